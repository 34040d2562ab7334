# Finds JDK, Maven and Go and says what to do when one is missing. Sourced, POSIX sh only.

JAVA_WANTED=25
GO_WANTED=21

# Sets JAVA_MAJOR from the file `release` of a JDK: far quicker than to start it.
java_major() {
  JAVA_MAJOR=0
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    if [ "$key" = JAVA_VERSION ]; then
      value=${value#\"}
      value=${value%%[!0-9]*}
      JAVA_MAJOR=${value:-0}
      return 0
    fi
  done < "$1/release"
  return 1
}

# The first folder that is a new enough JDK becomes JDK. Others are remembered for the message.
try_jdk() {
  [ -n "$1" ] || return 1
  java_major "$1" || return 1
  if [ "$JAVA_MAJOR" -ge "$JAVA_WANTED" ] && [ -x "$1/bin/javac" ]; then
    JDK=$1
    return 0
  fi
  [ -x "$1/bin/javac" ] && kind=JDK || kind='JRE'
  JDK_SEEN="${JDK_SEEN:+$JDK_SEEN, }$kind $JAVA_MAJOR in $1"
  return 1
}

find_jdk() {
  JDK= JDK_SEEN=
  try_jdk "${AJ_JAVA_HOME:-}" && return 0
  try_jdk "${JAVA_HOME:-}" && return 0
  on_path=$(command -v javac || command -v java || true)
  if [ -n "$on_path" ]; then
    real=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")
    real=${real%/bin/*}
    try_jdk "$real" && return 0
  fi
  if [ -n "${AJ_JDK_FOLDERS+set}" ]; then
    set -- $AJ_JDK_FOLDERS
  else
    set -- /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/*jdk* /opt/java/* /usr/local/*jdk* \
      "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* \
      "${HOME:-/}"/.local/share/mise/installs/java/* "${HOME:-/}"/.asdf/installs/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
  fi
  for folder do
    try_jdk "$folder" && return 0
  done
  if [ -x /usr/libexec/java_home ]; then
    try_jdk "$(/usr/libexec/java_home -v "$JAVA_WANTED+" 2>/dev/null)" && return 0
  fi
  return 1
}

find_maven() {
  MVN=$(command -v mvn || true)
  for folder in "${MAVEN_HOME:-/none}" "${M2_HOME:-/none}" /opt/maven /opt/*maven* \
      /usr/share/maven /usr/local/*maven* "${HOME:-/}"/.sdkman/candidates/maven/current \
      /opt/homebrew; do
    [ -n "$MVN" ] && break
    [ -x "$folder/bin/mvn" ] && MVN=$folder/bin/mvn
  done
  [ -n "$MVN" ] || return 1
  MVN_VERSION=$(JAVA_HOME=$JDK "$MVN" -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
  rest=${MVN_VERSION#*.}
  [ "${MVN_VERSION%%.*}" -gt 3 ] 2>/dev/null && return 0
  [ "${MVN_VERSION%%.*}" -eq 3 ] 2>/dev/null && [ "${rest%%.*}" -ge 8 ] 2>/dev/null
}

find_go() {
  GO=$(command -v go || true)
  if [ -z "$GO" ] && [ -z "${AJ_JDK_FOLDERS+set}" ]; then
    for folder in /usr/local/go /usr/lib/go /usr/lib/go-1.* /opt/go "${HOME:-/}"/go \
        "${HOME:-/}"/sdk/go* "${HOME:-/}"/.local/go /opt/homebrew /snap; do
      if [ -x "$folder/bin/go" ]; then GO=$folder/bin/go; break; fi
    done
  fi
  [ -n "$GO" ] || return 1
  GO_VERSION=$("$GO" env GOVERSION 2>/dev/null || true)
  minor=${GO_VERSION#go1.}
  [ "${minor%%[!0-9]*}" -ge "$GO_WANTED" ] 2>/dev/null
}

remedies() {
  echo "  Debian, Ubuntu   $1"
  echo "  Fedora           $2"
  echo "  Arch             $3"
  echo "  Alpine           $4"
  echo "  macOS            $5"
} >&2

missing_jdk() {
  echo "aj: no JDK $JAVA_WANTED or newer found.${JDK_SEEN:+ Seen: $JDK_SEEN.}" >&2
  remedies 'apt-get install openjdk-25-jdk-headless   (older releases: a Temurin 25 archive in /opt)' \
    'dnf install java-25-openjdk-devel' 'pacman -S jdk-openjdk' 'apk add openjdk25' \
    'brew install openjdk@25'
  echo "Already there in another folder? Say so: AJ_JAVA_HOME=/path/to/jdk-25 ./aj" >&2
}

missing_maven() {
  echo "aj: Maven 3.8 or newer is needed to build.${MVN:+ Found ${MVN_VERSION:-an unknown version} in $MVN.}" >&2
  remedies 'apt-get install maven' 'dnf install maven' 'pacman -S maven' 'apk add maven' \
    'brew install maven'
}

missing_go() {
  echo "aj: Go is needed to build the Temporal server and the supervisor (1.$GO_WANTED or newer; it fetches the exact version itself).${GO:+ Found ${GO_VERSION:-an unknown version} in $GO.}" >&2
  remedies 'apt-get install golang-go   (or the archive of go.dev in /usr/local/go)' \
    'dnf install golang' 'pacman -S go' 'apk add go' 'brew install go'
}
