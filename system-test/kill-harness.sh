#!/bin/sh
# Runs seeded fault schedules against an installation of its own and checks what came of them:
#   sh system-test/kill-harness.sh --schedules 200 --seed 7 [--first 1] [--minutes 60]
#     [--report FILE] [--summary FILE]
# Needs what ./aj needs; builds first. As root also the disk-full fault. Exit 1: a violation.
# AJ_KILLS_KEEP=1 keeps the folder of the run.
set -eu
cd "$(dirname "$0")/.."
. build/find.sh
find_jdk || { missing_jdk; exit 1; }
./aj --version > /dev/null
classes=$(mktemp -d /tmp/fc-kills-classes-XXXXXX)
trap 'rm -rf "$classes"' EXIT
jars=$(printf '%s:' "$PWD"/target/dist/lib/*.jar)
"$JDK/bin/javac" -d "$classes" -cp "$jars" $(find \
  system-test/src/test/java/io/funnelcloud/system/kills -name '*.java' ! -name '*Test.java')
trap 'exit 130' INT TERM
"$JDK/bin/java" -Xmx512m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp "$classes:$jars" \
  io.funnelcloud.system.kills.KillHarness "$@"
