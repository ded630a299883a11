/** Created when first needed: loading a language's words takes a tenth of the start-up time. */
let relative: Intl.RelativeTimeFormat | undefined

function ago(count: number, unit: Intl.RelativeTimeFormatUnit): string {
  relative ??= new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
  return relative.format(-count, unit)
}

/** How long ago, in the largest unit that fits: `now`, `12 seconds ago`, `4 minutes ago`, `3 days ago`. */
export function age(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds)) // not in the future if the clock was set back
  if (whole < 60) return ago(whole, 'second')
  if (whole < 3600) return ago(Math.floor(whole / 60), 'minute')
  if (whole < 2 * 86_400) return ago(Math.floor(whole / 3600), 'hour')
  return ago(Math.floor(whole / 86_400), 'day')
}
