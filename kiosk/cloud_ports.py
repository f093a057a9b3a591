"""What the sync needs of the cloud, and of the store for it, as Protocols. Each docstring is the adapter author's manual."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kiosk.domain.action import Action
from kiosk.domain.answer import Answer, Order
from kiosk.domain.kept import Kind, VisitId
from kiosk.domain.meta import Meta, Stored
from kiosk.domain.opinion import FaceId, Seen
from kiosk.domain.parcel import Erasure, Parcel, Place, Waiting
from kiosk.domain.person import Label, LabelId, PersonId
from kiosk.domain.spending import Charge, Spent

if TYPE_CHECKING:  # the screen's numbers are not needed where this runs in AWS
    from kiosk.domain.sync_status import SyncStatus


class ObjectStore(Protocol):
    """A bucket, nothing in which is ever public. Every method waits for the network.

    Raises CloudUnreachable when it is worth trying again, CloudRejected when somebody has to do something first.
    """

    def put(self, key: str, content: bytes, kind: str) -> None:
        """Write an object of a media type once; the same content again is fine, another at its key is CloudRejected."""

    def replace(self, key: str, content: bytes, kind: str) -> None:
        """Write an object over whatever stands at its key."""

    def get(self, key: str, most: int) -> bytes | None:
        """Return an object of at most so many bytes, None where there is none; CloudRejected for a larger one."""

    def erase(self, prefixes: Iterable[str]) -> None:
        """Delete every version of every object whose key begins with one of these; returns when none is left."""

    def link(self, key: str, seconds: int) -> str:
        """Return an address under which whoever has it sees an object for so long; asks nobody."""


class FaceIndex(Protocol):
    """A collection of faces and of people they belong to. Raises as ObjectStore does.

    A picture is a JPEG of one face in its surroundings; whether there is one has one type of answer, whatever the service
    says in which case.
    """

    def search(self, picture: bytes) -> Seen:
        """Look for whom the largest face is like; costs an image call, unless the picture is too small to be looked at."""

    def index(self, picture: bytes, visit: VisitId) -> FaceId | None:
        """Keep the largest face under the visit's id; None where there is none good enough. Costs an image call.

        The same picture under the same visit is kept once.
        """

    def indexed(self, visit: VisitId) -> FaceId | None:
        """Return the face kept under a visit's id, None where there is none; may take some time."""

    def enrol(self, person: PersonId, face: FaceId) -> bool:
        """Make a face one of a person's, who is added if not there, whoever had it before; however often it is asked for.

        False where the face is gone, or the service holds it for a stranger's.
        """

    def is_settled(self) -> bool:
        """Tell whether whoever was enrolled lately is found by now: the service takes seconds to make them findable."""

    def drop(self, face: FaceId) -> None:
        """Delete a face, whoever had it."""

    def of(self, person: PersonId, visits: Collection[VisitId]) -> tuple[FaceId, ...]:
        """Return every face of a person, and every face kept under these visits; may take some time."""

    def erase(self, person: PersonId, faces: Sequence[FaceId]) -> None:
        """Delete a person and faces; returns when none is left.

        Faces that no longer belong to anybody are not found any more: keep what `of` said until this is done.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A person as the old frontend lists them. `version` orders what several kiosks say of somebody: the highest holds.

    `merged_into` is whom they are one with; `handle` and `name` are empty for somebody unknown.
    """

    person: PersonId
    naming: str
    name: str
    number: int
    merged_into: PersonId | None
    latest: int | None
    expires: int
    version: str


class Registry(Protocol):
    """The tables of people and of their visits. Raises as ObjectStore does."""

    def enter(self, meta: Meta, user: str, instead_of: Place | None) -> Place:
        """Write a visit into the history as a user's, once; a row that it had at another place goes in the same step.

        Returns where it stands. Whoever it makes the newest of is told in the table of people.
        """

    def list_person(self, listing: Listing) -> None:
        """Say what somebody is called and how they are listed, unless something newer was said already."""

    def latest(self, person: PersonId) -> int | None:
        """Return when somebody came last to any kiosk, in milliseconds since 1970; None where nobody knows."""

    def erase(self, person: PersonId) -> None:
        """Delete a person's row and every visit in their history."""


class Exchange(Protocol):
    """Where kiosks lay out what they did, each in its own log in the order it did it. Raises as ObjectStore does."""

    def announce(self, device: str) -> None:
        """Let others know that there is a kiosk."""

    def devices(self) -> tuple[str, ...]:
        """Return the kiosks that were announced."""

    def write(self, device: str, position: int, actions: Sequence[Action], labels: Iterable[Label]) -> int:
        """Add actions to a kiosk's log behind a position, with their labels.

        Returns how many of them stand there now, the first ones; 0 where something else does.
        """

    def read(self, device: str, position: int) -> "tuple[int, tuple[Action, ...], tuple[Label, ...]]":
        """Return what a kiosk added behind a position: the last position read, actions and their labels.

        Some at a time: where it returns the same position, there is no more. What is none of ours is skipped, with a line
        in the log.
        """

    def erase(self, labels: Iterable[LabelId]) -> None:
        """Delete what was written about somebody."""


class Backend(Protocol):
    """The function in AWS that identifies for a kiosk. Raises as ObjectStore does."""

    def answer(self, visit: VisitId) -> Answer | None:
        """Return what it made of a visit, None before it is done with it."""

    def is_erased(self, erasure: Erasure) -> bool:
        """Tell whether somebody is erased at a destination by now."""

    def ask(self, order: Order) -> float:
        """Ask for something, once more now and then while there is no answer; return seconds until it may be there.

        CloudUnreachable where that takes so long that somebody should look.
        """

    def note(self, answer: Answer) -> None:
        """Take note of what an answer cost."""


class Waybill(Protocol):
    """What a delivery reads of a visit, and where it keeps how far it got. Every method waits for the disk.

    Raises StoreFull when the disk refuses, and Withdrawn for a visit that was erased meanwhile.
    """

    def picture(self, visit: VisitId, kind: Kind) -> bytes | None:
        """Return a picture as it was before sealing; None when there is none, it is gone or damaged."""

    def compose(self, visit: VisitId, pictures: Mapping[Kind, Stored]) -> Meta:
        """Return what the cloud is to be told of a visit now, with the pictures that were put."""

    def judge(self, parcel: Parcel, seen: Seen | None) -> Parcel:
        """Settle whose the visit is by what the cloud saw, None where it was not asked; the parcel goes on."""

    def save(self, parcel: Parcel) -> Parcel:
        """Keep how far a parcel got; return it with whose the visit is now."""

    def enrolled(self, parcel: Parcel) -> Parcel:
        """Keep that the cloud knows the parcel's person by now; the parcel goes on."""

    def finish(self, parcel: Parcel, place: Place | None) -> None:
        """Take a parcel off the list that is wholly sent, and keep under which place the history has it."""


class Outbox(Waybill, Protocol):
    """What is to be sent, as it comes; called from one thread."""

    def next(self, later: Collection[VisitId]) -> Parcel | None:
        """Return what to send next: of whoever came last the oldest; None where nothing is due.

        Visits `later` are left for another time, and with them whatever of the same person came after them.
        """

    def missed(self, parcel: Parcel, trouble: str) -> None:
        """Count a try that did not work."""

    def give_up(self, parcel: Parcel, trouble: str) -> None:
        """Set a parcel aside that cannot be sent; the others go on."""

    def waiting(self) -> Waiting: ...


class Erasures(Protocol):
    """Who is to be erased elsewhere. Methods wait for the disk."""

    def next(self, destination: str) -> Erasure | None: ...

    def found(self, erasure: Erasure, faces: Sequence[FaceId]) -> Erasure:
        """Keep which faces are to go, as they cannot be found again once their deletion has begun."""

    def done(self, erasure: Erasure) -> None:
        """Keep that somebody is erased at a destination."""

    def aged(self) -> "tuple[PersonId, PersonId] | None":
        """Return somebody whose faces may have been kept for long enough, and whom they are one with."""

    def age(self, person: PersonId, latest: int | None) -> None:
        """Queue the faces of somebody who came last then, where their time is up; else look again when it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened in the log since others were told last: actions of this kiosk, and how people are listed now.

    `upto` is how far in the log that reaches, `position` where this kiosk's own log in the exchange ends.
    """

    upto: int
    position: int
    own: tuple[Action, ...]
    labels: tuple[Label, ...]
    people: tuple[Listing, ...]


class Logbook(Protocol):
    """What this kiosk did that others are to hear, and how far it has heard the others. Methods wait for the disk."""

    def news(self) -> News | None:
        """Return what others are to be told next, some at a time; None where they know everything."""

    def told(self, news: News) -> None:
        """Keep that others were told. Visits that became somebody else's go into the outbox again."""

    def position(self, device: str) -> int:
        """Return how far a kiosk's log in the exchange was read; of this kiosk itself, how far it was written."""

    def take(self, device: str, position: int, actions: tuple[Action, ...], labels: tuple[Label, ...]) -> int:
        """Take over what a kiosk did, and keep how far its log was read. Returns how many actions were new."""


class Purse(Protocol):
    """Counts what calls cost, by day. Methods wait for the disk."""

    def note(self, calls: Mapping[Charge, int]) -> None: ...

    def spent(self) -> Spent: ...


class SyncBook(Protocol):
    """Where the sync leaves word of how it is, and finds what it is asked for from outside."""

    def leave(self, status: "SyncStatus") -> None: ...

    def asked(self) -> int:
        """Return a number that rises when somebody wants everything tried now; quick."""
