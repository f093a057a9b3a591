"""What the old pipeline called: the list in docs/cloud.md, read in its last published code, as numbers."""

from collections import Counter
from dataclasses import dataclass

from kiosk.domain.spending import Charge

PER_HOT_FRAME: dict[str, tuple[Charge, int]] = {
    "PutObject": (Charge.OBJECT_WRITE, 2),
    "HeadObject": (Charge.OBJECT_READ, 1),
    "GetObject": (Charge.OBJECT_READ, 3),
    "DeleteObject": (Charge.FREE, 1),
    "SearchFacesByImage": (Charge.IMAGE, 1),
    "UpdateItem": (Charge.ROW_WRITE, 1),
    "PutItem": (Charge.ROW_WRITE, 1),
    "GetItem": (Charge.ROW_READ, 1),
}
"""Each hot frame with somebody's face in it: uploaded, looked for, fetched, written again with a rectangle, deleted, and
written into two tables, for which its meta file is looked for twice. That of the AMG8833 kiosk, which put no more."""

PER_NEW_PERSON: dict[str, tuple[Charge, int]] = {
    "IndexFaces": (Charge.IMAGE, 1),
    "PutItem": (Charge.ROW_WRITE, 1),
    "UpdateItem": (Charge.ROW_WRITE, -1),
    "GetItem": (Charge.ROW_READ, -1),
}
"""What the first frame of somebody new called more, and less: nobody was found, so a row was made instead of changed."""

IMAGE_CALLS = frozenset({"SearchFacesByImage", "SearchUsersByImage", "IndexFaces"})
STORAGE_CALLS = frozenset(
    {"PutObject", "HeadObject", "GetObject", "DeleteObject", "DeleteObjects", "CopyObject", "ListObjectVersions"}
)


@dataclass(frozen=True, slots=True)
class Traffic:
    """So many visits, some of them of people who were never there before, each seen on so many hot frames."""

    visits: int
    new: int
    hot_frames: int = 40


def old_calls(traffic: Traffic) -> Counter[str]:
    """Return how often the old pipeline would have called each operation."""
    frames = traffic.visits * traffic.hot_frames
    calls = Counter({name: count * frames for name, (_, count) in PER_HOT_FRAME.items()})
    for name, (_, count) in PER_NEW_PERSON.items():
        calls[name] += count * traffic.new
    return calls


def old_charges(traffic: Traffic) -> Counter[Charge]:
    """Return as what those calls were paid."""
    kinds = {name: charge for name, (charge, _) in (PER_HOT_FRAME | PER_NEW_PERSON).items()}
    paid: Counter[Charge] = Counter()
    for name, count in old_calls(traffic).items():
        paid[kinds[name]] += count
    return paid


def image_and_storage(calls: Counter[str]) -> int:
    """Return how many of some calls were about images and stored objects."""
    return sum(count for name, count in calls.items() if name in IMAGE_CALLS | STORAGE_CALLS)
