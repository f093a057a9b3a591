import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint

from kiosk import checks as doctors_list
from kiosk.devices.emulated import EmulatedBus
from kiosk.doctor import Condition, examine, good, needs_look, switched_off
from kiosk.domain.baseline import Baseline
from kiosk.domain.choices import ROWS, Sort
from kiosk.domain.guard import Role
from kiosk.domain.identity import Mode
from kiosk.domain.parcel import Waiting
from kiosk.domain.screening import Ready
from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.errors import BadInput
from kiosk.settings import Settings
from kiosk.settings_file import parse
from tests.fakes import FakeClock
from tests.machines import Rig
from tests.ui.moments import view_of
from tests.ui.rooms import CONSOLE, PIN, SIZES, admin_of, opened, push, tap, targets
from ui.guard.answer_sheet import AnswerSheet
from ui.guard.baseline_sheet import BaselineSheet
from ui.guard.choice_words import row_words
from ui.guard.doctor_words import PARTS, SENTENCES, part_words, spoken
from ui.guard.line_sheet import LineSheet
from ui.guard.new_pin import NewPin
from ui.guard.page import Tab
from ui.theme import TOUCH_MIN
from ui.widgets.button import Button

ON_SCREENS = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
FINDINGS = [
    good("camera", "sends pictures of 1280×720"),
    switched_off("sound", "switched off in the settings"),
    needs_look("storage", "12 MB free in /var/lib/doorman", "free some space: below 500 MB pictures are dropped"),
]
STEADY = view_of(Ready())


def content(counter, kind):
    counter.until(lambda: isinstance(counter.panel.sheet.content, kind))
    return counter.panel.sheet.content


@pytest.fixture
def admin(counter):
    return admin_of(counter)


@pytest.fixture
def page_of(counter):
    """Return a function that shows the page of a guard, when the doctor has looked."""

    def show(guard=None, size=(1280, 720)):
        page = opened(counter, Tab.HEALTH, size, examine=lambda: FINDINGS, **({} if guard is None else {"guard": guard}))
        counter.until(lambda: bool(page.findings))
        return page

    return show


def test_what_needs_a_look_comes_first_and_what_is_off_last(page_of):
    page = page_of()

    conditions = [finding.condition for finding in page.ordered()]
    assert conditions == sorted(conditions, key=[Condition.LOOK, Condition.GOOD, Condition.OFF].index)
    assert page.ordered()[0].what == "storage"


def test_without_a_cloud_the_page_says_so_and_that_nothing_is_lost(page_of):
    (cloud,) = [finding for finding in page_of().ordered() if finding.what == "cloud"]

    assert cloud.condition is Condition.OFF
    assert "nothing is lost" in cloud.words


@ON_SCREENS
@pytest.mark.parametrize("as_admin", [False, True])
def test_what_could_not_be_sent_can_be_sent_again(counter, page_of, size, as_admin):
    sent = []
    held = [SyncStatus(pace=Pace.ATTENTION, waiting=Waiting(given_up=2), words="2 visits cannot be sent: look why")]
    object.__setattr__(counter.office, "sync", lambda: held[0])

    def send_again():
        sent.append(True)
        return 2

    object.__setattr__(counter.office, "send_again", send_again)
    page = page_of(admin_of(counter) if as_admin else None, size)
    buttons = [button for button in page.findChildren(Button) if button.isVisible() and button.parent() is page]
    assert page.resend in buttons
    assert all(not one.geometry().intersects(other.geometry()) for one, other in combinations(buttons, 2))
    assert all(page.rect().contains(button.geometry()) for button in buttons)

    push(page.resend)
    counter.until(lambda: sent)
    counter.until(lambda: counter.message == "2 visits are sent again")
    held[0] = SyncStatus(pace=Pace.SYNCED)
    counter.until(page.again.isEnabled)
    push(page.again)
    counter.until(lambda: not page.resend.isVisible())


def test_the_doctor_looks_again_when_asked_and_what_is_listed_stays(counter, page_of):
    page = page_of()
    counter.place.clock.advance(600)

    push(page.again)
    assert page.findings
    counter.until(page.again.isEnabled)

    assert page.status == "Checked 12:10"


def test_calibrating_is_asked_for(counter, page_of):
    asked = []
    object.__setattr__(counter.office, "calibrate", lambda: asked.append(True))

    push(page_of().calibrate)

    assert asked == [True]


def test_the_baseline_is_told_and_learned_anew_from_its_sheet(counter, page_of):
    relearned = []
    object.__setattr__(counter.office, "relearn", lambda: relearned.append(True))
    page = page_of()
    page.takes(STEADY)

    push(page.baseline)
    push(content(counter, BaselineSheet).relearn)

    assert relearned == [True]
    counter.until(lambda: counter.message == "Learning anew from the next 10 visitors")


@pytest.mark.parametrize(
    ("baseline", "condition", "words"),
    [
        (Baseline((34.0,) * 30), Condition.GOOD, "learned from 30 recent visitors"),
        (Baseline((34.0,) * 4), Condition.LOOK, "learning: 4 of 10 visitors until the first outcome"),
        (Baseline((34.0,) * 30, (True,) * 10), Condition.LOOK, "too many of the last ten visitors stood out"),
    ],
)
def test_the_baseline_is_one_of_the_lines(page_of, baseline, condition, words):
    page = page_of()

    page.takes(replace(STEADY, baseline=baseline))

    (line,) = [finding for finding in page.ordered() if finding.what == "baseline"]
    assert line.condition is condition
    assert line.words.startswith(words)


def test_guards_see_no_settings(page_of):
    page = page_of()

    assert not page.settings.isVisible()
    assert not page.guards.isVisible()


# Settings


@pytest.fixture
def settings(counter, admin, page_of):
    page = page_of(admin)
    push(page.settings)
    counter.until(lambda: bool(page.choices.rows))
    return page.choices


def test_a_switch_holds_at_once_and_is_taken_back_by_undo(counter, settings):
    assert counter.office.choices.now.sounds

    tap(settings.column, "turn sounds")
    counter.until(lambda: not counter.office.choices.now.sounds)

    counter.until(lambda: counter.message == "Sounds: Off")
    push(counter.panel.message.button)
    counter.until(lambda: counter.office.choices.now.sounds)


def test_a_number_goes_up_and_down_by_steps_and_not_beyond_its_bounds(counter, settings):
    tap(settings.column, "more elevated_delta")
    counter.until(lambda: counter.office.choices.now.elevated_delta == 1.1)
    counter.rest()
    held = next(one for one in settings.rows if one.row.name == "elevated_delta")

    settings.step(replace(held, value=3.0), 1)
    settings.step(replace(held, value=0.5), -1)
    counter.rest()

    assert counter.office.choices.now.elevated_delta == 1.1


def test_whom_recognition_remembers_is_chosen_with_what_that_means(counter, settings):
    tap(settings.column, "open recognition")
    sheet = content(counter, AnswerSheet)
    assert all(card.answer.line for card in sheet.cards)

    push(next(card for card in sheet.cards if card.answer.value == Mode.OPT_IN.value))
    counter.until(lambda: counter.office.choices.now.recognition is Mode.OPT_IN)

    counter.until(lambda: counter.message == "Recognition: Only who asks")


def test_a_line_is_written_with_the_keyboard(counter, settings):
    tap(settings.column, "open contact")
    sheet = content(counter, LineSheet)

    sheet.field.type("Gate 2")
    sheet.field.finish()
    counter.until(lambda: counter.office.choices.now.contact == "Gate 2")

    counter.until(lambda: counter.message == "Contact: Gate 2")


def test_what_was_chosen_says_by_whom_and_is_reset_to_the_file(counter, settings):
    tap(settings.column, "turn sounds")
    counter.until(lambda: any(one.is_chosen for one in settings.rows))
    held = next(one for one in settings.rows if one.is_chosen)
    counter.until(lambda: settings.origin(held) == "Chosen by Lee, Today 12:00. The settings file says: On")

    tap(settings.column, "reset sounds")
    counter.until(lambda: counter.office.choices.now.sounds)

    counter.until(lambda: not next(one for one in settings.rows if one.row.name == "sounds").is_chosen)


def test_choosing_what_holds_already_writes_nothing(counter, settings):
    before = counter.book.audit().total

    settings.choose(next(one for one in settings.rows if one.row.name == "sounds"), True)
    counter.rest()

    assert counter.book.audit().total == before


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_setting_has_a_name_and_a_purpose_in_both_languages(row, language):
    english = row_words(row)
    language.choose("ko")

    assert all(english)
    assert all(one != other for one, other in zip(english, row_words(row), strict=True))


def test_every_sort_of_setting_has_its_control(settings):
    names = settings.column.button_places()

    for held in settings.rows:
        kinds = {Sort.SWITCH: {"turn"}, Sort.NUMBER: {"less", "more"}}.get(held.row.sort, {"open"})
        assert all(f"{kind} {held.row.name}" in names for kind in kinds)


# Guards


@pytest.fixture
def guards(counter, admin, page_of):
    page = page_of(admin)
    push(page.guards)
    counter.until(lambda: bool(page.people.guards))
    return page.people


def type_pin(counter, pin):
    pad = content(counter, NewPin).pad
    for digit in pin:
        pad.type(digit)
    pad.enter()


def test_a_guard_is_added_with_name_role_and_a_pin_typed_twice(counter, guards):
    push(guards.add)
    sheet = content(counter, LineSheet)
    sheet.field.type("Park Jihun")
    sheet.field.finish()
    push(next(card for card in content(counter, AnswerSheet).cards if card.answer.value == Role.GUARD.value))
    type_pin(counter, "580213")
    type_pin(counter, "580213")
    counter.until(lambda: len(counter.book.guards()) == 2)

    added = next(one for one in counter.book.guards() if one.name == "Park Jihun")
    assert added.role is Role.GUARD
    counter.until(lambda: counter.message == "Park Jihun may log in now")


def test_two_pins_that_differ_are_asked_for_again(counter, guards, admin):
    tap(guards.column, f"pin {admin.id}")
    type_pin(counter, "580213")

    type_pin(counter, "580214")

    assert content(counter, NewPin).words == "The two PINs differ. Please choose again."


def test_a_pin_that_is_easy_to_guess_is_refused(counter, guards, admin):
    tap(guards.column, f"pin {admin.id}")

    type_pin(counter, "123456")

    assert "too easy" in content(counter, NewPin).words


def test_a_guard_is_locked_out_and_let_in_again_by_undo(counter, admin, page_of):
    park = counter.book.add("Park", PIN, Role.GUARD, CONSOLE)
    page = page_of(admin)
    push(page.guards)
    counter.until(lambda: len(page.people.guards) == 2)

    tap(page.people.column, f"lock {park.id}")
    counter.until(lambda: any(one.disabled for one in counter.book.guards()))
    counter.until(lambda: counter.message == "Park is locked out")
    push(counter.panel.message.button)

    counter.until(lambda: not any(one.disabled for one in counter.book.guards()))


def test_the_last_admin_cannot_be_locked_out(counter, guards, admin):
    tap(guards.column, f"lock {admin.id}")
    counter.until(lambda: bool(counter.message))

    assert not counter.book.guards()[0].disabled
    assert "admin" in counter.message


def test_the_page_is_left_step_by_step(counter, guards):
    page = counter.panel.page
    assert page.title == "Guards"

    push(counter.panel.header.back)

    assert (page.title, page.is_deep) == ("Health", False)
    assert not guards.isVisible()


# Words


@pytest.fixture
def korean(language):
    language.choose("ko")


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize("source", SENTENCES)
def test_every_sentence_of_the_doctor_is_spoken_in_korean(source):
    text = source
    for number, value in enumerate(("17", "4", "2.5"), 1):
        text = text.replace(f"%{number}", value)

    told = spoken(text)

    assert told != text[:1].upper() + text[1:] or text.startswith("sudo ")
    assert "%" not in told


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_a_name_in_korean(part):
    assert part_words(part).lower() != part


@pytest.mark.usefixtures("korean")
def test_what_the_doctor_finds_here_is_spoken_in_korean(tmp_path, monkeypatch):
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path))
    settings = Settings()
    simulated = replace(
        settings, camera=replace(settings.camera, source="simulated"), thermal=replace(settings.thermal, source="simulated")
    )

    findings = examine(doctors_list.checks(simulated))

    unspoken = [
        text for one in findings for text in (one.words, one.fix) if text and spoken(text) == text[:1].upper() + text[1:]
    ]
    assert [text for text in unspoken if not text.startswith("sudo ")] == []
    assert {one.what for one in findings} <= set(PARTS)


def test_a_sentence_that_is_not_known_stays_as_it_is():
    assert spoken("the moon is in the way") == "The moon is in the way"


# How it fits


@ON_SCREENS
@pytest.mark.parametrize("code", ["en", "ko"])
def test_the_page_fits_every_screen(counter, admin, page_of, size, code):
    counter.language.choose(code)
    page = page_of(admin, size)
    page.takes(STEADY)

    places = [one.rect().translated(one.mapTo(page, QPoint(0, 0))) for one in targets(page)]

    assert all(place.width() >= TOUCH_MIN and place.height() >= TOUCH_MIN for place in places)
    assert not [pair for pair in combinations([*places, page.checks.geometry()], 2) if pair[0].intersects(pair[1])]
    assert all(page.rect().contains(place) for place in [*places, page.checks.geometry()])


@ON_SCREENS
@pytest.mark.parametrize("code", ["en", "ko"])
@pytest.mark.parametrize("part", ["settings", "guards"])
def test_every_painted_control_is_large_and_apart(counter, admin, page_of, size, code, part):
    counter.language.choose(code)
    page = page_of(admin, size)
    push(getattr(page, part))
    column = page.choices.column if part == "settings" else page.people.column
    counter.until(lambda: bool(column.button_places()))

    places = list(column.button_places().values())

    assert all(place.width() >= TOUCH_MIN and place.height() >= TOUCH_MIN for place in places)
    assert not [pair for pair in combinations(places, 2) if pair[0].intersects(pair[1])]
    assert all(place.left() >= 0 and place.right() <= column.width() for place in places)


def test_a_book_that_refuses_is_said(counter, admin, page_of):
    def refuse():
        raise BadInput("the doctor is not in")

    page = page_of(admin)
    object.__setattr__(counter.office, "examine", refuse)
    push(page.again)
    counter.until(lambda: counter.message == "The doctor is not in")

    assert page.findings


def test_what_the_doctor_finds_on_a_pi_in_trouble_is_spoken_in_korean(tmp_path, monkeypatch, language):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    language.choose("ko")
    rig = Rig(tmp_path / "machine").pi().prints("vcgencmd", "throttled=0x50005")
    rig.prints("systemctl", "LoadState=loaded\nActiveState=failed\nUnitFileState=enabled\nNRestarts=3\nResult=watchdog")
    settings = parse('[camera]\nsource = "none"\n')
    clock = FakeClock(datetime(1970, 1, 1, tzinfo=UTC), synced=False)

    findings = examine(doctors_list.checks(settings, machine=rig.machine, open_bus=lambda: EmulatedBus({}), clock=clock))

    unspoken = [
        text
        for one in findings
        if one.what != "display"
        for text in (one.words, one.fix)
        if text and not re.search("[가-힣]", spoken(text))
    ]
    assert [text for text in unspoken if not text.startswith(("sudo ", "this is "))] == []
