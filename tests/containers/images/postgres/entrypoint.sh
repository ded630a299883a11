# Makes the database on the first start, as root, and runs PostgreSQL as its own user.
set -eu
as='gosu postgres'

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  install --directory --owner postgres --mode 700 "$PGDATA"
  printf '%s' "$POSTGRES_PASSWORD" >/tmp/password && chown postgres /tmp/password
  # shellcheck disable=SC2086 # they are several words
  $as initdb --username "$POSTGRES_USER" --pwfile /tmp/password ${POSTGRES_INITDB_ARGS:-}
  rm /tmp/password
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  $as pg_ctl -o '-c listen_addresses=' -w start
  $as createdb --username "$POSTGRES_USER" "$POSTGRES_USER"
  $as pg_ctl -w stop
fi
exec $as postgres -c listen_addresses='*'
