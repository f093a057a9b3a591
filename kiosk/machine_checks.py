"""What the doctor looks at on the computer itself: board, power, card, time zone, network, certificates, service."""

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from kiosk.devices.board import celsius, drive_of, power
from kiosk.devices.machine import Machine
from kiosk.doctor import Finding, good, needs_look, switched_off
from kiosk.ports import Clock

HOT_C = 80.0
"""Here a Raspberry Pi begins to slow down (its maker's documentation)."""

WORN = 80
"""Percent of a card's life after which it is to be replaced."""

SOON = timedelta(days=30)
UNIT = "doorman.service"
MEGABYTE = 1_000_000


def look_at_computer(machine: Machine) -> Finding:
    """Say what it is and how hot."""
    heat = celsius(machine)
    name = machine.model or "a computer that does not say what it is"
    told = f"this is {name}" + ("" if heat is None else f", its processor at {heat:.0f} °C")
    if heat is not None and heat >= HOT_C:
        return needs_look("computer", told, "give it air or a fan: it slows down at 80 °C")
    return good("computer", told)


def look_at_power(machine: Machine) -> Finding:
    """Say whether the board ever had too little power, as it remembers since it started."""
    found = power(machine)
    if found is None:
        return switched_off("power", "nothing here tells of it")
    if found.now:
        return needs_look("power", f"now: {' + '.join(found.now)}", POWER_FIX)
    if found.earlier:
        return needs_look("power", f"since it started, for a while: {' + '.join(found.earlier)}", POWER_FIX)
    return good("power", "enough since it started")


POWER_FIX = "use the maker's own power supply and a short thick cable; for heat give it air"


def look_at_card(machine: Machine, data: Path, device: int | None = None) -> Finding:
    """Say how worn the card or disk is that visits are kept on, and whether it fails."""
    there = next(place for place in (data, *data.parents) if place.exists())
    drive = drive_of(machine, there, device)
    if drive is None:
        return switched_off("card", "nothing here tells of it")
    if drive.is_read_only:
        fix = (
            "it may be failing, or the overlay file system is on: `dmesg` tells; put the data on a drive that can be written"
        )
        return needs_look("card", f"{drive.name} can only be read", fix)
    if drive.errors:
        fix = "make a copy of the data folder, then replace the card"
        return needs_look("card", f"{drive.name} had {drive.errors} faults in its file system", fix)
    if drive.is_failing or (drive.used or 0) > WORN:
        words = f"{drive.name} has used {drive.used or WORN} percent of its life, or nearly all spare blocks"
        return needs_look("card", words, "replace it soon; keep a copy of the data folder")
    written = f"{drive.written // MEGABYTE} MB were written since the start"
    if drive.used is None:
        return good("card", f"{drive.name} does not tell how worn it is; {written}")
    return good("card", f"{drive.name} has used at most {drive.used} percent of its life; {written}")


def look_at_zone(machine: Machine) -> Finding:
    """Say in which time zone hours are shown."""
    _, _, linked = machine.points_to("etc/localtime").partition("zoneinfo/")
    zone = linked or machine.text("etc/timezone")
    if not zone:
        fix = "choose yours, e.g. `sudo timedatectl set-timezone Asia/Seoul`"
        return needs_look("time zone", "none is set, so hours are shown in UTC", fix)
    return good("time zone", f"hours are shown as in {zone}")


def look_at_network(machine: Machine, *, is_needed: bool) -> Finding:
    """Say which networks are up; a kiosk without any goes on, and only a cloud makes one needed."""
    folder = "sys/class/net"
    up = [name for name in machine.names(folder) if name != "lo" and machine.text(f"{folder}/{name}/carrier") == "1"]
    if not up and is_needed:
        fix = "plug in its cable, or choose the wireless network with `sudo nmtui`; nothing is lost meanwhile"
        return needs_look("network", "not connected, so nothing reaches the cloud", fix)
    if not up:
        return switched_off("network", "not connected: nobody waits for it, but only it sets the clock")
    routes = [line.split() for line in machine.text("proc/net/route").splitlines()[1:]]
    ways_out = [route[0] for route in routes if len(route) > 1 and route[1] == "00000000"]
    if not ways_out and not machine.text("proc/net/ipv6_route"):
        fix = "see whether the router gives addresses: `ip address`, `ip route`"
        return needs_look("network", f"connected by {', '.join(up)}, but there is no way out", fix)
    return good("network", f"connected by {', '.join(up)}")


CERTIFICATES = ("AWS_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
"""What programs are told by to trust other certificates than the system's."""

A_WHOLE_LIST = 20
"""A file of so many certificates is a system's list, of which some ran out and nobody minds."""


def look_at_certificates(clock: Clock, environ: Mapping[str, str] = os.environ) -> Finding:
    """Say when the first certificate runs out that this kiosk was given: to trust, or to prove itself to AWS."""
    dated = []
    for file in _certificate_files(environ):
        try:
            content = file.read_bytes()
            if content.count(b"BEGIN CERTIFICATE") >= A_WHOLE_LIST:
                continue
            found = x509.load_pem_x509_certificates(content)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no certificate in it"
            return needs_look("certificates", f"{file} cannot be read ({reason})", "put it back, or correct who names it")
        dated += [(one.not_valid_after_utc, file) for one in found]
    if not dated:
        return switched_off("certificates", "none of its own; it trusts those of the system")
    until, file = min(dated)
    now = clock.now().utc
    if until <= now:
        return needs_look("certificates", f"one in {file} ran out on {until:%Y-%m-%d}", "replace it; or the clock is wrong")
    if until - now < SOON:
        return needs_look("certificates", f"one in {file} runs out on {until:%Y-%m-%d}", "replace it before")
    return good("certificates", f"the first runs out on {until:%Y-%m-%d}")


def _certificate_files(environ: Mapping[str, str]) -> list[Path]:
    """Return what the environment names, and what the AWS configuration has the kiosk prove itself with."""
    named = [environ[name] for name in CERTIFICATES if environ.get(name)]
    configuration = Path(environ.get("AWS_CONFIG_FILE") or Path(environ.get("HOME", "/")) / ".aws/config")
    try:
        text = configuration.read_text("utf-8", "replace")
    except OSError:
        text = ""
    named += re.findall(r"^\s*credential_process\s*=.*--certificate[ =](\S+)", text, re.MULTILINE)
    return [Path(name) for name in dict.fromkeys(named)]


def look_at_service(machine: Machine) -> Finding:
    """Say how systemd sees doorman: whether it starts with the machine, runs, and how often it was started again."""
    shown = _shown(machine, UNIT, "LoadState", "ActiveState", "UnitFileState", "NRestarts", "Result", "WatchdogUSec")
    if shown is None or shown.get("LoadState") != "loaded":
        return switched_off("service", "doorman is not installed as a service; whoever starts it looks after it")
    state, restarts = shown.get("ActiveState", "?"), int(shown.get("NRestarts") or 0)
    why = "`journalctl -u doorman -b` tells why"
    if state not in ("active", "activating"):
        return needs_look(
            "service", f"the service is {state} ({shown.get('Result', '?')})", f"{why}; `sudo systemctl start doorman`"
        )
    if shown.get("UnitFileState") == "disabled":
        return needs_look("service", "does not start with the machine", "`sudo systemctl enable doorman`")
    if restarts:
        return needs_look("service", f"was started again {restarts} times since the machine started", why)
    if shown.get("WatchdogUSec", "0") in ("0", "infinity"):
        return needs_look("service", "runs without a watchdog: if it hangs, nobody ends it", "set WatchdogSec= in the unit")
    return good("service", f"runs, starts with the machine, and is ended when it hangs for {shown['WatchdogUSec']}")


def look_at_watchdog(machine: Machine) -> Finding:
    """Say whether the machine restarts when it hangs as a whole."""
    if not machine.names("sys/class/watchdog"):
        return switched_off("watchdog", "this machine has none")
    shown = machine.says("systemctl", "show", "--property=RuntimeWatchdogUSec", "--value")
    if shown is None:
        return switched_off("watchdog", "nothing here tells of it")
    if shown in ("", "0", "off", "infinity"):
        fix = "set RuntimeWatchdogSec=14s in /etc/systemd/system.conf.d, as docs/operate.md says"
        return needs_look("watchdog", "the machine has one, but nobody uses it", fix)
    return good("watchdog", f"a machine that hangs for {shown} starts again")


def _shown(machine: Machine, unit: str, *properties: str) -> dict[str, str] | None:
    said = machine.says("systemctl", "show", unit, f"--property={','.join(properties)}")
    if said is None:
        return None
    return {name: value for name, _, value in (line.partition("=") for line in said.splitlines())}


LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
"""Before this program was made: a machine that says so has no clock of its own."""


def look_at_clock(clock: Clock) -> Finding:
    """Say whether the time can be believed, by the kernel and by the calendar."""
    now = clock.now()
    told = f"{now.utc:%Y-%m-%d %H:%M} UTC"
    fix = "connect the network once, or fit the clock battery; `timedatectl` tells more"
    if now.utc < LONG_AGO:
        return needs_look("clock", f"it says {told}, which is long ago; visits are dated again once it is set", fix)
    if now.synced:
        return good("clock", f"synced, {told}")
    return needs_look("clock", f"not synced; it says {told}", fix)
