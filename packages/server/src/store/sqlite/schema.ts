import { StoreError } from '../store.ts'
import { type SqliteDatabase, unopenable } from './driver.ts'
import { transaction } from './transaction.ts'

/**
 * The migrations, in order. A released step is never edited: a change is a new step. Instants are
 * in milliseconds since 1970; a list or a record is JSON text.
 */
const STEPS = [
  `
  CREATE TABLE people (
    id           TEXT PRIMARY KEY,
    identity     TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    signed_in_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE logins (
    id                TEXT PRIMARY KEY,
    flow              TEXT NOT NULL,
    client_id         TEXT NOT NULL,
    scope             TEXT NOT NULL,
    requester         TEXT NOT NULL,
    asked             TEXT NOT NULL,
    redeem_hash       TEXT UNIQUE,
    handle_hash       TEXT UNIQUE,
    user_code_hash    TEXT UNIQUE,
    created_at        INTEGER NOT NULL,
    expires_at        INTEGER NOT NULL,
    forget_at         INTEGER NOT NULL,
    status            TEXT NOT NULL DEFAULT 'pending',
    browser_hash      TEXT,
    entered_by        TEXT,
    person_id         TEXT REFERENCES people,
    roles             TEXT NOT NULL DEFAULT '[]',
    confirmation_hash TEXT,
    wrong_numbers     INTEGER NOT NULL DEFAULT 0,
    session_id        TEXT
  ) STRICT;
  CREATE INDEX logins_forget_at ON logins (forget_at);

  -- A session has a secret_hash, as the terminal's cookie, or a refresh_salt with what follows it,
  -- or neither: then it lasts as long as its one access token.
  CREATE TABLE sessions (
    id              TEXT PRIMARY KEY,
    secret_hash     TEXT UNIQUE,
    person_id       TEXT NOT NULL REFERENCES people,
    client_id       TEXT NOT NULL,
    flow            TEXT NOT NULL,
    scope           TEXT NOT NULL,
    resource        TEXT NOT NULL,
    roles           TEXT NOT NULL,
    host            TEXT,
    system          TEXT,
    address         TEXT,
    signed_in_at    INTEGER NOT NULL,
    refresh_salt    TEXT,
    generation      INTEGER NOT NULL,
    rotated_at      INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    last_used_at    INTEGER NOT NULL,
    idle_expires_at INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    ends_at         INTEGER NOT NULL AS (min(idle_expires_at, expires_at))
  ) STRICT;
  CREATE INDEX sessions_ends_at ON sessions (ends_at);

  CREATE TABLE browsers (
    hash       TEXT PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES people,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX browsers_expires_at ON browsers (expires_at);

  CREATE TABLE sign_ins (
    state_hash   TEXT PRIMARY KEY,
    browser_hash TEXT NOT NULL,
    provider_id  TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    expires_at   INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sign_ins_expires_at ON sign_ins (expires_at);

  CREATE TABLE spent (
    id         TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX spent_expires_at ON spent (expires_at);

  CREATE TABLE audit (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    at        INTEGER NOT NULL,
    event     TEXT NOT NULL,
    forget_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX audit_forget_at ON audit (forget_at);

  CREATE TABLE signing_keys (
    number     INTEGER PRIMARY KEY,
    kid        TEXT NOT NULL UNIQUE,
    public_jwk TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    active_at  INTEGER NOT NULL,
    drop_at    INTEGER
  ) STRICT;
  `,
  // The account page: people's terminals, with the names they gave them.
  `
  ALTER TABLE sessions ADD COLUMN name TEXT;
  CREATE INDEX sessions_person_id ON sessions (person_id);
  CREATE INDEX browsers_person_id ON browsers (person_id);
  `,
  // Clients that register themselves.
  `
  CREATE TABLE clients (
    id         TEXT PRIMARY KEY,
    metadata   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    forget_at  INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX clients_forget_at ON clients (forget_at);
  `,
  // The key that refresh tokens are bound to, and when the person signed in for a login.
  `
  ALTER TABLE sessions ADD COLUMN jkt TEXT;
  ALTER TABLE logins ADD COLUMN signed_in_at INTEGER;
  `,
  // The root key, sealed with the master key: one row.
  `
  CREATE TABLE root_key (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    sealed TEXT NOT NULL
  ) STRICT;
  `,
  // Audit events are added and deleted in order of time, so each insert needs two fewer indexes.
  `
  ALTER TABLE audit RENAME TO indexed_audit;
  CREATE TABLE audit (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL,
    at        INTEGER NOT NULL,
    event     TEXT NOT NULL,
    forget_at INTEGER NOT NULL
  ) STRICT;
  INSERT INTO audit SELECT number, id, at, event, forget_at FROM indexed_audit;
  DROP TABLE indexed_audit;
  `,
  // look_at is when a sweep next checks a login: when it expires, then when it is to be forgotten.
  `
  ALTER TABLE logins ADD COLUMN look_at INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX logins_look_at ON logins (look_at);
  DROP INDEX logins_forget_at;
  `,
  // Logging out everywhere also ends the person's open logins.
  `
  CREATE INDEX logins_person_id ON logins (person_id) WHERE person_id IS NOT NULL;
  `,
  // When the person of a browser signed in, if the provider says so.
  `
  ALTER TABLE browsers ADD COLUMN signed_in_at INTEGER;
  `,
]

/**
 * Sets up an open database and runs the steps that it lacks, all of them or none.
 *
 * @throws {StoreError} `newer_schema`, `unavailable`
 */
export function prepareSchema(database: SqliteDatabase, name: string): void {
  try {
    // First, because switching to WAL needs a lock, too.
    database.exec('PRAGMA busy_timeout = 5000')
    database.exec('PRAGMA journal_mode = WAL')
    // NORMAL, the default with WAL, may lose the latest commits on a power failure.
    database.exec('PRAGMA synchronous = FULL')
    database.exec('PRAGMA foreign_keys = ON')
    transaction(database, () => upgrade(database, name))
    // From now on `Connection` waits for locks without blocking the event loop.
    database.exec('PRAGMA busy_timeout = 5')
  } catch (error) {
    throw error instanceof StoreError ? error : unopenable(name, error)
  }
}

function upgrade(database: SqliteDatabase, name: string): void {
  const row = database.prepare('PRAGMA user_version').get({}) as { user_version: number }
  const version = row.user_version
  if (version > STEPS.length) {
    throw new StoreError(
      'newer_schema',
      `The database ${name} was made by a newer Paircode (schema ${version}; this one knows ` +
        `${STEPS.length}). Run that version or a newer one, or give another path`,
    )
  }
  for (const step of STEPS.slice(version)) database.exec(step)
  database.exec(`PRAGMA user_version = ${STEPS.length}`)
}
