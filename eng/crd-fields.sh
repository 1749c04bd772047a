#!/usr/bin/env bash
# Writes src/PgAspire.CloudNativePg/Schemas/fields.txt anew from CloudNativePG's resource definitions, below $PGASPIRE_SHARED/cnpg/crds.
#   PGASPIRE_SHARED=FOLDER eng/crd-fields.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
fields=src/PgAspire.CloudNativePg/Schemas/fields.txt
# the test leaves what it made from the definitions beside the file when they differ
dotnet run --project tests/PgAspire.CloudNativePg.Tests -c Release -- --filter-method '*The_library_knows_the_fields_of_the_resource_definitions' >/dev/null || true
if [[ -f $fields.received ]]; then
  mv "$fields.received" "$fields"
  git --no-pager diff --stat -- "$fields"
else
  echo "$fields is up to date"
fi
