import { mediaType, type Refuse, readText } from './body.ts'
import { Parameters } from './parameters.ts'
import { badRequest } from './problem.ts'
import { invalidRequest } from './refusal.ts'

/** Reads a form that one of our pages posted, at most 16 KiB of it. */
export const readForm = (request: Request): Promise<Parameters> =>
  read(request, (problem, status) => badRequest(`${problem}.`, status))

/** Reads a form that a client posted. Any error in it is `invalid_request` (RFC 6749 §5.2). */
export const readClientForm = (request: Request): Promise<Parameters> =>
  read(request, (problem) => invalidRequest(problem))

/** `formData()` would cost five times as much. */
async function read(request: Request, refuse: Refuse): Promise<Parameters> {
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    throw refuse('The body must be a form: application/x-www-form-urlencoded', 415)
  }
  return new Parameters(new URLSearchParams(await readText(request, refuse)), refuse)
}
