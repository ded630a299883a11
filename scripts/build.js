// Builds every package into its `dist`: `npm run build`.
import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { build } from 'esbuild'

const tsc = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin/tsc',
)
const { status } = spawnSync(process.execPath, [tsc, '-b', 'tsconfig.build.json'], {
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)

// The client depends on no package: the one that knows how to open a browser goes into a file of
// its own, which is loaded only where a browser is opened.
await build({
  entryPoints: ['packages/client/dist/platform/open-browser.js'],
  outfile: 'packages/client/dist/platform/open-browser.js',
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  legalComments: 'inline',
  logLevel: 'warning',
})

for (const bin of ['packages/server/dist/bin.js', 'packages/cli/dist/bin.js']) chmodSync(bin, 0o755)
