"""A kiosk with visits to send, its sync turned by hand, and a count of what is in the cloud afterwards."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kiosk.bench.bare_loop import Tape
from kiosk.domain.meta import object_key
from kiosk.domain.person import PersonId
from kiosk.domain.visit import Kind, VisitId

if TYPE_CHECKING:
    from tests.cloud.kiosks import Kiosk
    from tests.cloud.sky import Sky

NEW = frozenset({0, 3, 6})
"""Which of ten visits are of somebody new: 30 %."""


@contextmanager
def servers() -> Iterator[tuple[str, str, "Sky"]]:
    """Run both servers with faces told apart by their hashes; yield their addresses and a cloud on them."""
    from tests.cloud.rekognition_faces import HashedFaces  # noqa: PLC0415 - in a checkout only
    from tests.cloud.served import local_sky  # noqa: PLC0415

    with TemporaryDirectory() as place, local_sky(Path(place), HashedFaces(), enforced=False) as (sky, _):
        yield sky.devstack.url, sky.server.url, sky


@dataclass(slots=True)
class Entrance:
    """Visitors of one kiosk: three in ten are new, the others anybody who was there before."""

    kiosk: "Kiosk"
    dice: Random = field(default_factory=lambda: Random(3))
    people: list[PersonId] = field(default_factory=list)
    visits: dict[VisitId, PersonId] = field(default_factory=dict)

    def let_in(self, count: int) -> None:
        """Let so many visitors come and be kept, to be sent later."""
        from tests.cloud.kiosks import person  # noqa: PLC0415 - in a checkout only

        for number in range(count):
            is_new = number % 10 in NEW
            if is_new:
                self.people.append(person(len(self.people) + 1))
            who = self.people[-1] if is_new else self.dice.choice(self.people)
            self.visits[self.kiosk.comes(who, who, new=is_new, settle=False)] = who
            self.kiosk.pass_time(self.dice.uniform(3.0, 20.0))
        self.kiosk.pass_time(20.0)


@contextmanager
def kiosk_of(sky: "Sky", reach: Any = None, **manner: Any) -> Iterator["Kiosk"]:
    """Open a kiosk with an empty journal in a folder of its own."""
    from tests.cloud.kiosks import Kiosk  # noqa: PLC0415 - in a checkout only

    with ExitStack() as opened:
        folder = Path(opened.enter_context(TemporaryDirectory()))
        yield opened.enter_context(Kiosk(sky, folder, reach=reach, **manner))


def send_all(kiosk: "Kiosk") -> None:
    """Let the sync have turns until nothing is left, and time pass only when it has nothing to do."""
    while True:
        due = kiosk.sync.turn()
        if due > kiosk.clock.monotonic():
            if not kiosk.outbox.waiting().visits and kiosk.logbook.news() is None:
                return
            kiosk.clock.wait_until(due)


def recorded(sky: "Sky", tape: Tape) -> Any:
    """Return a way to a cloud on which every call is noted."""
    from tests.cloud.sky import Reach  # noqa: PLC0415 - in a checkout only

    class Heard(Reach):
        def client(self, service: str) -> Any:
            return tape.listen(Reach.client(self, service))

    return Heard(sky.root.aws, sky.root.rekognition)


@dataclass(frozen=True, slots=True)
class Arrived:
    """Visits of which something is missing in the cloud, and things that are there more often than once."""

    lost: int
    doubled: int


def arrived(sky: "Sky", device: str, visits: dict[VisitId, PersonId]) -> Arrived:
    """Look at every version of every object, at every row, every face and every user."""
    kinds = (*Kind, None)
    versions = Counter(sky.versions())
    rows = Counter((row["visit"], row["user_id"]) for row in sky.rows(sky.history))
    faces, known = Counter(face.get("UserId") for face in sky.indexed()), Counter(sky.known())
    listed = Counter(row["user_id"] for row in sky.rows(sky.users))
    keys = {visit: [object_key(device, visit, kind) for kind in kinds] for visit in visits}
    there = [
        visit
        for visit, who in visits.items()
        if rows[visit, who] and faces[who] and known[who] and listed[who] and all(versions[key] for key in keys[visit])
    ]
    people: set[Any] = set(visits.values())
    wanted: list[tuple[Counter[Any], set[Any]]] = [
        (versions, {key for some in keys.values() for key in some}),
        (rows, set(visits.items())),
        *((found, people) for found in (faces, known, listed)),
    ]
    return Arrived(len(visits) - len(there), sum(_too_many(found, once) for found, once in wanted))


def _too_many(found: Counter[Any], once: set[Any]) -> int:
    """Return how many of the things found are none of those that should be there, or there again."""
    return sum(count - (one in once) for one, count in found.items())
