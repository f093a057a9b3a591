"""The outbox over SQLite: what is to be sent, how far each visit got, and whose it is after what the cloud saw."""

import json
import logging
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kiosk.domain.action import RECOGNITION, Assigned, Deed, Merged, Met
from kiosk.domain.meta import Meta, Stored, meta_of, meta_text, pictures_json, pictures_of
from kiosk.domain.opinion import FaceId, Join, Match, Meet, Seen, Standing, Stay, first_sighting, weigh
from kiosk.domain.parcel import CLOUD, Letter, Parcel, Place, Step, Waiting
from kiosk.domain.person import PersonId
from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import BadInput, Withdrawn
from kiosk.store.acts import Pen, write
from kiosk.store.projection import root
from kiosk.store.reader import VisitReader
from kiosk.store.schema import recall, remember
from kiosk.store.sealing import DamagedPicture
from kiosk.store.side_door import Keeper
from kiosk.store.standing import candidates_of, meta_of_visit, owner_of, standing_of
from kiosk.store.waiting import waited

log = logging.getLogger(__name__)

SETTLE_S = 10.0
"""How long a visit without a word of recognition waits for one, before it counts as nobody's."""

T = TypeVar("T")


NAMES = "sync.names"


@dataclass(frozen=True, slots=True)
class Terms:
    """As which kiosk visits are sent, in which boot this is, and for how many days readings are kept."""

    device: str
    boot: str
    keep_days: float


class SqliteOutbox:
    """Visits on their way into the cloud, as kiosk.ports.Outbox asks. What it writes goes through the store's thread.

    That a visit is finished is written while the next one is under way already: nothing follows from it, and a third of
    the time that a drain waits for the disk is saved. Killed in between, the last step is done again and doubles nothing.
    """

    def __init__(self, keeper: Keeper, reader: VisitReader, pen: Pen, terms: Terms) -> None:
        self._keeper, self._reader, self._pen, self._terms = keeper, reader, pen, terms
        self._finishing: tuple[VisitId, Future[None]] | None = None
        self._is_signed = False

    def next(self, later: Collection[VisitId]) -> Parcel | None:
        """Return the oldest visit of whoever came last, once recognition had its say and the visit its right date."""
        found = self._next(later)
        if found is None and self._finishing is not None:
            self._settle()
            found = self._next(later)
        if found is not None and not self._is_signed:
            self._sign()
        return found

    def _sign(self) -> None:
        """Keep as which kiosk visits are sent: whoever is forgotten must be found under each of its names."""
        waited(self._keeper.keep("as which kiosk visits are sent", lambda db: _add_name(db, self._terms.device)))
        self._is_signed = True

    def _settle(self) -> None:
        """Wait until the visit that was finished last is written down as such."""
        if self._finishing is None:
            return
        (_, answer), self._finishing = self._finishing, None
        try:
            waited(answer)
        except Withdrawn as gone:
            log.info("not sent: %s", gone)

    def _next(self, later: Collection[VisitId]) -> Parcel | None:
        now = self._pen.clock.now()
        done = "" if self._finishing is None else self._finishing[0]
        due = {"boot": self._terms.boot, "mono": now.monotonic - SETTLE_S, "synced": now.synced, "done": done}
        blocked: set[str] = set()
        with self._reader.journal() as db:
            for row in db.execute(DUE, due):
                if row["root"] in blocked or row["visit"] in later:
                    blocked.update({row["root"]} - {None})
                    continue
                first = row if row["root"] is None else db.execute(FIRST_OF, {"root": row["root"], "done": done}).fetchone()
                if first["visit"] not in later:
                    return _parcel(first)
                blocked.add(row["root"])
        return None

    def picture(self, visit: VisitId, kind: Kind) -> bytes | None:
        """Return a picture as it was before sealing; one that is damaged is left out, with a line in the log."""
        try:
            return self._reader.picture_bytes(visit, kind)
        except DamagedPicture as damage:
            log.warning("not sent: %s", damage)
        except BadInput as gone:
            log.debug("not sent: %s", gone)
        return None

    def compose(self, visit: VisitId, pictures: Mapping[Kind, Stored]) -> Meta:
        """Return what is told of a visit, as it stands in the journal at one moment."""
        with self._reader.journal() as db:
            db.execute("BEGIN")
            return meta_of_visit(db, visit, self._terms.device, pictures, self._terms.keep_days)

    def judge(self, parcel: Parcel, seen: Seen | None) -> Parcel:
        """Settle whose the visit is, with the action that follows, in one transaction with the parcel's next step."""

        def judged(db: sqlite3.Connection) -> Parcel:
            _refuse_gone(db, parcel)
            enrol = seen is not None and self._follow(db, parcel.visit, seen)
            has_portrait = Kind.PORTRAIT in meta_of(parcel.meta).pictures
            return _saved(db, replace(parcel, step=Step.INDEX if enrol and has_portrait else Step.RECORD))

        return self._keep(f"whose visit {parcel.visit} is", judged)

    def _follow(self, db: sqlite3.Connection, visit: VisitId, seen: Seen) -> bool:
        """Write what follows from what the cloud saw; return whether it should get to know the face."""
        standing = standing_of(db, visit)
        if isinstance(seen, Match):
            db.executemany("INSERT OR IGNORE INTO enrolments (person) VALUES (?)", [(one,) for one in seen.people])
        match weigh(standing, seen, candidates_of(db, standing, seen)):
            case Stay(enrol):
                return enrol
            case Join(person):
                self._act(db, _joining(db, visit, standing, person))
                return False
            case Meet(enrol):
                new = first_sighting(visit)
                met = () if root(db, new) is not None else (Met(new, 0),)
                self._act(db, (*met, Assigned((visit,), new)))
                return enrol

    def _act(self, db: sqlite3.Connection, deeds: tuple[Deed, ...]) -> None:
        write(db, self._pen, RECOGNITION, deeds)

    def save(self, parcel: Parcel) -> Parcel:
        """Keep how far a parcel got; return it with whose the visit is now."""
        return self._keep(f"that visit {parcel.visit} is at {parcel.step.value}", lambda db: _saved(db, parcel))

    def enrolled(self, parcel: Parcel) -> Parcel:
        """Keep that the cloud knows by now whom the visit was said to be of; the parcel is due at RECORD."""

        def kept(db: sqlite3.Connection) -> Parcel:
            _refuse_gone(db, parcel)
            if parcel.assigned is not None:
                db.execute("INSERT OR IGNORE INTO enrolments (person) VALUES (?)", (parcel.assigned,))
            return _saved(db, replace(parcel, step=Step.RECORD))

        return self._keep(f"that the cloud knows the face of visit {parcel.visit}", kept)

    def finish(self, parcel: Parcel, place: Place | None) -> None:
        """Take a parcel off the list, soon; where the visit became somebody else's meanwhile, it is recorded once more.

        Raises what became of the one before.
        """

        def finished(db: sqlite3.Connection) -> None:
            _refuse_gone(db, parcel)
            pictures = json.dumps(pictures_json(meta_of(parcel.meta).pictures), separators=(",", ":"))
            user, visited = (None, None) if place is None else (place.user, place.visited)
            face_of = None if parcel.face is None else parcel.assigned
            db.execute(SENT, (parcel.visit, user, visited, pictures, parcel.face, face_of))
            db.execute("DELETE FROM outbox WHERE seq = ?", (parcel.seq,))
            if place is not None and owner_of(db, parcel.visit) != parcel.person:
                requeue(db, parcel.visit, self._terms)

        self._settle()
        self._finishing = parcel.visit, self._keeper.keep(f"that visit {parcel.visit} is sent", finished)

    def missed(self, parcel: Parcel, trouble: str) -> None:
        """Count a try that did not work."""
        self._keep(f"a try of visit {parcel.visit}", lambda db: db.execute(MISSED, (trouble[:500], parcel.seq)))

    def give_up(self, parcel: Parcel, trouble: str) -> None:
        """Set a parcel aside, until somebody asks for it again."""
        self._keep(f"that visit {parcel.visit} is given up", lambda db: db.execute(GIVE_UP, (trouble[:500], parcel.seq)))

    def waiting(self) -> Waiting:
        """Count what is left to do."""
        with self._reader.journal() as db:
            return count_waiting(db)

    def _keep(self, what: str, act: Callable[[sqlite3.Connection], T]) -> T:
        return waited(self._keeper.keep(what, act))


def count_waiting(db: sqlite3.Connection) -> Waiting:
    """Count visits that wait, visits given up, and erasures left to do elsewhere."""
    return Waiting(*db.execute(COUNT).fetchone())


def letters_in(db: sqlite3.Connection, limit: int) -> tuple[Letter, ...]:
    """Return what waits as people read it: what was given up first, then what is tried next."""
    return tuple(_letter(row) for row in db.execute(f"{LETTERS} ORDER BY given_up DESC, seq DESC LIMIT ?", (limit,)))


def letter_in(db: sqlite3.Connection, visit: VisitId) -> Letter | None:
    """Return how far a visit is, None for one that does not wait."""
    row = db.execute(f"{LETTERS} AND visit = ?", (visit,)).fetchone()
    return None if row is None else _letter(row)


def _letter(row: Sequence[Any]) -> Letter:
    visit, step, attempts, trouble, given_up = row
    return Letter(visit=VisitId(visit), step=Step(step), attempts=attempts, trouble=trouble, given_up=bool(given_up))


def stored_in(db: sqlite3.Connection, visit: VisitId) -> Mapping[Kind, Stored] | None:
    """Return which pictures of a visit were sent, None for a visit that was not."""
    row = db.execute("SELECT pictures FROM sent WHERE visit = ?", (visit,)).fetchone()
    return None if row is None else pictures_of(json.loads(row[0]))


def try_again(db: sqlite3.Connection, visit: VisitId | None) -> int:
    """Put back what was given up: one visit, or all of them (None). Returns how many."""
    again = "UPDATE outbox SET given_up = 0, attempts = 0, trouble = '' WHERE given_up = 1 AND (?1 IS NULL OR visit = ?1)"
    return db.execute(again, (visit,)).rowcount


def requeue(db: sqlite3.Connection, visit: VisitId, terms: Terms) -> None:
    """Have a visit that was sent before recorded again, as whose it is now; its face goes with it."""
    pictures, face, face_of = db.execute("SELECT pictures, face, face_of FROM sent WHERE visit = ?", (visit,)).fetchone()
    meta = meta_of_visit(db, visit, terms.device, pictures_of(json.loads(pictures)), terms.keep_days)
    stays = face is None or face_of == _assigned(db, visit)
    step = Step.RECORD if stays else Step.ENROL
    db.execute(REQUEUE, (CLOUD, visit, step.value, meta_text(meta), face))


def _assigned(db: sqlite3.Connection, visit: VisitId) -> PersonId | None:
    row = db.execute("SELECT person FROM memberships WHERE visit = ?", (visit,)).fetchone()
    return None if row is None else PersonId(row[0])


def _joining(db: sqlite3.Connection, visit: VisitId, standing: Standing, person: PersonId) -> tuple[Deed, ...]:
    """Return how a visit's person and somebody whom the cloud knows become one: who has a name stays."""
    met: tuple[Deed, ...] = () if root(db, person) is not None else (Met(person, 0),)
    if standing.person is None:
        return (*met, Assigned((visit,), person))
    pair = (person, standing.person) if standing.is_named else (standing.person, person)
    return (*met, Merged(*pair))


def _refuse_gone(db: sqlite3.Connection, parcel: Parcel) -> None:
    if db.execute("SELECT 1 FROM outbox WHERE seq = ? AND visit = ?", (parcel.seq, parcel.visit)).fetchone() is None:
        raise Withdrawn(f"visit {parcel.visit} is not to be sent any more")


def _saved(db: sqlite3.Connection, parcel: Parcel) -> Parcel:
    row: tuple[Any, ...] = (parcel.step.value, parcel.meta, parcel.face, parcel.seq, parcel.visit)
    if db.execute(SAVE, row).rowcount != 1:
        raise Withdrawn(f"visit {parcel.visit} is not to be sent any more")
    return replace(parcel, person=owner_of(db, parcel.visit), assigned=_assigned(db, parcel.visit))


def names_of(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return as which kiosks visits were ever sent from here: a kiosk may be called otherwise by now."""
    return tuple(recall(db, NAMES) or ())


def _add_name(db: sqlite3.Connection, device: str) -> None:
    remember(db, NAMES, sorted({*names_of(db), device}))


def _parcel(row: sqlite3.Row) -> Parcel:
    return Parcel(
        seq=row["seq"],
        visit=VisitId(row["visit"]),
        step=Step(row["step"]),
        meta=row["meta"],
        person=None if row["root"] is None else PersonId(row["root"]),
        assigned=None if row["assigned"] is None else PersonId(row["assigned"]),
        face=None if row["face"] is None else FaceId(row["face"]),
        attempts=row["attempts"],
        sent_as=None if row["user"] is None else Place(row["user"], row["visited"]),
    )


COLUMNS = "outbox.seq, outbox.visit, root, memberships.person AS assigned, step, meta, outbox.face, attempts, user, visited"

WAITS = "+destination = 'cloud' AND given_up = 0 AND outbox.visit <> :done"
"""The plus keeps SQLite from an index by which it would look at all that waits, and sort it, before the first is told."""

DUE = f"""SELECT {COLUMNS} FROM outbox JOIN visits ON visits.id = outbox.visit
LEFT JOIN memberships ON memberships.visit = outbox.visit LEFT JOIN sent ON sent.visit = outbox.visit WHERE {WAITS}
AND (clock_synced = 1 OR boot <> :boot OR NOT :synced)
AND (boot <> :boot OR ended_mono <= :mono OR step <> 'put' OR EXISTS (SELECT 1 FROM faces WHERE visit = outbox.visit))
ORDER BY outbox.seq DESC"""  # noqa: S608  (constants)
"""While the clock is right, a visit of this boot with a wrong date gets the right one at the next idle moment."""

FIRST_OF = f"""SELECT {COLUMNS} FROM memberships CROSS JOIN outbox ON outbox.visit = memberships.visit
JOIN visits ON visits.id = outbox.visit LEFT JOIN sent ON sent.visit = outbox.visit WHERE {WAITS} AND root = :root
ORDER BY outbox.seq LIMIT 1"""  # noqa: S608  (constants)

SAVE = "UPDATE outbox SET step = ?, meta = ?, face = ?, trouble = '' WHERE seq = ? AND visit = ?"

MISSED = "UPDATE outbox SET attempts = attempts + 1, trouble = ? WHERE seq = ?"

GIVE_UP = "UPDATE outbox SET attempts = attempts + 1, trouble = ?, given_up = 1 WHERE seq = ?"

SENT = "INSERT OR REPLACE INTO sent (visit, user, visited, pictures, face, face_of) VALUES (?, ?, ?, ?, ?, ?)"

REQUEUE = """INSERT INTO outbox (destination, visit, step, meta, face) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (destination, visit) DO NOTHING"""

COUNT = """SELECT
    (SELECT count(*) FROM outbox WHERE destination = 'cloud' AND given_up = 0),
    (SELECT count(*) FROM outbox WHERE destination = 'cloud' AND given_up = 1),
    (SELECT count(*) FROM erasures WHERE done_at IS NULL AND destination NOT IN ('this kiosk', 'Slack'))"""

LETTERS = "SELECT visit, step, attempts, trouble, given_up FROM outbox WHERE destination = 'cloud'"
