/** Returns the known word that was probably meant: about one typo away. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, kept: kept(word, candidate) }))
    .filter(({ candidate, kept }) => kept >= candidate.length / 2)
    .sort((one, other) => other.kept - one.kept)
  return best?.candidate
}

/** Counts the correct letters of a word, from both ends up to the typo. */
function kept(word: string, meant: string): number {
  const length = Math.min(word.length, meant.length)
  let start = 0
  while (start < length && word[start] === meant[start]) start += 1
  let end = 0
  while (end < length - start && word.at(-1 - end) === meant.at(-1 - end)) end += 1
  return start + end
}
