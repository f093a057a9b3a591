"""What the doctor looks at, part by part, for one kiosk's settings."""

import os
import shutil
from pathlib import Path

from kiosk.bootstrap import camera_of, kept_calibration, open_reader, sensor_of, system_clock
from kiosk.doctor import Check, Finding, good, needs_look, switched_off
from kiosk.domain.assistant import Quality
from kiosk.installer import findings_of
from kiosk.models import catalogue, model_path, sha256_of
from kiosk.ports import Clock
from kiosk.settings import Settings
from kiosk.settings_file import settings_file
from kiosk.store.schema import JOURNAL

FRAME_PATIENCE_S = 2.0
PICTURE_PATIENCE_S = 6.0
"""The first picture of a camera can take seconds."""


def checks(settings: Settings, config: Path | None = None) -> list[Check]:
    """Return what the doctor looks at, for these settings; `config` is the file named on the command line, if any."""
    clock = system_clock()
    return [
        Check("settings", lambda: _look_at_settings(settings, config)),
        Check("heat sensor", lambda: _look_at_sensor(settings, clock)),
        Check("camera", lambda: _look_at_camera(settings, clock)),
        Check("calibration", lambda: _look_at_calibration(settings)),
        Check("face models", _look_at_models),
        Check("storage", lambda: _look_at_storage(settings)),
        Check("clock", lambda: _look_at_clock(clock)),
        Check("display", lambda: _look_at_display(settings)),
        Check("fonts", _look_at_fonts),
        Check("sound", lambda: _look_at_sound(settings)),
    ]


def _look_at_settings(settings: Settings, config: Path | None) -> Finding:
    file = settings_file(config)
    words = "no settings file; the defaults hold" if file is None else f"{file} is in order"
    return good("settings", f"{words} (kiosk {settings.site.device})")


def _look_at_sensor(settings: Settings, clock: Clock) -> Finding:
    if settings.thermal.source != "amg8833":
        return switched_off("heat sensor", "simulated by the settings")
    sensor = sensor_of(settings, clock)
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
    own = "" if frame.thermistor is None else f", the sensor itself is at {frame.thermistor:.1f} °C"
    return good("heat sensor", f"sees {frame.celsius.min():.1f} to {frame.celsius.max():.1f} °C{own}")


def _look_at_camera(settings: Settings, clock: Clock) -> Finding:
    camera = camera_of(settings, clock)
    if camera is None:
        return switched_off("camera", f"{settings.camera.source} by the settings")
    camera.open()
    try:
        picture = camera.newest(float("-inf"), PICTURE_PATIENCE_S)
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


def _look_at_storage(settings: Settings) -> Finding:
    folder = settings.data_folder()
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free // 2**20
    low = settings.storage.min_free_pictures_mb
    if not there.is_dir():
        return needs_look("storage", f"{there} is no folder", "set storage.data to a folder of the kiosk's user")
    if not os.access(there, os.W_OK):
        return needs_look("storage", f"{there} cannot be written", "set storage.data to a folder of the kiosk's user")
    if free < low:
        return needs_look("storage", f"{free} MB free in {there}", f"free some space: below {low} MB pictures are dropped")
    if not (folder / JOURNAL).exists():
        return good("storage", f"{free} MB free in {there}, no visits yet")
    reader = open_reader(settings)
    seen = reader.summary()
    if seen.pictures:
        reader.check_key()
    if seen.recovered is not None or seen.set_aside or seen.lost_pictures:
        trouble = seen.recovered or f"{seen.set_aside + seen.lost_pictures} pictures damaged or missing"
        return needs_look("storage", f"{trouble} (in {folder})", "check the card; the rest is kept and goes on")
    return good("storage", f"{seen.visits} visits in {folder}, {free} MB free")


def _look_at_clock(clock: Clock) -> Finding:
    now = clock.now()
    if now.synced:
        return good("clock", f"synced, {now.utc:%Y-%m-%d %H:%M} UTC")
    fix = "connect the network once, or fit the clock battery; `timedatectl` tells more"
    return needs_look("clock", f"not synced; it says {now.utc:%Y-%m-%d %H:%M} UTC", fix)


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
