const UNITS = [
  ['days', 86_400],
  ['hours', 3600],
  ['minutes', 60],
] as const

/** `7 days`, `90 seconds`: in the largest unit that fits twice. Rounds down, to promise no more. */
export function inWords(seconds: number): string {
  const [name, length] = UNITS.find(([, length]) => seconds >= 2 * length) ?? ['seconds', 1]
  return `${Math.floor(seconds / length)} ${name}`
}
