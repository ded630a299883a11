import type { Store } from './store.ts'

/** Wraps a call of a store method such as `logins.begin`, and returns its result. */
export type Around = <T>(verb: string, run: () => Promise<T>) => Promise<T>

/** Returns the same store, with each method of its parts called through `around`. */
export function aroundVerbs(store: Store, around: Around): Store {
  const part = <Part extends object>(name: string, object: Part): Part =>
    new Proxy(object, {
      get(target, key) {
        const verb: unknown = Reflect.get(target, key)
        if (typeof verb !== 'function') return verb
        return (...values: unknown[]) =>
          around(`${name}.${String(key)}`, async () => verb.apply(target, values))
      },
    })
  return {
    logins: part('logins', store.logins),
    sessions: part('sessions', store.sessions),
    people: part('people', store.people),
    clients: part('clients', store.clients),
    browsers: part('browsers', store.browsers),
    signIns: part('signIns', store.signIns),
    spent: part('spent', store.spent),
    audit: part('audit', store.audit),
    keys: part('keys', store.keys),
    secretPlace: store.secretPlace,
    watch: (loginId, changed) => store.watch(loginId, changed),
    ready: () => store.ready(),
    sweep: (now) => store.sweep(now),
    close: () => store.close(),
  }
}
