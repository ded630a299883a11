import { request } from 'node:http'
import { createServer } from 'node:https'
import { startGitHub } from '../doubles/github.ts'
import type { makeAuthority } from '../networks/authority.ts'

const PORT = 8443

/** Where the servers find GitHub, and people too. */
const GITHUB = `https://github.acme.dev:${PORT}`

/** GitHub, where Ada is one of Acme, for servers in containers: those take TLS only. */
export async function startGitHubOverTls(authority: ReturnType<typeof makeAuthority>) {
  const email = { email: 'ada@acme.dev', primary: true, verified: true }
  const github = await startGitHub({
    url: GITHUB,
    clientId: 'Iv1.0123456789abcdef',
    clientSecret: 'a-secret-of-github',
    redirectUris: ['https://login.acme.dev/callback/github'],
    users: { ada: { id: 1, name: 'Ada', emails: [email], organizations: { acme: 'active' } } },
  })
  const front = createServer(authority.issue('DNS:github.acme.dev'), (incoming, outgoing) => {
    const { method, headers, url } = incoming
    const to = request({ port: github.port, method, headers, path: url }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(to)
  }).listen(PORT)
  return {
    async stop() {
      front.close()
      front.closeAllConnections()
      await github.stop()
    },
  }
}

/** A configuration of `deploy/` that asks this GitHub. */
export function askingIt(file: string): string {
  const configuration = JSON.parse(file)
  configuration.providers[0].baseUrl = GITHUB
  return JSON.stringify(configuration)
}
