#!/bin/sh
# Measures output through an installation of its own on loopback and prints the tables of
# docs/reference/output.md. Run after ./aj built everything:
#   sh system-test/output.sh [throughput|exact|cuts]...
# AJ_OUT_BYTES (default 1 GiB), AJ_OUT_RANDOM (200 MB), AJ_OUT_SECONDS (180), AJ_OUT_CUTS (20),
# AJ_OUT_RESTARTS (5) and AJ_OUT_PORT change it. Needs sshd for the comparison with ssh.
set -eu
cd "$(dirname "$0")/.."
. build/find.sh
find_jdk || { missing_jdk; exit 1; }
port=${AJ_OUT_PORT:-26420}
bytes=${AJ_OUT_BYTES:-1073741824}
random=${AJ_OUT_RANDOM:-200000000}
[ $# -gt 0 ] || set -- throughput exact cuts
folder=$(mktemp -d /tmp/funnelcloud-out-XXXXXX)
# The account of the agent reads here.
chmod 755 "$folder"
home=$folder/home
samples=

clean_up() {
  [ -z "$samples" ] || kill "$samples" 2> /dev/null || true
  [ ! -e "$folder/sshd.pid" ] || kill "$(cat "$folder/sshd.pid")" 2> /dev/null || true
  ./aj down --home "$home" > /dev/null 2>&1 || true
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

now() { date +%s%N; }
seconds() { awk -v a="$1" -v b="$(now)" 'BEGIN {printf "%.2f", (b - a) / 1e9}'; }
rate() { awk -v n="$1" -v s="$2" 'BEGIN {printf "%.0f", n / 1e6 / s}'; }
child() { sed -n 's/^child \([0-9]*\) .*/\1/p' "$home/keepers/$1.pid"; }
field() { sed -n "s/.*\"$2\":\"\{0,1\}\([^\",}]*\).*/\1/p" "$1" | head -n 1; }
load() { echo "(load average $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores, $(date -u '+%F %H:%M') UTC)"; }

start_ssh() {
  sshd=$(command -v sshd || ls /usr/sbin/sshd 2> /dev/null || true)
  [ -n "$sshd" ] || return 1
  ssh-keygen -q -t ed25519 -N '' -f "$folder/host"
  ssh-keygen -q -t ed25519 -N '' -f "$folder/user"
  cp "$folder/user.pub" "$folder/authorized"
  [ "$(id -u)" != 0 ] || mkdir -p /run/sshd
  printf '%s\n' "Port $((port + 9))" 'ListenAddress 127.0.0.1' "HostKey $folder/host" \
    "PidFile $folder/sshd.pid" "AuthorizedKeysFile $folder/authorized" \
    'PermitRootLogin prohibit-password' 'PasswordAuthentication no' 'StrictModes no' 'UsePAM no' \
    > "$folder/sshd_config"
  "$sshd" -f "$folder/sshd_config" -E "$folder/sshd.log"
}
over_ssh() {
  ssh -p $((port + 9)) -i "$folder/user" -o IdentitiesOnly=yes -o StrictHostKeyChecking=no \
    -o UserKnownHostsFile="$folder/known" -o LogLevel=ERROR "$(id -un)@127.0.0.1" "$@" < /dev/null
}

# Heap after the run's own collections and resident memory, each second, of agent and HQ.
sample() {
  while :; do
    for part in agent hq; do
      pid=$(child $part)
      used=$("$JDK/bin/jcmd" "$pid" GC.heap_info 2> /dev/null | sed -n 's/.* used \([0-9]*\)K.*/\1/p' | head -n 1)
      rss=$(awk '/VmRSS/ {print $2}' "/proc/$pid/status" 2> /dev/null || echo 0)
      echo "$part ${used:-0} ${rss:-0}" >> "$folder/samples"
    done
    sleep 1
  done
}
start_samples() { : > "$folder/samples"; sample & samples=$!; }
end_samples() {
  kill "$samples" 2> /dev/null || true
  wait "$samples" 2> /dev/null || true
  samples=
  for part in agent hq; do
    grep "^$part " "$folder/samples" | awk -v p=$part '
      {if ($2 > h) h = $2; if ($3 > r) r = $3; if (NR == 1) {h0 = $2; r0 = $3} n++}
      END {printf "%s: heap used %d MiB at first, %d at most; resident %d MiB at first, %d at most (%d samples)\n",
        p, h0/1024, h/1024, r0/1024, r/1024, n}'
  done
}

run() { ./aj run --home "$home" --json "$@" > "$folder/run.json" 2> "$folder/run.err"; }
expect() { [ "$2" = "$3" ] || { echo "output.sh: $1 is $2, expected $3" >&2; exit 1; }; }
history_bytes() {
  sqlite3 "$home"/hq/temporal/*.db "select max(n) from (select sum(length(data)) n from history_node group by tree_id)" \
    2> /dev/null || echo unknown
}

throughput() {
  file=$folder/gib
  head -c "$bytes" /dev/zero > "$file"
  chmod 644 "$file"
  run "cat $file > /dev/null"
  echo '| way | s | MB/s |'
  echo '|---|---|---|'
  if start_ssh; then
    for _ in 1 2 3; do
      began=$(now)
      over_ssh cat "$file" > /dev/null
      s=$(seconds "$began")
      echo "| ssh 127.0.0.1 cat > /dev/null | $s | $(rate "$bytes" "$s") |"
    done
  fi
  for _ in 1 2 3; do
    began=$(now)
    run "cat $file"
    s=$(seconds "$began")
    expect bytes "$(field "$folder/run.json" bytesOut)" "$bytes"
    echo "| aj run, until all is stored and verified | $s | $(rate "$bytes" "$s") |"
  done
  began=$(now)
  ./aj run --home "$home" "cat $file" > /dev/null
  s=$(seconds "$began")
  echo "| aj run > /dev/null, followed live | $s | $(rate "$bytes" "$s") |"
  rm -f "$file"
}

exact() {
  start_samples
  began=$(now)
  run "yes 0123456789abcde | head -c $bytes"
  echo "$bytes bytes of lines: $(seconds "$began") s"
  want=$(yes 0123456789abcde | head -c "$bytes" | sha256sum | cut -d' ' -f1)
  expect sha256 "$(field "$folder/run.json" sha256Out)" "$want"
  began=$(now)
  run "head -c $random /dev/urandom | tee /dev/stderr | sha256sum"
  echo "$random random bytes: $(seconds "$began") s"
  id=$(field "$folder/run.json" id)
  want=$(./aj logs --home "$home" "$id" --stream stdout | cut -d' ' -f1)
  expect sha256 "$(field "$folder/run.json" sha256Err)" "$want"
  got=$(./aj logs --home "$home" "$id" --stream stderr 2>&1 > /dev/null | sha256sum | cut -d' ' -f1)
  expect 'sha256 of aj logs' "$got" "$want"
  echo 'both hashes exact, at HQ and after aj logs'
  end_samples
  echo "largest history: $(history_bytes) bytes"
}

# A link of our own between agent and HQ is in agent-worker's tests; here the connections are cut
# with ss -K where that works, else HQ is stopped and continued beyond its keep-alive.
cut_link() { ss -K dst 127.0.0.1 dport = $((port + 1)) > /dev/null 2>&1 || true; }

cuts() {
  total=${AJ_OUT_SECONDS:-180}
  lines=$((total * 20))
  script="i=0; while [ \$i -lt $lines ]; do i=\$((i+1)); echo line \$i of $lines; sleep 0.05; done"
  began=$(now)
  ./aj run --home "$home" --no-wait --run-for 30m "$script" > "$folder/id" 2> "$folder/run.err"
  id=$(cat "$folder/id")
  ./aj logs --home "$home" -f "$id" > "$folder/followed" 2> "$folder/followed.err" &
  follower=$!
  n=0
  all=$((${AJ_OUT_CUTS:-20} + ${AJ_OUT_RESTARTS:-5}))
  while [ $n -lt $all ]; do
    n=$((n + 1))
    sleep $((total / all))
    if [ $((n % 5)) = 0 ]; then kill -9 "$(child agent)"; else cut_link; fi
  done
  wait "$follower" || true
  i=0
  while [ $i -lt $lines ]; do i=$((i + 1)); echo "line $i of $lines"; done > "$folder/want"
  ./aj logs --home "$home" "$id" > "$folder/got"
  cmp "$folder/want" "$folder/got"
  cmp "$folder/want" "$folder/followed"
  echo "$lines lines in $(seconds "$began") s over ${AJ_OUT_CUTS:-20} link cuts and" \
    "${AJ_OUT_RESTARTS:-5} kills of the agent: exact, at HQ and for a follower"
}

./aj up --home "$home" --people-port "$port" --agent-port $((port + 1)) \
  --temporal-port $((port + 2)) --temporal-ui-port $((port + 3)) > "$folder/up.log" 2>&1 \
  || { cat "$folder/up.log" >&2; exit 1; }
for what do
  case $what in
    throughput | exact | cuts) "$what" ;;
    *) echo "output.sh: throughput, exact or cuts, not $what" >&2; exit 2 ;;
  esac
  load
  echo
done
