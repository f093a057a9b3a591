"""Rows of a journal that a damaged disk may have changed: those that make sense, and a word about those that don't."""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

log = logging.getLogger(__name__)


def legible(rows: Iterable[sqlite3.Row], read: Callable[[sqlite3.Row], T], what: str) -> Iterator[T]:
    """Yield rows as `read` reads them; one that makes no sense is left out, and the log says which `what` it was.

    SQLite finds pages that are broken, but not a changed letter within a text.
    """
    for row in rows:
        try:
            yield read(row)
        except (ValueError, TypeError, KeyError) as senseless:
            log.warning("%s %s is damaged in the journal and left out: %s", what, row["id"], senseless)
