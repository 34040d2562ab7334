#!/bin/sh
# aj: finds what it needs, builds what changed, then starts the command line of FunnelCloud.
# `./aj test` prepares and runs the whole test suite. Everything else is told by `./aj --help`.
set -u
self=$0
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in /*) self=$link ;; *) self=$(dirname "$self")/$link ;; esac
done
AJ_ROOT=$(CDPATH= cd -- "$(dirname -- "$self")" && pwd -P) || exit 1
dist=$AJ_ROOT/target/dist
. "$AJ_ROOT/build/find.sh"

find_jdk || { missing_jdk; exit 1; }

if [ "${1:-}" = test ]; then
  shift
  . "$AJ_ROOT/build/test.sh"
fi

if [ -n "${AJ_BUILT:-}" ]; then
  . "$AJ_ROOT/build/dist.sh"
  finish_for_tests
  newer=
# Nothing newer than the stamps: no build. One `find` over sources is all an ordinary start pays.
elif [ -e "$dist/stamps/java" ] && [ -e "$dist/stamps/go" ]; then
  newer=$(cd "$AJ_ROOT" && find pom.xml build .mvn contract/pom.xml contract/src/main \
    trust/pom.xml trust/src/main classifier/pom.xml classifier/src/main memory/pom.xml \
    memory/src/main workflows/pom.xml workflows/src/main activities/pom.xml \
    activities/src/main agent-worker/pom.xml agent-worker/src/main control-plane/pom.xml \
    control-plane/src/main cli/pom.xml cli/src/main agent-worker/supervisor temporal-dev \
    -newer "$dist/stamps/java" 2>/dev/null | sed 1q)
else
  newer='never built'
fi
if [ -n "$newer" ]; then
  . "$AJ_ROOT/build/build.sh" || exit 1
fi

# Which of 0, 1 and 2 is a terminal: Java cannot tell them apart.
AJ_TTY=
[ -t 0 ] && AJ_TTY=0
[ -t 1 ] && AJ_TTY=${AJ_TTY}1
[ -t 2 ] && AJ_TTY=${AJ_TTY}2
export AJ_TTY
exec "$JDK/bin/java" "@$dist/cli.args" "$@"
