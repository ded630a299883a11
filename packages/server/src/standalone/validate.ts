import * as v from 'valibot'
import { Configuration } from './configuration.ts'
import { nearest } from './nearest.ts'
import type { Path, Problems } from './problems.ts'

/** Finds all that is wrong with a value as a configuration; `undefined` when it cannot be used as one. */
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

/** What is used here of any valibot schema. */
interface Shape extends v.GenericSchema {
  /** Of an optional value. */
  readonly wrapped?: Shape
  /** Of a list. */
  readonly item?: Shape
  /** Of an object. */
  readonly entries?: Readonly<Record<string, Shape>>
  /** Of an object of several kinds: the key that tells them apart, and the kinds. */
  readonly key?: string
  readonly options?: readonly Shape[]
  readonly literal?: unknown
}

/** Finds every unknown key, of which valibot names one, and lists, which it takes for objects. */
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

/** The schema in an optional one; of several kinds the one that the value is, if it is one. */
function bare(schema: Shape, value: unknown): Shape {
  const { key, options } = schema
  if (schema.wrapped) return bare(schema.wrapped, value)
  if (key === undefined || !options || !isObject(value)) return schema
  const kind = (value as Record<string, unknown>)[key]
  return options.find(({ entries }) => entries?.[key]?.literal === kind) ?? schema
}

/** What to write at a path, by the description there. */
function wanted(schema: Shape, value: unknown, path: Path): string | undefined {
  const [key, ...rest] = path
  if (key === undefined) return describe(schema)
  const { item, entries, options } = bare(schema, value)
  const next = item ?? (entries ?? options?.[0]?.entries)?.[key]
  return wanted(next ?? schema, (value as Record<string | number, unknown>)[key], rest)
}

const describe = (schema: Shape) => v.getDescription(schema.wrapped ?? schema)

/** What is wrong with a value. The value itself is never part of it: it may be a secret. */
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
  // Of several kinds, valibot expects an "Object", and then one of the kinds.
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
