import type { EndedLogin, LoginStore } from './login-store.ts'
import type { Store } from './store.ts'

const EVERY_MILLISECONDS = 60_000

/** The pause after a sweep that found something. Batches are small, so there may be more. */
const SOON_MILLISECONDS = 100

interface Swept extends Pick<Store, 'sweep'> {
  readonly logins: Pick<LoginStore, 'expire'>
}

interface Told {
  readonly expired: (login: EndedLogin) => void
  readonly failed: (error: unknown) => void
}

/**
 * In the background, reports each expired login and deletes what no method returns any more. Does
 * not keep the process alive. A failure is reported and retried: no login depends on sweeping.
 *
 * @returns a function that stops it and waits for a sweep in progress.
 */
export function sweepRegularly(
  store: Swept,
  { expired, failed }: Told,
  now: () => Date,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> = Promise.resolve()
  let stopped = false

  const plan = (milliseconds: number) => {
    if (stopped) return
    timer = setTimeout(() => {
      underWay = sweep()
    }, milliseconds).unref()
  }
  const sweep = async () => {
    try {
      const logins = await store.logins.expire(now())
      for (const login of logins) expired(login)
      // A login is deleted only after its expiry was reported.
      const isMore = logins.length > 0 || (await store.sweep(now())) > 0
      plan(isMore ? SOON_MILLISECONDS : EVERY_MILLISECONDS)
    } catch (error) {
      failed(error)
      plan(EVERY_MILLISECONDS)
    }
  }
  plan(EVERY_MILLISECONDS)

  return async () => {
    stopped = true
    clearTimeout(timer)
    await underWay
  }
}
