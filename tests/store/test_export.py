import csv
import json
from dataclasses import replace

import pytest

from kiosk.domain.gates import Check, Gate
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput
from kiosk.store.export import Exported, cell, export
from kiosk.store.pictures import decode_jpeg
from tests.store.samples import NOTHING, elevated, not_elevated, pictures, visit

EXPLAINED = replace(elevated(36.0, 36.5), recent=(-0.25, 0.0), gates=(Gate(Check.FILL, 0.97, 0.95),))


@pytest.fixture
def kept(place):
    ledger = place.ledger()
    ledger.record(visit(1, EXPLAINED), pictures())
    ledger.record(visit(2, not_elevated(), device='=cmd|"/c calc"!A0'), pictures())
    ledger.record(visit(3, device="Tür Süd"), NOTHING)
    ledger.close()
    return place


def table(folder):
    with (folder / "visits.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_an_export_has_every_visit_and_picture(kept, tmp_path):
    out = tmp_path / "out"

    assert export(kept.reader(), out) == Exported(visits=3, pictures=6, damaged=0)

    rows = {row["id"]: row for row in table(out)}
    assert rows[visit(1).id]["skin_c"] == "36.0"
    assert rows[visit(3).id]["skin_c"] == ""
    assert rows[visit(3).id]["device"] == "Tür Süd"
    assert decode_jpeg((out / "pictures" / f"{visit(1).id}.scene.jpg").read_bytes(), "scene").shape == (48, 64, 3)


def test_no_text_in_the_table_is_run_as_a_formula_and_numbers_stay_numbers(kept, tmp_path):
    export(kept.reader(), tmp_path / "out")

    row = next(row for row in table(tmp_path / "out") if row["id"] == visit(2).id)

    assert row["device"] == '\'=cmd|"/c calc"!A0'
    assert row["score_c"] == "-0.25"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "\n=1", "  =1", "＝1", "－1", "\ufeff=1", "\u200b \u00a0@x"]
)
def test_whatever_starts_a_formula_is_quoted(text):
    assert cell(text) == f"'{text}"


def test_the_json_has_what_a_table_cannot_hold(kept, tmp_path):
    export(kept.reader(), tmp_path / "out")

    first = json.loads((tmp_path / "out" / "visits.json").read_text(encoding="utf-8"))[-1]

    assert [capture["skin_c"] for capture in first["captures"]] == [36.0, 36.5]
    assert all((tmp_path / "out" / name).exists() for name in first["pictures"])
    assert first["outcome"] == "elevated"


def test_what_is_no_single_number_is_in_the_json_alone(kept, tmp_path):
    export(kept.reader(), tmp_path / "out")

    assert not {"recent", "gates", "heat_map"} & set(table(tmp_path / "out")[0])
    first = json.loads((tmp_path / "out" / "visits.json").read_text(encoding="utf-8"))[-1]
    assert first["recent"] == [-0.25, 0.0]
    assert first["gates"] == [{"name": "fill", "value": 0.97, "low": 0.95, "high": None, "passed": True}]


def test_only_the_visits_asked_for_are_exported(kept, tmp_path):
    assert export(kept.reader(), tmp_path / "out", [visit(3).id]).visits == 1

    assert [row["id"] for row in table(tmp_path / "out")] == [visit(3).id]


def test_a_damaged_picture_is_left_out_and_counted(kept, tmp_path, caplog):
    kept.file(visit(1)).write_bytes(b"no longer sealed")

    assert export(kept.reader(), tmp_path / "out") == Exported(visits=3, pictures=5, damaged=1)

    assert kept.file(visit(1)).name in caplog.text
    caplog.clear()


def test_an_unknown_visit_is_named(kept, tmp_path):
    with pytest.raises(BadInput, match="no visit nobody"):
        export(kept.reader(), tmp_path / "out", [VisitId("nobody")])


def test_an_export_never_overwrites(kept, tmp_path):
    (tmp_path / "mine.txt").touch()

    with pytest.raises(BadInput, match="not an empty folder"):
        export(kept.reader(), tmp_path)


def test_a_place_that_takes_no_files_is_named(kept, tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(BadInput, match="cannot export to"):
        export(kept.reader(), tmp_path / "file" / "out")
