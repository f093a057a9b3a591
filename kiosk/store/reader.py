"""Kept visits for whoever looks at them: read-only, from any thread, beside the kiosk that writes."""

import logging
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.domain.decision import Outcome, Verdict
from kiosk.domain.visit import Kind, VisitId
from kiosk.domain.why import Evidence, heat_behind
from kiosk.errors import BadInput
from kiosk.store.key import PictureKey, picture_key
from kiosk.store.pictures import decode_heat, decode_jpeg
from kiosk.store.recovery import SET_ASIDE
from kiosk.store.rows import (
    COUNT_PAST,
    SELECT_PAST,
    SELECT_VISITS,
    CaptureRow,
    PastVisit,
    PictureRow,
    VisitRow,
    capture_row,
    past_visits,
    picture_row,
    verdict_of,
    visit_row,
)
from kiosk.store.schema import JOURNAL, PICTURES, connect_to_read, recall, utc_text
from kiosk.store.sealing import DamagedPicture, label_of, unseal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Summary:
    """A data folder in numbers. `recovered` says that a damaged journal was replaced, None if that never happened."""

    outcomes: dict[Outcome, int]
    pictures: int
    picture_bytes: int
    journal_bytes: int
    free_bytes: int
    lost_pictures: int
    set_aside: int
    undelivered: int
    recovered: str | None

    @property
    def visits(self) -> int:
        return sum(self.outcomes.values())


class VisitReader:
    """Reads the visits in a data folder; every method raises BadInput when there are none or they cannot be read."""

    def __init__(self, folder: Path, key_path: Path | None = None, environ: Mapping[str, str] = os.environ) -> None:
        """The key is asked for only when a picture is opened."""
        self._folder, self._key_path, self._environ = folder, key_path, environ
        self._key: PictureKey | None = None
        self._at_hand = _AtHand()

    def visits(
        self, since: datetime | None = None, limit: int | None = None, outcome: Outcome | None = None
    ) -> list[VisitRow]:
        """Return visits, newest first in the order they were kept."""
        with self.journal() as db:
            rows = db.execute(
                SELECT_VISITS,
                {
                    "id": None,
                    "since": None if since is None else utc_text(since),
                    "outcome": None if outcome is None else outcome.value,
                    "limit": -1 if limit is None else limit,
                },
            )
            return [visit_row(row) for row in rows]

    def count(self, since: datetime | None = None, until: datetime | None = None) -> int:
        """Return how many measured visits began from `since` on and before `until`."""
        with self.journal() as db:
            return int(db.execute(COUNT_PAST, _between(since, until)).fetchone()[0])

    def past(self, since: datetime | None = None, until: datetime | None = None, lead_in: int = 0) -> Iterator[PastVisit]:
        """Yield measured visits that began from `since` on and before `until`, oldest first in the order they were kept.

        Before them come up to `lead_in` visits of the same boot, and between them those that a wrong clock dated
        elsewhere; neither counts as asked for.
        """
        with self.journal() as db:
            yield from past_visits(db.execute(SELECT_PAST, _between(since, until) | {"lead_in": lead_in}))

    def visit(self, visit: VisitId) -> VisitRow:
        """Return one visit; raises BadInput for an unknown id."""
        with self.journal() as db:
            row = db.execute(SELECT_VISITS, {"id": visit, "since": None, "outcome": None, "limit": 1}).fetchone()
        if row is None:
            raise BadInput(f"there is no visit {visit} in {self._folder}")
        return visit_row(row)

    def calibration(self) -> str | None:
        """Return the calibration kept last as the journal holds it, unchecked; None where none was."""
        with self.journal() as db:
            kept = recall(db, "calibration")
        return None if kept is None else str(kept)

    def captures(self, visit: VisitId) -> list[CaptureRow]:
        """Return the captures behind a visit in the order taken; none for a picture taken on demand."""
        with self.journal() as db:
            rows = db.execute("SELECT * FROM captures WHERE visit = ? ORDER BY n", (visit,)).fetchall()
        return [capture_row(row) for row in rows]

    def pictures(self, visit: VisitId) -> list[PictureRow]:
        """Return what is known of a visit's pictures, gone ones included."""
        with self.journal() as db:
            rows = db.execute("SELECT * FROM pictures WHERE visit = ? ORDER BY seq", (visit,)).fetchall()
        return [picture_row(row) for row in rows]

    def picture_bytes(self, visit: VisitId, kind: Kind) -> bytes:
        """Return a picture as it was before sealing: a JPEG, or an .npz for heat.

        Raises DamagedPicture, naming the file, when it was changed or sealed with another key; BadInput when it is gone.
        """
        row = next((picture for picture in self.pictures(visit) if picture.kind is kind), None)
        if row is None:
            raise BadInput(f"visit {visit} has no {kind.value}")
        if row.state in {"expired", "missing"}:
            raise BadInput(f"the {kind.value} of visit {visit} is {row.state}")
        return self._unsealed(visit, row)

    def _unsealed(self, visit: VisitId, row: PictureRow) -> bytes:
        file = self._folder / row.path
        if row.state == "damaged":
            raise DamagedPicture(f"{file} was found damaged and set aside")
        try:
            sealed = file.read_bytes()
        except OSError as unreadable:
            raise DamagedPicture(f"{file} cannot be read: {unreadable.strerror}") from None
        return unseal(sealed, label_of(visit, row.kind), self.key(), str(file))

    def verdict(self, visit: VisitId) -> Verdict | None:
        """Return the verdict of a visit; None for a picture taken on demand. Raises BadInput for an unknown id."""
        return verdict_of(self.visit(visit), self.captures(visit))

    def evidence(self, visit: VisitId) -> Evidence:
        """Return what is still kept to look at; what is gone is left out, and what is damaged too, with a warning."""
        row = self.visit(visit)
        scene, heat = self._readable(row, Kind.SCENE), self._readable(row, Kind.HEAT)
        frames = () if heat is None else decode_heat(heat, f"the heat of visit {visit}")
        return Evidence(
            None if scene is None else decode_jpeg(scene, f"the scene of visit {visit}"),
            heat_behind(self.verdict(visit), frames),
            row.heat_map,
        )

    def _readable(self, row: VisitRow, kind: Kind) -> bytes | None:
        if kind not in row.pictures:
            return None
        try:
            return self.picture_bytes(row.id, kind)
        except DamagedPicture as damage:
            log.warning("not shown: %s", damage)
            return None

    def check_key(self) -> None:
        """Raise BadSettings, with the fix, when pictures cannot be opened for want of their key."""
        self.key()

    def key(self) -> PictureKey:
        """Return what opens pictures and templates, read once; raises BadSettings, with the fix, without it."""
        if self._key is None:
            self._key = picture_key(self._folder, self._key_path, create=False, environ=self._environ)
        return self._key

    def summary(self) -> Summary:
        """Count what is kept and how much room it takes."""
        with self.journal() as db:
            outcomes = {Outcome(name): count for name, count in db.execute(COUNT_OUTCOMES)}
            kept, size, lost = db.execute(COUNT_PICTURES).fetchone()
            undelivered = db.execute("SELECT count(*) FROM outbox").fetchone()[0]
            recovered = recall(db, "recovered")
        return Summary(
            outcomes={outcome: outcomes.get(outcome, 0) for outcome in Outcome},
            pictures=kept,
            picture_bytes=size,
            journal_bytes=sum(file.stat().st_size for file in self._folder.glob(f"{JOURNAL}*")),
            free_bytes=shutil.disk_usage(self._folder).free,
            lost_pictures=lost,
            set_aside=sum(1 for _ in (self._folder / PICTURES / SET_ASIDE).glob("*")),
            undelivered=undelivered,
            recovered=recovered,
        )

    @contextmanager
    def journal(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection of its own for each question, so that any thread may ask."""
        try:
            if self._at_hand.is_wanted:
                with self._held() as db:
                    yield db
            else:
                with closing(connect_to_read(self._folder / JOURNAL)) as db:
                    yield db
        except sqlite3.Error as unreadable:
            raise BadInput(f"{self._folder / JOURNAL} cannot be read: {unreadable}") from unreadable

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Inside, the questions of this thread share a connection: opening one takes longer than many an answer."""
        self._at_hand.is_wanted = True
        try:
            yield
        finally:
            self._at_hand.is_wanted = False
            self._let_go()

    @contextmanager
    def _held(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread's connection; no transaction outlasts this, and after trouble the next one gets another."""
        db = self._at_hand.db
        if db is None:
            db = self._at_hand.db = connect_to_read(self._folder / JOURNAL)
        is_within = db.in_transaction
        try:
            yield db
        except sqlite3.Error:
            self._let_go()
            raise
        finally:
            if self._at_hand.db is db and db.in_transaction and not is_within:
                db.execute("ROLLBACK")

    def _let_go(self) -> None:
        db, self._at_hand.db = self._at_hand.db, None
        if db is not None:
            db.close()


class _AtHand(threading.local):
    """A thread's own connection, while it wants to keep one."""

    is_wanted = False
    db: sqlite3.Connection | None = None


def _between(since: datetime | None, until: datetime | None) -> dict[str, str | int]:
    """Return the bounds as the journal writes times; a missing one excludes nothing."""
    return {"since": "" if since is None else utc_text(since), "until": "~" if until is None else utc_text(until)}


COUNT_OUTCOMES = "SELECT outcome, count(*) FROM visits GROUP BY outcome"

COUNT_PICTURES = """SELECT
    count(*) FILTER (WHERE state = 'kept'),
    coalesce(sum(bytes) FILTER (WHERE state = 'kept'), 0),
    count(*) FILTER (WHERE state IN ('missing', 'damaged'))
FROM pictures"""
