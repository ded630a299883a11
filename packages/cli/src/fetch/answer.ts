import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { emit } from '../events.ts'
import type { Io } from '../io.ts'

interface Asked {
  readonly output: string | undefined
  readonly include: boolean | undefined
}

export async function emitResponse(
  response: Response,
  output: string | undefined,
  io: Io,
): Promise<void> {
  const { status } = response
  const event = {
    event: 'response',
    status,
    headers: Object.fromEntries(response.headers),
  } as const
  if (output !== undefined) {
    await save(response, output)
    return emit({ ...event, file: output }, io)
  }
  const bytes = Buffer.from(await response.arrayBuffer())
  const body = bytes.toString()
  const isText = bytes.equals(Buffer.from(body))
  emit({ ...event, ...(isText ? { body } : { body_base64: bytes.toString('base64') }) }, io)
}

/** Writes raw bytes to a file or pipe; a terminal gets no control characters (security: CL-08). */
export async function printResponse(
  response: Response,
  { output, include }: Asked,
  io: Io,
): Promise<void> {
  if (include) io.stdout.write(shown(headOf(response), io))
  if (output !== undefined) await save(response, output)
  else if (io.stdout.isTTY) io.stdout.write(shown(await response.text(), io))
  else if (response.body) await pipeline(response.body, io.stdout.stream, { end: false })
}

function headOf({ status, statusText, headers }: Response): string {
  const first = `HTTP ${status} ${statusText}`.trimEnd()
  return [first, ...[...headers].map(([name, value]) => `${name}: ${value}`), '', ''].join('\n')
}

const shown = (text: string, io: Io): string =>
  io.stdout.isTTY ? text.replace(/[^\P{C}\n\t]/gu, '') : text

const save = (response: Response, path: string): Promise<void> =>
  pipeline(response.body ?? [], createWriteStream(path))
