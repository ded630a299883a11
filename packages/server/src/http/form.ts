import { Parameters } from './parameters.ts'
import { badRequest } from './problem.ts'

const LIMIT_BYTES = 16 * 1024

/** Reads a posted form, at most 16 KiB of it. `formData()` would cost five times as much. */
export async function readForm(request: Request): Promise<Parameters> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') {
    throw badRequest('The body must be a form: application/x-www-form-urlencoded.', 415)
  }
  const text = await readText(request)
  return new Parameters(new URLSearchParams(text), (problem) => badRequest(`${problem}.`))
}

async function readText(request: Request): Promise<string> {
  const tooLarge = badRequest('The form is larger than 16 KiB.', 413)
  if (Number(request.headers.get('content-length') ?? 0) > LIMIT_BYTES) throw tooLarge

  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength
      if (size > LIMIT_BYTES) throw tooLarge
      chunks.push(chunk)
    }
  } catch (error) {
    // The browser hung up half-way, as a rule: no fault of ours, so nothing for the log.
    throw error === tooLarge ? error : badRequest('The form did not arrive whole.')
  }
  return Buffer.concat(chunks).toString()
}
