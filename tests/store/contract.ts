import { describe, test } from 'vitest'
import type { Store } from '../../packages/server/src/store/store.ts'
import { answering } from './contract/answering.ts'
import { audit } from './contract/audit.ts'
import { beginning } from './contract/beginning.ts'
import { browsers } from './contract/browsers.ts'
import { budgets } from './contract/budgets.ts'
import { clients } from './contract/clients.ts'
import { confirming } from './contract/confirming.ts'
import { expiring } from './contract/expiring.ts'
import { keys } from './contract/keys.ts'
import { ownSessions } from './contract/own-sessions.ts'
import { people } from './contract/people.ts'
import { redeeming } from './contract/redeeming.ts'
import { sessions } from './contract/sessions.ts'
import { signIns } from './contract/sign-ins.ts'
import { upkeep } from './contract/upkeep.ts'

/** States one behaviour, and checks it on an empty store. */
export type Behaviour = (sentence: string, check: (store: Store) => Promise<void>) => void

/** What every store promises. A store is done when it passes. */
export function storeContract(name: string, open: () => Store): void {
  const it: Behaviour = (sentence, check) =>
    test(sentence, async () => {
      const store = open()
      try {
        await check(store)
      } finally {
        await store.close()
      }
    })

  describe(name, () => {
    for (const part of [
      beginning,
      answering,
      confirming,
      redeeming,
      expiring,
      sessions,
      ownSessions,
      people,
      clients,
      browsers,
      signIns,
      budgets,
      keys,
      upkeep,
      audit,
    ]) {
      part(it)
    }
  })
}
