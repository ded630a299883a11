import { expect, test } from 'vitest'
import { type Circumstances, pickFlow } from './pick.ts'

const BOTH = { loopback: true, device: true }

/** A Linux desktop, at a server that offers everything. */
const pick = (change: Partial<Circumstances> & { env?: NodeJS.ProcessEnv } = {}) =>
  pickFlow({
    platform: 'linux',
    isContainer: false,
    asked: 'auto',
    offers: BOTH,
    ...change,
    env: { DISPLAY: ':0', ...change.env },
  })

const SSH = 'This terminal has no browser.'
const WORKSPACE = 'This workspace has no browser.'
const NO_DISPLAY = 'There is no display here for a browser.'
const none = { DISPLAY: undefined }

test.each<[string, Parameters<typeof pick>[0], string, string?]>([
  ['a Linux desktop', {}, 'race'],
  ['a Wayland desktop', { env: { ...none, WAYLAND_DISPLAY: 'wayland-0' } }, 'race'],
  ['macOS', { platform: 'darwin', env: none }, 'race'],
  ['Windows', { platform: 'win32', env: none }, 'race'],
  ['WSL 1', { wsl: 1, env: { ...none, WSL_INTEROP: '/run/WSL/8_interop' } }, 'race'],
  ['WSL 2', { wsl: 2, env: { ...none, WSL_INTEROP: '/run/WSL/8_interop' } }, 'race'],
  ['WSL without Windows', { wsl: 2, env: none }, 'device', NO_DISPLAY],
  ['WSL with a display of its own', { wsl: 2 }, 'race'],
  ['Termux', { env: { ...none, TERMUX_VERSION: '0.118' } }, 'race'],
  ['Node on Android', { platform: 'android', env: none }, 'race'],
  ['SSH', { env: { ...none, SSH_CONNECTION: '1 2 3 4' } }, 'device', SSH],
  ['SSH with a forwarded display', { env: { SSH_TTY: '/dev/pts/1' } }, 'device', SSH],
  ['SSH to a Mac', { platform: 'darwin', env: { SSH_TTY: '/dev/ttys1' } }, 'device', SSH],
  ['SSH into WSL', { wsl: 2, env: { SSH_CLIENT: '1 2 3', WSL_INTEROP: '/x' } }, 'device', SSH],
  ['a container', { isContainer: true }, 'device', 'This container has no browser.'],
  ['Codespaces', { isContainer: true, env: { CODESPACES: 'true' } }, 'device', WORKSPACE],
  ['Gitpod', { env: { GITPOD_WORKSPACE_ID: 'x' } }, 'device', WORKSPACE],
  ['a dev container', { env: { REMOTE_CONTAINERS: 'true' } }, 'device', WORKSPACE],
  ['no display', { env: none }, 'device', NO_DISPLAY],
  ['an empty display', { env: { DISPLAY: '' } }, 'device', NO_DISPLAY],
  ['CI=false', { env: { CI: 'false' } }, 'race'],
  ['CI', { platform: 'win32', env: { CI: 'true' } }, 'device', 'A CI job has no browser.'],
  [
    'BROWSER=none',
    { env: { BROWSER: 'none' } },
    'device',
    'BROWSER=none: no browser is to be opened here.',
  ],
  ['another browser', { env: { BROWSER: 'firefox' } }, 'race'],
  ['the app asks for it', { asked: 'paircode', env: { PAIRCODE_FLOW: 'device' } }, 'paircode'],
  ['a setting', { env: { PAIRCODE_FLOW: 'device' } }, 'device'],
  [
    'a setting against the facts',
    { isContainer: true, env: { PAIRCODE_FLOW: 'loopback' } },
    'loopback',
  ],
  ['a setting to have none', { env: { PAIRCODE_FLOW: 'auto' } }, 'race'],
  ['an empty setting', { env: { PAIRCODE_FLOW: '' } }, 'race'],
  ['a server without device codes', { offers: { loopback: true, device: false } }, 'loopback'],
  [
    'the same over SSH',
    { offers: { loopback: true, device: false }, env: { SSH_TTY: 'x' } },
    'loopback',
  ],
  ['a server without loopback', { offers: { loopback: false, device: true } }, 'device'],
  ['a server with neither', { offers: { loopback: false, device: false } }, 'paircode'],
])('%s', (_, circumstances, flow, reason) => {
  expect(pick(circumstances)).toEqual({ flow, ...(reason && { reason }) })
})

test('a way that is none is refused, by the name of what says so', () => {
  expect(() => pick({ env: { PAIRCODE_FLOW: 'browser' } })).toThrow(
    'PAIRCODE_FLOW: that is no way to log in; write auto, loopback, device or paircode',
  )
  expect(() => pick({ asked: 'browser' as 'device' })).toThrow('flow: that is no way to log in')
})
