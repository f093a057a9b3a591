"""Clicks from Slack over SQLite: each is kept before it is acknowledged, and acted on once."""

import json
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from kiosk.ports import Clock
from kiosk.slack_ports import Click, ClickKind, Ts
from kiosk.store.alert_news import MUTED, muted_until
from kiosk.store.reader import VisitReader
from kiosk.store.schema import remember, utc_text
from kiosk.store.side_door import Keeper
from kiosk.store.slack_names import note_name
from kiosk.store.waiting import waited

log = logging.getLogger(__name__)

T = TypeVar("T")


class SqliteClickBook:
    """Remembers clicks, as kiosk.slack_ports.ClickBook asks. What it writes goes through the store's thread."""

    def __init__(self, keeper: Keeper, reader: VisitReader, clock: Clock) -> None:
        self._keeper, self._reader, self._clock = keeper, reader, clock

    def is_new(self, click: Click) -> bool:
        """Keep that a click came, durably; False where it came before."""
        row = (click.key, utc_text(self._clock.now().utc), json.dumps(_plain(click)))

        def noted(db: sqlite3.Connection) -> bool:
            note_name(db, click.user, click.user_name)
            return db.execute(NOTE, row).rowcount == 1

        return self._keep("a click", noted)

    def left(self) -> tuple[Click, ...]:
        """Return clicks that came and were not done, oldest first; a row that makes no sense is left out, with a line."""
        with self._reader.journal() as db:
            rows = db.execute(LEFT).fetchall()
        return tuple(click for row in rows if (click := _readable(row["click"])) is not None)

    def done(self, click: Click) -> None:
        """Keep that a click was acted on; what somebody typed in it is not kept any longer."""
        self._keep("that a click is done", lambda db: db.execute(DONE, (click.key,)).rowcount)

    def mute(self, until: datetime | None) -> None:
        """Tell nothing but elevated readings until then; None ends it."""
        text = None if until is None else utc_text(until)
        self._keep("how long alerts are muted", lambda db: remember(db, MUTED, text))

    def muted_until(self) -> datetime | None:
        """Return until when they are; None where they are not, or not any more."""
        with self._reader.journal() as db:
            until = muted_until(db)
        return until if until is not None and until > self._clock.now().utc else None

    def _keep(self, what: str, act: Callable[[sqlite3.Connection], T]) -> T:
        return waited(self._keeper.keep(what, act))


def _plain(click: Click) -> dict[str, Any]:
    kept = {field.name: getattr(click, field.name) for field in fields(click)}
    return kept | {"kind": click.kind.value, "state": dict(click.state)}


def _readable(text: str) -> Click | None:
    try:
        return _click(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as senseless:
        log.warning("something clicked in Slack is not done: its row of the journal is damaged (%s)", senseless)
        return None


def _click(kept: dict[str, Any]) -> Click:
    message, thread = (None if kept[name] is None else Ts(kept[name]) for name in ("message", "thread"))
    told = {"kind": ClickKind(kept["kind"]), "state": MappingProxyType(kept["state"]), "message": message, "thread": thread}
    return Click(**(kept | told))


NOTE = "INSERT INTO clicks (key, at, click) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING"

LEFT = "SELECT click FROM clicks WHERE done = 0 ORDER BY at, key"

DONE = "UPDATE clicks SET done = 1, click = '' WHERE key = ?"
