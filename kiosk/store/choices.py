"""Choices in the journal: what was chosen on the panel, by whom and when."""

import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.audit import CHOICE, CHOICE_RESET
from kiosk.domain.choices import ROWS, Choices, Held, Row, Sort, Value, choices_in, row_of
from kiosk.errors import BadInput
from kiosk.ports import Clock
from kiosk.store.guards import SqliteGuardBook, refuse_other_than_admin
from kiosk.store.schema import JOURNAL, connect_to_read, recall, remember, utc_text
from kiosk.store.side_door import Keeper

log = logging.getLogger(__name__)

KEPT = "choices"
"""Name under which choices are remembered."""


def kept_choices(folder: Path, from_file: Choices) -> tuple[Held, ...]:
    """Return every row with what holds, beside a running kiosk or without one; the file's own without a journal.

    Raises BadInput when the journal cannot be read.
    """
    if not (folder / JOURNAL).exists():
        return _rows({}, from_file)
    try:
        with closing(connect_to_read(folder / JOURNAL)) as db:
            return _rows(recall(db, KEPT), from_file)
    except sqlite3.Error as unreadable:
        raise BadInput(f"{folder / JOURNAL} cannot be read: {unreadable}") from unreadable


def _rows(kept: Any, from_file: Choices) -> tuple[Held, ...]:
    """Return every row; a kept choice that cannot be used any more is left out, and the file holds in its place."""
    kept = kept if isinstance(kept, dict) else {}
    return tuple(_held(row, kept.get(row.name), from_file.value(row.name)) for row in ROWS)


def _held(row: Row, kept: Any, in_file: Value) -> Held:
    if kept is not None:
        try:
            by, at = Author(AuthorKind(kept["by"][0]), str(kept["by"][1])), datetime.fromisoformat(kept["at"])
            return Held(row=row, value=row.taken(kept["value"]), in_file=in_file, by=by, at=at)
        except (ValueError, TypeError, KeyError, IndexError) as trouble:
            log.warning("what was chosen for %s cannot be used, so the settings file holds: %s", row.name, trouble)
    return Held(row=row, value=in_file, in_file=in_file)


class SqliteChoices:
    """Keeps what admins choose, as kiosk.ports.ChoiceBook asks.

    Reading may be done from any thread and is quick; choosing waits for the disk, so not from Qt's or the store's.
    """

    def __init__(self, folder: Path, keeper: Keeper, book: SqliteGuardBook, *, clock: Clock, from_file: Choices) -> None:
        """Read what was chosen in a data folder; `from_file` is what the settings file says.

        Raises BadInput when the journal cannot be read.
        """
        self._keeper, self._book, self._clock, self._from_file = keeper, book, clock, from_file
        self._gate = threading.Lock()
        self._watchers: list[Callable[[Choices], None]] = []
        self._rows = kept_choices(folder, from_file)

    @property
    def now(self) -> Choices:
        """What holds now."""
        return choices_in(self._rows, self._from_file)

    def rows(self) -> tuple[Held, ...]:
        """Return every row in the order to show it, with what holds and where that comes from."""
        return self._rows

    def watch(self, callback: Callable[[Choices], None]) -> None:
        """Have `callback` called with what holds after each change, in the thread that changed it."""
        self._watchers.append(callback)

    def choose(self, author: Author, name: str, value: Value) -> Choices:
        """Choose, and return what holds now; raises BadInput for a value that the row does not take, or no admin."""
        try:
            row = row_of(name)
            taken = row.taken(value)
        except ValueError as trouble:
            raise BadInput(str(trouble)) from None
        told = name if row.sort is Sort.TEXT else f"{name}={taken}".replace(" ", "-")
        kept = {"value": taken, "by": [author.kind.value, author.id], "at": utc_text(self._clock.now().utc)}
        return self._change(author, name, kept, CHOICE, told)

    def reset(self, author: Author, name: str) -> Choices:
        """Let the settings file hold again, and return what holds now; raises BadInput for no such row, or no admin."""
        try:
            row_of(name)
        except ValueError as trouble:
            raise BadInput(str(trouble)) from None
        return self._change(author, name, None, CHOICE_RESET, name)

    def _change(self, author: Author, name: str, kept: dict[str, Any] | None, event: str, about: str) -> Choices:
        audited = self._book.line(author, event, about)

        def write(db: sqlite3.Connection) -> Any:
            refuse_other_than_admin(db, author)
            before = recall(db, KEPT)
            others = {key: one for key, one in (before if isinstance(before, dict) else {}).items() if key != name}
            after = others if kept is None else others | {name: kept}
            remember(db, KEPT, after)
            audited(db)
            return after

        with self._gate:
            self._rows = _rows(self._keeper.keep("the choice", write).result(), self._from_file)
        for callback in tuple(self._watchers):
            callback(self.now)
        return self.now
