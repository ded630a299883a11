import { text } from '../http/response.ts'
import type { Store } from '../store/store.ts'
import type { Needs as Everything } from './needs.ts'

/** `GET /healthz`: the process is alive. It asks nobody else, so that a slow store restarts nothing. */
export const getHealth = (): Response => text('ok\n')

/** `GET /readyz`: logins can be begun and collected, which needs the store. */
export async function getReadiness({
  ready,
  log,
}: Pick<Store, 'ready'> & Pick<Everything, 'log'>): Promise<Response> {
  try {
    await ready()
    return text('ok\n')
  } catch (error) {
    log({ level: 'error', event: 'store_unavailable', cause: String(error) })
    return text('the store is not available\n', 503)
  }
}
