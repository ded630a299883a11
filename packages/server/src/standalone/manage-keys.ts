import type { KeyObject } from 'node:crypto'
import { createAudit, readAudit } from '../audit.ts'
import { readLifetimes } from '../client-settings.ts'
import { KeyError } from '../keys/key-error.ts'
import { type KeyRing, openKeyRing } from '../keys/key-ring.ts'
import type { KeyInfo } from '../keys/keys.ts'
import { givenMasterKey, masterKeyFor, newMasterKey } from '../keys/master-key.ts'
import { resealRootKey } from '../keys/root-key.ts'
import type { AuditEvent } from '../store/audit-event.ts'
import { type Store, StoreError } from '../store/store.ts'
import type { KeysArguments } from './arguments.ts'
import { fail, type Io, refuse, say } from './io.ts'
import { keysJson, keysTable } from './keys-table.ts'
import { Problems } from './problems.ts'
import { readConfiguration, type Source } from './read.ts'
import { useStore } from './use-store.ts'

/** Runs `paircode-server keys`, even beside running servers, and resolves to its exit code. */
export async function manageKeys(asked: KeysArguments, source: Source, io: Io): Promise<number> {
  const problems = new Problems()
  const opened = await openKeys(source, problems)
  if (!opened) return refuse(io, source.path, problems)
  try {
    const keys = await change(opened, asked, source.environment)
    const table = asked.verb === 'reseal' ? `${RESEALED}\n${keysTable(keys)}` : keysTable(keys)
    return say(io, asked.json ? keysJson(keys) : table)
  } catch (error) {
    if (error instanceof KeyError || error instanceof StoreError) return fail(io, error.message)
    throw error
  } finally {
    await opened.store.close()
  }
}

const RESEALED = `The keys are sealed with the new master key. Servers that run go on; whichever starts from now on
needs that one in PAIRCODE_MASTER_KEY, or in the key file beside the database.`

interface Opened {
  readonly store: Store
  readonly masterKey: KeyObject
  readonly ring: KeyRing
  readonly audit: (event: AuditEvent) => void
}

async function openKeys(source: Source, problems: Problems): Promise<Opened | undefined> {
  const configuration = readConfiguration(source, problems)
  if (configuration?.store?.memory) {
    problems.add(['store', 'memory'], 'keeps keys in the server itself; use "sqlite"')
  }
  if (!configuration || problems.lines.length > 0) return undefined

  return useStore(configuration, source, problems, async (store) => {
    const masterKey = masterKeyFor(store.secretPlace, givenMasterKey(source.environment))
    const ring = await openKeyRing({
      store: store.keys,
      masterKey,
      now: () => new Date(),
      lifetimes: readLifetimes(configuration.lifetimes ?? {}),
    })
    const audit = createAudit({
      store: store.audit,
      trail: readAudit(configuration.audit ?? {}),
      hook: () => {},
      log: () => {},
      now: () => new Date(),
    })
    return { store, masterKey, ring, audit }
  })
}

async function change(
  { store, masterKey, ring, audit }: Opened,
  asked: KeysArguments,
  environment: Source['environment'],
): Promise<KeyInfo[]> {
  switch (asked.verb) {
    case 'list':
      return ring.list()
    case 'retire': {
      const left = await ring.retire(asked.kid)
      audit({ event: 'key_retired', kid: asked.kid })
      return left
    }
    case 'rotate': {
      const keys = await ring.rotate()
      audit({ event: 'key_rotated', kid: keys.at(-1)?.kid ?? '' })
      return keys
    }
    case 'reseal':
      await resealRootKey(store.keys, { from: masterKey, to: newMasterKey(environment) })
      audit({ event: 'keys_resealed' })
      return ring.list()
  }
}
