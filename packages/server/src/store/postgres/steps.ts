/**
 * How the tables came to be, one step after the other. A step that has been released is never
 * edited: a change is a step more, which a server of the version before can live with while it is
 * replaced. Instants are in milliseconds since 1970.
 */
export const STEPS: readonly string[] = [
  `
  CREATE TABLE paircode.people (
    id           text PRIMARY KEY,
    identity     json NOT NULL,
    created_at   bigint NOT NULL,
    signed_in_at bigint NOT NULL
  );

  CREATE TABLE paircode.logins (
    id                text PRIMARY KEY,
    flow              text NOT NULL,
    client_id         text NOT NULL,
    scope             json NOT NULL,
    requester         json NOT NULL,
    asked             json NOT NULL,
    redeem_hash       text UNIQUE,
    handle_hash       text UNIQUE,
    user_code_hash    text UNIQUE,
    created_at        bigint NOT NULL,
    expires_at        bigint NOT NULL,
    forget_at         bigint NOT NULL,
    status            text NOT NULL DEFAULT 'pending',
    browser_hash      text,
    entered_by        text,
    person_id         text REFERENCES paircode.people,
    roles             json NOT NULL DEFAULT '[]',
    signed_in_at      bigint,
    confirmation_hash text,
    wrong_numbers     integer NOT NULL DEFAULT 0,
    session_id        text
  );
  CREATE INDEX logins_forget_at ON paircode.logins (forget_at);

  -- A session has a secret_hash, as the terminal's cookie, or a refresh_salt with what follows it,
  -- or neither: then it lasts as long as its one access token.
  CREATE TABLE paircode.sessions (
    id              text PRIMARY KEY,
    secret_hash     text UNIQUE,
    person_id       text NOT NULL REFERENCES paircode.people,
    client_id       text NOT NULL,
    flow            text NOT NULL,
    scope           json NOT NULL,
    resource        json NOT NULL,
    roles           json NOT NULL,
    name            text,
    host            text,
    system          text,
    address         text,
    signed_in_at    bigint NOT NULL,
    refresh_salt    text,
    generation      integer NOT NULL,
    rotated_at      bigint NOT NULL,
    jkt             text,
    created_at      bigint NOT NULL,
    last_used_at    bigint NOT NULL,
    idle_expires_at bigint NOT NULL,
    expires_at      bigint NOT NULL,
    ends_at         bigint NOT NULL GENERATED ALWAYS AS (least(idle_expires_at, expires_at)) STORED
  );
  CREATE INDEX sessions_ends_at ON paircode.sessions (ends_at);
  CREATE INDEX sessions_person_id ON paircode.sessions (person_id);

  -- Clients that register themselves.
  CREATE TABLE paircode.clients (
    id         text PRIMARY KEY,
    metadata   json NOT NULL,
    created_at bigint NOT NULL,
    forget_at  bigint NOT NULL
  );
  CREATE INDEX clients_forget_at ON paircode.clients (forget_at);

  CREATE TABLE paircode.browsers (
    hash       text PRIMARY KEY,
    person_id  text NOT NULL REFERENCES paircode.people,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
  );
  CREATE INDEX browsers_expires_at ON paircode.browsers (expires_at);
  CREATE INDEX browsers_person_id ON paircode.browsers (person_id);

  CREATE TABLE paircode.sign_ins (
    state_hash   text PRIMARY KEY,
    browser_hash text NOT NULL,
    provider_id  text NOT NULL,
    purpose      json NOT NULL,
    expires_at   bigint NOT NULL
  );
  CREATE INDEX sign_ins_expires_at ON paircode.sign_ins (expires_at);

  CREATE TABLE paircode.spent (
    id         text PRIMARY KEY,
    expires_at bigint NOT NULL
  );
  CREATE INDEX spent_expires_at ON paircode.spent (expires_at);

  CREATE TABLE paircode.audit (
    number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id        text NOT NULL UNIQUE,
    at        bigint NOT NULL,
    event     json NOT NULL,
    forget_at bigint NOT NULL
  );
  CREATE INDEX audit_forget_at ON paircode.audit (forget_at);

  CREATE TABLE paircode.signing_keys (
    number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kid        text NOT NULL UNIQUE,
    public_jwk json NOT NULL,
    sealed     text NOT NULL,
    active_at  bigint NOT NULL,
    drop_at    bigint
  );
  `,
  // What the master key seals: one row.
  `
  CREATE TABLE paircode.root_key (
    id     integer PRIMARY KEY CHECK (id = 1),
    sealed text NOT NULL
  );
  `,
  // A refresh moves ends_at, and no index has it any more, so that its row can stay on its page and
  // all indexes as they are (docs/scale.md). look_at is no later than ends_at, and seldom moves: a
  // sweep looks at the row then. Pages leave room for the row as it is after a refresh.
  `
  ALTER TABLE paircode.sessions ADD COLUMN look_at bigint NOT NULL DEFAULT 0;
  ALTER TABLE paircode.sessions SET (fillfactor = 90);
  CREATE INDEX sessions_look_at ON paircode.sessions (look_at);
  DROP INDEX paircode.sessions_ends_at;
  `,
  // What is done only while somebody waits for the answer says until when, in milliseconds by the
  // clock of PostgreSQL: it may get there, or go on there, long after it was asked for.
  `
  CREATE FUNCTION paircode.in_time(deadline bigint) RETURNS boolean LANGUAGE plpgsql AS $$
  BEGIN
    IF extract(epoch FROM clock_timestamp()) * 1000 < deadline THEN RETURN true; END IF;
    RAISE 'nobody waits for this statement any more' USING ERRCODE = 'PC001';
  END $$;
  `,
  // look_at is when a sweep looks at a login: when it expires, and again when it is to be forgotten.
  `
  ALTER TABLE paircode.logins ADD COLUMN look_at bigint NOT NULL DEFAULT 0;
  CREATE INDEX logins_look_at ON paircode.logins (look_at);
  DROP INDEX paircode.logins_forget_at;
  `,
  // Somebody logs out everywhere: their logins that are still open, too.
  `
  CREATE INDEX logins_person_id ON paircode.logins (person_id) WHERE person_id IS NOT NULL;
  `,
  // When the person of a browser signed in, where their provider says so.
  `
  ALTER TABLE paircode.browsers ADD COLUMN signed_in_at bigint;
  `,
]
