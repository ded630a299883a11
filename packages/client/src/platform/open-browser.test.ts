import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openBrowser } from './open-browser.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('BROWSER=none opens nothing', async () => {
  vi.stubEnv('BROWSER', 'none')
  expect(await openBrowser('https://login.acme.dev/')).toBe(false)
})

// xdg-open, which is Linux', starts what BROWSER names.
describe.runIf(process.platform === 'linux')('with a browser of our own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('the address arrives as one argument', async () => {
    const browser = join(folder, 'browser')
    const seen = join(folder, 'seen')
    writeFileSync(browser, `#!/bin/sh\nprintf '%s|' "$@" > '${seen}'\n`)
    chmodSync(browser, 0o755)
    vi.stubEnv('BROWSER', browser)
    expect(await openBrowser('https://login.acme.dev/?a=1&b=2')).toBe(true)
    expect(readFileSync(seen, 'utf8')).toBe('https://login.acme.dev/?a=1&b=2|')
  })

  test('a launcher that gives up is noticed', async () => {
    vi.stubEnv('BROWSER', join(folder, 'missing'))
    expect(await openBrowser('https://login.acme.dev/')).toBe(false)
  })
})
