import { LoginError } from '../login-error.ts'
import type { Facts } from '../platform/facts.ts'

/** A way to log in that an app can ask for. */
export type Flow = 'loopback' | 'device' | 'paircode'

export interface Circumstances extends Facts {
  readonly asked: Flow | 'auto'
  /** What the server offers; nothing if it publishes no metadata. */
  readonly offers: { readonly loopback: boolean; readonly device: boolean }
}

/** `race` is the loopback flow, plus the device flow as soon as it is needed. */
export interface FlowChoice {
  readonly flow: Flow | 'race'
  /** Why it is not the usual flow, as a sentence to print. */
  readonly reason?: string
}

/**
 * Picks the flow. What the app asks for comes first, then `PAIRCODE_FLOW`, then what the server
 * offers, and then whether this machine has a browser.
 *
 * Under WSL it is the race. The browser runs on Windows, whose loopback always reaches that of WSL
 * 1, and that of WSL 2 unless `localhostForwarding` is off; if it does not, the device code
 * follows. https://github.com/anthropics/claude-code/issues/20756
 *
 * @throws {LoginError} `invalid_option`
 */
export function pickFlow(circumstances: Circumstances): FlowChoice {
  const { asked, env, offers } = circumstances
  const chosen = chosenFlow(asked, env)
  if (chosen !== undefined) return { flow: chosen }
  if (!offers.loopback && !offers.device) return { flow: 'paircode' }
  if (!offers.device) return { flow: 'loopback' }
  if (!offers.loopback) return { flow: 'device' }
  const reason = noBrowser(circumstances)
  return reason === undefined ? { flow: 'race' } : { flow: 'device', reason }
}

/**
 * The flow that the app or `PAIRCODE_FLOW` asks for, if any.
 *
 * @throws {LoginError} `invalid_option` when there is no such flow
 */
export function chosenFlow(asked: Flow | 'auto', env: NodeJS.ProcessEnv): Flow | undefined {
  const [name, flow] =
    asked === 'auto' ? ['PAIRCODE_FLOW', env.PAIRCODE_FLOW || 'auto'] : ['flow', asked]
  switch (flow) {
    case 'auto':
      return undefined
    case 'loopback':
    case 'device':
    case 'paircode':
      return flow
  }
  const remedy = 'write auto, loopback, device or paircode'
  throw new LoginError('invalid_option', `${name}: that is no way to log in; ${remedy}`)
}

/** Why no browser can be opened here, as a sentence. */
function noBrowser({ platform, env, isContainer, wsl }: Circumstances): string | undefined {
  if (env.BROWSER === 'none') return 'BROWSER=none: no browser is to be opened here.'
  // A browser would open on this machine, whose screen the person does not see.
  if (env.SSH_CONNECTION || env.SSH_TTY || env.SSH_CLIENT) return 'This terminal has no browser.'
  if (env.CODESPACES || env.GITPOD_WORKSPACE_ID || env.REMOTE_CONTAINERS) {
    return 'This workspace has no browser.'
  }
  if (isContainer) return 'This container has no browser.'
  if (env.CI && env.CI !== 'false') return 'A CI job has no browser.'
  if (platform === 'darwin' || platform === 'win32' || platform === 'android') return undefined
  // Termux hands links to Android, and WSL to Windows; neither needs a display for that.
  if (env.TERMUX_VERSION || (wsl && env.WSL_INTEROP)) return undefined
  if (env.DISPLAY || env.WAYLAND_DISPLAY) return undefined
  return 'There is no display here for a browser.'
}
