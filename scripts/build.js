// Builds every package into its `dist`: `npm run build`.
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
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

/** @type {import('esbuild').BuildOptions} */
const usual = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  legalComments: 'inline',
  logLevel: 'warning',
}

// Of undici only what goes through proxies: half of it, with its licence. It is CommonJS, and calls
// `require`.
const folder = mkdtempSync(join(tmpdir(), 'paircode-build-'))
const undici = join(folder, 'undici.js')
const licence = `/*! undici: ${readFileSync('node_modules/undici/LICENSE', 'utf8')}*/\n`
await build({
  ...usual,
  stdin: {
    resolveDir: 'packages/client',
    contents: `
      import api from 'undici/lib/api/index.js'
      import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'
      import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js'
      import Pool from 'undici/lib/dispatcher/pool.js'
      Object.assign(Dispatcher.prototype, api) // as its own index.js does
      export { EnvHttpProxyAgent, Pool }`,
  },
  outfile: undici,
  banner: {
    js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)
${licence}`,
  },
  minify: true,
})

// The client depends on no package: the ones that know how to open a browser, how to draw a QR code and
// how to go through a proxy go into the files that use them, which are loaded only then.
await build({
  ...usual,
  entryPoints: ['platform/open-browser', 'terminal/qr', 'network/dispatcher'].map(
    (file) => `packages/client/dist/${file}.js`,
  ),
  alias: { undici },
  minifyWhitespace: true,
  outdir: 'packages/client/dist',
  outbase: 'packages/client/dist',
  allowOverwrite: true,
})
appendFileSync('packages/client/dist/network/dispatcher.js', licence) // it is lost when white space is

// The command, with the client in it, as one file of CommonJS: each of many modules costs its start half
// a millisecond, and CommonJS runs what a command does not need only when it does. Three large packages
// stay beside it.
const command = 'packages/cli/dist'
for (const name of readdirSync(command).filter((name) => /\.m?js$/.test(name))) {
  rmSync(join(command, name))
}
writeFileSync(join(command, 'package.json'), '{ "type": "commonjs" }\n')
copyFileSync('packages/client/dist/network/dispatcher.js', join(command, 'dispatcher.mjs'))
await build({
  ...usual,
  entryPoints: ['open', 'uqr'],
  outdir: command,
  minifyWhitespace: true,
  outExtension: { '.js': '.mjs' },
})
await build({
  ...usual,
  entryPoints: ['packages/cli/src/bin.ts'],
  outdir: command,
  conditions: ['@paircode/source'],
  minifyWhitespace: true,
  format: 'cjs',
  define: { 'import.meta.url': 'here' },
  banner: { js: `const here = require('node:url').pathToFileURL(__filename).href` },
  plugins: [
    {
      name: 'beside',
      setup: ({ onResolve }) =>
        onResolve({ filter: /^(open|uqr)$|\/dispatcher\.ts$/ }, ({ path }) => ({
          path: `./${basename(path, '.ts')}.mjs`,
          external: true,
        })),
    },
  ],
})
rmSync(folder, { recursive: true })

// The server alone, for the same reason: it starts in half the time.
rmSync('packages/server/dist/command', { recursive: true, force: true })
await build({
  ...usual,
  entryPoints: ['packages/server/src/bin.ts'],
  outdir: 'packages/server/dist',
  chunkNames: 'command/[name]-[hash]',
  conditions: ['@paircode/source'],
  packages: 'external',
  splitting: true,
})

for (const bin of ['packages/server/dist/bin.js', 'packages/cli/dist/bin.js']) chmodSync(bin, 0o755)
