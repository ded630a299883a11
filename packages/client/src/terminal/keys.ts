/** Where keys come from: `process.stdin`, where it is a terminal. */
export interface Input {
  readonly isTTY?: boolean | undefined
  setRawMode?(mode: boolean): unknown
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown
  resume(): unknown
  pause(): unknown
}

const CTRL_C = '\u0003'

/** What arrows and the like send; their letters are nothing that was typed. */
const ESCAPES = new RegExp(`${'\u001b'}(?:\\[[0-9;]*[A-Za-z~]|O.)?`, 'g')

/**
 * Hears keys one by one and shows none, until the returned function is called, or the process ends.
 * Ctrl-C is the signal that it is elsewhere.
 */
export function readKeys(input: Input, onKey: (key: string) => void): () => void {
  let isOn = true
  const stop = () => {
    if (!isOn) return
    isOn = false
    input.off('data', hear)
    process.off('exit', stop)
    input.setRawMode?.(false)
    input.pause() // nobody waits for keys any more, so the process may end
  }
  const hear = (chunk: Buffer | string) => {
    for (const key of String(chunk).replace(ESCAPES, '')) {
      if (key === CTRL_C) {
        stop()
        // On Windows the signal would end the process without asking those who listen.
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
