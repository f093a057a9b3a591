"""Puts the sync's lanes together from what it reaches in the cloud and what the store keeps for it."""

from dataclasses import dataclass
from functools import partial
from random import Random

from cloud.delivery import Delivery
from cloud.duties import Aging, Beating, Erasing, Hearing, Sending, Telling
from cloud.erasing import Erase, by_order, erase_faces, erase_pictures, erase_rows
from cloud.lanes import Duty, Lane, Patience, Task
from cloud.meter import Meter
from kiosk.cloud_ports import Backend, Erasures, Exchange, FaceIndex, Logbook, ObjectStore, Outbox, Registry
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
    """The cloud, as adapters; `backend` where a function in AWS identifies and erases for this kiosk."""

    objects: ObjectStore
    faces: FaceIndex
    registry: Registry
    exchange: Exchange
    backend: Backend | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the store keeps for the sync."""

    outbox: Outbox
    logbook: Logbook
    erasures: Erasures
    meter: Meter


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How this kiosk syncs; see kiosk.settings.Cloud. With `beat_s` 0 nobody is told that the kiosk is there."""

    device: str
    with_scenes: bool = True
    skip_when_sure: bool = True
    pull_s: float = 8.0
    beat_s: float = 0.0


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
        backend=sky.backend,
        may_look=books.meter.may_look,
    )
    erase: dict[str, Erase] = {
        PICTURES: partial(erase_pictures, sky.objects, manner.device),
        ROWS: partial(erase_rows, sky.registry, sky.exchange),
        FACES: partial(erase_faces, sky.faces, books.erasures),
    }
    if sky.backend is not None:
        erase = dict.fromkeys(DESTINATIONS, by_order(sky.backend))
    duties: list[tuple[Duty, float]] = [
        (Hearing(manner.device, books.logbook, sky.exchange, clock), manner.pull_s),
        (Telling(manner.device, books.logbook, sky.exchange, sky.registry), LOOK_EVERY_S),
        *((Erasing(where, books.erasures, erase[where], clock), LOOK_EVERY_S) for where in DESTINATIONS),
        (Sending(books.outbox, delivery, clock, Patience(random)), SEND_EVERY_S),
        (Task(books.meter.write_down), WRITE_DOWN_EVERY_S),
        (Aging(books.erasures, sky.registry), AGE_EVERY_S),
    ]
    if manner.beat_s:
        duties.append((Beating(manner.device, sky.objects, clock), manner.beat_s))
    return [Lane(duty, clock, Patience(random), every_s) for duty, every_s in duties]
