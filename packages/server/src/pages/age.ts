/** Made for the first page that needs it: reading the words of a language is a tenth of a start. */
let relative: Intl.RelativeTimeFormat | undefined

function ago(count: number, unit: Intl.RelativeTimeFormatUnit): string {
  relative ??= new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
  return relative.format(-count, unit)
}

/** How long ago, in the largest unit that fits: `now`, `12 seconds ago`, `4 minutes ago`, `3 days ago`. */
export function age(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds)) // a clock that was set back makes no future
  if (whole < 60) return ago(whole, 'second')
  if (whole < 3600) return ago(Math.floor(whole / 60), 'minute')
  if (whole < 2 * 86_400) return ago(Math.floor(whole / 3600), 'hour')
  return ago(Math.floor(whole / 86_400), 'day')
}
