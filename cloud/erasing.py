"""How somebody is erased at each destination: here, step by step, or by the function in AWS that is asked for it."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from cloud.delivery import TooSoon
from kiosk.cloud_ports import Backend, Exchange, FaceIndex, ObjectStore, Registry
from kiosk.domain.kept import Kind
from kiosk.domain.meta import object_key
from kiosk.domain.opinion import FaceId
from kiosk.domain.parcel import Erasure

Erase = Callable[[Erasure], None]
"""Erases somebody at one destination; raises TooSoon where that is under way elsewhere, else as ObjectStore does."""


class Faces(Protocol):
    """Where it is kept which faces are to go."""

    def found(self, erasure: Erasure, faces: "tuple[FaceId, ...]") -> Erasure: ...


def erase_pictures(objects: ObjectStore, device: str, erasure: Erasure) -> None:
    """Delete every version of every object of somebody's visits, also of those sent under an earlier name of the kiosk."""
    prefixes = sorted({device, *erasure.devices})
    keys = (object_key(prefix, visit, kind) for prefix in prefixes for visit in erasure.visits for kind in (*Kind, None))
    objects.erase(keys)


def erase_rows(registry: Registry, exchange: Exchange, erasure: Erasure) -> None:
    """Delete somebody's rows, and what was ever written about them."""
    exchange.erase(erasure.labels)
    registry.erase(erasure.person)


def erase_faces(faces: FaceIndex, book: Faces, erasure: Erasure) -> None:
    """Delete somebody's faces; which ones they are is kept before the first goes."""
    if erasure.faces is None:
        erasure = book.found(erasure, faces.of(erasure.person, erasure.visits))
    faces.erase(erasure.person, erasure.faces or ())


def by_order(backend: Backend) -> Erase:
    """Return how somebody is erased by the function in AWS."""
    return partial(_ask_for, backend)


def _ask_for(backend: Backend, erasure: Erasure) -> None:
    if not backend.is_erased(erasure):
        raise TooSoon(backend.ask(erasure))
