#!/bin/bash
# failover.sh FOLDER - kills the primary (0) and promotes the standby that has received more; the other one follows it.
# It knows of the death because it caused it. Prints when it sent the signal.
set -eu
folder=$1
port() { sed -n 4p "$folder/$1/postmaster.pid"; }
ask() { psql -X -q -A -t -h 127.0.0.1 -p "$1" -U postgres -d postgres -c "$2" "${@:3}"; }

one=$(port 1) two=$(port 2)
read -r primary <"$folder/0/postmaster.pid"
echo "$EPOCHREALTIME"
kill -KILL "$primary"
received="select pg_wal_lsn_diff(coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0')"
exec 3< <(ask "$one" "$received")
of_two=$(ask "$two" "$received")
read -r of_one <&3
if ((of_one >= of_two)); then new=$one other=$two; else new=$two other=$one; fi
# wait => true looks for the end of the recovery every 100 ms only
ask "$new" "select pg_promote(wait => false)" >/dev/null
ask "$other" "alter system set primary_conninfo = 'host=127.0.0.1 port=$new user=postgres application_name=hand'" -c "select pg_reload_conf()" >/dev/null
