"""A kiosk's data folder with people in it, kept by the real journal and the real log, for tests of what reads them."""

from concurrent.futures import Future

import numpy as np

from kiosk.domain.action import Action, Assigned, Author, AuthorKind, Deed, Met, Named
from kiosk.domain.identity import Quality, Template
from kiosk.domain.person import Label, LabelId, PersonId
from kiosk.domain.visit import VisitId
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.identity import SqliteIdentityLog
from kiosk.store.key import picture_key
from kiosk.store.records import SqliteRecords
from tests.store.samples import NOTHING, Place, not_elevated, visit

KIM = Author(AuthorKind.GUARD, "g-00000001")
LEE = Author(AuthorKind.GUARD, "g-00000002")
MODEL = "m" * 64


def person_id(n: int) -> PersonId:
    return PersonId(f"p-{n:016x}")


def label_id(n: int) -> LabelId:
    return LabelId(f"l-{n:016x}")


def visit_id(n: int) -> VisitId:
    return VisitId(visit(n).id)


def template(seed: int = 1, width_px: float = 120.0) -> Template:
    vector = np.random.default_rng(seed).normal(size=128).astype(np.float32)
    quality = Quality(width_px=width_px, sharpness=50.0, brightness=120.0, score=0.95)
    return Template(vector=vector / np.linalg.norm(vector), model=MODEL, quality=quality, at=0.0)


class Household:
    """Visit `n` is the `n`th minute after noon; what is done is committed when a method returns."""

    def __init__(self, place: Place):
        self.place = place
        self.journal = place.journal()
        key = picture_key(place.folder, place.key, create=False, environ={})
        self.book = SqliteGuardBook(
            place.folder, self.journal, clock=place.clock, boot="boot-1", key_path=place.key, environ={}
        )
        self.log = SqliteIdentityLog(self.journal, key=key, device="north-door", clock=place.clock, audit=self.book.line)
        self.records = SqliteRecords(place.folder, place.key, {})
        self._labels = 0

    def close(self) -> None:
        self.journal.close()

    def come(self, *visits: int, verdict=None, pictures=NOTHING, device="north-door") -> None:
        for n in visits:
            self.journal.record(visit(n, verdict or not_elevated(), at=60.0 * n, device=device), pictures).result()

    def do(self, *deeds: Deed, author: Author = KIM, labels: tuple[Label, ...] = ()) -> Action:
        self.place.clock.advance(1)
        return self.log.act(author, *deeds, labels=labels).result()

    def meet(self, n: int, *visits: int, pictures=NOTHING) -> PersonId:
        """Have somebody come, whom recognition tells from everybody else; they are "Unknown `n`"."""
        self.come(*visits, pictures=pictures)
        self.do(Met(person_id(n), n))
        if visits:
            self.do(Assigned(tuple(map(visit_id, visits)), person_id(n)))
        return person_id(n)

    def label(self, name: str, role: str = "", note: str = "") -> Label:
        self._labels += 1
        return Label(id=label_id(self._labels), name=name, role=role, note=note)

    def call(self, person: PersonId, name: str, role: str = "", note: str = "", author: Author = KIM) -> Action:
        label = self.label(name, role, note)
        return self.do(Named(person, label.id), labels=(label,), author=author)

    def enrol(self, n: int, *widths: float, flaw=None) -> None:
        templates = tuple(template(100 * n + place, width) for place, width in enumerate(widths))
        answer: Future[Action | None] = self.log.enrol(visit_id(n), templates, flaw)
        answer.result()

    def same_face_as(self, n: int) -> tuple[Template, ...]:
        """Return what recognition would make of the same face on another day."""
        return (template(100 * n),)
