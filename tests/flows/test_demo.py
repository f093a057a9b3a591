import json

import pytest

from kiosk.__main__ import main
from kiosk.bootstrap import guard_book, open_store
from kiosk.demo import chance_pin
from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.guard import Refused, Role, Welcome, pin_trouble
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


def test_the_demo_keeps_exactly_the_visits_its_script_intends(capsys):
    report = play(capsys, "--seconds", "30", "--seed", "3")

    assert [visit["outcome"] for visit in report["visits"]] == report["intended"]
    assert report["intended"]
    assert [visit for person in report["people"] for visit in person["visits"]] == [one["id"] for one in report["visits"]]
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
