import { Parameters } from './parameters.ts'
import { badRequest } from './problem.ts'
import { invalidRequest } from './refusal.ts'

const LIMIT_BYTES = 16 * 1024

/** Reads a form that a page of ours posted, at most 16 KiB of it. */
export const readForm = (request: Request): Promise<Parameters> =>
  read(request, (problem, status) => badRequest(`${problem}.`, status))

/** Reads a form that a client posted. All that can be wrong with it is `invalid_request` (RFC 6749 §5.2). */
export const readClientForm = (request: Request): Promise<Parameters> =>
  read(request, (problem) => invalidRequest(problem))

type Refuse = (problem: string, status?: number) => Error

/** `formData()` would cost five times as much. */
async function read(request: Request, refuse: Refuse): Promise<Parameters> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') {
    throw refuse('The body must be a form: application/x-www-form-urlencoded', 415)
  }
  return new Parameters(new URLSearchParams(await readText(request, refuse)), refuse)
}

async function readText(request: Request, refuse: Refuse): Promise<string> {
  const tooLarge = () => refuse('The form is larger than 16 KiB', 413)
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > LIMIT_BYTES) throw tooLarge()
  try {
    // Where the length is known, node-server reads the body without building a stream of it, which
    // halves what a form costs. A length that is not true is looked at once more.
    const text = announced === null ? await readStream(request.body) : await request.text()
    if (text !== undefined && Buffer.byteLength(text) <= LIMIT_BYTES) return text
  } catch {
    // The client hung up half-way, as a rule: no fault of ours, so nothing for the log.
    throw refuse('The form did not arrive whole')
  }
  throw tooLarge()
}

/** The whole of it, or `undefined` as soon as it is too large. */
async function readStream(body: Request['body']): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > LIMIT_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
