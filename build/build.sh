# Builds what changed: Java by Maven, the Go programs beside it. Sourced by ./aj, which set
# AJ_ROOT, dist and JDK. A part is built when a file of it is newer than its stamp and the
# contents differ from what the stamp remembers; so a touched file costs one checksum.

. "$AJ_ROOT/build/dist.sh"

stamps=$dist/stamps
mkdir -p "$stamps" "$logs" "$dist/bin" || {
  echo "aj: cannot write $AJ_ROOT/target: is the folder yours?" >&2
  return 1
}

stop_build() {
  for job in ${jobs_running:-}; do kill "$job" 2>/dev/null; done
  drop_lock
}

java_files() {
  find "$AJ_ROOT/pom.xml" "$AJ_ROOT/.mvn" "$AJ_ROOT"/*/pom.xml "$AJ_ROOT"/*/src/main -type f 2>/dev/null
}
temporal_files() {
  find "$AJ_ROOT/temporal-dev" "$AJ_ROOT/build/go.sh" -type f -name '[!.]*' ! -path '*/bin/*' \
    ! -path '*/target/*' ! -name '*_test.go' ! -name pom.xml
}
supervisor_files() {
  find "$AJ_ROOT/agent-worker/supervisor" "$AJ_ROOT/build/go.sh" -type f ! -path '*/bin/*' \
    ! -name '*_test.go'
}

# A part's sources in one number. Paths are in it, so that a moved file counts.
content_of() {
  { echo "$2"; "$1" | sort | tr '\n' '\0' | xargs -0 cksum; } | cksum
}

is_current() {
  [ -e "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$2" ]
}

build_java() {
  cd "$AJ_ROOT" && JAVA_HOME=$JDK "$MVN" -q -B -Dquick -Dstyle.color=never \
    -pl cli,control-plane,agent-worker -am package < /dev/null
}

# Runs the jobs side by side and tells time as it passes; a line per job on a terminal or not.
elapsed() { echo $(($(date +%s) - began)); }

watch_job() {
  name=$1 pid=$2 log=$3
  if [ -t 2 ]; then
    while kill -0 "$pid" 2>/dev/null; do
      printf '\raj: building %s … %s s ' "$name" "$(elapsed)" >&2
      sleep 1
    done
    printf '\r\033[K' >&2
  fi
  if wait "$pid"; then
    say "built $name in $(elapsed) s"
    return 0
  fi
  say "building $name failed after $(elapsed) s; the end of $log:"
  tail -n 25 "$log" >&2
  return 1
}

build_all() {
  began=$(date +%s)
  : > "$stamps/now"
  java_now=$(content_of java_files "$JDK $AJ_ROOT")
  temporal_now=$(content_of temporal_files "$version")
  supervisor_now=$(content_of supervisor_files "$version")
  java_job= temporal_job= supervisor_job=
  failed=0
  if ! is_current temporal "$temporal_now" || ! is_current supervisor "$supervisor_now"; then
    find_go || { missing_go; return 1; }
  fi
  if ! is_current java "$java_now"; then
    find_maven || { missing_maven; return 1; }
    build_java > "$logs/java.log" 2>&1 &
    java_job=$!
  fi
  if ! is_current supervisor "$supervisor_now" || ! is_current temporal "$temporal_now"; then
    [ -e "$dist/bin/temporal-dev" ] || say 'the first build of the Temporal server takes minutes'
    {
      is_current supervisor "$supervisor_now" || sh "$AJ_ROOT/build/go.sh" supervisor
    } > "$logs/supervisor.log" 2>&1 &
    supervisor_job=$!
    {
      is_current temporal "$temporal_now" || sh "$AJ_ROOT/build/go.sh" temporal
    } > "$logs/temporal.log" 2>&1 &
    temporal_job=$!
  fi
  jobs_running="$java_job $temporal_job $supervisor_job"
  if [ -n "$supervisor_job" ]; then
    if watch_job 'the supervisor (Go)' "$supervisor_job" "$logs/supervisor.log"; then
      echo "$supervisor_now" > "$stamps/supervisor"
    else
      failed=1
    fi
  fi
  if [ -n "$java_job" ]; then
    if watch_job 'the Java programs' "$java_job" "$logs/java.log"; then
      rehearse
      say "rehearsed the start in $(elapsed) s"
      java_built=1
    else
      failed=1
    fi
  fi
  if [ -n "$temporal_job" ]; then
    if watch_job 'the Temporal server (Go)' "$temporal_job" "$logs/temporal.log"; then
      echo "$temporal_now" > "$stamps/temporal"
    else
      failed=1
    fi
  fi
  jobs_running=
  # Last of all: who starts now must not take new programs for those of the old build id.
  write_build_id
  [ -z "${java_built:-}" ] || echo "$java_now" > "$stamps/java"
  if [ "$failed" != 0 ]; then
    # The other part may have a new stamp; this makes the next start try again.
    rm -f "$stamps/go"
    return 1
  fi
  # What changed while we built is newer than `now` and is built next time.
  touch -r "$stamps/now" "$stamps/java" && : > "$stamps/go" && touch -r "$stamps/now" "$stamps/go"
}

take_lock
trap drop_lock EXIT
trap 'stop_build; exit 130' INT TERM HUP
build_all
built=$?
drop_lock
trap - EXIT INT TERM HUP
return $built
