# SPDX-License-Identifier: AGPL-3.0-or-later
# What ./run, ./check and ./bench share: Debian packages, building. Read with `.` from the top folder.
# Their variables are local (Debian's sh has that): a name here must not change one of theirs.
# shellcheck shell=sh disable=SC3043

# The names hold on Debian 12 and 13 and on Ubuntu 24.04. NAME:COMMAND is not installed when the command
# is there already.
PACKAGES_TO_BUILD="gcc:cc libc6-dev meson:meson ninja-build:ninja pkgconf:pkg-config xz-utils:xz
  libmicrohttpd-dev libsodium-dev libsqlite3-dev libpq-dev libjansson-dev libcsv-dev libutf8proc-dev
  libcmark-gfm-dev libcmark-gfm-extensions-dev libcurl4-openssl-dev libseccomp-dev
  liboath-dev libfido2-dev libqrencode-dev libzip-dev libexpat1-dev libxlsxwriter-dev"
PACKAGES_TO_RUN="tzdata ca-certificates weasyprint:weasyprint python3-brotli"
PACKAGES_TO_CHECK="libcmocka-dev python3:python3 clang-format:clang-format poppler-utils:pdftotext"
PACKAGES_TO_CHECK_ALL="clang:clang postgresql chromium:chromium nodejs:node npm:npm caddy:caddy curl:curl"
PACKAGES_TO_BENCH="wrk:wrk valgrind:valgrind nginx:nginx postgresql python3:python3"

say() {
  printf '%s\n' "$*"
}

# packages WHAT-FOR NAME… : installs those that are missing; costs one question when none is.
packages() {
  local purpose wanted present missing as_root name
  purpose=$1
  shift
  wanted=
  # shellcheck disable=SC2048
  for name in $*; do
    case $name in
      *:*) command -v "${name#*:}" >/dev/null 2>&1 || wanted="$wanted ${name%%:*}" ;;
      *) wanted="$wanted $name" ;;
    esac
  done
  [ -n "$wanted" ] || return 0
  if ! command -v dpkg-query >/dev/null; then
    say "This is not a Debian system. To $purpose, these packages (Debian's names) are needed:$wanted"
    return 0
  fi
  # shellcheck disable=SC2086
  present=" $(dpkg-query -W -f='${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
    sed -n 's/ installed$//p' | tr '\n' ' ')"
  missing=
  for name in $wanted; do
    case $present in *" $name "*) ;; *) missing="$missing $name" ;; esac
  done
  [ -n "$missing" ] || return 0
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      say "Missing Debian packages to $purpose; as root: apt-get install$missing"
      return 1
    }
    as_root="sudo"
  fi
  say "Installing Debian packages to $purpose:$missing"
  $as_root apt-get update -q=2 || return 1
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q=2 -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 $missing >/dev/null || return 1
}

# build FOLDER MESON-OPTION… : sets up or looks again only when a file came or went; then ninja.
build() {
  local folder list again
  folder=$1
  shift
  list=$(printf '%s\n' "$*" "$(tools/source_archive --list)" | cksum)
  if [ ! -f "$folder/build.ninja" ] || [ "$list" != "$(cat "$folder/.sources" 2>/dev/null)" ]; then
    again=
    [ -f "$folder/build.ninja" ] && again=--reconfigure
    # shellcheck disable=SC2086
    meson setup $again "$folder" "$@" >"$folder.log" 2>&1 || {
      cat "$folder.log"
      return 1
    }
    printf '%s\n' "$list" >"$folder/.sources"
  fi
  ninja -C "$folder" --quiet >"$folder.log" 2>&1 || {
    cat "$folder.log"
    return 1
  }
}

# The program as it is used: optimized, without symbols.
build_release() {
  mkdir -p build
  [ -x build/release/maillage ] || say "Building (a minute or two the first time)"
  build build/release --buildtype=release -Dc_link_args=-s
}

# The first free port from the one given.
free_port() {
  local port
  port=$1
  while grep -qsiE "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$port") [0-9A-F:]+ 0A" /proc/net/tcp /proc/net/tcp6; do
    port=$((port + 1))
  done
  echo "$port"
}
