# ./aj test: installs what the tests need, then `mvn verify`. Sourced by ./aj.

# The one list. iproute2: two network namespaces stand for two machines; procps: ps and kill;
# openssh: what a warm ssh costs, in the performance script only, is not here on purpose.
TEST_PACKAGES='iproute2 procps util-linux ca-certificates git'
test_programs='ip ps setsid setpriv git'

missing=
for program in $test_programs; do
  command -v "$program" > /dev/null 2>&1 || [ -x "/usr/sbin/$program" ] || missing="$missing $program"
done
find_maven || missing="$missing mvn"
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null 2>&1; then
    echo "aj: the tests need$missing; installing $TEST_PACKAGES maven" >&2
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
      --no-install-recommends $TEST_PACKAGES maven; } >&2 || exit 1
  else
    echo "aj: the tests need$missing. Install once, then run ./aj test again:" >&2
    echo "  sudo apt-get install -y $TEST_PACKAGES maven" >&2
    exit 1
  fi
fi
find_maven || { missing_maven; exit 1; }
find_go || { missing_go; exit 1; }
JAVA_HOME=$JDK
PATH=$JDK/bin:$(dirname "$GO"):$PATH:/usr/sbin:/sbin
export JAVA_HOME PATH
cd "$AJ_ROOT" && exec "$MVN" -B "$@" verify
