/** What an API publishes about itself (RFC 9728 §2), under the names used on the wire. */
export interface ResourceMetadata {
  readonly resource: string
  readonly authorization_servers: readonly string[]
  readonly scopes_supported?: readonly string[]
  readonly bearer_methods_supported: readonly string[]
}

/** Responds with the metadata document; any method but `GET` and `HEAD` gets a 405. */
export function answerMetadata(metadata: ResourceMetadata, method: string): Response {
  if (method === 'GET') return Response.json(metadata)
  if (method === 'HEAD')
    return new Response(null, { headers: { 'content-type': 'application/json' } })
  return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } })
}
