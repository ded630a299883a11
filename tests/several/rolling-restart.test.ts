import { expect, test } from 'vitest'
import { enter } from '../oauth/start-oauth.ts'
import type { Person } from '../people/person.js'
import { type OneServer, useDeployment } from './deployment.ts'
import { Terminal } from './terminal.ts'

const deployment = useDeployment()
const { servers } = deployment

/** How docs/operators.md says to do it: nginx is told first, and again when the server is ready. */
async function restart(server: OneServer): Promise<void> {
  const { nginx } = deployment
  const addresses = servers.map(({ address }) => address)
  nginx.servers = addresses.map((address) =>
    address === server.address ? `${address} down` : address,
  )
  await nginx.reload()
  await server.stop()
  await server.start()
  nginx.servers = addresses
  await nginx.reload()
}

/** Logs a terminal in, however often its poll has to be sent again, and refreshes its tokens. */
async function useTerminal(person: Person, send: typeof fetch): Promise<string> {
  const terminal = new Terminal(deployment.issuer, send)
  const { user_code } = (await terminal.begin()).body
  const collect = async () => {
    for (;;) {
      const { body } = await terminal.poll()
      if (body.error !== 'authorization_pending') return body
    }
  }
  const [tokens] = await Promise.all([
    collect(),
    enter(person, deployment, user_code).then((question) => person.press(question, 'Approve')),
  ])
  if (tokens.error) return tokens.error
  const { body } = await terminal.refresh(tokens)
  return body.error ?? 'logged in'
}

test('while one server after the other is restarted, no login is lost and nothing is answered 5xx', async () => {
  const [statuses, ends] = [new Map<number, number>(), new Map<string, number>()]
  const add = <Key>(counts: Map<Key, number>, key: Key) =>
    counts.set(key, (counts.get(key) ?? 0) + 1)
  const counted: typeof fetch = async (...asked) => {
    const answer = await deployment.fetch(...asked)
    add(statuses, answer.status)
    return answer
  }
  let over = false
  const restarts = async () => {
    for (const server of servers) await restart(server)
  }
  const users = ['ada', 'bob', 'cem', 'dot'].map(async (name) => {
    const person = deployment.person(`${name}@a.dev`, counted)
    while (!over) add(ends, await useTerminal(person, counted))
  })
  const restarted = restarts().finally(() => {
    over = true
  })
  await Promise.all([restarted, ...users])

  console.log(
    'a rolling restart under load:',
    Object.fromEntries(ends),
    Object.fromEntries(statuses),
  )
  expect([...ends.keys()]).toEqual(['logged in'])
  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([])
}, 60_000)
