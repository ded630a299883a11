// Writes packages/server/paircode.schema.json, which describes the configuration file to editors.
// A test asserts that the committed schema is up to date.
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { toJsonSchema } from '@valibot/to-json-schema'
import { build } from 'esbuild'

/**
 * @param {import('valibot').GenericSchema} configuration
 * @returns {string}
 */
export function jsonSchema(configuration) {
  const { $schema, ...schema } = toJsonSchema(configuration, {
    typeMode: 'input', // the file as its author writes it
    errorMode: 'ignore', // ignore formats that JSON Schema lacks
    // The loader itself detects unknown keys, so valibot's objects do not reject them.
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema.type === 'object' ? { ...jsonSchema, additionalProperties: false } : undefined,
  })
  return `${JSON.stringify({ $schema, title: 'Configuration of paircode-server', ...schema }, null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { outputFiles = [] } = await build({
    entryPoints: [
      fileURLToPath(new URL('../packages/server/src/standalone/configuration.ts', import.meta.url)),
    ],
    conditions: ['@paircode/source'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  })
  const { Configuration } = await import(
    `data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`
  )
  const file = new URL('../packages/server/paircode.schema.json', import.meta.url)
  writeFileSync(file, jsonSchema(Configuration))
}
