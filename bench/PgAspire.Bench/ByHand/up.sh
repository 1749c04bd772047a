#!/bin/bash
# up.sh FOLDER TEMPLATE|- PORT PORT PORT [SYNCHRONOUS_STANDBY_NAMES]
# A primary and two standbys as one would write it by hand when only speed counts: all three begin as cold copies of one fresh data
# directory, so nothing is cloned from a running server. With a template that is copied; without one initdb runs first, in the primary's own place.
set -eu
folder=$1 template=$2 ports=("$3" "$4" "$5") names=${6-}

settings() {
  local number=$1
  {
    echo "listen_addresses = '127.0.0.1'"
    echo "port = ${ports[number]}"
    echo "unix_socket_directories = '$folder'"
    echo "wal_log_hints = on"
    echo "wal_retrieve_retry_interval = '50ms'"
    echo "primary_conninfo = 'host=127.0.0.1 port=${ports[0]} user=postgres application_name=hand$number'"
    if [[ -n $names ]]; then echo "synchronous_standby_names = '$names'"; fi
  } >>"$folder/$number/postgresql.conf"
  if ((number > 0)); then : >"$folder/$number/standby.signal"; fi
}

mkdir -p "$folder"
first=0
if [[ $template == - ]]; then
  initdb -D "$folder/0" -U postgres -A trust -E UTF8 --no-sync --no-instructions >/dev/null
  template=$folder/0 first=1
fi
copies=()
for ((i = first; i < 3; i++)); do
  cp -a --reflink=auto "$template" "$folder/$i" &
  copies+=($!)
done
wait "${copies[@]}"
for i in 0 1 2; do
  settings $i
done
for i in 0 1 2; do
  setsid postgres -D "$folder/$i" >>"$folder/$i.log" 2>&1 </dev/null &
done
