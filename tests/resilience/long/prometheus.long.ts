import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { DEPLOY, expressions } from '../../seeing/shipped.ts'

test('Prometheus takes each alert and panel', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-rules-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const panels = expressions.map(({ expr }, index) => ({
    record: `panel:${index}`,
    expr: expr.replaceAll('$__rate_interval', '5m'),
  }))
  const file = join(folder, 'panels.yml')
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules: panels }] }))
  for (const path of [file, fileURLToPath(new URL('prometheus/alerts.yml', DEPLOY))]) {
    const checked = spawnSync('promtool', ['check', 'rules', path], { encoding: 'utf8' })
    expect(checked).toMatchObject({ status: 0, stderr: '' })
  }
})
