import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

/** A client that is registered with the server. */
export interface RegisteredClient {
  readonly id: string
  /** None makes it a public one. */
  readonly secret?: string
}

/** What a person is asked, and has not answered yet. */
export interface Question {
  /** What can be read on the page. */
  readonly text: string
  /** The form that approves, as it would be sent. */
  readonly form: { readonly action: string; readonly body: URLSearchParams }
  /** Resolves to the status of the page that follows, wherever the browser is sent on to. */
  approve(): Promise<number>
  deny(): Promise<number>
}

/** Somebody with a browser of their own, who knows their way through the server's pages. */
export interface Person {
  /**
   * Opens an address, types the code where one is given, signs in, and reads the question.
   *
   * @throws when there is no question.
   */
  question(url: string, userCode?: string): Promise<Question>
}

/** Behaviours by their numbers, and the reason why they are not expected here. */
interface Exception {
  readonly lines: readonly number[]
  readonly why: string
}

/** A server to ask, and what has to be known of it. `docs/conformance.md` tells what each is for. */
export interface Target {
  readonly issuer: string
  readonly clients: {
    readonly public: RegisteredClient
    /** Another public one. */
    readonly other: RegisteredClient
    /** May log people in, and do without PKCE. */
    readonly confidential: Required<RegisteredClient>
    /** May ask about the tokens of all, and have none itself. */
    readonly api: Required<RegisteredClient>
  }
  /** On a loopback address, with a port that is free here: the answer is awaited there. */
  readonly redirectUri: string
  readonly scopes: {
    /** All that the clients may have, `openid` and `offline_access` among it. */
    readonly all: string
    /** A part of it, with `offline_access` and without `openid`. */
    readonly less: string
    /** What the server knows, and none of these clients may have. */
    readonly beyond: string
  }
  /** Two APIs that tokens may be asked for (RFC 8707). */
  readonly resources: readonly [string, string]
  /** What the public client's device logins are registered to have, in seconds. */
  readonly device?: { readonly expires_in: number; readonly interval: number }
  /** Somebody new, with a fresh browser. The same name is the same person. */
  readonly person: (name: string) => Person
  /** What it does not have: left out, and named in the output. */
  readonly lacks?: readonly Exception[]
  /** What it does otherwise: still run, and has to fail, so that nobody misses when it changes. */
  readonly differs?: readonly Exception[]
}

/**
 * Reads a target from a JSON file. Its `person` is the path, from that file, of a module which exports
 * the function `person`.
 */
export async function readTarget(file: string): Promise<Target> {
  const target = JSON.parse(await readFile(file, 'utf8'))
  const { person } = await import(new URL(target.person, pathToFileURL(file)).href)
  return { ...target, person }
}
