import { UsageError } from '../arguments.ts'

/** RFC 9110 §5.6.2, §5.5. A header cannot hold characters beyond Latin-1. */
const HEADER = /^([\w!#$%&'*+.^`|~-]+):\s*([\t\x20-\x7e\x80-\xff]*)$/

export function readHeaders(lines: readonly string[]): Headers {
  const headers = new Headers()
  for (const line of lines) {
    const [, name, value] = HEADER.exec(line) ?? []
    if (name === undefined || value === undefined) {
      throw new UsageError(`${shown(line)} is no header; write it as "Name: value".`)
    }
    headers.append(name, value)
  }
  return headers
}

/** Shows a bare name only: a line with a value may hold a secret. */
const shown = (line: string): string =>
  /^[\w-]{1,40}$/.test(line) ? `"${line}"` : 'What -H is given'
