import { randomUUID } from 'node:crypto'
import type { RedirectProvider, SignedIn } from '../../packages/server/src/providers/provider.ts'
import { type Page, Person } from '../people/person.js'

/** Where providers are to send people back to. Nobody listens there. */
export const REDIRECT_URI = 'http://127.0.0.1:5001/callback/provider'

/** Somebody whose browser ends where it is sent back. */
export const traveller = (): Person =>
  new Person({
    fetch: async (url, init) =>
      String(url).startsWith(REDIRECT_URI) ? new Response('<h1>Back</h1>') : fetch(url, init),
  })

interface Trip {
  readonly person?: Person
  readonly chooseAccount?: boolean
  readonly maxAgeSeconds?: number
  /** What the person takes out of the address. */
  readonly without?: readonly string[]
  /** Sent with the code instead of the verifier that belongs to it. */
  readonly codeVerifier?: string
}

/** Sends somebody to the provider and back, through its own pages, and asks who came back. */
export async function trip(
  provider: RedirectProvider,
  walk: (person: Person, page: Page) => Promise<Page>,
  trip: Trip = {},
): Promise<SignedIn> {
  const { person = traveller(), codeVerifier, without = [], ...wish } = trip
  const attempt = {
    redirectUri: REDIRECT_URI,
    state: `${randomUUID()}-s3cret`,
    nonce: `${randomUUID()}-s3cret`,
    codeVerifier: `${randomUUID()}-s3cret`,
  }
  const signIn = provider.connect({ fetch })
  const url = await signIn.begin(attempt, wish)
  for (const name of without) url.searchParams.delete(name)
  const back = await walk(person, await person.open(url.href))
  const answer = new URL(back.url).searchParams
  return signIn.complete(answer, { ...attempt, ...(codeVerifier && { codeVerifier }) }, wish)
}
