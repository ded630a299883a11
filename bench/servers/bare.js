import { createHash, randomBytes } from 'node:crypto'
import { expectJson } from '../connections.js'
import { groupingWrites, openDatabase } from './database.js'
import { standardClient } from './standard-client.js'

const SCHEMA = `
  CREATE TABLE login (hash TEXT PRIMARY KEY, user_code TEXT UNIQUE, status TEXT, person TEXT);
  CREATE TABLE session (refresh TEXT PRIMARY KEY, access TEXT UNIQUE, person TEXT);
`
const secret = () => randomBytes(32).toString('base64url')
const sha256 = (text) => createHash('sha256').update(text).digest('base64url')

/**
 * The minimum that works: `node:http`, the same writes, hashed secrets, and nothing that makes it
 * safe to use. No pages, no JWTs, no client checks, no limits.
 */
export async function start(_issuer, folder) {
  const answers = broker(openDatabase(folder))
  return async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const form = new URLSearchParams(body)
    const [status, answer] = await answers[request.url](form, request)
    const text = JSON.stringify(answer)
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    })
    response.end(text)
  }
}

function broker(database) {
  database.exec(SCHEMA)
  const write = groupingWrites(database)
  const insert = database.prepare("INSERT INTO login VALUES (?, ?, 'pending', NULL)")
  const find = database.prepare('SELECT * FROM login WHERE hash = ?')
  const approve = database.prepare(
    "UPDATE login SET status = 'approved', person = ? WHERE user_code = ? AND status = 'pending'",
  )
  const redeem = database.prepare(
    "UPDATE login SET status = 'redeemed' WHERE hash = ? AND status = 'approved'",
  )
  const begin = database.prepare('INSERT INTO session VALUES (?, ?, ?)')
  const rotate = database.prepare('UPDATE session SET refresh = ?, access = ? WHERE refresh = ?')
  const check = database.prepare('SELECT person FROM session WHERE access = ?')
  const won = ({ changes }) => Number(changes) === 1

  return {
    async '/begin'() {
      const device_code = secret()
      const user_code = randomBytes(5).toString('hex')
      await write(insert, sha256(device_code), sha256(user_code))
      return [200, { device_code, user_code, expires_in: 600, interval: 5 }]
    },
    async '/approve'(form) {
      const { changes } = await write(approve, 'ada', sha256(form.get('user_code')))
      return [won({ changes }) ? 200 : 400, {}]
    },
    async '/token'(form) {
      const tokens = { access_token: secret(), refresh_token: secret() }
      const hashes = [sha256(tokens.refresh_token), sha256(tokens.access_token)]
      if (form.has('refresh_token')) {
        const rotated = await write(rotate, ...hashes, sha256(form.get('refresh_token')))
        return won(rotated) ? [200, tokens] : [400, { error: 'invalid_grant' }]
      }
      const hash = sha256(form.get('device_code'))
      const login = find.get(hash)
      if (login?.status === 'pending') return [400, { error: 'authorization_pending' }]
      if (!won(await write(redeem, hash))) return [400, { error: 'invalid_grant' }]
      await write(begin, ...hashes, login.person)
      return [200, tokens]
    },
    async '/call'(_form, { headers }) {
      const caller = check.get(sha256(headers.authorization.slice('Bearer '.length)))
      return caller ? [200, { sub: caller.person }] : [401, {}]
    },
  }
}

export const client = {
  ...standardClient({ begin: '/begin', token: '/token', call: '/call' }),
  async signIn() {},
  approve: async (visitor, { user_code }) =>
    expectJson(await visitor.ask('/approve', { form: { user_code } })),
}
