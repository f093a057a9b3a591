"""The sync thread: lets every duty have its turn, and says how it all stands."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from cloud.lanes import Lane, Patience, Task
from cloud.turning import Turning
from kiosk.cloud_ports import SyncBook
from kiosk.domain.parcel import Waiting
from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.errors import BadInput, DoormanError
from kiosk.ports import Clock

log = logging.getLogger(__name__)

SAY_S = 0.5
"""How often is told how it stands while there is much to do: what waits has to be counted for it."""

OFFLINE_FROM = 2
"""Tries in a row that fail before it counts as offline: one alone is nothing to speak of."""


class Sync(Turning):
    """Runs the duties on a thread of its own, as kiosk.ports has it; `start` begins it, `close` ends it.

    `open_lanes` makes the clients and the lanes, on the thread: a library takes a while, and settings may not suffice yet.
    `waiting` counts what is left. `around` stands around all work, and writes down at its end what is held in memory only:
    `at_work`, for whoever gives the turns by hand. A bug in here ends the sync, with a line in the log, and nothing else.
    """

    def __init__(
        self,
        open_lanes: Callable[[], Sequence[Lane]],
        waiting: Callable[[], Waiting],
        book: SyncBook,
        clock: Clock,
        *,
        patience: Patience,
        is_capped: Callable[[], bool] = lambda: False,
        begin: Callable[[], None] = lambda: None,
        around: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        super().__init__("sync", clock, begin=begin, around=around)
        self._open_lanes, self._waiting, self._book, self._is_capped = open_lanes, waiting, book, is_capped
        self._opening = Lane(Task(self._open), clock, patience, float("inf"))
        self._lanes: tuple[Lane, ...] = ()
        self._watching: list[Callable[[SyncStatus], None]] = []
        self._asked: int | None = None
        self._is_broken = self._is_news = False
        self._say_at = clock.monotonic()
        self._told: list[str] = []
        self.status = SyncStatus(pace=Pace.BEHIND)

    def _open(self) -> bool:
        self._lanes = tuple(self._open_lanes())
        return False

    def watch(self, callback: Callable[[SyncStatus], None]) -> None:
        """Have `callback` called with each new status, in the sync's thread."""
        self._watching.append(callback)

    def _end(self, bug: Exception) -> None:
        if isinstance(bug, DoormanError):
            log.warning("the sync ends: %s", bug)
        else:
            log.error("the sync ends here, screening goes on: this is a bug in doorman", exc_info=bug)
            self._is_broken = True
            self._say()

    def _hear(self) -> None:
        for lane in self._lanes:
            lane.wake()

    def _listen(self) -> None:
        """Find out whether somebody asks from outside for everything to be tried now."""
        try:
            asked = self._book.asked()
        except BadInput as unreadable:
            log.warning("%s", unreadable)
            return
        if self._asked not in {None, asked}:
            self.hurry()
        self._asked = asked

    def hurry(self) -> None:
        """Try everything now, whatever it waits for."""
        for lane in (self._opening, *self._lanes):
            if lane.trouble is not None or lane is not self._opening:
                lane.hurry()

    def turn(self) -> float:
        """Let every lane that is due do a piece; return when the next one is (monotonic seconds)."""
        did = False
        for lane in (self._opening, *self._lanes):
            did |= lane.turn()
        self._is_news |= did
        if self._is_news and (not did or self._clock.monotonic() >= self._say_at or self._troubles() != self._told):
            self._say()
        return min(lane.due for lane in (self._opening, *self._lanes))

    def _troubles(self) -> list[str]:
        return [lane.trouble.words for lane in (self._opening, *self._lanes) if lane.trouble is not None]

    def _say(self) -> None:
        """Tell how it stands, where that is news."""
        self._is_news, self._say_at, self._told = False, self._clock.monotonic() + SAY_S, self._troubles()
        now, before = self._status(), self.status
        self.status = now
        if replace(now, waiting=before.waiting) != before:
            self._leave(now)
        if now != before:
            for callback in self._watching:
                callback(now)

    def _leave(self, status: SyncStatus) -> None:
        try:
            self._book.leave(status)
        except DoormanError as refused:
            log.warning("%s", refused)

    def _status(self) -> SyncStatus:
        try:
            waiting, is_capped = self._waiting(), self._is_capped()
        except DoormanError:  # whoever needs the journal says so
            waiting, is_capped = self.status.waiting, self.status.is_capped
        troubles = [lane.trouble for lane in (self._opening, *self._lanes) if lane.trouble is not None]
        held = [trouble for trouble in troubles if trouble.is_held]
        away = [trouble for trouble in troubles if not trouble.is_held and trouble.tries >= OFFLINE_FROM]
        pace, words, since = Pace.SYNCED, "", None
        if self._is_broken:
            pace, words = Pace.ATTENTION, "the sync stopped by a bug in doorman: restart the kiosk, and send its log"
        elif held:
            pace, words, since = Pace.ATTENTION, held[0].words, held[0].since
        elif waiting.given_up:
            what = "1 visit" if waiting.given_up == 1 else f"{waiting.given_up} visits"
            pace, words = Pace.ATTENTION, f"{what} cannot be sent: `doorman sync show` tells why"
        elif away:
            pace, words, since = Pace.OFFLINE, away[0].words, min(trouble.since for trouble in away)
        elif waiting.visits or waiting.erasures or not self._lanes:
            pace = Pace.BEHIND
        return SyncStatus(pace=pace, waiting=waiting, since=since, words=words, is_capped=is_capped)
