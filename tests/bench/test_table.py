import csv
import json
from datetime import datetime, timedelta

import numpy as np
import pytest

from kiosk.__main__ import main
from kiosk.bench.table import NEEDED, SPOTS, last10, ours, people_in, scored, table_suite
from kiosk.errors import BadInput


def person(number, dice, *, elevated=False):
    """One row as published: cells as text, by column."""
    oral = dice.normal(38.5, 0.3) if elevated else dice.normal(36.8, 0.3)
    room = 22 + np.sin(number / 40)
    skin = 34.4 + 0.63 * (oral - 36.8) + 0.166 * (room - 24) + dice.normal(0, 0.5)
    at = datetime(2017, 3, 1, 9) + timedelta(days=number // 8, minutes=9 * (number % 8))  # noqa: DTZ001
    cells = {name: f"{skin + dice.normal(0, 0.1):.2f}" for name in SPOTS}
    return cells | {
        "SubjectID": f"{at:%y%m%d}-{number}",
        "aveOralM": f"{oral:.2f}",
        "T_atm": f"{room:.1f}",
        "Time": f"{at.hour}:{at:%M:%S}",
        "Date": f"{at:%y-%m-%d}",
    }


def people(number=300, seed=1):
    dice = np.random.default_rng(seed)
    return [person(n, dice, elevated=n % 12 == 11) for n in range(number)]


@pytest.fixture
def table(tmp_path):
    def write(rows, columns=("Cosmetics", *NEEDED), name="FLIR.csv"):
        file = tmp_path / name
        with file.open("w", encoding="utf-8-sig", newline="") as text:
            out = csv.writer(text)
            out.writerows([["", "Round 1:"], ["", "T_FC"], columns])
            out.writerows([row.get(column, "") for column in columns] for row in rows)
        return file

    return write


def test_a_visitor_is_the_mean_of_five_spots_over_four_rounds(table):
    row = people(1)[0] | dict.fromkeys(SPOTS, "34.00") | {"T_FHCC1": "36.00"}

    (only,), left_out = people_in(table([row]))

    assert only.forehead == pytest.approx(34 + 2 / 20)
    assert left_out == 0


def test_people_are_taken_in_the_order_of_time_not_of_the_file(table):
    rows = people(30)

    backwards, _ = people_in(table(rows[::-1]))

    assert [one.name for one in backwards] == [row["SubjectID"] for row in rows]


def test_missing_and_mistyped_cells_cost_a_cell_or_a_row_never_the_table(table):
    rows = people(40)
    rows[3] |= {"T_FHCC1": "", "T_FHTC4": "3021", "T_FHLC2": "n/a"}
    rows[4] |= {"T_atm": ""}
    rows[5] |= {"aveOralM": "368"}
    rows[6] |= {"Time": "25:99:00"}
    rows[7] |= dict.fromkeys(SPOTS, "")

    read, left_out = people_in(table(rows))

    assert (len(read), left_out) == (36, 4)
    assert all(30 < one.forehead < 40 for one in read)


def test_a_blank_line_is_nobody(table):
    read, left_out = people_in(table([*people(12), {}]))

    assert (len(read), left_out) == (12, 0)


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n1,2\n", b"\xff\xfe\x00junk\x00", b'SubjectID,"open', b"SubjectID,aveOralM,T_atm,Time,Date\n1,2,3,4,5\n"],
)
def test_a_foreign_file_gives_one_clear_error_and_2(tmp_path, capsys, content):
    file = tmp_path / "shopping.csv"
    file.write_bytes(content)

    code = main(["bench", "screening", "--table", str(file), "--json"])

    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "shopping.csv" in captured.err


def test_a_table_without_anybody_usable_is_refused(table):
    with pytest.raises(BadInput, match="nobody"):
        people_in(table([]))


def test_a_table_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"none\.csv"):
        people_in(tmp_path / "none.csv")


def test_a_reference_in_view_keeps_the_baseline_over_nights_and_nothing_else_does(table):
    read, _ = people_in(table(people(60)))

    assert np.isnan(ours(read, referenced=True)).sum() == 10
    assert np.isnan(ours(read, referenced=False)).all()


def test_all_foreheads_warmer_by_the_same_give_the_same_scores(table):
    rows = people(80)
    warmer = [row | {name: f"{float(row[name]) + 1.5:.2f}" for name in SPOTS} for row in rows]

    first, second = (scored(people_in(table(one))[0]) for one in (rows, warmer))

    np.testing.assert_allclose(first["ours"], second["ours"], atol=1e-9)
    np.testing.assert_allclose(first["last10"], second["last10"], atol=1e-9)


def test_the_rival_scores_everybody_but_the_first(table):
    read, _ = people_in(table(people(30)))

    assert np.isnan(last10(read)).tolist() == [True] + [False] * 29


def test_methods_are_compared_on_the_same_people_at_each_limit(table):
    report = table_suite(table(people()))

    rows = report["table"]
    assert {row["n"] for row in rows} == {290}
    assert [row["n_own"] for row in rows[:3]] == [300, 299, 290]
    assert [(row["oral_c"], row["method"]) for row in rows[:4]] == [
        (37.5, "ideal_fixed"),
        (37.5, "last10"),
        (37.5, "ours"),
        (37.8, "ideal_fixed"),
    ]
    assert all(row["auc_ci"][0] <= row["auc"] <= row["auc_ci"][1] for row in rows)


def test_a_table_without_anybody_elevated_has_rows_without_numbers(table):
    dice = np.random.default_rng(2)
    report = table_suite(table([person(n, dice) for n in range(40)]))

    assert all(row["auc"] is None for row in report["table"] if row["oral_c"] == 38.0)
    assert not [name for name in report if name.startswith("table_")]


def test_the_command_scores_a_table(table, capsys):
    code = main(["bench", "screening", "--table", str(table(people())), "--json"])

    report = json.loads(capsys.readouterr().out)["screening"]
    assert code in {0, 1}
    assert report["people"] == 300
    assert {"table_lead_over_ideal_fixed", "table_lead_over_last10"} <= report.keys()
