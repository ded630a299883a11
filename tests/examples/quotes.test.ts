import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** However deep they stand. */
const withoutIndent = (text: string) => text.replaceAll(/^ +/gm, '').trim()

const examples = readdirSync('examples').flatMap((name) => {
  const folder = join('examples', name)
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))
  return files.map((file) => withoutIndent(readFileSync(join(folder, file), 'utf8')))
})

const quotes = ['README.md', 'docs/cli-authors.md', 'docs/backend.md'].flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^ *```ts\n(.*?)^ *```$/gms)].map(([, code = '']) => [
    page,
    code,
  ]),
)

test('there are quotes', () => {
  expect(quotes.length).toBeGreaterThan(8)
})

test.each(quotes)('%s quotes an example to the letter: %s', (_, quote = '') => {
  expect(examples.some((example) => example.includes(withoutIndent(quote)))).toBe(true)
})
