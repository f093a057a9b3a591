# shellcheck shell=bash disable=SC1091,SC2016,SC2086
# Roots of Debian 13 under build/trixie, to build and try the package in; read by package.sh and test_package.sh.

roots=build/trixie
archives=$PWD/$roots/archives

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*"; }
die() { say "$*" >&2; exit 1; }

is_trixie() { . /etc/os-release && [ "${VERSION_CODENAME:-}" = trixie ]; }

# Where this machine's own apt goes for Debian, unless DOORMAN_MIRROR names another place.
mirror() {
    local found=${DOORMAN_MIRROR:-}
    [ -n "$found" ] ||
        found=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Origin: Debian' 'Label: Debian' 2>/dev/null | head -n 1)
    [ -n "$found" ] || die "apt does not go to Debian here: name one of its mirrors in DOORMAN_MIRROR."
    echo "$found"
}

need_tools() {
    [ "$(id -u)" = 0 ] || die "this needs root's rights, for a root of Debian 13: sudo make $(basename "$0" .sh | sed 's/_/-/')"
    local missing=
    command -v mmdebstrap >/dev/null || missing="mmdebstrap"
    command -v systemd-nspawn >/dev/null || missing="$missing systemd-container"
    [ -e /usr/share/keyrings/debian-archive-trixie-stable.gpg ] || missing="$missing debian-archive-keyring"
    [ -z "$missing" ] || { apt-get update -q && apt-get install -y -q --no-install-recommends $missing; } ||
        die "these are missing and could not be installed: $missing"
}

# A bare system with its init, kept as an archive.
make_base() {
    [ ! -f $roots/base.tar ] || return 0
    need_tools
    mkdir -p "$archives/partial"
    local from
    from=$(mirror) || exit 1
    say "making a root of Debian 13 (once, under a minute)"
    mmdebstrap --quiet --variant=minbase --include=apt,ca-certificates,systemd,systemd-sysv,udev,dbus \
        --aptopt='Acquire::Check-Valid-Until "false"' trixie $roots/base.part.tar "$from" || die "no root could be made."
    mv $roots/base.part.tar $roots/base.tar
}

fresh_root() {
    make_base
    rm -rf "${1:?}"
    mkdir -p "$1"
    tar -C "$1" -xf "${DOORMAN_BASE:-$roots/base.tar}" # DOORMAN_BASE: one with more in it, to try again sooner
    rm -f "$1/etc/apt/apt.conf.d/docker-clean"
}

# in_root ROOT [nspawn's options --] COMMAND…: run something in a root that is not booted.
in_root() {
    local root=$1
    shift
    systemd-nspawn --quiet --register=no --keep-unit --directory="$root" --resolv-conf=copy-host --pipe \
        --bind="$archives:/var/cache/apt/archives" --setenv=DEBIAN_FRONTEND=noninteractive "$@" \
        2> >(grep -v 'nspawn/propagate' >&2)
}

install_in() {
    local root=$1
    shift
    in_root "$root" apt-get install -y -q --no-install-recommends -o Dpkg::Use-Pty=0 "$@" >"$root.apt.log" 2>&1 ||
        { tail -n 20 "$root.apt.log" >&2; die "apt could not install in $root"; }
}

make_builder() {
    [ ! -f $roots/builder/.whole ] || return 0
    need_tools
    fresh_root $roots/builder
    in_root $roots/builder apt-get update -q >/dev/null
    install_in $roots/builder build-essential debhelper dh-python fakeroot lintian python3-all
    touch $roots/builder/.whole
}
