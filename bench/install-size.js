import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Counts the packages and the bytes on disk that `npm install @paircode/client` adds. */
export function clientInstall() {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-bench-install-'))
  const npm = (...args) => execFileSync('npm', args, { cwd: folder, encoding: 'utf8' })
  try {
    const packages = ['client', 'protocol'].map((name) =>
      fileURLToPath(new URL(`../packages/${name}`, import.meta.url)),
    )
    const packed = JSON.parse(npm('pack', '--json', '--ignore-scripts', ...packages))
    writeFileSync(join(folder, 'package.json'), '{}')
    const files = packed.map(({ filename }) => `./${filename}`)
    npm('install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', ...files)
    const lock = readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')
    return {
      packages: Object.keys(JSON.parse(lock).packages).length,
      bytes: sizeOf(join(folder, 'node_modules')),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const sizeOf = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
