import { startPostgres } from '../../scripts/postgres.js'
import { mount } from './paircode.js'

export { client } from './paircode.js'

const store = new URL('../../packages/server/dist/store/postgres/index.js', import.meta.url)

/** The same with a PostgreSQL beside it that flushes each commit to the disk; its CPU time is not ours. */
export async function start(issuer) {
  const { postgres } = await import(store.href)
  const flushing = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
  const { url } = await startPostgres({ settings: flushing })
  const masterKey = Buffer.alloc(32, 7).toString('base64url')
  return mount(issuer, { store: postgres(url), masterKey })
}
