#!/usr/bin/env bash
# To be sourced: lets MSBuild find the stand-in for Aspire.AppHost.Sdk when Aspire's packages cannot be restored.
#   . eng/offline.sh && dotnet build
# Builds the resolver once into artifacts/; sets AspireSource and MSBuild's variable for additional SDK resolvers.

pgaspire_offline() {
  local root resolver name=PgAspire.Offline.SdkResolver
  root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)" || return
  resolver="$root/artifacts/sdk-resolvers"
  export AspireSource=offline
  # Only MSBuild on .NET reads this variable; the one without a suffix would be read by Visual Studio too.
  export MSBUILDADDITIONALSDKRESOLVERSFOLDER_NET="$resolver"

  local assembly="$resolver/$name/$name.dll"
  if [[ ! -f $assembly || -n $(find "$root/offline/SdkResolver" -maxdepth 1 -type f -newer "$assembly" -print -quit) ]]; then
    local output
    # Without the variable: MSBuild must not load, and so lock, what it is about to write.
    if ! output="$(unset MSBUILDADDITIONALSDKRESOLVERSFOLDER_NET && dotnet build "$root/offline/SdkResolver/SdkResolver.csproj" -c Release -o "$resolver/$name" -v q --nologo 2>&1)"; then
      printf '%s\n' "$output" >&2
      return 1
    fi
    touch "$assembly"
  fi
}

pgaspire_offline
