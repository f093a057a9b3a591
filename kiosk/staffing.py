"""Puts the guards' panel to a running kiosk: the desk, who may use it, and what it can ask of station and screen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.bootstrap import export_folders, identity_log, open_desk
from kiosk.checks import checks
from kiosk.doctor import examine
from kiosk.domain.choices import Choices
from kiosk.domain.identity import Gallery
from kiosk.domain.sync_status import SyncStatus
from kiosk.ports import ChoiceBook, Clock
from kiosk.settings import Settings
from kiosk.station import Station
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.journal import SqliteJournal
from kiosk.syncing import send_again

if TYPE_CHECKING:
    from ui.application import Application


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
    journal: SqliteJournal,
    book: SqliteGuardBook,
    choices: ChoiceBook,
    gallery: Callable[[], Gallery | None] = _no_gallery,
    sync: Callable[[], SyncStatus] = SyncStatus,
) -> Iterator[None]:
    """Let staff use the panel of a kiosk inside; `settings` are those in force, `filed` those in the file.

    `gallery` returns at once what recognition compares with now, `sync` how the sync is.
    """
    from ui.guard.office import Office  # noqa: PLC0415 - Qt is imported by whoever shows something

    identities = identity_log(settings, journal, clock)
    with open_desk(settings, identities, book, clock, gallery) as desk:
        office = Office(
            desk=desk,
            book=book,
            choices=choices,
            clock=clock,
            examine=lambda: examine(checks(filed, live=app.bridge.newest)),
            relearn=station.relearn,
            pause=lambda paused: station.pause(paused=paused),
            find_folders=export_folders,
            is_uncalibrated=lambda: not station.calibration.done,
            sync=sync,
            send_again=lambda: send_again(journal),
        )

        def keep_apart(now: Choices) -> None:
            desk.shown = now.shown

        choices.watch(keep_apart)
        app.employ(office)
        try:
            yield
        finally:
            app.dismiss_staff()
