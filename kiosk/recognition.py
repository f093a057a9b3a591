"""The recogniser: templates of the visitor in front, compared with everybody kept, on a thread of its own."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from secrets import token_hex
from types import TracebackType
from typing import Any, Self

import numpy as np

from kiosk.domain.action import RECOGNITION, Assigned, Author, AuthorKind, Deed, Merged, Met
from kiosk.domain.face import Face
from kiosk.domain.identity import (
    Ambiguous,
    Flaw,
    Gallery,
    Identity,
    Known,
    Match,
    Mode,
    NotAsked,
    Template,
    Unasked,
    Unknown,
    Vector,
)
from kiosk.domain.matching import Finding, Index, Rule, one_persons, worth_keeping
from kiosk.domain.person import PersonId
from kiosk.domain.picture import Picture
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput, DoormanError
from kiosk.ports import FaceEmbedder, IdentityLog, Records

log = logging.getLogger(__name__)

APART_S = 0.2
"""Least time between two pictures of a visitor: neighbouring ones say the same."""

WINDOW = 5
"""Templates held of a visitor, the newest."""

QUICK_LOOKS = 8
"""Looks that come so soon after one another: as many as one measurement, of 1.5 s, has room for."""

LATER_APART_S = 1.0
"""The same from then on: somebody who is measured twice shall not warm up the processor."""

LOST_LOOKS = 2
"""So many useless pictures in a row leave it open who stands there: the good ones before may be of another."""

MERGES_AT_MOST = 3
"""Groups that one visit may show to be the same person; with the next visit come the next."""

REFRESH_S = 5.0
"""How often what guards changed is read while nobody is there; and how soon after the start the face model is loaded, so
that the first picture need not wait for it."""

RETRY_S = 60.0
"""How long to wait before trying again to load a face model that is missing."""

WRITE_S = 30.0
"""How long to wait for the store before giving up on a visit's identity."""

VISITOR = Author(AuthorKind.VISITOR)

NOTHING: Vector = np.empty((0, 128), np.float32)


@dataclass(slots=True)
class _Gathered:
    """What is held in memory about a visitor who is still there."""

    templates: "deque[Template]" = field(default_factory=lambda: deque(maxlen=WINDOW))
    flaw: Flaw = Flaw.NO_FACE
    looks: int = 0
    lost: int = 0
    looked_at: float = float("-inf")
    visit: VisitId | None = None

    def is_due(self, at: float) -> bool:
        return at - self.looked_at >= (APART_S if self.looks < QUICK_LOOKS else LATER_APART_S)

    def add(self, found: Template | Flaw, at: float) -> None:
        self.looks, self.looked_at = self.looks + 1, at
        if isinstance(found, Template):
            self.templates.append(found)
            self.lost = 0
        else:
            self.flaw, self.lost = found, self.lost + 1

    def usable(self, rule: Rule) -> tuple[Template, ...]:
        """Return the templates of whoever was seen last; none where that is not known."""
        if self.lost >= LOST_LOOKS:
            return ()
        vectors = vectors_of(tuple(self.templates))
        return tuple(self.templates[place] for place in one_persons(vectors, rule.maybe))


def vectors_of(templates: tuple[Template, ...]) -> Vector:
    """Return the vectors of templates, float32 [k, 128]."""
    return np.stack([template.vector for template in templates]) if templates else NOTHING


@dataclass(frozen=True, slots=True)
class _Look:
    visitor: int
    picture: Picture
    face: Face


class Recognition:
    """Recognises visitors, as kiosk.ports.Recogniser asks; `start` begins its thread, `close` ends it.

    Whatever goes wrong here is answered as "nobody looked" and never stops the screening. Of a visitor nothing is
    embedded while the mode is off, and nothing is kept of them in opt-in before they asked for it.
    """

    def __init__(
        self,
        load: Callable[[], FaceEmbedder],
        identities: IdentityLog,
        records: Records,
        *,
        mode: Callable[[], Mode],
        rule: Rule | None = None,
        monotonic: Callable[[], float],
        begin: Callable[[], None] = lambda: None,
    ) -> None:
        """`load` returns the embedder or raises BadInput; it is called on the thread when first needed.

        `mode` tells whom it may remember now. `begin` is called first thing on the thread.
        """
        self._load, self._identities, self._records = load, identities, records
        self._mode, self._rule, self._monotonic, self._begin = mode, rule or Rule(), monotonic, begin
        self._embedder: FaceEmbedder | None = None
        self._lost_at: float | None = None
        self._is_broken = False
        self._gallery: Gallery | None = None
        self._index: tuple[Mode, Index] | None = None
        self._gathered: dict[int, _Gathered] = {}
        self._slot: _Look | None = None
        self._orders: deque[Callable[[], None]] = deque()
        self._changed = threading.Condition()
        self._is_busy = self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="embed", daemon=True)

    # What the station asks

    @property
    def is_able(self) -> bool:
        """Tell whether it can do what it is asked to."""
        return self._mode() is Mode.OFF or not (self._is_broken or self._lost_at is not None)

    def look(self, visitor: int, picture: Picture, face: Face) -> None:
        """Take a picture of a visitor, in place of one not yet looked at."""
        if self._mode() is Mode.OFF or self._is_broken:
            return
        with self._changed:
            self._slot = _Look(visitor, picture, face)
            self._changed.notify_all()

    def identify(self, visitor: int, visit: VisitId) -> "Future[Identity]":
        """Decide who a visitor is."""
        answer: Future[Identity] = Future()
        self._order(lambda: self._answer(answer, visit, lambda: self._identify(visitor, visit, answer)))
        return answer

    def remember(self, visitor: int) -> "Future[Identity]":
        """Keep what a visitor asked to be remembered by; fails with BadInput when they are gone."""
        answer: Future[Identity] = Future()
        self._order(lambda: self._answer(answer, None, lambda: self._remember(visitor, answer)))
        return answer

    def leave(self, visitor: int) -> None:
        """Drop what is held about a visitor."""
        self._order(lambda: self._leave(visitor))

    def _order(self, order: Callable[[], None]) -> None:
        with self._changed:
            self._orders.append(order)
            self._changed.notify_all()

    # What others ask

    def gallery(self) -> Gallery | None:
        """Return what visitors are compared with, perhaps a moment behind; None while recognition is off."""
        return None if self._mode() is Mode.OFF else self._gallery

    def start(self) -> None:
        self._thread.start()

    def settle(self) -> None:
        """Wait until everything asked for so far is done; for virtual time."""
        with self._changed:
            self._changed.wait_for(lambda: not (self._orders or self._slot or self._is_busy) or self._is_closed)

    def close(self) -> None:
        """Do what was asked for so far and end."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join(WRITE_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # On the thread

    def _run(self) -> None:
        self._begin()
        while True:
            with self._changed:
                self._is_busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._orders or self._slot or self._is_closed, REFRESH_S)
                if self._is_closed and not self._orders:
                    return
                self._is_busy = True
                order = self._orders.popleft() if self._orders else self._look_or_refresh
            self._guarded(order)

    def _guarded(self, order: Callable[[], None]) -> None:
        """Do something; a bug in it ends recognition, nothing else."""
        try:
            order()
        except DoormanError as trouble:
            log.warning("recognition: %s", trouble)
        except Exception:
            log.exception("recognition ends here, screening goes on: this is a bug in doorman")
            self._is_broken = True

    def _look_or_refresh(self) -> None:
        if self._mode() is Mode.OFF:
            self._gallery = self._index = self._slot = None
            self._gathered.clear()
        elif self._slot is not None:
            self._look()
        elif self._model() is not None:
            self._everybody()

    def _look(self) -> None:
        """Embed the picture that waits, where one is due."""
        with self._changed:
            look, self._slot = self._slot, None
        if look is None or self._mode() is Mode.OFF:
            return
        gathered = self._gathered.setdefault(look.visitor, _Gathered())
        embedder = self._model() if gathered.is_due(look.picture.at) else None
        if embedder is not None:
            gathered.add(embedder.embed(look.picture, look.face), look.picture.at)

    def _model(self) -> FaceEmbedder | None:
        """Return the embedder, loaded when first needed and tried again now and then."""
        now = self._monotonic()
        if self._embedder is None and not self._is_broken and (self._lost_at is None or now - self._lost_at >= RETRY_S):
            try:
                self._embedder, self._lost_at = self._load(), None
            except BadInput as missing:
                if self._lost_at is None:
                    log.warning("nobody is recognised: %s", missing)
                self._lost_at = now
        return None if self._is_broken else self._embedder

    def _answer(self, answer: "Future[Identity]", visit: VisitId | None, work: Callable[[], None]) -> None:
        """Do work that answers; where it cannot, the answer says so."""
        try:
            work()
        except DoormanError as trouble:
            if answer.done():
                raise
            log.info("who a visitor is was not kept: %s", trouble)
            answer.set_exception(trouble)
        except Exception:
            if not answer.done() and visit is not None:
                answer.set_result(NotAsked(visit, Unasked.NO_EMBEDDER))
            answer.cancel()
            raise

    def _identify(self, visitor: int, visit: VisitId, answer: "Future[Identity]") -> None:
        mode = self._mode()
        if self._slot is not None and self._slot.visitor == visitor:
            self._look()
        if mode is Mode.OFF:
            answer.set_result(NotAsked(visit, Unasked.OFF))
            return
        if self._model() is None:
            answer.set_result(NotAsked(visit, Unasked.NO_EMBEDDER))
            return
        gathered = self._gathered.setdefault(visitor, _Gathered())
        gathered.visit = visit
        templates = gathered.usable(self._rule)
        if not templates:
            if mode is Mode.ON:
                self._written(self._identities.enrol(visit, (), gathered.flaw))
            answer.set_result(NotAsked(visit, Unasked.NO_PORTRAIT))
            return
        try:
            self._decide(mode, visit, templates, answer)
        except BadInput:  # somebody it seemed to be may have been forgotten in between
            if answer.done():
                raise
            self._decide(mode, visit, templates, answer)

    def _decide(self, mode: Mode, visit: VisitId, templates: tuple[Template, ...], answer: "Future[Identity]") -> None:
        index = self._everybody()
        finding = index.find(vectors_of(templates), self._rule)
        if self._mode() is not mode:
            raise DoormanError("whom to remember was chosen anew meanwhile; this visit is kept without whose it is")
        if mode is Mode.OPT_IN and finding.person is None:
            answer.set_result(NotAsked(visit, Unasked.NOT_AGREED))
            return
        name = None if finding.person is None else index.gallery.names.get(finding.person)
        if name is not None and finding.person is not None:
            answer.set_result(Known(visit, finding.person, name))
        person = self._keep(visit, templates, finding, index, is_named=name is not None)
        if not answer.done():
            answer.set_result(self._told(visit, person, finding.matches))
        if name is None:
            self._settle_groups(person)

    def _keep(
        self, visit: VisitId, templates: tuple[Template, ...], finding: Finding, index: Index, *, is_named: bool
    ) -> PersonId:
        """Keep whose a visit is, and those of its templates that add to what is known of them."""
        person = finding.person or PersonId(f"p-{token_hex(8)}")
        met: tuple[Deed, ...] = () if finding.person else (Met(person, 0),)
        kept: tuple[Template, ...] = ()
        if not is_named or finding.score >= self._rule.learn:
            held = index.templates_of(person)
            kept = tuple(templates[place] for place in worth_keeping(vectors_of(templates), held))
        self._written(self._identities.enrol(visit, kept, None, *met, Assigned((visit,), person), author=RECOGNITION))
        return person

    def _told(self, visit: VisitId, person: PersonId, matches: tuple[Match, ...]) -> Identity:
        """Return who a visit is of, as it stands in the log now."""
        card = self._records.person(person)
        if card.name is not None:
            return Known(visit, card.id, card.name)
        if matches:
            return Ambiguous(visit, card.id, card.number, matches)
        return Unknown(visit, card.id, card.number, card.visits)

    def _settle_groups(self, person: PersonId) -> None:
        """Let groups without a name that agree with one as a whole become one with it."""
        for _ in range(MERGES_AT_MOST):
            index = self._everybody()
            other = index.same_as(person, self._rule)
            if other is None:
                return
            person, other = sorted((person, other), key=lambda one: (-len(index.templates_of(one)), one))
            with suppress(BadInput):  # a guard was quicker
                self._written(self._identities.act(RECOGNITION, Merged(other, person)))

    def _remember(self, visitor: int, answer: "Future[Identity]") -> None:
        gathered = self._gathered.get(visitor)
        visit = None if gathered is None else gathered.visit
        if gathered is None or visit is None or self._mode() is not Mode.OPT_IN:
            raise BadInput("whoever asked to be remembered is gone")
        templates = gathered.usable(self._rule)
        kept = tuple(templates[place] for place in worth_keeping(vectors_of(templates), NOTHING))
        if not kept:
            raise BadInput("no picture was good enough to be remembered by")
        person = PersonId(f"p-{token_hex(8)}")
        self._written(self._identities.enrol(visit, kept, None, Met(person, 0), Assigned((visit,), person), author=VISITOR))
        answer.set_result(self._told(visit, person, ()))

    def _leave(self, visitor: int) -> None:
        with self._changed:
            if self._slot is not None and self._slot.visitor == visitor:
                self._slot = None
        self._gathered.pop(visitor, None)

    def _everybody(self) -> Index:
        """Return whom to compare with now, prepared anew where anything changed: in opt-in those who asked for it."""
        assert self._embedder is not None
        mode, gallery = self._mode(), self._records.gallery(self._embedder.model, self._gallery)
        if self._index is None or self._index[0] is not mode or self._index[1].gallery is not gallery:
            self._gallery = gallery
            self._index = mode, Index(gallery, gallery.agreed if mode is Mode.OPT_IN else None)
        return self._index[1]

    @staticmethod
    def _written(done: "Future[Any]") -> None:
        """Wait for the store."""
        try:
            done.result(WRITE_S)
        except TimeoutError as late:
            raise DoormanError("the store did not answer: perhaps a visit is kept without whose it is") from late
