import { expectJson, expectPending } from '../connections.js'

export const CLIENT_ID = 'acme-cli'
export const SCOPE = 'openid offline_access'
export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/**
 * The requests a terminal sends to any server that implements RFC 8628 and RFC 6749.
 *
 * @param {{ begin: string, token: string, call: string }} paths
 */
export function standardClient(paths) {
  const client_id = CLIENT_ID
  const form = ({ device_code }) => ({ grant_type: DEVICE_CODE_GRANT, device_code, client_id })
  const poll = (visitor, login) => visitor.ask(paths.token, { form: form(login) })
  return {
    begin: async (visitor) =>
      expectJson(await visitor.ask(paths.begin, { form: { client_id, scope: SCOPE } })),
    poll: async (visitor, login) => expectPending(await poll(visitor, login)),
    redeem: async (visitor, login) => expectJson(await poll(visitor, login)),
    /** Polls, asking the server to answer only when there is news (RFC 7240 §4.3). */
    hold: (visitor, login, agent) =>
      visitor.ask(paths.token, { form: form(login), agent }, { prefer: 'wait=25' }),
    refresh: async (visitor, { refresh_token }) =>
      expectJson(
        await visitor.ask(paths.token, {
          form: { grant_type: 'refresh_token', refresh_token, client_id },
        }),
      ),
    call: async (visitor, { access_token }) =>
      expectJson(await visitor.ask(paths.call, { bearer: access_token })),
  }
}
