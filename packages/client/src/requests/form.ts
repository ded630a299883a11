import { type Answer, exchange, type Transport } from './exchange.ts'

/** The parameters of a request. A list is sent as one repeated parameter (RFC 8707 §2). */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>

/** Sends a request to an OAuth endpoint (RFC 6749 §3.2). */
export function postForm(
  url: string,
  fields: Fields,
  transport: Transport,
  { headers = {}, timeoutSeconds = 30 }: { headers?: object; timeoutSeconds?: number } = {},
): Promise<Answer> {
  const init = {
    method: 'POST',
    headers: {
      accept: 'application/json', // or GitHub answers with a form
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: String(parametersOf({ ...fields, client_secret: transport.clientSecret })),
  }
  return exchange(url, init, transport, timeoutSeconds)
}

/** Leaves out empty values, which count as omitted (RFC 6749 §3.1). */
export function parametersOf(fields: Fields): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) if (one) parameters.append(name, one)
  }
  return parameters
}
