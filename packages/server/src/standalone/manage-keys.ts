import { createAudit } from '../audit.ts'
import { readLifetimes } from '../client-settings.ts'
import { KeyError } from '../keys/key-error.ts'
import { type KeyRing, openKeyRing } from '../keys/key-ring.ts'
import type { KeyInfo } from '../keys/keys.ts'
import { masterKeyFor } from '../keys/master-key.ts'
import type { AuditEvent } from '../store/audit-event.ts'
import { StoreError } from '../store/store.ts'
import type { KeysArguments } from './arguments.ts'
import { fail, type Io, refuse, say } from './io.ts'
import { keysJson, keysTable } from './keys-table.ts'
import { Problems } from './problems.ts'
import { readConfiguration, type Source } from './read.ts'
import { useStore } from './use-store.ts'

/** Runs `paircode-server keys`, beside servers on the same store, and resolves to its exit code. */
export async function manageKeys(asked: KeysArguments, source: Source, io: Io): Promise<number> {
  const problems = new Problems()
  const opened = await openKeys(source, problems)
  if (!opened) return refuse(io, source.path, problems)
  try {
    const keys = await change(opened.ring, opened.audit, asked)
    return say(io, asked.json ? keysJson(keys) : keysTable(keys))
  } catch (error) {
    if (error instanceof KeyError || error instanceof StoreError) return fail(io, error.message)
    throw error
  } finally {
    await opened.close()
  }
}

async function openKeys(source: Source, problems: Problems) {
  const configuration = readConfiguration(source, problems)
  if (configuration?.store?.memory) {
    problems.add(['store', 'memory'], 'keeps keys in the server itself; use "sqlite"')
  }
  if (!configuration || problems.lines.length > 0) return undefined

  return useStore(configuration, source, problems, async (store) => {
    const ring = await openKeyRing({
      store: store.keys,
      masterKey: masterKeyFor(store.secretFile, source.environment),
      now: () => new Date(),
      lifetimes: readLifetimes(configuration.lifetimes ?? {}),
    })
    const audit = createAudit({
      store: store.audit,
      hook: () => {},
      log: () => {},
      now: () => new Date(),
    })
    return { ring, audit, close: () => store.close() }
  })
}

async function change(
  ring: KeyRing,
  audit: (event: AuditEvent) => void,
  asked: KeysArguments,
): Promise<KeyInfo[]> {
  if (asked.verb === 'list') return ring.list()
  if (asked.verb === 'retire') {
    const left = await ring.retire(asked.kid)
    audit({ event: 'key_retired', kid: asked.kid })
    return left
  }
  const keys = await ring.rotate()
  audit({ event: 'key_rotated', kid: keys.at(-1)?.kid ?? '' })
  return keys
}
