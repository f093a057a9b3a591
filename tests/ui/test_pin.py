import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest

from kiosk.domain.action import CONSOLE
from kiosk.domain.guard import Refused, Role
from kiosk.domain.identity import Mode
from tests.store.samples import Place
from tests.ui.gatehouse import OTHER_PIN, PIN, WRONG, Gatehouse, tap, type_pin
from ui.guard.consent import Consent
from ui.guard.first_admin import Asking, FirstAdmin
from ui.guard.login import Login, left_words, span_words, wrong_words
from ui.guard.night import NightPlaces
from ui.guard.offer import LATER, NOW, CalibrationOffer
from ui.guard.panel import Panel
from ui.guard.pin_pad import PinAct, PinPad, pin_keys
from ui.theme import TOUCH_MIN
from ui.widgets.keys import Act

SIZES = ((1280, 720), (720, 1280), (1024, 600), (800, 480))


@pytest.fixture
def house(tmp_path, qtbot, language):
    house = Gatehouse(Place(tmp_path), qtbot, language)
    yield house
    house.close()


@pytest.fixture
def new_house(tmp_path, qtbot, language):
    house = Gatehouse(Place(tmp_path), qtbot, language, empty=True)
    yield house
    house.close()


@pytest.fixture
def pad(qtbot):
    pad = PinPad(None)  # type: ignore[arg-type]
    qtbot.addWidget(pad)
    pad.show()
    return pad


@pytest.fixture
def login(house):
    """Return the login with both guards to choose from."""
    screen = house.screen()
    login = house.shows(screen, Login)
    house.until(lambda: len(login.who.buttons) == 2)
    return login


def choose(login, name):
    tap(next(button for button in login.who.buttons if button.guard.name == name))


def test_a_pin_is_handed_over_once_and_forgotten(pad):
    entered: list[str] = []
    pad.entered.connect(entered.append)

    type_pin(pad, PIN)

    assert (entered, pad.length) == ([PIN], 0)


def test_fewer_than_six_digits_are_not_taken(pad):
    entered: list[str] = []
    pad.entered.connect(entered.append)

    type_pin(pad, "27182")

    assert (entered, pad.length) == ([], 5)


def test_no_more_than_twelve_digits_are_taken(pad):
    type_pin(pad, "1234567890123", enter=False)

    assert pad.length == 12


def test_digits_are_taken_back_one_by_one(pad):
    type_pin(pad, PIN, enter=False)
    erase = next(key for key in pad.keys if key.act is PinAct.ERASE)

    tap(pad, erase.rect.center().toPoint())

    assert pad.length == 5


def test_no_picture_of_the_pad_tells_two_pins_apart(pad):
    pictures = []
    for pin in (PIN, WRONG):
        pad.clear()
        type_pin(pad, pin, enter=False)
        pictures.append(pad.grab().toImage())

    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("size", SIZES)
def test_every_digit_is_large_and_inside_the_screen(size):
    places = NightPlaces.for_size(*size)
    keys = [key.rect.translated(places.corner) for key in pin_keys(places.pad)]

    assert min(min(rect.width(), rect.height()) for rect in keys) >= TOUCH_MIN
    assert all(QRectF(0, 0, *size).contains(rect) for rect in keys)
    assert not any(QRectF(places.close).intersects(rect) for rect in keys)


def test_with_the_right_pin_somebody_is_in(login, house):
    choose(login, "Lee")

    type_pin(login.pad, OTHER_PIN)

    panel = house.shows(login.parentWidget(), Panel)
    assert panel.guard == house.lee
    assert house.events()[-1] == "login"


def test_before_somebody_is_chosen_nothing_is_entered(login):
    type_pin(login.pad, PIN)

    assert login.words == "Who are you?"
    assert login.pad.length == 6


def test_with_one_guard_nobody_has_to_choose(new_house):
    new_house.book.add("Kim", PIN, Role.ADMIN, CONSOLE)
    new_house.choices.choose(CONSOLE, "recognition", "off")
    screen = new_house.screen()
    login = new_house.shows(screen, Login)
    new_house.until(lambda: login.chosen is not None)

    type_pin(login.pad, PIN)

    new_house.shows(screen, Panel)


def test_disabled_guards_are_not_offered(house):
    house.book.disable(house.lee.id, CONSOLE, disabled=True)

    login = house.shows(house.screen(), Login)

    house.until(lambda: login.who.buttons)
    assert [button.guard.name for button in login.who.buttons] == ["Kim"]


def test_a_wrong_pin_says_how_many_tries_are_left(login, house):
    choose(login, "Lee")

    type_pin(login.pad, WRONG)

    house.until(lambda: "not right" in login.words)
    assert login.words == "That PIN is not right. 2 tries before a pause of 30 seconds."


def test_what_was_said_goes_with_the_next_digit(login, house):
    choose(login, "Lee")
    type_pin(login.pad, WRONG)
    house.until(lambda: "not right" in login.words)

    type_pin(login.pad, "1", enter=False)

    assert not login.words


def test_too_many_wrong_pins_count_down_and_let_in_after_the_wait(login, house):
    choose(login, "Lee")
    for _ in range(3):
        type_pin(login.pad, WRONG)
        house.until(lambda: not login.is_checking)
    house.until(lambda: "0:30" in login.words)
    house.clock.advance(12.0)
    login.beat.timeout.emit()
    during = login.words, login.pad.can_open
    house.clock.advance(18.1)
    login.beat.timeout.emit()

    type_pin(login.pad, OTHER_PIN)

    assert during == ("Too many wrong PINs. The next try is in 0:18.", False)
    house.shows(login.parentWidget(), Panel)


def test_the_wait_of_one_guard_keeps_nobody_else_out(login, house):
    choose(login, "Lee")
    for _ in range(3):
        type_pin(login.pad, WRONG)
        house.until(lambda: not login.is_checking)
    choose(login, "Kim")
    house.until(lambda: not login.words)

    type_pin(login.pad, PIN)

    house.shows(login.parentWidget(), Panel)


def test_a_wait_from_before_is_said_as_soon_as_somebody_is_chosen(house):
    for _ in range(3):
        house.book.check(house.lee.id, WRONG)
    login = house.shows(house.screen(), Login)
    house.until(lambda: login.who.buttons)

    choose(login, "Lee")

    house.until(lambda: "0:30" in login.words)
    assert not login.pad.can_open


def test_the_keys_stay_live_while_a_pin_is_checked(login):
    choose(login, "Lee")

    type_pin(login.pad, WRONG)
    type_pin(login.pad, "12", enter=False)

    assert login.pad.length == 2


def test_another_pin_waits_until_the_first_is_checked(login):
    choose(login, "Lee")
    type_pin(login.pad, WRONG)

    type_pin(login.pad, OTHER_PIN)

    assert login.pad.length == 6


def test_digits_and_enter_of_a_hardware_keyboard_work(login, house):
    choose(login, "Kim")

    QTest.keyClicks(login, PIN + "9")
    QTest.keyClick(login, Qt.Key.Key_Backspace)
    QTest.keyClick(login, Qt.Key.Key_Return)

    house.shows(login.parentWidget(), Panel)


def test_escape_and_the_cross_leave(login, qtbot):
    with qtbot.waitSignal(login.closed):
        QTest.keyClick(login, Qt.Key.Key_Escape)


def test_a_journal_that_is_gone_is_said_at_the_login(house, tmp_path):
    screen = house.screen()
    house.shows(screen, Login)
    house.book._folder = tmp_path / "gone"

    screen.open()

    house.until(lambda: isinstance(screen.shown, Login) and "is not there" in screen.shown.words)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(30, "30 seconds"), (60, "1 minute"), (300, "5 minutes"), (900, "15 minutes"), (3600, "1 hour"), (7200, "2 hours")],
)
def test_waits_are_said_as_people_say_them(seconds, words):
    assert span_words(seconds) == words


def test_the_last_try_is_said_to_be_the_last():
    assert wrong_words(Refused(60.0, 1)) == "That PIN is not right. One more try before a pause of 1 minute."
    assert left_words(0.2) == "Too many wrong PINs. The next try is in 0:01."


def test_a_new_kiosk_asks_for_its_first_admin_then_whom_to_recognise_and_opens(new_house):
    screen = new_house.screen()
    first = new_house.shows(screen, FirstAdmin)
    for face in (*"kim", Act.DONE):
        key = next(key for key in first.keyboard.keys if face in (key.act, key.char))
        tap(first.keyboard, key.rect.center().toPoint())
    type_pin(first.pad, PIN)
    type_pin(first.pad, PIN)
    consent = new_house.shows(screen, Consent)
    tap(next(card for card in consent.cards if card.answer.value == "opt-in"))

    tap(consent.button)

    panel = new_house.shows(screen, Panel)
    assert (panel.guard.name, panel.guard.role) == ("Kim", Role.ADMIN)
    assert new_house.choices.now.recognition is Mode.OPT_IN
    assert new_house.events() == ["guard.added", "login", "choice"]


@pytest.fixture
def first(new_house):
    first = new_house.shows(new_house.screen(), FirstAdmin)
    first.field.type("Kim")
    first.field.finish()
    return first


def test_nobody_becomes_admin_without_a_name(new_house):
    first = new_house.shows(new_house.screen(), FirstAdmin)

    first.field.type("   ")
    first.field.finish()

    assert (first.asking, first.words) == (Asking.NAME, "Please type your name.")
    assert first.keyboard.isVisible()


def test_a_pin_that_is_easy_to_guess_is_refused(first):
    type_pin(first.pad, "123456")

    assert first.asking is Asking.PIN
    assert "too easy to guess" in first.words


def test_two_different_pins_begin_again(first):
    type_pin(first.pad, PIN)
    type_pin(first.pad, OTHER_PIN)

    assert (first.asking, first.words) == (Asking.PIN, "The two PINs differ. Please choose again.")


def test_somebody_else_may_have_become_admin_meanwhile(first, new_house):
    new_house.book.add("Lee", OTHER_PIN, Role.ADMIN, CONSOLE)
    type_pin(first.pad, PIN)

    type_pin(first.pad, PIN)

    new_house.until(lambda: "by now" in first.words)
    assert [guard.name for guard in new_house.book.guards()] == ["Lee"]


@pytest.mark.parametrize(("answer", "calls"), [(NOW, ["calibrate"]), (LATER, [])])
def test_a_kiosk_that_was_never_calibrated_offers_it_once(answer, calls, first, new_house):
    new_house.uncalibrated = True
    new_house.choices.choose(CONSOLE, "recognition", "off")
    screen = first.parentWidget()
    type_pin(first.pad, PIN)
    type_pin(first.pad, PIN)
    offer = new_house.shows(screen, CalibrationOffer)
    tap(next(card for card in offer.cards if card.answer.value == answer))

    tap(offer.button)

    new_house.shows(screen, Panel)
    assert new_house.calls == calls


def test_a_guard_who_is_no_admin_is_not_asked_whom_to_recognise(house):
    house.choices.reset(CONSOLE, "recognition")
    screen = house.screen()
    login = house.shows(screen, Login)
    house.until(lambda: login.who.buttons)
    choose(login, "Lee")

    type_pin(login.pad, OTHER_PIN)

    house.shows(screen, Panel)


def test_continue_waits_for_an_answer(house, qtbot):
    consent = Consent(None, house.office, house.language)
    qtbot.addWidget(consent)
    consent.resize(800, 480)
    consent.open_for(house.kim)
    consent.show()

    tap(consent.button)

    assert consent.value is None
    assert not consent.button.isEnabled()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", ["en", "ko"])
def test_the_questions_have_room_for_their_words(size, code, house, qtbot, language):
    language.choose(code)
    for question in (Consent(None, house.office, language), CalibrationOffer(None, language)):
        qtbot.addWidget(question)
        question.resize(*size)
        question.show()
        cards = [QRectF(card.geometry()) for card in question.cards]
        inks = [ink.translated(QPoint(card.pos())) for card in question.cards for ink in card.ink()]

        assert all(any(card.contains(ink) for card in cards) for ink in inks)
        assert all(QRectF(question.rect()).contains(card) for card in cards)
        assert not any(card.intersects(QRectF(question.button.geometry())) for card in cards)
        assert not any(ink.intersects(card) for ink in question.ink() for card in cards)
        assert min(card.height() for card in cards) >= TOUCH_MIN


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", ["en", "ko"])
def test_the_login_has_room_for_every_sentence(size, code, house, qtbot, language):
    language.choose(code)
    login = Login(None, house.office, language)
    qtbot.addWidget(login)
    login.resize(*size)
    for words in (wrong_words(Refused(3600.0, 2)), wrong_words(Refused(900.0, 1)), left_words(3599.0)):
        login.say(words)
        inks = login.ink()

        assert all(QRectF(login.rect()).contains(ink) for ink in inks)
        assert not any(ink.intersects(QRectF(login.pad.geometry())) for ink in inks if not login.places.centred)
        assert not any(ink.intersects(QRectF(login.places.column)) for ink in inks)


def test_many_guards_are_scrolled(house):
    for n in range(12):
        house.book.add(f"Guard {n}", PIN, Role.GUARD, CONSOLE)
    login = house.shows(house.screen(), Login)
    house.until(lambda: len(login.who.buttons) == 14)

    bar = login.who.verticalScrollBar()
    bar.setValue(bar.maximum())

    last = login.who.buttons[-1]
    assert login.who.viewport().rect().contains(QPoint(0, last.mapTo(login.who.viewport(), QPoint(0, 0)).y()))
    assert min(last.width(), last.height()) >= TOUCH_MIN
