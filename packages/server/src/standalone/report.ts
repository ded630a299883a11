import { Issuer } from '../http/issuer.ts'
import type { Configuration } from './configuration.ts'
import { addressOf } from './listener.ts'
import type { Prepared } from './prepare.ts'
import { idOf } from './provider-settings.ts'
import { storeName } from './use-store.ts'

/** What an operator should know about a configuration even though it is valid. */
export function notices(configuration: Configuration): readonly string[] {
  const { issuer, access, providers, trustedProxies } = configuration
  const open = !access?.emails && !access?.githubOrganizations
  const atLarge = providers.filter(({ type }) => open && type !== 'oidc' && type !== 'local')
  return [
    ...naming('Anybody may log in, as "access" does not say who, at: ', atLarge.map(idOf)),
    // This process speaks no TLS, so a proxy must, and all requests come from that proxy.
    ...(issuer.startsWith('https:') && !trustedProxies
      ? ['Everybody seems to be on one network: name your reverse proxy in "trustedProxies"']
      : []),
  ]
}

const naming = (notice: string, names: readonly string[]) =>
  names.length > 0 ? [notice + names.join(', ')] : []

/** What `--check` prints about a usable configuration. */
export function report(
  path: string,
  {
    configuration,
    masterKey,
    cautions,
  }: Pick<Prepared, 'configuration' | 'masterKey' | 'cautions'>,
): string {
  const { providers, clients = [{ clientId: 'paircode' }] } = configuration
  const issuer = new Issuer(new URL(configuration.issuer))
  const { host, port } = addressOf(configuration)
  const rows = [
    ['issuer', issuer.href],
    ['listens on', `${host}, port ${port}`],
    ['store', storeName(configuration, path)],
    ['master key', masterKey],
    ...providers.map((provider) => [
      'provider',
      provider.type === 'local'
        ? idOf(provider)
        : `${idOf(provider)}, redirect URI ${issuer.url(`/callback/${idOf(provider)}`)}`,
    ]),
    ...clients.map(({ clientId }) => ['client', clientId]),
  ]
  return [
    `${path} can be used.`,
    ...rows.map(([name = '', value]) => `  ${name.padEnd(12)}${value}`),
    ...notices(configuration),
    ...cautions,
  ].join('\n')
}
