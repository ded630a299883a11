import { OptionError } from './options.ts'

/** @throws {OptionError} unless the value is a whole number in the range. */
export function within(path: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new OptionError(path, `a whole number from ${least} to ${most} is needed`)
}
