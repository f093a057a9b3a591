import json
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.bootstrap import guard_book, open_records, open_store
from kiosk.demo import chance_pin, ordinal
from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.card import Asked
from kiosk.domain.decision import Outcome
from kiosk.domain.guard import Refused, Role, Welcome, pin_trouble
from kiosk.models import model_path
from kiosk.settings import Settings
from tests.fakes import FakeClock

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


def kept_in(report, place):
    storage = replace(Settings().storage, data=report["data"], key_file=str(place / "build" / "demo" / "picture.key"))
    return replace(Settings(), storage=storage)


def test_the_demo_keeps_exactly_the_visits_its_script_intends(capsys):
    report = play(capsys, "--seconds", "30", "--seed", "3")

    assert [visit["outcome"] for visit in report["visits"]] == report["intended"]
    assert report["intended"]
    assert [visit for person in report["people"] for visit in person["visits"]] == [one["id"] for one in report["visits"]]
    assert report["frames"]["shown"] > 800
    assert report["shots"]


@pytest.mark.skipif(not model_path("sface").exists(), reason="the face models' weights are not installed")
def test_a_demo_knows_some_people_and_takes_the_first_visitor_for_one_of_them(tmp_path, capsys):
    report = play(capsys, "--seconds", "20")

    assert [(one["number"], one["name"], one["visits"]) for one in report["known"]] == [
        (1, "박준호", 2),
        (2, "Daniel Weber", 1),
        (3, None, 1),
    ]
    assert [(one["number"], one["name"], one["nth"]) for one in report["people"]] == [(1, "박준호", [3]), (4, None, [1])]
    records = open_records(kept_in(report, tmp_path))
    assert [len(records.crops(one["id"]).items) for one in report["known"]] == [3, 1, 1]
    assert {row.outcome for row in records.history(Asked()).items} == {Outcome.NOT_ELEVATED}


def test_a_demo_in_the_folder_of_an_earlier_one_brings_nobody_again(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    play(capsys, "--seconds", "2")

    report = play(capsys, "--seconds", "2")

    assert (report["known"], report["visits"]) == ([], [])


def test_without_the_face_model_a_demo_plays_on_and_says_that_nobody_is_known(monkeypatch, capsys, caplog):
    monkeypatch.setattr("kiosk.bootstrap.model_path", lambda name: Path("nowhere") if name == "sface" else model_path(name))

    assert main(["demo", "--fast", "--json", "--seconds", "12"]) == 0
    said = capsys.readouterr()

    assert json.loads(said.out)["known"] == []
    assert len(json.loads(said.out)["visits"]) == 1
    assert "Nobody is known from earlier days" in said.err
    assert "run `doorman models`" in caplog.text
    caplog.clear()


@pytest.mark.parametrize(("number", "told"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (12, "12th"), (21, "21st")])
def test_visits_are_counted_as_people_say_it(number, told):
    assert ordinal(number) == told


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


def test_the_pin_that_the_demo_tells_opens_its_panel_and_no_earlier_one_does(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    earlier, now = (play(capsys, "--seconds", "2")["admin"] for _ in range(2))
    settings, clock = Settings(), FakeClock()
    with open_store(settings, clock) as journal:
        book = guard_book(settings, journal, clock)
        (admin,) = book.guards()

        assert admin.name == now["name"]
        assert earlier["pin"] == now["pin"] or isinstance(book.check(admin.id, earlier["pin"]), Refused)
        assert book.check(admin.id, now["pin"]) == Welcome(admin)


def test_a_demo_lets_nobody_into_a_real_kiosk(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    with open_store(Settings(), FakeClock()) as journal:
        guard_book(Settings(), journal, FakeClock()).add("Kim", "271828", Role.ADMIN, Author(AuthorKind.CONSOLE))

    assert main(["demo", "--fast", "--seconds", "2"]) == 2
    assert "a real kiosk's guards" in capsys.readouterr().err


def test_a_pin_of_chance_is_never_one_that_is_refused():
    assert all(pin_trouble(chance_pin()) is None for _ in range(1000))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 7))
def test_ninety_seconds_hold_eight_visits_with_the_intended_outcomes(capsys, seed):
    report = play(capsys, "--seconds", "90", "--seed", str(seed))

    outcomes = [visit["outcome"] for visit in report["visits"]]
    assert outcomes == report["intended"]
    assert len(outcomes) >= 8
    assert "elevated" in outcomes
