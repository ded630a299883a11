/** With what a temporary file adds to it, 143 bytes: the limit of eCryptfs. */
const LONGEST = 120

/** Returns a file name that is unique to these texts. */
export function fileName(...texts: readonly string[]): string {
  const name = nameOf(texts)
  return name.length <= LONGEST ? name : `~${digest(name)}`
}

/** Whether a file of that name may be for these texts and further ones. */
export const mayBeginWith = (name: string, ...texts: readonly string[]): boolean =>
  name.startsWith(nameOf([...texts, ''])) || name.startsWith('~')

/** Readable, and unique even where file names ignore case. */
const nameOf = (texts: readonly string[]): string =>
  texts.map((text) => text.replace(/[^a-z0-9.-]/gu, percentEncoded)).join('_')

const percentEncoded = (character: string): string =>
  Buffer.from(character).toString('hex').replace(/../g, '%$&')

/** Loaded only if a name is too long: loading takes longer than all else that a command does. */
const digest = (text: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex')
