import { mount } from './paircode.js'

export { client } from './paircode.js'

const store = new URL('../../packages/server/dist/store/postgres/index.js', import.meta.url)

/** Paircode on a PostgreSQL that other servers may share. */
export async function start(issuer, url) {
  const { postgres } = await import(store.href)
  const masterKey = Buffer.alloc(32, 7).toString('base64url')
  return mount(issuer, { store: postgres(url), masterKey })
}
