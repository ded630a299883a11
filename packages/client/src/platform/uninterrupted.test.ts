import { afterEach, expect, test, vi } from 'vitest'
import { uninterrupted } from './uninterrupted.ts'

/** Something under way, and what the process did to itself meanwhile. */
function underWay() {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  let end = () => {}
  let fail = (_: Error) => {}
  const done = uninterrupted(
    () =>
      new Promise<string>((resolve, reject) => {
        end = () => resolve('done')
        fail = reject
      }),
  )
  return { kill, end, fail, done }
}

afterEach(() => void vi.restoreAllMocks())

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends the process once what was begun has come to its end',
  async (signal) => {
    const { kill, end, done } = underWay()
    process.emit(signal, signal)
    expect(kill).not.toHaveBeenCalled()
    end()
    expect(await done).toBe('done')
    expect(kill.mock.calls).toEqual([[process.pid, signal]])
  },
)

test('it does so after a failure, too', async () => {
  const { kill, fail, done } = underWay()
  process.emit('SIGINT', 'SIGINT')
  fail(new Error('no'))
  await expect(done).rejects.toThrow('no')
  expect(kill).toHaveBeenCalledOnce()
})

test('a second one is not held, and without a first nothing comes of it', async () => {
  const before = process.listenerCount('SIGINT')
  const { kill, end, done } = underWay()
  expect(process.listenerCount('SIGINT')).toBe(before + 1)
  process.emit('SIGINT', 'SIGINT')
  expect(process.listenerCount('SIGINT')).toBe(before)
  end()
  await done

  const other = underWay()
  other.end()
  await other.done
  expect(process.listenerCount('SIGINT')).toBe(before)
  expect(kill).toHaveBeenCalledOnce()
})

test('an app that listens has the signal at once, and once only', async () => {
  const heard = vi.fn()
  process.once('SIGINT', heard)
  const { kill, end, done } = underWay()
  process.emit('SIGINT', 'SIGINT')
  expect(heard).toHaveBeenCalledOnce()
  end()
  await done
  expect(kill).not.toHaveBeenCalled()
})

test('of two things under way, both come to their end', async () => {
  const one = underWay()
  const other = underWay()
  process.emit('SIGINT', 'SIGINT')
  one.end()
  await one.done
  expect(other.kill).not.toHaveBeenCalled()
  other.end()
  await other.done
  expect(other.kill).toHaveBeenCalledOnce()
})
