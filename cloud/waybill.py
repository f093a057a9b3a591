"""One visit in the function in AWS: read from the bucket, judged by what the tables say, kept as its answer."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cloud.answers import DynamoAnswers
from cloud.dynamodb import DynamoRegistry
from kiosk.cloud_ports import ObjectStore
from kiosk.domain.answer import Answer
from kiosk.domain.kept import Kind, VisitId
from kiosk.domain.meta import Asked, Meta, Naming, Stored
from kiosk.domain.opinion import Candidate, Join, Match, Meet, Seen, Standing, Stay, first_sighting, weigh
from kiosk.domain.parcel import Parcel, Place, Step
from kiosk.domain.person import PersonId
from kiosk.domain.spending import Charge
from kiosk.errors import CloudRejected, Rejection

MOST_PICTURE_BYTES = 5_242_880
"""What Rekognition takes; a larger object is no portrait of ours."""


@dataclass(slots=True)
class CloudWaybill:
    """As kiosk.cloud_ports.Waybill asks, from IDENTIFY on. `calls` counts what is called meanwhile.

    It knows of whom a visit may be what the kiosk told and the table of people holds. The kiosk, which knows more, takes
    over what was seen and has corrected what it made of it.
    """

    objects: ObjectStore
    registry: DynamoRegistry
    answers: DynamoAnswers
    meta: Meta
    answer: Answer
    calls: Counter[Charge]

    def picture(self, visit: VisitId, kind: Kind) -> bytes | None:
        """Return a picture as it was put; None for one that is gone, or larger than a picture of ours."""
        stored = self.meta.pictures.get(kind)
        try:
            return None if stored is None else self.objects.get(stored.key, MOST_PICTURE_BYTES)
        except CloudRejected as refused:
            if refused.cause is not Rejection.CONTENT:
                raise
            return None

    def compose(self, visit: VisitId, pictures: Mapping[Kind, Stored]) -> Meta:
        """Return what the kiosk told."""
        return self.meta

    def judge(self, parcel: Parcel, seen: Seen | None) -> Parcel:
        """Settle for now whose the visit is."""
        person, enrol = self._owner(seen)
        step = Step.INDEX if enrol and Kind.PORTRAIT in self.meta.pictures else Step.RECORD
        self.answer = replace(self.answer, seen=seen)
        return self.save(replace(parcel, step=step, person=person, assigned=person))

    def _owner(self, seen: Seen | None) -> tuple[PersonId | None, bool]:
        """Return whose the visit is, and whether the face is to be kept as theirs."""
        asked = self.meta.asked
        if seen is None:
            return asked.person, False
        match weigh(_standing(asked), seen, tuple(self._candidates(seen))):
            case Stay(enrol):
                return asked.person, enrol
            case Join(person):
                return person, False
            case Meet(enrol):
                return first_sighting(self.meta.visit), enrol

    def _candidates(self, seen: Seen) -> list[Candidate]:
        """Return whom the face is like, as far as the table tells: that the kiosk could compare is taken for granted."""
        called = dict(self.registry.called(person) for person in (seen.people if isinstance(seen, Match) else ()))
        return [Candidate(person=person, was_compared=True, is_named=is_named) for person, is_named in called.items()]

    def save(self, parcel: Parcel) -> Parcel:
        """Keep how far the visit is."""
        images, self.calls[Charge.IMAGE] = self.calls[Charge.IMAGE], 0
        answer = replace(self.answer.at(parcel), images=self.answer.images + images)
        self.answer = self.answers.keep(self.meta.device, answer, self.meta.expires.timestamp())
        return parcel

    def enrolled(self, parcel: Parcel) -> Parcel:
        """Keep that the face is the person's; the parcel is due at RECORD."""
        return self.save(replace(parcel, step=Step.RECORD))

    def finish(self, parcel: Parcel, place: Place | None) -> None:
        """Keep where the history has the visit: now the kiosk takes it over."""
        self.answer = replace(self.answer, place=place)
        self.save(replace(parcel, step=Step.DONE))


def _standing(asked: Asked) -> Standing:
    return Standing(
        person=asked.person,
        by_human=asked.by_human,
        is_named=asked.naming is Naming.NAMED,
        is_enrolled=asked.is_enrolled,
        is_alone=asked.is_alone,
    )
