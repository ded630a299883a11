import { LoginError } from '../login-error.ts'
import { systemKeychain } from '../platform/keychain.ts'
import { secretKeeper } from '../store/secret-keeper.ts'
import type { Check } from './check.ts'

/** Whether the system's keychain keeps a secret. */
export const keychain: Check = async ({ env }) => {
  const mode = env.PAIRCODE_STORE
  if (mode === 'file' || mode === 'memory') {
    return { verdict: 'skipped', message: `PAIRCODE_STORE=${mode}: it is not used.` }
  }
  try {
    await secretKeeper('keychain', systemKeychain()).prepare()
    return { verdict: 'good', message: 'It keeps a secret and gives it back.' }
  } catch (error) {
    if (mode === 'keychain' || !(error instanceof LoginError)) throw error
    const [message = '', remedy = ''] = error.message.split(/(?<=\.) (?=Unlock)/)
    return { verdict: 'doubtful', message: `${message} Secrets go into a file instead.`, remedy }
  }
}
