/** One thing that a login needs, looked at. */
export interface Finding {
  readonly check: CheckName
  /** `doubtful` is what a login gets by without; `skipped` is what could not be looked at. */
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

/** What a check may touch, and nothing else. */
export interface CheckNeeds {
  readonly env: NodeJS.ProcessEnv
  readonly now: () => Date
  readonly fetch: typeof fetch
  /** Missing where nobody knows which server is meant. */
  readonly issuer?: string | undefined
}

/** Resolves to what it found; a `LoginError` that it throws is found, too. */
export type Check = (needs: CheckNeeds) => Omit<Finding, 'check'> | Promise<Omit<Finding, 'check'>>
