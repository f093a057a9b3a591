"""Small writes to the journal of a kiosk that runs, from another program."""

import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from kiosk.errors import DoormanError, StoreFull
from kiosk.store import traces
from kiosk.store.disk import Disk
from kiosk.store.schema import JOURNAL, connect, connect_to_read, is_disk_trouble, transaction, utc_text

log = logging.getLogger(__name__)

T = TypeVar("T")


class Keeper(Protocol):
    """Whoever does something small to the journal in one transaction: the kiosk's own store, or the side door."""

    def keep(
        self, what: str, act: Callable[[sqlite3.Connection], T], then: Callable[[T, bool], T] | None = None
    ) -> "Future[T]":
        """Do it; then erase the traces of what was forgotten, and let `then` know the result and whether all are gone."""


class SideDoor:
    """Writes beside the running kiosk. SQLite lets one in after the other, so that each sees what the other committed.

    For what the kiosk reads anew each time, such as guards; not for what it remembers.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(
        self, what: str, act: Callable[[sqlite3.Connection], T], then: Callable[[T, bool], T] | None = None
    ) -> "Future[T]":
        """Do it at once; the future is done. It fails with StoreFull when the disk refuses, BadInput without a journal."""
        answer: Future[T] = Future()
        try:
            connect_to_read(self._folder / JOURNAL).close()  # refuses what is missing or of another version
            with closing(connect(self._folder / JOURNAL)) as db:
                with transaction(db):
                    done = act(db)
                is_clean = self._erase_traces(db)
            answer.set_result(done if then is None else then(done, is_clean))
        except DoormanError as expected:
            answer.set_exception(expected)
        except sqlite3.Error as refused:
            if not is_disk_trouble(refused):
                raise
            answer.set_exception(StoreFull(f"the disk refused {what}: {refused}"))
        return answer

    def _erase_traces(self, db: sqlite3.Connection) -> bool:
        """What does not work here now, the running kiosk does later."""
        try:
            return traces.erase(db, self._folder, Disk(), utc_text(datetime.now(UTC)))
        except (OSError, sqlite3.Error) as refused:
            log.warning("the disk refused erasing traces: %s", refused)
            return False
