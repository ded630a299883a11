import type { Configuration } from './configuration.ts'
import type { Problems } from './problems.ts'
import { isLoopback } from './values.ts'

/**
 * Finds values that are valid alone but do not fit together. Leaves to `createServer` what that
 * checks itself.
 */
export function crossCheck(configuration: Configuration, problems: Problems): void {
  checkAddresses(configuration, problems)
  checkProviders(configuration, problems)
  checkAccess(configuration, problems)
  checkClients(configuration, problems)
  checkLifetimes(configuration, problems)
  checkMetrics(configuration, problems)
}

function checkAddresses({ issuer, listen }: Configuration, problems: Problems): void {
  if (isLoopback(new URL(issuer).hostname) && listen?.host && !isLoopback(listen.host)) {
    problems.add(
      ['listen', 'host'],
      'lets other machines in, while the issuer is for this machine only; write "127.0.0.1", or an issuer that other machines reach',
    )
  }
}

function checkProviders({ providers }: Configuration, problems: Problems): void {
  for (const [index, provider] of providers.entries()) {
    if (provider.type !== 'google') continue
    const { credentialsFile, clientId, clientSecret } = provider
    const none = clientId === undefined && clientSecret === undefined
    const both = clientId !== undefined && clientSecret !== undefined
    if (credentialsFile === undefined ? !both : !none) {
      problems.add(
        ['providers', index],
        'write either "credentialsFile", or both "clientId" and "clientSecret"',
      )
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

function checkClients({ clients = [], flows }: Configuration, problems: Problems): void {
  for (const [index, client] of clients.entries()) {
    for (const way of ['loopback', 'device', 'paircode'] as const) {
      if (client.flows?.[way] && flows?.[way] === false) {
        problems.add(['clients', index, 'flows', way], 'is off for all clients; take it out')
      }
    }
  }
}

/** Checks idle limits that are set: by default one may exceed the end, and then never applies. */
function checkLifetimes({ lifetimes = {} }: Configuration, problems: Problems): void {
  const { refreshIdleDays = 0, refreshAbsoluteDays = 90 } = lifetimes
  if (refreshIdleDays > refreshAbsoluteDays) {
    problems.add(['lifetimes', 'refreshIdleDays'], 'is longer than refreshAbsoluteDays; write less')
  }
  const { sessionIdleHours = 0, sessionAbsoluteDays = 7 } = lifetimes
  if (sessionIdleHours > sessionAbsoluteDays * 24) {
    problems.add(
      ['lifetimes', 'sessionIdleHours'],
      'is longer than sessionAbsoluteDays; write less',
    )
  }
}

/** Metrics reveal how many people log in and when an attack happens: not for everyone. */
function checkMetrics({ metrics }: Configuration, problems: Problems): void {
  if (!metrics || metrics.token !== undefined) return
  if (metrics.listen === undefined) {
    problems.add(
      ['metrics'],
      'nobody may read them; write a "token", or "listen": {"port": 9464} for this machine alone',
    )
  } else if (!isLoopback(metrics.listen.host ?? '127.0.0.1')) {
    problems.add(
      ['metrics', 'listen', 'host'],
      'lets other machines read them; write "127.0.0.1", or a "token" as well',
    )
  }
}
