import io
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.bootstrap import choice_book, guard_book, identity_log, open_desk, open_store, side_door, system_clock
from kiosk.domain.action import (
    CONSOLE,
    RECOGNITION,
    Acknowledged,
    Assigned,
    Author,
    AuthorKind,
    Ignored,
    Met,
    Named,
    Rejected,
)
from kiosk.domain.card import Asked, Shown
from kiosk.domain.person import Label
from kiosk.settings import Privacy, Settings
from tests.store.household import label_id, person_id, template, visit_id
from tests.store.samples import elevated, not_elevated, pictures, visit

KIM, TWO, THREE = map(person_id, (1, 2, 3))
GUARD = Author(AuthorKind.GUARD, "g-00000001")


@pytest.fixture(autouse=True)
def own_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DOORMAN_CONFIG", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def doorman(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        code = main(["people", *arguments])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


@pytest.fixture
def told(doorman):
    def run(*arguments):
        code, words = doorman(*arguments, "--json")
        assert code == 0, words
        return json.loads(words)

    return run


@pytest.fixture
def make_entrance():
    """Return what runs a kiosk where Kim came twice, two unknown people once each, and one of them is ignored."""

    @contextmanager
    def run():
        settings, clock = Settings(), system_clock()
        with open_store(settings, clock) as journal:
            log = identity_log(settings, journal, clock)
            for n in range(1, 4):
                journal.record(visit(n, not_elevated(), at=60.0 * n), pictures()).result()
            journal.record(visit(4, elevated(36.0), at=240.0), pictures()).result()
            for n, whose in enumerate((KIM, TWO, THREE), start=1):
                log.act(RECOGNITION, Met(whose, n), Assigned((visit_id(n),), whose)).result()
            log.act(GUARD, Assigned((visit_id(4),), KIM)).result()
            log.enrol(visit_id(4), (template(),), None).result()
            label = Label(id=label_id(1), name="Kim Min-jun", role="Courier", note="comes on Mondays")
            log.act(GUARD, Named(KIM, label.id), labels=(label,)).result()
            log.act(GUARD, Ignored(THREE, ignored=True)).result()
            yield log

    return run


@pytest.fixture
def entrance(make_entrance):
    with make_entrance() as log:
        yield log


@pytest.mark.usefixtures("entrance")
def test_people_are_listed_by_what_is_known_of_them(doorman, told):
    listed = told("list")

    assert [(one["id"], one["name"], one["role"], one["visits"]) for one in listed["people"]] == [
        (KIM, "Kim Min-jun", "Courier", 2)
    ]
    assert [one["number"] for one in told("list", "unknown")["people"]] == [2]
    assert [one["number"] for one in told("list", "ignored")["people"]] == [3]
    assert told("list", "--words", "mond")["total"] == 1
    assert "Unknown 2" in doorman("list", "unknown")[1]


@pytest.mark.usefixtures("entrance")
def test_an_empty_list_says_what_will_appear(doorman):
    assert "known has words that begin so: nobody" in doorman("list", "--words", "nobody")[1]


@pytest.mark.parametrize(
    ("which", "told"), [("known", "guards give names"), ("unknown", "appear here"), ("ignored", "ignored")]
)
def test_before_anybody_came_a_list_says_how_that_changes(doorman, which, told):
    open_store(Settings(), system_clock()).close()

    assert told in doorman("list", which)[1]


@pytest.mark.parametrize("who", [KIM, "kim min-jun"])
@pytest.mark.usefixtures("entrance")
def test_somebody_is_shown_with_the_newest_visits(doorman, told, who):
    shown = told("show", who)

    assert (shown["id"], shown["note"], shown["portrait"]) == (KIM, "comes on Mondays", visit_id(4))
    assert shown["templates"] == 1
    assert [(one["nth"], one["outcome"]) for one in shown["newest"]] == [(2, "elevated"), (1, "not_elevated")]
    assert visit_id(4) in doorman("show", who)[1]


@pytest.mark.usefixtures("entrance")
def test_somebody_unknown_is_found_by_number(told):
    assert told("show", "2")["id"] == told("show", "Unknown 2")["id"] == TWO


@pytest.mark.usefixtures("entrance")
def test_readings_are_left_out_where_they_are_kept_apart(told, tmp_path, monkeypatch):
    (tmp_path / "apart.toml").write_text('[privacy]\nshown = "identities"\n')
    monkeypatch.setenv("DOORMAN_CONFIG", str(tmp_path / "apart.toml"))

    assert {one["outcome"] for one in told("show", KIM)["newest"]} == {None}


@pytest.mark.usefixtures("entrance")
def test_what_an_admin_chose_to_keep_apart_is_kept_apart_here_too(told):
    settings, clock = Settings(), system_clock()
    door = side_door(settings)
    book = guard_book(settings, door, clock)
    choice_book(settings, door, book, clock).choose(CONSOLE, "shown", "identities")

    assert {one["outcome"] for one in told("show", KIM)["newest"]} == {None}


def test_of_somebody_called_like_a_number_and_somebody_with_it_neither_is_guessed(entrance, doorman, told):
    label = Label(id=label_id(7), name="Unknown 2")
    entrance.act(GUARD, Named(THREE, label.id), labels=(label,)).result()

    code, words = doorman("forget", "Unknown 2", "--yes")
    assert (code, "2 people are called Unknown 2" in words) == (2, True)
    assert told("show", "2")["id"] == TWO


@pytest.mark.usefixtures("entrance")
def test_somebody_ignored_is_found_by_number_too(told):
    assert told("show", "Unknown 3")["id"] == THREE


@pytest.mark.usefixtures("entrance")
def test_nobody_is_said_in_one_line(doorman):
    code, words = doorman("show", "Lee")

    assert (code, words.count("\n")) == (2, 1)
    assert "nobody is called Lee" in words


def test_of_several_called_so_it_is_asked_which(entrance, doorman):
    label = Label(id=label_id(2), name="KIM min-jun")
    entrance.act(GUARD, Named(TWO, label.id), labels=(label,)).result()

    code, words = doorman("show", "Kim Min-jun")

    assert code == 2
    assert KIM in words
    assert TWO in words


def test_actions_say_who_did_what(entrance, doorman, told):
    entrance.act(GUARD, Rejected(TWO, KIM), Acknowledged(visit_id(4))).result()

    newest = told("actions", "--limit", "1")["actions"][0]

    assert newest["author"] == {"kind": "guard", "id": GUARD.id, "name": GUARD.id}
    assert newest["deeds"][0] == {"deed": "rejected", "person": TWO, "other": KIM}
    assert (newest["names"], newest["numbers"]) == ({KIM: "Kim Min-jun"}, {TWO: 2})
    words = doorman("actions")[1]
    assert "Unknown 2 is not Kim Min-jun" in words
    assert "named Kim Min-jun" in words
    assert "met Kim Min-jun" in doorman("actions", KIM)[1]


@pytest.mark.usefixtures("entrance")
def test_an_action_is_undone_beside_the_running_kiosk_and_only_once(doorman, told):
    named = next(one for one in told("actions")["actions"] if one["deeds"][0]["deed"] == "named")

    undone = told("undo", named["id"])

    assert undone["visits"] == 2
    assert told("list")["total"] == 0
    code, words = doorman("undo", named["id"])
    assert (code, words.count("\n")) == (2, 1)
    assert "undone already" in words
    told("undo", undone["action"])
    assert told("list")["total"] == 1


@pytest.mark.usefixtures("entrance")
def test_somebody_is_forgotten_beside_the_running_kiosk_and_leaves_nothing(doorman, told, tmp_path):
    receipt = told("forget", KIM, "--yes")

    assert (receipt["people"], receipt["visits"], receipt["labels"]) == ([KIM], 2, 1)
    assert told("list")["total"] == 0
    assert "was forgotten" in doorman("show", KIM)[1]
    assert not [file for file in (tmp_path / "data").rglob("*") if file.is_file() and b"Min-jun" in file.read_bytes()]
    assert "cannot be undone" in doorman("undo", told("actions")["actions"][0]["id"])[1]


def test_without_a_running_kiosk_people_are_undone_and_forgotten_too(doorman, told, make_entrance):
    with make_entrance():
        pass
    named = next(one for one in told("actions")["actions"] if one["deeds"][0]["deed"] == "named")

    told("undo", named["id"])

    assert told("forget", "Unknown 1", "--yes")["pending"] == []
    assert "forgotten" in doorman("forget", "2", "--yes")[1]


@pytest.mark.parametrize("shown", list(Shown))
def test_the_desk_of_a_kiosk_reads_its_folder_and_shows_what_the_settings_allow(entrance, shown):
    settings, clock = replace(Settings(), privacy=Privacy(shown=shown.value)), system_clock()
    book = guard_book(settings, side_door(settings), clock)

    with open_desk(settings, entrance, book, clock) as desk:
        page = desk.history(Asked()).result()

    assert (desk.shown, page.total) == (shown, 4)
    assert {card.person is None for card in page.items} == {shown is Shown.READINGS}
    assert {card.outcome is None for card in page.items} == {shown is Shown.IDENTITIES}


@pytest.mark.usefixtures("entrance")
def test_nobody_is_forgotten_without_a_yes(doorman):
    code, words = doorman("forget", KIM)

    assert (code, words.count("\n")) == (2, 1)
    assert "--yes" in words
    assert "Kim Min-jun" in doorman("list")[1]


@pytest.mark.usefixtures("entrance")
def test_on_a_terminal_it_is_asked_once_more():
    ours, theirs = os.openpty()
    command = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "people", "forget", "Kim Min-jun"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    os.write(ours, b"no\n")

    words, _ = command.communicate(timeout=60)

    os.close(ours)
    os.close(theirs)
    assert "2 visits) will be erased" in words
    assert "nothing was erased" in words
    assert command.returncode == 1


def test_without_a_data_folder_it_is_said_that_there_are_no_visits(doorman):
    code, words = doorman("list")

    assert (code, words.count("\n")) == (2, 1)
    assert "holds no visits" in words
