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
import { basename, dirname, join, resolve } from 'node:path'
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

// Bundles only the proxy part of undici, half of the package, with its licence. It is CommonJS and
// calls `require`.
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

// The client has no third-party dependencies: the packages that open a browser, draw a QR code and
// go through a proxy are bundled into the files that use them, which are loaded only when needed.
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
appendFileSync('packages/client/dist/network/dispatcher.js', licence) // minifying drops it

// Bundles the command and the client into CommonJS files, one for `token` and one for all commands:
// each module adds half a millisecond to the start, and CommonJS runs modules only when needed.
// Three large packages stay in files of their own.
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
  entryPoints: ['bin', 'token-command', 'any-command'].map((file) => `packages/cli/src/${file}.ts`),
  outdir: command,
  conditions: ['@paircode/source'],
  minifyWhitespace: true,
  format: 'cjs',
  define: { 'import.meta.dirname': '__dirname' },
  plugins: [
    {
      name: 'beside',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^(open|uqr)$|\/dispatcher\.ts$/ }, ({ path }) => ({
          path: `./${basename(path, '.ts')}.mjs`,
          external: true,
        }))
        // A plain `import` of these would load Node's whole ES module loader.
        onResolve({ filter: /-command\.ts$/ }, ({ kind, path }) =>
          kind === 'dynamic-import'
            ? { path: path.replace(/ts$/, 'js'), namespace: 'required' }
            : null,
        )
        onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
          contents: `require('${path}')`,
        }))
        onResolve({ filter: /./, namespace: 'required' }, ({ path }) => ({ path, external: true }))
      },
    },
  ],
})
rmSync(folder, { recursive: true })

/**
 * The adapter between Node and the server supports HTTP/2, which we do not use: loading its module
 * would take as long as loading all of ours.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutHttp2 = {
  name: 'without HTTP/2',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:http2$/ }, ({ path }) => ({ path, namespace: 'absent' }))
    onLoad({ filter: /./, namespace: 'absent' }, () => ({
      contents: 'export class Http2ServerRequest {}; export const constants = {}',
    }))
  },
}

/** @type {import('esbuild').BuildOptions} */
const modules = {
  ...usual,
  conditions: ['@paircode/source'],
  splitting: true,
  metafile: true,
}

// Bundles the protocol and the server into a few modules each, for the same reason.
const wire = await build({
  ...modules,
  entryPoints: ['packages/protocol/src/index.ts'],
  outdir: 'packages/protocol/dist',
})
const dist = 'packages/server/dist'
const library = await build({
  ...modules,
  entryPoints: ['index', 'store/sqlite/index', 'store/postgres/index'].map(
    (file) => `packages/server/src/${file}.ts`,
  ),
  outdir: dist,
  outbase: 'packages/server/src',
  chunkNames: 'parts/[name]-[hash]',
  packages: 'external',
})
// `paircode-server` has its own modules: sharing the library's would make more and smaller ones.
// Packages that talk to providers stay external, so that they can be updated without ours.
const server = await build({
  ...modules,
  entryPoints: ['packages/server/src/bin.ts'],
  outdir: dist,
  chunkNames: 'command/[name]-[hash]',
  external: ['@opentelemetry/api', 'jose', 'openid-client'],
  minifyWhitespace: true,
  plugins: [withoutHttp2],
})
removeOthers('packages/protocol/dist', wire)
removeOthers(dist, library, server)

for (const bin of ['packages/server/dist/bin.js', 'packages/cli/dist/bin.js']) chmodSync(bin, 0o755)

/**
 * Removes modules that tsc or an earlier build wrote.
 *
 * @param {string} dist
 * @param {import('esbuild').BuildResult[]} builds whose modules are kept
 */
function removeOthers(dist, ...builds) {
  const made = builds.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {}))
  const stay = new Set(made.map((path) => resolve(path)))
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const path = resolve(dist, name)
    if (path.endsWith('.js') && !stay.has(path)) rmSync(path)
  }
}
