// Writes packages/server/paircode.schema.json, after `npm run build`: the description of the
// configuration file that editors read. A test asserts that the committed one is up to date.
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { toJsonSchema } from '@valibot/to-json-schema'

/**
 * @param {import('valibot').GenericSchema} configuration
 * @returns {string}
 */
export function jsonSchema(configuration) {
  const { $schema, ...schema } = toJsonSchema(configuration, {
    typeMode: 'input', // the file as it is written
    errorMode: 'ignore', // formats that JSON Schema does not know
    // The loader finds unknown keys by itself, so valibot's objects do not refuse them.
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema.type === 'object' ? { ...jsonSchema, additionalProperties: false } : undefined,
  })
  return `${JSON.stringify({ $schema, title: 'Configuration of paircode-server', ...schema }, null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = new URL('../packages/server/dist/standalone/configuration.js', import.meta.url)
  const { Configuration } = await import(built.href)
  const file = new URL('../packages/server/paircode.schema.json', import.meta.url)
  writeFileSync(file, jsonSchema(Configuration))
}
