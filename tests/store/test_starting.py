import fcntl
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import BadInput
from kiosk.store import schema
from kiosk.store.lock import FolderInUse, FolderLock, holder
from tests.store.samples import NOTHING, elevated, not_elevated, pictures, visit

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def kept(place):
    """Return a data folder with one visit and its pictures, closed."""
    ledger = place.ledger()
    ledger.record(visit(1, elevated(36.0)), pictures())
    ledger.close()
    return place


def test_visits_are_there_after_a_restart(kept):
    kept.ledger().close()

    assert kept.reader().visit(visit(1).id).skin_c == 36.0
    assert kept.reader().picture_bytes(visit(1).id, Kind.SCENE)


def test_commits_are_synced_in_full_and_deleted_content_is_overwritten(place):
    ledger = place.ledger()

    pragmas = {name: ledger._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}

    assert pragmas == {"journal_mode": "wal", "synchronous": 2}
    assert ledger._connection.execute("PRAGMA secure_delete").fetchone()[0] == 1
    assert ledger._connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    ledger.close()


def test_half_written_files_are_removed(kept):
    leftovers = [kept.folder / "journal.backup.tmp", kept.folder / "pictures" / "x.scene.sealed.tmp"]
    for leftover in leftovers:
        leftover.touch()

    kept.ledger().close()

    assert not any(leftover.exists() for leftover in leftovers)
    assert len(kept.sealed()) == 3


def test_pictures_of_a_visit_that_was_never_committed_are_removed(kept):
    kept.file(visit(2)).write_bytes(kept.file(visit(1)).read_bytes())

    kept.ledger().close()

    assert len(kept.sealed()) == 3
    assert not kept.file(visit(2)).exists()


def test_more_pictures_without_a_visit_than_a_kill_leaves_are_set_aside(kept, caplog):
    for n in range(2, 8):
        kept.file(visit(n)).write_bytes(kept.file(visit(1)).read_bytes())

    kept.ledger().close()

    assert len(kept.sealed()) == 3
    assert kept.reader().summary().set_aside == 6
    caplog.clear()


def test_a_picture_that_vanished_is_marked_missing(kept, caplog):
    kept.file(visit(1)).unlink()

    kept.ledger().close()

    assert {row.kind: row.state for row in kept.reader().pictures(visit(1).id)}[Kind.SCENE] == "missing"
    assert kept.reader().summary().lost_pictures == 1
    with pytest.raises(BadInput, match=r"scene of visit .* is missing"):
        kept.reader().picture_bytes(visit(1).id, Kind.SCENE)
    caplog.clear()


def test_a_picture_that_came_back_counts_again(kept, caplog):
    content = kept.file(visit(1)).read_bytes()
    kept.file(visit(1)).unlink()
    kept.ledger().close()
    kept.file(visit(1)).write_bytes(content)

    kept.ledger().close()

    assert kept.reader().picture_bytes(visit(1).id, Kind.SCENE)
    caplog.clear()


@pytest.mark.parametrize("damage", [b"this is no database at all" * 200, b"SQLite format 3\0" + bytes(4080)])
def test_a_damaged_journal_is_moved_aside_and_nothing_is_lost(kept, caplog, damage):
    (kept.folder / "journal.db").write_bytes(damage)

    ledger = kept.ledger()

    assert (kept.folder / "damaged-1.db").read_bytes() == damage
    assert "an empty journal took its place" in ledger.recovered
    assert ledger.recovered == kept.reader().summary().recovered
    assert kept.reader().summary().set_aside == 3
    assert ledger.record(visit(2), pictures()).pictures
    assert ledger.recovered in caplog.text
    ledger.close()
    caplog.clear()


def test_torn_pages_are_noticed(kept, caplog):
    file = kept.folder / "journal.db"
    content = bytearray(file.read_bytes())
    content[4096 * 2 : 4096 * 6] = os.urandom(4096 * 4)
    file.write_bytes(content)

    ledger = kept.ledger()

    assert ledger.recovered
    assert (kept.folder / "damaged-1.db").read_bytes() == content
    ledger.close()
    caplog.clear()


def test_the_last_backup_takes_the_place_of_a_damaged_journal(kept, caplog):
    with kept.journal() as journal:
        copy = journal.backup().result()
        journal.record(visit(2), pictures()).result()
    (kept.folder / "journal.db").write_bytes(b"damage" * 1000)

    with kept.journal() as journal:
        assert "the last hourly backup took its place" in journal.recovered

        assert [row.id for row in kept.reader().visits()] == [visit(1).id]
        assert kept.reader().picture_bytes(visit(1).id, Kind.SCENE)
        assert kept.reader().summary().set_aside == 3
    assert copy.stat().st_mode & 0o777 == 0o600
    caplog.clear()


@pytest.mark.parametrize("is_there", [True, False])
def test_the_last_backup_takes_the_place_of_a_journal_that_was_emptied_or_lost(kept, caplog, is_there):
    with kept.journal() as journal:
        journal.backup().result()
    for file in kept.folder.glob("journal.db*"):
        file.unlink()
    if is_there:
        (kept.folder / "journal.db").touch()

    with kept.journal() as journal:
        assert "the last hourly backup took its place" in journal.recovered

    assert [row.id for row in kept.reader().visits()] == [visit(1).id]
    caplog.clear()


def test_a_second_damaged_journal_does_not_replace_the_first(kept, caplog):
    for _ in range(2):
        (kept.folder / "journal.db").write_bytes(b"damage" * 1000)
        kept.ledger().close()

    assert (kept.folder / "damaged-1.db").exists()
    assert (kept.folder / "damaged-2.db").exists()
    caplog.clear()


def test_a_backup_can_be_read_by_itself(kept):
    with kept.journal() as journal:
        copy = journal.backup().result()
        second = journal.backup().result()

    db = sqlite3.connect(copy)
    assert copy == second
    assert db.execute("SELECT id FROM visits").fetchall() == [(visit(1).id,)]
    db.close()


def test_two_kiosks_never_share_a_folder(kept):
    with kept.journal() as journal:
        with pytest.raises(FolderInUse, match=f"process {os.getpid()}"):
            kept.journal()

        assert journal.record(visit(2), pictures()).result().pictures


def test_whoever_only_asks_for_the_holder_keeps_no_kiosk_from_starting(place):
    place.folder.mkdir()
    (place.folder / "lock").touch()
    asking = os.open(place.folder / "lock", os.O_RDONLY)
    fcntl.flock(asking, fcntl.LOCK_SH)

    held = FolderLock(place.folder, pause=lambda _: os.close(asking))

    assert holder(place.folder) == os.getpid()
    held.release()
    assert holder(place.folder) is None
    assert (place.folder / "lock").read_bytes() == b""


def test_the_folder_is_free_again_once_its_kiosk_ended(kept):
    script = "import os, pathlib, kiosk.store.lock as l; held = l.FolderLock(pathlib.Path('.')); os._exit(0)"
    environ = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    subprocess.run([sys.executable, "-c", script], check=True, cwd=kept.folder, env=environ, timeout=60)  # noqa: S603 (ours)

    with kept.journal() as journal:
        assert journal.is_whole()


def test_a_folder_that_cannot_be_made_is_named(tmp_path, place):
    place.folder = tmp_path / "file" / "kept"
    (tmp_path / "file").touch()

    with pytest.raises(BadInput, match=str(place.folder)):
        place.journal()


def test_a_journal_from_a_newer_doorman_is_refused_and_left_alone(kept):
    db = sqlite3.connect(kept.folder / "journal.db")
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = (kept.folder / "journal.db").read_bytes()

    with pytest.raises(BadInput, match="install the newer doorman again"):
        kept.journal()
    with pytest.raises(BadInput, match="install the newer doorman again"):
        kept.reader().visits()

    assert (kept.folder / "journal.db").read_bytes() == before


def test_a_refused_start_lets_go_of_the_folder(kept):
    db = sqlite3.connect(kept.folder / "journal.db")
    db.execute("PRAGMA user_version = 99")
    with pytest.raises(BadInput):
        kept.journal()
    db.execute(f"PRAGMA user_version = {len(schema.STEPS)}")
    db.close()

    with kept.journal() as journal:
        assert journal.is_whole()


def test_a_reader_does_not_touch_an_older_journal(place):
    place.folder.mkdir()
    sqlite3.connect(place.folder / "journal.db").close()
    (place.folder / "journal.db").touch()

    with pytest.raises(BadInput, match="start the kiosk once"):
        place.reader().visits()


def test_an_empty_database_takes_every_step(tmp_path):
    db = schema.connect(tmp_path / "journal.db")
    schema.migrate(db)

    assert schema.version(db) == len(schema.STEPS)
    assert {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} >= {
        "visits",
        "captures",
        "pictures",
        "outbox",
        "meta",
    }
    db.close()


def first_version(folder):
    """Make a journal as the first version of doorman left it, with a visit, a capture and a picture."""
    folder.mkdir()
    db = sqlite3.connect(folder / "journal.db")
    for statement in schema.STEPS[0]:
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")
    numbers = ", ".join(["35.5"] * 4 + ["NULL", "0.96", "0.7", "0.41", "3", "4", "15", "1.4"])
    db.execute(
        f"""INSERT INTO visits VALUES (7, 'old', 'north-door', 'boot-0', '2026-10-01T08:00:00.000000+00:00',
        '2026-10-01T08:00:03.000000+00:00', 10.0, 13.0, 1, 'elevated', 'above_baseline', {numbers},
        1.2, 34.3, 1.0, 0.6, 10, NULL)"""  # noqa: S608 (numbers of our own)
    )
    db.execute(f"INSERT INTO captures VALUES ('old', 0, {numbers})")  # noqa: S608 (numbers of our own)
    db.execute("INSERT INTO pictures VALUES (1, 'old', 'scene', 'pictures/old.scene.sealed', 'x', 9, NULL, 'expired')")
    db.execute("INSERT INTO outbox VALUES (3, 'cloud', 'old')")
    db.commit()
    db.close()


def test_a_journal_of_the_first_version_comes_along_with_all_its_visits(place):
    first_version(place.folder)

    ledger = place.ledger()
    ledger.record(visit(1, elevated(36.0)), NOTHING)
    ledger.close()

    new, old = place.reader().visits()
    assert (old.seq, old.id, old.outcome.value, old.score_c, old.fill) == (7, "old", "elevated", 1.2, 0.96)
    assert (old.recent, old.gates, old.uncertainty_c, old.kappa, old.heat_map) == ((), (), None, None, None)
    assert [(one.skin_c, one.reference_offset_c) for one in place.reader().captures(VisitId("old"))] == [(35.5, None)]
    assert place.reader().pictures(VisitId("old"))[0].state == "expired"
    assert place.reader().summary().undelivered == 1
    assert new.seq == 8


def test_a_step_that_fails_half_way_leaves_no_trace(tmp_path):
    class Unplugged(sqlite3.Connection):
        def execute(self, sql, *arguments):
            if sql.startswith("CREATE TABLE outbox"):
                raise sqlite3.OperationalError("unplugged")
            return super().execute(sql, *arguments)

    db = schema.connect(tmp_path / "journal.db", Unplugged)
    with pytest.raises(sqlite3.OperationalError, match="unplugged"):
        schema.migrate(db)
    db.close()

    db = schema.connect(tmp_path / "journal.db")
    assert schema.version(db) == 0
    assert db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    schema.migrate(db)
    assert schema.version(db) == len(schema.STEPS)
    db.close()


def test_visits_keep_their_order_over_a_restart(kept):
    ledger = kept.ledger()
    ledger.record(visit(2, not_elevated(), at=-9999), NOTHING)
    ledger.close()

    assert [row.id for row in kept.reader().visits()] == [visit(2).id, visit(1).id]


def test_a_large_journal_shows_signs_of_life_while_it_is_opened_and_copied(kept):
    with closing(sqlite3.connect(kept.folder / "journal.db")) as db, db:
        rows = ((f"filler {number}", "x" * 600) for number in range(20_000))
        db.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", rows)
    signs = []
    ledger = kept.ledger(on_work=lambda: signs.append("goes on"))
    opening = len(signs)
    ledger.backup()
    copying = len(signs) - opening
    ledger.close()

    assert opening > 0
    assert copying > 1
    with closing(sqlite3.connect(kept.folder / "journal.backup")) as copy:
        assert copy.execute("SELECT count(*) FROM meta WHERE key LIKE 'filler %'").fetchone() == (20_000,)
