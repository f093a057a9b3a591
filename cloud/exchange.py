"""The table in which kiosks tell each other what was done: a log for each kiosk, and the labels apart from it.

Key pk and sk, both texts. `kiosks` / a kiosk's id: there is such a kiosk. `log#<kiosk>` / a number of 16 digits: one action,
as JSON. A label's id / `label`: what a guard wrote, so that it can be erased. Numbers of a log have no gaps: a later one
never appears before an earlier one, so that whoever reads on from a number misses nothing.
"""

import json
import logging
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from botocore.exceptions import ClientError

from cloud.batches import batches
from cloud.calls import Count, Gate, count_nothing, details
from cloud.rows import Row, alive, content, text, typed
from kiosk.domain.action import Action, Named, Noted
from kiosk.domain.action_text import DEVICE, LABEL, action_json, action_of, label_json, label_of
from kiosk.domain.person import Label, LabelId
from kiosk.domain.spending import Charge
from kiosk.errors import CloudUnreachable

log = logging.getLogger(__name__)

KIOSKS = "kiosks"
NUMBER = re.compile(r"[0-9]{16}")
LAST = "9" * 16
WRITTEN_AT_ONCE = 25
READ_AT_ONCE = 100
MOST_BYTES = 380_000
"""Of one action, packed: a row may have 400 KB. That is one action about some 20,000 visits."""

MOST_BYTES_AT_ONCE = 3_500_000
UNPACKED_MOST = 20_000_000
MOST_COUNTER = 10**12
"""Of an action that is believed: a kiosk that writes the highest number there is would silence all others."""

FAILED = "ConditionalCheckFailed"
CANCELLED = frozenset({"TransactionCanceledException"})


class DynamoExchange:
    """One table, as kiosk.ports.Exchange asks. `now` returns seconds since 1970: rows past their `expires` are left out."""

    def __init__(self, client: Any, table: str, now: Callable[[], float], count: Count = count_nothing) -> None:
        self._table, self._now = table, now
        self._gate = Gate(client, f"table {table}", "cloud.exchange", count)
        self._skipped: set[str] = set()

    def announce(self, device: str) -> None:
        """Write a kiosk's row, which stays."""
        item = typed({"pk": KIOSKS, "sk": device})
        self._gate.call("PutItem", Charge.ROW_WRITE, TableName=self._table, Item=item)

    def devices(self) -> tuple[str, ...]:
        """Return the kiosks there are; a row that names none is skipped."""
        told = [text(row, "sk") or "" for row in self._query(KIOSKS, "0", "~")]
        for device in told:
            if not DEVICE.fullmatch(device) and device not in self._skipped:
                self._skipped.add(device)
                log.warning("skipped row %s / %s, which is no kiosk's", KIOSKS, ascii(device)[:80])
        return tuple(device for device in told if DEVICE.fullmatch(device))

    def write(self, device: str, position: int, actions: Sequence[Action], labels: Iterable[Label]) -> int:
        """Add actions with consecutive numbers, all or none of those that fit; labels come before what refers to them."""
        self._put_labels(list(labels))
        rows = _fitting([_action_row(device, position + 1 + place, action) for place, action in enumerate(actions)])
        puts = [
            {
                "Put": {
                    "TableName": self._table,
                    "Item": typed(row),
                    "ConditionExpression": "attribute_not_exists(pk)",
                    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                }
            }
            for row in rows
        ]
        try:
            self._gate.call(
                "TransactWriteItems", Charge.ROW_WRITE, times=2 * len(rows), expect=CANCELLED, TransactItems=puts
            )
        except ClientError as refused:
            return _standing(details(refused).get("CancellationReasons", ()), actions)
        return len(rows)

    def _put_labels(self, labels: Sequence[Label]) -> None:
        for label in labels:
            row = typed({"pk": label.id, "sk": "label", **label_json(label)})
            self._gate.call("PutItem", Charge.ROW_WRITE, TableName=self._table, Item=row)

    def read(self, device: str, position: int) -> tuple[int, tuple[Action, ...], tuple[Label, ...]]:
        """Return the next actions of a kiosk's log, read consistently, with the labels they refer to."""
        reached, actions = position, list[Action]()
        for row in self._query(f"log#{device}", f"{position + 1:016d}", LAST, most=READ_AT_ONCE):
            number = text(row, "sk") or ""
            if not NUMBER.fullmatch(number):
                log.warning("skipped row %s of log#%s, which is no number", ascii(number)[:80], device)
                continue
            reached = int(number)
            try:
                actions.append(_action(row, device))
            except (ValueError, RecursionError) as foreign:
                log.warning("skipped row log#%s / %s, which is none of ours: %s", device, number, ascii(str(foreign))[:200])
        return reached, tuple(actions), tuple(self._labels(actions))

    def _labels(self, actions: Iterable[Action]) -> Iterator[Label]:
        """Yield what the actions' labels say; one that was erased is missing."""
        wanted = {deed.label for action in actions for deed in action.deeds if isinstance(deed, Named | Noted)}
        for some in batches(sorted(wanted), READ_AT_ONCE):
            asked: Any = {self._table: {"Keys": [typed({"pk": label, "sk": "label"}) for label in some]}}
            while asked:
                answer = self._gate.call(
                    "BatchGetItem", Charge.ROW_READ, proof="Responses", times=len(some), RequestItems=asked
                )
                for row in alive(answer["Responses"].get(self._table, ()), self._now()):
                    try:
                        yield _label(row)
                    except ValueError as foreign:
                        key = ascii(text(row, "pk"))[:80]
                        log.warning("skipped row %s / label, which is none of ours: %s", key, ascii(str(foreign))[:200])
                asked = answer.get("UnprocessedKeys")

    def _query(self, pk: str, first: str, last: str, most: int = 0) -> Iterator[Row]:
        """Yield the rows of a key between two others, in order; `most` is for how many it is worth going on."""
        place: dict[str, Any] = {"Limit": most} if most else {}
        given = 0
        while True:
            page = self._gate.call(
                "Query",
                Charge.ROW_READ,
                proof="Items",
                TableName=self._table,
                KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
                ExpressionAttributeValues=typed({":pk": pk, ":first": first, ":last": last}),
                ConsistentRead=True,
                **place,
            )
            given += len(page["Items"])
            yield from alive(page["Items"], self._now())
            if not page.get("LastEvaluatedKey") or (most and given >= most):
                return
            place["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def erase(self, labels: Iterable[LabelId]) -> None:
        """Delete labels, whether or not they are there."""
        for label in labels:
            key = typed({"pk": label, "sk": "label"})
            self._gate.call("DeleteItem", Charge.ROW_WRITE, TableName=self._table, Key=key)


def _action_row(device: str, number: int, action: Action) -> dict[str, str | bytes]:
    said = json.dumps(action_json(action), separators=(",", ":"))
    packed = zlib.compress(said.encode())
    if len(packed) > MOST_BYTES:
        # Its number is taken all the same, or nothing after it would ever be read.
        log.error("action %s is about more visits than fit into one row; other kiosks do not hear of it", action.id)
        said, packed = "", b""
    row: dict[str, str | bytes] = {"pk": f"log#{device}", "sk": f"{number:016d}", "id": action.id}
    return row | ({"action": said} if len(said) <= MOST_BYTES else {"packed": packed})


def _fitting(rows: list[dict[str, str | bytes]]) -> list[dict[str, str | bytes]]:
    """Return the first rows that fit into one request."""
    total = 0
    for place, row in enumerate(rows[:WRITTEN_AT_ONCE]):
        total += sum(len(value) for value in row.values()) + 200
        if total > MOST_BYTES_AT_ONCE:
            return rows[:place]
    return rows[:WRITTEN_AT_ONCE]


def _standing(reasons: Sequence[Any], actions: Sequence[Action]) -> int:
    """Return how many of the actions stand in the table already, after a write that was refused."""
    codes = {reason.get("Code") for reason in reasons} - {"None", None}
    if codes != {FAILED}:
        raise CloudUnreachable(f"DynamoDB could not write the log ({', '.join(sorted(codes)) or 'no reason'}): trying again")
    count = 0
    for reason, action in zip(reasons, actions, strict=False):
        if reason.get("Code") != FAILED or text(reason.get("Item", {}), "id") != action.id:
            break
        count += 1
    return count


def _action(row: Row, device: str) -> Action:
    """Read an action of a kiosk's own log; raises ValueError for anything else."""
    packed = content(row, "packed")
    said = text(row, "action") if packed is None else _unpacked(packed)
    action = action_of(json.loads(said or "null"))
    if action.device != device:
        raise ValueError(f"it is said to be of kiosk {action.device}")
    if action.counter > MOST_COUNTER:
        raise ValueError(f"its counter is {action.counter}")
    return action


def _unpacked(packed: bytes) -> str:
    unpacker = zlib.decompressobj()
    try:
        said = unpacker.decompress(packed, UNPACKED_MOST)
    except zlib.error as damage:
        raise ValueError(str(damage)) from None
    if unpacker.unconsumed_tail:
        raise ValueError(f"it unpacks to more than {UNPACKED_MOST} bytes")
    return said.decode()


def _label(row: Row) -> Label:
    texts = {name: text(row, name) or "" for name in ("name", "role", "note")}
    label = label_of({"id": text(row, "pk") or "", **texts})
    if not LABEL.fullmatch(label.id):
        raise ValueError("no label")
    return label
