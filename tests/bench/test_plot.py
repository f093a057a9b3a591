from itertools import product
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.bench.methods import METHODS
from kiosk.bench.plot import check, draw
from kiosk.errors import BadInput


def rows(auc=0.8):
    return [
        {"distance_m": at, "method": method, "auc": auc, "auc_ci": [0.7, 0.9], "sens95": 0.5, "sens95_ci": [0.4, 0.6]}
        for at, method in product((0.3, 0.4, 0.5), METHODS)
    ]


def test_a_plot_is_a_picture_and_other_numbers_are_another(tmp_path):
    draw(rows(), tmp_path / "one.png")
    draw(rows(auc=0.6), tmp_path / "two.png")

    first, second = ((tmp_path / name).read_bytes() for name in ("one.png", "two.png"))
    assert first.startswith(b"\x89PNG")
    assert first != second


def test_a_method_without_a_number_leaves_a_gap(tmp_path):
    draw([row | ({"auc": None} if row["method"] == "ours" else {}) for row in rows()], tmp_path / "gap.png")

    assert (tmp_path / "gap.png").stat().st_size > 5000


@pytest.mark.parametrize("name", ["plot.jpg", "no/folder/plot.png"])
def test_a_plot_that_cannot_be_is_refused_before_anything_is_simulated(tmp_path, capsys, name):
    code = main(["bench", "screening", "--plot", str(tmp_path / name)])

    captured = capsys.readouterr()
    assert code == 2
    assert captured.err.count("\n") == 1
    assert Path(name).name in captured.err


def test_a_folder_is_no_plot(tmp_path):
    (tmp_path / "taken.png").mkdir()
    check(tmp_path / "taken.png")

    with pytest.raises(BadInput, match="cannot be written"):
        draw(rows(), tmp_path / "taken.png")


def test_a_table_is_not_plotted(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["bench", "screening", "--table", "a.csv", "--plot", "b.png"])

    assert ended.value.code == 2
    assert "not allowed with" in capsys.readouterr().err
