"""Forgetting leaves nothing: no byte of a portrait, template or name in any file of the data folder."""

import random
import shutil
import sqlite3
from contextlib import closing

import pytest

from kiosk.domain.action import (
    RECOGNITION,
    Action,
    Assigned,
    Author,
    AuthorKind,
    Forgotten,
    Merged,
    Met,
    Named,
    Noted,
    Undone,
)
from kiosk.domain.card import HERE, Receipt
from kiosk.domain.spelling import folded
from kiosk.domain.visit import Kind, VisitId, VisitPictures
from kiosk.errors import BadInput, StoreFull
from kiosk.store.actions import keep_labels
from kiosk.store.erasing import erase_rows
from kiosk.store.records import SqliteRecords
from kiosk.store.schema import connect, connect_to_read, migrate, transaction
from kiosk.store.side_door import SideDoor
from tests.store.crowd import AT, action_id, identity, label, log_of, person, templates, told
from tests.store.faulty_disk import FailingDisk
from tests.store.samples import MIDDLE, Place, elevated, heat, noise, visit
from tests.store.tracks import pieces, tracks

GUARD = Author(AuthorKind.GUARD, "g-00000001")
VISITOR = Author(AuthorKind.VISITOR)
NAMES = {1: label(1, "Ottokar Wunderlich", "courier", "likes tea"), 2: label(2, "O. Wunderling"), 3: label(3, "김민수")}
NOTE = label(4, note="has a blue umbrella")
THEIRS = [visit(n).id for n in (0, 1, 2)]
OTHERS = visit(3).id


def done(future):
    return future.result(timeout=20)


def look(n):
    return VisitPictures(noise(96, 72, seed=n), MIDDLE, heat(n + 2))


def come(place, journal):
    """Let somebody come twice, once more as another person, and be merged, named and renamed; somebody else comes too."""
    log = identity(journal, place, destinations=("cloud",))
    for n in range(4):
        done(journal.record(visit(n, elevated(36.0), at=60.0 * n), look(n)))
        met_now = () if n == 1 else (Met(person(n + 1), 0),)
        deeds = *met_now, Assigned((visit(n).id,), person(1 if n == 1 else n + 1))
        done(log.enrol(visit(n).id, templates(3, seed=n), None, *deeds))
    done(log.act(GUARD, Named(person(1), NAMES[2].id), labels=(NAMES[2],)))
    done(log.act(GUARD, Named(person(1), NAMES[1].id), labels=(NAMES[1],)))
    done(log.act(GUARD, Merged(person(3), person(1))))
    done(log.act(GUARD, Noted(visit(0).id, NOTE.id), labels=(NOTE,)))
    done(log.act(GUARD, Named(person(4), NAMES[3].id), labels=(NAMES[3],)))
    return log


def needles(place, visits=THEIRS, names=(1, 2)):
    """Return bytes of all that must be gone; read while it is still there."""
    found: dict[str, bytes] = {}
    reader = place.reader()
    for one in visits:
        for kind in Kind:
            sealed = (place.folder / "pictures" / f"{one}.{kind.value}.sealed").read_bytes()
            found |= pieces(f"{kind.value} of {one}", reader.picture_bytes(one, kind)) if kind is not Kind.HEAT else {}
            found |= pieces(f"sealed {kind.value} of {one}", sealed[21:])
        for n, template in enumerate(templates(3, seed=int(one[-2:], 16))):
            found |= pieces(f"template {n} of {one}", template.vector.tobytes())
    with closing(connect_to_read(place.folder / "journal.db")) as db:
        for one, sealed in db.execute("SELECT visit, sealed FROM templates"):
            found |= pieces(f"sealed template of {one}", sealed[21:]) if one in visits else {}
    for n in names:
        found |= {f"name {n}": NAMES[n].name.encode(), f"folded {n}": folded(NAMES[n].name).encode()[:10]}
    return found | {
        "role": b"courier",
        "note": b"likes tea",
        "note of a visit": b"blue umbrella",
        "folded note": b" umbrella",
    }


@pytest.fixture
def met(place):
    """A kiosk that somebody came to, with a backup in which they are."""
    with place.journal(destinations=("cloud",)) as journal:
        log = come(place, journal)
        done(journal.backup())
        yield journal, log


@pytest.mark.usefixtures("met")
def test_all_that_will_be_looked_for_is_there_before(place):
    looked_for = needles(place)

    assert {name for _, name in tracks(place.folder, place.key, looked_for, THEIRS)} == looked_for.keys()


def test_no_byte_of_somebody_forgotten_is_left(place, met):
    _, log = met
    looked_for = needles(place)
    receipt = done(log.forget(GUARD, person(3)))

    assert tracks(place.folder, place.key, looked_for, THEIRS) == []
    assert receipt == Receipt(
        people=(person(1), person(3)), visits=3, pictures=9, templates=9, labels=3, outbox_rows=3, pending=("cloud",)
    )


def test_of_somebody_else_nothing_is_lost(place, met):
    _, log = met
    looked_for = {"name 3": NAMES[3].name.encode()}
    done(log.forget(GUARD, person(1)))

    assert {file for file, _ in tracks(place.folder, place.key, looked_for, [])} == {"journal.db", "journal.backup"}
    assert [place.reader().picture_bytes(OTHERS, kind) for kind in Kind]
    with closing(connect_to_read(place.folder / "journal.db")) as db:
        assert told(db).people.keys() == {person(4)}
        assert db.execute("SELECT count(*) FROM templates").fetchone()[0] == 3
        assert [row[0] for row in db.execute("SELECT visit FROM outbox")] == [OTHERS]


def test_readings_stay_without_anybody_they_belong_to(place, met):
    done(met[1].forget(GUARD, person(1)))

    assert [row.outcome.value for row in place.reader().visits()] == ["elevated"] * 4
    assert place.reader().visit(THEIRS[0]).pictures == ()


def test_their_deletion_elsewhere_is_queued(place, met):
    done(met[1].forget(GUARD, person(1)))

    with closing(connect_to_read(place.folder / "journal.db")) as db:
        queued = db.execute("SELECT person, visits FROM erasures WHERE destination = 'cloud' AND done_at IS NULL").fetchall()
        assert {row[0] for row in queued} == {person(1), person(3)}
        assert all(one in "".join(row[1] for row in queued) for one in THEIRS)
        here = db.execute("SELECT count(*) FROM erasures WHERE destination = ? AND done_at IS NULL", (HERE,)).fetchone()
        assert here[0] == 0


def test_pictures_and_journals_that_were_set_aside_go_too(place, met, caplog):
    _, log = met
    looked_for = needles(place)
    aside = place.folder / "pictures" / "set-aside"
    aside.mkdir()
    place.file(visit(0), "portrait").rename(aside / place.file(visit(0), "portrait").name)
    (place.folder / "damaged-1.db").write_bytes((place.folder / "journal.db").read_bytes())
    done(log.forget(GUARD, person(1)))

    assert tracks(place.folder, place.key, looked_for, THEIRS) == []
    assert not (place.folder / "damaged-1.db").exists()
    assert "removing damaged-1.db" in caplog.text
    caplog.clear()


def test_a_backup_brought_back_later_does_not_bring_them_back(place, met, caplog):
    journal, log = met
    done(log.forget(GUARD, person(1)))
    journal.close()
    (place.folder / "journal.db").unlink()
    with place.journal() as again:
        assert again.recovered
        db = connect_to_read(place.folder / "journal.db")
        assert told(db).forgotten == {person(1), person(3)}
        assert told(db).people.keys() == {person(4)}
        db.close()
    caplog.clear()


def test_what_arrives_late_about_somebody_forgotten_is_not_kept(place, met):
    _, log = met
    late = label(9, "Ottokar the Late")
    with closing(connect_to_read(place.folder / "journal.db")) as db:
        named_before = next(one.id for one in log_of(db) if isinstance(one.deeds[0], Named))
    named = Action(id=action_id(9), counter=50, device="west", author=GUARD, at=AT, deeds=(Named(person(1), late.id),))
    done(log.forget(GUARD, person(1)))
    done(log.take((), (late,)))
    done(log.take((named,), (late,)))
    done(log.take((), (late, NAMES[1])))

    with closing(connect_to_read(place.folder / "journal.db")) as db:
        assert {row[0] for row in db.execute("SELECT name FROM labels")} == {NAMES[3].name}
    with pytest.raises(BadInput, match="was forgotten"):
        done(log.act(GUARD, Named(person(1), late.id), labels=(late,)))
    with pytest.raises(BadInput, match="everybody whom that was about was forgotten"):
        done(log.act(GUARD, Undone(named_before)))
    with pytest.raises(BadInput, match="forgotten already"):
        done(log.forget(GUARD, person(1)))
    with pytest.raises(BadInput, match="was forgotten"):
        done(log.enrol(THEIRS[0], templates(1), None))


def test_whom_another_kiosk_forgot_is_erased_here_as_well(place, met):
    _, log = met
    looked_for = needles(place)
    forgotten = (Forgotten((person(1), person(3))),)
    theirs = Action(id=action_id(9), counter=50, device="west", author=GUARD, at=AT, deeds=forgotten)
    done(log.take((theirs,), ()))

    assert tracks(place.folder, place.key, looked_for, THEIRS) == []


def test_a_note_to_a_visit_that_another_kiosk_keeps_goes_with_whom_it_was_of(place, met):
    _, log = met
    theirs, note = VisitId("a-visit-elsewhere"), label(9, note="has a blue umbrella")

    def wrote(n, *deeds):
        return Action(id=action_id(n), counter=50 + n, device="west", author=GUARD, at=AT, deeds=deeds)

    looked_for = needles(place)
    done(log.take((wrote(1, Assigned((theirs,), person(1))), wrote(2, Noted(theirs, note.id))), (note,)))
    done(log.take((wrote(3, Forgotten((person(1), person(3)))),), ()))

    assert tracks(place.folder, place.key, looked_for, THEIRS) == []


def test_a_visit_that_falls_to_somebody_forgotten_is_erased_then(place, met):
    _, log = met
    looked_for = needles(place, visits=[THEIRS[1]], names=())
    moved = done(log.act(GUARD, Assigned((THEIRS[1],), person(4))))
    done(log.forget(GUARD, person(1)))
    assert tracks(place.folder, place.key, pieces("template", templates(3, seed=1)[0].vector.tobytes()), THEIRS)

    undo = Action(id=action_id(9), counter=90, device="west", author=GUARD, at=AT, deeds=(Undone(moved.id),))
    done(log.take((undo,), ()))
    assert tracks(place.folder, place.key, looked_for, THEIRS) == []


def test_while_somebody_reads_traces_wait_and_the_receipt_says_so(place, met, caplog):
    journal, log = met
    looked_for = needles(place)
    with closing(connect_to_read(place.folder / "journal.db")) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM labels").fetchone()
        receipt = done(log.forget(GUARD, person(1)))
        assert receipt.pending == (HERE, "cloud")
        reading.execute("COMMIT")
    done(journal.do_chores())

    assert tracks(place.folder, place.key, looked_for, THEIRS) == []
    assert "traces of somebody forgotten" in caplog.text
    caplog.clear()


def test_somebody_is_forgotten_beside_a_running_kiosk(place, met):
    journal, _ = met
    looked_for = needles(place)
    log = identity(journal, place, keeper=SideDoor(place.folder))
    receipt = done(log.forget(GUARD, person(1)))

    assert receipt.pending == ()
    assert tracks(place.folder, place.key, looked_for, THEIRS) == []


def test_the_receipt_of_somebody_unknown_is_an_error(met):
    with pytest.raises(BadInput, match="no person"):
        done(met[1].forget(GUARD, person(77)))


def test_wherever_the_power_is_cut_nothing_or_all_of_somebody_is_left(tmp_path, caplog):
    before = Place(tmp_path / "before")
    with before.journal(destinations=("cloud",)) as journal:
        come(before, journal)
        done(journal.backup())
    looked_for = needles(before)
    nth, cut_short, forgotten = 1, True, set()
    while cut_short:
        shutil.copytree(tmp_path / "before", tmp_path / str(nth))
        place, disk = Place(tmp_path / str(nth)), FailingDisk(10_000_000, for_ever=True)
        with place.journal(disk, destinations=("cloud",)) as journal:
            log = identity(journal, place)
            disk.count, disk.nth = 0, nth
            failed = log.forget(GUARD, person(1)).exception(timeout=20)
            assert failed is None or isinstance(failed, StoreFull)
            cut_short = disk.count >= nth
        with place.journal(destinations=("cloud",)) as journal:
            with closing(connect_to_read(place.folder / "journal.db")) as db:
                is_forgotten = person(1) in told(db).forgotten
            assert is_forgotten or failed is not None
            forgotten.add(is_forgotten)
            if not is_forgotten:
                assert done(identity(journal, place).forget(GUARD, person(1))).templates == 9
            assert tracks(place.folder, place.key, looked_for, THEIRS) == []
        nth += 19
    assert forgotten == {True, False}
    caplog.clear()


def test_the_log_keeps_what_was_done_with_ids_only(place, met):
    _, log = met
    done(log.forget(GUARD, person(1)))

    with closing(connect_to_read(place.folder / "journal.db")) as db:
        assert len(log_of(db)) == 10
        assert log_of(db)[0].author == RECOGNITION


def left_in(file, names):
    content = file.read_bytes()
    return [name for name in names if name.encode() in content]


def test_no_copy_of_a_name_stays_in_the_slack_of_pages(tmp_path):
    dice, file, gone = random.Random(2), tmp_path / "journal.db", []
    with closing(connect(file)) as db:
        migrate(db)
        kept = [label(dice.randrange(2**60), f"{n:05} " + "x" * dice.randrange(70), note="y" * n) for n in range(900)]
        with transaction(db):
            keep_labels(db, kept)
        with transaction(db):
            while len(kept) > 300:
                gone.append(kept.pop(dice.randrange(min(30, len(kept)))))
                db.execute("DELETE FROM labels WHERE id = ?", (gone[-1].id,))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert left_in(file, [one.name for one in gone]), "SQLite leaves none by itself; this shows nothing then"
        with transaction(db):
            erase_rows(db, (), ())
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert left_in(file, [one.name for one in gone]) == []
        assert db.execute("SELECT count(*) FROM labels").fetchone() == (300,)


def test_in_a_crowd_no_template_or_name_leaves_a_copy_in_the_slack_of_pages(place):
    with place.journal() as journal:
        log = identity(journal, place)
        for n in range(90):
            done(journal.record(visit(n), VisitPictures(None, None, ())))
            name = label(n * 7919 % 90 + 1, f"Somebody called {n:05} {'x' * (n % 50)}")
            done(log.enrol(visit(n).id, templates(3, seed=n), None, Met(person(n), 0), Assigned((visit(n).id,), person(n))))
            done(log.act(GUARD, Named(person(n), name.id), labels=(name,)))
        with closing(connect_to_read(place.folder / "journal.db")) as db:
            sealed = {(row[0], row[1]): row[2] for row in db.execute("SELECT visit, n, sealed FROM templates")}
        gone = [n for n in range(90) if n % 3]
        for n in gone:
            done(log.forget(GUARD, person(n)))
        looked_for = {f"name {n}": f"called {n:05}".encode() for n in gone}
        for n in gone:
            for one in range(3):
                looked_for |= pieces(f"{n}/{one}", sealed[visit(n).id, one][21:])
        content = b"".join(file.read_bytes() for file in sorted(place.folder.glob("journal*")))
        assert [name for name, needle in looked_for.items() if needle in content] == []
        with closing(sqlite3.connect(place.folder / "journal.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_undoing_that_a_visitor_asked_to_be_remembered_erases_their_templates_at_once(place):
    with place.journal() as journal:
        log = identity(journal, place)
        records, asked = SqliteRecords(place.folder, place.key, {}), []
        for n in range(2):
            done(journal.record(visit(n, elevated(36.0), at=60.0 * n), look(n)))
            deeds = Met(person(n), 0), Assigned((visit(n).id,), person(n))
            asked.append(done(log.enrol(visit(n).id, templates(3, seed=n), None, *deeds, author=VISITOR)))
        held = records.gallery("model")
        undo = done(log.act(GUARD, Undone(asked[0].id)))

        assert set(records.gallery("model", held).visits) == {visit(1).id}
        with closing(connect_to_read(place.folder / "journal.db")) as db:
            assert {one for (one,) in db.execute("SELECT visit FROM templates")} == {visit(1).id}
        done(log.act(GUARD, Undone(undo.id)))
        assert set(records.gallery("model").visits) == {visit(1).id}
