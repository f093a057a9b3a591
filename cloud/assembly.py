"""Puts the sync's lanes together from what it reaches in the cloud and what the store keeps for it."""

from dataclasses import dataclass
from functools import partial
from random import Random

from cloud.delivery import Delivery
from cloud.duties import Aging, Erasing, Hearing, Sending, Telling, erase_faces, erase_pictures, erase_rows
from cloud.lanes import Duty, Lane, Patience, Task
from cloud.meter import Meter
from kiosk.cloud_ports import Erasures, Exchange, FaceIndex, Logbook, ObjectStore, Outbox, Registry
from kiosk.domain.parcel import FACES, PICTURES, ROWS
from kiosk.ports import Clock

DESTINATIONS = (PICTURES, ROWS, FACES)
"""Where in the cloud somebody who is forgotten is erased."""

SEND_EVERY_S = 2.0
LOOK_EVERY_S = 5.0
"""How often it is looked whether another program left something to do; the kiosk's own store says so itself."""

WRITE_DOWN_EVERY_S = 30.0
AGE_EVERY_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """The cloud, as adapters."""

    objects: ObjectStore
    faces: FaceIndex
    registry: Registry
    exchange: Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the store keeps for the sync."""

    outbox: Outbox
    logbook: Logbook
    erasures: Erasures
    meter: Meter


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How this kiosk syncs; see kiosk.settings.Cloud."""

    device: str
    with_scenes: bool = True
    skip_when_sure: bool = True
    identifies: bool = True
    pull_s: float = 8.0


def lanes_for(sky: Sky, books: Books, manner: Manner, clock: Clock, random: Random) -> list[Lane]:
    """Return the lanes in the order of their turns: what others did is heard before anything is told or erased."""
    delivery = Delivery(
        objects=sky.objects,
        faces=sky.faces,
        registry=sky.registry,
        outbox=books.outbox,
        device=manner.device,
        with_scenes=manner.with_scenes,
        skip_when_sure=manner.skip_when_sure,
        identifies=manner.identifies,
        may_look=books.meter.may_look,
    )
    erase = {
        PICTURES: partial(erase_pictures, sky.objects, manner.device),
        ROWS: partial(erase_rows, sky.registry, sky.exchange),
        FACES: partial(erase_faces, sky.faces, books.erasures),
    }
    duties: list[tuple[Duty, float]] = [
        (Hearing(manner.device, books.logbook, sky.exchange, clock), manner.pull_s),
        (Telling(manner.device, books.logbook, sky.exchange, sky.registry), LOOK_EVERY_S),
        *((Erasing(where, books.erasures, erase[where]), LOOK_EVERY_S) for where in DESTINATIONS),
        (Sending(books.outbox, delivery, clock, Patience(random)), SEND_EVERY_S),
        (Task(books.meter.write_down), WRITE_DOWN_EVERY_S),
        (Aging(books.erasures, sky.registry), AGE_EVERY_S),
    ]
    return [Lane(duty, clock, Patience(random), every_s) for duty, every_s in duties]
