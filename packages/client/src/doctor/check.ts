/** The result of checking one thing that a login needs. */
export interface Finding {
  readonly check: CheckName
  /** `doubtful`: a login works without it; `skipped`: it could not be checked. */
  readonly verdict: 'good' | 'doubtful' | 'bad' | 'skipped'
  /** What was found, as sentences. */
  readonly message: string
  /** What to do about it, as sentences. */
  readonly remedy?: string
}

export type CheckName =
  | 'browser'
  | 'loopback'
  | 'proxy'
  | 'certificates'
  | 'keychain'
  | 'store'
  | 'locks'
  | 'server'
  | 'clock'

/** Everything that a check may use. */
export interface CheckNeeds {
  readonly env: NodeJS.ProcessEnv
  readonly now: () => Date
  readonly fetch: typeof fetch
  /** Missing if no server was named. */
  readonly issuer?: string | undefined
}

/** Resolves to its finding; a `LoginError` that it throws becomes one, too. */
export type Check = (needs: CheckNeeds) => Omit<Finding, 'check'> | Promise<Omit<Finding, 'check'>>
