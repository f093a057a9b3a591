"""The ordered steps of one visit: put, identify, record. Each is saved; doing one again doubles nothing.

1. PUT: scene, portrait and heat, each at a key of the visit's own and only if nothing is there; the meta object last, so
   that whoever finds it finds the pictures. 2. IDENTIFY: the portrait is looked for among everybody's, unless nothing is
   left to ask; what follows for whose visit it is, is settled where the log of actions is. 3. INDEX and ENROL: whom the
   cloud does not know it gets to know. 4. RECORD: a row in the history, under the visit's person.

Where a function in AWS identifies, it does the steps behind the first by this same code, and the kiosk's own delivery
waits for its answer instead, takes it over, and has it corrected where this kiosk knows better.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kiosk.cloud_ports import Backend, FaceIndex, ObjectStore, Registry, Waybill
from kiosk.domain.answer import Assign, Look
from kiosk.domain.kept import Kind, VisitId
from kiosk.domain.meta import MOST_CHARACTERS, Meta, Stored, meta_of, meta_text, object_key
from kiosk.domain.opinion import Seen
from kiosk.domain.parcel import Parcel, Place, Step
from kiosk.errors import CloudRejected, Rejection

TYPES = {Kind.SCENE: "image/jpeg", Kind.PORTRAIT: "image/jpeg", Kind.HEAT: "application/octet-stream"}
META_TYPE = "application/json"

REMEMBERED = 100
"""Visits whose pictures are known to be put, in part."""


SOON_S = 3.0
"""How long a visit waits until somebody enrolled before it can be found."""


class TooSoon(Exception):
    """The step can be done only a little later, in about `wait_s` seconds."""

    def __init__(self, wait_s: float = SOON_S) -> None:
        super().__init__(f"in {wait_s:g} s")
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Takes a parcel through its steps. `device` is the prefix that everything is put under.

    `may_look` tells whether a face may be looked for now: not while the month's money is used up. With a `backend` the
    function in AWS does what comes after the put.
    """

    objects: ObjectStore
    faces: FaceIndex
    registry: Registry
    outbox: Waybill
    device: str
    with_scenes: bool = True
    skip_when_sure: bool = True
    backend: Backend | None = None
    may_look: Callable[[], bool] = lambda: True
    _tried: dict[VisitId, dict[Kind, Stored]] = field(default_factory=dict, init=False)
    """Pictures put by tries that then failed; whatever is not remembered is put again, which is fine."""

    def deliver(self, parcel: Parcel) -> None:
        """Do all that is left of a parcel. What was done stays done, and the next call goes on behind it.

        Raises CloudUnreachable and CloudRejected as the services say, StoreFull when the disk refuses, Withdrawn when the
        visit was erased meanwhile, and TooSoon where a step has to wait for a moment without anything being wrong.
        """
        while parcel.step is not Step.DONE:
            parcel = self.advance(parcel)

    def advance(self, parcel: Parcel) -> Parcel:
        """Do one step and return the parcel as it was saved after it."""
        if self.backend is not None and parcel.step not in {Step.PUT, Step.DONE}:
            return self._take_over(self.backend, parcel)
        match parcel.step:
            case Step.PUT:
                return self._put(parcel)
            case Step.IDENTIFY:
                return self.outbox.judge(parcel, self._seen(parcel))
            case Step.INDEX | Step.REINDEX:
                return self._index(parcel)
            case Step.ENROL:
                return self._enrol(parcel)
            case Step.RECORD:
                return self._record(parcel)
            case Step.DONE:
                return parcel

    def _put(self, parcel: Parcel) -> Parcel:
        if len(self._tried) > REMEMBERED:
            self._tried.clear()
        stored = self._tried.setdefault(parcel.visit, {})
        for kind in Kind if self.with_scenes else (Kind.PORTRAIT, Kind.HEAT):
            content = self.outbox.picture(parcel.visit, kind) if kind not in stored else None
            if content is not None:
                key = object_key(self.device, parcel.visit, kind)
                self.objects.put(key, content, TYPES[kind])
                stored[kind] = Stored(key, hashlib.sha256(content).hexdigest(), len(content))
        told = self._told(self.outbox.compose(parcel.visit, stored))
        del self._tried[parcel.visit]
        parcel = replace(parcel, meta=told)
        if self.backend is None and not self._looks(meta_of(told)):
            return self.outbox.judge(parcel, None)  # one commit instead of two: nothing comes in between
        return self._saved(parcel, Step.IDENTIFY)

    def _take_over(self, backend: Backend, parcel: Parcel) -> Parcel:
        """Settle here what was seen in AWS; where that comes to something else, wait until it is put right there too."""
        answer = backend.answer(parcel.visit)
        if answer is None:
            raise TooSoon(backend.ask(Look(parcel.meta, parcel.sent_as)))
        if parcel.step is Step.IDENTIFY:
            backend.note(answer)
            parcel = self.outbox.judge(parcel, answer.seen)
        if not answer.fits(parcel, self._user(parcel)):
            enrol = parcel.step in {Step.INDEX, Step.REINDEX}
            order = Assign(parcel.meta, parcel.person, parcel.assigned, enrol, answer.version)
            raise TooSoon(backend.ask(order))
        if answer.face is not None:
            parcel = self.outbox.enrolled(replace(parcel, face=answer.face))
        return self._finished(replace(parcel, face=answer.face), answer.place)

    def _user(self, parcel: Parcel) -> str:
        return parcel.person or f"nobody@{self.device}"

    def _told(self, meta: Meta) -> str:
        """Put the meta object and return its text; one that this kiosk put itself before stays as it is."""
        if self.backend is not None and not self.may_look():
            meta = replace(meta, asked=replace(meta.asked, wanted=False))
        key, text = object_key(self.device, meta.visit, None), meta_text(meta)
        try:
            self.objects.put(key, text.encode(), META_TYPE)
        except CloudRejected as refused:
            if refused.cause is not Rejection.CONTENT:
                raise
            return self._told_before(meta, key, refused)
        return text

    def _told_before(self, meta: Meta, key: str, refused: CloudRejected) -> str:
        """Return what this kiosk itself told of the visit, perhaps before a kill or in another journal; or raise."""
        content = self.objects.get(key, MOST_CHARACTERS)
        try:
            text = "" if content is None else content.decode()
            there = meta_of(text)
        except ValueError:
            raise refused from None
        if (there.visit, there.device, there.pictures) != (meta.visit, meta.device, meta.pictures):
            raise refused
        return text

    def _seen(self, parcel: Parcel) -> Seen | None:
        """Return what the cloud sees on the portrait, None where it is not asked."""
        meta = meta_of(parcel.meta)
        portrait = self._portrait(parcel, meta) if self._looks(meta) else None
        if portrait is None:
            return None
        if meta.asked.person is None and not self.faces.is_settled():
            raise TooSoon  # or a stranger who came twice would be two
        return self.faces.search(portrait)

    def _looks(self, meta: Meta) -> bool:
        """Tell whether the cloud is asked whose face it is."""
        return meta.asked.wanted and not (self.skip_when_sure and meta.asked.is_sure) and self.may_look()

    def _portrait(self, parcel: Parcel, meta: Meta) -> bytes | None:
        """Return the portrait that was put; None where there was none, or it is another by now."""
        told = meta.pictures.get(Kind.PORTRAIT)
        content = None if told is None else self.outbox.picture(parcel.visit, Kind.PORTRAIT)
        is_it = content is not None and told is not None and hashlib.sha256(content).hexdigest() == told.sha256
        return content if is_it else None

    def _index(self, parcel: Parcel) -> Parcel:
        """Keep the face; that it is about to be is saved first, as a lost answer must not make a second one."""
        face = self.faces.indexed(parcel.visit) if parcel.step is Step.REINDEX else None
        if face is None:
            portrait = self._portrait(parcel, meta_of(parcel.meta)) if self.may_look() else None
            if portrait is None:
                return self._saved(parcel, Step.RECORD)
            if parcel.step is Step.INDEX:
                parcel = self._saved(parcel, Step.REINDEX)
            face = self.faces.index(portrait, parcel.visit)
        return self._saved(replace(parcel, face=face), Step.RECORD if face is None else Step.ENROL)

    def _enrol(self, parcel: Parcel) -> Parcel:
        if parcel.face is not None and parcel.assigned is not None:
            if self.faces.enrol(parcel.assigned, parcel.face):
                return self.outbox.enrolled(parcel)
        elif parcel.face is not None:
            self.faces.drop(parcel.face)
        return self._saved(replace(parcel, face=None), Step.RECORD)

    def _record(self, parcel: Parcel) -> Parcel:
        place = self.registry.enter(meta_of(parcel.meta), self._user(parcel), parcel.sent_as)
        return self._finished(parcel, place)

    def _finished(self, parcel: Parcel, place: Place | None) -> Parcel:
        self.outbox.finish(parcel, place)
        return replace(parcel, step=Step.DONE)

    def _saved(self, parcel: Parcel, step: Step) -> Parcel:
        return self.outbox.save(replace(parcel, step=step))
