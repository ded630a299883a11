import { fstatSync, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'

/** The output that results go to. */
export interface Answers {
  write(text: string): void
  /** Whether it is a terminal. */
  readonly isTTY: boolean
  /** For output too large for one write. */
  readonly stream: Writable
}

/**
 * Standard output that opens a stream only when needed: loading Node's takes 9 ms, half the budget
 * of `paircode token`.
 *
 * @param open opens the stream
 */
export function standardOutput(open: () => Writable & { readonly isTTY?: boolean }): Answers {
  let opened: ReturnType<typeof open> | undefined
  const stream = () => (opened ??= open())
  return {
    write(text) {
      const bytes = Buffer.from(text)
      const written = opened ? 0 : writtenAtOnce(bytes)
      if (written < bytes.length) stream().write(bytes.subarray(written))
    },
    get isTTY() {
      return mayBeScreen() && stream().isTTY === true
    },
    get stream() {
      return stream()
    },
  }
}

/** Writes synchronously, and returns how many bytes were accepted. */
function writtenAtOnce(bytes: Uint8Array): number {
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written)
  } catch {
    // The reader is slow or gone: the stream handles both.
  }
  return written
}

/** Files and pipes are ruled out without opening the stream. */
function mayBeScreen(): boolean {
  try {
    return fstatSync(1).isCharacterDevice()
  } catch {
    return true
  }
}
