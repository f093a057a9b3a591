"""What the doctor looks at, part by part, for one kiosk's settings."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from kiosk.alerting import finding as slack_finding
from kiosk.bootstrap import (
    bus_of,
    camera_of,
    held_choices,
    kept_calibration,
    running_kiosk,
    sensor_of,
    system_clock,
)
from kiosk.devices.amg8833 import WIRES, I2CBus
from kiosk.devices.machine import Machine
from kiosk.doctor import Check, Finding, examine, good, needs_look, switched_off
from kiosk.domain.assistant import Quality
from kiosk.domain.choices import choices_in
from kiosk.domain.identity import Mode
from kiosk.domain.screening import OutOfService
from kiosk.domain.view import Dot, View
from kiosk.errors import DeviceLost
from kiosk.installer import findings_of
from kiosk.kept_checks import look_at_audit, look_at_choices, look_at_guards, look_at_key, look_at_storage
from kiosk.machine_checks import (
    look_at_card,
    look_at_certificates,
    look_at_clock,
    look_at_computer,
    look_at_network,
    look_at_power,
    look_at_service,
    look_at_watchdog,
    look_at_zone,
)
from kiosk.models import catalogue, model_path, sha256_of
from kiosk.ports import Clock
from kiosk.settings import Settings
from kiosk.settings_file import read, settings_file
from kiosk.syncing import finding as cloud_finding
from kiosk.wiring_checks import frame_finding, look_at_bus, look_at_screens, look_at_touch, lost_camera

FRAME_PATIENCE_S = 2.0
PICTURE_PATIENCE_S = 6.0
"""The first picture of a camera can take seconds."""


Live = Callable[[], View | None]
"""Gives the newest view of the kiosk that asks: its own devices are in use and are not opened again."""


def checks(
    settings: Settings,
    config: Path | None = None,
    live: Live | None = None,
    *,
    machine: Machine | None = None,
    open_bus: Callable[[], I2CBus] | None = None,
    clock: Clock | None = None,
) -> list[Check]:
    """Return what the doctor looks at, for these settings; `config` is the file named on the command line, if any.

    The panel's Health page is the same list, where the kiosk itself asks with `live`. `machine`, `open_bus` and `clock`
    take the place of this computer, its I2C bus and its clock.
    """
    clock, machine = clock or system_clock(), machine or Machine()
    open_bus = open_bus or bus_of(settings)
    return [
        Check("settings", lambda: _look_at_settings(settings, config)),
        Check("choices", lambda: look_at_choices(settings)),
        Check("I2C bus", lambda: look_at_bus(settings, machine, open_bus, in_use=live is not None or _is_run(settings))),
        Check("heat sensor", lambda: _look_at_sensor(settings, clock, open_bus) if live is None else _sensor_seen(live())),
        Check(
            "camera", lambda: _look_at_camera(settings, clock, machine) if live is None else _camera_seen(settings, live())
        ),
        Check("calibration", lambda: _look_at_calibration(settings)),
        Check("face models", _look_at_models),
        Check("recognition", lambda: _look_at_recognition(settings)),
        Check("guards", lambda: look_at_guards(settings, clock)),
        Check("audit log", lambda: look_at_audit(settings, clock)),
        Check("key", lambda: look_at_key(settings, clock)),
        Check("storage", lambda: look_at_storage(settings)),
        Check("clock", lambda: look_at_clock(clock)),
        Check("cloud", lambda: cloud_finding(settings)),
        Check("Slack", lambda: slack_finding(settings)),
        Check("display", lambda: _look_at_display(settings)),
        Check("fonts", _look_at_fonts),
        Check("sound", lambda: _look_at_sound(settings)),
        *_machine_checks(settings, machine, clock),
    ]


def _machine_checks(settings: Settings, machine: Machine, clock: Clock) -> list[Check]:
    return [
        Check("screen", lambda: look_at_screens(machine)),
        Check("touch", lambda: look_at_touch(machine)),
        Check("computer", lambda: look_at_computer(machine)),
        Check("power", lambda: look_at_power(machine)),
        Check("card", lambda: look_at_card(machine, settings.data_folder())),
        Check("time zone", lambda: look_at_zone(machine)),
        Check("network", lambda: look_at_network(machine, is_needed=settings.cloud.is_on)),
        Check("certificates", lambda: look_at_certificates(clock)),
        Check("service", lambda: look_at_service(machine)),
        Check("watchdog", lambda: look_at_watchdog(machine)),
    ]


def examination(settings: Settings, config: Path | None, live: Live) -> Callable[[], list[Finding]]:
    """Return what the running kiosk's panel asks the doctor with: the same list as `doorman doctor --json` prints."""
    return lambda: examine(checks(settings, config, live))


def _look_at_settings(settings: Settings, config: Path | None) -> Finding:
    file, reading = settings_file(config), read(config)
    for mistake in reading.wrong:
        more = f" (the first of {len(reading.wrong)})" if len(reading.wrong) > 1 else ""
        return needs_look("settings", f"mistake{more}: {mistake}", "correct it; until then the kiosk stays closed (code P1)")
    if reading.newer:
        names = ", ".join(one.key for one in reading.newer)
        fix = "update doorman, or take it out of the file"
        return needs_look("settings", f"{file} was written for another version: left out {names}", fix)
    words = "no settings file; the defaults hold" if file is None else f"{file} is in order"
    return good("settings", f"{words} (kiosk {settings.site.device})")


def _look_at_recognition(settings: Settings) -> Finding:
    recognition = choices_in(held_choices(settings), settings.choices()).recognition
    if recognition is None:
        fix = "an admin chooses it on the panel, under Health; or set recognition.mode"
        return needs_look("recognition", "nobody has chosen yet whom it may remember, so it is off", fix)
    if recognition is Mode.OFF:
        return switched_off("recognition", "off: nobody is remembered")
    if sha256_of(model_path("sface")) != catalogue().models["sface"].sha256:
        return needs_look("recognition", f"{recognition.value}, but its face model is not there", "run `doorman models`")
    whom = "everybody" if recognition is Mode.ON else "those who ask for it"
    return good("recognition", f"{recognition.value}: it may remember {whom}")


def _sensor_seen(view: View | None) -> Finding:
    """Tell of the heat sensor what the kiosk that asks sees of it."""
    if view is None:
        return needs_look("heat sensor", "the kiosk has shown nothing yet", "wait a moment")
    if view.dots[0] is Dot.LOST:
        return needs_look("heat sensor", f"is lost{_code(view)}", f"check {WIRES}; the kiosk keeps looking")
    if view.frame is None:
        return needs_look("heat sensor", "sends no frames yet", "wait until it has settled")
    return frame_finding(view.frame)


def _camera_seen(settings: Settings, view: View | None) -> Finding:
    if settings.camera.source == "none":
        return switched_off("camera", "none by the settings")
    if view is None:
        return needs_look("camera", "the kiosk has shown nothing yet", "wait a moment")
    if view.dots[1] is Dot.LOST:
        return needs_look("camera", f"is lost{_code(view)}", "check its cable; the kiosk keeps looking")
    if view.picture is None:
        return needs_look("camera", "sends no picture yet", "wait a moment; then check its cable")
    return good("camera", f"sends pictures of {view.picture.width}×{view.picture.height}")


def _code(view: View) -> str:
    return f" (code {view.state.fault.value})" if isinstance(view.state, OutOfService) else ""


def _in_use(what: str, settings: Settings) -> Finding | None:
    """Leave alone what a running kiosk has open: to open it again would disturb the kiosk."""
    process = running_kiosk(settings)
    if process is None or process == os.getpid():
        return None
    return switched_off(what, f"in use by the running kiosk (process {process}), whose screen tells how it is")


def _is_run(settings: Settings) -> bool:
    """Tell whether another process runs the kiosk."""
    return running_kiosk(settings) not in (None, os.getpid())


def _look_at_sensor(settings: Settings, clock: Clock, open_bus: Callable[[], I2CBus]) -> Finding:
    if settings.thermal.source != "amg8833":
        return switched_off("heat sensor", "simulated by the settings")
    in_use = _in_use("heat sensor", settings)
    if in_use is not None:
        return in_use
    sensor = sensor_of(settings, clock, open_bus)
    sensor.open()
    try:
        frame, give_up = None, clock.monotonic() + FRAME_PATIENCE_S
        while frame is None and clock.monotonic() < give_up:
            frame = sensor.read()
            clock.wait_until(clock.monotonic() + sensor.period)
    finally:
        sensor.close()
    if frame is None:
        return needs_look("heat sensor", "answers, but sends no frame", "switch the kiosk off and on")
    return frame_finding(frame)


def _look_at_camera(settings: Settings, clock: Clock, machine: Machine) -> Finding:
    camera = camera_of(settings, clock)
    if camera is None:
        return switched_off("camera", f"{settings.camera.source} by the settings")
    in_use = _in_use("camera", settings)
    if in_use is not None:
        return in_use
    try:
        camera.open()
        picture = camera.newest(float("-inf"), PICTURE_PATIENCE_S)
    except DeviceLost as lost:
        return lost_camera(machine, lost)
    finally:
        camera.close()
    if picture is None:
        return needs_look("camera", "opens, but sends no picture", "check its cable, then restart the kiosk")
    return good("camera", f"sends pictures of {picture.width}×{picture.height}")


def _look_at_calibration(settings: Settings) -> Finding:
    if settings.thermal.source != "amg8833":
        return switched_off("calibration", "simulated by the settings")
    found = findings_of(kept_calibration(settings), settings.policy())
    by_quality = {
        quality: [one.step.value.replace("_", " ") for one in found if one.quality is quality] for quality in Quality
    }
    needed = [name for name in by_quality[Quality.MISSING] if name != "reference"]
    if by_quality[Quality.POOR] or needed:
        poor = [f"{name} is poor" for name in by_quality[Quality.POOR]]
        words = ", ".join([*poor, *(f"{name} was not done" for name in needed)])
        return needs_look("calibration", words, "`doorman calibrate` opens the assistant: five minutes")
    newest = max(one.at for one in found if one.at is not None)
    return good("calibration", f"all steps in order, the last on {newest:%Y-%m-%d}")


def _look_at_models() -> Finding:
    wrong = [name for name, weights in catalogue().models.items() if sha256_of(model_path(name)) != weights.sha256]
    if wrong:
        return needs_look("face models", f"{' and '.join(wrong)} missing or damaged", "run `doorman models`")
    return good("face models", "complete, hashes match")


def _look_at_display(settings: Settings) -> Finding:
    names = [name for name in ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM") if os.environ.get(name)]
    if not names:
        return needs_look("display", "none in this session", "start from the desktop, or over it by autostart")
    wanted = settings.display.screen
    return good("display", f"{names[0]} is {os.environ[names[0]]}" + (f", screen {wanted}" if wanted else ""))


def _look_at_fonts() -> Finding:
    from ui.theme import FONT_FILES, FONT_FOLDERS  # noqa: PLC0415  (Qt takes a while, and only this needs it)

    missing = [name for name in FONT_FILES if not any((folder / name).is_file() for folder in FONT_FOLDERS)]
    if missing:
        return needs_look("fonts", f"{', '.join(missing)} missing", "sudo apt install fonts-nanum")
    return good("fonts", "NanumSquareRound is there")


def _look_at_sound(settings: Settings) -> Finding:
    if not settings.sound.enabled:
        return switched_off("sound", "switched off in the settings")
    if shutil.which("aplay") is None:
        return needs_look("sound", "no aplay", "sudo apt install alsa-utils")
    return good("sound", "aplay is there")
