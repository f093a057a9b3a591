"""What a Rekognition collection keeps: faces and users, which of them are alike, and how they are listed in pages."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import numpy as np

from tests.cloud.rekognition_faces import Vector, similarity
from tests.cloud.rekognition_wire import Refused


@dataclass(slots=True, kw_only=True, eq=False)
class StoredFace:
    number: int
    metadata: dict[str, Any]
    vector: Vector
    user: str | None = None

    @property
    def face_id(self) -> str:
        return str(self.metadata["FaceId"])

    def as_face(self) -> dict[str, Any]:
        return self.metadata | ({"UserId": self.user} if self.user else {})


@dataclass(slots=True, kw_only=True, eq=False)
class StoredUser:
    """`vector` is what searches compare with; it follows the faces only when an update has settled."""

    number: int
    name: str
    faces: list[StoredFace] = field(default_factory=list)
    status: str = "CREATED"
    vector: Vector | None = None
    looks_left: int = 0

    def as_user(self) -> dict[str, Any]:
        return {"UserId": self.name, "UserStatus": self.status}

    def update(self, looks: int) -> None:
        self.status, self.looks_left = "UPDATING", looks

    def settle(self) -> None:
        """Note that somebody looks: an update ends when nobody's look is due any more."""
        if self.status == "UPDATING" and self.looks_left == 0:
            self.status = "ACTIVE" if self.faces else "CREATED"
            self.vector = middle(self.faces)
        self.looks_left = max(0, self.looks_left - 1)


def middle(faces: list[StoredFace]) -> Vector | None:
    if not faces:
        return None
    total = np.sum([face.vector for face in faces], axis=0)
    return np.asarray(total / np.linalg.norm(total), np.float32)


@dataclass(slots=True, kw_only=True, eq=False)
class Collection:
    name: str
    created: datetime
    faces: dict[str, StoredFace] = field(default_factory=dict)
    users: dict[str, StoredUser] = field(default_factory=dict)
    indexed: dict[tuple[str, str], list[StoredFace]] = field(default_factory=dict)

    def user(self, name: str) -> StoredUser:
        if name not in self.users:
            raise Refused("ResourceNotFoundException", f"The user id: {name} does not exist")
        return self.users[name]


Stored = TypeVar("Stored", StoredFace, StoredUser)


def alike(vector: Vector, candidates: Iterable[Stored], least: float) -> list[tuple[float, Stored]]:
    """Return the candidates that are at least so similar (0 to 100), the most similar first."""
    stored = list(candidates)
    if not stored:
        return []
    found = similarity(np.stack([one.vector for one in stored if one.vector is not None]) @ vector)
    order = [k for k in np.argsort(-found) if found[k] >= least]
    return [(float(found[k]), stored[k]) for k in order]


def page(parameters: dict[str, Any], rows: list[Stored], kind: str, most: int) -> tuple[list[Stored], dict[str, str]]:
    """Return the rows after the request's token, and the next token if rows are left; deletions shift nothing."""
    start = start_of(parameters, kind)
    rest = [row for row in rows if row.number > start]
    shown = rest[: parameters.get("MaxResults") or most]
    return shown, {"NextToken": token_of(kind, shown[-1].number)} if len(shown) < len(rest) else {}


def token_of(kind: str, place: int) -> str:
    return base64.b64encode(f"{kind}:{place}".encode()).decode()


def start_of(parameters: dict[str, Any], kind: str) -> int:
    """Return the place after which a page starts; raise Refused for a token that this kind of list never gave."""
    if "NextToken" not in parameters:
        return 0
    try:
        named, place = base64.b64decode(parameters["NextToken"], validate=True).decode().split(":")
        start = int(place)
    except (binascii.Error, ValueError):
        named, start = "", 0
    if named != kind:
        raise Refused("InvalidPaginationTokenException", "Invalid pagination token")
    return start
