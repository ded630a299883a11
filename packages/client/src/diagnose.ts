import type { Check, CheckName, CheckNeeds, Finding } from './doctor/check.ts'
import { readIssuer } from './issuer.ts'
import { LoginError } from './login-error.ts'
import { networkFetch } from './network/network-fetch.ts'
import { nextStep } from './terminal/next-step.ts'

export interface DiagnoseOptions {
  /** The server to check. If unset, no server is contacted. */
  readonly issuer?: string | URL | undefined
  /**
   * What people type to log in: `acme login`.
   * @default `paircode login`
   */
  readonly loginCommand?: string | undefined
  /** Sends every request. Defaults to the global `fetch`, through `HTTPS_PROXY` if that is set. */
  readonly fetch?: typeof fetch | undefined
  /** The clock. Defaults to the system's. */
  readonly now?: (() => Date) | undefined
}

/** Each check is loaded only when it runs. */
const CHECKS: Readonly<Record<CheckName, () => Promise<Check>>> = {
  browser: async () => (await import('./doctor/browser.ts')).browser,
  loopback: async () => (await import('./doctor/loopback.ts')).loopback,
  proxy: async () => (await import('./doctor/proxy.ts')).proxy,
  certificates: async () => (await import('./doctor/certificates.ts')).certificates,
  keychain: async () => (await import('./doctor/keychain.ts')).keychain,
  store: async () => (await import('./doctor/store.ts')).store,
  locks: async () => (await import('./doctor/locks.ts')).locks,
  server: async () => (await import('./doctor/server.ts')).server,
  clock: async () => (await import('./doctor/clock.ts')).clock,
}

/**
 * Checks everything a login needs here, and reports for each what was found and what to do.
 *
 * @throws {LoginError} `invalid_issuer`
 */
export async function diagnose(options: DiagnoseOptions = {}): Promise<readonly Finding[]> {
  const { now = () => new Date(), loginCommand = 'paircode login' } = options
  const issuer = options.issuer === undefined ? undefined : readIssuer(options.issuer)
  const needs = { issuer, now, fetch: options.fetch ?? networkFetch, env: process.env }
  const names = Object.keys(CHECKS) as CheckName[]
  return Promise.all(names.map((name) => find(name, needs, loginCommand)))
}

async function find(check: CheckName, needs: CheckNeeds, loginCommand: string): Promise<Finding> {
  try {
    const look = await CHECKS[check]()
    return { check, ...(await look(needs)) }
  } catch (error) {
    if (!(error instanceof LoginError)) throw error
    const remedy = nextStep(error, loginCommand)
    return { check, verdict: 'bad', message: error.message, remedy }
  }
}
