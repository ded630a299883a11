import { groupingWrites } from './database.js'

const SCHEMA = `
  CREATE TABLE model (
    kind TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, expires_at INTEGER,
    grant_id TEXT, user_code TEXT, uid TEXT, PRIMARY KEY (kind, id)
  ) WITHOUT ROWID;
  CREATE INDEX model_grant ON model (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX model_user_code ON model (user_code) WHERE user_code IS NOT NULL;
  CREATE INDEX model_uid ON model (uid) WHERE uid IS NOT NULL;
`
const FIND = 'SELECT payload FROM model WHERE kind = ?'

/**
 * Stores oidc-provider's data, one row per model, with prepared statements. oidc-provider has no
 * SQLite adapter; this one does what its example adapters for other databases do.
 */
export function sqliteAdapter(database) {
  database.exec(SCHEMA)
  const write = groupingWrites(database)
  const upsert = database.prepare('INSERT OR REPLACE INTO model VALUES (?, ?, ?, ?, ?, ?, ?)')
  const consume = database.prepare(`
    UPDATE model SET payload = json_set(payload, '$.consumed', unixepoch())
    WHERE kind = ? AND id = ?`)
  const destroy = database.prepare('DELETE FROM model WHERE kind = ? AND id = ?')
  const revoke = database.prepare('DELETE FROM model WHERE grant_id = ?')
  const byId = database.prepare(`${FIND} AND id = ?`)
  const byUid = database.prepare(`${FIND} AND uid = ?`)
  const byUserCode = database.prepare(`${FIND} AND user_code = ?`)
  const payloadOf = (row) => row && JSON.parse(row.payload)

  return (kind) => ({
    async upsert(id, payload, expiresIn) {
      const { grantId = null, userCode = null, uid = null } = payload
      const expiresAt = expiresIn ? Math.floor(Date.now() / 1000) + expiresIn : null
      await write(upsert, kind, id, JSON.stringify(payload), expiresAt, grantId, userCode, uid)
    },
    find: async (id) => payloadOf(byId.get(kind, id)),
    findByUid: async (uid) => payloadOf(byUid.get(kind, uid)),
    findByUserCode: async (userCode) => payloadOf(byUserCode.get(kind, userCode)),
    consume: (id) => write(consume, kind, id),
    destroy: (id) => write(destroy, kind, id),
    revokeByGrantId: (grantId) => write(revoke, grantId),
  })
}
