"""The tables of people and of their visits, with the keys and indexes that the old frontend asks by.

`users`: key user_id; index latest_index by image_type and latest. `history`: key user_id and visited (milliseconds); index
visited_index by the same. Rows end by themselves at `expires`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from cloud.batches import batches
from cloud.calls import Count, Gate, count_nothing, details
from cloud.rows import Row, Value, alive, number, text, typed, update
from kiosk.cloud_ports import Listing
from kiosk.domain.action_text import PERSON
from kiosk.domain.kept import Kind
from kiosk.domain.meta import Meta, Naming
from kiosk.domain.parcel import Place
from kiosk.domain.person import PersonId
from kiosk.domain.spending import Charge
from kiosk.errors import CloudUnreachable

FAILED = frozenset({"ConditionalCheckFailedException"})
TRIES = 100
"""How many visits of one user may begin in the same tenth of a second; more than any entrance sees."""

WRITTEN_AT_ONCE = 25
MERGES = 20
"""How many merges one after the other are followed; guards make a few."""

NOBODY = "trash"
"""What the old pipeline called pictures without anybody in them."""


class DynamoRegistry:
    """Both tables, as kiosk.ports.Registry asks. A user whose id is none of a person's stands for nobody.

    `now` returns seconds since 1970: rows past their `expires` are left out of what is read, by default none.
    """

    def __init__(
        self,
        client: Any,
        users: str,
        history: str,
        count: Count = count_nothing,
        now: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._users, self._history, self._now = users, history, now
        self._people = Gate(client, f"table {users}", "cloud.users", count)
        self._visits = Gate(client, f"table {history}", "cloud.history", count)

    def enter(self, meta: Meta, user: str, instead_of: Place | None) -> Place:
        """Write a visit's row under a user; where another visit has its millisecond, at the next one that is free."""
        place = self._entered(meta, user)
        if instead_of is not None and instead_of != place:
            self._leave(meta, instead_of)
        if PERSON.fullmatch(user):
            self._make_newest(meta, place)
        return place

    def _entered(self, meta: Meta, user: str) -> Place:
        began = milliseconds(meta.started)
        for visited in range(began, began + TRIES):
            place = Place(user, visited)
            try:
                self._visits.call(
                    "PutItem",
                    Charge.ROW_WRITE,
                    expect=FAILED,
                    TableName=self._history,
                    Item=typed(_visit_row(meta, place)),
                    ConditionExpression="attribute_not_exists(user_id)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except ClientError as refused:
                if text(details(refused).get("Item", {}), "visit") != meta.visit:
                    continue
            return place
        raise CloudUnreachable(f"{TRIES} visits of {user} began at once: trying again")

    def _leave(self, meta: Meta, place: Place) -> None:
        """Delete a visit's row where it stood before."""
        with suppress(ClientError):  # it is gone already, and another visit has its place
            self._visits.call(
                "DeleteItem",
                Charge.ROW_WRITE,
                expect=FAILED,
                TableName=self._history,
                Key=typed({"user_id": place.user, "visited": place.visited}),
                ConditionExpression="#visit = :visit",
                ExpressionAttributeNames={"#visit": "visit"},
                ExpressionAttributeValues=typed({":visit": meta.visit}),
            )

    def _make_newest(self, meta: Meta, place: Place) -> None:
        """Show a visit in its person's row, unless a later one is shown there."""
        naming = _naming(meta.asked.naming.value)
        self._update(place.user, update(_shown(meta, place), once=naming, unless_above=("latest", place.visited)))

    def list_person(self, listing: Listing) -> None:
        """Write what somebody is called, unless the row has a newer version."""
        said = _naming(listing.naming, listing.name, listing.number) | {
            "merged_into": listing.merged_into,
            "version": listing.version,
            "expires": listing.expires,
        }
        once: dict[str, Value] = {"latest": listing.latest}
        self._update(listing.person, update(said, once=once, unless_above=("version", listing.version)))

    def _update(self, user: str, what: Mapping[str, Any]) -> None:
        """Change somebody's row, unless what it says is newer."""
        with suppress(ClientError):
            self._people.call(
                "UpdateItem", Charge.ROW_WRITE, expect=FAILED, TableName=self._users, Key=typed({"user_id": user}), **what
            )

    def latest(self, person: PersonId) -> int | None:
        """Return when the person's row says that they came last."""
        key = typed({"user_id": person})
        answer = self._people.call("GetItem", Charge.ROW_READ, TableName=self._users, Key=key, ConsistentRead=True)
        return next((number(row, "latest") for row in alive([answer.get("Item", {})], self._now())), None)

    def called(self, person: PersonId) -> tuple[PersonId, bool]:
        """Return with whom somebody is one after all merges, and whether a guard gave them a name."""
        for _ in range(MERGES):
            key = typed({"user_id": person})
            row = self._people.call("GetItem", Charge.ROW_READ, TableName=self._users, Key=key).get("Item", {})
            into = text(row, "merged_into")
            if into is None or not PERSON.fullmatch(into):
                return person, text(row, "image_type") == Naming.NAMED.value
            person = PersonId(into)
        return person, False

    def erase(self, person: PersonId) -> None:
        """Delete a person's visits and row, and look again whether a visit came meanwhile."""
        while keys := list(self._keys_of(person)):
            for some in batches(keys, WRITTEN_AT_ONCE):
                self._delete(some)
        self._people.call("DeleteItem", Charge.ROW_WRITE, TableName=self._users, Key=typed({"user_id": person}))

    def _keys_of(self, person: PersonId) -> Iterator[Row]:
        place: dict[str, Any] = {}
        while True:
            page = self._visits.call(
                "Query",
                Charge.ROW_READ,
                proof="Items",
                TableName=self._history,
                KeyConditionExpression="user_id = :user",
                ExpressionAttributeValues=typed({":user": person}),
                ProjectionExpression="user_id, visited",
                ConsistentRead=True,
                **place,
            )
            yield from page["Items"]
            if not page.get("LastEvaluatedKey"):
                return
            place = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def _delete(self, keys: list[Row]) -> None:
        """Delete rows; what the service leaves over is asked for again by whoever looks whether any are left."""
        asked = [{"DeleteRequest": {"Key": key}} for key in keys]
        self._visits.call("BatchWriteItem", Charge.ROW_WRITE, times=len(keys), RequestItems={self._history: asked})


def milliseconds(at: datetime) -> int:
    """Return a time as milliseconds since 1970."""
    return round(at.timestamp() * 1000)


def _visit_row(meta: Meta, place: Place) -> dict[str, Value]:
    """Return a visit's row: the old columns, then ours."""
    is_somebody = PERSON.fullmatch(place.user) is not None
    return _shown(meta, place) | {
        "user_id": place.user,
        "visited": place.visited,
        "image_type": _seen_again(meta) if is_somebody else NOBODY,
        "outcome": meta.outcome.value,
        "reason": meta.reason.value,
        "started": meta.started.isoformat(),
        "clock": "synced" if meta.clock_synced else "unsynced",
    }


def _seen_again(meta: Meta) -> str:
    return "detected" if meta.asked.naming is Naming.NAMED else meta.asked.naming.value


def _shown(meta: Meta, place: Place) -> dict[str, Value]:
    """Return what both tables show of a visit, in the old columns."""
    picture = meta.pictures.get(Kind.PORTRAIT) or meta.pictures.get(Kind.SCENE)
    skin = meta.numbers.get("skin_c")
    return {
        "latest": place.visited,
        "image_key": None if picture is None else picture.key,
        "thermal": "o" if Kind.HEAT in meta.pictures else "x",
        "temperature": "-" if skin is None else f"{skin:.1f} °C",
        "device_id": meta.device,
        "visit": meta.visit,
        "expires": int(meta.expires.timestamp()),
    }


def _naming(kind: str, name: str = "", person: int | None = None) -> dict[str, Value]:
    """Return how somebody is called, in the old columns."""
    called = name or "unknown"
    return {"image_type": kind, "user_name": called, "real_name": called, "number": person}
