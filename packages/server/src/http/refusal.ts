import { OAuthError, type OAuthErrorCode } from '@paircode/protocol'

/** A refusal to a program that carries more than the code: another status, or its own headers. */
export class Refusal extends OAuthError {
  override readonly name: string = 'Refusal'
  override readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: OAuthErrorCode,
    description: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, description)
    this.status = status
    this.headers = headers
  }
}

/** An error in the request itself, reported to a program. */
export const invalidRequest = (description: string, status = 400): Refusal =>
  new Refusal(status, 'invalid_request', description)
