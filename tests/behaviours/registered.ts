/** The clients that the two servers of these tests know, with the scopes that each may have. */
export const CLIENTS = {
  public: { id: 'acme-cli' },
  other: { id: 'other-cli' },
  // With what a form encodes (RFC 6749 appendix B).
  confidential: { id: 'acme-web', secret: 'a secret: of acme+web/100%' },
  api: { id: 'acme-api', secret: 'a secret of the API' },
}

export const SCOPES = {
  all: 'openid offline_access projects:read projects:write',
  less: 'offline_access projects:read',
  beyond: 'projects:delete',
}

export const RESOURCES = ['https://api.acme.dev', 'https://files.acme.dev'] as const

export const REDIRECT_URIS = [
  'http://127.0.0.1/callback',
  'http://localhost/cb',
  'https://app.acme.dev/cb',
]
