"""Small things that the sync keeps in the journal: what is to be erased elsewhere, what was spent, how it is."""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kiosk.domain.opinion import FaceId
from kiosk.domain.parcel import FACES, Erasure
from kiosk.domain.person import LabelId, PersonId
from kiosk.domain.spending import Charge, Spent
from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.domain.visit import VisitId
from kiosk.ports import Clock
from kiosk.store.erasing import ASSIGNED_TO
from kiosk.store.outbox import count_waiting, names_of
from kiosk.store.reader import VisitReader
from kiosk.store.schema import recall, remember, utc_text
from kiosk.store.side_door import Keeper
from kiosk.store.terms import Days
from kiosk.store.waiting import waited

STATUS = "sync.status"
ASKED = "sync.asked"


class SqliteErasures:
    """Who is to be erased elsewhere, as kiosk.ports.Erasures asks."""

    def __init__(self, keeper: Keeper, reader: VisitReader, clock: Clock, faces: Days) -> None:
        """`faces` are kept for so long after somebody came last."""
        self._keeper, self._reader, self._clock, self._faces = keeper, reader, clock, faces

    def next(self, destination: str) -> Erasure | None:
        """Return who has waited longest to be erased at a destination."""
        with self._reader.journal() as db:
            row = db.execute(NEXT, (destination,)).fetchone()
            if row is None:
                return None
            visits = tuple(VisitId(visit) for visit in json.loads(row["visits"]))
            return Erasure(
                seq=row["seq"],
                destination=destination,
                person=PersonId(row["person"]),
                visits=visits,
                labels=tuple(_labels_of(db, row["person"], visits)),
                faces=None if row["faces"] is None else tuple(FaceId(face) for face in json.loads(row["faces"])),
                devices=names_of(db),
            )

    def found(self, erasure: Erasure, faces: Sequence[FaceId]) -> Erasure:
        """Keep which faces are theirs."""
        values = (json.dumps(list(faces)), erasure.seq)
        self._keep("whose faces are erased", "UPDATE erasures SET faces = ? WHERE seq = ?", values)
        return replace(erasure, faces=tuple(faces))

    def done(self, erasure: Erasure) -> None:
        """Keep when somebody was erased; which faces were theirs is no longer needed."""
        values = (utc_text(self._clock.now().utc), erasure.seq)
        self._keep("that somebody is erased", "UPDATE erasures SET done_at = ?, faces = NULL WHERE seq = ?", values)

    def aged(self) -> tuple[PersonId, PersonId] | None:
        """Return somebody who is due to be looked at; nobody while the clock cannot be believed."""
        now = self._clock.now()
        if not now.synced:
            return None
        with self._reader.journal() as db:
            row = db.execute(AGED, (utc_text(now.utc),)).fetchone()
        return None if row is None else (PersonId(row["person"]), PersonId(row["root"]))

    def age(self, person: PersonId, latest: int | None) -> None:
        """Queue somebody's faces, or look again at the end of their time by what is known now."""
        now = self._clock.now().utc

        def aged(db: sqlite3.Connection) -> None:
            row = db.execute(LAST_SEEN, (person,)).fetchone()
            last_here, is_named = (None, False) if row is None else row
            seen = [datetime.fromisoformat(last_here)] if last_here else []
            seen += [datetime.fromtimestamp(latest / 1000, UTC)] if latest is not None else []
            due = max(seen, default=now - timedelta(days=self._faces.known)) + timedelta(
                days=self._faces.known if is_named else self._faces.unknown
            )
            if due > now:
                db.execute("UPDATE enrolments SET due = ? WHERE person = ?", (utc_text(due), person))
            else:
                db.execute("DELETE FROM enrolments WHERE person = ?", (person,))
                db.execute("INSERT INTO erasures (destination, person, visits) VALUES (?, ?, '[]')", (FACES, person))

        waited(self._keeper.keep("whose faces are due", aged))

    def _keep(self, what: str, statement: str, values: tuple[str, int]) -> None:
        waited(self._keeper.keep(what, lambda db: db.execute(statement, values).rowcount))


def _labels_of(db: sqlite3.Connection, person: str, visits: Sequence[VisitId]) -> list[LabelId]:
    """Return every label that was ever about a person or a visit of theirs, also at other kiosks."""
    theirs = {*visits, *(visit for (visit,) in db.execute(ASSIGNED_TO, (person,)))}
    asked = [("named", person), *(("noted", visit) for visit in sorted(theirs))]
    found = [row[0] for about in asked for row in db.execute(WRITTEN_OF, about)]
    return [LabelId(label) for label in dict.fromkeys(found)]


class SqlitePurse:
    """What calls cost, as kiosk.ports.Purse asks: a row a day and kind."""

    def __init__(self, keeper: Keeper, reader: VisitReader, clock: Clock) -> None:
        self._keeper, self._reader, self._clock = keeper, reader, clock

    def note(self, calls: Mapping[Charge, int]) -> None:
        """Add calls to today's."""
        day = f"{self._clock.now().utc:%Y-%m-%d}"
        rows = [(day, charge.name.lower(), count) for charge, count in calls.items() if count]
        waited(self._keeper.keep("what calls cost", lambda db: db.executemany(NOTE, rows).rowcount))

    def spent(self) -> Spent:
        """Return what was called today and this month."""
        with self._reader.journal() as db:
            return spent_in(db, self._clock.now().utc)


def spent_in(db: sqlite3.Connection, now: datetime) -> Spent:
    """Return what was called on a day and in its month, by UTC."""
    today, month = Counter[Charge](), Counter[Charge]()
    for day, charge, calls in db.execute(SPENT, (f"{now:%Y-%m-}",)):
        month[Charge[charge.upper()]] += calls
        if day == f"{now:%Y-%m-%d}":
            today[Charge[charge.upper()]] += calls
    return Spent(today, month)


class SqliteSyncBook:
    """How the sync is, for whoever looks from outside, as kiosk.ports.SyncBook asks."""

    def __init__(self, keeper: Keeper, reader: VisitReader) -> None:
        self._keeper, self._reader = keeper, reader

    def leave(self, status: SyncStatus) -> None:
        """Keep how the sync is; what waits is counted by whoever looks."""
        told = {
            "pace": status.pace.value,
            "since": None if status.since is None else utc_text(status.since),
            "words": status.words,
            "capped": status.is_capped,
        }
        waited(self._keeper.keep("how the sync is", lambda db: remember(db, STATUS, told)))

    def asked(self) -> int:
        """Return how often somebody asked for everything to be tried now."""
        with self._reader.journal() as db:
            return int(recall(db, ASKED) or 0)


def ask_now(db: sqlite3.Connection) -> None:
    """Ask the kiosk that runs to try everything now."""
    remember(db, ASKED, int(recall(db, ASKED) or 0) + 1)


def status_in(db: sqlite3.Connection) -> SyncStatus:
    """Return how the sync was when it last said so, with what waits now."""
    told = recall(db, STATUS)
    if told is None:
        return SyncStatus(waiting=count_waiting(db))
    return SyncStatus(
        pace=Pace(told["pace"]),
        waiting=count_waiting(db),
        since=None if told["since"] is None else datetime.fromisoformat(told["since"]),
        words=told["words"],
        is_capped=told["capped"],
    )


NEXT = "SELECT seq, person, visits, faces FROM erasures WHERE destination = ? AND done_at IS NULL ORDER BY seq LIMIT 1"

AGED = """SELECT e.person, coalesce(p.root, e.person) AS root FROM enrolments AS e LEFT JOIN people AS p ON p.id = e.person
WHERE e.due <= ? ORDER BY e.due LIMIT 1"""

LAST_SEEN = """SELECT r.last_seen, r.label IS NOT NULL FROM people AS p JOIN people AS r ON r.id = p.root WHERE p.id = ?"""

WRITTEN_OF = "SELECT DISTINCT value FROM registers WHERE kind = ? AND about = ?"

NOTE = """INSERT INTO spending (day, charge, calls) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET calls = calls + excluded.calls"""

SPENT = "SELECT day, charge, calls FROM spending WHERE day LIKE ? || '%'"
