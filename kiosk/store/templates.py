"""Templates of faces in the journal: sealed like pictures, and read back as the gallery that visitors are compared with."""

import json
import logging
import sqlite3
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.identity import Flaw, Gallery, Template, Vector
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId
from kiosk.store.changes import changed_since, raise_version, version
from kiosk.store.key import PictureKey
from kiosk.store.sealing import DamagedPicture, seal, unseal

log = logging.getLogger(__name__)

NUMBER = np.dtype("<f4")
"""How a vector is written before it is sealed: one after the other, little-endian."""

SIZE = 128
"""How many numbers a vector has where there is none to tell."""


def template_label(visit: str, n: int) -> str:
    """Return what the `n`th template of a visit is sealed as."""
    return f"{visit}/template/{n}"


def keep_face(
    db: sqlite3.Connection, visit: VisitId, templates: Iterable[Template], flaw: Flaw | None, key: PictureKey
) -> None:
    """Write what was found about a visit's face, in place of what was found before; the caller owns the transaction."""
    db.execute("INSERT OR REPLACE INTO faces (visit, flaw) VALUES (?, ?)", (visit, None if flaw is None else flaw.value))
    db.execute("DELETE FROM templates WHERE visit = ?", (visit,))
    raise_version(db, [visit])
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

    Only what changed after `held` is read and opened. A template that cannot be opened is left out, as is one of another
    model, both with one line in the log. Never raises for them; sqlite3.Error when the journal itself cannot be read.
    """
    db.execute("BEGIN")
    try:
        if held is not None and (held.version, held.model) == (version(db), model):
            return held
        changed = changed_since(db, held.version) if held is not None and held.model == model else None
        whole = _loaded(db, key, model) if held is None or changed is None else _renewed(db, key, held, changed)
        return replace(
            whole,
            version=version(db),
            names={PersonId(person): name for person, name in db.execute(NAMES)},
            rejected=frozenset((PersonId(one), PersonId(other)) for one, other in db.execute(REJECTED)),
            ignored=frozenset(PersonId(person) for (person,) in db.execute(IGNORED)),
            agreed=frozenset(PersonId(person) for (person,) in db.execute(AGREED)),
        )
    finally:
        db.execute("COMMIT")


def _loaded(db: sqlite3.Connection, key: PictureKey, model: str) -> Gallery:
    """Return all templates with whose they are, and nothing else."""
    rows, visits, vectors = _opened(db.execute(ALL, (model,)), key)
    (others,) = db.execute("SELECT count(*) FROM templates WHERE model <> ?", (model,)).fetchone()
    if others:
        log.warning("%d templates are of another face model and are left out; new visits bring new ones", others)
    owners = {VisitId(visit): PersonId(root) for visit, root in db.execute(OWNERS)}
    return Gallery(
        version=0,
        model=model,
        vectors=vectors,
        visits=visits,
        owners=owners,
        names={},
        rejected=frozenset(),
        ignored=frozenset(),
        rows=rows,
    )


def _renewed(db: sqlite3.Connection, key: PictureKey, held: Gallery, changed: set[str]) -> Gallery:
    """Return what is held with the visits that changed as they are now, at the end."""
    asked = json.dumps(sorted(changed))
    rows, visits, vectors = _opened(db.execute(SOME, (asked, held.model)), key, held.vectors.shape[1])
    stayed = [place for place, visit in enumerate(held.visits) if visit not in changed]
    owners = dict(held.owners)
    for visit in changed:
        owners.pop(VisitId(visit), None)
    owners.update((VisitId(visit), PersonId(root)) for visit, root in db.execute(SOME_OWNERS, (asked,)))
    return replace(
        held,
        vectors=np.concatenate([held.vectors[stayed] if len(stayed) < len(held.visits) else held.vectors, vectors]),
        visits=tuple(map(held.visits.__getitem__, stayed)) + visits,
        rows=np.concatenate([held.rows[stayed], rows]),
        owners=owners,
    )


def _opened(
    sealed: Iterable[tuple[int, str, int, bytes]], key: PictureKey, size: int = 0
) -> tuple[NDArray[np.int64], tuple[VisitId, ...], Vector]:
    """Return numbers, visits and vectors of the templates that can be opened; `size` numbers long, 0 for any."""
    rows: list[int] = []
    visits: list[VisitId] = []
    vectors = bytearray()
    damaged: list[int] = []
    for seq, visit, n, content in sealed:
        vector = opened(content, visit, n, key)
        size = size or len(vector or b"") // NUMBER.itemsize
        if vector is None or len(vector) != size * NUMBER.itemsize:
            damaged.append(seq)
            continue
        rows.append(seq)
        visits.append(VisitId(visit))
        vectors += vector
    if damaged:
        log.warning("%d templates cannot be opened (the first is number %d) and are left out", len(damaged), damaged[0])
    joined = np.frombuffer(vectors, NUMBER).astype(np.float32, copy=False).reshape(len(rows), size or SIZE)
    return np.array(rows, np.int64), tuple(visits), joined


def opened(sealed: bytes, visit: str, n: int, key: PictureKey) -> bytes | None:
    """Return a template's vector as bytes, None for one that was changed or sealed with another key."""
    try:
        return unseal(sealed, template_label(visit, n), key, "a template")
    except DamagedPicture:
        return None


ALL = "SELECT seq, visit, n, sealed FROM templates WHERE model = ? AND state = 'kept' ORDER BY seq"

SOME = """SELECT seq, templates.visit, n, sealed FROM json_each(?) AS asked JOIN templates ON templates.visit = asked.value
WHERE model = ? AND state = 'kept' ORDER BY seq"""

OWNERS = "SELECT visit, root FROM memberships WHERE visit IN (SELECT visit FROM templates)"

SOME_OWNERS = """SELECT m.visit, m.root FROM json_each(?) AS asked JOIN memberships AS m ON m.visit = asked.value
WHERE EXISTS (SELECT 1 FROM templates AS t WHERE t.visit = m.visit)"""

NAMES = "SELECT people.id, labels.name FROM people JOIN labels ON labels.id = people.label WHERE people.root = people.id"

REJECTED = "SELECT first, second FROM rejections"

IGNORED = "SELECT id FROM people WHERE ignored = 1 AND root = id"

AGREED = """SELECT DISTINCT people.root FROM registers JOIN actions ON actions.seq = registers.action
JOIN people ON people.id = registers.about
WHERE registers.kind = 'met' AND actions.author_kind = 'visitor' AND actions.in_force = 1"""
