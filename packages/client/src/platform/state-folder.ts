import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { LoginError } from '../login-error.ts'

/** Where to store this user's state: `PAIRCODE_HOME`, or the system's usual folder. */
export function stateFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: () => string = homedir,
): string {
  const chosen = env.PAIRCODE_HOME
  if (chosen) {
    if (isAbsolute(chosen)) return chosen
    const remedy = 'write the whole path, from the root'
    throw new LoginError('store_unusable', `PAIRCODE_HOME: "${chosen}" is relative; ${remedy}`)
  }
  switch (platform) {
    case 'darwin':
      return join(homeFolder(home), 'Library', 'Application Support', 'paircode')
    case 'win32':
      return join(env.LOCALAPPDATA || join(homeFolder(home), 'AppData', 'Local'), 'paircode')
    default:
      return join(xdgStateHome(env) ?? join(homeFolder(home), '.local', 'state'), 'paircode')
  }
}

/** `homedir` throws for a user unknown to the system, and returns an empty `HOME` as it is. */
function homeFolder(home: () => string): string {
  try {
    const path = home()
    if (isAbsolute(path)) return path
  } catch {}
  const remedy = 'set PAIRCODE_HOME to the whole path of a folder'
  throw new LoginError('store_unusable', `There is no home folder to keep logins in; ${remedy}`)
}

/** XDG Base Directory: "All paths set in these environment variables must be absolute." */
function xdgStateHome(env: NodeJS.ProcessEnv): string | undefined {
  const path = env.XDG_STATE_HOME
  return path && isAbsolute(path) ? path : undefined
}
