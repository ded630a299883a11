import { listen } from '../interop/foreign/listen.ts'
import { CALLBACK } from './authorize.ts'

/** What a client's metadata document says, where it says what it should. */
const METADATA = {
  client_name: 'Inspector',
  redirect_uris: [CALLBACK.replace(':49152', '')],
  grant_types: [
    'authorization_code',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
  ],
  token_endpoint_auth_method: 'none',
}

/** A website with a metadata document, which counts how often it is asked. */
export async function startSite(
  changes: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
) {
  const site = { asked: 0, clientId: '', changes, headers, status: 200 }
  const origin = await listen(() => {
    site.asked += 1
    const body = { client_id: site.clientId, ...METADATA, ...site.changes }
    return Response.json(body, { status: site.status, headers: site.headers })
  })
  site.clientId = `${origin}/client.json`
  return site
}
