// Does with a login, one after the other, what its arguments say.
import process from 'node:process'
import { defaultStore, LoginError } from '@paircode/client'

const key = { issuer: 'https://login.acme.dev', clientId: 'acme-cli', subject: 'u1' }
const session = (/** @type {string} */ value) => ({
  ...key,
  credential: /** @type {const} */ ({ type: 'cookie', name: 'paircode_session', value }),
  createdAt: new Date(),
})
const store = defaultStore({ output: process.stderr })

/** @type {Record<string, () => Promise<string>>} */
const STEPS = {
  async save() {
    await store.prepare(key)
    await store.save(session('secret-1'))
    return 'saved'
  },
  async renew() {
    await store.save(session('secret-2'))
    return 'renewed'
  },
  async show() {
    const credential = (await store.load(key))?.credential
    return credential?.type === 'cookie' ? credential.value : 'nothing'
  },
  async remove() {
    await store.remove(key)
    return 'removed'
  },
}

for (const step of process.argv.slice(2)) {
  try {
    console.log(await STEPS[step]?.())
  } catch (error) {
    if (!(error instanceof LoginError)) throw error
    console.log(`${error.code} ${error.message}`)
  }
}
