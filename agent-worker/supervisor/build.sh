#!/bin/sh
# Builds the supervisor for every platform into bin/, or only for those named: build.sh linux-amd64
set -eu
cd "$(dirname "$0")"
targets=${*:-linux-amd64 linux-arm64 darwin-amd64 darwin-arm64 windows-amd64}
mkdir -p bin
for target in $targets; do
  CGO_ENABLED=0 GOOS=${target%-*} GOARCH=${target#*-} GOFLAGS=-mod=readonly \
    go build -trimpath -buildvcs=false -ldflags='-s -w -buildid=' -o "bin/fc-supervisor-$target" .
done
