import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from kiosk.domain.visit import Kind
from tests.store.samples import Place

CHECKOUT = Path(__file__).parents[2]
KILLS = int(os.environ.get("DOORMAN_KILLS", "10"))
"""Set to 150 and more for a long run (make soak)."""


def test_no_visit_that_was_acknowledged_is_lost_to_kill_9(tmp_path):
    place, acks = Place(tmp_path), tmp_path / "acks"
    command = [sys.executable, "-m", "tests.store.killing", tmp_path, acks, str(KILLS), "1"]

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
