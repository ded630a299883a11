import { clientOf, namedClient } from './default-client.ts'
import { deviceFlow } from './flows/device.ts'
import type { FlowNeeds, FlowResult } from './flows/flow.ts'
import { loopbackFlow } from './flows/loopback.ts'
import { paircodeFlow } from './flows/paircode.ts'
import { chosenFlow, type FlowChoice, pickFlow } from './flows/pick.ts'
import { raceFlow } from './flows/race.ts'
import { checkTimeout } from './flows/timed-out.ts'
import { readIssuer } from './issuer.ts'
import { keepLogin } from './keep-login.ts'
import type { LoginOptions } from './login.ts'
import { LoginError } from './login-error.ts'
import { networkFetch } from './network/network-fetch.ts'
import { readFacts } from './platform/facts.ts'
import { receive } from './reception.ts'
import type { Transport } from './requests/exchange.ts'
import { discover, type LoginServer, pinnedServer } from './requests/login-server.ts'
import { makeSession, type Session } from './session.ts'
import { checkOrigins } from './sessions/origins.ts'
import { storeOf } from './store/default-store.ts'

/** Implements `login`: picks a flow, runs it, and stores the session. */
export async function runLogin(options: LoginOptions): Promise<Session> {
  const issuer = readIssuer(options.issuer)
  const clientId = clientOf(options.clientId)
  const { now = () => new Date(), output = process.stderr, fetch = networkFetch } = options
  const { resource, account, origins, signal, clientSecret } = options
  checkOrigins(origins)
  checkTimeout(options.timeoutSeconds)
  const store = storeOf(options.store, options.onPrompt === undefined ? output : undefined)
  const transport = { fetch, signal, clientSecret }
  await store.prepare({ issuer, clientId })

  const server = await findServer(issuer, options, transport)
  const pick = pickOf(server, options)
  const names = {
    appName: options.appName ?? new URL(issuer).host,
    logoutCommand: options.logoutCommand,
  }
  const isRace = pick.flow === 'race'
  const reception = receive(options, { names, now, isRace, input: process.stdin })
  const { prompt, askNumber, otherWay } = reception
  const needs = { ...transport, now, prompt, askNumber, otherWay }
  const result = await run(pick, server, { ...options, issuer }, needs).finally(reception.close)

  const keeping = { store, fetch, clientSecret, now, origins }
  const kept = await keepLogin(result, { issuer, clientId, resource, account }, keeping)
  reception.welcome(kept)
  return makeSession(kept, keeping)
}

/** Resolves to `undefined` for the paircode protocol, which needs nothing but the issuer. */
export async function findServer(
  issuer: string,
  { endpoints, flow = 'auto' }: Partial<LoginOptions>,
  transport: Transport,
): Promise<LoginServer | undefined> {
  if (chosenFlow(flow, process.env) === 'paircode') return undefined
  return endpoints ? pinnedServer(issuer, endpoints) : discover(issuer, transport)
}

export const noMetadata = (issuer: string): LoginError =>
  new LoginError(
    'flow_not_offered',
    `${issuer} publishes no metadata that would say where such a login begins.`,
  )

const pickOf = (server: LoginServer | undefined, { flow = 'auto' }: LoginOptions): FlowChoice =>
  pickFlow({
    ...readFacts(),
    asked: flow,
    offers: {
      loopback: server?.offersLoopback === true,
      device: server?.endpoints.deviceAuthorization !== undefined,
    },
  })

type Needs = FlowNeeds & { readonly otherWay: Promise<string> }

async function run(
  { flow, reason }: FlowChoice,
  server: LoginServer | undefined,
  options: LoginOptions & { readonly issuer: string },
  needs: Needs,
): Promise<FlowResult> {
  const { issuer, clientId, scope, resource, timeoutSeconds = 300 } = options
  if (flow === 'paircode') {
    return paircodeFlow({ issuer, clientId: namedClient(clientId), timeoutSeconds }, needs)
  }
  if (server === undefined) throw noMetadata(issuer)
  const request = { server, clientId: clientOf(clientId), scope, resource, timeoutSeconds }
  switch (flow) {
    case 'race':
      return raceFlow(request, needs)
    case 'loopback':
      return loopbackFlow(request, needs)
    case 'device':
      return deviceFlow({ ...request, reason }, needs)
  }
}
