import io
import json
import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from kiosk.__main__ import main
from kiosk.bootstrap import guard_book, open_store, system_clock
from kiosk.domain.guard import Welcome
from kiosk.settings import Settings

PIN, OTHER_PIN = "271828", "314159"


@pytest.fixture(autouse=True)
def own_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DOORMAN_CONFIG", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def doorman(monkeypatch, capsys):
    def run(*arguments, pin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{pin}\n"))
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def test_the_first_admin_can_be_added_before_the_kiosk_ever_ran(doorman):
    added, words = doorman("guard", "add", "Kim", "--admin", pin=PIN)

    assert (added, "Kim may use the panel as an admin" in words) == (0, True)
    guards = json.loads(doorman("guard", "list", "--json")[1])["guards"]
    assert [(one["name"], one["role"], one["disabled"]) for one in guards] == [("Kim", "admin", False)]


def test_an_empty_list_says_how_to_begin(doorman):
    assert doorman("guard", "list")[0] == 0
    assert "doorman guard add NAME --admin" in doorman("guard", "list")[1]
    assert "appear here" in doorman("audit", "list")[1]


@pytest.mark.parametrize("pin", ["", "1234", "123456", "geheim", "271828 "])
def test_a_pin_that_cannot_be_used_is_refused_in_one_line_that_does_not_repeat_it(doorman, pin):
    code, words = doorman("guard", "add", "Kim", "--admin", pin=pin)

    assert code == 2
    assert words.count("\n") == 1
    assert not pin or pin not in words
    assert "Nobody yet" in doorman("guard", "list")[1]


def test_a_pin_is_never_taken_from_the_command_line(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["guard", "add", "Kim", PIN])

    assert ended.value.code == 2
    assert "unrecognized" in capsys.readouterr().err


def test_a_guard_is_found_by_name_in_any_case_or_by_id(doorman):
    doorman("guard", "add", "Kim", "--admin", pin=PIN)
    doorman("guard", "add", "Lee", pin=OTHER_PIN)
    lee = next(one["id"] for one in json.loads(doorman("guard", "list", "--json")[1])["guards"] if one["name"] == "Lee")

    assert "no longer" in doorman("guard", "disable", "LEE")[1]
    assert "Lee (disabled)" in doorman("guard", "list")[1]
    assert "may use" in doorman("guard", "enable", lee)[1]
    assert doorman("guard", "reset", "Lee", pin="161803")[0] == 0


@pytest.mark.parametrize("verb", ["disable", "enable", "reset"])
def test_nobody_of_that_name_is_said_with_where_to_look(doorman, verb):
    code, words = doorman("guard", verb, "Nobody", pin=PIN)

    assert code == 2
    assert "doorman guard list" in words


def test_the_only_admin_cannot_be_disabled(doorman):
    doorman("guard", "add", "Kim", "--admin", pin=PIN)

    assert doorman("guard", "disable", "Kim") == (
        2,
        "doorman: Kim is the only admin who can log in; add another one first\n",
    )


def test_a_name_in_use_is_refused_before_a_pin_is_asked_for(doorman, monkeypatch):
    doorman("guard", "add", "Kim", "--admin", pin=PIN)
    monkeypatch.setattr("kiosk.guards.read_pin", lambda _name: pytest.fail("asked for a PIN"))

    assert doorman("guard", "add", "KIM")[0] == 2


def test_a_pin_set_while_the_kiosk_runs_is_good_at_once(doorman):
    settings, clock = Settings(), system_clock()
    with open_store(settings, clock) as journal:
        book = guard_book(settings, journal, clock)
        assert doorman("guard", "add", "Kim", "--admin", pin=PIN)[0] == 0
        (kim,) = book.guards()

        assert book.check(kim.id, PIN) == Welcome(kim)
        assert doorman("guard", "reset", "Kim", pin=OTHER_PIN)[0] == 0
        assert book.check(kim.id, OTHER_PIN) == Welcome(kim)
        assert book.verify() is None


def test_verify_counts_the_entries_of_an_unbroken_log(doorman):
    doorman("guard", "add", "Kim", "--admin", pin=PIN)
    doorman("guard", "add", "Lee", pin=OTHER_PIN)

    assert doorman("audit", "verify") == (0, "2 entries, unbroken\n")
    assert json.loads(doorman("audit", "verify", "--json")[1]) == {
        "entries": 2,
        "broken": None,
        "words": "unbroken",
        "recovered": None,
    }


def test_verify_names_the_first_broken_entry_and_ends_with_1(doorman, tmp_path):
    doorman("guard", "add", "Kim", "--admin", pin=PIN)
    for _ in range(3):
        doorman("guard", "reset", "Kim", pin=OTHER_PIN)
    with closing(sqlite3.connect(tmp_path / "data" / "journal.db")) as db, db:
        db.execute("UPDATE audit SET about = 'g-00000000' WHERE seq = 3")

    code, words = doorman("audit", "verify")

    assert code == 1
    assert words.startswith("broken at entry 3: ")
    assert json.loads(doorman("audit", "verify", "--json")[1])["broken"] == 3


def test_verify_without_a_journal_is_bad_input(doorman):
    assert doorman("audit", "verify")[0] == 2


def test_the_list_shows_names_beside_ids_and_how_much_more_there_is(doorman):
    doorman("guard", "add", "Kim", "--admin", pin=PIN)
    doorman("guard", "add", "Lee", pin=OTHER_PIN)

    listed = doorman("audit", "list", "--limit", "1")[1]

    assert "(Lee), guard" in listed
    assert "… and 1 older" in listed
    entries = json.loads(doorman("audit", "list", "--json")[1])
    assert [one["event"] for one in entries["entries"]] == ["guard.added", "guard.added"]
    assert "Lee" not in json.dumps(entries)


def typed(*lines):
    """Run `guard add` at a terminal and type the lines; returns its exit code and all that the terminal showed."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk", "guard", "add", "Kim", "--admin"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as child:
        os.close(theirs)
        shown = b""
        for line in lines:
            while not shown.rstrip(b" ").endswith(b":"):
                shown += os.read(ours, 1024)
            os.write(ours, line.encode() + b"\n")
            shown += b"\n"
        child.wait(60)
    try:
        while chunk := os.read(ours, 1024):
            shown += chunk
    except OSError:
        pass
    os.close(ours)
    return child.returncode, shown.decode()


def test_at_a_terminal_the_pin_is_asked_twice_and_not_shown():
    code, shown = typed(PIN, PIN)

    assert code == 0, shown
    assert "The same again" in shown
    assert PIN not in shown


def test_two_pins_that_differ_change_nothing(doorman):
    code, shown = typed(PIN, OTHER_PIN)

    assert code == 2
    assert "the two PINs differ" in shown
    assert "Nobody yet" in doorman("guard", "list")[1]
