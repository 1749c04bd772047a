#!/bin/sh
# What an entry point of this shape does: initialises the directory that PGDATA names, then becomes the server as postgres.
set -e
if [ -z "$POSTGRES_PASSWORD" ]; then
  echo "Error: superuser password is not specified" >&2
  exit 1
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chown postgres:postgres "$PGDATA"
  chmod 700 "$PGDATA"
  secret="$(mktemp)"
  printf '%s\n' "$POSTGRES_PASSWORD" >"$secret"
  chown postgres:postgres "$secret"
  setpriv --reuid=postgres --regid=postgres --init-groups initdb -D "$PGDATA" --username=postgres --pwfile="$secret" --auth-host=scram-sha-256
  rm -f "$secret"
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
fi
exec setpriv --reuid=postgres --regid=postgres --init-groups "$@" -D "$PGDATA" -c listen_addresses='*'
