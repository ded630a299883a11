// Loaded before a server (`node --import`): brings bad days about when it is told to, over its
// channel to whoever started it. What a message may say: `BadDay` in server.ts.
import { createRequire } from 'node:module'
import process from 'node:process'

/** Finds what the server finds. */
const require = createRequire(process.argv[1] ?? '')

const INSTALLED = '@photostructure/sqlite'

let aheadMs = Number(process.env.SECONDS_AHEAD ?? 0) * 1000
const realNow = Date.now
Date.now = () => realNow() + aheadMs
globalThis.Date = new Proxy(Date, {
  construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [Date.now()]),
})

/** @type {{ when: 'before' | 'after', statement: RegExp } | undefined} */
let death
const die = () => process.kill(process.pid, 'SIGKILL')
const isLast = (/** @type {string} */ sql) => death?.statement.test(sql) ?? false

/** @type {Set<{ exec(sql: string): void }>} */
const databases = new Set()

watchSqlite()
watchPostgres()

process.on('message', (/** @type {import('./server.ts').BadDay} */ day) => {
  if (day.secondsAhead !== undefined) aheadMs = day.secondsAhead * 1000
  if (day.sql !== undefined) for (const database of databases) database.exec(day.sql)
  if (day.death) death = { when: day.death.when, statement: new RegExp(day.death.statement) }
  process.send?.('done')
})
process.channel?.unref()

/** Dies right before or right after the commit of the transaction that the statement is in. */
function watchSqlite() {
  const { getBuiltinModule } = process
  const isBuiltIn = Number.parseInt(process.versions.node, 10) >= 24
  const driver = isBuiltIn ? getBuiltinModule('node:sqlite') : require(INSTALLED)
  let isUnderWay = false
  class DatabaseSync extends driver.DatabaseSync {
    /** @param {string} path */
    constructor(path) {
      super(path)
      databases.add(this)
    }

    /** @param {string} sql */
    prepare(sql) {
      const statement = super.prepare(sql)
      const noting =
        (/** @type {'get' | 'run'} */ verb) =>
        (/** @type {any[]} */ ...values) => {
          isUnderWay ||= isLast(sql)
          return statement[verb](...values)
        }
      const all = (/** @type {any[]} */ ...values) => statement.all(...values)
      return { get: noting('get'), run: noting('run'), all }
    }

    /** @param {string} sql */
    exec(sql) {
      const isEnd = isUnderWay && sql === 'COMMIT'
      if (isEnd && death?.when === 'before') die()
      super.exec(sql)
      if (isEnd) die()
    }
  }
  // Neither has exports that can be changed.
  const watched = { ...driver, DatabaseSync }
  const cached = require.cache[require.resolve(INSTALLED)]
  if (!isBuiltIn && cached) cached.exports = watched
  process.getBuiltinModule = (/** @type {string} */ id) =>
    isBuiltIn && id === 'node:sqlite' ? watched : getBuiltinModule(id)
}

/** Dies instead of sending the statement, or when its result has come. */
function watchPostgres() {
  const { prototype } = require('pg').Client
  const { query } = prototype
  prototype.query = function (/** @type {any[]} */ ...args) {
    if (!isLast(String(args[0]?.text ?? args[0]))) return query.apply(this, args)
    if (death?.when === 'before') die()
    if (typeof args.at(-1) === 'function') args[args.length - 1] = die
    return query.apply(this, args)?.then?.(die)
  }
}
