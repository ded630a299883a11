import { type Answer, text } from '../http/response.ts'
import { KeyError } from '../keys/key-error.ts'
import type { Store } from '../store/store.ts'
import type { Parts } from './parts.ts'

/** What prevents logins from being begun and collected here. */
type Obstacle = 'stopping' | 'store' | 'keys'

const SENTENCES: Readonly<Record<Obstacle, string>> = {
  stopping: 'the server is stopping',
  store: 'the store is not available',
  keys: 'the keys cannot be opened',
}

/** A load balancer asks every few seconds, and waits little longer than this. */
const WITHIN_MS = 1000

/** Whether logins can be begun and collected here. */
export class Readiness {
  readonly #needs: Pick<Store, 'ready'> & Pick<Parts, 'ring' | 'log'>
  #stopping = false
  #looking: Promise<Obstacle | null> | undefined

  constructor(needs: Pick<Store, 'ready'> & Pick<Parts, 'ring' | 'log'>) {
    this.#needs = needs
  }

  /** From now on the server reports an obstacle, though everything still works. */
  stop(): void {
    this.#stopping = true
  }

  /** `null` if there is none. Resolves within a second, and never rejects. */
  async obstacle(): Promise<Obstacle | null> {
    if (this.#stopping) return 'stopping'
    // One check at a time: a store that hangs is not queried again and again.
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    const looking = this.#looking
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(this.#met('store', 'no answer in time')), WITHIN_MS)
      void looking.then((obstacle) => {
        clearTimeout(late)
        resolve(obstacle)
      })
    })
  }

  async #look(): Promise<Obstacle | null> {
    const { ready, ring } = this.#needs
    try {
      await ready()
      await (await ring()).jwks()
      return null
    } catch (error) {
      return this.#met(error instanceof KeyError ? 'keys' : 'store', String(error))
    }
  }

  #met(obstacle: Obstacle, cause: string): Obstacle {
    this.#needs.log({ level: 'error', event: 'not_ready', obstacle, cause })
    return obstacle
  }
}

/**
 * `GET /healthz`: the process is alive. Checks nothing else, so a slow store causes no restarts.
 */
export const getHealth = (): Answer => text('ok\n')

/** `GET /readyz`: logins can be begun and collected, or why they cannot. */
export async function getReadiness(readiness: Readiness): Promise<Answer> {
  const obstacle = await readiness.obstacle()
  return obstacle === null ? text('ok\n') : text(`${SENTENCES[obstacle]}\n`, 503)
}
