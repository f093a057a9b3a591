"""A kiosk's word with the function in AWS: orders as objects under its prefix, answers as rows of the exchange."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cloud.answers import DynamoAnswers
from kiosk.cloud_ports import ObjectStore
from kiosk.domain.answer import Answer, Look, Order, order_key, order_name, order_text
from kiosk.domain.kept import VisitId
from kiosk.domain.parcel import Erasure, Step
from kiosk.domain.spending import Charge
from kiosk.errors import CloudUnreachable

FIRST_S = 2.0
LONGEST_S = 300.0
PATIENCE = 10
"""Looks in vain, in the course of 17 minutes, after which it is asked once more."""

REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Orders:
    """As kiosk.cloud_ports.Backend asks. `count` is told of the image calls that an answer took."""

    objects: ObjectStore
    answers: DynamoAnswers
    device: str
    count: Callable[[Charge, int], None]
    _looks: dict[str, int] = field(default_factory=dict, init=False)

    def answer(self, visit: VisitId) -> Answer | None:
        """Return what is kept of a visit once all its steps are done."""
        found = self.answers.of(self.device, visit)
        return found if found is not None and found.step is Step.DONE else None

    def is_erased(self, erasure: Erasure) -> bool:
        """Look for the row that says so."""
        is_done, _ = self.answers.erased(self.device, order_name(erasure))
        return is_done

    def ask(self, order: Order) -> float:
        """Put an order's object, one more after every ten looks in vain; that a visit was put is an order already."""
        if len(self._looks) > REMEMBERED:
            self._looks.clear()
        name = order_name(order)
        looks = self._looks[name] = self._looks.get(name, -1) + 1
        if looks % PATIENCE == 0 and (looks or not isinstance(order, Look)):
            content = order_text(order).encode()
            # What was put before the last start is put over, or its event would not come again.
            self.objects.replace(order_key(self.device, order, looks // PATIENCE), content, "application/json")
        if looks >= PATIENCE:
            raise CloudUnreachable("the function in AWS does not answer: look at its dead letters and its log; trying again")
        return min(LONGEST_S, FIRST_S * 2.0**looks)

    def note(self, answer: Answer) -> None:
        """Count image calls as this kiosk's: they were about its visitor."""
        if answer.images:
            self.count(Charge.IMAGE, answer.images)
