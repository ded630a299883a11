import type { KeyInfo } from '../keys/keys.ts'

const HEAD = ['KID', 'STATE', 'SIGNS FROM', 'PUBLISHED UNTIL']

/** Formats the keys for people: one per line, at most 80 columns, times in UTC. */
export function keysTable(keys: readonly KeyInfo[]): string {
  const rows = keys.map(({ kid, state, activeAt, dropAt }) => [
    kid,
    state,
    seconds(activeAt),
    dropAt ? seconds(dropAt) : '-',
  ])
  const table = [HEAD, ...rows]
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `2026-10-01T12:00:00Z` */
const seconds = (instant: Date) => `${instant.toISOString().slice(0, 19)}Z`

/** Formats the keys for programs. Fields may be added but are never removed. */
export const keysJson = (keys: readonly KeyInfo[]): string =>
  JSON.stringify({
    keys: keys.map(({ kid, state, activeAt, dropAt }) => ({
      kid,
      state,
      active_at: activeAt,
      drop_at: dropAt,
    })),
  })
