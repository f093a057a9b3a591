import sqlite3
import threading
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from kiosk.domain.decision import Guidance, Outcome, Reason, Verdict
from kiosk.domain.face import Box
from kiosk.domain.gates import Check, Gate
from kiosk.domain.visit import Kind, VisitPictures
from kiosk.errors import BadInput, StoreFull
from kiosk.store.disk import Disk
from kiosk.store.pictures import decode_heat, decode_jpeg
from kiosk.store.schema import connect_to_read
from tests.store.samples import (
    NOON,
    NOTHING,
    capture,
    elevated,
    heat,
    noise,
    not_elevated,
    pictures,
    scene,
    visit,
)


@pytest.fixture
def ledger(place):
    ledger = place.ledger()
    yield ledger
    ledger.close()


def test_every_number_behind_an_outcome_is_kept(place, ledger):
    ledger.record(visit(1, elevated(36.0, 35.5, 36.5)), NOTHING)

    row = place.reader().visit(visit(1).id)

    assert (row.outcome, row.reason) == (Outcome.ELEVATED, Reason.ABOVE)
    assert (row.skin_c, row.apparent_c, row.background_c, row.ambient_c, row.thermistor_c) == (36.0, 35.5, 21.5, 22.25, 25.0)
    assert (row.fill, row.contrast, row.distance_m) == (0.96875, 0.75, 0.4375)
    assert (row.pixel_row, row.pixel_col, row.samples, row.seconds_stable) == (3, 4, 15, 1.5)
    assert (row.score_c, row.baseline_c, row.threshold_c, row.spread_c, row.learned) == (1.5, 34.25, 1.25, 0.5, 10)
    assert (row.device, row.boot, row.started, row.ended - row.started) == (
        "north-door",
        "boot-1",
        NOON,
        timedelta(seconds=3),
    )
    assert (row.started_mono, row.ended_mono, row.clock_synced, row.covered) == (0.0, 3.0, True, None)


def test_what_explains_a_verdict_is_kept(place, ledger):
    gates = (Gate(Check.FILL, 0.97, 0.95), Gate(Check.TURN, np.float64(21.5), high=20))
    verdict = replace(elevated(36.0), recent=(-0.5, 0.0, np.float32(0.25)), uncertainty=0.75, gates=gates, kappa=0.4)
    ledger.record(visit(1, verdict), VisitPictures(None, None, (), (0.5, 0.0, 0.25, 0.0, 0.75, 0.125)))

    row = place.reader().visit(visit(1).id)

    assert (row.recent, row.gates, row.uncertainty_c, row.kappa) == ((-0.5, 0.0, 0.25), gates, 0.75, 0.4)
    assert row.heat_map == (0.5, 0.0, 0.25, 0.0, 0.75, 0.125)
    assert [gate.passed for gate in row.gates] == [True, False]


def test_every_capture_of_a_visit_is_kept_in_order(place, ledger):
    ledger.record(visit(1, elevated(36.0, 35.5, 36.5)), NOTHING)

    assert [one.skin_c for one in place.reader().captures(visit(1).id)] == [36.0, 35.5, 36.5]


def test_numbers_of_numpy_are_kept_as_numbers(place, ledger):
    verdict = Verdict(Outcome.NOT_ELEVATED, Reason.WITHIN, (capture(np.float32(34.5)),), score=float(np.float32(0.25)))
    ledger.record(visit(1, verdict), NOTHING)

    assert (place.reader().visit(visit(1).id).skin_c, place.reader().visit(visit(1).id).score_c) == (34.5, 0.25)


def test_what_covered_the_face_is_kept(place, ledger):
    verdict = Verdict(Outcome.INCONCLUSIVE, Reason.COVERED, (capture(),), covered=Guidance.HAT)
    ledger.record(visit(1, verdict), NOTHING)

    assert place.reader().visit(visit(1).id).covered == "hat"


def test_a_picture_taken_on_demand_has_no_numbers(place, ledger):
    ledger.record(visit(1, verdict=None), pictures())

    row = place.reader().visit(visit(1).id)

    assert (row.outcome, row.reason) == (Outcome.INCONCLUSIVE, Reason.ON_DEMAND)
    assert (row.skin_c, row.score_c, row.learned, row.samples) == (None, None, None, None)
    assert place.reader().captures(row.id) == []


def test_the_scene_comes_back_as_it_was_seen(place, ledger):
    ledger.record(visit(1), pictures())

    picture = decode_jpeg(place.reader().picture_bytes(visit(1).id, Kind.SCENE), "scene")

    assert picture.shape == (48, 64, 3)
    assert np.abs(picture.astype(int) - scene().pixels[..., :3]).mean() < 5


def test_the_portrait_shows_twice_the_face_at_full_resolution(place, ledger):
    ledger.record(visit(1), VisitPictures(scene(640, 480), Box(0.4, 0.3, 0.2, 0.3), ()))

    assert decode_jpeg(place.reader().picture_bytes(visit(1).id, Kind.PORTRAIT), "portrait").shape == (288, 256, 3)


def test_a_portrait_at_the_edge_ends_there(place, ledger):
    ledger.record(visit(1), VisitPictures(scene(640, 480), Box(0.0, 0.0, 0.2, 0.2), ()))

    assert decode_jpeg(place.reader().picture_bytes(visit(1).id, Kind.PORTRAIT), "portrait").shape == (144, 192, 3)


@pytest.mark.parametrize("box", [Box(1.5, 0.5, 0.1, 0.1), Box(0.5, 0.5, 0.0, 0.0)])
def test_a_face_outside_the_picture_has_no_portrait(place, ledger, box):
    ledger.record(visit(1), VisitPictures(scene(), box, ()))

    assert place.reader().visit(visit(1).id).pictures == (Kind.SCENE,)


def test_the_heat_comes_back_to_the_bit(place, ledger):
    ledger.record(visit(1), VisitPictures(None, None, heat(15)))

    frames = decode_heat(place.reader().picture_bytes(visit(1).id, Kind.HEAT), "heat")

    assert [frame.at for frame in frames] == [frame.at for frame in heat(15)]
    assert all(np.array_equal(ours.celsius, theirs.celsius) for ours, theirs in zip(frames, heat(15), strict=True))
    assert frames[0].thermistor == 25.0


def test_nothing_of_a_picture_can_be_read_from_the_disk(place, ledger):
    ledger.record(visit(1), VisitPictures(noise(), Box(0.4, 0.3, 0.2, 0.3), heat()))

    on_disk = b"".join(file.read_bytes() for file in place.folder.rglob("*") if file.is_file())

    assert len(place.sealed()) == 3
    assert b"JFIF\0" not in on_disk
    assert b"frames.npy" not in on_disk
    assert heat()[0].celsius.tobytes()[:64] not in on_disk
    assert place.key.read_bytes() not in on_disk


def test_only_the_kiosk_may_read_what_it_keeps(place, ledger):
    ledger.record(visit(1), pictures())

    assert place.folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in place.folder.rglob("*"))


def test_rows_name_their_files_by_hash_and_size(place, ledger):
    ledger.record(visit(1), pictures())

    rows = place.reader().pictures(visit(1).id)

    assert [row.kind for row in rows] == [Kind.SCENE, Kind.PORTRAIT, Kind.HEAT]
    assert all((place.folder / row.path).stat().st_size == row.size for row in rows)
    assert all(row.state == "kept" and row.expires == NOON + timedelta(days=30, seconds=3) for row in rows)


def test_each_destination_gets_its_outbox_row_in_the_same_commit(place):
    ledger = place.ledger(destinations=("cloud", "alerts"))
    ledger.record(visit(1), NOTHING)
    ledger.close()

    db = connect_to_read(place.folder / "journal.db")

    assert [tuple(row) for row in db.execute("SELECT destination, visit FROM outbox ORDER BY seq")] == [
        ("cloud", visit(1).id),
        ("alerts", visit(1).id),
    ]
    db.close()


def test_visits_are_listed_newest_first_whatever_the_clock_said(place, ledger):
    for n, at in enumerate([0, 100, -5000]):
        ledger.record(visit(n, not_elevated(), at=at), NOTHING)

    assert [row.id for row in place.reader().visits()] == [visit(n).id for n in (2, 1, 0)]


def test_visits_can_be_asked_for_by_time_outcome_and_number(place, ledger):
    for n, verdict in enumerate([elevated(36.0), not_elevated(), elevated(36.0), not_elevated()]):
        ledger.record(visit(n, verdict, at=60 * n), NOTHING)
    reader = place.reader()

    assert [row.id for row in reader.visits(since=NOON + timedelta(seconds=90))] == [visit(3).id, visit(2).id]
    assert [row.id for row in reader.visits(outcome=Outcome.ELEVATED)] == [visit(2).id, visit(0).id]
    assert [row.id for row in reader.visits(limit=1)] == [visit(3).id]


def test_the_summary_counts_what_is_kept(place, ledger):
    ledger.record(visit(1, elevated(36.0)), pictures())
    ledger.record(visit(2, not_elevated()), NOTHING)

    summary = place.reader().summary()

    assert summary.visits == 2
    assert summary.outcomes == {Outcome.NOT_ELEVATED: 1, Outcome.ELEVATED: 1, Outcome.INCONCLUSIVE: 0}
    assert (summary.pictures, summary.lost_pictures, summary.set_aside, summary.recovered) == (3, 0, 0, None)
    assert summary.picture_bytes == sum(row.size for row in place.reader().pictures(visit(1).id))


def test_any_thread_may_read_while_the_kiosk_writes(place, ledger):
    ledger.record(visit(1), pictures())
    reader, found = place.reader(), []
    threads = [threading.Thread(target=lambda: found.append(len(reader.visits()))) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [1, 1, 1, 1]


def test_reading_never_writes(place, ledger):
    ledger.record(visit(1), NOTHING)
    db = connect_to_read(place.folder / "journal.db")

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("DELETE FROM visits")

    db.close()


@pytest.mark.parametrize("name", ["../outside", "", "a/b", ".hidden", "a\nb"])
def test_an_id_that_could_leave_the_folder_is_refused(ledger, name):
    bad = visit(1)
    object.__setattr__(bad, "id", name)

    with pytest.raises(BadInput, match="cannot be a visit's id"):
        ledger.record(bad, pictures())


def test_asking_for_what_is_not_there_says_so(place, ledger):
    ledger.record(visit(1), VisitPictures(None, None, heat()))
    reader = place.reader()

    with pytest.raises(BadInput, match="no visit nobody"):
        reader.visit("nobody")
    with pytest.raises(BadInput, match="has no scene"):
        reader.picture_bytes(visit(1).id, Kind.SCENE)


def test_an_empty_folder_holds_no_visits(place):
    with pytest.raises(BadInput, match="holds no visits"):
        place.reader().visits()


def test_what_is_asked_of_a_closed_journal_is_refused(place):
    journal = place.journal()
    journal.close()

    assert isinstance(journal.record(visit(1), NOTHING).exception(timeout=5), StoreFull)


def test_closing_finishes_what_was_asked_before(place):
    journal = place.journal()
    answers = [journal.record(visit(n), pictures()) for n in range(10)]
    journal.close()

    assert all(answer.done() and answer.result().pictures for answer in answers)
    assert place.reader().summary().visits == 10


class StalledDisk(Disk):
    """Does not answer until it is let go."""

    def __init__(self):
        self.may_go_on = threading.Event()
        self.is_stalled = threading.Event()

    def create(self, path):
        self.is_stalled.set()
        assert self.may_go_on.wait(20)
        return super().create(path)


def test_a_stalled_disk_holds_up_nobody_and_refuses_beyond_its_queue(place):
    disk = StalledDisk()
    journal = place.journal(disk)
    first = journal.record(visit(0), pictures())
    assert disk.is_stalled.wait(20)

    answers = [journal.record(visit(n), pictures()) for n in range(1, 20)]

    assert [isinstance(answer.exception(), StoreFull) for answer in answers if answer.done()] == [True] * 3
    disk.may_go_on.set()
    journal.close()
    assert first.result().pictures
    assert place.reader().summary().visits == 17


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_reaches_whoever_waits_and_ends_the_store(place):
    journal = place.journal()
    answers = [journal.record(visit(1), "no pictures at all"), journal.record(visit(2), NOTHING)]

    assert isinstance(answers[0].exception(timeout=20), AttributeError)
    assert isinstance(answers[1].exception(timeout=20), StoreFull)
    journal.close()
