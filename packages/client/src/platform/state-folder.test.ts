import { expect, test } from 'vitest'
import { stateFolder } from './state-folder.ts'

test.each([
  ['linux', {}, '/home/ada/.local/state/paircode'],
  ['linux', { XDG_STATE_HOME: '/state' }, '/state/paircode'],
  ['linux', { XDG_STATE_HOME: 'state' }, '/home/ada/.local/state/paircode'],
  ['darwin', {}, '/home/ada/Library/Application Support/paircode'],
  ['darwin', { PAIRCODE_HOME: '/elsewhere' }, '/elsewhere'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/paircode'],
  ['win32', {}, '/home/ada/AppData/Local/paircode'],
] as const)('on %s with %j sessions are under %s', (platform, env, folder) => {
  expect(stateFolder(env, platform, () => '/home/ada')).toBe(folder)
})

test('a relative PAIRCODE_HOME is refused: it would depend on the working directory', () => {
  expect(() => stateFolder({ PAIRCODE_HOME: 'here' })).toThrowError(
    expect.objectContaining({
      code: 'store_unusable',
      message: 'PAIRCODE_HOME: "here" is relative; write the whole path, from the root',
    }),
  )
})

const unknownUser = () => {
  throw new Error('ENOENT: no such file or directory, uv_os_homedir')
}

test.each([
  ['no home folder', unknownUser],
  ['an empty one', () => ''],
  ['a relative one', () => 'ada'],
])('with %s nothing is kept, least of all in the working directory', (_, home) => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(() => stateFolder({}, platform, home)).toThrowError(
      expect.objectContaining({
        code: 'store_unusable',
        message:
          'There is no home folder to keep logins in; set PAIRCODE_HOME to the whole path of a folder',
      }),
    )
  }
  expect(stateFolder({ PAIRCODE_HOME: '/elsewhere' }, 'linux', home)).toBe('/elsewhere')
  expect(stateFolder({ XDG_STATE_HOME: '/state' }, 'linux', home)).toBe('/state/paircode')
})
