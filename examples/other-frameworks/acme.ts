/** The login of Acme, whatever the framework. */
export const ACME = {
  command: 'acme',
  issuer: process.env.ACME_ISSUER ?? 'https://login.acme.dev',
  clientId: 'acme-cli',
  appName: 'Acme',
}
