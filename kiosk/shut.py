"""A kiosk that cannot open: its screen says why, the mirror goes on, and it tries again until it can."""

import logging
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace

from kiosk.bootstrap import application_for, live_devices, open_store, station_for, system_clock
from kiosk.domain.baseline import Baseline
from kiosk.domain.fault import Fault
from kiosk.domain.screening import OutOfService
from kiosk.domain.view import Dot, View
from kiosk.domain.visit import Visit, VisitPictures
from kiosk.errors import DoormanError, Shut, StoreFull
from kiosk.heartbeat import STATION_S, Heartbeat, period_s, teller
from kiosk.live import JOIN_S, WINDOW, answering
from kiosk.ports import Clock, Display, Kept
from kiosk.settings import Settings

log = logging.getLogger(__name__)

TRY_AGAIN = 75
"""Exit code when what kept it shut is over: whoever starts the kiosk starts it again (EX_TEMPFAIL of sysexits.h)."""

LOOK_EVERY_S = 5.0


def can_open(settings: Settings) -> bool:
    """Tell whether the store would open now."""
    try:
        open_store(settings, system_clock()).close()
    except DoormanError:
        return False
    return True


def run_shut(settings: Settings, shut: Shut, is_over: Callable[[], bool], *, windowed: bool) -> int:
    """Show why the kiosk is shut, on the display that there is, until that is over or somebody ends it.

    Returns the exit code: TRY_AGAIN when it is over.
    """
    log.error("the kiosk stays closed (%s): %s", shut.fault.value, shut)
    clock, windowed = system_clock(), windowed or not settings.display.fullscreen
    app = application_for(settings, clock, windowed=windowed, size=WINDOW if windowed else None)
    app.open()
    heart = Heartbeat(teller(), clock, {"station": STATION_S})
    station = station_for(
        settings,
        live_devices(settings, clock),
        display=ClosedSign(app.bridge, shut.fault),
        journal=NoJournal(),
        clock=clock,
        on_turn=heart.ticker("station"),
    )
    station.pause(paused=True)

    def beat() -> None:
        heart.beat(f"shut ({shut.fault.value})")

    def ready() -> None:
        heart.ready()
        beat()

    app.once_shown(ready)
    app.each(period_s(), beat)
    ended = threading.Event()

    def start() -> None:
        thread.start()
        threading.Thread(target=_watch, args=(clock, is_over, ended, lambda: app.quit(TRY_AGAIN)), daemon=True).start()

    thread = threading.Thread(target=station.run, name="station", daemon=True)
    with answering({signal.SIGTERM: app.quit, signal.SIGINT: app.quit}):
        code = app.run(start)
    heart.stopping()
    ended.set()
    station.stop()
    thread.join(JOIN_S)
    return code


def _watch(clock: Clock, is_over: Callable[[], bool], ended: threading.Event, then: Callable[[], None]) -> None:
    """Look now and again whether it is over."""
    while not ended.is_set():
        clock.wait_until(clock.monotonic() + LOOK_EVERY_S)
        if is_over():
            log.info("what kept the kiosk closed is over")
            then()
            return


@dataclass(frozen=True, slots=True)
class ClosedSign:
    """A display that shows the mirror behind the reason for being shut."""

    display: Display
    fault: Fault

    def show(self, view: View) -> None:
        sensor, camera, _ = view.dots
        shut = OutOfService(self.fault, view.at)
        self.display.show(replace(view, state=shut, paused=False, dots=(sensor, camera, Dot.LOST)))


class NoJournal:
    """A journal of a kiosk that has no store."""

    def record(self, visit: Visit, _pictures: VisitPictures) -> "Future[Kept]":
        refused: Future[Kept] = Future()
        refused.set_exception(StoreFull(f"visit {visit.id} not kept: the kiosk is shut"))
        return refused

    def keep_baseline(self, _baseline: Baseline, _boot: str) -> "Future[None]":
        refused: Future[None] = Future()
        refused.set_exception(StoreFull("the kiosk is shut"))
        return refused

    def is_whole(self) -> bool:
        return False
