import { createHash } from 'node:crypto'
import pg from 'pg'

const DAY = 86_400_000

/** Makes the id of record `n`: as long and as random as a real one. */
export const idOf = (kind, n) => createHash('md5').update(`${kind} ${n}`).digest('base64url')
const ID_OF = (kind, n) =>
  `translate(rtrim(encode(decode(md5('${kind} ' || ${n}), 'hex'), 'base64'), '='), '+/', '-_')`

const people = (count, now) => `
  INSERT INTO paircode.people (id, identity, created_at, signed_in_at)
  SELECT ${ID_OF('person', 'n')},
         json_build_object('provider', 'corp', 'issuer', 'https://sso.corp.example',
           'subject', md5(n::text), 'email', 'person.number' || n || '@corp.example',
           'emailVerified', true, 'name', 'Person Number ' || n),
         ${now}, ${now}
  FROM generate_series(0, ${count - 1}) AS n`

/**
 * Sessions as they are after months: each began within the last 89 days, was last used three days
 * ago on average, and has been through sweeps. Every person has two.
 */
const sessions = (count, now) => `
  INSERT INTO paircode.sessions (
    id, person_id, client_id, flow, scope, resource, roles, host, system, address, signed_in_at,
    refresh_salt, generation, rotated_at, created_at, last_used_at, idle_expires_at, expires_at,
    look_at)
  SELECT ${ID_OF('session', 'n')}, ${ID_OF('person', 'n / 2')}, 'acme-cli', 'loopback',
         '["openid","offline_access","projects:read"]', '["https://api.acme.dev"]', '[]',
         'laptop-' || n, 'linux x64', '10.' || n % 256 || '.' || n % 199 || '.7', created,
         ${ID_OF('salt', 'n')}, 100, used, created, used, ends, created + ${90 * DAY},
         least(ends, ${now} + (random() * ${30 * DAY})::bigint)
  FROM (SELECT n, ${now} - (${89 * DAY} * (1 - n / ${count}::float8))::bigint AS created
        FROM generate_series(0, ${count - 1}) AS n) AS began,
       LATERAL (SELECT greatest(created, ${now} + (ln(random() + 1e-4) * ${3 * DAY})::bigint) AS used) AS u,
       LATERAL (SELECT least(used, created + ${60 * DAY}) + ${30 * DAY} AS ends) AS e`

/** Observes, independently of the store, what the store does to its tables. */
export class SessionTables {
  #client

  constructor(url) {
    this.#client = new pg.Client(url)
  }

  connect = () => this.#client.connect()
  close = () => this.#client.end()
  run = (sql) => this.#client.query(sql)

  async fill(count, now) {
    await this.run(people(count / 2, now.getTime()))
    await this.run(sessions(count, now.getTime()))
    await this.run('VACUUM ANALYZE')
  }

  /** Bytes of a table and its indexes. */
  size = (table) =>
    this.#row(
      `SELECT pg_table_size(relid)::float8 AS heap, pg_indexes_size(relid)::float8 AS indexes
       FROM pg_stat_user_tables WHERE schemaname = 'paircode' AND relname = '${table}'`,
    )

  /** Bytes of the write-ahead log and updates of sessions so far. */
  counters = () =>
    this.#row(
      `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS wal,
              n_tup_upd::float8 AS updates, n_tup_hot_upd::float8 AS hot
       FROM pg_stat_user_tables WHERE schemaname = 'paircode' AND relname = 'sessions'`,
    )

  /** When the given share of the sessions will have ended. */
  async endOf(share) {
    const { ends } = await this.#row(
      `SELECT percentile_disc(${share}) WITHIN GROUP (ORDER BY ends_at)::float8 AS ends
       FROM paircode.sessions`,
    )
    return new Date(ends)
  }

  async #row(sql) {
    return (await this.run(sql)).rows[0]
  }
}
