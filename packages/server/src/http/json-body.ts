import { mediaType, readText } from './body.ts'
import { invalidRequest } from './refusal.ts'

/** Reads JSON that a client posted, at most 16 KiB of it. Any error in it is `invalid_request`. */
export async function readJson(request: Request): Promise<unknown> {
  if (mediaType(request) !== 'application/json') {
    throw invalidRequest('The body must be JSON: application/json')
  }
  const text = await readText(request, (problem) => invalidRequest(problem))
  try {
    return JSON.parse(text)
  } catch {
    throw invalidRequest('The body is not JSON')
  }
}
