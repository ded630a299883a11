// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the file has this syntax for variables
import { describe, expect, test } from 'vitest'
import type { Environment } from './environment.ts'
import { Problems } from './problems.ts'
import { readConfiguration } from './read.ts'

function read(file: unknown, environment: Environment = {}) {
  const problems = new Problems()
  const text = typeof file === 'string' ? file : JSON.stringify(file)
  const bytes = new TextEncoder().encode(text)
  const configuration = readConfiguration({ file: bytes, environment }, problems)
  return { configuration, problems: problems.lines }
}

const problemsOf = (file: unknown) => read(file).problems

const small = { issuer: 'http://127.0.0.1:5001', providers: [{ type: 'local' }] }
const github = { type: 'github', clientId: 'c', clientSecret: 's' }

test('an issuer and a provider are enough', () => {
  expect(read(small)).toEqual({ configuration: small, problems: [] })
})

test('everything that is wrong is told at once', () => {
  const file = {
    isuer: 'http://127.0.0.1:5001',
    listen: { port: 70_000 },
    providers: [{ type: 'github', clientId: '', clientSecret: '${NOT_SET}', secret: 'x' }],
    colour: 'blue',
  }
  expect(problemsOf(file)).toEqual([
    'providers[0].clientSecret: the environment variable NOT_SET is not set, or empty; set it (for the text itself write "$${NOT_SET}")',
    'isuer: is not a key; did you mean "issuer"?',
    'providers[0].secret: is not a key; here are type, id, name, clientId, clientSecret, baseUrl, apiUrl',
    'colour: is not a key; here are $schema, issuer, listen, store, providers, clients, resources, access, flows, lifetimes, registration, branding, trustedProxies, remoteApproval, metrics, audit, accessLog, shutdownGraceSeconds',
    'issuer: is missing; write the address where people and terminals reach this server: https:, or http: on a loopback address, without user, query or fragment',
    'listen.port: is not a port; write a whole number from 0 (any free port) to 65535, or text such as "${PORT}"',
    'providers[0].clientId: is empty; write the client id that the provider gave',
  ])
})

describe('the environment', () => {
  const withSecret = (clientSecret: string) => ({
    ...small,
    providers: [{ ...github, clientSecret }],
  })
  const secretFrom = (text: string, environment: Environment) =>
    read(withSecret(text), environment).configuration?.providers[0]

  test('replaces ${NAME} wherever it stands in a text', () => {
    const environment = { A: '1', b_2: 'two ${A} $& $${A}' }
    const clientSecret = '<1two ${A} $& $${A}>'
    expect(secretFrom('<${A}${b_2}>', environment)).toEqual({ ...github, clientSecret })
  })

  test('leaves $${NAME} as ${NAME}', () => {
    expect(secretFrom('$${A} $A', { A: '1' })).toEqual({ ...github, clientSecret: '${A} $A' })
  })

  test('gives a port its number', () => {
    const file = { ...small, listen: { port: '${PORT}' } }
    expect(read(file, { PORT: '8080' }).configuration?.listen).toEqual({ port: 8080 })
  })

  test('must have the variable, with something in it', () => {
    const problem = (name: string) =>
      `providers[0].clientSecret: the environment variable ${name} is not set, or empty; set it (for the text itself write "$\${${name}}")`
    expect(read(withSecret('${A}'), { A: '' }).problems).toEqual([problem('A')])
    expect(read(withSecret('${constructor}')).problems).toEqual([problem('constructor')])
  })

  test('is not asked for what is no name', () => {
    const problem =
      'providers[0].clientSecret: has "${" without NAME and "}"; write "${NAME}", or "$${" for "${" itself'
    for (const text of ['${', '${}', '${A-B}', '${A', '${ A }', '${1}']) {
      expect(read(withSecret(text), { A: '1' }).problems).toEqual([problem])
    }
  })

  test('is held to the same rules', () => {
    const { problems } = read(withSecret('${A}'), { A: 'secret\n' })
    expect(problems).toEqual([
      'providers[0].clientSecret: has a control character; write the client secret that the provider gave',
    ])
  })
})

describe('values that do not go together', () => {
  test.each([
    [
      'listen.host: lets other machines in, while the issuer is for this machine only; write "127.0.0.1", or an issuer that other machines reach',
      { listen: { host: '0.0.0.0' } },
    ],
    [
      'providers[0]: write either "credentialsFile", or both "clientId" and "clientSecret"',
      { providers: [{ type: 'google', clientId: 'c' }] },
    ],
    [
      'providers[0]: write either "credentialsFile", or both "clientId" and "clientSecret"',
      { providers: [{ type: 'google', credentialsFile: 'f', clientSecret: 's' }] },
    ],
    [
      'access.githubOrganizations: nobody can sign in with GitHub; add a provider of the type "github", or take this out',
      { access: { githubOrganizations: ['acme'] } },
    ],
    [
      'clients[0].flows.paircode: is off for all clients; take it out',
      { flows: { paircode: false }, clients: [{ clientId: 'a', flows: { paircode: true } }] },
    ],
    [
      'lifetimes.refreshIdleDays: is longer than refreshAbsoluteDays; write less',
      { lifetimes: { refreshIdleDays: 91 } },
    ],
    [
      'lifetimes.sessionIdleHours: is longer than sessionAbsoluteDays; write less',
      { lifetimes: { sessionAbsoluteDays: 1, sessionIdleHours: 25 } },
    ],
  ])('%s', (problem, changes) => {
    expect(problemsOf({ ...small, ...changes })).toEqual([problem])
  })

  test('a short end of a session needs no shorter idle limit', () => {
    const lifetimes = { refreshAbsoluteDays: 7, sessionAbsoluteDays: 1 }
    expect(problemsOf({ ...small, lifetimes })).toEqual([])
  })
})

test('what is not JSON is told with its line and column', () => {
  expect(problemsOf('{\n  "issuer": \'x\'\n}')).toEqual([
    'line 2, column 13: expected a value: text in double quotes, a number, true, false, [ or {',
  ])
})

test('a file that is no object, no text or too large is refused', () => {
  expect(problemsOf([])).toContain(
    'the file: is a list; write an object, as in {"issuer": …, "providers": [{"type": "local"}]}',
  )
  expect(problemsOf(' '.repeat(1024 * 1024 + 1))).toEqual(['the file: is larger than 1 MiB'])
  const problems = new Problems()
  readConfiguration({ file: Uint8Array.of(0xff, 0xfe), environment: {} }, problems)
  expect(problems.lines).toEqual(['the file: is not text in UTF-8; save it as such'])
})

test('a byte order mark is stepped over', () => {
  expect(problemsOf(`\uFEFF${JSON.stringify(small)}`)).toEqual([])
})

test('an unknown key is shown without what may drive a terminal, and cut', () => {
  const [problem] = problemsOf({ ...small, [`\u001b[2J${'x'.repeat(1_000_000)}`]: 1 })
  expect(problem?.startsWith(`[2J${'x'.repeat(60)}…: is not a key; here are $schema`)).toBe(true)
})

test('no value of the file or the environment is ever quoted', () => {
  const secret = 's3cr3t'
  const spoilt = [
    { ...small, issuer: secret, store: { postgres: secret }, access: { emails: [secret] } },
    {
      ...small,
      providers: [{ ...github, clientSecret: [secret] }, { type: secret }],
      flows: secret,
    },
    { ...small, providers: [{ ...github, clientSecret: `${secret}\u0007`, id: '${SECRET} ' }] },
    {
      ...small,
      clients: [{ clientId: 'a', clientSecret: secret, pkce: secret, grants: [secret] }],
    },
    `{"clientSecret": "${secret}`,
    `{"clientSecret": ${secret}}`,
    `{"clientSecret": "${secret}" "${secret}"}`,
  ]
  for (const file of spoilt) {
    const { problems } = read(file, { SECRET: secret })
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.join('\n')).not.toContain(secret)
  }
})
