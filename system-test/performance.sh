#!/bin/sh
# Measures an installation of its own and prints the tables of docs/reference/performance.md.
# Run after ./aj built everything: sh system-test/performance.sh [one|sweep|idle|starts]...
# AJ_PERF_FLAGS='-Dwarm=3 -Drounds=6' makes it shorter; AJ_PERF_MACHINES, AJ_PERF_IDLE and
# AJ_PERF_PORT change the rest. Needs sshd for the comparison with ssh, which it starts on
# loopback with keys of its own.
set -eu
cd "$(dirname "$0")/.."
. build/find.sh
find_jdk || { missing_jdk; exit 1; }
port=${AJ_PERF_PORT:-27420}
machines=${AJ_PERF_MACHINES:-100}
[ $# -gt 0 ] || set -- starts idle one sweep
folder=$(mktemp -d /tmp/funnelcloud-perf-XXXXXX)
home=$folder/home
ssh_config=$folder/ssh_config
swarm=

clean_up() {
  [ -z "$swarm" ] || kill -9 "$swarm" 2> /dev/null || true
  [ ! -e "$folder/master" ] || ssh -F "$ssh_config" -O exit here > /dev/null 2>&1 || true
  [ ! -e "$folder/sshd.pid" ] || kill "$(cat "$folder/sshd.pid")" 2> /dev/null || true
  ./aj down --home "$home" > /dev/null 2>&1 || true
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

now() { date +%s%N; }
since() { echo $((($(now) - $1) / 1000000)); }
load() { echo "load average $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores, $(date -u '+%F %H:%M') UTC"; }
child() { sed -n 's/^child \([0-9]*\) .*/\1/p' "$home/keepers/$1.pid"; }
ticks() { awk '{print $14+$15}' "/proc/$(child "$1")/stat"; }

# An sshd that only this run can enter, and one connection kept open to it.
start_ssh() {
  sshd=$(command -v sshd || ls /usr/sbin/sshd 2> /dev/null || true)
  [ -n "$sshd" ] || return 0
  ssh-keygen -q -t ed25519 -N '' -f "$folder/host"
  ssh-keygen -q -t ed25519 -N '' -f "$folder/user"
  cp "$folder/user.pub" "$folder/authorized"
  chmod 700 "$folder"
  [ "$(id -u)" != 0 ] || mkdir -p /run/sshd
  cat > "$folder/sshd_config" << END
Port $((port + 9))
ListenAddress 127.0.0.1
HostKey $folder/host
PidFile $folder/sshd.pid
AuthorizedKeysFile $folder/authorized
PermitRootLogin prohibit-password
PasswordAuthentication no
StrictModes no
UsePAM no
END
  cat > "$ssh_config" << END
Host here
  HostName 127.0.0.1
  Port $((port + 9))
  User $(id -un)
  IdentityFile $folder/user
  IdentitiesOnly yes
  UserKnownHostsFile $folder/known
  StrictHostKeyChecking accept-new
  ControlMaster auto
  ControlPath $folder/master
  ControlPersist 600
END
  "$sshd" -f "$folder/sshd_config" -E "$folder/sshd.log"
  ssh -F "$ssh_config" here true < /dev/null 2> "$folder/ssh.log" || {
    echo "no ssh to compare with: $(tail -n 1 "$folder/ssh.log")" >&2
    rm -f "$ssh_config"
  }
}

measure() {
  "$JDK/bin/java" -Xmx1g ${AJ_PERF_FLAGS:-} --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -cp "$folder/classes:$jars" \
    io.funnelcloud.system.performance.Performance "$@"
}

# The parts of one process: resident memory, and CPU over the seconds it had nothing to do.
idle() {
  seconds=${AJ_PERF_IDLE:-60}
  sleep 15
  for part in temporal hq agent; do eval "${part}_ticks=$(ticks $part)"; done
  sleep "$seconds"
  echo '| process | RSS MiB | idle CPU % of one core |'
  echo '|---|---|---|'
  for part in temporal hq agent; do
    eval "before=\$${part}_ticks"
    awk -v p="$part" -v t=$(($(ticks $part) - before)) -v s="$seconds" \
      '/VmRSS/ {printf "| %s | %d | %.2f |\n", p, $2/1024, t/s}' "/proc/$(child $part)/status"
  done
}

# Kills the agent; its keeper starts it again. From the start of the process to its first poll.
agent_starts() {
  for _ in 1 2 3 4 5; do
    old=$(child agent)
    kill -9 "$old"
    while pid=$(child agent); [ "$pid" = "$old" ] || ! grep -q "\"pid\":$pid,.*firstPollAt\":\"" \
      "$home/agent/run/agent.json" 2> /dev/null; do sleep 0.2; done
    began=$(awk -v b="$(awk '/^btime/ {print $2}' /proc/stat)" \
      '{printf "%.2f", b + $22 / 100}' "/proc/$pid/stat")
    polled=$(sed -n 's/.*"firstPollAt":"\([^"]*\)".*/\1/p' "$home/agent/run/agent.json")
    echo "$(date -d "$polled" +%s.%N) $began" | awk '{printf "%d\n", ($1 - $2) * 1000}'
    sleep 2
  done | sort -n | awk '{v[NR]=$1} END {print "agent, start of the process to its first poll: median " \
    v[int((NR+1)/2)] " ms, slowest " v[NR] " ms, " NR " starts"}'
}

mkdir -p "$folder/classes"
jars=$(printf '%s:' "$PWD"/target/dist/lib/*.jar)
"$JDK/bin/javac" -d "$folder/classes" -cp "$jars" \
  system-test/src/test/java/io/funnelcloud/system/performance/*.java
began=$(now)
./aj up --home "$home" --people-port "$port" --agent-port $((port + 1)) \
  --temporal-port $((port + 2)) --temporal-ui-port $((port + 3)) > "$folder/up.log" 2>&1 \
  || { cat "$folder/up.log" >&2; exit 1; }
first_up=$(since "$began")

for what do
  case $what in
    starts)
      began=$(now)
      ./aj up --home "$home" > /dev/null 2>&1
      second_up=$(since "$began")
      ./aj down --home "$home" > /dev/null 2>&1
      began=$(now)
      ./aj up --home "$home" > /dev/null 2>&1
      echo "first aj up (built): $first_up ms; aj up when all stands: $second_up ms;" \
        "aj up after aj down: $(since "$began") ms"
      agent_starts
      echo
      measure starts "$JDK/bin/java" ;;
    idle) idle ;;
    one)
      start_ssh
      if [ -e "$ssh_config" ]; then
        measure one "$home" ssh -F "$ssh_config" here true
      else
        measure one "$home"
      fi ;;
    sweep)
      mkdir -p "$folder/swarm"
      "$JDK/bin/java" -Xmx2g -XX:+UseSerialGC -cp "$folder/classes:$jars" \
        io.funnelcloud.system.performance.Swarm "$home" "$folder/swarm" \
        "$PWD/target/dist/bin/fc-supervisor" "$machines" > "$folder/swarm.log" 2>&1 &
      swarm=$!
      measure sweep "$home" "$machines" ;;
    *) echo "performance.sh: starts, idle, one or sweep, not $what" >&2; exit 2 ;;
  esac
  echo "($(load))"
  echo
done
