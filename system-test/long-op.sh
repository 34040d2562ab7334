#!/bin/sh
# One command of ten minutes on an installation of its own, while the agent is killed every 20 s,
# HQ every 45 s and Temporal every 90 s; then counts from the files. Run after ./aj built everything:
#   sh system-test/long-op.sh
# AJ_LONG_SECONDS (600) and AJ_LONG_PORT change it. Ends with 1 when anything is not as it must be.
set -eu
cd "$(dirname "$0")/.."
seconds=${AJ_LONG_SECONDS:-600}
port=${AJ_LONG_PORT:-25420}
folder=$(mktemp -d /tmp/funnelcloud-long-XXXXXX)
# The account of the agent writes here.
chmod 777 "$folder"
home=$folder/home
killers=

clean_up() {
  for killer in $killers; do kill "$killer" 2> /dev/null || true; done
  ./aj down --home "$home" > /dev/null 2>&1 || true
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

child() { sed -n 's/^child \([0-9]*\) .*/\1/p' "$home/keepers/$1.pid"; }
kill_every() {
  while sleep "$2"; do
    pid=$(child "$1")
    [ -z "$pid" ] || { kill -9 "$pid" 2> /dev/null && echo "$1" >> "$folder/kills"; } || true
  done
}
field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" "$folder/show.json" | head -n 1; }
expect() { [ "$2" = "$3" ] || { echo "long-op.sh: $1 is '$2', expected '$3'" >&2; exit 1; }; }

./aj up --home "$home" --people-port "$port" --agent-port $((port + 1)) \
  --temporal-port $((port + 2)) --temporal-ui-port $((port + 3)) > "$folder/up.log" 2>&1 \
  || { cat "$folder/up.log" >&2; exit 1; }
id=$(./aj run --home "$home" --no-wait "i=0; while [ \$i -lt $seconds ]; do i=\$((i + 1)); \
  echo \"line \$i\"; sleep 1; done; echo \"\$FUNNELCLOUD_OP\" >> $folder/effects")
: > "$folder/kills"
kill_every agent 20 & killers="$killers $!"
kill_every hq 45 & killers="$killers $!"
kill_every temporal 90 & killers="$killers $!"
sleep "$seconds"
until [ -s "$folder/effects" ]; do sleep 5; done
for killer in $killers; do kill "$killer" 2> /dev/null || true; done
killers=
tries=0
until ./aj show --home "$home" "$id" --json > "$folder/show.json" 2> /dev/null \
  && [ -n "$(field closedAt)" ]; do
  tries=$((tries + 1))
  [ $tries -lt 60 ] || { echo "long-op.sh: $id has not ended" >&2; exit 1; }
  sleep 5
done
seq 1 "$seconds" | sed 's/^/line /' > "$folder/wanted"
./aj logs --home "$home" "$id" > "$folder/got"
expect status "$(field status)" SUCCEEDED
expect 'number of effects' "$(wc -l < "$folder/effects")" 1
expect 'sha256 of the output' "$(sha256sum < "$folder/got")" "$(sha256sum < "$folder/wanted")"
for part in agent hq temporal; do
  echo "$part killed $(grep -c "^$part$" "$folder/kills" || true) times"
done
echo "$seconds s: SUCCEEDED, one effect, output byte-exact" \
  "(load average $(cut -d' ' -f1-3 /proc/loadavg), $(date -u '+%F %H:%M') UTC)"
