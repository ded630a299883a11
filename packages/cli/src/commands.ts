import type { Commands } from './command.ts'

export const COMMANDS: Commands = new Map([
  ['login', async () => (await import('./commands/login.ts')).command],
  ['logout', async () => (await import('./commands/logout.ts')).command],
  ['whoami', async () => (await import('./commands/whoami.ts')).command],
  ['status', async () => (await import('./commands/status.ts')).command],
  ['token', async () => (await import('./commands/token.ts')).command],
  ['fetch', async () => (await import('./commands/fetch.ts')).command],
  ['accounts', async () => (await import('./commands/accounts.ts')).command],
  ['use', async () => (await import('./commands/use.ts')).command],
  ['doctor', async () => (await import('./commands/doctor.ts')).command],
  ['completion', async () => (await import('./commands/completion.ts')).command],
])
