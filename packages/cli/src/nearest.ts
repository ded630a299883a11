/** The known word that was probably meant: one slip of the hand away, or little more. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, kept: kept(word, candidate) }))
    .filter(({ candidate, kept }) => kept >= candidate.length / 2)
    .sort((one, other) => other.kept - one.kept)
  return best?.candidate
}

/** How many letters of a word are right, from either end up to the slip. */
function kept(word: string, meant: string): number {
  const length = Math.min(word.length, meant.length)
  let start = 0
  while (start < length && word[start] === meant[start]) start += 1
  let end = 0
  while (end < length - start && word.at(-1 - end) === meant.at(-1 - end)) end += 1
  return start + end
}
