# Set-up shared by scripts/meishi and scripts/test; they source it, nobody runs it.
#
#   meishi_setup FLAVOUR TARGET...   installs missing packages, configures and builds TARGETs of the release preset.
#
# Nothing is done, and nothing printed, when the build is up to date: a stamp file a flavour remembers the last success, and
# one find looks for anything newer. Progress goes to stderr; stdout belongs to the program. Set-up that fails ends the
# script with exit code 3, as everything about the environment does.

MEISHI_BUILD=$MEISHI_ROOT/build/release

meishi_say() { printf 'meishi: %s\n' "$*" >&2; }

meishi_up_to_date() {  # STAMP
  [ -e "$1" ] && [ -x "$MEISHI_BUILD/bin/meishi" ] || return 1
  # Folders are looked at too: a file that was added or deleted changes its folder's time.
  [ -z "$(cd "$MEISHI_ROOT" && find CMakeLists.txt CMakePresets.json packages.txt cmake base capture ocr normalize store app \
    po samples tests bench scripts -newer "$1" -print -quit 2>&1)" ]
}

meishi_wanted_packages() {  # FLAVOUR
  if [ "$1" = everything ]; then cat "$MEISHI_ROOT/packages.txt"; else sed '/^# only for scripts\/test/,$d' "$MEISHI_ROOT/packages.txt"; fi |
    sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d'
}

meishi_missing_packages() {  # FLAVOUR
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p')
  meishi_wanted_packages "$1" | grep -Fxv -f <(printf '%s\n' "$installed")
}

meishi_packages() {  # FLAVOUR
  local missing
  if ! command -v dpkg-query >/dev/null; then
    meishi_say "this is not a Debian system (there is no dpkg-query); Meishi needs what these Debian 12 packages hold:"
    meishi_wanted_packages "$1" | paste -sd ' ' - >&2
    return 3
  fi
  missing=$(meishi_missing_packages "$1" | paste -sd ' ' -)
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    meishi_say "these packages are missing: $missing"
    meishi_say "install them, then run this again: sudo apt-get install --no-install-recommends $missing"
    return 3
  fi
  meishi_say "installing $missing"
  # shellcheck disable=SC2086  # one word a package
  set -- $missing
  meishi_apt install "$@" || { meishi_say "fetching the package lists" && meishi_apt update && meishi_apt install "$@"; } || {
    meishi_say "apt-get could not install: $missing"
    return 3
  }
}

meishi_apt() {
  case $1 in
    update) DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 ;;
    install) shift && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2 ;;
  esac
}

meishi_build() {  # TARGET...
  meishi_say "building (the first time takes some minutes)"
  cd "$MEISHI_ROOT" || return 3
  if ! cmake --preset release >"$MEISHI_BUILD/configure.log" 2>&1; then
    cat "$MEISHI_BUILD/configure.log" >&2
    meishi_say "configuring failed; the lines above say why"
    return 3
  fi
  if ! cmake --build --preset release --parallel "$(nproc)" --target "$@" >&2; then
    meishi_say "building failed; the lines above say why"
    return 3
  fi
}

meishi_setup() {  # FLAVOUR TARGET...
  local flavour=$1 stamp
  shift
  stamp=$MEISHI_BUILD/.up-to-date-$flavour
  # The program is among everything.
  if meishi_up_to_date "$stamp" || meishi_up_to_date "$MEISHI_BUILD/.up-to-date-everything"; then return 0; fi
  mkdir -p "$MEISHI_BUILD" || exit 3
  # One set-up at a time; whoever waited finds the work done. The lock ends with the subshell.
  (
    if command -v flock >/dev/null; then flock 9; fi
    if meishi_up_to_date "$stamp"; then exit 0; fi
    touch "$stamp.begun"  # what is edited during the build is newer than this
    meishi_packages "$flavour" && meishi_build "$@" && mv "$stamp.begun" "$stamp"
  ) 9>"$MEISHI_BUILD/.lock" || exit 3
}
