#!/usr/bin/env bash
# Makes the images of the container tests from Debian's packages, in the two shapes in which PostgreSQL is published.
#   eng/test-images.sh
#   pgaspire-test/operand:15-older :15-newer :18   as CloudNativePG's operand images: no entry point, uid 26
#   pgaspire-test/library:15 :18                     as docker-library's postgres: an entry point, uid 999, a declared volume
#   pgaspire-test/without-postgresql:1              nothing but Debian
# 15-older and 15-newer are the oldest and the newest minor version that Debian's mirrors offer; they are the same where there is only one.
# Root is needed where a file system tree is not cached yet. An image that exists is left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

cache="${PGASPIRE_ENGINE_DATA:-$PWD/../artifacts/engine}/trees"
# Debian's mirror as debootstrap knows it, unless another one is named.
mirror="${PGASPIRE_DEBIAN_MIRROR:-}"
mkdir -p "$cache"

has_image() { docker image inspect "$1" >/dev/null 2>&1; }

# A tree with one PostgreSQL: tree <file> <suite> <package> <security|main>
tree() {
  local file="$cache/$1.tar" suite="$2" package="$3" origin="$4" root
  [[ -s $file ]] && return
  ((EUID == 0)) || { echo "eng/test-images.sh: run it once as root: debootstrap wants it" >&2; exit 1; }
  echo "Making the file system of $1"
  root="$(mktemp -d "$cache/.new-XXXXXX")"
  # The mode of the image's own root; programs of ordinary accounts pass through it.
  chmod 755 "$root"
  # shellcheck disable=SC2064
  trap "umount '$root/proc' 2>/dev/null; rm -rf --one-file-system '$root'" EXIT
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" ${mirror:+"$mirror"} >"$cache/$1.log" 2>&1 || { tail -n 20 "$cache/$1.log" >&2; exit 1; }
  if [[ $origin == security ]]; then
    # Beside the archive, on the same mirror.
    sed -n "s#^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*[^/ ]\)/\{0,1\} $suite .*#deb \2-security $suite-security main#p" "$root/etc/apt/sources.list" | head -n 1 >"$root/etc/apt/sources.list.d/security.list"
  fi
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  mkdir -p "$root/etc/postgresql-common"
  echo 'create_main_cluster = false' >"$root/etc/postgresql-common/createcluster.conf"
  mount -t proc proc "$root/proc"
  local quiet=(env DEBIAN_FRONTEND=noninteractive LC_ALL=C chroot "$root")
  # A mirror that stands still is good enough for tests.
  { "${quiet[@]}" apt-get update -qq -o Acquire::Check-Valid-Until=false && "${quiet[@]}" apt-get install -y -qq --no-install-recommends "$package"; } >>"$cache/$1.log" 2>&1 || { tail -n 20 "$cache/$1.log" >&2; exit 1; }
  umount "$root/proc"
  rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/* "$root"/usr/share/{doc,man,info}/* "$root"/usr/share/locale/* "$root"/usr/sbin/policy-rc.d "$root"/var/log/*
  tar -C "$root" --exclude=./dev/* --exclude=./proc/* --exclude=./sys/* -cf "$file.new" .
  rm -rf "$root"
  trap - EXIT
  mv "$file.new" "$file"
}

# The engine's own copy of a tree: base <file>
base() { has_image "pgaspire-test/base:$1" || docker import "$cache/$1.tar" "pgaspire-test/base:$1" >/dev/null; }

# image <name> <shape> <base> <major>
image() {
  has_image "pgaspire-test/$1" && return
  base "$3"
  echo "Making the image pgaspire-test/$1"
  local output
  output="$(DOCKER_BUILDKIT=0 docker build -q --network none -f "images/$2.Dockerfile" --build-arg "BASE=pgaspire-test/base:$3" --build-arg "PG_MAJOR=$4" \
    --build-arg "PGDATA=$([[ $4 -ge 18 ]] && echo "/var/lib/postgresql/$4/docker" || echo /var/lib/postgresql/data)" \
    --build-arg "VOLUME=$([[ $4 -ge 18 ]] && echo /var/lib/postgresql || echo /var/lib/postgresql/data)" \
    -t "pgaspire-test/$1" images 2>&1)" || { printf '%s\n' "$output" >&2; exit 1; }
}

complete() {
  local name
  for name in operand:15-older operand:15-newer operand:18 library:15 library:18 without-postgresql:1; do
    has_image "pgaspire-test/$name" || return 1
  done
}

complete && exit
tree 15-older bookworm postgresql-15 main
tree 15-newer bookworm postgresql-15 security
tree 18 unstable postgresql-18 main
image operand:15-older operand 15-older 15
image operand:15-newer operand 15-newer 15
image operand:18 operand 18 18
image library:15 library 15-newer 15
image library:18 library 18 18
image without-postgresql:1 without-postgresql 15-older 15
