/** What has been printed, and how the last command ended. */
export interface TerminalReading {
  readonly stdout: string
  readonly stderr: string
  /** 0 unless a command has failed. */
  readonly exitCode: number
}

/** Replaces the process that a command runs in. */
export function fakeTerminal() {
  const blank = { stdout: '', stderr: '', exitCode: 0 }
  let reading = blank
  const stream = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      reading = { ...reading, [name]: reading[name] + text }
    },
  })
  return {
    stdout: stream('stdout'),
    output: stream('stderr'),
    setExitCode(exitCode: number) {
      reading = { ...reading, exitCode }
    },
    read(): TerminalReading {
      const read = reading
      reading = blank
      return read
    },
  }
}
