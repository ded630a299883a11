import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { refuseTogether, UsageError } from '../arguments.ts'
import type { Io } from '../io.ts'

interface Data {
  readonly data?: readonly string[] | undefined
  readonly 'data-binary'?: readonly string[] | undefined
}

/** The request body from `-d` or `--data-binary`; `undefined` without either. */
export async function readBody(values: Data, io: Io): Promise<Buffer | undefined> {
  refuseTogether(values, 'data', 'data-binary')
  const isBinary = values['data-binary'] !== undefined
  const given = values['data-binary'] ?? values.data
  if (given === undefined) return undefined
  const parts: Buffer[] = []
  for (const one of given) {
    if (parts.length > 0) parts.push(Buffer.from('&'))
    parts.push(await read(one, isBinary, io))
  }
  return Buffer.concat(parts)
}

async function read(text: string, isBinary: boolean, io: Io): Promise<Buffer> {
  if (!text.startsWith('@')) return Buffer.from(text)
  const path = text.slice(1)
  const content =
    path === '-' ? await buffer(io.stdin) : await readFile(path).catch(unreadable(path))
  return isBinary ? content : (content.filter((byte) => byte !== 10 && byte !== 13) as Buffer)
}

const unreadable =
  (path: string) =>
  (error: NodeJS.ErrnoException): never => {
    throw new UsageError(`${path} cannot be read (${error.code}).`, { cause: error })
  }
