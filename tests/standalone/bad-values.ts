/** What is to be written at a key, and values that are refused there, each with what is wrong with it. */
export interface Row {
  readonly write: string
  readonly bad: readonly (readonly [value: unknown, problem: string])[]
}

type Bad = Row['bad']

const wrong = (problem: string, ...values: unknown[]): Bad =>
  values.map((value) => [value, problem])

const REQUIRED = wrong('is missing', undefined)

const text = (write: string, most = 255, ...more: Bad[]): Row => ({
  write,
  bad: [
    [5, 'is a number'],
    [null, 'is null'],
    [['x'], 'is a list'],
    ['', 'is empty'],
    ['x'.repeat(most + 1), `is longer than ${most} characters`],
    ['x\u0007y', 'has a control character'],
    ['x\ny', 'has a control character'],
    ...more.flat(),
  ],
})

const whole = (unit: string, least: number, most: number): Row => ({
  write: `a whole number of ${unit} from ${least} to ${most}`,
  bad: [
    [String(least), 'is text'],
    [true, 'is true'],
    ...wrong('is out of range', least - 1, most + 1, least + 0.5, 1e300),
  ],
})

const flag: Row = {
  write: 'true or false',
  bad: [
    ['true', 'is text'],
    [1, 'is a number'],
  ],
}

const choice = (write: string): Row => ({
  write,
  bad: [...wrong('is none of these', 'x', '', 'x'.repeat(5000), 'allow\u0007'), [1, 'is a number']],
})

const object = (write: string, ...more: Bad[]): Row => ({
  write,
  bad: [['x', 'is text'], [null, 'is null'], ...more.flat()],
})

const list = (write: string, ...more: Bad[]): Row => ({
  write,
  bad: [[{}, 'is an object'], ['x', 'is text'], ...more.flat()],
})

const EMPTY = wrong('is empty', [])
const IS_LIST = wrong('is a list', [])

const address = (what: string, ...more: Bad[]): Row =>
  text(
    `${what}: https:, or http: on a loopback address, without user, query or fragment`,
    2048,
    wrong('is not such an address', 'acme.dev', 'https://', 'ftp://acme.dev', 'http://acme.dev'),
    wrong('is not such an address', 'https://a.dev/?q', 'https://a.dev/#f', 'https://a:b@a.dev'),
    ...more,
  )

const flows = (path: string): Record<string, Row> => ({
  [path]: object('the ways in to switch off, as in {"device": false}', IS_LIST),
  [`${path}.loopback`]: flag,
  [`${path}.device`]: flag,
  [`${path}.paircode`]: flag,
})

const lifetimes = (path: string): Record<string, Row> => ({
  [path]: object('lifetimes, as in {"paircodeSeconds": 300}', IS_LIST),
  [`${path}.paircodeSeconds`]: whole('seconds', 30, 900),
  [`${path}.deviceCodeSeconds`]: whole('seconds', 60, 1800),
  [`${path}.accessTokenSeconds`]: whole('seconds', 60, 3600),
  [`${path}.refreshIdleDays`]: whole('days', 1, 365),
  [`${path}.refreshAbsoluteDays`]: whole('days', 1, 730),
})

const TYPES =
  'one of "google", "github", "gitlab", "microsoft", "huggingFace", "discord", "oidc", "local"'

const scope = text(
  'a scope such as "projects:read": ASCII without blank, " and \\',
  255,
  wrong('has other characters', 'a b', 'a"b', 'a\\b', 'é'),
)

const email = text(
  'an address such as "ada@acme.dev", or "*@acme.dev" for all of a domain',
  255,
  wrong('is not an address', '*', 'acme.dev', '@acme.dev', 'a@b@c', 'a b@acme.dev'),
)

const named = (path: string, ...more: Bad[]): Record<string, Row> => ({
  [`${path}.type`]: {
    write: TYPES,
    bad: [...REQUIRED, ...wrong('is none of these', 'githb', ''), [5, 'is a number']],
  },
  [`${path}.id`]: text(
    'lower-case letters, digits and dashes, such as "corp"',
    32,
    wrong('has other characters', 'Corp', 'a_b', '-a', 'a/b'),
    ...more,
  ),
  [`${path}.name`]: text('the name that people know it by, such as "Corp SSO"', 64),
})

const registered = (path: string, ...more: Bad[]): Record<string, Row> => ({
  ...named(path, ...more),
  [`${path}.clientId`]: text('the client id that the provider gave', 1024, REQUIRED),
  [`${path}.clientSecret`]: text('the client secret that the provider gave', 4096, REQUIRED),
})

const host = text(
  'an IP address or host name of this machine, such as "127.0.0.1" or "::"',
  255,
  wrong('is not such a name', '[::1]', '127.0.0.1:80', 'a b', 'http://a.dev', '*'),
)

const port = (...more: Bad[]): Row => ({
  write: `a whole number from 0 (any free port) to 65535, or text such as "\${PORT}"`,
  bad: [
    ...wrong('is not a port', -1, 65_536, 1.5, '', 'http', '-1', '0x50'),
    [true, 'is true'],
    ...more.flat(),
  ],
})

const api = text(
  'the absolute address of an API, such as "https://api.acme.dev", without fragment',
  2048,
  wrong('is not such an address', 'api', '/api', 'https://api.acme.dev/#f'),
)

/** Every key of the file, by its place in the complete one. */
export const BAD_VALUES: Readonly<Record<string, Row>> = {
  $schema: text('the address of this schema', 2048),
  issuer: address('the address where people and terminals reach this server', REQUIRED),
  listen: object('where to listen, as in {"host": "127.0.0.1", "port": 5001}', IS_LIST),
  'listen.host': host,
  'listen.port': port(),
  store: object(
    '{"sqlite": "paircode.db"}, {"postgres": "postgres://…"} or {"memory": true}',
    IS_LIST,
    wrong('is not one store', {}, { memory: true, sqlite: 'a.db' }),
  ),
  'store.sqlite': text('the path of the database file; a relative one starts at this file', 4096),
  'store.memory': {
    write: 'true',
    bad: [
      [false, 'is false'],
      ['true', 'is text'],
    ],
  },
  'store.postgres': text(
    'an address such as "postgres://paircode:PASSWORD@db.acme.dev/paircode", with anything but letters and digits in the password percent-encoded',
    2048,
    wrong(
      'is not such an address',
      'db.acme.dev',
      'mysql://db',
      'postgres://a:b#c@db',
      'postgres://',
    ),
  ),
  providers: list('a list of providers, such as [{"type": "local"}]', EMPTY, REQUIRED),
  'providers[0]': object('a provider, such as {"type": "local"}'),
  ...named('providers[0]'),
  'providers[0].credentialsFile': text(
    'the path of the creds.json that Google gave; a relative one starts at this file',
    4096,
  ),
  'providers[0].issuer': address('the address of the issuer'),
  'providers[1].clientId': text('the client id that the provider gave', 1024),
  'providers[1].clientSecret': text('the client secret that the provider gave', 4096),
  ...registered('providers[2]'),
  'providers[2].baseUrl': address('the address of GitHub Enterprise'),
  'providers[2].apiUrl': address('the address of its API'),
  ...registered('providers[3]'),
  'providers[3].issuer': address('the issuer as in its metadata'),
  ...registered('providers[4]'),
  'providers[4].tenant': text('the id or a domain of a directory, or "organizations"'),
  ...registered('providers[5]'),
  'providers[5].issuer': address('the issuer as in its metadata'),
  ...registered('providers[6]'),
  'providers[6].baseUrl': address('the address of the provider'),
  ...registered('providers[7]', REQUIRED),
  'providers[7].issuer': address('the issuer as in its metadata', REQUIRED),
  'providers[7].scopes': list('a list of scopes'),
  'providers[7].scopes[0]': scope,
  ...named('providers[8]'),
  clients: list('a list of clients, such as [{"clientId": "acme-cli"}]', EMPTY),
  'clients[0]': object('a client, as in {"clientId": "acme-cli"}'),
  'clients[0].clientId': text(
    'ASCII letters, digits and signs, without blanks, at most 128 of them',
    128,
    wrong('has other characters', 'a b', 'é'),
    REQUIRED,
  ),
  'clients[0].name': text('the name that people are asked about, such as "Acme CLI"', 64),
  'clients[1].clientSecret': text('the secret of a confidential client'),
  'clients[0].scopes': list('a list of scopes'),
  'clients[0].scopes[0]': scope,
  'clients[0].redirectUris': list('a list of addresses'),
  'clients[0].redirectUris[0]': text(
    'an address such as "http://127.0.0.1/callback": https:, http: on 127.0.0.1, [::1] or localhost, or a scheme with a dot, without user or fragment',
    2048,
    wrong('is not such an address', '/callback', 'http://acme.dev/', 'acme:/callback'),
    wrong('is not such an address', 'javascript:alert(1)', 'https://acme.dev/#f', 'https://a@b/'),
  ),
  'clients[0].grants': list('a list of grants, [] for a client that logs nobody in'),
  'clients[0].grants[0]': choice('"authorization_code" or "device_code" or "refresh_token"'),
  ...flows('clients[0].flows'),
  ...lifetimes('clients[0].lifetimes'),
  'clients[0].confirmation': choice('"none" or "remote"'),
  'clients[1].introspect': flag,
  'clients[1].resources': list('a list of addresses of APIs', EMPTY),
  'clients[1].resources[0]': api,
  'clients[0].pollIntervalSeconds': whole('seconds', 1, 60),
  'clients[0].completeUri': flag,
  'clients[1].pkce': choice('"required" or "optional"'),
  'clients[1].dpop': choice('"required" or "optional"'),
  'clients[0].disabled': flag,
  resources: list('a list of addresses of APIs'),
  'resources[0]': api,
  access: object('who may log in, as in {"emails": ["*@acme.dev"]}', IS_LIST),
  'access.emails': list('a list of addresses', EMPTY),
  'access.emails[0]': email,
  'access.githubOrganizations': list('a list of organizations', EMPTY),
  'access.githubOrganizations[0]': text(
    'the login name of a GitHub organization, such as "acme"',
    255,
    wrong('is not such a name', 'a b', '@acme', 'x'.repeat(40), 'github.com/acme'),
  ),
  'access.admins': list('a list of addresses', EMPTY),
  'access.admins[0]': email,
  ...flows('flows'),
  ...lifetimes('lifetimes'),
  'lifetimes.sessionIdleHours': whole('hours', 1, 2160),
  'lifetimes.sessionAbsoluteDays': whole('days', 1, 90),
  registration: object('how other clients get in, as in {"dynamic": true}', IS_LIST),
  'registration.metadataDocuments': flag,
  'registration.dynamic': flag,
  'registration.scopes': list('a list of scopes'),
  'registration.scopes[0]': scope,
  'registration.initialAccessToken': text('the token that one needs to register a client'),
  branding: object('how pages look, as in {"name": "Acme"}', IS_LIST),
  'branding.name': text('the name of whose login this is, such as "Acme"', 64),
  'branding.logo': text(
    'the path of an .svg, .png or .webp image; a relative one starts at this file',
    4096,
  ),
  'branding.accent': text(
    'a colour such as "#0b57d0"',
    255,
    wrong('is not a colour in this form', 'blue', '#fff', '#0b57d0ff', '0b57d0'),
  ),
  trustedProxies: list('a list of address ranges'),
  'trustedProxies[0]': text(
    'a range such as "10.0.0.0/8" or "fd00::/8"',
    255,
    wrong('is not a range of addresses', '10.0.0.0/', '10.0.0.0/33', '::/129', 'a/8', '::/8/8'),
  ),
  remoteApproval: choice('"allow" or "deny"'),
  metrics: object('who may read the metrics, as in {"listen": {"port": 9464}}', IS_LIST),
  'metrics.token': text(
    'the token that shows them: 16 characters at least, made at random',
    255,
    wrong('is shorter', 'x'.repeat(15)),
  ),
  'metrics.listen': object('where to listen for that alone, as in {"port": 9464}'),
  'metrics.listen.host': host,
  'metrics.listen.port': port(REQUIRED),
  audit: object('which audit events are kept, as in {"keepDays": 90}', IS_LIST),
  'audit.keepDays': whole('days', 1, 3650),
  'audit.refreshes': flag,
  accessLog: flag,
  shutdownGraceSeconds: whole('seconds', 0, 300),
}
