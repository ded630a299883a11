const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** How long ago, in the largest unit that fits: `now`, `12 seconds ago`, `4 minutes ago`. */
export function age(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds)) // a clock that was set back makes no future
  if (whole < 60) return RELATIVE.format(-whole, 'second')
  if (whole < 3600) return RELATIVE.format(-Math.floor(whole / 60), 'minute')
  return RELATIVE.format(-Math.floor(whole / 3600), 'hour')
}
