import { expect, onTestFinished, vi } from 'vitest'
import { startPostgres, startStandby } from '../../scripts/postgres.js'
import { movableAddress } from './movable-address.ts'
import { DURABLE, run, signal } from './postgres.ts'

const SOON = { timeout: 30_000 }

/** A primary with a standby until the end of the test, and the address by which servers find the one that writes. */
export async function startPair({ synchronous }: { readonly synchronous: boolean }) {
  const primary = await startPostgres({ settings: DURABLE })
  onTestFinished(() => primary.stop())
  const replication = await movableAddress(primary.url)
  onTestFinished(() => replication.stop())
  const standby = await startStandby(primary, replication.url, { settings: DURABLE })
  onTestFinished(() => standby.stop())
  const address = await movableAddress(primary.url)
  onTestFinished(() => address.stop())

  if (synchronous) {
    await run(primary, `ALTER SYSTEM SET synchronous_standby_names = '*'`)
    await run(primary, 'SELECT pg_reload_conf()')
  }
  await vi.waitFor(async () => {
    const [{ sync_state } = {}] = await run(primary, 'SELECT sync_state FROM pg_stat_replication')
    expect(sync_state).toBe(synchronous ? 'sync' : 'async')
  }, SOON)

  return {
    primary,
    standby,
    address,
    /** From now on the standby hears of nothing. */
    stopReplication: () => replication.cut(),
    /** Resolves when the standby has all that has been done until now. */
    async caughtUp() {
      const [{ now } = {}] = await run(primary, 'SELECT pg_current_wal_lsn() AS now')
      await vi.waitFor(async () => {
        const [row] = await run(standby, `SELECT pg_last_wal_replay_lsn() >= '${now}' AS has`)
        expect(row?.has).toBe(true)
      }, SOON)
    },
    /** `kill -9`, all of it. It does not come back. */
    killPrimary: () => signal(primary, 'SIGKILL'),
    promote: () => run(standby, 'SELECT pg_promote()'),
  }
}
