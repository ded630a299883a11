import { cancelLogin } from '@paircode/client'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'

/** `login --cancel`: ends the login that `--start` began, so that nobody can complete it. */
export async function cancelBegun(
  handle: string,
  { json }: { readonly json: boolean },
  io: Io,
): Promise<number> {
  await cancelLogin(handle, { fetch: io.fetch, signal: io.interrupted() })
  if (json) emit({ event: 'login_cancelled', handle }, io)
  else io.stderr.write('The login is cancelled: nobody can complete it any more.\n')
  return EXIT.ok
}
