"""Run the kiosk: the station on its thread, the screen on the main one, until somebody ends it."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.answer_wiring import SlackEars
from kiosk.bootstrap import (
    application_for,
    choice_book,
    era_of,
    follow_choices,
    guard_book,
    held_calibration,
    installer_for,
    lasting_era_of,
    live_devices,
    open_recording,
    open_store,
    recogniser_for,
    recorded_devices,
    running_kiosk,
    station_for,
    system_clock,
)
from kiosk.cloud_wiring import sync_for
from kiosk.domain.alert import Alert
from kiosk.domain.calibration import UNCALIBRATED
from kiosk.domain.fault import Fault
from kiosk.domain.hearing import with_hearing
from kiosk.domain.mishaps import Cause
from kiosk.errors import BadInput, BadSettings, Shut, StoreFull
from kiosk.heartbeat import STATION_S, STORE_S, Heartbeat, period_s, status_of, teller
from kiosk.ports import CalibrationAssistant, Clock
from kiosk.settings import Settings
from kiosk.slack_wiring import tell_for
from kiosk.staffing import staffed
from kiosk.store.lock import FolderInUse

if TYPE_CHECKING:
    from kiosk.store.journal import SqliteJournal
from kiosk.troubles import troubles_in

WINDOW = (1280, 720)
OFFSCREEN = "offscreen"
JOIN_S = 3.0
"""How long to wait for the station at the end; a device that hangs must not keep the program alive."""


def has_display() -> bool:
    """Tell whether a window can be shown: a Wayland or X session, or a Qt platform chosen by hand."""
    return any(os.environ.get(name) for name in ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM"))


def run_kiosk(settings: Settings, *, windowed: bool, recording: Path | None, calibrating: bool = False) -> int:
    """Screen visitors until the window is left or the program is asked to end; returns the exit code.

    With `calibrating` the assistant is open at the start. Later it opens when asked for by SIGUSR2, or on the guards'
    panel. Raises BadInput without a display or when another kiosk holds the
    data folder.
    """
    if not has_display():
        raise BadInput("there is no display: start from a desktop session, or see the demo with `doorman demo`")
    windowed = windowed or not settings.display.fullscreen
    clock = system_clock()
    heart = Heartbeat(teller(), clock, {"station": STATION_S, "store": STORE_S})
    played = None if recording is None else open_recording(recording)
    wanted, asked = threading.Event(), threading.Event()
    # From before the folder names this process until after: both may be asked for as soon as it can be found.
    answers = {signal.SIGUSR1: wanted.set, signal.SIGUSR2: asked.set}
    with answering(answers), _opened(settings, clock, heart) as journal:
        book = guard_book(settings, journal, clock)
        choices = choice_book(settings, journal, book, clock)
        filed, settings = settings, settings.chosen(choices.now)

        def assistant(asked_for: bool) -> CalibrationAssistant | None:
            """Return the assistant, which only staff can ask for."""
            if not asked_for:
                return None
            return installer_for(settings, station, devices.thermal.optics, clock, journal)

        app = application_for(
            settings,
            clock,
            windowed=windowed,
            size=WINDOW if windowed else None,
            on_capture=wanted.set,
            assistant_for=assistant,
        )
        app.open()
        simulated = settings.thermal.source != "amg8833" or played is not None
        era = era_of(settings, "live" if played is None else "replay")
        devices = live_devices(settings, clock) if played is None else recorded_devices(played, settings, clock)
        calibration = held_calibration(journal, devices.thermal.optics) if played is None else UNCALIBRATED
        lasting = lasting_era_of(settings, "live")
        recognition = recogniser_for(settings, journal, clock, lambda: choices.now.mode)
        sync = sync_for(settings, journal, clock)

        def wrong() -> Mapping[Cause, str]:
            stale_after = timedelta(minutes=settings.slack.stale_minutes)
            return troubles_in(app.bridge.newest(), sync.status, clock.now().utc, stale_after)

        def draw_card(alert: Alert, with_photo: bool) -> bytes | None:
            from kiosk.explanation import card_drawer  # noqa: PLC0415 - only where there is something to tell

            return card_drawer(settings)(alert, with_photo)

        telling = tell_for(settings, journal, clock, shown=lambda: choices.now.shown, wrong=wrong, draw_card=draw_card)
        ears = SlackEars(settings, journal, clock, wrong=wrong, sync=lambda: sync.status, told=lambda: telling.status)
        station = station_for(
            settings,
            devices,
            display=app.bridge,
            journal=journal,
            clock=clock,
            baseline=journal.restore_baseline(lasting if calibration.reference is not None else era),
            warm_from=None if simulated else 0.0,  # the sensor has its power since the machine started, at monotonic 0
            device="" if not simulated else "simulated" if played is None else "replay",
            era=era,
            capture_wanted=wanted,
            calibration=calibration,
            lasting_era=lasting,
            recogniser=recognition if played is None else None,
            on_turn=heart.ticker("station"),
            cloud=lambda: sync.status.dot,
        )
        journal.watch(sync.wake)
        journal.watch(telling.wake)

        app.once_shown(heart.ready)
        app.each(period_s(), lambda: heart.beat(status_of(app.bridge.newest(), app.bridge.shown)))
        follow_choices(choices, filed, station, app)
        app.remember_by(station.remember)
        thread = threading.Thread(target=station.run, name="station", daemon=True)
        ending = {signal.SIGTERM: app.quit, signal.SIGINT: app.quit, signal.SIGUSR2: app.open_assistant_soon}
        staff = staffed(
            app,
            station,
            settings=settings,
            filed=filed,
            clock=clock,
            journal=journal,
            book=book,
            choices=choices,
            gallery=recognition.gallery,
            sync=lambda: sync.status,
            told=lambda: with_hearing(telling.status, ears.held),
            attend=ears.open,
        )
        with answering(ending), recognition, sync, telling, staff, ears:
            if calibrating or asked.is_set():
                app.open_assistant_soon()
            code = app.run(thread.start)
            heart.stopping()
            station.stop()
            thread.join(JOIN_S)
    return code


def _opened(settings: Settings, clock: Clock, heart: Heartbeat) -> "SqliteJournal":
    """Open the store; raises Shut where it refuses, and FolderInUse where another kiosk has it."""
    try:
        with heart.opening():
            return open_store(settings, clock, on_turn=heart.ticker("store"))
    except FolderInUse:
        raise
    except (BadInput, BadSettings, StoreFull) as refused:
        raise Shut(Fault.STORAGE_REFUSED, str(refused)) from refused


@contextmanager
def answering(actions: Mapping[signal.Signals, Callable[[], object]]) -> Iterator[None]:
    """Answer signals by what is to be done, inside only."""
    before = {number: signal.signal(number, lambda *_, act=act: act()) for number, act in actions.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ask_for_capture(settings: Settings) -> str:
    """Ask the kiosk that runs on the data folder to keep a picture now; raises BadInput when none does."""
    process = running_kiosk(settings)
    if process is None:
        raise BadInput(f"no kiosk runs on {settings.data_folder()}; start one with `doorman run`")
    os.kill(process, signal.SIGUSR1)
    return f"asked the kiosk (process {process}); `doorman visits list` shows the picture in a moment"


def ask_for_assistant(settings: Settings) -> str | None:
    """Ask the kiosk that runs on the data folder to open the calibration assistant; None when none runs."""
    process = running_kiosk(settings)
    if process is None:
        return None
    os.kill(process, signal.SIGUSR2)
    return f"the calibration assistant opens on the screen of the running kiosk (process {process})"


def use_offscreen_without_display(say: Callable[[str], None]) -> bool:
    """Let Qt draw off-screen where there is no display, and say so; returns whether it does."""
    if has_display() and os.environ.get("QT_QPA_PLATFORM") != OFFSCREEN:
        return False
    os.environ["QT_QPA_PLATFORM"] = OFFSCREEN
    say("No display found: drawing off-screen.")
    return True
