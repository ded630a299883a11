import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Configuration } from '../../packages/server/src/standalone/configuration.ts'
import { jsonSchema } from '../../scripts/configuration-schema.js'
import { BAD_VALUES } from './bad-values.ts'
import { completeFile } from './complete-file.ts'

const repository = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, repository), 'utf8')

/** What is used here of a JSON Schema. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly const?: string
}

/** `clients[].name`, and of a provider `providers[github].baseUrl`. */
function keysOf({ properties = {}, items, oneOf = [] }: Schema, path: string): string[] {
  return [
    ...Object.entries(properties).flatMap(([key, schema]) => {
      const here = path === '' ? key : `${path}.${key}`
      return [here, ...keysOf(schema, here)]
    }),
    ...(items ? keysOf(items, items.oneOf ? path : `${path}[]`) : []),
    ...oneOf.flatMap((kind) => keysOf(kind, `${path}[${kind.properties?.type?.const}]`)),
  ]
}

const everyKey = () => keysOf(JSON.parse(read('packages/server/paircode.schema.json')), '')

test('the published schema is the one that the loader goes by', () => {
  // If this fails: npm run build && node scripts/configuration-schema.js
  expect(read('packages/server/paircode.schema.json')).toBe(jsonSchema(Configuration))
})

test('every key of the schema is in the table of bad values', () => {
  const typeOf = (index: string) => completeFile.providers[Number(index)]?.type
  const tested = Object.keys(BAD_VALUES).map((path) =>
    path
      .replace(/^providers\[(\d)\]/, (_, index) => `providers[${typeOf(index)}]`)
      .replaceAll(/\[\d\]/g, '[]'),
  )
  expect(everyKey().filter((key) => !tested.includes(key))).toEqual([])
})

test('every key of the schema is in the reference for operators', () => {
  const reference = read('docs/configuration.md')
  const undocumented = everyKey().filter(
    (path) => !reference.includes(`\`${path.split('.').at(-1)}\``),
  )
  expect(undocumented).toEqual([])
})
