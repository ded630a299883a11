import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { onTestFinished } from 'vitest'

type Answer = Parameters<typeof createAdaptorServer>[0]['fetch']

/** Answers on a free port of this machine until the end of the test. Resolves to the origin. */
export async function listen(fetch: Answer): Promise<string> {
  return `http://127.0.0.1:${await portOf(createAdaptorServer({ fetch }) as Server)}`
}

/** The same by TLS, with a certificate that nobody vouches for unless another is given. */
export async function listenSecurely(fetch: Answer, certificate = selfSigned()): Promise<string> {
  const options = { fetch, createServer, serverOptions: certificate }
  return `https://127.0.0.1:${await portOf(createAdaptorServer(options) as Server)}`
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

function selfSigned(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1']
  const files = ['-keyout', key, '-out', cert]
  try {
    execFileSync('openssl', ['req', '-x509', ...curve, ...name, ...files], { stdio: 'ignore' })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Where a command-line app waits for the browser (RFC 8252 §7.3). */
export async function startListener({ host = '127.0.0.1', path = '/callback' } = {}) {
  let answer = 'about:blank'
  const { port } = new URL(
    await listen((request) => {
      answer = request.url
      return new Response('You may close this window.')
    }),
  )
  return {
    redirectUri: `http://${host}:${port}${path}`,
    /** Where the browser was sent last, and with what. */
    answer: () => new URL(answer),
  }
}
