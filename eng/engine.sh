#!/usr/bin/env bash
# A container engine for the tests, and the images that they run.
#   . eng/engine.sh
#   engine_start     finds the engine, or (as root on Debian) installs and starts one of the project's own; sets DOCKER_HOST for it
#   engine_images    makes the test images that are missing
#   engine_stop      ends the engine that engine_start started, and only that one
# The engine's data and the files that the images are made of stay in artifacts/engine, so that a second run is quick.

pgaspire_engine_root() { (cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P); }

# Where dockerd keeps what it has; overlay2 wants a file system that is none itself, so another place can be named.
PGASPIRE_ENGINE_DATA="${PGASPIRE_ENGINE_DATA:-$(pgaspire_engine_root)/artifacts/engine}"
PGASPIRE_ENGINE_PID=

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

engine_start() {
  if engine_answers; then
    return
  fi
  [[ -z ${DOCKER_HOST:-} ]] || { echo "No container engine answers at DOCKER_HOST=$DOCKER_HOST" >&2; return 1; }
  engine_install || { echo "There is no container engine. Install Docker or Podman." >&2; return 1; }
  engine_cgroups || return
  local data="$PGASPIRE_ENGINE_DATA" attempt
  mkdir -p "$data"
  # The path of a socket is at most 107 bytes long.
  PGASPIRE_ENGINE_RUN="$(mktemp -d /tmp/pgaspire-dockerd-XXXXXX)"
  chmod 711 "$PGASPIRE_ENGINE_RUN"
  dockerd --host "unix://$PGASPIRE_ENGINE_RUN/docker.sock" --data-root "$data/docker" --exec-root "$PGASPIRE_ENGINE_RUN/exec" \
    --pidfile "$PGASPIRE_ENGINE_RUN/dockerd.pid" --storage-driver overlay2 >"$data/dockerd.log" 2>&1 &
  PGASPIRE_ENGINE_PID=$!
  export DOCKER_HOST="unix://$PGASPIRE_ENGINE_RUN/docker.sock"
  for ((attempt = 0; attempt < 150; attempt++)); do
    if engine_answers; then
      return
    fi
    kill -0 "$PGASPIRE_ENGINE_PID" 2>/dev/null || break
    sleep 0.2
  done
  tail -n 20 "$data/dockerd.log" >&2
  engine_stop
  echo "The container engine could not be started." >&2
  return 1
}

engine_stop() {
  [[ -n $PGASPIRE_ENGINE_PID ]] || return 0
  kill "$PGASPIRE_ENGINE_PID" 2>/dev/null || true
  wait "$PGASPIRE_ENGINE_PID" 2>/dev/null || true
  PGASPIRE_ENGINE_PID=
  # What is still mounted there belongs to a container that has just ended.
  umount -R "$PGASPIRE_ENGINE_RUN"/exec/netns/* 2>/dev/null || true
  rm -rf "$PGASPIRE_ENGINE_RUN"
  unset DOCKER_HOST
}

engine_images() { PGASPIRE_ENGINE_DATA="$PGASPIRE_ENGINE_DATA" bash "$(pgaspire_engine_root)/eng/test-images.sh"; }
