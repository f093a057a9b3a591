#!/bin/sh
# Makes a Raspberry Pi with a fresh Raspberry Pi OS (64-bit, trixie) a doorman kiosk:
#
#   sudo sh install.sh doorman_VERSION_all.deb
#
# It turns the heat sensor's bus on at 400 kHz, installs the package, gives it the screens, lets the hardware watchdog
# restart a Pi that stands still, and has the doctor look at everything. It says what it changed, changes nothing that is
# right already, and can be run again. Run `sudo sh install.sh --undo` to have the desktop and the bus as they were; the
# package goes with `sudo apt remove doorman`.
set -eu

config=${DOORMAN_BOOT_CONFIG:-/boot/firmware/config.txt}
watchdog=/etc/systemd/system.conf.d/50-doorman.conf
notes=/var/lib/doorman-install
baud=dtparam=i2c_arm_baudrate=400000

say() { printf '%s\n' "$*"; }
changed() {
    printf 'changed    %s\n' "$*"
    anything=yes
}
right() { printf 'was right  %s\n' "$*"; }
skipped() { printf 'left out   %s\n' "$*"; }
die() {
    printf 'install: %s\n' "$*" >&2
    exit 1
}

refuse_what_cannot_work() {
    [ "$(id -u)" = 0 ] || die "this changes the system: run it with sudo."
    . /etc/os-release
    [ "${VERSION_CODENAME:-}" = trixie ] ||
        die "this is ${PRETTY_NAME:-an unknown system}; doorman needs Debian 13 or Raspberry Pi OS of October 2025 or later."
    [ "$(dpkg --print-architecture)" != armhf ] || die "this is a 32-bit system: install the 64-bit Raspberry Pi OS."
}

is_pi() { [ -f "$config" ]; }

# Adds a line to the end of config.txt, under [all], unless it is in force there already.
boot_line() {
    if grep -qx "$1" "$config"; then
        right "$config has $1"
        return
    fi
    # Another value of the same parameter would be read after or before ours by chance.
    if grep -q "^${1%=*}=" "$config"; then
        sed -i "s/^\(${1%=*}=.*\)/#doorman# \1/" "$config"
    fi
    printf '\n[all]\n%s\n' "$1" >>"$config"
    changed "$config: $1"
    reboot=yes
}

turn_the_bus_on() {
    if ! is_pi; then
        skipped "the heat sensor's bus: there is no $config, so this is no Raspberry Pi"
        return
    fi
    boot_line dtparam=i2c_arm=on
    boot_line "$baud"
    if [ -f /etc/modules-load.d/doorman.conf ]; then
        right "the kernel loads i2c-dev"
    else
        echo i2c-dev >/etc/modules-load.d/doorman.conf
        changed "the kernel loads i2c-dev (/etc/modules-load.d/doorman.conf)"
        modprobe i2c-dev 2>/dev/null || reboot=yes
    fi
}

install_the_package() {
    [ -n "${1:-}" ] || {
        dpkg-query -W -f '${db:Status-Status}' doorman 2>/dev/null | grep -qx installed || die "name the package: sudo sh install.sh doorman_VERSION_all.deb"
        right "doorman $(dpkg-query -W -f '${Version}' doorman) is installed"
        return
    }
    [ -f "$1" ] || die "there is no file $1."
    wanted=$(dpkg-deb -f "$1" Version 2>/dev/null) || die "$1 is no Debian package, or is damaged: copy it again."
    if [ "$(dpkg-query -W -f '${db:Status-Status} ${Version}' doorman 2>/dev/null)" = "installed $wanted" ]; then
        right "doorman $wanted is installed"
        return
    fi
    say "installing doorman $wanted with what it needs; this takes some minutes"
    apt-get update -q || die "the package lists could not be fetched: connect the network, then run this again."
    # What everything in turn recommends would be hundreds of packages more. The camera's library is in Raspberry Pi's own
    # archive only.
    beside="alsa-utils i2c-tools libinput-tools systemd-timesyncd"
    camera=
    ! apt-cache show python3-picamera2 >/dev/null 2>&1 || camera=python3-picamera2
    # shellcheck disable=SC2086 # lists of packages
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends --allow-downgrades -o Dpkg::Use-Pty=0 \
        "$(realpath "$1")" $beside $camera ||
        die "apt could not install it and says why above; nothing else was changed after that."
    changed "doorman $wanted is installed${camera:+, with $camera}"
}

set_the_session() {
    desktop=$(readlink /etc/systemd/system/display-manager.service 2>/dev/null || true)
    if [ -z "$desktop" ]; then
        right "the screens are doorman's: no desktop starts"
        return
    fi
    mkdir -p $notes
    basename "$desktop" >$notes/desktop
    systemctl disable "$(basename "$desktop")" >/dev/null 2>&1 || true
    rm -f /etc/systemd/system/display-manager.service
    changed "the desktop ($(basename "$desktop")) no longer starts; the kiosk has the screens from the next start on"
    reboot=yes
}

set_the_watchdog() {
    if [ -f $watchdog ]; then
        right "the hardware watchdog is on ($watchdog)"
        return
    fi
    mkdir -p "$(dirname $watchdog)"
    printf '# A Pi that stands still starts again; its watchdog knows at most 15 s.\n[Manager]\nRuntimeWatchdogSec=14s\nRebootWatchdogSec=2min\n' >$watchdog
    changed "the hardware watchdog starts a Pi again that stands still for 14 s ($watchdog)"
    reboot=yes
}

start_it() {
    if [ "$reboot" = yes ]; then
        say
        say "Restart now, and the kiosk comes up by itself: sudo reboot"
    elif ! systemctl is-active --quiet doorman.service; then
        systemctl restart doorman.service || true
        changed "doorman.service was started"
    fi
}

ask_the_doctor() {
    say
    say "What the doctor says:"
    doorman doctor || say "Each line that needs a look has its fix beside it; ask again with: sudo doorman doctor"
}

undo() {
    if [ -f $notes/desktop ]; then
        systemctl enable "$(cat $notes/desktop)" >/dev/null 2>&1 || die "$(cat $notes/desktop) could not be enabled again."
        changed "the desktop ($(cat $notes/desktop)) starts again"
    fi
    if is_pi && grep -qx "$baud" "$config"; then
        sed -i -e "/^$baud\$/d" -e 's/^#doorman# //' "$config"
        changed "$config: the bus has its old speed"
    fi
    rm -rf $notes $watchdog /etc/modules-load.d/doorman.conf
    [ "$anything" = yes ] || say "There was nothing to undo."
}

anything=no reboot=no
refuse_what_cannot_work
if [ "${1:-}" = --undo ]; then
    undo
    exit 0
fi
turn_the_bus_on
install_the_package "${1:-}"
set_the_session
set_the_watchdog
start_it
ask_the_doctor
[ "$anything" = yes ] || say "Nothing had to be changed."
