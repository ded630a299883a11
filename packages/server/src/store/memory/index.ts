import type { Store } from '../store.ts'
import { Watchers } from '../watchers.ts'
import { MemoryAudit } from './audit.ts'
import { MemoryBrowsers } from './browsers.ts'
import { MemoryClients } from './clients.ts'
import { MemoryKeys } from './keys.ts'
import { MemoryLogins } from './logins.ts'
import { MemoryPeople } from './people.ts'
import { MemorySessions } from './sessions.ts'
import { MemorySignIns } from './sign-ins.ts'
import { MemorySpent } from './spent.ts'
import { sweep } from './sweep.ts'
import { Tables } from './tables.ts'

/** Stores everything in memory: for tests, and where a restart may log all terminals out. */
export function memory(): Store {
  const tables = new Tables()
  const watchers = new Watchers()
  return {
    logins: new MemoryLogins(tables, watchers),
    sessions: new MemorySessions(tables),
    people: new MemoryPeople(tables),
    clients: new MemoryClients(tables),
    browsers: new MemoryBrowsers(tables),
    signIns: new MemorySignIns(tables),
    spent: new MemorySpent(tables),
    audit: new MemoryAudit(tables),
    keys: new MemoryKeys(tables),
    secretPlace: 'process',
    watch: (loginId, changed) => watchers.watch(loginId, changed),
    async ready() {},
    sweep: async (now) => sweep(tables, now),
    async close() {},
  }
}
