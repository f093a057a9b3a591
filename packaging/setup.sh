#!/usr/bin/env bash
# Makes .venv in this checkout, from which everything else runs: system libraries, Python packages, doorman itself and
# the face models. What is done already is not done again, and then no network is needed.
# Lists of packages are words in one string, split where they are used.
# shellcheck disable=SC2046,SC2086,SC2116
set -euo pipefail
cd -P "$(dirname "$0")/.."

lock=packaging/requirements.lock

# What Qt's wheels expect of the system; a|b are the names of one library in different releases.
libraries="libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0t64|libglib2.0-0
    libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0
    libwayland-client0 libwayland-cursor0 fonts-nanum"
# What on a Raspberry Pi fits the system's own libcamera and kernel only, so that pip cannot bring it.
on_the_pi="python3-picamera2 python3-libgpiod"

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

refuse_what_cannot_work() {
    [ "$(uname -s)" = Linux ] || die "doorman runs on Linux; this is $(uname -s)."
    # A 32-bit Raspberry Pi OS may run a 64-bit kernel, so ask the C library, not the kernel.
    [ "$(getconf LONG_BIT)" = 64 ] || die "this is a 32-bit system, for which Qt is not made: install the 64-bit Raspberry Pi OS."
    local glibc least
    case "$(uname -m)" in
        x86_64) least=2.34 ;;
        aarch64) least=2.39 ;;
        *) die "doorman runs on 64-bit Intel or ARM; this is $(uname -m)." ;;
    esac
    glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2) || true
    [ -n "$glibc" ] || die "this system has no GNU C library, for which Qt is made: use Debian or Raspberry Pi OS."
    [ "$(printf '%s\n' "$least" "$glibc" | sort -V | head -n 1)" = "$least" ] ||
        die "this system's C library is $glibc and Qt needs $least: install Debian 13 or Raspberry Pi OS of October 2025 or later."
}

is_pi() { [ "$(uname -m)" = aarch64 ] && apt-cache show python3-picamera2 >/dev/null 2>&1; }

fits() {
    "$1" -c 'import sys, ensurepip, sqlite3, ssl, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
}

find_python() {
    local candidate
    if [ -n "${PYTHON:-}" ]; then
        fits "$PYTHON" && echo "$PYTHON"
        return
    fi
    if is_pi; then
        fits /usr/bin/python3 && echo /usr/bin/python3 # libcamera's binding fits this one only
        return
    fi
    for candidate in python3 python3.13 python3.12 python3.11 python3.14 /usr/bin/python3; do
        if fits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status} ' "$1" 2>/dev/null | cut -d' ' -f1)" = installed ]; }

missing_packages() {
    local wanted name found
    wanted=$libraries
    is_pi && wanted="$wanted $on_the_pi"
    find_python >/dev/null || wanted="$wanted python3 python3-venv"
    for name in $wanted; do
        found=no
        for alternative in ${name//|/ }; do
            is_installed "$alternative" && found=yes
        done
        [ $found = yes ] || echo "$name"
    done
}

names_here() {
    local name alternative
    for name in "$@"; do
        for alternative in ${name//|/ }; do
            if [ "$alternative" = "${name##*|}" ] || apt-cache show "$alternative" >/dev/null 2>&1; then
                echo "$alternative"
                break
            fi
        done
    done | paste -sd' '
}

install_packages() {
    local missing root=
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "this is no Debian: install by its own means what Qt needs ($(echo $libraries))."
        return
    fi
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        root="sudo -n"
        $root true 2>/dev/null ||
            die "run this once, then \`make setup\` again: sudo apt-get update && sudo apt-get install -y --no-install-recommends $(names_here $missing)"
    fi
    say "system packages are missing: $(echo $missing)"
    $root apt-get update -q || die "the package lists could not be fetched: check the network, then run \`make setup\` again."
    # The lists may have told only now that this is a Raspberry Pi.
    missing=$(missing_packages)
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y -o Dpkg::Use-Pty=0 --no-install-recommends $(names_here $missing) ||
        die "the system packages could not be installed; apt says why above."
}

# A virtual environment works only where it was made and with the Python it was made from.
is_whole() { fits .venv/bin/python && grep -qsF "$PWD/.venv/bin/" .venv/bin/pip; }

make_environment() {
    local python from
    is_whole && return
    python=$(find_python) || die "Python 3.11 to 3.14 with venv is needed and was not found; name one with PYTHON=… make setup."
    from=$("$python" -c 'import sys; print(sys.version.split()[0])')
    say "making .venv with Python $from"
    if is_pi; then
        "$python" -m venv --clear --system-site-packages .venv
    else
        "$python" -m venv --clear .venv
    fi
}

# Each step leaves a mark of what it was done from, so that it is done again only when that changes.
mark_of() { { .venv/bin/python -VV; pwd -P; cat packaging/setup.sh "$@"; } | sha256sum; }
is_marked() { [ "$(cat ".venv/.$1" 2>/dev/null)" = "$2" ]; }

pip() { .venv/bin/python -m pip --disable-pip-version-check "$@"; }

install_python_packages() {
    local mark
    mark=$(mark_of "$lock")
    is_marked packages "$mark" && return
    say "installing the Python packages (about 250 MB the first time)"
    pip install --progress-bar on --only-binary :all: --require-hashes -r "$lock" ||
        die "the Python packages could not be installed: check the network, then run \`make setup\` again."
    echo "$mark" >.venv/.packages
}

install_doorman() {
    local mark
    mark=$(mark_of pyproject.toml)
    is_marked doorman "$mark" && return
    say "installing doorman itself, as it stands in this folder"
    pip install --quiet --no-index --no-deps --no-build-isolation --editable . ||
        die "doorman itself could not be installed; pip says why above."
    echo "$mark" >.venv/.doorman
}

if ! is_whole || ! is_marked system "$(mark_of)"; then
    refuse_what_cannot_work
    install_packages
    make_environment
    mark_of >.venv/.system
fi
install_python_packages
install_doorman
.venv/bin/python -m kiosk.models
# Whoever runs doorman may not be allowed to write here, and without byte code a start takes half as long again.
.venv/bin/python -m compileall -q kiosk ui cloud
