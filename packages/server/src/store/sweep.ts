import type { Store } from './store.ts'

const EVERY_MILLISECONDS = 60_000

/** Rows deleted in one go are few; when a lot was found there is more, and the pause is short. */
const SOON_MILLISECONDS = 100

/**
 * Deletes in the background what no verb shows any more. It keeps no process alive, and a failure
 * is told to `failed` and tried again: nothing depends on it but the size of the store.
 *
 * @returns stops it, once a sweep that is under way has finished.
 */
export function sweepRegularly(
  store: Pick<Store, 'sweep'>,
  failed: (error: unknown) => void,
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
      plan((await store.sweep(now())) > 0 ? SOON_MILLISECONDS : EVERY_MILLISECONDS)
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
