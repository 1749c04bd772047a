#!/usr/bin/env bash
# The project's verbs: ./dev.sh help. Works as root and as an ordinary user, from a fresh clone.
#   AspireSource=package|offline|auto   Aspire's packages, the stand-in under offline/, or (default) the packages where they can be restored
#   PGASPIRE_POSTGRES_BIN=<folder>      the PostgreSQL to use
#   DOCKER_HOST=<address>               the container engine to use; in CI one is installed and started where none answers
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
configuration=Release

say() { printf '%s\n' "$*"; }
fail() { printf 'dev.sh: %s\n' "$*" >&2; exit 1; }

usage() {
  cat <<TEXT
./dev.sh setup                 installs what is missing (as root on Debian), or says what to install
./dev.sh build                 builds everything
./dev.sh run                   starts the sample; ends with Ctrl+C
./dev.sh run samples/FromManifest
                               starts another sample
./dev.sh run --for 60s         starts it, places orders, kills the primary half-way, reports, ends
./dev.sh test [name ...]       runs all tests, or the test projects whose names contain a word
./dev.sh bench [arguments]     measures
./dev.sh publish samples/Storefront --output DIR [--step STEP]
                               writes the sample's Helm chart; with --step cloudnativepg-manifests plain manifests instead
./dev.sh pack --output DIR     makes the NuGet packages; with the stand-in their version ends in -standin
TEXT
}

# --- setup

find_dotnet() {
  local folder
  command -v dotnet >/dev/null && return
  for folder in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
    if [[ -n $folder && -x $folder/dotnet ]]; then
      export DOTNET_ROOT=$folder PATH="$folder:$PATH"
      return
    fi
  done
  fail "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
}

setup_dotnet() {
  # dotnet wants a home, which a service account need not have.
  [[ -n ${HOME:-} && -w ${HOME:-} ]] || export DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-$PWD/artifacts/home}"
  find_dotnet
  dotnet --version >/dev/null || fail "global.json wants the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0"
}

# True when the folder has a whole PostgreSQL of at least major version 14.
is_postgres() {
  local program version
  for program in postgres initdb pg_ctl pg_basebackup pg_rewind pg_controldata; do
    [[ -x $1/$program ]] || return 1
  done
  version="$("$1/postgres" --version)" || return 1
  [[ $version =~ \)\ ([0-9]+) ]] && ((BASH_REMATCH[1] >= 14))
}

has_postgres() {
  local folder
  if [[ -n ${PGASPIRE_POSTGRES_BIN:-} ]]; then
    is_postgres "$PGASPIRE_POSTGRES_BIN"
    return
  fi
  for folder in "$(dirname "$(command -v postgres || echo /nowhere/postgres)")" \
    /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin /usr/local/pgsql/bin; do
    if is_postgres "$folder"; then
      return 0
    fi
  done
  return 1
}

setup_postgres() {
  has_postgres && return
  [[ -z ${PGASPIRE_POSTGRES_BIN:-} ]] || fail "PGASPIRE_POSTGRES_BIN=$PGASPIRE_POSTGRES_BIN has no PostgreSQL of version 14 or later"
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    fail "PostgreSQL 14 or later is missing. Install its server (Debian, Ubuntu: sudo apt-get install postgresql; macOS: brew install postgresql@17), or set PGASPIRE_POSTGRES_BIN to its bin folder."
  fi
  say "Installing PostgreSQL"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # Debian's package would create a cluster and start it as a service: nobody asked for that.
  apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null
  sed -i 's/^#\?[[:space:]]*create_main_cluster[[:space:]]*=.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  apt-get install -y -qq --no-install-recommends postgresql >/dev/null
  has_postgres || fail "apt-get installed a PostgreSQL that is older than 14: set PGASPIRE_POSTGRES_BIN to the bin folder of a later one"
}

# Node.js is for samples/Polyglot and its test. On a developer's machine what is missing skips the test; in CI nothing may be skipped.
setup_node() {
  local install
  if command -v node >/dev/null && command -v npm >/dev/null; then
    return
  fi
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    install="Install it (Debian, Ubuntu: sudo apt-get install nodejs npm; macOS: brew install node)."
    [[ ${CI:-} != true ]] || fail "Node.js 18 or later with npm is missing. $install"
    say "Node.js 18 or later with npm is missing: samples/Polyglot does not run, and its test is skipped. $install"
    return
  fi
  say "Installing Node.js"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
}

# --- Aspire's packages or the stand-in

aspire_version() { sed -n 's:.*<AspireVersion>\(.*\)</AspireVersion>.*:\1:p' Directory.Build.props; }

# Asked once: the answer stays in artifacts/ until that is deleted.
probe_aspire() {
  local version cached probe answer=offline
  version="$(aspire_version)"
  cached="artifacts/aspire-source-$version"
  if [[ ! -s $cached ]]; then
    mkdir -p artifacts
    probe="$(mktemp -d)"
    mkdir "$probe/Probe"
    printf '<Project Sdk="Aspire.AppHost.Sdk/%s"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>\n' "$version" >"$probe/Probe/Probe.csproj"
    if timeout 30 dotnet restore "$probe/Probe" -v q --nologo -nodeReuse:false >/dev/null 2>&1; then
      answer=package
    fi
    rm -rf "$probe"
    say "$answer" >"$cached"
  fi
  cat "$cached"
}

choose_aspire() {
  local wanted="${AspireSource:-auto}" source
  source="$wanted"
  case $wanted in
    package | offline) ;;
    auto) source="$(probe_aspire)" ;;
    *) fail "AspireSource is package, offline or auto, not $wanted" ;;
  esac
  export AspireSource="$source"
  if [[ $source == offline ]]; then
    # shellcheck source=/dev/null
    . eng/offline.sh
    if [[ $wanted == auto ]]; then
      say "Aspire $(aspire_version) cannot be restored here: using the stand-in under offline/"
    fi
  elif [[ $wanted == auto ]]; then
    say "Using Aspire $(aspire_version)"
  fi
}

# --- verbs

build() {
  dotnet build "$1" -c "$configuration" --nologo -v q -clp:NoSummary
}

# The AppHost's project in a sample's folder.
apphost_of() {
  local project
  project="$(grep -lE 'Sdk="Aspire\.AppHost\.Sdk' "$1"/*/*.csproj "$1"/*.csproj 2>/dev/null | head -n 1)"
  [[ -n $project ]] || fail "$1 has no AppHost: name a folder below samples/"
  printf '%s' "$project"
}

# A sample with a service in JavaScript: without Node.js a whole cluster would start beside a resource that failed.
require_node() {
  local program
  compgen -G "$1/*/package.json" >/dev/null || return 0
  for program in node npm; do
    command -v "$program" >/dev/null ||
      fail "$program is missing, and $1 runs on Node.js 18 or later with npm: ./dev.sh setup installs it, or says how"
  done
}

run() {
  local apphost
  # What the launch profile of the AppHost says; Aspire itself wants it, the stand-in does not.
  export ASPNETCORE_ENVIRONMENT=Development DOTNET_ENVIRONMENT=Development ASPIRE_ALLOW_UNSECURED_TRANSPORT=true \
    ASPNETCORE_URLS=http://localhost:15480 ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:19480 ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://localhost:20480
  if [[ ${1:-} == samples/* && ${1%/} != samples/Storefront ]]; then
    apphost="$(apphost_of "${1%/}")"
    shift
    build "$apphost"
    exec dotnet "$(dirname "$apphost")/bin/$configuration/net10.0/$(basename "$apphost" .csproj).dll" "$@"
  fi
  [[ ${1:-} != samples/* ]] || shift
  build samples/Storefront/Storefront.slnx
  exec dotnet "samples/Storefront/Storefront.Visitor/bin/$configuration/net10.0/Storefront.Visitor.dll" \
    "samples/Storefront/Storefront.AppHost/bin/$configuration/net10.0/Storefront.AppHost.dll" --log artifacts/run/apphost.log "$@"
}

publish() {
  local sample="" output="" step=publish apphost log
  while (($# > 0)); do
    case $1 in
      --output) output="${2:-}"; shift 2 || fail "--output wants a folder" ;;
      --step) step="${2:-}"; shift 2 || fail "--step wants a name" ;;
      -*) fail "publish does not know $1" ;;
      *) sample="${1%/}"; shift ;;
    esac
  done
  [[ -n $sample && -n $output ]] || fail "publish wants a sample and a folder: ./dev.sh publish samples/Storefront --output DIR"
  apphost="$(apphost_of "$sample")"
  build "$apphost"
  mkdir -p "$output" artifacts
  output="$(cd "$output" && pwd)"
  log="$(mktemp artifacts/publish.XXXXXX)"
  # A parameter without a value is a mistake here, not a question.
  export ASPIRE_INTERACTIVITY_ENABLED=false
  dotnet "$(dirname "$apphost")/bin/$configuration/net10.0/$(basename "$apphost" .csproj).dll" --operation publish --step "$step" --output-path "$output" 2>&1 | tee "$log" || { rm -f "$log"; exit 1; }
  # Aspire ends with 0 when a step fails.
  if grep -q '^fail: ' "$log"; then
    rm -f "$log"
    fail "nothing usable was written to $output"
  fi
  rm -f "$log"
}

pack() {
  [[ ${1:-} == --output && -n ${2:-} && $# == 2 ]] || fail "pack wants a folder: ./dev.sh pack --output DIR"
  mkdir -p "$2"
  # The same input gives the same packages, wherever the clone is.
  dotnet pack eng/Packages.slnf -c "$configuration" -o "$2" --nologo -v q -clp:NoSummary -p:ContinuousIntegrationBuild=true
  say "$(find "$2" -maxdepth 1 -name '*.nupkg' | wc -l) packages are in $2"
}

wanted_test() {
  local word name="$1"
  shift
  (($# > 0)) || return 0
  for word in "$@"; do
    if [[ ${name,,} == *"${word,,}"* ]]; then
      return 0
    fi
  done
  return 1
}

# The engine and the images of the container tests. On a developer's machine what is missing skips tests; in CI it fails.
prepare_containers() {
  # shellcheck source=/dev/null
  . eng/engine.sh
  if [[ ${CI:-} == true ]]; then
    trap engine_stop EXIT
    engine_start
    engine_images
    # Only an engine of the tests' own may be restarted.
    if [[ -n ${PGASPIRE_ENGINE_RUN:-} ]]; then
      export PGASPIRE_RESTART_ENGINE=". '$PWD/eng/engine.sh' && engine_restart"
    fi
  elif engine_answers; then
    engine_images || say "The images of the container tests are missing: their tests are skipped"
  fi
}

run_tests() {
  local project name program log passed=0 failed=0 skipped=0 code started p f s
  mkdir -p artifacts/tests
  prepare_containers
  build PgAspire.sln
  for project in tests/*/*.csproj; do
    name="$(basename "$project" .csproj)"
    program="tests/$name/bin/$configuration/net10.0/$name.dll"
    # What is no test project is used by one.
    if ! grep -q '<ProjectType>Test</ProjectType>' "$project" || ! wanted_test "$name" "$@"; then
      continue
    fi
    log="artifacts/tests/$name.log"
    started=$SECONDS
    code=0
    dotnet exec "$program" --progress off --no-ansi --filter-not-trait "Runs=on request" --timeout 20m --results-directory artifacts/tests >"$log" 2>&1 || code=$?
    # Ends without the summary: that is one failure, whatever it was doing.
    read -r p f s < <(awk '/^ *total: /{seen=1} /^ *succeeded: /{p=$2} /^ *failed: /{f=$2} /^ *skipped: /{s=$2} END{print p+0, seen ? f+0 : 1, s+0}' "$log")
    if ((code != 0 && f == 0)); then
      f=1
    fi
    ((passed += p, failed += f, skipped += s)) || true
    say "$name: $p passed, $f failed, $s skipped ($((SECONDS - started)) s)"
    if ((f > 0)); then
      cat "$log"
    elif ((s > 0)); then
      awk '/^skipped / { getline reason; count[reason]++ } END { for (reason in count) print "  " count[reason] " skipped:" reason }' "$log"
    fi
  done
  ((passed + failed > 0)) || { say "no test project matches: $*"; failed=1; }
  say "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0))
}

bench() {
  dotnet run -c Release --project bench/PgAspire.Bench -- "$@"
}

verb="${1:-help}"
(($# == 0)) || shift
case $verb in
  setup | build | run | test | bench | publish | pack) ;;
  help | -h | --help) usage; exit ;;
  *) usage >&2; exit 64 ;;
esac

# One command a line: in a list with && a failure inside a function would go unnoticed.
if [[ $verb == run && ${1:-} == samples/* ]]; then
  require_node "${1%/}"
fi
setup_dotnet
if [[ $verb != build && $verb != publish && $verb != pack ]]; then
  setup_postgres
fi
if [[ $verb == setup || ( $verb == test && ${CI:-} == true ) ]]; then
  setup_node
fi
if [[ $verb == setup ]]; then
  exit
fi
choose_aspire
case $verb in
  build) build PgAspire.sln ;;
  run) run "$@" ;;
  publish) publish "$@" ;;
  pack) pack "$@" ;;
  test) run_tests "$@" ;;
  bench) bench "$@" ;;
esac
