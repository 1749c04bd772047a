#!/usr/bin/env bash
# A container engine for the tests, and the images that they run.
#   . eng/engine.sh
#   engine_start     finds the engine, or (as root on Debian) installs and starts one of the project's own; sets DOCKER_HOST for it
#   engine_images    makes the test images that are missing
#   engine_restart   restarts the engine that engine_start started
#   engine_stop      ends the engine that engine_start started, and only that one
# The engine's data and the files that the images are made of stay in artifacts/engine, so that a second run is quick.

pgaspire_engine_root() { (cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P); }

# Where dockerd keeps what it has; overlay2 wants a file system that is none itself, so another place can be named.
PGASPIRE_ENGINE_DATA="${PGASPIRE_ENGINE_DATA:-$(pgaspire_engine_root)/artifacts/engine}"

engine_answers() { timeout 10 docker version >/dev/null 2>&1; }

engine_install() {
  command -v dockerd >/dev/null && command -v docker >/dev/null && command -v debootstrap >/dev/null && return
  ((EUID == 0)) && command -v apt-get >/dev/null || return 1
  echo "Installing a container engine"
  apt-get update -qq || return
  # In run level 1 a package does not start its services: this engine is the tests' own.
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends docker.io debootstrap iptables >/dev/null || return
}

# Docker wants the controllers below /sys/fs/cgroup; a bare container or micro machine may have none mounted.
engine_cgroups() {
  mountpoint -q /sys/fs/cgroup && return
  mount -t cgroup2 none /sys/fs/cgroup
}

# Starts the engine's process in the folder PGASPIRE_ENGINE_RUN and waits until it answers.
engine_launch() {
  local attempt process
  dockerd --host "unix://$PGASPIRE_ENGINE_RUN/docker.sock" --data-root "$PGASPIRE_ENGINE_DATA/docker" --exec-root "$PGASPIRE_ENGINE_RUN/exec" \
    --pidfile "$PGASPIRE_ENGINE_RUN/dockerd.pid" --storage-driver overlay2 >>"$PGASPIRE_ENGINE_DATA/dockerd.log" 2>&1 &
  process=$!
  for ((attempt = 0; attempt < 150; attempt++)); do
    if engine_answers; then
      return
    fi
    kill -0 "$process" 2>/dev/null || break
    sleep 0.2
  done
  tail -n 20 "$PGASPIRE_ENGINE_DATA/dockerd.log" >&2
  echo "The container engine could not be started." >&2
  return 1
}

# Ends the engine's process, if there is one, and waits for its end.
engine_end() {
  local process
  process="$(cat "$PGASPIRE_ENGINE_RUN/dockerd.pid" 2>/dev/null)" || return 0
  kill "$process" 2>/dev/null || return 0
  while kill -0 "$process" 2>/dev/null; do
    sleep 0.1
  done
}

engine_start() {
  if engine_answers; then
    return
  fi
  [[ -z ${DOCKER_HOST:-} ]] || { echo "No container engine answers at DOCKER_HOST=$DOCKER_HOST" >&2; return 1; }
  engine_install || { echo "There is no container engine. Install Docker or Podman." >&2; return 1; }
  engine_cgroups || return
  mkdir -p "$PGASPIRE_ENGINE_DATA"
  # The path of a socket is at most 107 bytes long.
  PGASPIRE_ENGINE_RUN="$(mktemp -d /tmp/pgaspire-dockerd-XXXXXX)"
  chmod 711 "$PGASPIRE_ENGINE_RUN"
  export PGASPIRE_ENGINE_RUN PGASPIRE_ENGINE_DATA DOCKER_HOST="unix://$PGASPIRE_ENGINE_RUN/docker.sock"
  engine_launch || { engine_stop; return 1; }
}

# Only the engine that engine_start started.
engine_restart() {
  [[ -n ${PGASPIRE_ENGINE_RUN:-} ]] || { echo "This engine is not the tests' own." >&2; return 1; }
  engine_end
  engine_launch
}

engine_stop() {
  [[ -n ${PGASPIRE_ENGINE_RUN:-} ]] || return 0
  engine_end
  # What is still mounted there belongs to containers that have just ended. Usually nothing is: grep's 1 is no failure then.
  { grep -o " $PGASPIRE_ENGINE_RUN/[^ ]*" /proc/mounts || true; } | sort -r | while read -r mounted; do umount "$mounted" || true; done
  rm -rf --one-file-system "$PGASPIRE_ENGINE_RUN"
  unset DOCKER_HOST PGASPIRE_ENGINE_RUN
}

engine_images() { PGASPIRE_ENGINE_DATA="$PGASPIRE_ENGINE_DATA" bash "$(pgaspire_engine_root)/eng/test-images.sh"; }
