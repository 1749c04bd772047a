#!/bin/bash
# switchover.sh FOLDER - ends the primary (0) in order and promotes a standby, which has everything then; the other one follows it.
# A checkpoint comes first, while clients still write, so that the primary ends soon. Prints when it sent the signal.
set -eu
folder=$1
port() { sed -n 4p "$folder/$1/postmaster.pid"; }
ask() { psql -X -q -A -t -h 127.0.0.1 -p "$1" -U postgres -d postgres -c "$2" "${@:3}"; }

zero=$(port 0) new=$(port 1) other=$(port 2)
read -r primary <"$folder/0/postmaster.pid"
ask "$zero" checkpoint >/dev/null
echo "$EPOCHREALTIME"
kill -INT "$primary"
# pg_ctl stop looks for the end every 100 ms only
while [[ -e $folder/0/postmaster.pid ]]; do sleep 0.002; done
# wait => true looks for the end of the recovery every 100 ms only
ask "$new" "select pg_promote(wait => false)" >/dev/null
ask "$other" "alter system set primary_conninfo = 'host=127.0.0.1 port=$new user=postgres application_name=hand'" -c "select pg_reload_conf()" >/dev/null
