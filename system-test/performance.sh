#!/bin/sh
# Measures an installation of its own and prints the tables of docs/reference/performance.md.
# Run in the root of the repository after ./aj built everything: sh system-test/performance.sh
set -eu
cd "$(dirname "$0")/.."
. build/find.sh
find_jdk || { missing_jdk; exit 1; }
home=$(mktemp -d /tmp/funnelcloud-perf-XXXXXX)
trap './aj down --home "$home" >/dev/null 2>&1; rm -rf "$home"' EXIT
./aj up --home "$home" >&2
classes=system-test/target/test-classes
[ -d "$classes" ] || { echo "run ./aj test first: no $classes" >&2; exit 1; }
jars=$(printf '%s:' target/dist/lib/*.jar)
if command -v sshd >/dev/null 2>&1 && [ -n "${AJ_PERF_SSH:-}" ]; then
  set -- $AJ_PERF_SSH
else
  set --
fi
"$JDK/bin/java" -cp "$classes:$jars" io.funnelcloud.system.performance.Performance "$home" "$@"
echo
echo '| process | RSS MiB | CPU s in 30 idle s |'
echo '|---|---|---|'
for part in temporal hq agent; do
  pid=$(sed -n 's/^child \([0-9]*\) .*/\1/p' "$home/keepers/$part.pid")
  before=$(awk '{print $14+$15}' "/proc/$pid/stat")
  sleep 30
  after=$(awk '{print $14+$15}' "/proc/$pid/stat")
  awk -v p="$part" -v t=$((after - before)) '/VmRSS/ {printf "| %s | %d | %.2f |\n", p, $2/1024, t/100}' \
    "/proc/$pid/status"
done
