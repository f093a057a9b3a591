"""The collection of faces: people by their user vectors, one type of answer, and nothing left when somebody is erased."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

from cloud.batches import batches
from cloud.calls import Answer, Count, Gate, count_nothing
from kiosk.domain.action_text import PERSON
from kiosk.domain.jpeg import jpeg_size
from kiosk.domain.kept import VisitId
from kiosk.domain.opinion import FaceId, Match, NoFace, NoMatch, Seen
from kiosk.domain.person import PersonId
from kiosk.domain.spending import Charge
from kiosk.errors import CloudUnreachable

log = logging.getLogger(__name__)

LEAST_SIDE_PX = 80
MOST_BYTES = 5_242_880
"""What the service takes of a picture that is sent along (its guidelines and the SDK's model)."""

MOST_PIXELS = 50_000_000
"""More than any camera of ours makes: what claims to have more is not looked at, however few its bytes are."""

PEOPLE_ASKED_FOR = 5
LISTED_AT_ONCE = 4096
USERS_AT_ONCE = 500
UNLINKED_AT_ONCE = 100
DELETED_AT_ONCE = 4096

THERE_ALREADY = frozenset({"ConflictException"})
NOT_THERE = frozenset({"ResourceNotFoundException"})
ACTIVE = "ACTIVE"
OF_ANOTHER = "ASSOCIATED_TO_A_DIFFERENT_USER"


class RekognitionFaces:
    """One collection, as kiosk.ports.FaceIndex asks. `threshold` is the likeness, 0 to 100, from which somebody matches."""

    def __init__(self, client: Any, collection: str, threshold: float = 90.0, count: Count = count_nothing) -> None:
        self._collection, self._threshold = collection, threshold
        self._updating: set[str] = set()
        self._gate = Gate(client, f"collection {collection}", "cloud.collection", count)

    def search(self, picture: bytes) -> Seen:
        """Look for the largest face among everybody's; a picture that the service would refuse shows no face."""
        if not _is_taken(picture):
            return NoFace()
        answer = self._call(
            "SearchUsersByImage",
            Charge.IMAGE,
            proof="FaceModelVersion",
            Image={"Bytes": picture},
            MaxUsers=PEOPLE_ASKED_FOR,
            UserMatchThreshold=self._threshold,
            QualityFilter="AUTO",
        )
        if not answer.get("SearchedFace"):
            return NoFace()
        people = tuple(self._people(answer))
        return Match(people) if people else NoMatch()

    def _people(self, answer: Answer) -> Iterator[PersonId]:
        """Yield the people of a search, most similar first; a user that no kiosk made is left out."""
        for match in answer.get("UserMatches", ()):
            user = str(match.get("User", {}).get("UserId", ""))
            if PERSON.fullmatch(user):
                yield PersonId(user)
            else:
                log.warning("skipped user %s of collection %s, which is none of ours", ascii(user)[:80], self._collection)

    def index(self, picture: bytes, visit: VisitId) -> FaceId | None:
        """Keep the largest face. The repeat of a request whose answer was lost may name no face: then it is looked up."""
        if not _is_taken(picture):
            return None
        answer = self._call(
            "IndexFaces",
            Charge.IMAGE,
            proof="FaceModelVersion",
            Image={"Bytes": picture},
            ExternalImageId=visit,
            MaxFaces=1,
            QualityFilter="AUTO",
        )
        for record in answer.get("FaceRecords", ()):
            return FaceId(record["Face"]["FaceId"])
        return self.indexed(visit)

    def indexed(self, visit: VisitId) -> FaceId | None:
        """Page through the collection for the face of a visit, as the service cannot be asked for one."""
        found = (FaceId(face["FaceId"]) for face in self._faces() if face.get("ExternalImageId") == visit)
        return next(found, None)

    def enrol(self, person: PersonId, face: FaceId) -> bool:
        """Add a person and make the face theirs; one that the service holds for a stranger's is deleted."""
        # The same token whenever the same is asked, also after a restart.
        token = hashlib.sha256(f"{person} {face}".encode()).hexdigest()[:48]
        try:
            self._call("CreateUser", Charge.FREE, expect=THERE_ALREADY, UserId=person, ClientRequestToken=token)
        except ClientError:
            log.debug("user %s was there already", person)
        reasons = self._link(person, face, ClientRequestToken=token)
        if OF_ANOTHER in reasons:
            # A token brings back an answer that may be true no more, so that it is looked up, and the next has none.
            others = self._linked([face]).keys()
            for user in others - {person}:
                self._unlink(user, [face])
            reasons = set() if person in others else self._link(person, face)
        if OF_ANOTHER in reasons:
            raise CloudUnreachable(f"face {face} is still another user's: trying again")
        if not reasons:
            return True
        log.info("face %s does not become one of %s: %s", face, person, ", ".join(sorted(reasons)))
        self._delete([face])
        return False

    def _link(self, person: PersonId, face: FaceId, **token: str) -> set[str]:
        """Make a face a person's; return why it did not become so."""
        try:
            answer = self._call(
                "AssociateFaces",
                Charge.FREE,
                proof="UserStatus",
                expect=NOT_THERE,
                UserId=person,
                FaceIds=[face],
                **token,
            )
        except ClientError:
            return {"the user was erased meanwhile"}
        if answer["UserStatus"] != ACTIVE:
            self._updating.add(person)
        failed = answer.get("UnsuccessfulFaceAssociations", ())
        return {reason for one in failed for reason in one.get("Reasons") or ("no reason",)}

    def is_settled(self) -> bool:
        """Look through the users for those whose vectors were being made, as the reference says to."""
        place: dict[str, Any] = {}
        left = set(self._updating)
        while self._updating:
            page = self._call("ListUsers", Charge.FREE, proof="Users", MaxResults=USERS_AT_ONCE, **place)
            found = {user["UserId"]: user.get("UserStatus") for user in page["Users"]}
            self._updating -= {user for user, status in found.items() if status == ACTIVE}
            left -= found.keys()
            if not left or not page.get("NextToken"):
                break
            place = {"NextToken": page["NextToken"]}
        self._updating -= left  # erased meanwhile
        return not self._updating

    def drop(self, face: FaceId) -> None:
        """Delete a face."""
        for user in self._linked([face]):
            self._unlink(user, [face])
        self._delete([face])

    def of(self, person: PersonId, visits: Collection[VisitId]) -> tuple[FaceId, ...]:
        """Page through the collection for a person's faces and those of visits."""
        asked = frozenset(visits)
        return tuple(
            FaceId(face["FaceId"])
            for face in self._faces()
            if face.get("UserId") == person or face.get("ExternalImageId") in asked
        )

    def erase(self, person: PersonId, faces: Sequence[FaceId]) -> None:
        """Take faces off whoever has them, delete them and the person, and look again whether any are left."""
        for user, theirs in self._linked(faces).items():
            for some in batches(theirs, UNLINKED_AT_ONCE):
                self._unlink(user, some)
        for some in batches(faces, DELETED_AT_ONCE):
            self._delete(some)
        with suppress(ClientError):
            self._call("DeleteUser", Charge.FREE, expect=NOT_THERE, UserId=person)
        if any(True for some in batches(faces, LISTED_AT_ONCE) for _ in self._faces(FaceIds=some)):
            raise CloudUnreachable(f"faces of {person} are still in collection {self._collection}: trying again")

    def _linked(self, faces: Sequence[FaceId]) -> Mapping[str, list[FaceId]]:
        """Return which of the faces are whose; a face that is linked cannot be deleted."""
        linked: dict[str, list[FaceId]] = defaultdict(list)
        for some in batches(faces, LISTED_AT_ONCE):
            for face in self._faces(FaceIds=some):
                if face.get("UserId"):
                    linked[face["UserId"]].append(FaceId(face["FaceId"]))
        return linked

    def _faces(self, **asked: Any) -> Iterator[Mapping[str, Any]]:
        """Yield the faces of the collection that are asked for, all of them by default."""
        place: dict[str, Any] = {}
        while True:
            page = self._call(
                "ListFaces", Charge.FREE, proof="FaceModelVersion", MaxResults=LISTED_AT_ONCE, **asked, **place
            )
            yield from page.get("Faces", ())
            if not page.get("NextToken"):
                return
            asked["NextToken"] = page["NextToken"]

    def _unlink(self, user: str, faces: Sequence[str]) -> None:
        with suppress(ClientError):
            self._call(
                "DisassociateFaces", Charge.FREE, proof="UserStatus", expect=NOT_THERE, UserId=user, FaceIds=list(faces)
            )

    def _delete(self, faces: Sequence[str]) -> None:
        """Delete faces; the answer is 200 even where some could not be."""
        answer = self._call("DeleteFaces", Charge.FREE, FaceIds=list(faces))
        failed = answer.get("UnsuccessfulFaceDeletions", ())
        left = [one for one in failed if set(one.get("Reasons", ())) != {"FACE_NOT_FOUND"}]
        if left:
            raise CloudUnreachable(f"{len(left)} faces of collection {self._collection} are in use: trying again")

    def _call(self, operation: str, charge: Charge, **parameters: Any) -> Answer:
        return self._gate.call(operation, charge, CollectionId=self._collection, **parameters)


def _is_taken(picture: bytes) -> bool:
    """Tell whether the service would look at a picture at all."""
    size = jpeg_size(picture)
    if size is None or len(picture) > MOST_BYTES:
        return False
    width, height = size
    return min(size) >= LEAST_SIDE_PX and width * height <= MOST_PIXELS
