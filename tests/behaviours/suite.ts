import { afterAll, beforeAll, describe, test } from 'vitest'
import { authorization } from './authorization.ts'
import { bearer } from './bearer.ts'
import { Callback } from './callback.ts'
import { clientAuthentication } from './client-authentication.ts'
import { codeGrant } from './code-grant.ts'
import { deviceAuthorization } from './device-authorization.ts'
import { dpop } from './dpop.ts'
import { introspection } from './introspection.ts'
import { metadataAndCors } from './metadata.ts'
import { polling } from './polling.ts'
import { Program } from './program.ts'
import { refreshing } from './refresh.ts'
import { registration } from './registration.ts'
import { revocation } from './revocation.ts'
import type { Target } from './target.ts'
import { tokenEndpoint } from './token-endpoint.ts'
import { verificationPage } from './verification-page.ts'
import { discover } from './wire.ts'

/**
 * Says that the server behaves so. `line` is its number in the list of behaviours, `source` is where
 * it is written, or `ours` where servers disagree and we have decided.
 */
type Behaviour = (line: number, sentence: string, source: string, run: () => Promise<void>) => void

/** A group of behaviours. */
export type Section = (program: Program, behaviour: Behaviour) => void

const SECTIONS: Readonly<Record<string, Section>> = {
  'Device authorization endpoint': deviceAuthorization,
  Polling: polling,
  'Authorization endpoint, loopback, PKCE': authorization,
  'Token endpoint': tokenEndpoint,
  'Code grant': codeGrant,
  'Client authentication': clientAuthentication,
  Refresh: refreshing,
  Revocation: revocation,
  Introspection: introspection,
  'Metadata, JWKS, CORS': metadataAndCors,
  'Registration and client metadata documents': registration,
  'Bearer use': bearer,
  'Proof of possession': dpop,
  // The last one, since it ends with guesses, and whoever guesses is slowed down.
  'Verification page': verificationPage,
}

/*
 * What is not here, because it shows only inside, later, or elsewhere:
 * - what time brings: 34, 37, 38, 71, 106, 140, 152, 154, 178 (tests/oauth, by a clock that is moved);
 * - faults, and people who are not let in any more: 24, 47, 121, 122, 159 (tests/attacks, tests/oauth);
 * - the pages on the way to the question and a provider behind them: 64, 70, 72-78, 162 (tests/login);
 * - what it takes to be let in to register, and the order of who is meant: 206-208, 215 (tests/oauth);
 * - what ours has no place for: 3, 21, 41, 102, 110, 148, 153, 158, 170, 225.
 */

/** Asks a running server all that the list of behaviours has for it, over HTTP only. */
export async function behaviours(target: Target): Promise<void> {
  const callback = new Callback()
  beforeAll(() => callback.listen(target.redirectUri))
  afterAll(() => callback.close())
  const program = new Program(target, await discover(target), callback)
  for (const [title, section] of Object.entries(SECTIONS)) {
    describe(title, () => section(program, behaviourOf(target)))
  }
}

const behaviourOf =
  ({ lacks = [], differs = [] }: Target): Behaviour =>
  (line, sentence, source, run) => {
    const name = `${line}. ${sentence} (${source})`
    const lacking = lacks.find(({ lines }) => lines.includes(line))
    const differing = differs.find(({ lines }) => lines.includes(line))
    if (lacking) console.log(`left out: ${name}: ${lacking.why}`)
    else if (differing) test.fails(`${name}: otherwise here, ${differing.why}`, run)
    else test(name, run)
  }
