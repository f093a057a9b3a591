"""What kiosks tell each other, over SQLite: what is new in the log since others were told, and how far they were heard."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from kiosk.cloud_ports import Listing, News
from kiosk.domain.action import Action, ActionId, Assigned, Deed, Ignored, Merged, Named, Noted, Undone
from kiosk.domain.person import Label, LabelId, PersonId
from kiosk.domain.visit import VisitId
from kiosk.store.actions import COLUMNS, action_from, actions_after
from kiosk.store.acts import Pen, take_from_others
from kiosk.store.outbox import Terms, requeue
from kiosk.store.reader import VisitReader
from kiosk.store.schema import recall, remember
from kiosk.store.side_door import Keeper
from kiosk.store.standing import naming_of
from kiosk.store.waiting import waited

FOLLOWED = "exchange.followed"
TOLD_AT_ONCE = 25
MERGED = "merged"
DEEP = 20
"""Undos of undos that are followed to whom they are about; guards press undo and redo, nobody does it so often."""

T = TypeVar("T")


class SqliteLogbook:
    """The log as others hear it, as kiosk.ports.Logbook asks. What it writes goes through the store's thread."""

    def __init__(self, keeper: Keeper, reader: VisitReader, pen: Pen, terms: Terms) -> None:
        self._keeper, self._reader, self._pen, self._terms = keeper, reader, pen, terms

    def news(self) -> News | None:
        """Return the next actions that came to the log here, by whomever, with what follows for others."""
        with self._reader.journal() as db:
            db.execute("BEGIN")  # one state for all of it
            numbered = list(actions_after(db, int(recall(db, FOLLOWED) or 0), TOLD_AT_ONCE))
            if not numbered:
                return None
            actions = [action for _, action in numbered]
            own = tuple(action for action in actions if action.device == self._terms.device)
            return News(
                upto=numbered[-1][0],
                position=_position(db, self._terms.device),
                own=own,
                labels=tuple(_labels(db, own)),
                people=tuple(self._listings(db, actions)),
            )

    def _listings(self, db: sqlite3.Connection, actions: Iterable[Action]) -> Iterator[Listing]:
        counter, device = db.execute("SELECT counter, device FROM actions ORDER BY counter DESC, device DESC").fetchone()
        version = f"{counter:016d} {device}"
        for person in sorted(_listed(db, actions)):
            row = db.execute(LISTING, (person,)).fetchone()
            if row is not None:
                yield self._listing(db, PersonId(person), row, version)

    def _listing(self, db: sqlite3.Connection, person: PersonId, row: sqlite3.Row, version: str) -> Listing:
        is_root = row["root"] == person
        last = None if row["last_seen"] is None else datetime.fromisoformat(row["last_seen"])
        since = last or self._pen.clock.now().utc
        return Listing(
            person=person,
            naming=naming_of(db, person).value if is_root else MERGED,
            name=(row["name"] or "") if is_root else "",
            number=row["number"],
            merged_into=None if is_root else PersonId(row["root"]),
            latest=None if last is None or not is_root else round(last.timestamp() * 1000),
            expires=int((since + timedelta(days=self._terms.keep_days)).timestamp()),
            version=version,
        )

    def told(self, news: News) -> None:
        """Keep how far others were told, and have visits recorded again that are somebody else's since."""

        def kept(db: sqlite3.Connection) -> None:
            before = int(recall(db, FOLLOWED) or 0)
            actions = [action for number, action in actions_after(db, before) if number <= news.upto]
            for visit in _moved(db, actions):
                requeue(db, visit, self._terms)
            remember(db, FOLLOWED, max(before, news.upto))
            _reach(db, self._terms.device, news.position + len(news.own))

        self._keep("what others were told", kept)

    def position(self, device: str) -> int:
        """Return how far a kiosk's log was read, or this one's own written."""
        with self._reader.journal() as db:
            return _position(db, device)

    def take(self, device: str, position: int, actions: tuple[Action, ...], labels: tuple[Label, ...]) -> int:
        """Take actions over, and keep how far the log was read, in one transaction."""

        def taken(db: sqlite3.Connection) -> int:
            new = take_from_others(db, actions, labels, self._pen.destinations) if actions else 0
            _reach(db, device, position)
            return new

        return self._keep("what other kiosks wrote", taken)

    def _keep(self, what: str, act: Callable[[sqlite3.Connection], T]) -> T:
        return waited(self._keeper.keep(what, act))


def _position(db: sqlite3.Connection, device: str) -> int:
    row = db.execute("SELECT position FROM peers WHERE device = ?", (device,)).fetchone()
    return 0 if row is None else int(row[0])


def _reach(db: sqlite3.Connection, device: str, position: int) -> None:
    db.execute(
        "INSERT INTO peers (device, position) VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position",
        (device, position),
    )


def _labels(db: sqlite3.Connection, actions: Iterable[Action]) -> Iterator[Label]:
    """Yield the labels of actions that are still there: what was forgotten does not leave."""
    for action in actions:
        for deed in action.deeds:
            if isinstance(deed, Named | Noted):
                row = db.execute("SELECT id, name, role, note FROM labels WHERE id = ?", (deed.label,)).fetchone()
                if row is not None:
                    yield Label(id=LabelId(row["id"]), name=row["name"], role=row["role"], note=row["note"])


def _listed(db: sqlite3.Connection, actions: Iterable[Action]) -> set[str]:
    """Return everybody whose entry in a list of people may be another one after actions."""
    people = _merged(db, actions)
    for deed in deeds_of(db, actions):
        if isinstance(deed, Named | Ignored):
            people.add(deed.person)
    return people


def _merged(db: sqlite3.Connection, actions: Iterable[Action]) -> set[str]:
    merges = [deed for deed in deeds_of(db, actions) if isinstance(deed, Merged)]
    return {person for deed in merges for person in (deed.person, deed.into)}


def _moved(db: sqlite3.Connection, actions: Iterable[Action]) -> list[VisitId]:
    """Return the visits that were sent as somebody's whose they are no more, as far as actions may have changed that."""
    visits = {visit for deed in deeds_of(db, actions) if isinstance(deed, Assigned) for visit in deed.visits}
    found = [row for one in sorted(visits) for row in db.execute(f"{MOVED} AND sent.visit = ?", (one,))]
    found += [row for one in sorted(_merged(db, actions)) for row in db.execute(f"{MOVED} AND user = ?", (one,))]
    return [VisitId(visit) for (visit,) in dict.fromkeys(found)]


def deeds_of(db: sqlite3.Connection, actions: Iterable[Action]) -> Iterator[Deed]:
    """Yield the deeds of actions, and of all that they undid, and of what that undid in turn."""
    found = list(actions)
    for _ in range(DEEP):
        deeds = [deed for action in found for deed in action.deeds]
        yield from deeds
        found = [action for deed in deeds if isinstance(deed, Undone) for action in _action(db, deed.action)]


def _action(db: sqlite3.Connection, action: ActionId) -> Iterator[Action]:
    for row in db.execute(f"SELECT {COLUMNS} FROM actions WHERE id = ?", (action,)):  # noqa: S608  (a constant)
        yield action_from(row)


LISTING = """SELECT number, root, last_seen, name FROM people LEFT JOIN labels ON labels.id = people.label
WHERE people.id = ?"""

MOVED = """SELECT sent.visit FROM sent LEFT JOIN memberships AS m ON m.visit = sent.visit
WHERE user IS NOT NULL AND (coalesce(m.root, '') <> CASE WHEN user LIKE 'p-%' THEN user ELSE '' END
    OR (face IS NOT NULL AND face_of IS NOT m.person))"""
"""Whoever is no person stands for nobody."""
