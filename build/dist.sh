# What makes a build ready to run: argument file, recording and build id. Sourced; AJ_ROOT, dist and
# JDK are set.

logs=$AJ_ROOT/target/build
version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$AJ_ROOT/pom.xml" | sed 1q)

say() { echo "aj: $*" >&2; }

# When a process began, so that a number given to another one later is not taken for it.
began_at() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  set -- ${stat##*) }
  shift 19
  echo "$1"
}

# One build at a time. The lock is a link that points to who has it, so it appears whole. One whose
# owner is gone is removed by whoever has the guard, after another look; a guard that was left behind
# is as good as gone after a minute.
take_lock() {
  lock=$logs/building
  until ln -s "$$-$(began_at $$)" "$lock" 2>/dev/null; do
    if is_stale; then
      if mkdir "$lock.guard" 2>/dev/null; then
        ! is_stale || rm -f "$lock"
        rmdir "$lock.guard"
        continue
      fi
      [ -z "$(find "$lock.guard" -prune -mmin +1 2>/dev/null)" ] || rmdir "$lock.guard" 2>/dev/null
    elif [ -z "$owner" ]; then
      # Given back this moment, or a disk that takes no links: then two builds may meet.
      tries=${tries:-}x
      [ "$tries" != xxxxx ] || return 0
    elif [ -z "${told:-}" ]; then
      say "another build is running (pid $owner); waiting for it"
      told=1
    fi
    sleep 1
  done
}

# Whether there is a lock whose owner is gone. Somebody else's process cannot be signalled, only seen.
is_stale() {
  owner=
  holder=$(readlink "$lock" 2>/dev/null) || return 1
  owner=${holder%%-*} since=${holder#*-}
  kill -0 "$owner" 2>/dev/null || [ -d "/proc/$owner" ] || return 0
  [ -n "$since" ] && [ -d "/proc/$owner" ] && [ "$(began_at "$owner")" != "$since" ]
}

drop_lock() {
  case $(readlink "$lock" 2>/dev/null) in "$$-"*) rm -f "$lock" ;; esac
}

# Class path files are relative to dist; java wants one argument file with the whole.
write_arguments() {
  {
    echo '-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1 -Xmx256m'
    echo '-XX:-UsePerfData -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8'
    echo '-Dpicocli.disable.closures=true'
    echo "\"-Daj.dist=$dist\""
    # Mapped where it was made for: moving it elsewhere costs 100 ms.
    [ -e "$1" ] && echo "\"-XX:SharedArchiveFile=$1\" -XX:+UnlockDiagnosticVMOptions" \
      "-XX:ArchiveRelocationMode=0 -Xlog:disable -Xlog:all=error:stderr"
    printf -- '-cp "%s' "$dist/lib/cli-$version.jar"
    { cat "$dist/cli.cp"; echo; } | tr ':' '\n' | while IFS= read -r jar; do
      [ -n "$jar" ] && printf ':%s' "$dist/$jar"
    done
    echo '"'
    echo io.funnelcloud.cli.Aj
  } > "$dist/cli.args.new" && mv -f "$dist/cli.args.new" "$dist/cli.args"
}

record() {
  AJ_TTY= "$JDK/bin/java" -XX:ArchiveClassesAtExit="$dist/cli.jsa.new" -Xlog:disable \
    "-XX:ErrorFile=$logs/rehearsal-crash.log" \
    "@$dist/cli.args" rehearse > "$logs/rehearsal.log" 2>&1 && [ -s "$dist/cli.jsa.new" ] \
    && mv -f "$dist/cli.jsa.new" "$dist/cli.jsa"
}

# A rehearsal of the CLI against a server of its own, recorded, so that later starts load classes
# from the archive. Without it everything works, only slower.
rehearse() {
  rm -f "$dist/cli.jsa"
  write_arguments none
  # Seen once: the JVM crashed while it recorded, since a thread of its HTTP client still ran.
  record || record
  write_arguments "$dist/cli.jsa"
  archive control-plane
  archive agent-worker
  true
}

# Class data of the two long-running programs, from the lists in build/classes (made by
# build/class-lists.sh): halves the CPU their start takes. Without it everything works, only slower.
archive() {
  rm -rf "$dist/$1.jsa" "$dist/moved"
  # A folder that is gone at the start of a program: only then the JVM compares the paths without
  # what they begin with, and the archive fits wherever an installation has these files.
  mkdir -p "$dist/moved/lib" && ln "$dist"/lib/*.jar "$dist/moved/lib/"
  paths=$dist/moved/lib/$1-$version.jar:$({ cat "$dist/$1.cp"; echo; } | tr ':' '\n' \
    | sed "s|^|$dist/moved/|" | paste -s -d : -)
  "$JDK/bin/java" -Xshare:dump -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx512m \
    -XX:SharedClassListFile="$AJ_ROOT/build/classes/$1.txt" -Xlog:disable \
    -XX:SharedArchiveFile="$dist/$1.jsa.new" -cp "$paths" >> "$logs/rehearsal.log" 2>&1 \
    && mv -f "$dist/$1.jsa.new" "$dist/$1.jsa"
  rm -rf "$dist/moved"
}

# Installations copy the programs of a build under its id, so it must change with any of them.
write_build_id() {
  (cd "$dist" && { find lib bin -type f; find . -maxdepth 1 -name '*.jsa' -type f; } | sort | tr '\n' '\0' | xargs -0 ls -ln) | cksum \
    | tr ' ' '-' > "$dist/build-id"
}

# AJ_BUILT: Maven is building right now and runs this launcher from a test; what lies in dist is
# taken as it is.
finish_for_tests() {
  is_finished && return
  mkdir -p "$logs"
  take_lock
  is_finished || { rehearse; write_build_id; }
  drop_lock
}

is_finished() {
  [ -e "$dist/cli.args" ] && [ -e "$dist/build-id" ] \
    && [ -z "$(find "$dist/lib" "$dist/bin" -newer "$dist/cli.args" | sed 1q)" ]
}
