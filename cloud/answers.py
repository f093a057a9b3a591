"""Where the function in AWS leaves word for a kiosk: rows of the exchange, one for each visit and each erasure.

Key `answers#<kiosk>` / a visit's id, or `erase#` with an order's name. The kiosk only reads them.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from cloud.calls import Count, Gate, count_nothing
from cloud.rows import Row, Value, number, text, typed
from kiosk.domain.answer import Answer, seen_of, seen_text
from kiosk.domain.kept import VisitId
from kiosk.domain.opinion import FaceId
from kiosk.domain.parcel import Place, Step
from kiosk.domain.person import PersonId
from kiosk.domain.spending import Charge
from kiosk.errors import CloudRejected, CloudUnreachable, Rejection

FAILED = frozenset({"ConditionalCheckFailedException"})
DAY_S = 86_400
ERASURES_KEPT_DAYS = 90


class DynamoAnswers:
    """The answers in one table. Raises CloudUnreachable and CloudRejected. `now` returns seconds since 1970."""

    def __init__(self, client: Any, table: str, now: Callable[[], float], count: Count = count_nothing) -> None:
        self._table, self._now = table, now
        self._gate = Gate(client, f"table {table}", "cloud.exchange", count)

    def of(self, device: str, visit: VisitId) -> Answer | None:
        """Return how far a kiosk's visit is; None where nobody has begun."""
        row = self._row(device, visit)
        if row is None:
            return None
        try:
            return _answer(row, visit)
        except ValueError as foreign:
            words = f"row answers#{device} / {visit} in table {self._table} is none of ours ({foreign}): delete it"
            raise CloudRejected(Rejection.CONTENT, words) from None

    def keep(self, device: str, answer: Answer, expires: float) -> Answer:
        """Keep an answer that follows on what was read, and return it; CloudUnreachable where another was faster."""
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if answer.version:
            condition = {
                "ConditionExpression": "#version = :version",
                "ExpressionAttributeNames": {"#version": "version"},
                "ExpressionAttributeValues": typed({":version": answer.version}),
            }
        row = _answer_row(answer) | {"pk": f"answers#{device}", "version": answer.version + 1, "expires": int(expires)}
        try:
            self._put(row, expect=FAILED, **condition)
        except ClientError:
            raise CloudUnreachable(f"somebody else is at visit {answer.visit}: trying again") from None
        return replace(answer, version=answer.version + 1)

    def erase(self, device: str, visits: Sequence[VisitId]) -> None:
        """Delete what was found of visits."""
        for visit in visits:
            key = typed({"pk": f"answers#{device}", "sk": visit})
            self._gate.call("DeleteItem", Charge.ROW_WRITE, TableName=self._table, Key=key)

    def erased(self, device: str, name: str) -> tuple[bool, tuple[FaceId, ...] | None]:
        """Return whether an erasure is done, and which faces are to go, None before anybody looked."""
        row = self._row(device, f"erase#{name}")
        if row is None:
            return False, None
        faces = text(row, "faces")
        with suppress(ValueError, TypeError):
            found = None if faces is None else tuple(FaceId(str(face)) for face in json.loads(faces))
            return text(row, "state") == "done", found
        return False, None

    def keep_erasure(self, device: str, name: str, faces: Sequence[FaceId] | None, *, is_done: bool) -> None:
        """Keep how far an erasure is."""
        row: dict[str, Value] = {
            "pk": f"answers#{device}",
            "sk": f"erase#{name}",
            "state": "done" if is_done else "begun",
            "faces": None if faces is None else json.dumps(list(faces)),
            "expires": int(self._now()) + ERASURES_KEPT_DAYS * DAY_S,
        }
        self._put(row)

    def _put(self, row: dict[str, Value], expect: frozenset[str] = frozenset(), **condition: Any) -> None:
        self._gate.call("PutItem", Charge.ROW_WRITE, expect=expect, TableName=self._table, Item=typed(row), **condition)

    def _row(self, device: str, name: str) -> Row | None:
        key = typed({"pk": f"answers#{device}", "sk": name})
        answer = self._gate.call("GetItem", Charge.ROW_READ, TableName=self._table, Key=key, ConsistentRead=True)
        row: Row | None = answer.get("Item")
        return row


def _answer_row(answer: Answer) -> dict[str, Value]:
    return {
        "sk": answer.visit,
        "step": answer.step.value,
        "seen": seen_text(answer.seen),
        "person": answer.person,
        "assigned": answer.assigned,
        "face": answer.face,
        "user": None if answer.place is None else answer.place.user,
        "visited": None if answer.place is None else answer.place.visited,
        "was_indexed": "yes" if answer.was_indexed else "no",
        "images": answer.images,
    }


def _answer(row: Row, visit: VisitId) -> Answer:
    user, visited = text(row, "user"), number(row, "visited")
    person, assigned, face = text(row, "person"), text(row, "assigned"), text(row, "face")
    return Answer(
        visit=visit,
        step=Step(text(row, "step")),
        seen=seen_of(text(row, "seen") or ""),
        person=None if person is None else PersonId(person),
        assigned=None if assigned is None else PersonId(assigned),
        face=None if face is None else FaceId(face),
        place=None if user is None or visited is None else Place(user, visited),
        was_indexed=text(row, "was_indexed") == "yes",
        images=number(row, "images") or 0,
        version=number(row, "version") or 0,
    )
