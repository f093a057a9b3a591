import json
from datetime import UTC, datetime

import numpy as np
import pytest

from kiosk.domain.assistant import Step
from kiosk.domain.calibration import (
    UNCALIBRATED,
    Alignment,
    Calibration,
    Done,
    FlatField,
    Orientation,
    ReferenceSource,
    WorkingDistance,
)
from kiosk.domain.face import Box
from kiosk.domain.registration import Registration
from kiosk.domain.thermal import Background, Celsius
from kiosk.errors import BadInput
from kiosk.store.calibrations import from_text, to_text
from kiosk.store.schema import connect, remember, transaction

WHEN = datetime(2026, 3, 2, 9, 20, tzinfo=UTC)
EVEN = np.linspace(-0.5, 0.5, 64, dtype=np.float32).reshape(8, 8)
WHOLE = Calibration(
    Orientation(3, mirror=True),
    Alignment(Registration((2.4, 0.01, -0.7, -0.01, 1.3, -0.1), (0.03, -0.02), (60.0, 60.0)), 0.8, 4),
    FlatField(EVEN, 0.3, 0.01),
    Background(22 + EVEN, 100),
    ReferenceSource(Box(0.0, 0.1, 0.3, 0.3), Celsius(36.0), 0.2, -0.7, Celsius(22.5)),
    WorkingDistance(0.4),
    tuple((step.value, Done(WHEN, "8x8")) for step in Step),
)


def test_a_calibration_comes_back_as_it_was_written():
    read = from_text(to_text(WHOLE), "here")

    assert (read.orientation, read.alignment, read.reference) == (WHOLE.orientation, WHOLE.alignment, WHOLE.reference)
    assert (read.distance, read.done) == (WHOLE.distance, WHOLE.done)
    assert read.flat_field is not None
    assert read.empty_scene is not None
    assert read.flat_field.offsets == pytest.approx(EVEN, abs=1e-4)
    assert read.empty_scene.celsius == pytest.approx(22 + EVEN, abs=1e-4)


def test_an_empty_one_comes_back_empty():
    assert from_text(to_text(UNCALIBRATED), "here").done == ()


def changed(**steps):
    whole = json.loads(to_text(WHOLE))
    for name, value in steps.items():
        whole["steps"][name] = value
    return json.dumps(whole)


def without_stamp(name):
    whole = json.loads(to_text(WHOLE))
    del whole["done"][name]
    return json.dumps(whole)


AIMED = {"parallax_m": [0, 0], "fov_deg": [60, 60], "residual_deg": 0.0, "points": 4}
PATCH = {"celsius": 36, "tolerance_c": 0, "offset_c": 0, "background_c": 22}

GARBAGE = {
    "brackets without end": "[" * 100_000,
    "a number of 400 digits": changed(distance={"metres": int("9" * 400)}),
    "a step without its date": without_stamp("flat_field"),
    "a map that looks elsewhere": changed(alignment=AIMED | {"affine": [2.4, 0, 15, 0, 1.3, 0]}),
    "a patch without a size": changed(reference=PATCH | {"box": [0.1, 0.1, 0.0, 0.2]}),
    "offsets that are all the same": changed(flat_field={"offsets_c": [[9.0] * 8] * 8, "spread_c": 0, "noise_c": 0}),
    "nothing": "",
    "no JSON": "{",
    "a list": "[]",
    "another form": '{"form": "something else"}',
    "steps as a list": '{"form": "doorman calibration 1", "steps": []}',
    "text for a step": changed(orientation="up"),
    "half a turn": changed(orientation={"quarter_turns": 1.5, "mirror": False}),
    "no mirror": changed(orientation={"quarter_turns": 1}),
    "a map that cannot be turned round": changed(
        alignment={"affine": [0, 0, 0, 0, 0, 0], "parallax_m": [0, 0], "fov_deg": [60, 60], "residual_deg": 1, "points": 4}
    ),
    "not a number": changed(distance={"metres": float("nan")}),
    "truth for a number": changed(distance={"metres": True}),
    "a mark on the moon": changed(distance={"metres": 3.8e8}),
    "ragged rows": changed(flat_field={"offsets_c": [[0, 1], [2]], "spread_c": 0.3, "noise_c": 0}),
    "no rows": changed(flat_field={"offsets_c": [], "spread_c": 0.3, "noise_c": 0}),
    "offsets of a furnace": changed(flat_field={"offsets_c": [[900.0] * 8] * 8, "spread_c": 0.3, "noise_c": 0}),
    "a flat field of another array": changed(flat_field={"offsets_c": [[0.0] * 32] * 24, "spread_c": 0.3, "noise_c": 0}),
    "a boiling patch": changed(
        reference={"box": [0, 0, 1, 1], "celsius": 100, "tolerance_c": 0, "offset_c": 0, "background_c": 22}
    ),
}


@pytest.mark.parametrize("text", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_refused_by_one_line_that_names_the_file(text):
    with pytest.raises(BadInput, match=r"^site\.json") as refused:
        from_text(text, "site.json")

    assert "\n" not in str(refused.value)


def test_the_journal_keeps_it_over_a_restart(place):
    with place.journal() as journal:
        journal.keep_calibration(WHOLE).result()

    with place.journal() as journal:
        assert journal.restore_calibration().done == WHOLE.done


def test_a_damaged_one_is_set_aside_and_said(place, caplog):
    with place.journal() as journal:
        journal.keep_calibration(WHOLE).result()
    db = connect(place.folder / "journal.db")
    with transaction(db):
        remember(db, "calibration", "{half a")
    db.close()

    with place.journal() as journal:
        assert journal.restore_calibration() is UNCALIBRATED

    assert "runs uncalibrated" in caplog.text
    caplog.clear()
