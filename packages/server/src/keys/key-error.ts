/**
 * The server cannot start with its keys, or cannot change them as asked. No key is in the message.
 */
export class KeyError extends Error {
  override readonly name = 'KeyError'
  readonly code:
    | 'bad_master_key'
    | 'master_key_missing'
    | 'master_key_open_to_others'
    | 'master_key_unavailable'
    | 'wrong_master_key'
    | 'unknown_key'
    | 'rotation_under_way'

  constructor(code: KeyError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
