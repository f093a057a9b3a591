"""A data folder as after years at a busy door: visits, people, names, templates and pictures, the same for the same seed."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.action import RECOGNITION, Action, ActionId, Assigned, Author, AuthorKind, Deed, Ignored, Met, Named
from kiosk.domain.decision import Outcome, Reason, Verdict
from kiosk.domain.face import Box
from kiosk.domain.identity import Flaw, Quality, Template
from kiosk.domain.measurement import Measurement
from kiosk.domain.person import Label, LabelId, PersonId
from kiosk.domain.picture import Picture
from kiosk.domain.thermal import Celsius, ThermalFrame
from kiosk.domain.visit import Kind, Moment, Visit, VisitId, VisitPictures
from kiosk.store.acts import take
from kiosk.store.key import PictureKey
from kiosk.store.pictures import encode
from kiosk.store.rows import SealedFile, insert_visit
from kiosk.store.schema import JOURNAL, PICTURES, connect, transaction
from kiosk.store.sealing import label_of, seal
from kiosk.store.templates import keep_face
from kiosk.store.terms import Keep

REGULARS = 20
"""People with exactly 50 visits each, of whom every second has no name."""

VISITS_OF_A_REGULAR = 50
BATCH = 5_000
ALIKE = 0.75
"""Cosine similarity of two pictures of one face, about that of SFace on drawn faces."""

GUARD = Author(AuthorKind.GUARD, "g-00000001")

Look = Mapping[Kind, bytes]
"""Somebody's pictures as the store keeps them before sealing."""

FIRST = ("Ada", "Ben", "Chiara", "Dilan", "Émile", "Fatma", "Goran", "Hana", "Ines", "Jae-won", "Kaya", "Li", "Mai", "Noor")
LAST = ("Acker", "Bauer", "Çelik", "Dvořák", "Eriksen", "Fuchs", "García", "Huang", "Ivanov", "Jansen", "Kim", "Lindqvist")
FAMILIES, GIVEN = "김이박최정강조윤장임", "민서지현우진수영하은주호연아"
ROLES = ("", "", "courier", "visits the office", "cleaning", "host: Bauer", "전기 기사")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many of what; `pictured` of the newest visits have their pictures, `named` is the share of people with a name."""

    visits: int = 100_000
    people: int = 10_000
    templates: int = 100_000
    pictured: int = 200
    named: float = 0.6
    days: float = 365.0
    model: str = "bench"
    device: str = "kiosk-1"
    seed: int = 1


def regular(number: int) -> PersonId:
    """Return one of the people with 50 visits; odd ones have no name."""
    return _person(number)


def fill(folder: Path, key: PictureKey, crowd: Crowd, until: datetime, looks: Sequence[Look] = ()) -> None:
    """Fill a data folder that a journal has made and let go of; the last visit ends at `until`.

    People get one of the `looks` each, or stripes where there are none. 100,000 visits take about a minute. Nothing is
    synced to the disk on the way.
    """
    with closing(connect(folder / JOURNAL)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA wal_autocheckpoint = 5000")
        dice = np.random.default_rng(crowd.seed)
        owners = _owners(crowd, dice)
        visits = [_visit(crowd, n, until, dice) for n in range(crowd.visits)]
        _keep_visits(db, folder, key, crowd, visits, _Wardrobe(looks, owners))
        _keep_faces(db, key, crowd, visits, owners, dice)
        _keep_log(db, crowd, visits, owners, until, dice)


def _owners(crowd: Crowd, dice: np.random.Generator) -> NDArray[np.int64]:
    """Return whose each visit is: regulars come 50 times, everybody at least once, some often. Regulars came last."""
    fixed = np.repeat(np.arange(REGULARS), VISITS_OF_A_REGULAR)[: crowd.visits]
    others = np.arange(REGULARS, max(crowd.people, REGULARS + 1))[: max(crowd.visits - len(fixed), 0)]
    rest = crowd.visits - len(fixed) - len(others)
    often = REGULARS + np.floor((len(others) or 1) * dice.random(rest) ** 3).astype(np.int64)
    owners = np.concatenate([fixed, others, often]).astype(np.int64)
    dice.shuffle(owners)
    last = [int(np.flatnonzero(owners == one)[0]) for one in range(min(REGULARS, len(fixed) // VISITS_OF_A_REGULAR))]
    newest = np.concatenate([np.delete(owners, last), owners[last]])
    return np.asarray(newest, np.int64)


def _visit(crowd: Crowd, n: int, until: datetime, dice: np.random.Generator) -> Visit:
    before = timedelta(days=crowd.days * (crowd.visits - 1 - n) / max(crowd.visits, 1))
    ended = until - before
    started = ended - timedelta(seconds=4)
    skin = float(dice.normal(34.2, 0.5))
    score = skin - 34.2
    measured = Measurement(
        apparent=Celsius(skin - 0.4),
        skin=Celsius(skin),
        background=Celsius(21.5),
        ambient=Celsius(22.0),
        thermistor=Celsius(25.0),
        fill=0.9,
        contrast=0.8,
        distance_m=0.4,
        pixel=(3, 4),
        samples=15,
        seconds=1.5,
    )
    outcome, reason = (Outcome.ELEVATED, Reason.ABOVE) if score > 1.0 else (Outcome.NOT_ELEVATED, Reason.WITHIN)
    return Visit(
        id=VisitId(f"{started:%Y%m%dT%H%M%S}-{n:012x}"),
        device=crowd.device,
        boot="bench",
        started=Moment(started, 8.0 * n, synced=True),
        ended=Moment(ended, 8.0 * n + 4, synced=True),
        verdict=Verdict(outcome, reason, (measured,), score, 1.0, 34.2, 0.5, 30),
    )


@dataclass(frozen=True, slots=True)
class _Wardrobe:
    """What everybody looks like."""

    looks: Sequence[Look]
    owners: NDArray[np.int64]

    def of(self, n: int) -> Look:
        """Return the pictures of a visit by its number."""
        return self.looks[int(self.owners[n]) % len(self.looks)] if self.looks else _stripes(n)


def _keep_visits(
    db: sqlite3.Connection, folder: Path, key: PictureKey, crowd: Crowd, visits: list[Visit], wardrobe: _Wardrobe
) -> None:
    (folder / PICTURES).mkdir(mode=0o700, exist_ok=True)
    for some in _batches(range(len(visits))):
        with transaction(db):
            for n in some:
                is_pictured = n >= len(visits) - crowd.pictured
                kept = _sealed(folder, key, visits[n].id, wardrobe.of(n)) if is_pictured else ()
                insert_visit(db, visits[n], tuple(kept), (), Keep())


def _stripes(n: int) -> Look:
    """Return small pictures that differ from visit to visit."""
    pixels = np.zeros((240, 320, 4), np.uint8)
    pixels[..., n % 3] = np.arange(320) * (1 + n % 7) % 256
    scene = Picture(pixels, pixels[::2, ::2, :3].copy(), 0.0)
    heat = tuple(ThermalFrame(np.full((8, 8), 21.0 + n % 15, np.float32), at / 10, Celsius(25.0)) for at in range(3))
    return encode(VisitPictures(scene, Box(0.35, 0.25, 0.3, 0.4), heat))


def _sealed(folder: Path, key: PictureKey, visit: VisitId, look: Look) -> Iterator[SealedFile]:
    for kind, plain in look.items():
        sealed = seal(plain, label_of(visit, kind), key)
        path = f"{PICTURES}/{visit}.{kind.value}.sealed"
        (folder / path).write_bytes(sealed)
        yield SealedFile(kind, path, hashlib.sha256(sealed).hexdigest(), len(sealed))


def _keep_faces(
    db: sqlite3.Connection,
    key: PictureKey,
    crowd: Crowd,
    visits: list[Visit],
    owners: NDArray[np.int64],
    dice: np.random.Generator,
) -> None:
    """Keep templates, evenly spread over the visits; the newest ones get what is left over."""
    each, more = divmod(crowd.templates, max(len(visits), 1))
    faces = _units(dice.normal(size=(max(crowd.people, REGULARS + 1), 128)))
    for some in _batches(range(len(visits))):
        with transaction(db):
            for n in some:
                count = each + (n >= len(visits) - more)
                flaw = None if count else Flaw.BLURRED
                keep_face(db, visits[n].id, _templates(faces[owners[n]], count, crowd.model, dice), flaw, key)


def _templates(face: NDArray[np.float64], count: int, model: str, dice: np.random.Generator) -> list[Template]:
    spread = np.sqrt(1 / ALIKE - 1)
    vectors = _units(face + spread * _units(dice.normal(size=(count, 128)))).astype(np.float32)
    quality = Quality(width_px=float(dice.uniform(90, 200)), sharpness=100.0, brightness=120.0, score=0.9)
    return [Template(vector=vector, model=model, quality=quality, at=0.0) for vector in vectors]


def _units(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def _keep_log(
    db: sqlite3.Connection,
    crowd: Crowd,
    visits: list[Visit],
    owners: NDArray[np.int64],
    until: datetime,
    dice: np.random.Generator,
) -> None:
    """Write what recognition and guards did: a visit at a time, then the names."""
    counter = 0
    seen: set[int] = set()
    for some in _batches(range(len(visits))):
        actions = []
        for n in some:
            counter, owner = counter + 1, int(owners[n])
            met: tuple[Deed, ...] = () if owner in seen else (Met(_person(owner), len(seen) + 1),)
            seen.add(owner)
            deeds = (*met, Assigned((visits[n].id,), _person(owner)))
            actions.append(_action(counter, crowd.device, RECOGNITION, visits[n].ended.utc, deeds))
        with transaction(db):
            take(db, tuple(actions), ())
    labels = {owner: _label(owner, dice) for owner in sorted(seen) if _is_named(owner, crowd, dice)}
    ignored = [owner for owner in sorted(seen) if owner >= REGULARS and owner not in labels and dice.random() < 0.05]
    named: list[tuple[Deed, ...]] = [(Named(_person(owner), label.id),) for owner, label in labels.items()]
    named += [(Ignored(_person(owner), ignored=True),) for owner in ignored]
    actions = [_action(counter + 1 + n, crowd.device, GUARD, until, deeds) for n, deeds in enumerate(named)]
    with transaction(db):
        take(db, tuple(actions), tuple(labels.values()))


def _is_named(owner: int, crowd: Crowd, dice: np.random.Generator) -> bool:
    return owner % 2 == 0 if owner < REGULARS else bool(dice.random() < crowd.named)


def _label(owner: int, dice: np.random.Generator) -> Label:
    def one(of: tuple[str, ...] | str) -> str:
        return of[int(dice.integers(len(of)))]

    korean = f"{one(FAMILIES)}{one(GIVEN)}{one(GIVEN)}"
    name = korean if dice.random() < 0.4 else f"{one(FIRST)} {one(LAST)}"
    return Label(id=LabelId(f"l-{owner:016x}"), name=name, role=one(ROLES), note=f"badge {owner}")


def _action(counter: int, device: str, author: Author, at: datetime, deeds: tuple[Deed, ...]) -> Action:
    return Action(id=ActionId(f"a-{counter:016x}"), counter=counter, device=device, author=author, at=at, deeds=deeds)


def _person(number: int) -> PersonId:
    return PersonId(f"p-{number:016x}")


def _batches(numbers: range) -> Iterator[list[int]]:
    rest = iter(numbers)
    while some := list(islice(rest, BATCH)):
        yield some
