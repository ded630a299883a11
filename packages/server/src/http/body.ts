const LIMIT_BYTES = 16 * 1024

/** Makes the error for a body that will not do, in the endpoint's own kind. */
export type Refuse = (problem: string, status?: number) => Error

/** The type of a body, without its parameters, in lower case. */
export const mediaType = (request: Request): string | undefined =>
  request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()

/** Reads a body as text, at most 16 KiB of it. */
export async function readText(request: Request, refuse: Refuse): Promise<string> {
  const tooLarge = () => refuse('The body is larger than 16 KiB', 413)
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > LIMIT_BYTES) throw tooLarge()
  try {
    // Where the length is known, node-server reads the body without building a stream of it, which
    // halves what a form costs. A length that is not true is looked at once more.
    const text = announced === null ? await readStream(request.body) : await request.text()
    if (text !== undefined && Buffer.byteLength(text) <= LIMIT_BYTES) return text
  } catch {
    // The client hung up half-way, as a rule: no fault of ours, so nothing for the log.
    throw refuse('The body did not arrive whole')
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
