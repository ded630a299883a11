/**
 * The parameters of a query or form.
 *
 * "Parameters sent without a value MUST be treated as if they were omitted from the request. …
 * Request and response parameters MUST NOT be included more than once" (RFC 6749 §3.1): reading a
 * repeated one is refused, since two readers of one request might each take a different value.
 */
export class Parameters {
  readonly #values: URLSearchParams
  readonly #refuse: (problem: string) => Error

  /** @param refuse makes the error for a repeated parameter, in the endpoint's own format. */
  constructor(values: URLSearchParams, refuse: (problem: string) => Error) {
    this.#values = values
    this.#refuse = refuse
  }

  get(name: string): string | undefined {
    const values = this.#values.getAll(name)
    if (values.length > 1)
      throw this.#refuse(`${name}: it is there ${values.length} times; send it once`)
    return values[0] || undefined
  }

  require(name: string): string {
    const value = this.get(name)
    if (value === undefined) throw this.#refuse(`${name}: it is missing`)
    return value
  }

  /** All parameters as they came, for a reader with its own rules. */
  get raw(): URLSearchParams {
    return this.#values
  }
}
