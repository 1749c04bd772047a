#!/bin/sh
# Removes a cluster's containers, networks and ephemeral volumes when their owner is gone, however it went.
#   guardian.sh LABEL ENGINE SOCKETS PROGRAM
# LABEL: what all of them carry, as name=value. ENGINE: the engine's address. SOCKETS: the folder of the servers' sockets, deleted at the end.
# PROGRAM: docker, podman or curl, by its path.
# Standard input is a pipe that only the owner can write to: "done" is its farewell, an end of file without it means that it died.

exec >/dev/null 2>&1
trap '' HUP INT QUIT TERM
label=$1 engine=$2 sockets=$3 program=$4

read -r word
[ "$word" = "done" ] && exit 0

case $program in
  */curl)
    case $engine in
      unix://*) call() { curl -s -m 60 --unix-socket "${engine#unix://}" "$@"; }; base=http://engine ;;
      *) call() { curl -s -m 60 "$@"; }; base=http://${engine#*://} ;;
    esac
    # The filter {"label":["name=value"]}, as a part of an address.
    filter="%7B%22label%22%3A%5B%22$(printf %s "$label" | sed 's/=/%3D/g')%22%5D%7D"
    field() { tr '{,' '\n\n' | sed -n "s/^\"$1\":\"\([^\"]*\)\".*/\1/p"; }
    containers() { call "$base/containers/json?all=1&filters=$filter" | field Id; }
    networks() { call "$base/networks?filters=$filter" | field Id; }
    volumes() { call "$base/volumes?filters=$filter" | field Name; }
    remove_container() { call -X DELETE "$base/containers/$1?force=1&v=1"; }
    remove_network() { call -X DELETE "$base/networks/$1"; }
    remove_volume() { call -X DELETE "$base/volumes/$1?force=1"; }
    ;;
  *)
    case $program in
      */podman) run() { "$program" --url "$engine" "$@"; } ;;
      *) run() { "$program" -H "$engine" "$@"; } ;;
    esac
    containers() { run ps -aq --no-trunc --filter "label=$label"; }
    networks() { run network ls -q --filter "label=$label"; }
    volumes() { run volume ls -q --filter "label=$label"; }
    remove_container() { run rm -f -v "$1"; }
    remove_network() { run network rm "$1"; }
    remove_volume() { run volume rm -f "$1"; }
    ;;
esac

# A second round finds what the owner was just making when it died.
for round in 1 2 3; do
  # All at once: each may take its while.
  for container in $(containers); do remove_container "$container" & done
  wait
  for network in $(networks); do remove_network "$network"; done
  for volume in $(volumes); do remove_volume "$volume"; done
  [ "$round" = 3 ] || sleep 1
done

case $sockets in
  /*/pgaspire-engine-??????) rm -rf -- "$sockets" ;;
esac
exit 0
