import json
import re
import sqlite3
from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtGui import QImage

from kiosk.__main__ import main
from kiosk.domain.gates import Check, Gate
from kiosk.domain.thermal import Optics
from kiosk.domain.visit import VisitPictures
from tests.domain.scenes import face_at, heat_of
from tests.store.samples import MIDDLE, NOTHING, Place, capture, elevated, not_elevated, scene, visit

HEAT_MAP = (0.434, 0.0, 0.283, 0.0, 0.772, 0.114)
EXPLAINED = replace(
    elevated(35.9, 36.0, 36.1), recent=(-0.5, 0.0, 0.25), uncertainty=0.75, gates=(Gate(Check.FILL, 0.97, 0.95),), kappa=0.4
)


def seen(optics=None):
    frames = [heat_of([face_at(optics=optics or Optics())], at=n / 10, optics=optics or Optics()) for n in range(45)]
    return VisitPictures(scene(640, 360), MIDDLE, tuple(frames), HEAT_MAP)


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    """Return a data folder with visits, which the command finds by itself."""
    place = Place(tmp_path)
    ledger = place.ledger()
    ledger.record(visit(1, EXPLAINED), seen())
    ledger.record(visit(2, not_elevated()), NOTHING)
    ledger.record(visit(3, None), seen())
    ledger.record(visit(4, EXPLAINED), seen(Optics(24, 32)))
    ledger.close()
    config = tmp_path / "doorman.toml"
    config.write_text(f'[storage]\nkey_file = "{place.key}"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOORMAN_DATA", str(place.folder))
    monkeypatch.setenv("DOORMAN_CONFIG", str(config))
    return place


def test_a_visit_is_explained_as_a_picture_and_in_words(tmp_path, capsys):
    code = main(["visits", "why", visit(1).id])

    said = capsys.readouterr().out
    assert code == 0
    assert "Why elevated: +1.5 ± 0.8 °C" in said
    assert "Confirm with a clinical thermometer" in said
    assert QImage(str(tmp_path / f"{visit(1).id}.why.png")).size().toTuple() == (1280, 720)


def test_the_card_comes_in_the_size_and_language_asked_for(tmp_path, capsys):
    out = tmp_path / "card.png"

    code = main(["visits", "why", visit(1).id, "--out", str(out), "--size", "720x1280", "--language", "ko"])

    assert code == 0
    assert "높게 나온 이유" in capsys.readouterr().out
    assert QImage(str(out)).size().toTuple() == (720, 1280)


@pytest.mark.parametrize("size", ["639x480", "640x399", "320x320"])
def test_a_size_too_small_for_a_card_is_refused(size, capsys):
    with pytest.raises(SystemExit):
        main(["visits", "why", visit(1).id, "--size", size])

    assert f"{size} is too small for a card; ask for 720x480, upright 600x800, or more" in capsys.readouterr().err


def test_the_smallest_card_is_drawn(tmp_path):
    assert main(["visits", "why", visit(1).id, "--size", "720x480"]) == 0
    assert QImage(str(tmp_path / f"{visit(1).id}.why.png")).size().toTuple() == (720, 480)


def test_the_json_has_every_number_of_the_card(capsys):
    main(["visits", "why", visit(1).id, "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (told["outcome"], told["advice"], told["above"], told["people"]) == ("elevated", "confirm", 3, 3)
    assert (told["score_c"], told["uncertainty_c"], told["threshold_c"], told["kappa"]) == (1.5, 0.75, 1.25, 0.4)
    assert told["recent"] == [-0.5, 0.0, 0.25]
    assert told["measured"]["skin_c"] == 36.0
    assert told["measured"]["absolute_uncertainty_c"] == 3.0
    assert told["gates"][0]["passed"]
    assert len(told["words"]["figures"]) == 8


@pytest.mark.parametrize(("n", "title"), [(2, "Why not elevated"), (3, "A picture on request"), (4, "Why elevated")])
def test_a_card_needs_no_picture_no_numbers_and_no_8_by_8(capsys, n, title):
    code = main(["visits", "why", visit(n).id])

    assert code == 0
    assert title in capsys.readouterr().out


def test_a_damaged_picture_is_left_out_with_a_warning(kept, caplog):
    kept.file(visit(1)).write_bytes(b"no longer sealed")

    code = main(["visits", "why", visit(1).id])

    assert code == 0
    assert kept.file(visit(1)).name in caplog.text
    caplog.clear()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody"], "no visit nobody"),
        (["../../nobody"], "no visit"),
        ([visit(1).id, "--out", "card.jpg"], "ends with .png"),
        ([visit(1).id, "--out", "nowhere/card.png"], "cannot write"),
    ],
)
def test_what_cannot_be_explained_is_one_line(capsys, arguments, said):
    code = main(["visits", "why", *arguments])

    error = capsys.readouterr().err
    assert code == 2
    assert said in error
    assert error.count("\n") == 1


def test_a_visit_from_before_the_map_was_kept_gets_that_of_the_settings(kept, capsys):
    db = sqlite3.connect(kept.folder / "journal.db")
    db.execute("UPDATE visits SET heat_map = NULL, recent = NULL, gates = NULL, uncertainty_c = NULL")
    db.commit()
    db.close()

    assert main(["visits", "why", visit(1).id]) == 0
    assert "Why elevated: +1.5 °C" in capsys.readouterr().out


def test_an_export_has_a_why_card_beside_the_pictures(tmp_path, capsys):
    code = main(["visits", "export", str(tmp_path / "out")])

    told = json.loads((tmp_path / "out" / "visits.json").read_text(encoding="utf-8"))
    assert code == 0
    assert "3 why-cards" in capsys.readouterr().out
    assert [f"pictures/{row['id']}.why.png" in row["pictures"] for row in told] == [True, True, False, True]
    assert all((tmp_path / "out" / name).stat().st_size for row in told for name in row["pictures"])


def test_where_readings_are_kept_apart_nothing_with_a_face_stands_beside_them(kept, tmp_path, monkeypatch, capsys):
    def fingerprint(folder):
        main(["visits", "why", visit(1).id, "--out", str(tmp_path / "card.png")])
        main(["visits", "export", str(folder), "--id", visit(1).id])
        return (tmp_path / "card.png").read_bytes(), (folder / "pictures" / f"{visit(1).id}.why.png").read_bytes()

    before = fingerprint(tmp_path / "both")
    apart = tmp_path / "apart.toml"
    apart.write_text(f'[privacy]\nshown = "readings"\n[storage]\nkey_file = "{kept.key}"\n')
    monkeypatch.setenv("DOORMAN_CONFIG", str(apart))
    after = fingerprint(tmp_path / "apart")

    assert sorted(file.name for file in (tmp_path / "apart" / "pictures").iterdir()) == [
        f"{visit(1).id}.heat.npz",
        f"{visit(1).id}.why.png",
    ]
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert "faces were left out" in capsys.readouterr().out


def test_the_reading_that_stands_for_the_visit_gives_the_heat(kept):
    warmer = replace(seen(), heat=tuple(heat_of([face_at()], 33.0 + n // 15, at=n / 10) for n in range(45)))
    verdict = replace(EXPLAINED, captures=(capture(36.0), capture(36.1), capture(35.9)))
    ledger = kept.ledger()
    ledger.record(visit(5, verdict, utc=visit(1).started.utc.astimezone(UTC)), warmer)
    ledger.close()

    evidence = kept.reader().evidence(visit(5).id)

    assert evidence.celsius is not None
    assert 32.5 < evidence.celsius.max() <= 33.01


def test_a_visit_is_shown_a_line_for_each_value(capsys):
    code = main(["visits", "show", visit(1).id])

    said = capsys.readouterr().out
    assert code == 0
    assert re.search(r"(?m)^uncertainty_c +0\.75$", said)
    assert re.search(r"(?m)^recent +-0\.5 0 0\.25$", said)
    assert "name fill, value 0.97, low 0.95, high –, passed True" in said
    assert said.count("skin_c 3") == 3
