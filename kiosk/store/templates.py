"""Templates of faces in the journal: sealed like pictures, and read back as the gallery that visitors are compared with."""

import logging
import sqlite3
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.identity import Flaw, Gallery, Template, Vector
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId
from kiosk.store.actions import version
from kiosk.store.key import PictureKey
from kiosk.store.sealing import DamagedPicture, seal, unseal

log = logging.getLogger(__name__)

NUMBER = np.dtype("<f4")
"""How a vector is written before it is sealed: one after the other, little-endian."""


def template_label(visit: str, n: int) -> str:
    """Return what the `n`th template of a visit is sealed as."""
    return f"{visit}/template/{n}"


def keep_face(
    db: sqlite3.Connection, visit: VisitId, templates: Iterable[Template], flaw: Flaw | None, key: PictureKey
) -> None:
    """Write what was found about a visit's face, in place of what was found before; the caller owns the transaction."""
    db.execute("INSERT OR REPLACE INTO faces (visit, flaw) VALUES (?, ?)", (visit, None if flaw is None else flaw.value))
    db.execute("DELETE FROM templates WHERE visit = ?", (visit,))
    db.executemany(
        """INSERT INTO templates (visit, n, model, width_px, sharpness, brightness, score, sealed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [(visit, n, *_columns(one), _sealed(visit, n, one, key)) for n, one in enumerate(templates)],
    )


def _columns(template: Template) -> tuple[str, float, float, float, float]:
    quality = template.quality
    return (
        template.model,
        float(quality.width_px),
        float(quality.sharpness),
        float(quality.brightness),
        float(quality.score),
    )


def _sealed(visit: VisitId, n: int, template: Template, key: PictureKey) -> bytes:
    return seal(template.vector.astype(NUMBER).tobytes(), template_label(visit, n), key)


def load_gallery(db: sqlite3.Connection, key: PictureKey, model: str, held: Gallery | None = None) -> Gallery:
    """Return every template of one model with whose it is; `held` itself where nothing changed since.

    Only templates that `held` has not yet are opened. One that cannot be is left out, as is one of another model, both
    with one line in the log. Never raises for them; sqlite3.Error when the journal itself cannot be read.
    """
    db.execute("BEGIN")
    try:
        now = version(db)
        if held is not None and (held.version, held.model) == (now, model):
            return held
        rows, visits, vectors = _vectors(db, key, model, held if held is not None and held.model == model else None)
        return Gallery(
            version=now,
            model=model,
            vectors=vectors,
            visits=visits,
            owners={VisitId(visit): PersonId(root) for visit, root in db.execute(OWNERS)},
            names={PersonId(person): name for person, name in db.execute(NAMES)},
            rejected=frozenset((PersonId(one), PersonId(other)) for one, other in db.execute(REJECTED)),
            ignored=frozenset(PersonId(person) for (person,) in db.execute(IGNORED)),
            rows=rows,
        )
    finally:
        db.execute("COMMIT")


def _vectors(
    db: sqlite3.Connection, key: PictureKey, model: str, held: Gallery | None
) -> tuple[NDArray[np.int64], tuple[VisitId, ...], Vector]:
    """Return the templates' numbers in the journal, their visits and their vectors; those held are not opened again.

    Numbers only grow, so that what is below the highest one held and is not held was left out before.
    """
    kept = np.fromiter((seq for (seq,) in db.execute(SEQS, (model,))), np.int64)
    known = held.rows if held is not None else kept[:0]
    last = int(known[-1]) if len(known) else 0
    opened = list(_opened(db, key, model, last))
    new = np.frombuffer(b"".join(vector for _, _, vector in opened), NUMBER).astype(np.float32)
    rows, visits = np.array([seq for seq, _, _ in opened], np.int64), [visit for _, visit, _ in opened]
    if held is None or not len(known):
        return rows, tuple(visits), new.reshape(len(opened), -1 if opened else 128)
    stayed = np.flatnonzero(np.isin(known, kept))
    return (
        np.concatenate([known[stayed], rows]),
        (*(held.visits[place] for place in stayed), *visits),
        np.concatenate([held.vectors[stayed], new.reshape(len(opened), held.vectors.shape[1])]),
    )


def _opened(db: sqlite3.Connection, key: PictureKey, model: str, after: int) -> Iterator[tuple[int, VisitId, bytes]]:
    """Yield number, visit and vector of the templates behind a number that can be opened."""
    damaged: list[int] = []
    size: int | None = None
    for seq, visit, n, sealed in db.execute(SEALED, (model, after)):
        vector = opened(sealed, visit, n, key)
        size = len(vector) if size is None and vector is not None else size
        if vector is None or len(vector) != size:
            damaged.append(seq)
            continue
        yield seq, VisitId(visit), vector
    _say_left_out(db, model, damaged, after)


def opened(sealed: bytes, visit: str, n: int, key: PictureKey) -> bytes | None:
    """Return a template's vector as bytes, None for one that was changed or sealed with another key."""
    try:
        return unseal(sealed, template_label(visit, n), key, "a template")
    except DamagedPicture:
        return None


def _say_left_out(db: sqlite3.Connection, model: str, damaged: list[int], after: int) -> None:
    if damaged:
        log.warning("%d templates cannot be opened (the first is number %d) and are left out", len(damaged), damaged[0])
    (others,) = db.execute("SELECT count(*) FROM templates WHERE model <> ?", (model,)).fetchone() if not after else (0,)
    if others:
        log.warning("%d templates are of another face model and are left out; new visits bring new ones", others)


SEQS = "SELECT seq FROM templates WHERE model = ? AND state = 'kept' ORDER BY seq"

SEALED = "SELECT seq, visit, n, sealed FROM templates WHERE model = ? AND state = 'kept' AND seq > ? ORDER BY seq"

OWNERS = "SELECT visit, root FROM memberships WHERE visit IN (SELECT visit FROM templates)"

NAMES = "SELECT people.id, labels.name FROM people JOIN labels ON labels.id = people.label WHERE people.root = people.id"

REJECTED = "SELECT first, second FROM rejections"

IGNORED = "SELECT id FROM people WHERE ignored = 1 AND root = id"
"""Of the same reading as the vectors: one transaction sees one state of the journal."""
