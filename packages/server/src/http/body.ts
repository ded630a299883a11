const LIMIT_BYTES = 16 * 1024

/** Makes the error for an unacceptable body, in the endpoint's own format. */
export type Refuse = (problem: string, status?: number) => Error

/** The media type of a body, without parameters, in lower case. */
export const mediaType = (request: Request): string | undefined =>
  request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()

/** Reads a body as text, at most 16 KiB of it. */
export async function readText(request: Request, refuse: Refuse): Promise<string> {
  const tooLarge = () => refuse('The body is larger than 16 KiB', 413)
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > LIMIT_BYTES) throw tooLarge()
  try {
    // If the length is known, node-server reads the body without building a stream, which halves
    // the cost of a form. The actual length is checked again.
    const text = announced === null ? await readStream(request.body) : await request.text()
    if (text !== undefined && Buffer.byteLength(text) <= LIMIT_BYTES) return text
  } catch {
    // Usually the client hung up half-way: not our fault, so it is not logged.
    throw refuse('The body did not arrive whole')
  }
  throw tooLarge()
}

/** The whole body, or `undefined` as soon as it is too large. */
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
