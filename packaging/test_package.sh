#!/usr/bin/env bash
# Tries the package in a fresh root of Debian 13 that is booted as a container: installed, killed, hung, rebooted, updated,
# put back, removed, purged. Prints what took how long, and ends with an error at the first thing that is not so.
#
# The session's compositor draws to two screens that exist in memory only, the devices are emulated at register level; all
# else is what a kiosk runs: systemd, apt, dpkg, the sandbox, labwc and the kiosk itself. Takes root's rights.
# What dpkg-query expands stands in single quotes; `fail` may follow any of several tests.
# shellcheck disable=SC2015,SC2016
set -euo pipefail
cd -P "$(dirname "$0")/.."
# shellcheck source=packaging/trixie.sh
. packaging/trixie.sh

out=build/package
shots=build/test-package
root=$roots/kiosk
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' kiosk/__init__.py)
deb=$out/doorman_${version}_all.deb
patience=${DOORMAN_PATIENCE:-180}
nspawn='' leader='' failed=1

now() { date +%s.%N; }
since() { echo "$(now) - $1" | bc | sed 's/^\./0./; s/\(\.[0-9]\).*/\1/'; }
step() { printf '%-58s %6s s\n' "$1" "$(since "$2")"; }
fail() { printf 'NOT SO: %s\n' "$*" >&2; exit 1; }

# --- the machine ------------------------------------------------------------------------------------------------------

boot() {
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn --quiet --boot --directory="$root" --register=no --keep-unit \
        --console=pipe --resolv-conf=copy-host --bind="$archives:/var/cache/apt/archives" >>"$shots/console.log" 2>&1 &
    nspawn=$!
    within 60 find_leader || fail "the container has no init after 60 s"
    within 120 inside systemctl is-active --quiet multi-user.target || fail "the container does not start up"
}

find_leader() {
    local child
    for child in $(pgrep -P "$nspawn" || true); do
        if grep -q '^NSpid:.*[[:space:]]1$' "/proc/$child/status" 2>/dev/null && inside_of "$child" test -S /run/systemd/private; then
            leader=$child
            return 0
        fi
    done
    return 1
}

inside_of() {
    local target=$1
    shift
    nsenter --target "$target" --mount --uts --ipc --pid --root --wd -- \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

inside() { inside_of "$leader" "$@"; }

halt() {
    [ -n "$nspawn" ] || return 0
    inside systemctl poweroff --no-block 2>/dev/null || true
    timeout 60 tail --pid="$nspawn" -f /dev/null || kill -KILL "$nspawn"
    wait "$nspawn" 2>/dev/null || true
    nspawn='' leader=''
}

tidy_up() {
    if [ "$failed" != 0 ] && [ -n "$leader" ]; then
        inside journalctl -b --no-pager -o short-monotonic -u 'doorman*' 2>/dev/null | tail -n 60 >&2 || true
    fi
    halt
    rm -rf "$root"
}

within() {
    local give_up=$((SECONDS + $1))
    shift
    while ! "$@" 2>/dev/null; do
        [ "$SECONDS" -lt "$give_up" ] || return 1
        sleep 0.2
    done
}

# --- what is asked of the kiosk ---------------------------------------------------------------------------------------

of() { inside systemctl show -P "$1" "${2:-doorman.service}"; }
says() { case $(of StatusText) in *"$1"*) ;; *) return 1 ;; esac; }
is_active() { [ "$(of ActiveState)" = active ]; }
is_another() { [ "$(of MainPID)" != "$1" ] && is_active; }
count() { inside doorman visits list --limit 1000 --json | jq '.visits | length'; }
has_visits() { [ "$(count)" -ge "$1" ]; }
installed() { inside dpkg-query -W -f '${Version}' doorman; }
key() { inside sha256sum /etc/credstore/doorman-picture-key; }
journal() { inside journalctl -u doorman-update --no-pager -o cat; }
was_told() { journal | grep "$1" >/dev/null; }

expect_painting() {
    within "$patience" says "screen painted, heat sensor read, camera seen" || fail "$1: status is '$(of StatusText)'"
}

on_screen() { inside env XDG_RUNTIME_DIR=/run/doorman WAYLAND_DISPLAY=wayland-0 "$@"; }

photograph() {
    on_screen grim -c "/srv/$1.png"
    cp "$root/srv/$1.png" "$shots/$1.png"
}

# derived VERSION STEPS [BUG]: this package as another version, whose journal has more steps.
derived() {
    local tree=$out/derived file
    rm -rf "$tree"
    dpkg-deb -R "$deb" "$tree"
    sed -i "s/^Version: .*/Version: $1/" "$tree/DEBIAN/control"
    sed -i "s/^__version__ = .*/__version__ = \"$1\"/" "$tree/usr/lib/doorman/kiosk/__init__.py"
    # shellcheck disable=SC2086 # one line for each step
    printf 'STEPS += (("ALTER TABLE visits ADD COLUMN %s TEXT",),)\n' $2 >>"$tree/usr/lib/doorman/kiosk/store/schema.py"
    [ -z "${3:-}" ] || printf '%s\n' "$3" >>"$tree/usr/lib/doorman/ui/application.py"
    (cd "$tree" && find . -path ./DEBIAN -prune -o -type f -print0 | sort -z | xargs -0 md5sum | sed 's# \./# #' >DEBIAN/md5sums)
    file=$root/srv/doorman_${1}_all.deb
    dpkg-deb --root-owner-group -Znone -b "$tree" "$file" >/dev/null
    rm -rf "$tree"
}

apt_install() { inside apt-get install -y -q --no-install-recommends -o Dpkg::Use-Pty=0 "$@" >>"$shots/apt.log" 2>&1 || { tail -n 30 "$shots/apt.log" >&2; fail "apt-get install $*"; }; }

# --- the course of it -------------------------------------------------------------------------------------------------

need_tools
for tool in jq bc shellcheck; do
    command -v $tool >/dev/null || apt-get install -y -q --no-install-recommends jq bc shellcheck >/dev/null
done
[ -f "$deb" ] || die "$deb is not there: run \`make package\` first."
rm -rf $shots && mkdir -p $shots

at=$(now)
shellcheck -x packaging/*.sh packaging/update packaging/doorman packaging/session/session || fail "shellcheck"
step "shellcheck finds nothing" "$at"

at=$(now)
make_builder
in_root $roots/builder --bind="$PWD/$out:/package" lintian --fail-on error,warning --tag-display-limit 0 "/package/doorman_${version}_all.deb" ||
    fail "lintian"
step "lintian finds nothing" "$at"

trap tidy_up EXIT
at=$(now)
fresh_root $root
mkdir -p $root/etc/systemd/system/doorman-session.service.d $root/var/log/journal
cat >$root/etc/systemd/system/doorman-session.service.d/screens.conf <<'END'
[Service]
Environment=WLR_BACKENDS=headless WLR_HEADLESS_OUTPUTS=2 WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1
END
cp "$deb" $root/srv/
boot
step "a fresh Debian 13 has booted" "$at"

at=$(now)
inside apt-get update -q >>$shots/apt.log 2>&1
apt_install grim wtype procps "/srv/doorman_${version}_all.deb"
step "apt has installed $version with all it needs" "$at"

at=$(now)
inside dpkg -L doorman | grep dist-packages >/dev/null && fail "something of it lies in dist-packages"
inside env PYTHONPATH=/usr/lib/doorman/carried python3 -s -c 'import adafruit_amg88xx, cmap, slack_sdk.socket_mode
from adafruit_blinka.microcontroller.generic_linux.i2c import I2C' || fail "what is carried does not load"
inside udevadm verify /usr/lib/udev/rules.d/60-doorman.rules >/dev/null || fail "udevadm verify"
inside systemd-analyze cat-config systemd/journald.conf | grep -x SystemMaxUse=64M >/dev/null || fail "the log has no limit"
inside id doorman | grep i2c >/dev/null || fail "the kiosk's user may not use the bus"
step "carried packages load; udev rules, log limit, user in order" "$at"

at=$(now)
within "$patience" is_active || fail "doorman.service is $(of ActiveState): $(of Result)"
within "$patience" says "screen painted, heat sensor lost" || fail "without devices the status is '$(of StatusText)'"
step "active and notified; without devices it says so on screen" "$at"
[ "$(of NRestarts)" = 0 ] || fail "a lost device restarted the service"

inside sed -i -e '/^\[thermal\]/,/^\[/s/^#source = .*/source = "simulated"/' -e '/^\[camera\]/,/^\[/s/^#source = .*/source = "simulated"/' \
    -e '/^\[panel\]/,/^\[/s/^#screen = .*/screen = "HEADLESS-2"/' -e '/^\[display\]/,/^\[/s/^#screen = .*/screen = "HEADLESS-1"/' \
    /etc/doorman/doorman.toml
inside sed -i 's/^#DOORMAN_TURNED=.*/DOORMAN_TURNED="HEADLESS-2=90"/' /etc/doorman/session.conf
at=$(now)
inside systemctl restart doorman-session
photograph splash
inside systemctl restart doorman
expect_painting "with emulated devices"
step "emulated devices: painting, sensor read, camera seen" "$at"

at=$(now)
within $((2 * patience)) has_visits 1 || fail "nobody was screened"
photograph two-screens
step "somebody was screened and kept" "$at"

at=$(now) pid="$(of MainPID) $(of MainPID doorman-session)"
for keys in "-M alt -k F4" "-M logo -k Return" "-M logo -k d" "-M alt -k Tab" "-M alt -k space" "-M ctrl -M alt -k BackSpace" "-k Escape" "-k Menu"; do
    # shellcheck disable=SC2086 # each is several arguments
    on_screen wtype $keys || fail "wtype $keys"
done
on_screen wlr-randr >/dev/null || fail "the compositor is gone"
[ "$pid" = "$(of MainPID) $(of MainPID doorman-session)" ] || fail "a key ended the kiosk or its session"
[ "$(inside pgrep -u doorman -c .)" = "$(inside pgrep -u doorman -c 'python3|labwc|swaybg|aplay')" ] || fail "a key started something: $(inside pgrep -u doorman -l .)"
photograph after-keys
step "keys that lead out of other desktops lead nowhere" "$at"

at=$(now)
inside mkdir -p /boot/firmware
inside sh -c 'printf "dtparam=audio=on\ndtparam=i2c_arm_baudrate=100000\n" >/boot/firmware/config.txt'
cp packaging/install.sh $root/srv/
inside sh /srv/install.sh "/srv/doorman_${version}_all.deb" >$shots/install-once.txt 2>&1 || fail "install.sh: $(tail -n 3 $shots/install-once.txt)"
inside sh /srv/install.sh "/srv/doorman_${version}_all.deb" >$shots/install-twice.txt 2>&1 || fail "install.sh: $(tail -n 3 $shots/install-twice.txt)"
[ "$(inside grep -c '^dtparam=i2c_arm_baudrate=400000$' /boot/firmware/config.txt)" = 1 ] || fail "install.sh left the bus slow"
grep -q '^changed ' $shots/install-once.txt || fail "install.sh does not say what it changed"
grep -q 'Nothing had to be changed' $shots/install-twice.txt || fail "install.sh changes something the second time"
inside sh /srv/install.sh --undo >$shots/install-undo.txt 2>&1 || fail "install.sh --undo: $(tail -n 3 $shots/install-undo.txt)"
[ "$(inside grep -v -e '^$' -e '^\[all\]$' /boot/firmware/config.txt | tr '\n' ' ')" = "dtparam=audio=on dtparam=i2c_arm_baudrate=100000 " ] ||
    fail "install.sh --undo left $(inside cat /boot/firmware/config.txt)"
step "install.sh run twice and undone: changes once, says so" "$at"

at=$(now) pid=$(of MainPID)
inside kill -KILL "$pid"
within "$patience" is_another "$pid" || fail "killed and not back"
step "killed: back" "$at"

at=$(now) pid=$(of MainPID)
inside kill -STOP "$pid"
within "$patience" is_another "$pid" || fail "hung and not back"
step "hung: ended by the watchdog (10 s) and back" "$at"
journalctl -D $root/var/log/journal -u doorman --no-pager -o cat 2>/dev/null | grep "Watchdog timeout" >/dev/null || fail "it was not the watchdog"

at=$(now) pid=$(of MainPID doorman-session)
inside kill -KILL "$pid"
within "$patience" is_active || fail "without a compositor and not back"
expect_painting "a new compositor"
step "compositor killed: both back" "$at"

visits=$(count) before=$(key)
at=$(now)
halt
boot
within "$patience" is_active || fail "not back after a reboot"
expect_painting "after a reboot"
step "rebooted: painting again" "$at"
has_visits "$visits" || fail "visits were lost by the reboot: $(count) of $visits"

within 120 was_told "$version works and is kept" || fail "the package was not kept for a rollback: $(journal)"

derived 9.1 next
at=$(now)
apt_install /srv/doorman_9.1_all.deb
within "$patience" was_told "9.1 works and is kept" || fail "the update was not found good: $(journal)"
step "updated to 9.1 with a migration, found good, kept" "$at"
[ "$(installed)" = 9.1 ] && [ "$(key)" = "$before" ] && has_visits "$visits" || fail "the update lost something"
inside grep -q '^source = "simulated"' /etc/doorman/doorman.toml || fail "the update lost the settings"
inside test ! -e /var/lib/doorman/before-update || fail "the copy of the journal was left behind"

visits=$(count)
derived 9.2 'next broken' 'raise RuntimeError("this version cannot paint")'
at=$(now)
apt_install /srv/doorman_9.2_all.deb
within 400 was_told "9.2 did not work within 60 s, so 9.1 is back" || fail "the broken update was not put back: $(journal)"
expect_painting "after the rollback"
step "updated to 9.2, which is broken: 9.1 put back" "$at"
was_told "the journal is as it was before the update" || fail "the journal of 9.2 was left to 9.1"
inside sh -c 'ls /var/lib/doorman/aside-9.2-*/journal.db' >/dev/null || fail "what 9.2 wrote was not set aside"
[ "$(installed)" = 9.1 ] && has_visits "$visits" || fail "the rollback lost something: $(installed), $(count) of $visits visits"
inside apt-mark showhold | grep -x doorman >/dev/null || fail "the next upgrade would bring the broken version again"
inside apt-mark unhold doorman >/dev/null

at=$(now)
inside systemd-analyze verify --man=no doorman.service doorman-session.service doorman-update.service || fail "systemd-analyze verify"
exposure=$(inside systemd-analyze security --no-pager doorman.service | sed -n 's/.*Overall exposure level for doorman.service: \([0-9.]*\).*/\1/p')
[ "$(echo "$exposure <= 2.0" | bc)" = 1 ] || fail "the exposure is $exposure"
step "systemd-analyze: verified, exposure $exposure" "$at"

at=$(now)
inside apt-get remove -y -q -o Dpkg::Use-Pty=0 doorman >>$shots/apt.log 2>&1
inside test -f /var/lib/doorman/journal.db || fail "remove took the data"
inside test -f /etc/doorman/doorman.toml || fail "remove took the settings"
inside test -f /etc/credstore/doorman-picture-key || fail "remove took the key"
[ "$(of ActiveState)" = inactive ] && inside test ! -e /usr/lib/doorman || fail "remove left the program: $(inside find /usr/lib/doorman | head -n 3)"
step "removed: program gone; data, settings and key kept" "$at"

at=$(now)
inside apt-get purge -y -q -o Dpkg::Use-Pty=0 doorman >>$shots/apt.log 2>&1
for left in /var/lib/doorman /etc/doorman /var/cache/doorman /etc/credstore/doorman-picture-key; do
    inside test ! -e $left || fail "purge left $left"
done
step "purged: nothing left" "$at"

failed=0
say "all of it holds; pictures and logs are in $shots"
