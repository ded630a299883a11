const registered = (type: string, rest: object) => ({
  type,
  id: type.toLowerCase(),
  name: type,
  clientId: 'c',
  clientSecret: 's',
  ...rest,
})

const LIFETIMES = {
  paircodeSeconds: 300,
  deviceCodeSeconds: 600,
  accessTokenSeconds: 600,
  refreshIdleDays: 30,
  refreshAbsoluteDays: 90,
}

const FLOWS = { loopback: true, device: true, paircode: true }

/** A configuration that says every key there is, and nothing that does not go together. */
export const completeFile = {
  $schema: 'paircode.schema.json',
  issuer: 'http://127.0.0.1:5001',
  listen: { host: '127.0.0.1', port: 5001 },
  store: { sqlite: 'paircode.db' },
  providers: [
    { type: 'google', id: 'g', name: 'G', credentialsFile: 'creds.json', issuer: 'https://g.dev' },
    { type: 'google', clientId: 'c', clientSecret: 's' },
    registered('github', { baseUrl: 'https://git.dev', apiUrl: 'https://git.dev/api' }),
    registered('gitlab', { issuer: 'https://git.dev' }),
    registered('microsoft', { tenant: 'organizations' }),
    registered('huggingFace', { issuer: 'https://hub.dev' }),
    registered('discord', { baseUrl: 'https://chat.dev' }),
    registered('oidc', { issuer: 'https://sso.acme.dev', scopes: ['openid'] }),
    { type: 'local', id: 'here', name: 'Here' },
  ],
  clients: [
    {
      clientId: 'acme-cli',
      name: 'Acme CLI',
      scopes: ['projects:read'],
      redirectUris: ['http://127.0.0.1/callback', 'dev.acme.cli:/callback'],
      grants: ['authorization_code', 'device_code', 'refresh_token'],
      flows: { ...FLOWS },
      lifetimes: LIFETIMES,
      confirmation: 'remote',
      pollIntervalSeconds: 5,
      completeUri: false,
      disabled: false,
    },
    {
      clientId: 'acme-api',
      clientSecret: 's',
      grants: [],
      introspect: true,
      resources: ['https://api.acme.dev'],
      pkce: 'optional',
      dpop: 'optional',
    },
  ],
  resources: ['https://api.acme.dev'],
  access: { emails: ['*@acme.dev'], githubOrganizations: ['acme'], admins: ['ada@acme.dev'] },
  flows: { ...FLOWS },
  lifetimes: { ...LIFETIMES, sessionIdleHours: 24, sessionAbsoluteDays: 7 },
  registration: {
    metadataDocuments: true,
    dynamic: true,
    scopes: ['projects:read'],
    initialAccessToken: 't',
  },
  branding: { name: 'Acme', logo: 'logo.svg', accent: '#0b57d0' },
  trustedProxies: ['10.0.0.0/8', 'fd00::/8'],
  remoteApproval: 'allow',
  metrics: { token: 'a token of some length', listen: { host: '127.0.0.1', port: 9464 } },
  audit: { keepDays: 90, refreshes: true },
  accessLog: true,
  shutdownGraceSeconds: 10,
}
