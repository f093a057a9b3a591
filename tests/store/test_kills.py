import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from kiosk.domain.action import project
from kiosk.domain.card import HERE
from kiosk.domain.visit import Kind
from kiosk.store.schema import connect_to_read
from tests.store.crowd import log_of, person, told
from tests.store.samples import Place

CHECKOUT = Path(__file__).parents[2]
KILLS = int(os.environ.get("DOORMAN_KILLS", "10"))
"""Set to 150 and more for a long run (make soak)."""


def test_no_visit_that_was_acknowledged_is_lost_to_kill_9(tmp_path):
    place, acks = Place(tmp_path), tmp_path / "acks"
    command = [sys.executable, "-m", "tests.store.killing", tmp_path, acks, str(KILLS), "1", "visits"]

    subprocess.run(command, check=True, cwd=CHECKOUT, timeout=30 + KILLS)  # noqa: S603 (our own program)

    acknowledged = [line for line in acks.read_text().splitlines() if line]
    assert len(acknowledged) > KILLS
    place.ledger().close()
    reader = place.reader()
    visits = {row.id: row for row in reader.visits()}
    assert set(acknowledged) <= visits.keys()
    assert all(visits[one].pictures == tuple(Kind) for one in acknowledged)
    for one in visits:
        for row in reader.pictures(one):
            assert hashlib.sha256((place.folder / row.path).read_bytes()).hexdigest() == row.sha256
            assert reader.picture_bytes(one, row.kind)
    assert len(place.sealed()) == 3 * len(visits)
    assert list(place.folder.rglob("*.tmp*")) == []
    db = sqlite3.connect(place.folder / "journal.db")
    assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
    db.close()


def test_after_kill_9_nobody_is_half_forgotten_and_no_name_is_lost(tmp_path, caplog):
    place, acks = Place(tmp_path), tmp_path / "acks"
    command = [sys.executable, "-m", "tests.store.killing", tmp_path, acks, str(KILLS), "2", "people"]

    subprocess.run(command, check=True, cwd=CHECKOUT, timeout=30 + KILLS)  # noqa: S603 (our own program)

    noted = [line.split() for line in acks.read_text().splitlines() if line]
    done = {word: {one for said, one in noted if said == word} for word in ("enrolled", "named", "forgot")}
    assert all(done.values())
    place.ledger().close()
    with closing(connect_to_read(place.folder / "journal.db")) as db:
        now = told(db)
        assert now == project(log_of(db))
        with_templates = {row[0] for row in db.execute("SELECT visit FROM templates")}
        names = {row[0] for row in db.execute("SELECT name FROM labels")}
        left = db.execute("SELECT count(*) FROM erasures WHERE destination = ? AND done_at IS NULL", (HERE,)).fetchone()
    numbers = {one: int(one.rpartition("-")[2], 16) for one in done["enrolled"]}
    forgotten = {one for one, n in numbers.items() if person(n) in now.forgotten}
    assert done["forgot"] <= forgotten
    assert now.visits.keys() >= done["enrolled"] - forgotten
    assert with_templates >= done["enrolled"] - forgotten
    assert names >= {f"Somebody {numbers[one]}" for one in done["named"] - forgotten}
    assert left[0] == 0
    assert not forgotten & {*now.visits, *with_templates}
    assert not {f"Somebody {numbers[one]}" for one in forgotten} & names
    assert not [name for name in place.sealed() if name.split(".")[0] in forgotten]
    assert list(place.folder.rglob("*.tmp*")) == []
    caplog.clear()
