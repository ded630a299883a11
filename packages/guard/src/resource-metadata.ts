/** What an API says of itself (RFC 9728 §2), under its names on the wire. */
export interface ResourceMetadata {
  readonly resource: string
  readonly authorization_servers: readonly string[]
  readonly scopes_supported?: readonly string[]
  readonly bearer_methods_supported: readonly string[]
}

/** Answers a request for the document with it; any method but `GET` and `HEAD` is a 405. */
export function answerMetadata(metadata: ResourceMetadata, method: string): Response {
  if (method === 'GET') return Response.json(metadata)
  if (method === 'HEAD')
    return new Response(null, { headers: { 'content-type': 'application/json' } })
  return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } })
}
