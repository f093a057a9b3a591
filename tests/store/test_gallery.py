"""Templates as they are read back to compare visitors with."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from kiosk.domain.action import RECOGNITION, Assigned, Author, AuthorKind, Ignored, Merged, Met, Named, Rejected, Undone
from kiosk.store import changes
from kiosk.store import templates as kept_templates
from kiosk.store.key import PictureKey
from kiosk.store.schema import connect_to_read
from kiosk.store.sealing import unseal
from kiosk.store.templates import load_gallery
from tests.store.crowd import identity, label, person, templates
from tests.store.samples import NOTHING, not_elevated, visit

GUARD = Author(AuthorKind.GUARD, "g-00000001")


@pytest.fixture
def kiosk(place):
    with place.journal() as journal:
        for n in range(5):
            journal.record(visit(n, not_elevated()), NOTHING).result()
        log = identity(journal, place)
        for n in range(3):
            deeds = Met(person(n), 0), Assigned((visit(n).id,), person(n))
            log.enrol(visit(n).id, templates(3, seed=n), None, *deeds).result()
        yield log


def gallery(place, held=None, key=None, model="model"):
    with closing(connect_to_read(place.folder / "journal.db")) as db:
        return load_gallery(db, key or PictureKey(place.key.read_bytes()), model, held)


def spoil(place, statement):
    with closing(sqlite3.connect(place.folder / "journal.db")) as db, db:
        db.execute(statement)


def test_vectors_come_back_as_they_were_with_whose_they_are(place, kiosk):
    kiosk.act(GUARD, Named(person(1), label(1).id), Ignored(person(2), ignored=True), labels=(label(1, "Kim"),)).result()
    kiosk.act(GUARD, Rejected(person(2), person(0))).result()
    loaded = gallery(place)

    assert np.array_equal(loaded.vectors[3:6], np.stack([one.vector for one in templates(3, seed=1)]))
    assert loaded.vectors.dtype == np.float32
    assert loaded.visits[3:6] == (visit(1).id,) * 3
    assert loaded.owners[visit(1).id] == person(1)
    assert loaded.names == {person(1): "Kim"}
    assert loaded.ignored == {person(2)}
    assert loaded.rejected == {(person(0), person(2))}


def test_it_tells_who_asked_to_be_remembered_whoever_they_were_joined_with(place, kiosk):
    before, visitor = gallery(place), Author(AuthorKind.VISITOR)
    asked = kiosk.enrol(
        visit(3).id, templates(2, seed=3), None, Met(person(3), 0), Assigned((visit(3).id,), person(3)), author=visitor
    ).result()
    renewed = gallery(place, before)
    kiosk.act(GUARD, Merged(person(3), person(1))).result()
    joined = gallery(place, renewed)
    kiosk.act(GUARD, Undone(asked.id)).result()

    assert (before.agreed, renewed.agreed, joined.agreed) == (set(), {person(3)}, {person(1)})
    assert gallery(place, joined).agreed == set()


@pytest.mark.usefixtures("kiosk")
def test_what_is_held_is_returned_where_nothing_changed(place):
    held = gallery(place)

    assert gallery(place, held) is held


def test_only_what_is_new_is_opened(place, kiosk, monkeypatch):
    held = gallery(place)
    kiosk.enrol(visit(3).id, templates(2, seed=9), None, Assigned((visit(3).id,), person(1))).result()
    kiosk.enrol(visit(0).id, templates(1, seed=8), None).result()
    opened = []

    def noting(sealed, label, key, name):
        opened.append(label)
        return unseal(sealed, label, key, name)

    monkeypatch.setattr(kept_templates, "unseal", noting)
    loaded = gallery(place, held)

    assert len(opened) == 3
    assert loaded.visits == (*(visit(1).id,) * 3, *(visit(2).id,) * 3, *(visit(3).id,) * 2, visit(0).id)
    assert np.array_equal(loaded.vectors[:6], held.vectors[3:])
    assert loaded.owners == gallery(place).owners
    assert loaded.version == gallery(place).version


def same(one, other):
    order = np.argsort(one.rows)
    return (
        np.array_equal(one.rows[order], other.rows)
        and np.array_equal(one.vectors[order], other.vectors)
        and tuple(one.visits[place] for place in order) == other.visits
        and (one.owners, one.names, one.rejected, one.ignored) == (other.owners, other.names, other.rejected, other.ignored)
    )


def test_a_renewed_gallery_is_the_same_as_one_read_anew(place, kiosk):
    held = gallery(place)
    merge = kiosk.act(GUARD, Merged(person(0), person(1))).result()
    held = gallery(place, held)
    assert same(held, gallery(place))
    for act in (
        lambda: kiosk.act(GUARD, Undone(merge.id)),
        lambda: kiosk.act(GUARD, Assigned((visit(2).id,), person(0))),
        lambda: kiosk.act(GUARD, Named(person(1), label(1).id), labels=(label(1, "Kim"),)),
        lambda: kiosk.act(GUARD, Rejected(person(1), person(0)), Ignored(person(1), ignored=True)),
        lambda: kiosk.enrol(visit(1).id, templates(2, seed=5), None),
        lambda: kiosk.forget(GUARD, person(0)),
    ):
        act().result()
        held = gallery(place, held)
        assert same(held, gallery(place))
    assert set(held.visits) == {visit(1).id}


def test_a_gallery_held_for_very_long_is_read_anew(place, kiosk, monkeypatch):
    held = gallery(place)
    monkeypatch.setattr(changes, "REMEMBERED", 3)
    for n in range(3, 9):
        kiosk.act(RECOGNITION, Met(person(n), 0)).result()
    kiosk.act(GUARD, Assigned((visit(2).id,), person(0))).result()

    assert same(gallery(place, held), gallery(place))


def test_a_damaged_template_is_left_out_with_one_line(place, kiosk, caplog):
    spoil(place, "UPDATE templates SET sealed = zeroblob(553) WHERE seq = 4")
    spoil(place, "UPDATE templates SET sealed = substr(sealed, 1, 100) WHERE seq = 5")
    loaded = gallery(place)
    kiosk.act(RECOGNITION, Met(person(9), 0)).result()
    again = gallery(place, loaded)

    assert list(again.rows) == list(loaded.rows) == [1, 2, 3, 6, 7, 8, 9]
    assert [record.message for record in caplog.records] == [
        "2 templates cannot be opened (the first is number 4) and are left out"
    ]
    caplog.clear()


@pytest.mark.usefixtures("kiosk")
def test_a_template_passed_off_as_that_of_another_visit_is_left_out(place, caplog):
    spoil(place, "UPDATE templates SET sealed = (SELECT sealed FROM templates WHERE seq = 1) WHERE seq = 4")

    assert 4 not in gallery(place).rows
    caplog.clear()


def test_templates_of_another_model_are_left_out_with_one_line(place, kiosk, caplog):
    kiosk.enrol(visit(3).id, templates(2, model="newer"), None).result()

    assert len(gallery(place, model="newer").visits) == 2
    assert [record.message for record in caplog.records] == [
        "9 templates are of another face model and are left out; new visits bring new ones"
    ]
    caplog.clear()


@pytest.mark.usefixtures("kiosk")
def test_with_another_key_the_gallery_is_empty_and_says_so(place, caplog):
    loaded = gallery(place, key=PictureKey(bytes(32)))

    assert loaded.vectors.shape == (0, 128)
    assert "9 templates cannot be opened" in caplog.text
    caplog.clear()


def test_an_empty_journal_gives_an_empty_gallery(place):
    place.journal().close()

    assert gallery(place).vectors.shape == (0, 128)


def test_a_damaged_template_is_found_in_passing_and_not_tried_again(place, kiosk, caplog):
    spoil(place, "UPDATE templates SET sealed = zeroblob(553) WHERE seq = 4")
    assert kiosk._keeper.inspect().result() == 1
    caplog.clear()

    assert list(gallery(place).rows) == [1, 2, 3, 5, 6, 7, 8, 9]
    assert kiosk._keeper.inspect().result() == 0
