/** The power fails: what was answered had been flushed to the disk before, and a file that is torn is whole again. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openFile } from '../../packages/server/src/store/sqlite/driver.ts'
import { sqlite } from '../../packages/server/src/store/sqlite/index.ts'
import { NOW, newLogin } from '../store/contract/samples.ts'
import { startServer } from './stores.ts'
import { canWatch, watchSystemCalls } from './system-calls.ts'
import { Terminal } from './terminal.ts'

test.skipIf(!canWatch)(
  'a begin, an approval, a redemption and a refresh are answered once they are on the disk',
  async () => {
    const server = await startServer()
    /** For each answer to them: whether something was written, and all of it flushed, before. */
    const flushed = async () => {
      const seen = await watchSystemCalls(server.pid, join(server.folder, 'trace'))
      const terminal = await Terminal.loggedIn(server)
      await terminal.refresh()
      const answers = (await seen()).filter(({ path }) => /^\/(consent|oauth\/.*)$/.test(path))
      return answers.map(({ path, between }) => [
        path,
        between.includes('written') && between.at(-1) === 'flushed',
      ])
    }
    const answered = (isFlushed: boolean) => [
      ['/oauth/device_authorization', isFlushed],
      ['/consent', isFlushed],
      ['/oauth/token', isFlushed],
      ['/oauth/token', isFlushed],
    ]
    expect(await flushed()).toEqual(answered(true))
    // And one that did not would be found out.
    await server.befall({ sql: 'PRAGMA synchronous = OFF' })
    expect(await flushed()).toEqual(answered(false))
  },
)

/** What a file may be after it had one content that was flushed, and was given another that was not. */
function torn(flushed: Buffer, written: Buffer): Buffer {
  const length = flushed.length + random(written.length - flushed.length + 1)
  const file = Buffer.from(written.subarray(0, length))
  for (let at = 0; at < length; at += SECTOR) {
    const [old, now] = [flushed, written].map((content) => content.subarray(at, at + SECTOR))
    if (!old || !now || old.equals(now)) continue
    const fate = random(3)
    // SQLite counts on it that bytes before those that are written are left alone ("powersafe overwrite").
    const first = now.findIndex((byte, n) => byte !== old[n])
    if (fate === 0) file.fill(random(256), at + first, Math.min(at + SECTOR, length))
    if (fate === 1) file.set(old, at)
  }
  return file
}

const SECTOR = 512
const random = (below: number): number => Math.floor(Math.random() * below)

test('a SQLite file that was torn anywhere after its last flush has all that was answered before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-torn-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = (name: string) => join(folder, name)
  const opened = openFile(file('live.db'))
  onTestFinished(() => opened.close())
  const live = sqlite(opened)
  opened.exec('PRAGMA wal_autocheckpoint = 100') // ten times as often as usual
  /** By another process: this one would lose its locks. */
  const onDisk = () => {
    spawnSync('cp', ['live.db', 'live.db-wal', 'copies'], { cwd: folder })
    return ['', '-wal'].map((end) => readFileSync(file(`copies/live.db${end}`)))
  }
  spawnSync('mkdir', [file('copies')])
  const seen = { appended: 0, checkpoint: 0, restarted: 0 }
  let begun = 0
  const [first = Buffer.of(), second = Buffer.of()] = onDisk()
  let [database, log] = [first, second]
  for (let round = 0; round < 40; round += 1) {
    const answered = begun
    // One transaction, and one flush.
    const more = Array.from({ length: 1 + random(40) }, () => newLogin(`${begun++}`))
    await Promise.all(more.map((login) => live.logins.begin(login, NOW)))
    const [newDatabase = Buffer.of(), newLog = Buffer.of()] = onDisk()
    const isCheckpoint = !newDatabase.equals(database)
    if (isCheckpoint) seen.checkpoint += 1
    else if (newLog.subarray(0, 32).equals(log.subarray(0, 32))) seen.appended += 1
    else seen.restarted += 1
    // A checkpoint begins once the log is flushed, and whoever begins the log anew has flushed the database.
    const copy = file(`${round}.db`)
    writeFileSync(copy, isCheckpoint ? torn(database, newDatabase) : newDatabase)
    writeFileSync(`${copy}-wal`, isCheckpoint ? newLog : torn(log, newLog))
    const kept = openFile(copy)
    expect(kept.prepare('PRAGMA integrity_check').get({})).toEqual({ integrity_check: 'ok' })
    const counted = `SELECT count(*) AS found FROM logins WHERE substr(id, ${'login-'.length + 1}) + 0 < :answered`
    expect(kept.prepare(counted).get({ answered })).toEqual({ found: answered })
    kept.close()
    ;[database, log] = [newDatabase, newLog]
  }
  for (const often of Object.values(seen)) expect(often).toBeGreaterThan(0)
})
