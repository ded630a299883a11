import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { publint } from 'publint'
import { expect, test } from 'vitest'

/** What each entry point exports at run time. A name is added, or taken away, on purpose. */
const EXPORTS: Record<string, string[]> = {
  '@paircode/protocol': [
    ...['OAuthError', 'PAIRCODE_SCHEME', 'isLoginScope', 'isScopeName', 'paircodeProblem'],
    ...['paircodeStartQuery', 'parsePreferWait', 'parseScope', 'preferWait', 'printable'],
    ...['readDeviceAuthorization', 'readIdToken', 'readPaircodePoll', 'readPaircodeStarted'],
    ...['readPushedAuthorization', 'readServerMetadata', 'readTokenResponse', 'readUserInfo'],
    ...['writeDeviceAuthorization'],
    ...['writePaircodePoll', 'writePaircodeStarted', 'writePushedAuthorization'],
    ...['writeTokenResponse', 'writeUserInfo'],
  ],
  '@paircode/server': [
    ...['OAuthError', 'OptionError', 'ProviderError', 'StoreError', 'Unauthenticated'],
    ...['createServer', 'discord', 'github', 'gitlab', 'google', 'huggingFace', 'local'],
    ...['memory', 'microsoft', 'oidc'],
  ],
  '@paircode/server/sqlite': ['sqlite'],
  '@paircode/server/postgres': ['postgres'],
  '@paircode/guard': ['Refusal', 'Unauthenticated', 'Unavailable', 'createGuard'],
  '@paircode/guard/hono': ['metadata', 'protect'],
  '@paircode/guard/express': ['callerOf', 'metadata', 'protect'],
  '@paircode/guard/fastify': ['callerOf', 'metadata', 'protect'],
  '@paircode/client': [
    ...['LoginError', 'beginLogin', 'cancelLogin', 'completeLogin', 'defaultStore', 'diagnose'],
    ...['fileStore', 'isAccount', 'login', 'memoryStore', 'nextStep', 'openSession'],
    ...['stateFolder', 'useAccount'],
  ],
  '@paircode/client/events': [
    ...['EXIT', 'exitCodeOf', 'identityEvent', 'loggedInEvent', 'loggedOutEvent'],
    ...['loginStartedEvent', 'personOf', 'promptEvent', 'writeEvent'],
  ],
  '@paircode/client/commander': ['addLoginCommands'],
  '@paircode/client/yargs': ['addLoginCommands'],
  '@paircode/client/citty': ['loginCommands'],
  '@paircode/client/oclif': ['loginCommands'],
  '@paircode/client/testing': ['fakeServer'],
}

test.each(Object.entries(EXPORTS))('%s exports what is listed here', (name, names) => {
  // In a process of its own, so that it is the built package and not its sources.
  const script = `import('${name}').then((all) => console.log(JSON.stringify(Object.keys(all))))`
  const found = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })
  expect(JSON.parse(found).sort()).toEqual([...names].sort())
})

test.each(['protocol', 'server', 'guard', 'client', 'cli'])(
  'packages/%s is packed as its package.json says, and holds no sources',
  async (folder) => {
    const pkgDir = resolve('packages', folder)
    const { messages } = await publint({ pkgDir, strict: true, pack: 'npm' })
    expect(messages).toEqual([])
    const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: pkgDir,
      encoding: 'utf8',
    })
    const files: string[] = JSON.parse(listing)[0].files.map((file: { path: string }) => file.path)
    expect(files.filter((path) => /(^|\/)src\/|\.test\.|\.tsbuildinfo$/.test(path))).toEqual([])
    expect(files).toContain('package.json')
  },
)
