# shellcheck shell=sh
# Looks at an image from inside; only reads. $1: the folder that this machine shares with the container.
set -f
IFS=:
folders=$PATH
unset IFS
IFS=:
for folder in $folders /usr/local/bin /usr/bin /usr/local/pgsql/bin; do
  [ -x "$folder/postgres" ] && echo "postgres $folder $("$folder/postgres" --version 2>&1)"
done
unset IFS
set +f
for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql* /opt/postgresql/bin /opt/bitnami/postgresql/bin; do
  [ -x "$folder/postgres" ] && echo "postgres $folder $("$folder/postgres" --version 2>&1)"
done
echo "user $(id -u) $(id -g)"
echo "path $PATH"
echo "boot $(cat /proc/sys/kernel/random/boot_id)"
echo "shared $(cat "$1/token" 2>/dev/null)"
while read -r line; do echo "passwd $line"; done </etc/passwd
exit 0
