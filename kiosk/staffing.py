"""Puts the guards' panel to a running kiosk: the desk, who may use it, and what it can ask of station and screen."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.bootstrap import export_folders, identity_log, open_desk
from kiosk.domain.choices import Choices
from kiosk.domain.identity import Gallery
from kiosk.domain.sync_status import SyncStatus
from kiosk.domain.tell_status import TellStatus
from kiosk.errors import DoormanError
from kiosk.ports import ChoiceBook, Clock
from kiosk.settings import Settings
from kiosk.station import Station

if TYPE_CHECKING:
    from kiosk.desk import Desk
    from kiosk.store.guards import SqliteGuardBook
    from kiosk.store.journal import SqliteJournal
    from ui.application import Application
    from ui.guard.office import Office

log = logging.getLogger(__name__)


def _no_gallery() -> Gallery | None:
    return None


@contextmanager
def staffed(
    app: "Application",
    station: Station,
    *,
    settings: Settings,
    filed: Settings,
    clock: Clock,
    journal: "SqliteJournal",
    book: "SqliteGuardBook",
    choices: ChoiceBook,
    gallery: Callable[[], Gallery | None] = _no_gallery,
    sync: Callable[[], SyncStatus] = SyncStatus,
    told: Callable[[], TellStatus] = TellStatus,
    attend: Callable[["Desk"], None] = lambda _desk: None,
) -> Iterator[None]:
    """Let staff use the panel of a kiosk inside, from a moment after its first picture on; visitors do not wait for that.

    `settings` are those in force, `filed` those in the file. `gallery` returns at once what recognition compares with now,
    `sync` how the sync is, `told` the telling of alerts. `attend` is called with the desk once it is open, for whoever else
    acts through it.
    """
    opened: list[Desk] = []

    def prepare() -> None:
        try:
            desk = open_desk(settings, identity_log(settings, journal, clock), book, clock, gallery)
        except DoormanError as lost:
            log.error("the guards' panel stays closed: %s", lost)  # noqa: TRY400 - its text says it all
            return
        opened.append(desk)
        attend(desk)
        choices.watch(lambda now: _keep_apart(desk, now))
        office = _office(app, station, desk, filed=filed, clock=clock, book=book, choices=choices)
        app.employ_soon(replace(office, sync=sync, told=told, send_again=lambda: _send_again(journal)))

    thread = threading.Thread(target=prepare, name="staffing", daemon=True)
    app.once_shown(thread.start)
    try:
        yield
    finally:
        if thread.ident is not None:
            thread.join()
        app.dismiss_staff()
        for desk in opened:
            desk.close()


def _send_again(journal: "SqliteJournal") -> int:
    from kiosk.syncing import send_again  # noqa: PLC0415 - only where something was given up

    return send_again(journal)


def _keep_apart(desk: "Desk", now: Choices) -> None:
    desk.shown = now.shown


def _office(
    app: "Application",
    station: Station,
    desk: "Desk",
    *,
    filed: Settings,
    clock: Clock,
    book: "SqliteGuardBook",
    choices: ChoiceBook,
) -> "Office":
    from kiosk.checks import checks  # noqa: PLC0415 - visitors do not wait for it
    from kiosk.doctor import examine  # noqa: PLC0415
    from ui.guard.office import Office  # noqa: PLC0415

    return Office(
        desk=desk,
        book=book,
        choices=choices,
        clock=clock,
        examine=lambda: examine(checks(filed, live=app.bridge.newest)),
        relearn=station.relearn,
        pause=lambda paused: station.pause(paused=paused),
        find_folders=export_folders,
        is_uncalibrated=lambda: not station.calibration.done,
    )
