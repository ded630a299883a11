import * as v from 'valibot'
import { nearest } from '../nearest.ts'
import { Configuration } from './configuration.ts'
import type { Path, Problems } from './problems.ts'

/** Adds all problems of a configuration; returns `undefined` if it cannot be used. */
export function validate(value: unknown, problems: Problems): Configuration | undefined {
  const schema = Configuration as v.GenericSchema as Shape
  checkKeys(schema, value, [], problems)

  const result = v.safeParse(Configuration, value)
  for (const issue of result.issues ?? []) {
    const path = (issue.path ?? []).map((step) => step.key as string | number)
    problems.add(path, `${phrase(issue)}; write ${wanted(schema, value, path)}`)
  }
  return result.success ? result.output : undefined
}

/** The part of a valibot schema that is used here. */
interface Shape extends v.GenericSchema {
  /** For an optional value. */
  readonly wrapped?: Shape
  /** For a list. */
  readonly item?: Shape
  /** For an object. */
  readonly entries?: Readonly<Record<string, Shape>>
  /** For a variant: the key that tells its kinds apart, and the kinds. */
  readonly key?: string
  readonly options?: readonly Shape[]
  readonly literal?: unknown
}

/** Finds all unknown keys, where valibot reports one, and lists that valibot takes for objects. */
function checkKeys(schema: Shape, value: unknown, path: Path, problems: Problems): void {
  const { item, entries } = bare(schema, value)
  if (Array.isArray(value)) {
    if (!item) problems.add(path, `is a list; write ${describe(schema)}`)
    else for (const [at, one] of value.entries()) checkKeys(item, one, [...path, at], problems)
    return
  }
  if (!entries || !isObject(value)) return
  for (const [key, one] of Object.entries(value)) {
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined
    if (entry) checkKeys(entry, one, [...path, key], problems)
    else problems.add([...path, key], unknownKey(key, Object.keys(entries)))
  }
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known)
  return `is not a key; ${meant ? `did you mean "${meant}"?` : `here are ${known.join(', ')}`}`
}

/** Unwraps an optional schema; of a variant, picks the kind of the value, if it has one. */
function bare(schema: Shape, value: unknown): Shape {
  const { key, options } = schema
  if (schema.wrapped) return bare(schema.wrapped, value)
  if (key === undefined || !options || !isObject(value)) return schema
  const kind = (value as Record<string, unknown>)[key]
  return options.find(({ entries }) => entries?.[key]?.literal === kind) ?? schema
}

/** Returns what to write at a path, from the schema's description. */
function wanted(schema: Shape, value: unknown, path: Path): string | undefined {
  const [key, ...rest] = path
  if (key === undefined) return describe(schema)
  const { item, entries, options } = bare(schema, value)
  const next = item ?? (entries ?? options?.[0]?.entries)?.[key]
  return wanted(next ?? schema, (value as Record<string | number, unknown>)[key], rest)
}

const describe = (schema: Shape) => v.getDescription(schema.wrapped ?? schema)

/** Says what is wrong with a value, without quoting it, as it may be a secret. */
function phrase(issue: v.BaseIssue<unknown>): string {
  switch (issue.type) {
    case 'check':
      return issue.message
    case 'non_empty':
      return 'is empty'
    case 'max_length':
      return `is longer than ${issue.requirement} characters`
    case 'integer':
    case 'min_value':
    case 'max_value':
      return 'is out of range'
  }
  if (issue.input === undefined) return 'is missing'
  // For a variant, valibot first expects an "Object" and then one of the kinds.
  const choice =
    issue.type === 'picklist' || (issue.type === 'variant' && issue.expected !== 'Object')
  return choice && typeof issue.input === 'string'
    ? 'is none of these'
    : `is ${kindOf(issue.input)}`
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'a number'
  if (Array.isArray(value)) return 'a list'
  return isObject(value) ? 'an object' : String(value)
}
