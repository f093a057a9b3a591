import json

import pytest

from kiosk.__main__ import main

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def own_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("DOORMAN_DATA", raising=False)
    monkeypatch.delenv("DOORMAN_CONFIG", raising=False)


def play(capsys, *options):
    assert main(["demo", "--fast", "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_demo_keeps_exactly_the_visits_its_script_intends(capsys):
    report = play(capsys, "--seconds", "30", "--seed", "3")

    assert [visit["outcome"] for visit in report["visits"]] == report["intended"]
    assert report["intended"]
    assert report["frames"]["shown"] > 800
    assert report["shots"]


def test_a_cold_demo_warms_up_and_ends_in_learning(capsys):
    report = play(capsys, "--seconds", "40", "--cold")

    assert report["states"][0] == "warming_up"
    assert {visit["reason"] for visit in report["visits"]} == {"learning"}


def test_a_demo_leaves_a_folder_alone_that_is_not_its_own(tmp_path, capsys):
    mine = tmp_path / "build" / "demo" / "data" / "thesis.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("years of work")

    report = play(capsys, "--seconds", "3")

    assert mine.read_text() == "years of work"
    assert not report["data"].startswith(str(tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 7))
def test_ninety_seconds_hold_eight_visits_with_the_intended_outcomes(capsys, seed):
    report = play(capsys, "--seconds", "90", "--seed", str(seed))

    outcomes = [visit["outcome"] for visit in report["visits"]]
    assert outcomes == report["intended"]
    assert len(outcomes) >= 8
    assert "elevated" in outcomes
