/** The values of `--servers`: column heading, file in `servers/`, and number of servers. */
export const CONTENDERS = {
  paircode: { title: 'Paircode', server: 'paircode' },
  'paircode-postgres': { title: 'PostgreSQL', server: 'paircode-postgres' },
  'paircode-postgres-3': { title: '3 × PostgreSQL', server: 'paircode-postgres', count: 3 },
  'oidc-provider': { title: 'oidc-provider', server: 'oidc-provider' },
  'better-auth': { title: 'Better Auth', server: 'better-auth' },
  bare: { title: 'bare `node:http`', server: 'bare' },
}

/** The contender that the others are compared with. */
export const OURS = 'paircode'
