/**
 * `client_id`, `clientid` and `ClientID` are all just typos of `clientId`. Text far longer than any
 * name is cut, because comparing it would take seconds.
 */
const fold = (name: string) => name.slice(0, 100).toLowerCase().replace(/[_-]/g, '')

/** Returns the known name that was probably meant: the nearest, if at most a third is wrong. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, distance: distance(fold(name), fold(candidate)) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, candidate.length / 3))
    .sort((one, other) => one.distance - other.distance)
  return best?.candidate
}

/** How many letters to add, drop or replace to get from one word to the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1]
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
