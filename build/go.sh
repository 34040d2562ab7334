#!/bin/sh
# Builds and tests the Go programs: go.sh temporal | supervisor | test-temporal | test-supervisor.
# Called by ./aj and, through exec-maven-plugin, by `mvn verify`. Binaries go to target/dist/bin.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/build/find.sh"
find_go || { missing_go; exit 1; }
PATH=$(dirname "$GO"):$PATH
export PATH CGO_ENABLED=0 GOFLAGS=-mod=readonly
bin=$root/target/dist/bin
mkdir -p "$bin"

# Beside the target and renamed: a running program keeps the file it was started from.
build() {
  (cd "$1" && "$GO" build -trimpath -buildvcs=false $4 -ldflags="$3" -o "$bin/$2.new" .)
  mv -f "$bin/$2.new" "$bin/$2"
}

version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$root/pom.xml" | sed 1q)
case $1 in
  temporal)
    build "$root/temporal-dev" temporal-dev "-s -w -X main.version=$version" \
      '-tags=disable_grpc_modules' ;;
  supervisor)
    build "$root/agent-worker/supervisor" fc-supervisor '-s -w -buildid=' '' ;;
  test-temporal)
    cd "$root/temporal-dev" && "$GO" test -count=1 -trimpath -tags=disable_grpc_modules ./... ;;
  test-supervisor)
    cd "$root/agent-worker/supervisor" && "$GO" vet ./... && "$GO" test -count=1 ./... ;;
  *)
    echo "go.sh: no part '$1', expected temporal, supervisor, test-temporal or test-supervisor" >&2
    exit 2 ;;
esac
