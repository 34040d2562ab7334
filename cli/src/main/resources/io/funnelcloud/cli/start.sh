#!/bin/sh
# Starts the FunnelCloud agent of this folder; joins the fleet the first time. Needs a Java 25.
# State lies in $FUNNELCLOUD_STATE, else in the folder `state` beside this file.
set -u
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P) || exit 1
state=${FUNNELCLOUD_STATE:-$here/state}
name=$(cat "$here/name")

is_java_25() {
  [ -x "$1/bin/java" ] || return 1
  major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  [ "${major:-0}" -ge 25 ]
}

on_path=$(command -v java || true)
on_path=$(readlink -f "${on_path:-/none}" 2>/dev/null || echo /none)
java=
for folder in "${AJ_JAVA_HOME:-/none}" "${JAVA_HOME:-/none}" "${on_path%/bin/java}" \
    /usr/lib/jvm/* /opt/*jdk* /opt/java/* "${HOME:-/}"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  if is_java_25 "$folder"; then java=$folder/bin/java; break; fi
done
if [ -z "$java" ]; then
  echo "start.sh: no Java 25 or newer found. Install one, or name it: AJ_JAVA_HOME=/path $0" >&2
  exit 1
fi

umask 077
mkdir -p "$state" || exit 1
agent() {
  "$java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1 -Xmx96m \
    -XX:-UsePerfData --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$here/lib/*" io.funnelcloud.agent.AgentProgram "$@"
}
if [ ! -e "$state/identity" ]; then
  agent join --state "$state" --string "$(cat "$here/join-string")" --name "$name" || exit 1
  rm -f "$here/join-string"
fi
pause=1
while :; do
  agent run --state "$state" --supervisor "$here/bin/fc-supervisor"
  code=$?
  case $code in 0 | 130 | 143) exit $code ;; esac
  echo "start.sh: the agent ended with $code; starting it again in $pause s" >&2
  sleep "$pause"
  [ "$pause" -ge 10 ] || pause=$((pause * 2))
done
