/** Where key presses come from: `process.stdin`, if it is a terminal. */
export interface Input {
  readonly isTTY?: boolean | undefined
  setRawMode?(mode: boolean): unknown
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown
  resume(): unknown
  pause(): unknown
}

const CTRL_C = '\u0003'

/** What arrow keys and the like send; the letters in it were not typed. */
const ESCAPES = new RegExp(`${'\u001b'}(?:\\[[0-9;]*[A-Za-z~]|O.)?`, 'g')

/**
 * Reads keys one by one without echo, until the returned function is called or the process ends.
 * Ctrl-C still sends its usual signal.
 */
export function readKeys(input: Input, onKey: (key: string) => void): () => void {
  let isOn = true
  const stop = () => {
    if (!isOn) return
    isOn = false
    input.off('data', hear)
    process.off('exit', stop)
    input.setRawMode?.(false)
    input.pause() // no more keys are needed, so the process may exit
  }
  const hear = (chunk: Buffer | string) => {
    for (const key of String(chunk).replace(ESCAPES, '')) {
      if (key === CTRL_C) {
        stop()
        // On Windows the signal would end the process without calling the listeners.
        if (!process.emit('SIGINT', 'SIGINT')) process.kill(process.pid, 'SIGINT')
        return
      }
      if (isOn) onKey(key)
    }
  }
  input.setRawMode?.(true)
  input.on('data', hear)
  input.resume()
  process.once('exit', stop)
  return stop
}
