"""The function in AWS that identifies for kiosks: started by each `.json` object that a kiosk puts, a visit's or an order.

It does the steps of cloud/delivery.py behind the put, and keeps each of them, so that an event that comes twice, or a start
after a crash, doubles nothing. Whatever object is none of a kiosk's is skipped, with a line that names its key.
"""

import logging
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

from cloud.answers import DynamoAnswers
from cloud.clients import open_client
from cloud.delivery import Delivery, TooSoon
from cloud.dynamodb import DynamoRegistry
from cloud.erasing import erase_faces, erase_pictures, erase_rows
from cloud.exchange import DynamoExchange
from cloud.rekognition import RekognitionFaces
from cloud.s3 import S3Store
from cloud.waybill import CloudWaybill
from kiosk.domain.action_text import DEVICE, VISIT
from kiosk.domain.answer import MOST_ORDER_BYTES, Answer, Assign, Look, meta_in, order_name, order_of
from kiosk.domain.kept import VisitId
from kiosk.domain.meta import MOST_CHARACTERS, Meta, meta_of, meta_text, object_key
from kiosk.domain.opinion import FaceId
from kiosk.domain.parcel import FACES, PICTURES, Erasure, Parcel, Place, Step
from kiosk.domain.spending import Charge
from kiosk.errors import CloudRejected, CloudUnreachable, DoormanError, Rejection

log = logging.getLogger(__name__)

META = re.compile(rf"({DEVICE.pattern})/meta/({VISIT.pattern})\.json")
ORDER = re.compile(rf"({DEVICE.pattern})/order/[0-9A-Za-z._-]{{1,200}}\.json")
LONGEST_KEY = 1024

PAUSE_S = 1.0
PAUSES = 20
"""How long to wait for somebody just enrolled, who cannot be found before; the service takes a few seconds."""

CONNECT_S, READ_S = 3.0, 10.0


class Foreign(Exception):
    """An object is none of ours; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """Does what objects in a bucket ask for. `pause` waits for some seconds; `calls` is what the adapters count in."""

    bucket: str
    objects: S3Store
    faces: RekognitionFaces
    registry: DynamoRegistry
    exchange: DynamoExchange
    answers: DynamoAnswers
    calls: Counter[Charge] = field(default_factory=Counter)
    skip_when_sure: bool = True
    pause: Callable[[float], None] = time.sleep

    def take(self, event: object) -> None:
        """Do what an event of the bucket is about, all of it; raises the first CloudUnreachable or CloudRejected at the end.

        Then the event is to be sent again, as Lambda does by itself.
        """
        troubles: list[DoormanError] = []
        for bucket, key in keys_of(event):
            try:
                self._take_one(bucket, key)
            except Foreign as foreign:
                log.warning("skipped %s: %s", ascii(key)[:200], foreign)
            except (CloudUnreachable, CloudRejected) as trouble:
                log.error("%s is not done: %s", ascii(key)[:200], trouble)  # noqa: TRY400  (the world's fault, no bug)
                troubles.append(trouble)
        if troubles:
            raise troubles[0]

    def _take_one(self, bucket: str, key: str) -> None:
        if bucket != self.bucket:
            raise Foreign(f"it is in bucket {ascii(bucket)[:100]}, not in {self.bucket}")
        if found := META.fullmatch(key):
            text = self._text(key, MOST_CHARACTERS)
            if text is not None:
                self._identify(_own_meta(text, found[1], VisitId(found[2])))
        elif found := ORDER.fullmatch(key):
            text = self._text(key, MOST_ORDER_BYTES)
            if text is not None:
                self._obey(found[1], text)
        else:
            raise Foreign("no kiosk puts anything there")

    def _text(self, key: str, most: int) -> str | None:
        """Return an object's text; None for one that was erased meanwhile."""
        try:
            content = self.objects.get(key, most)
            return None if content is None else content.decode()
        except UnicodeDecodeError:
            raise Foreign("it is no text") from None
        except CloudRejected as refused:
            if refused.cause is not Rejection.CONTENT:
                raise
            raise Foreign(str(refused)) from None

    def _obey(self, device: str, text: str) -> None:
        try:
            order = order_of(text)
        except ValueError as none:
            raise Foreign(str(none)) from None
        if isinstance(order, Erasure):
            self._erase(device, order)
            return
        meta = _own_meta(order.meta, device, meta_in(order).visit)
        if isinstance(order, Look):
            self._identify(meta, order.sent_as)
        else:
            self._assign(meta, order)

    def _identify(self, meta: Meta, sent_as: Place | None = None) -> None:
        """Take a visit through all steps that are left; `sent_as` is where its kiosk wrote it, before a function did."""
        answer = self.answers.of(meta.device, meta.visit) or self._begun(meta, sent_as)
        if answer.step is not Step.DONE:
            self._deliver(meta, answer, answer.parcel(meta_text(meta)))

    def _begun(self, meta: Meta, sent_as: Place | None) -> Answer:
        """Keep that a visit is looked at: if that is erased meanwhile nothing more can be kept of it, and it ends there."""
        return self.answers.keep(meta.device, Answer(visit=meta.visit, place=sent_as), meta.expires.timestamp())

    def _assign(self, meta: Meta, order: Assign) -> None:
        """Make a visit whose it is by now; an order that came late, after another, is left alone."""
        answer = self.answers.of(meta.device, meta.visit) or Answer(visit=meta.visit)
        if answer.step is Step.DONE and answer.version != order.version:
            return
        step = Step.RECORD
        if answer.face is not None and (order.assigned != answer.assigned or answer.step is Step.ENROL):
            step = Step.ENROL
        elif answer.step is Step.REINDEX:  # this order was begun before
            step = Step.REINDEX
        elif order.enrol and answer.face is None and not answer.was_indexed:
            step = Step.INDEX
        parcel = replace(answer.parcel(meta_text(meta)), step=step, person=order.person, assigned=order.assigned)
        self._deliver(meta, answer, parcel)

    def _deliver(self, meta: Meta, answer: Answer, parcel: Parcel) -> None:
        self.calls.clear()
        waybill = CloudWaybill(self.objects, self.registry, self.answers, meta, answer, self.calls)
        delivery = Delivery(
            objects=self.objects,
            faces=self.faces,
            registry=self.registry,
            outbox=waybill,
            device=meta.device,
            skip_when_sure=self.skip_when_sure,
        )
        try:
            self._patiently(delivery, parcel)
        except CloudRejected as refused:
            if refused.cause is not Rejection.CONTENT:
                raise
            log.warning("%s: its portrait is passed over: %s", object_key(meta.device, meta.visit, None), refused)
            if waybill.answer.step is Step.IDENTIFY:
                rest = waybill.judge(parcel, None)
            else:
                rest = waybill.save(replace(waybill.answer.parcel(parcel.meta), step=Step.RECORD))
            delivery.deliver(rest)

    def _patiently(self, delivery: Delivery, parcel: Parcel) -> None:
        for _ in range(PAUSES):
            try:
                return delivery.deliver(parcel)
            except TooSoon:
                self.pause(PAUSE_S)
        raise CloudUnreachable("Rekognition has not made findable for long whom it was given: trying again")

    def _erase(self, device: str, erasure: Erasure) -> None:
        name = order_name(erasure)
        is_done, faces = self.answers.erased(device, name)
        if is_done:
            return
        if erasure.destination == PICTURES:
            self.objects.erase(f"{device}/order/{visit}." for visit in erasure.visits)
            erase_pictures(self.objects, device, erasure)
        elif erasure.destination == FACES:
            erase_faces(self.faces, _Found(self.answers, device, name), replace(erasure, faces=faces))
        else:
            self.answers.erase(device, erasure.visits)
            erase_rows(self.registry, self.exchange, erasure)
        self.answers.keep_erasure(device, name, None, is_done=True)
        log.info("%s: erased %s in %s", device, erasure.person, erasure.destination)


@dataclass(frozen=True, slots=True)
class _Found:
    """Keeps which faces an erasure is about, before the first goes."""

    answers: DynamoAnswers
    device: str
    name: str

    def found(self, erasure: Erasure, faces: Sequence[FaceId]) -> Erasure:
        self.answers.keep_erasure(self.device, self.name, faces, is_done=False)
        return replace(erasure, faces=tuple(faces))


def _own_meta(text: str, device: str, visit: VisitId) -> Meta:
    """Read what a kiosk told of its own visit; raises Foreign for anything else."""
    try:
        meta = meta_of(text)
    except ValueError as none:
        raise Foreign(str(none)) from None
    if (meta.device, meta.visit) != (device, visit):
        raise Foreign(f"it tells of visit {meta.visit} of kiosk {meta.device}")
    if not all(stored.key.startswith(f"{device}/") for stored in meta.pictures.values()):
        raise Foreign("its pictures are said to be another kiosk's")
    return meta


def keys_of(event: object) -> Iterator[tuple[str, str]]:
    """Yield bucket and key of each object an event is about; what is no such event yields none, with a line in the log."""
    records = event.get("Records") if isinstance(event, Mapping) else None
    if not isinstance(records, list):
        log.warning("skipped an event that is none of a bucket's: %s", ascii(event)[:200])
        return
    for record in records:
        try:
            bucket, key = record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"], errors="strict")
        except (KeyError, TypeError, AttributeError, ValueError):
            log.warning("skipped a record that is about no object: %s", ascii(record)[:200])
            continue
        if isinstance(bucket, str) and isinstance(key, str) and len(key) <= LONGEST_KEY:
            yield bucket, key


def backend_of(environ: Mapping[str, str]) -> Backend:
    """Return a backend as the function's environment sets it up; see packaging/aws/template.yaml for the names."""
    calls: Counter[Charge] = Counter()

    def count(charge: Charge, times: int) -> None:
        calls[charge] += times

    objects, tables, faces = (open_client(name, "", CONNECT_S, READ_S) for name in ("s3", "dynamodb", "rekognition"))
    return Backend(
        bucket=environ["BUCKET"],
        objects=S3Store(objects, environ["BUCKET"], count),
        faces=RekognitionFaces(faces, environ["COLLECTION"], float(environ["MATCH_THRESHOLD"]), count),
        registry=DynamoRegistry(tables, environ["USERS"], environ["HISTORY"], count),
        exchange=DynamoExchange(tables, environ["EXCHANGE"], time.time, count),
        answers=DynamoAnswers(tables, environ["EXCHANGE"], time.time, count),
        calls=calls,
        skip_when_sure=environ["SKIP_WHEN_SURE"] == "true",
    )


@cache
def _backend() -> Backend:
    return backend_of(os.environ)


def handler(event: Any, _context: Any) -> None:
    """Take an event, as Lambda calls it."""
    logging.getLogger().setLevel(logging.INFO)
    _backend().take(event)
