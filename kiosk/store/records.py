"""What was kept about people, visits and acts, to read beside the kiosk that writes: the Records port over SQLite."""

import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from kiosk.domain.action import ActionId
from kiosk.domain.card import (
    ActionCard,
    Asked,
    Crop,
    ErasedAt,
    GroupCard,
    Listed,
    Marks,
    Page,
    PersonCard,
    Shown,
    VisitCard,
)
from kiosk.domain.decision import Verdict
from kiosk.domain.identity import Gallery
from kiosk.domain.person import PersonId
from kiosk.domain.thermal import ThermalFrame
from kiosk.domain.visit import Kind, VisitId
from kiosk.domain.why import Evidence
from kiosk.errors import BadInput
from kiosk.store import action_rows, history_rows, people_rows
from kiosk.store.erasing import erased_in
from kiosk.store.marks import marks_of
from kiosk.store.pictures import decode_heat
from kiosk.store.reader import VisitReader
from kiosk.store.sealing import DamagedPicture
from kiosk.store.templates import load_gallery


class SqliteRecords:
    """Reads a data folder, as kiosk.ports.Records asks; every method raises BadInput when it cannot be read.

    One question sees one state of the journal, whatever is written meanwhile.
    """

    def __init__(self, folder: Path, key_path: Path | None = None, environ: Mapping[str, str] = os.environ) -> None:
        """The key is asked for only when a picture or a template is opened."""
        self._reader = VisitReader(folder, key_path, environ)

    def visit_card(self, visit: VisitId, shown: Shown = Shown.BOTH) -> VisitCard:
        """Return a visit."""
        with self._reading() as db:
            return history_rows.visit_card(db, visit, shown)

    def history(self, asked: Asked, start: int = 0, count: int = 50, shown: Shown = Shown.BOTH) -> Page[VisitCard]:
        """Return visits, newest first in the order they were kept, since clocks may be wrong.

        With READINGS the order within an hour says nothing.
        """
        with self._reading() as db:
            return history_rows.history_page(db, asked, start, count, shown)

    def person(self, person: PersonId) -> PersonCard:
        """Return a person; of one merged into another, that other."""
        with self._reading() as db:
            return people_rows.person_card(db, person)

    def people(self, listed: Listed, words: str = "", start: int = 0, count: int = 50) -> Page[PersonCard]:
        """Return people whose name, role or note has words that begin so."""
        with self._reading() as db:
            return people_rows.people_page(db, listed, words, start, count)

    def called(self, name: str) -> tuple[PersonCard, ...]:
        """Return who is called so, whatever the capitals and accents."""
        with self._reading() as db:
            return people_rows.called(db, name)

    def initials(self) -> tuple[tuple[str, int], ...]:
        """Return with what names begin, and how many of those listed as known begin so, in their order."""
        with self._reading() as db:
            return people_rows.initials(db)

    def crops(self, person: PersonId, start: int = 0, count: int = 50) -> Page[Crop]:
        """Return a person's portraits that are still kept, best first."""
        with self._reading() as db:
            return people_rows.crops_page(db, people_rows.root_in(db, person), start, count)

    def groups(self, start: int = 0, count: int = 24) -> Page[GroupCard]:
        """Return who is listed as unknown, each with some of the best portraits."""
        with self._reading() as db:
            return people_rows.groups_page(db, start, count)

    def newest_heat(self, person: PersonId) -> VisitId | None:
        """Return the newest visit of a person whose heat is still kept."""
        with self._reading() as db:
            return people_rows.newest_heat(db, people_rows.root_in(db, person))

    def actions(
        self, start: int = 0, count: int = 50, person: PersonId | None = None, shown: Shown = Shown.BOTH
    ) -> Page[ActionCard]:
        """Return actions, newest first."""
        with self._reading() as db:
            if person is None:
                return action_rows.action_page(db, start, count, shown)
            return action_rows.actions_about(db, people_rows.root_in(db, person), start, count, shown)

    def action(self, action: ActionId) -> ActionCard:
        """Return an action."""
        with self._reading() as db:
            return action_rows.action_card(db, action)

    def marks(self, visit: VisitId) -> Marks:
        """Return what the log says of a visit, which may be another kiosk's."""
        with self._reading() as db:
            return marks_of(db, visit)

    def devices(self) -> tuple[str, ...]:
        """Return the kiosks whose visits are kept here, A to Z."""
        with self._reading() as db:
            return history_rows.devices(db)

    def erased(self, people: Collection[PersonId]) -> tuple[ErasedAt, ...]:
        """Return where people who were forgotten are erased by now, and where not yet; in the order it was asked for."""
        with self._reading() as db:
            return erased_in(db, people)

    def changes(self) -> int:
        """Return a number that is another one after any visit, template or action that came since."""
        with self._reader.journal() as db:
            return int(db.execute("SELECT coalesce(sum(seq), 0) FROM sqlite_sequence").fetchone()[0])

    def gallery(self, model: str, held: Gallery | None = None) -> Gallery:
        """Return what visitors are compared with; `held` itself where nothing changed since."""
        with self._reader.journal() as db:
            return load_gallery(db, self._reader.key(), model, held)

    def picture_bytes(self, visit: VisitId, kind: Kind) -> bytes:
        """Return a kept picture; raises DamagedPicture, or BadInput when it is gone."""
        return self._reader.picture_bytes(visit, kind)

    def heat(self, visit: VisitId) -> ThermalFrame | None:
        """Return the middle frame of a visit's heat; None when it is gone or damaged."""
        try:
            frames = decode_heat(self._reader.picture_bytes(visit, Kind.HEAT), f"the heat of visit {visit}")
        except (BadInput, DamagedPicture):
            return None
        return frames[len(frames) // 2] if frames else None

    def verdict(self, visit: VisitId) -> Verdict | None:
        """Return the verdict of a visit; None for a picture taken on demand."""
        with _making_sense(visit):
            return self._reader.verdict(visit)

    def evidence(self, visit: VisitId) -> Evidence:
        """Return what is still kept to look at of a visit."""
        with _making_sense(visit):
            return self._reader.evidence(visit)

    def at_hand(self) -> AbstractContextManager[None]:
        """Inside, what this thread asks is answered sooner."""
        return self._reader.at_hand()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._reader.journal() as db:
            db.execute("BEGIN")
            yield db


@contextmanager
def _making_sense(visit: VisitId) -> Iterator[None]:
    """A changed letter in a row is the disk's fault."""
    try:
        yield
    except ValueError as senseless:
        raise BadInput(f"visit {visit} is damaged in the journal: {senseless}") from None
