#!/bin/sh
# Ends a cluster's servers when their owner is gone, however it went, and deletes what was meant to end with it.
#   guardian.sh RUN DATA SOCKETS
# RUN: the run folder, deleted at the end. DATA: the folder of the instances. SOCKETS: a folder outside, deleted too, or empty.
# Standard input is a pipe that only the owner can write to: "done" is its farewell, an end of file without it means that it died.
# The working directory is RUN or DATA itself, never below: so this script does not find itself.

exec >/dev/null 2>&1
trap '' HUP INT QUIT TERM
run=$1 data=$2 sockets=$3

read -r word
[ "$word" = "done" ] && exit 0

# The processes that work below the two folders: every process of a server works in its data directory.
list() {
  if [ -d /proc/self/cwd ]; then
    ls -l /proc/[0-9]*/cwd | while IFS= read -r line; do
      case $line in
        *" -> $data/"* | *" -> $run/"*) line=${line#* /proc/} && echo "${line%%/*}" ;;
      esac
    done
  else
    lsof -w -d cwd -Fpn | while IFS= read -r line; do
      case $line in
        p*) pid=${line#p} ;;
        "n$data/"* | "n$run/"*) echo "$pid" ;;
      esac
    done
  fi
}

pause() { sleep 0.05 || sleep 1; }

# SIGQUIT lets a server remove its shared memory; its data is as safe as after SIGKILL, which is for what is left.
left=$(list)
for file in "$data"/*/data/postmaster.pid; do
  [ -f "$file" ] && read -r pid <"$file" || continue
  for found in $left; do
    [ "$found" = "$pid" ] && kill -QUIT "$pid" && kill -CONT "$pid"
  done
done
round=0
while left=$(list) && [ -n "$left" ]; do
  if [ "$round" -ge 8 ]; then
    # shellcheck disable=SC2086
    kill -KILL $left
  fi
  [ "$round" -ge 600 ] && break
  round=$((round + 1))
  pause
done

case $run in
  /*/run/????????) rm -rf -- "$run" ;;
esac
case $sockets in
  /tmp/.pgaspire-????????) rm -rf -- "$sockets" ;;
esac
exit 0
