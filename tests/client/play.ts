import type { LoginOptions } from '@paircode/client'
import { fakeServer } from '@paircode/client/testing'
import { OAuthError, type ServerOptions } from '@paircode/server'
import { startServer } from '../login/start-server.ts'
import { enter } from '../oauth/start-oauth.ts'
import { Person } from '../people/person.js'
import { browserNetwork } from './terminal.ts'

export type Decision = 'Approve' | 'Deny' | 'wait'

/** A login server with a person beside it, real or played. */
export interface Play {
  readonly issuer: string
  /** What a login by that person needs; they approve unless told otherwise. */
  options(decision?: Decision): Pick<LoginOptions, 'onPrompt' | 'openBrowser'> & {
    readonly fetch: typeof fetch
    readonly now: () => Date
  }
  pass(seconds: number): void
  endSessions(): Promise<void>
}

const CLIENT = {
  clientId: 'acme-cli',
  scopes: ['openid', 'offline_access', 'projects:read'],
  redirectUris: ['http://127.0.0.1/callback'],
}

export function played(): Play {
  const server = fakeServer({
    clientId: CLIENT.clientId,
    scopes: ['projects:read'],
    api: (_, { email }) => Response.json({ email }),
  })
  const { fetch, now, openBrowser } = server.options
  return {
    issuer: server.issuer,
    options(decision = 'Approve') {
      if (decision === 'Approve') server.person.approve()
      else if (decision === 'Deny') server.person.deny()
      else server.person.wait()
      return { fetch, now, openBrowser, onPrompt() {} }
    },
    pass: server.pass,
    endSessions: async () => server.endSessions(),
  }
}

/** Our server, and somebody who goes through its pages. */
export function real(): Play {
  const clients: ServerOptions['clients'] = [CLIENT]
  const server = startServer({ clients })
  const api = async (request: Request) => {
    try {
      const { identity } = await server.paircode.authenticate(request)
      return Response.json({ email: identity.email })
    } catch (error) {
      if (error instanceof OAuthError) return Response.json(error, { status: error.status })
      throw error
    }
  }
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    return request.url.endsWith('/projects') ? api(request) : server.fetch(input, init)
  }
  const person = () =>
    new Person({ fetch: browserNetwork(server), fields: { email: 'ada@example.com' } })

  return {
    issuer: server.issuer,
    options: (decision = 'Approve') => ({
      fetch: send,
      now: server.now,
      openBrowser: async () => true,
      async onPrompt(prompt) {
        if (decision === 'wait') return
        const ada = person()
        if (prompt.flow !== 'device') return void ada.answer(prompt.verificationUri, decision)
        await ada.press(await enter(ada, server, prompt.userCode), decision)
      },
    }),
    pass: server.pass,
    async endSessions() {
      const ada = person()
      const page = await ada.press(await ada.open(`${server.issuer}/account`), 'Sign in')
      await ada.press(page, /everywhere/i)
    },
  }
}
