"""What stands where a part of the cloud was not set up: it takes everything and knows nothing."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Self

from kiosk.cloud_ports import Listing
from kiosk.domain.action import Action
from kiosk.domain.meta import Meta
from kiosk.domain.opinion import FaceId, NoFace, Seen
from kiosk.domain.parcel import Place
from kiosk.domain.person import Label, LabelId, PersonId
from kiosk.domain.sync_status import SyncStatus
from kiosk.domain.tell_status import TellStatus
from kiosk.domain.visit import VisitId


class NoFaces:
    """No collection: nobody is looked for and nobody is kept, as kiosk.ports.FaceIndex asks."""

    def search(self, picture: bytes) -> Seen:
        return NoFace()

    def index(self, picture: bytes, visit: VisitId) -> FaceId | None:
        return None

    def indexed(self, visit: VisitId) -> FaceId | None:
        return None

    def enrol(self, person: PersonId, face: FaceId) -> bool:
        return False

    def is_settled(self) -> bool:
        return True

    def drop(self, face: FaceId) -> None:
        """Nothing was kept."""

    def of(self, person: PersonId, visits: Collection[VisitId]) -> tuple[FaceId, ...]:
        return ()

    def erase(self, person: PersonId, faces: Sequence[FaceId]) -> None:
        """Nothing was kept."""


class NoRegistry:
    """No tables of people and visits, as kiosk.ports.Registry asks."""

    def enter(self, meta: Meta, user: str, instead_of: Place | None) -> Place:
        return Place(user, 0)

    def list_person(self, listing: Listing) -> None:
        """Nobody is listed."""

    def latest(self, person: PersonId) -> int | None:
        return None

    def erase(self, person: PersonId) -> None:
        """Nobody was listed."""


class NoExchange:
    """No other kiosks, as kiosk.ports.Exchange asks."""

    def announce(self, device: str) -> None:
        """Nobody hears it."""

    def devices(self) -> tuple[str, ...]:
        return ()

    def write(self, device: str, position: int, actions: Sequence[Action], labels: Iterable[Label]) -> int:
        return len(actions)

    def read(self, device: str, position: int) -> tuple[int, tuple[Action, ...], tuple[Label, ...]]:
        return position, (), ()

    def erase(self, labels: Iterable[LabelId]) -> None:
        """Nothing was written."""


class NoSync:
    """No cloud at all: everything stays on this kiosk."""

    status = SyncStatus()

    def wake(self) -> None:
        """There is nothing to do."""

    def turn(self) -> float:
        return float("inf")

    def hurry(self) -> None:
        """There is nothing to try."""

    def at_work(self) -> AbstractContextManager[object]:
        return nullcontext()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ended: object) -> None:
        """There is nothing to end."""


class NoTelling:
    """No Slack: nobody is told anything, and nothing is kept to be told later."""

    status = TellStatus()

    def wake(self) -> None:
        """There is nobody to tell."""

    def turn(self) -> float:
        return float("inf")

    def at_work(self) -> AbstractContextManager[object]:
        return nullcontext()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ended: object) -> None:
        """There is nothing to end."""
