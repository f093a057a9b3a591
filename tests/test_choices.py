import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.bootstrap import choice_book, guard_book, held_choices, open_store
from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.card import Shown
from kiosk.domain.choices import ROWS, Choices, Sort, row_of
from kiosk.domain.guard import Role
from kiosk.domain.identity import Greeting, Mode
from kiosk.domain.policy import Policy
from kiosk.errors import BadInput, BadSettings
from kiosk.settings import Settings
from kiosk.settings_file import parse
from kiosk.store.schema import remember
from tests.fakes import FakeClock

CONSOLE = Author(AuthorKind.CONSOLE)


@pytest.fixture(autouse=True)
def own_place(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


class House:
    """A store, its guards and its choices, over a settings file."""

    def __init__(self, text=""):
        self.settings, self.clock = parse(text), FakeClock()
        self.journal = open_store(self.settings, self.clock)
        self.book = guard_book(self.settings, self.journal, self.clock)
        self.choices = choice_book(self.settings, self.journal, self.book, self.clock)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.journal.close()


@pytest.fixture
def house():
    with House() as house:
        yield house


def test_until_somebody_chose_the_settings_file_holds():
    with House('[recognition]\nmode = "opt-in"\n[screening]\nelevated_delta = 1.5') as house:
        now = house.choices.now

    assert (now.recognition, now.elevated_delta) == (Mode.OPT_IN, 1.5)
    assert not any(held.is_chosen for held in house.choices.rows())


def test_recognition_that_nobody_chose_is_off(house):
    assert house.choices.now.recognition is None
    assert house.choices.now.mode is Mode.OFF


EXAMPLES = {
    "recognition": "opt-in",
    "greeting": "full name",
    "shown": "readings",
    "elevated_delta": 1.4,
    "sounds": False,
    "alarm_until_acknowledged": True,
    "language": "ko",
    "helper_lines": False,
    "palette": "cividis",
    "contact": "경비실 02-123",
    "panel_idle_s": 120.0,
}


@pytest.mark.parametrize(("name", "value"), EXAMPLES.items())
def test_a_choice_beats_the_file_holds_over_a_restart_and_can_be_taken_back(name, value):
    with House() as house:
        in_file = house.choices.now
        house.choices.choose(CONSOLE, name, value)
    with House() as house:
        assert house.choices.now.value(name) == value
        assert house.choices.now == in_file.having({name: value})
        assert house.choices.reset(CONSOLE, name) == in_file
    with House() as house:
        assert house.choices.now == in_file


def test_every_row_has_an_example_here():
    assert set(EXAMPLES) == {row.name for row in ROWS} == {field.name for field in fields(Choices)}


def test_a_choice_becomes_the_settings_that_everything_is_built_from(house):
    for name, value in EXAMPLES.items():
        house.choices.choose(CONSOLE, name, value)

    settings = house.settings.chosen(house.choices.now)

    assert settings.choices() == house.choices.now
    assert (settings.site.language, settings.view.palette, settings.sound.enabled) == ("ko", "cividis", False)
    assert settings.policy() == house.choices.now.policy(house.settings.policy())
    assert (settings.policy().elevated_delta, settings.policy().recapture_from) == (1.4, 1.1)


def test_what_holds_is_typed(house):
    for name, value in EXAMPLES.items():
        house.choices.choose(CONSOLE, name, value)
    now = house.choices.now

    assert (now.mode, now.greeting, now.shown) == (Mode.OPT_IN, Greeting.FULL_NAME, Shown.READINGS)


def test_without_choices_the_settings_and_the_policy_stay_as_they_are():
    assert Settings().chosen(Settings().choices()) == Settings()
    assert Choices().policy(Policy()) == Policy()


def toml(value):
    return json.dumps(value)


def is_taken_by_file(row, value):
    section, _, key = row.setting.partition(".")
    try:
        parse(f"[{section}]\n{key} = {toml(value)}")
    except BadSettings:
        return False
    return True


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_takes_what_its_setting_takes(row):
    tried = [*row.options, True, False, row.low, row.high, row.low - 0.01, row.high + 0.01, "", "abc", "x" * 200, "x" * 201]
    for value in tried:
        if row.name == "recognition" and not value:
            continue  # the file may leave it open, a choice may not
        try:
            row.taken(value)
            taken = True
        except ValueError:
            taken = False

        assert taken == is_taken_by_file(row, value), value


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("recognition", "", "one of on, opt-in, off"),
        ("recognition", "maybe", "one of on, opt-in, off"),
        ("elevated_delta", 0.4, "a number from 0.5 to 3"),
        ("elevated_delta", float("nan"), "a number from 0.5 to 3"),
        ("elevated_delta", "1.5", "a number"),
        ("elevated_delta", True, "a number"),
        ("sounds", 1, "true or false"),
        ("sounds", "on", "true or false"),
        ("panel_idle_s", 5, "a number from 15 to 600"),
        ("palette", "rainbow", "one of inferno"),
        ("contact", "x" * 201, "201 characters; at most 200"),
        ("fever", 1, "nothing called 'fever'"),
    ],
)
def test_a_value_that_cannot_be_is_answered_by_what_can(house, name, value, words):
    before = house.choices.now

    with pytest.raises(BadInput, match=words):
        house.choices.choose(CONSOLE, name, value)
    assert house.choices.now == before
    assert house.book.audit().total == 0


anything = st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.lists(st.text()))


@given(st.sampled_from(ROWS), anything)
def test_any_value_is_taken_or_refused_in_words(row, value):
    try:
        taken = row.taken(value)
    except ValueError as trouble:
        told = str(trouble)
    else:
        told = "taken" if Choices().having({row.name: taken}).value(row.name) == taken else ""

    assert told


def test_only_admins_choose(house):
    kim = house.book.add("Kim", "271828", Role.ADMIN, CONSOLE)
    lee = house.book.add("Lee", "314159", Role.GUARD, CONSOLE)

    with pytest.raises(BadInput, match="only an admin"):
        house.choices.choose(Author(AuthorKind.GUARD, lee.id), "sounds", False)
    with pytest.raises(BadInput, match="only an admin"):
        house.choices.reset(Author(AuthorKind.VISITOR), "sounds")
    assert house.choices.choose(Author(AuthorKind.GUARD, kim.id), "sounds", False).sounds is False


def test_who_chose_and_when_is_kept_beside_what_the_file_says(house):
    kim = house.book.add("Kim", "271828", Role.ADMIN, CONSOLE)
    house.choices.choose(Author(AuthorKind.GUARD, kim.id), "palette", "iron")

    held = next(held for held in held_choices(house.settings) if held.row.name == "palette")

    assert (held.value, held.in_file, held.by, held.at) == (
        "iron",
        "inferno",
        Author(AuthorKind.GUARD, kim.id),
        house.clock.now().utc,
    )


def test_choices_stand_in_the_audit_log_but_no_text_does(house):
    house.choices.choose(CONSOLE, "greeting", "full name")
    house.choices.choose(CONSOLE, "contact", "Ms Kim, 02-123")
    house.choices.choose(CONSOLE, "elevated_delta", 1.5)
    house.choices.reset(CONSOLE, "contact")

    lines = [(line.event, line.about) for line in reversed(house.book.audit().items)]
    assert lines == [
        ("choice", "greeting=full-name"),
        ("choice", "contact"),
        ("choice", "elevated_delta=1.5"),
        ("choice.reset", "contact"),
    ]
    assert house.book.verify() is None


def test_whoever_watches_hears_of_each_change_once(house):
    heard = []
    house.choices.watch(lambda choices: heard.append((choices.sounds, choices.palette)))

    house.choices.choose(CONSOLE, "sounds", False)
    house.choices.choose(CONSOLE, "palette", "iron")
    house.choices.reset(CONSOLE, "sounds")

    assert heard == [(False, "inferno"), (False, "iron"), (True, "iron")]


@pytest.mark.parametrize(
    "kept",
    [
        {"palette": {"value": "rainbow", "by": ["console", ""], "at": "2026-11-02T12:00:00+00:00"}},
        {"palette": {"value": "iron", "by": ["ghost", ""], "at": "2026-11-02T12:00:00+00:00"}},
        {"palette": {"value": "iron", "by": [], "at": "2026-11-02T12:00:00+00:00"}},
        {"palette": {"value": "iron", "by": ["console", ""], "at": "yesterday"}},
        {"palette": "iron"},
        {"palette": []},
    ],
)
def test_a_kept_choice_that_is_damaged_gives_way_to_the_file_and_says_so(house, caplog, kept):
    house.choices.choose(CONSOLE, "sounds", False)
    house.journal.keep("damage", lambda db: remember(db, "choices", kept)).result()

    palette = next(held for held in held_choices(house.settings) if held.row.name == "palette")

    assert (palette.value, palette.is_chosen) == ("inferno", False)
    assert "palette" in caplog.text
    caplog.clear()


def test_choices_that_are_no_table_at_all_are_as_none(house):
    house.journal.keep("damage", lambda db: remember(db, "choices", [1, 2])).result()

    assert not any(held.is_chosen for held in held_choices(house.settings))
    assert house.choices.choose(CONSOLE, "sounds", False).sounds is False


def test_the_rows_say_all_that_a_page_needs_to_draw_them():
    for row in ROWS:
        assert row.allowed
        assert (row.sort is Sort.PICK) == bool(row.options)
        assert (row.sort is Sort.NUMBER) == (row.high > row.low)
        assert row_of(row.name) is row
