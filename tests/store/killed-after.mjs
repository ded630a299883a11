// Does one verb on a database file, and is killed the moment the store says that it is kept:
// node killed-after.mjs FILE PART VERB ARGUMENTS-AS-JSON
import { sqlite } from '@paircode/server/sqlite'

const [file = '', part = '', verb = '', json = ''] = process.argv.slice(2)
const instant = /^\d{4}-\d\d-\d\dT/
const values = JSON.parse(json, (_, value) => (instant.test(value) ? new Date(value) : value))

/** @type {Record<string, any>} */
const store = sqlite(file)
if (await store[part][verb](...values)) process.kill(process.pid, 'SIGKILL')
