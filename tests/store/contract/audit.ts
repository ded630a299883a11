import { expect } from 'vitest'
import type { AuditRecord } from '../../../packages/server/src/store/audit-store.ts'
import type { Behaviour } from '../contract.ts'
import { NOW, secondsLater } from './samples.ts'

const record = (id: string, second: number): AuditRecord => ({
  id,
  at: secondsLater(second),
  event: { event: 'login_cancelled', flow: 'device', login: `login-${id}`, client: 'acme-cli' },
})

export function audit(it: Behaviour): void {
  it('audit events are on record, the latest first', async (store) => {
    for (const id of ['a', 'b', 'c']) {
      await store.audit.append(record(id, 1), secondsLater(100))
    }
    expect(await store.audit.latest(2)).toEqual([record('c', 1), record('b', 1)])
    expect(await store.audit.latest(10)).toHaveLength(3)
  })

  it('audit events are swept when they are to be forgotten', async (store) => {
    expect(await store.audit.latest(1)).toEqual([])
    await store.audit.append(record('old', 0), secondsLater(10))
    await store.audit.append(record('new', 5), secondsLater(20))
    await store.sweep(NOW)
    expect(await store.audit.latest(10)).toHaveLength(2)
    await store.sweep(secondsLater(10))
    expect(await store.audit.latest(10)).toEqual([record('new', 5)])
  })

  it('an audit event that is to be forgotten before an older one is so with it at the latest', async (store) => {
    await store.audit.append(record('long', 0), secondsLater(20))
    await store.audit.append(record('short', 5), secondsLater(10))
    await store.sweep(secondsLater(10))
    expect(await store.audit.latest(10)).toContainEqual(record('long', 0))
    await store.sweep(secondsLater(20))
    expect(await store.audit.latest(10)).toEqual([])
  })
}
