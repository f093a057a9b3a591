from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest

from kiosk.domain.identity import Ambiguous, Greeting, Known, NotAsked, Unasked, Unknown
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId
from tests.ui.moments import SIZES, STATES, view_of
from ui.theme import TOUCH_MIN
from ui.visitor.caption import compose
from ui.visitor.greeting import END_ISOLATE, ISOLATE, called, shortened
from ui.visitor.places import Places
from ui.words import say

VISIT, PERSON = VisitId("v-1"), PersonId("p-1")
CLEAR = STATES["not_elevated"]
ON_SCREENS = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
IN_LANGUAGES = pytest.mark.parametrize("code", ["en", "ko"])
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch-Llanfairpwllgwyngyllg"
NAMES = (
    "Jo",
    "Seoyeon",
    "김서연",
    LONG,
    "남궁" * 40,
    "محمد عبد الرحمن بن عبد العزيز",
    "Ada " * 20,
    "W" * 80,
    "<b>Kim</b> & O'Neill",
)
OVERHANG = 6
"""Pixels by which the first letter of a name may reach into the margin, as J does, or a bold one of another script."""
OFFERED = NotAsked(VISIT, Unasked.NOT_AGREED)


def known(name):
    return Known(VISIT, PERSON, name)


def plain(text):
    return text.replace(ISOLATE, "").replace(END_ISOLATE, "").replace("\u00a0", " ")


def test_somebody_known_is_greeted_by_name_in_both_languages(language):
    view = view_of(CLEAR, identity=known("김서연"))

    assert plain(say(view, Greeting.FULL_NAME).headline) == "Hello, 김서연"
    assert say(view, Greeting.FULL_NAME).second == "No elevated skin temperature indicated"
    language.choose("ko")
    assert plain(say(view, Greeting.FULL_NAME).headline) == "김서연 님, 안녕하세요"


@pytest.mark.parametrize("state", [name for name in STATES if name != "not_elevated"])
def test_a_name_never_appears_with_anything_but_an_outcome_that_is_not_elevated(state):
    said = say(view_of(STATES[state], identity=known("Seoyeon")), Greeting.FULL_NAME)

    assert "Seoyeon" not in f"{said.headline} {said.second} {said.helper} {said.hint}"


@pytest.mark.parametrize(
    "identity", [None, Unknown(VISIT, PERSON, 12, 4), Ambiguous(VISIT, PERSON, 12, ()), NotAsked(VISIT, Unasked.OFF)]
)
def test_whoever_has_no_name_is_told_the_outcome_as_always(identity):
    assert say(view_of(CLEAR, identity=identity), Greeting.FULL_NAME) == say(view_of(CLEAR))


def test_a_paused_or_saving_kiosk_greets_nobody():
    view = view_of(CLEAR, identity=known("Seoyeon"))

    assert "Seoyeon" not in say(replace(view, paused=True), Greeting.FULL_NAME).headline
    assert "Seoyeon" not in say(replace(view, saving=True), Greeting.FULL_NAME).headline


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Seoyeon Kim", "Seoyeon"),
        ("Kim, Seoyeon", "Seoyeon"),
        ("Seoyeon", "Seoyeon"),
        ("Dr. Ada Lovelace", "Dr. Ada Lovelace"),
        ("김서연", "김서연"),
        ("남궁 민수", "남궁 민수"),
        ("山田太郎", "山田太郎"),
        ("محمد علي", "محمد"),
        ("Lee, ", "Lee"),
    ],
)
def test_the_first_name_is_what_people_are_called_by(name, first):
    assert called(name, Greeting.FIRST_NAME) == first
    assert called(name, Greeting.FULL_NAME) == name.strip()
    assert called(name, Greeting.OFF) == ""


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Ada 👩🏽‍🚒 Byron", "Ada Byron"),
        ("👩‍👧 Kim", "Kim"),
        ("👍🏽Lee 🇰🇷", "Lee"),
        ("1️⃣ Bo", "1 Bo"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("नेहा 🎉", "नेहा"),
        ("🙂", ""),
        ("❤️", ""),
        ("A\u0301da", "A\u0301da"),
    ],
)
def test_what_cannot_be_drawn_large_is_left_out_of_a_greeting(name, greeted):
    assert called(name, Greeting.FULL_NAME) == greeted


@ON_SCREENS
@IN_LANGUAGES
@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:6])
def test_every_name_fits_and_only_its_middle_is_ever_left_out(name, code, size, language):
    language.choose(code)
    places = Places.for_size(*size)

    composition = compose(say(view_of(CLEAR, identity=known(name)), Greeting.FULL_NAME), places)

    for ink in composition.ink():
        assert QRectF(places.words).adjusted(-OVERHANG, 0, 0, 0).contains(ink)
    headline = plain(" ".join(composition.blocks[0][0].lines))
    shown = headline.removeprefix("Hello, ") if code == "en" else headline.removesuffix(" 님, 안녕하세요")
    head, cut, tail = shown.partition("…")
    assert name.strip().startswith(head)
    assert name.strip().endswith(tail) if cut else shown == name.strip()


def test_a_name_from_right_to_left_stays_on_one_line_and_turns_nothing_else():
    said = say(view_of(CLEAR, identity=known("محمد عبد الرحمن")), Greeting.FULL_NAME)

    lines = compose(said, Places.for_size(1280, 720)).blocks[0][0].lines

    assert [line for line in lines if ISOLATE in line] == [line for line in lines if END_ISOLATE in line]


def test_a_name_is_shortened_between_what_people_see_as_characters():
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"

    assert [family in one or family[0] not in one for one in shortened(f"ab{family}cd")] == [True] * 3
    assert list(shortened("e\u0301" * 3)) == ["e\u0301…e\u0301"]
    assert list(shortened("ab")) == []
    assert all("नेहा 🎉 नेहा".startswith(one.partition("…")[0]) for one in shortened("नेहा 🎉 नेहा"))


@ON_SCREENS
@IN_LANGUAGES
def test_being_remembered_is_offered_large_enough_and_apart_from_the_rest(code, size, language, screen_of):
    language.choose(code)
    screen = screen_of(*size)

    screen.take(view_of(CLEAR, identity=OFFERED))

    controls = [(target, target.geometry()) for target in screen.foot.targets]
    assert len(controls) == 3
    for _, one in controls:
        assert min(one.width(), one.height()) >= TOUCH_MIN
        assert screen.foot.rect().contains(one)
        others = [other for _, other in controls if other != one]
        assert not any(one.adjusted(-9, 0, 9, 0).intersects(other) for other in others)
    remember = screen.foot.remember
    assert QRectF(remember.rect()).contains(remember.words_rect())


def test_a_tap_asks_once_and_is_confirmed(screen_of):
    screen = screen_of(1280, 720)
    asked = []
    screen.remember_wanted.connect(lambda: asked.append(1))
    screen.take(view_of(CLEAR, identity=OFFERED))

    screen.foot.remember.tapped.emit()
    screen.take(view_of(CLEAR, identity=Unknown(VISIT, PERSON, 3, 1)))
    screen.foot.remember.tapped.emit()

    assert asked == [1]
    assert screen.foot.remember.isVisibleTo(screen.foot)


@pytest.mark.parametrize("identity", [None, Unknown(VISIT, PERSON, 3, 1), NotAsked(VISIT, Unasked.OFF), known("Jo")])
def test_whoever_need_not_ask_is_offered_nothing(identity, screen_of):
    screen = screen_of(1280, 720)

    screen.take(view_of(CLEAR, identity=identity))

    assert not screen.foot.remember.isVisibleTo(screen.foot)


def test_the_offer_goes_with_the_visitor(screen_of):
    screen = screen_of(1280, 720)
    screen.take(view_of(CLEAR, identity=OFFERED))

    screen.take(view_of(STATES["ready"]))

    assert not screen.foot.remember.isVisibleTo(screen.foot)
    assert screen.foot.lines.isVisibleTo(screen.foot)


@ON_SCREENS
@IN_LANGUAGES
def test_recognition_that_cannot_be_done_is_said_beside_the_status_marks(code, size, language, screen_of):
    language.choose(code)
    screen = screen_of(*size)
    screen.take(view_of(STATES["ready"]))
    without = screen.live.grab().toImage()

    screen.take(view_of(STATES["ready"], recognises=False))

    changed = screen.live.grab().toImage()
    strip = screen.live.rect().adjusted(0, 0, 0, 0)
    strip.setHeight(without.height() // 8)
    assert changed.copy(strip) != without.copy(strip)


def test_a_touch_reaches_the_offer(qtbot, screen_of):
    screen = screen_of(800, 480)
    screen.show()
    screen.take(view_of(CLEAR, identity=OFFERED))

    with qtbot.waitSignal(screen.remember_wanted):
        QTest.mouseClick(screen.foot.remember, Qt.MouseButton.LeftButton)
