// Checks the structure of the source tree (docs/decisions.md): which packages and folders may
// import which, how long a file may be, and which names say too little.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import process from 'node:process'

/** Which other packages each package may import; `tests/`, `examples/` and `bench/` may import all.
 * @type {Record<string, string[]>} */
const PACKAGES = {
  protocol: [],
  server: ['protocol'],
  guard: ['protocol'],
  client: ['protocol'],
  cli: ['client'],
}

/** Inside a package, a folder imports only from those below it; unlisted files rank highest.
 * @type {Record<string, string[]>} */
const FOLDERS = {
  server: [
    'standalone',
    'endpoints',
    'http',
    'login',
    'clients',
    'pages',
    'providers',
    'sessions',
    'tokens',
    'keys',
    'metrics',
    'store',
  ],
  client: [
    'testing',
    'frameworks',
    'doctor',
    'flows',
    'loopback',
    'sessions',
    'refresh',
    'requests',
    'store',
    'terminal',
    'network',
    'platform',
    'login-error.ts',
  ],
}

/** Folders that build on their package's own entry point. */
const ON_TOP = ['standalone', 'testing', 'frameworks']

const LONGEST_FILE = 250
const NAMES_THAT_SAY_NOTHING = /^(helpers?|utils?|common|shared|lib|core|types|misc)(\.[jt]s)?$/

const IMPORT = /(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g

/** @type {string[]} */
const problems = []

/** @param {string} folder @returns {string[]} */
const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (NAMES_THAT_SAY_NOTHING.test(entry.name)) problems.push(`${path}: name it for its concept`)
    if (entry.isDirectory()) return filesBelow(path)
    return /\.[jt]s$/.test(entry.name) ? [path] : []
  })

for (const [name, allowed] of Object.entries(PACKAGES)) {
  const root = join('packages', name, 'src')
  for (const path of filesBelow(root)) {
    const text = readFileSync(path, 'utf8')
    const lines = text.split('\n').length
    const isTest = path.endsWith('.test.ts')
    if (lines > LONGEST_FILE && !isTest) {
      problems.push(`${path}: ${lines} lines; ${LONGEST_FILE} at most, one concept each`)
    }
    for (const [, target = ''] of text.matchAll(IMPORT)) {
      const other = /^@paircode\/([a-z]+)/.exec(target)?.[1]
      if (other && !allowed.includes(other) && !isTest) {
        problems.push(`${path}: ${name} may not import ${other}`)
      }
      if (target.startsWith('.') && !isTest) checkFolder(name, root, path, target)
    }
  }
}

/** @param {string} name @param {string} root @param {string} path @param {string} target */
function checkFolder(name, root, path, target) {
  const order = FOLDERS[name]
  if (!order) return
  const folderOf = (/** @type {string} */ file) => relative(root, file).split('/')[0] ?? ''
  const [from, to] = [folderOf(path), folderOf(join(dirname(path), target))]
  const [above, below] = [order.indexOf(from), order.indexOf(to)]
  const isRoot = (/** @type {string} */ place) => place.endsWith('.ts') && !order.includes(place)
  if (isRoot(from)) return
  if (above < 0) problems.push(`${path}: ${from}/ is not in the list of folders`)
  else if (isRoot(to) && !ON_TOP.includes(from))
    problems.push(`${path}: ${from}/ may not import ${to}`)
  else if (below >= 0 && below < above)
    problems.push(`${path}: ${from}/ is below ${to}/, and may not import it`)
}

for (const problem of problems) console.error(problem)
console.log(`structure: ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
