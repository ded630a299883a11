import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { LoginError } from '../login-error.ts'

/** Where this user's programs keep what outlives them: `PAIRCODE_HOME`, or as the system has it. */
export function stateFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const chosen = env.PAIRCODE_HOME
  if (chosen) {
    if (isAbsolute(chosen)) return chosen
    const remedy = 'write the whole path, from the root'
    throw new LoginError('store_unusable', `PAIRCODE_HOME: "${chosen}" is relative; ${remedy}`)
  }
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'paircode')
    case 'win32':
      return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'paircode')
    default:
      return join(xdgStateHome(env) ?? join(home, '.local', 'state'), 'paircode')
  }
}

/** XDG Base Directory: "All paths set in these environment variables must be absolute." */
function xdgStateHome(env: NodeJS.ProcessEnv): string | undefined {
  const path = env.XDG_STATE_HOME
  return path && isAbsolute(path) ? path : undefined
}
