#!/bin/sh
# Keeps one process alive. Written by `aj up`, started by it, stopped by `aj down`.
# The .pid file says who keeps and who is kept: process id and start, so that a number that was
# given to another process later is never signalled.
umask 077
cd / || exit 1
keeper=@KEEPER@
log=$keeper.log
log_bytes_max=@LOG_BYTES_MAX@
child= start= nap=

started_at() {
  if [ -r /proc/self/stat ]; then
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    set -- ${stat##*) }
    [ "$1" = Z ] && return 1
    shift 19
    echo "$1"
  else
    date -j -f '%c' "$(ps -o lstart= -p "$1")" +%s 2>/dev/null
  fi
}

is_alive() { [ -n "$1" ] && [ "$(started_at "$1")" = "$2" ]; }

write_marks() {
  echo "keeper $$ $my_start" > "$keeper.pid.new"
  [ -z "$child" ] || echo "child $child $start" >> "$keeper.pid.new"
  mv -f "$keeper.pid.new" "$keeper.pid"
}

leave() {
  rm -f "$keeper.pid" "$keeper.stop"
  [ -z "${watcher:-}" ] || kill "$watcher" 2>/dev/null
  [ -z "$nap" ] || kill "$nap" 2>/dev/null
  exit 0
}
trap '[ -e "$keeper.stop" ] && ! is_alive "$child" "$start" && leave' TERM
trap '' HUP INT

bound_log() {
  if [ "$(wc -c < "$log")" -gt "$log_bytes_max" ]; then
    cp "$log" "$log.1" && : > "$log"
  fi
}

my_start=$(started_at $$)

# A process an earlier keeper left behind is kept on, not started twice.
while read -r kind pid ticks; do
  if [ "$kind" = child ] && is_alive "$pid" "$ticks"; then child=$pid start=$ticks; fi
done < "$keeper.pid" 2>/dev/null
write_marks

# A program of its own, so that it is not taken for a keeper; it ends when another keeper writes.
touch "$log"
/bin/sh -c '
  trap "" HUP INT
  trap "kill \$nap 2>/dev/null; exit 0" TERM
  while sleep 30 & nap=$!; wait "$nap"; do
    grep -q "^keeper $1 " "$2.pid" 2>/dev/null && kill -0 "$1" 2>/dev/null || exit 0
    if [ "$(wc -c < "$2.log")" -gt "$3" ]; then cp "$2.log" "$2.log.1" && : > "$2.log"; fi
  done' log-watcher $$ "$keeper" "$log_bytes_max" < /dev/null > /dev/null 2>&1 &
watcher=$!

while is_alive "$child" "$start"; do sleep 1; done
[ -z "$child" ] || echo "$(date -u +%FT%TZ) keeper: the process found at the start, $child, ended" >> "$log"

pause=0
while :; do
  [ -e "$keeper.stop" ] && leave
  if [ "$pause" != 0 ]; then sleep "$pause" & nap=$!; wait "$nap"; nap=; fi
  [ -e "$keeper.stop" ] && leave
  bound_log
  began=$(date +%s)
  @COMMAND@ < /dev/null >> "$log" 2>&1 &
  child=$!
  start=$(started_at "$child" || echo 0)
  write_marks
  wait "$child"
  code=$?
  while is_alive "$child" "$start"; do wait "$child"; code=$?; done
  child=
  write_marks
  [ -e "$keeper.stop" ] && leave
  echo "$(date -u +%FT%TZ) keeper: ended with $code after $(($(date +%s) - began)) s" >> "$log"
  if [ $(($(date +%s) - began)) -ge 30 ]; then pause=0; fi
  case $pause in 0) pause=0.5 ;; 0.5) pause=1 ;; 1) pause=2 ;; 2) pause=5 ;; *) pause=10 ;; esac
done
