import type { Connection } from '../http/address.ts'
import type { Audience } from '../http/answer-error.ts'
import type { Parameters } from '../http/parameters.ts'
import type { Answer } from '../http/response.ts'

/** One request on its way to an endpoint. */
export interface Call {
  readonly request: Request
  readonly connection: Connection | undefined
  readonly query: Parameters
  /** The variable segment of the path, decoded; `''` where the path has none. */
  readonly segment: string
  /** The address it came from; `null` when the server was not told. */
  readonly address: string | null
  /** `Set-Cookie` values that are sent with any answer, errors included. */
  readonly cookies: string[]
}

export type Endpoint = (call: Call) => Promise<Answer> | Answer

/** A path under the issuer and the methods it accepts. */
export interface Route {
  /** `/device`, or `/pair/:segment`, whose last segment is variable. */
  readonly path: string
  readonly audience: Audience
  /**
   * Whether scripts of other sites may read the answer, errors included.
   * @default false
   */
  readonly cors?: true
  readonly GET?: Endpoint
  /** Answered by `GET` without its body; only where `GET` changes nothing. */
  readonly HEAD?: Endpoint
  readonly POST?: Endpoint
}
