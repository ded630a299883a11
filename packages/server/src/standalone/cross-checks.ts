import type { Configuration } from './configuration.ts'
import { canLogIn } from './not-yet.ts'
import { type Path, type Problems, pathText } from './problems.ts'
import { idOf } from './provider-settings.ts'
import { isLoopback } from './values.ts'

/** Finds values that are each as they should be, and do not go together. */
export function crossCheck(configuration: Configuration, problems: Problems): void {
  checkAddresses(configuration, problems)
  checkProviders(configuration, problems)
  checkAccess(configuration, problems)
  checkClients(configuration, problems)
  checkLifetimes(configuration, problems)
}

function checkAddresses({ issuer, listen, store }: Configuration, problems: Problems): void {
  if (isLocal(issuer) && listen?.host && !isLoopback(listen.host)) {
    problems.add(
      ['listen', 'host'],
      'lets other machines in, while the issuer is for this machine only; write "127.0.0.1", or an https: issuer',
    )
  }
  if (store?.postgres !== undefined) {
    problems.add(['store', 'postgres'], 'is not in this version; use "sqlite"')
  }
}

const isLocal = (issuer: string) => isLoopback(new URL(issuer).hostname)

function checkProviders({ issuer, providers }: Configuration, problems: Problems): void {
  checkOnce(providers.map(idOf), problems, (index) => ['providers', index, 'id'])
  for (const [index, provider] of providers.entries()) {
    const add = (problem: string) => problems.add(['providers', index], problem)
    if (provider.type === 'local' && !isLocal(issuer)) {
      add('signs in as anyone, so it works with a loopback issuer only; take it out')
    }
    if (provider.type === 'google') {
      const { credentialsFile, clientId, clientSecret } = provider
      const given = [credentialsFile, clientId ?? clientSecret].filter(
        (value) => value !== undefined,
      )
      const complete = credentialsFile !== undefined || (clientId && clientSecret)
      if (given.length !== 1 || !complete) {
        add('write either "credentialsFile", or both "clientId" and "clientSecret"')
      }
    }
  }
}

function checkAccess({ access, providers }: Configuration, problems: Problems): void {
  if (access?.githubOrganizations && !providers.some(({ type }) => type === 'github')) {
    problems.add(
      ['access', 'githubOrganizations'],
      'nobody can sign in with GitHub; add a provider of the type "github", or take this out',
    )
  }
}

function checkClients({ clients, flows }: Configuration, problems: Problems): void {
  if (!clients) return
  checkOnce(
    clients.map(({ clientId }) => clientId),
    problems,
    (index) => ['clients', index, 'clientId'],
  )
  if (!clients.some(canLogIn)) {
    problems.add(['clients'], 'none of them can log in; add one without "clientSecret"')
  }
  for (const [index, client] of clients.entries()) {
    const add = (key: string, problem: string) => problems.add(['clients', index, key], problem)
    if (client.clientSecret === undefined) {
      const secret = 'is for a client with a secret; add "clientSecret", or'
      if (client.introspect) add('introspect', `${secret} write false`)
      if (client.pkce === 'optional') add('pkce', `${secret} write "required"`)
    }
    for (const way of ['loopback', 'device', 'paircode'] as const) {
      if (client.flows?.[way] && flows?.[way] === false) {
        problems.add(['clients', index, 'flows', way], 'is off for all clients; take it out')
      }
    }
  }
}

function checkLifetimes({ lifetimes = {} }: Configuration, problems: Problems): void {
  const { refreshIdleDays = 30, refreshAbsoluteDays = 90 } = lifetimes
  if (refreshIdleDays > refreshAbsoluteDays) {
    problems.add(['lifetimes', 'refreshIdleDays'], 'is longer than refreshAbsoluteDays; write less')
  }
  const { sessionIdleHours = 24, sessionAbsoluteDays = 7 } = lifetimes
  if (sessionIdleHours > sessionAbsoluteDays * 24) {
    problems.add(
      ['lifetimes', 'sessionIdleHours'],
      'is longer than sessionAbsoluteDays; write less',
    )
  }
}

function checkOnce(ids: readonly string[], problems: Problems, pathOf: (index: number) => Path) {
  for (const [index, id] of ids.entries()) {
    const first = ids.indexOf(id)
    if (first < index) {
      problems.add(pathOf(index), `is the same as ${pathText(pathOf(first))}; write another`)
    }
  }
}
