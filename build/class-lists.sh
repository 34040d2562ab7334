#!/bin/sh
# Makes build/classes anew from the classes a running installation loads: sh build/class-lists.sh.
# To be repeated when libraries change; a class that is missing is only loaded more slowly.
set -eu
cd "$(dirname "$0")/.."
. build/find.sh
find_jdk || { missing_jdk; exit 1; }
folder=$(mktemp -d /tmp/funnelcloud-classes-XXXXXX)
trap './aj down --home "$folder/home" > /dev/null 2>&1 || true; rm -rf "$folder"' EXIT
kept() { grep -h -v -e '^@cp' -e '^#' -e 'source:' "$@" | sed 's/ id: .*//' | awk '!seen[$0]++'; }
child() { sed -n 's/^child \([0-9]*\) .*/\1/p' "$folder/home/keepers/$1.pid"; }

JAVA_TOOL_OPTIONS="-XX:DumpLoadedClassList=$folder/%p.lst" ./aj up --home "$folder/home" > /dev/null
version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml | sed 1q)
paths=target/dist/lib/agent-worker-$version.jar:$(tr ':' '\n' < target/dist/agent-worker.cp \
  | sed 's|^|target/dist/|' | paste -s -d : -)
agent() {
  list=$1
  shift
  exec "$JDK/bin/java" -XX:DumpLoadedClassList="$folder/$list" -cp "$paths" \
    io.funnelcloud.agent.AgentProgram "$@"
}
token=$(sed -n 's/.*"token" *: *"\([^"]*\)".*/\1/p' "$folder/home/client.json")
url=$(sed -n 's/.*"url" *: *"\([^"]*\)".*/\1/p' "$folder/home/client.json")
invited=$(curl -s -H "Authorization: Bearer $token" -d '{"name":"recorded"}' "$url/api/v1/invites" \
  | sed 's/.*"joinString":"\([^"]*\)".*/\1/')
(agent join.lst join --state "$folder/agent" --string "$invited")
agent run.lst run --state "$folder/agent" --supervisor target/dist/bin/fc-supervisor &
recorded=$!
until grep -q firstPollAt.*Z "$folder/agent/run/agent.json" 2> /dev/null; do sleep 1; done
for _ in 1 2 3; do ./aj run 'echo hi' --on recorded --home "$folder/home"; done
kill "$recorded"
wait "$recorded" || true
kept "$folder/$(child hq).lst" > build/classes/control-plane.txt
kept "$folder/run.lst" "$folder/join.lst" > build/classes/agent-worker.txt
wc -l build/classes/*.txt
