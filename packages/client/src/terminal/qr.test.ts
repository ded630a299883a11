import { expect, test } from 'vitest'
import { qrCode } from './qr.ts'

test('a link is drawn in blocks, well within 80 columns', async () => {
  const lines = (await qrCode('https://login.acme.dev/go/7Q2FKX9B')).trimEnd().split('\n')
  expect(lines.length).toBeGreaterThan(10)
  for (const line of lines) {
    expect(line).toMatch(/^[█▀▄ ]*$/)
    expect(line.length).toBeLessThan(80)
  }
})
