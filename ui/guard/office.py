"""What the guard panel works with, put together by whoever starts it."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any, TypeVar

from kiosk.doctor import Finding
from kiosk.domain.sync_status import SyncStatus
from kiosk.domain.tell_status import TellStatus
from kiosk.ports import ChoiceBook, Clock, GuardBook

T = TypeVar("T")

AT_ONCE = 3
"""Slow calls that run side by side: a login does not wait for the doctor."""


def _nothing() -> None:
    """Do nothing."""


def _no_findings() -> Sequence[Finding]:
    return ()


def _none() -> bool:
    return False


def _ignore(_paused: bool) -> None:
    """Pause nothing."""


@dataclass(frozen=True, kw_only=True)
class Office:
    """The desk, who may use it, what can be chosen, and what the panel can ask of the rest of the kiosk.

    `zone` None is the machine's own. `examine` asks the doctor. `acknowledge` stops the sound of an elevated reading,
    `calibrate` opens the calibration assistant, `relearn` has the kiosk learn anew who recent visitors are, `pause` lets
    visitors wait while staff stand before their screen, and `is_uncalibrated` tells whether no step of the calibration was
    ever done. `find_folders` returns where exports can be written to. `sync` returns at once how the sync is, `told` how
    the telling of alerts; `send_again` has what was given up tried again and returns how many visits that are.
    """

    desk: Any
    book: GuardBook
    choices: ChoiceBook
    clock: Clock
    zone: tzinfo | None = None
    examine: Callable[[], Sequence[Finding]] = _no_findings
    acknowledge: Callable[[], None] = _nothing
    calibrate: Callable[[], None] = _nothing
    relearn: Callable[[], None] = _nothing
    pause: Callable[[bool], None] = _ignore
    find_folders: Callable[[], tuple[Path, ...]] = tuple
    is_uncalibrated: Callable[[], bool] = _none
    sync: Callable[[], SyncStatus] = SyncStatus
    told: Callable[[], TellStatus] = TellStatus
    send_again: Callable[[], int] = int
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE, "panel"))

    def run(self, work: Callable[[], T]) -> "Future[T]":
        """Call something slow off Qt's thread; after `close` it is cancelled."""
        try:
            return self.threads.submit(work)
        except RuntimeError:  # the only one that submit raises
            never: Future[T] = Future()
            never.cancel()
            return never

    def close(self) -> None:
        """Let go of the threads; what they still do is finished, what waits is dropped."""
        self.threads.shutdown(wait=False, cancel_futures=True)
