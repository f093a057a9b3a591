import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.symbols import Icon
from ui.theme import TOUCH_MIN, Unit
from ui.widgets.keyboard import Keyboard
from ui.widgets.keys import Act, Board, Layer, keys_of
from ui.widgets.line import width_of
from ui.widgets.name_field import NameField

SIZES = ((1280, 720), (720, 1280), (1024, 600), (800, 480))


class Desk:
    """A panel's worth of keyboard with one field, and fingers to type with."""

    def __init__(self, language, size=(1280, 720), **about):
        self.window = QWidget()
        self.window.resize(*size)
        self.keyboard = Keyboard(self.window, language)
        self.keyboard.lay_out(QSize(*size))
        self.field = NameField(self.window, self.keyboard, action="Name 4 visits", **about)
        self.field.fit(QRect(20, 20, size[0] - 40, 80), Unit.of(*size))
        self.said: list[str] = []
        self.field.changed.connect(self.said.append)
        self.field.done.connect(lambda: self.said.append("done"))
        self.field.cancelled.connect(lambda: self.said.append("cancelled"))
        self.window.show()

    def middle(self, face):
        key = next(key for key in self.keyboard.keys if face in (key.act, key.char))
        return key.rect.center().toPoint()

    def tap(self, *faces):
        for face in faces:
            QTest.mouseClick(self.keyboard, Qt.MouseButton.LeftButton, pos=self.middle(face))


@pytest.fixture
def desk_of(language, qtbot):
    desks = []

    def make(*args, **about):
        desk = Desk(language, *args, **about)
        qtbot.addWidget(desk.window)
        desks.append(desk)
        QTest.mouseClick(desk.field, Qt.MouseButton.LeftButton)
        return desk

    yield make
    for desk in desks:
        desk.window.deleteLater()


@pytest.fixture
def desk(desk_of):
    return desk_of()


def test_a_tap_on_the_field_brings_the_keyboard_up(desk):
    assert desk.keyboard.isVisible()
    assert desk.field.is_typing


def test_a_name_is_typed_in_korean_by_touch(desk):
    desk.tap(Act.LANGUAGE, *"ㄱㅣㅁㅅㅓㅇㅕㄴ")

    assert desk.field.text == "김서연"
    assert desk.said[-3:] == ["김성", "김서여", "김서연"]


def test_the_composing_syllable_is_underlined_until_it_is_finished(desk):
    desk.tap(Act.LANGUAGE, *"ㄱㅣㅁ")
    composing = desk.field.grab().toImage()

    desk.tap(Act.SPACE)
    desk.tap(Act.ERASE)

    assert desk.field.text == "김"
    assert desk.field.grab().toImage() != composing


def test_a_name_in_english_begins_with_capitals_by_itself(desk):
    desk.tap("k", "i", "m", Act.SPACE, "s")

    assert desk.field.text == "Kim S"


def test_shift_holds_for_one_key(desk):
    desk.tap(Act.LANGUAGE, Act.SHIFT, "ㅅ", "ㅏ", "ㅅ")

    assert desk.field.text == "쌋"
    assert not desk.keyboard.is_shifted


def test_shift_can_be_taken_back(desk):
    desk.tap(Act.LANGUAGE, Act.SHIFT, Act.SHIFT, "ㅅ")

    assert desk.field.text == "ㅅ"


def test_numbers_and_symbols_are_a_layer_away(desk):
    desk.tap("b", Act.LAYER, "2", Act.SHIFT, "#", Act.SHIFT, Act.LAYER, "x")

    assert desk.field.text == "B2#x"
    assert desk.keyboard.layer is Layer.LATIN


def test_the_keyboard_returns_to_the_letters_that_were_last_used(desk):
    desk.tap(Act.LANGUAGE, Act.LAYER, Act.DONE)

    desk.field.begin()

    assert desk.keyboard.layer is Layer.HANGUL


def test_a_korean_screen_begins_in_korean(language, desk_of):
    language.choose("ko")

    assert desk_of().keyboard.layer is Layer.HANGUL


def test_erase_goes_back_key_by_key(desk):
    desk.tap(Act.LANGUAGE, *"ㄷㅏㄹㄱ", Act.ERASE, Act.ERASE)

    assert desk.said[-2:] == ["달", "다"]


def test_erase_repeats_while_it_is_held(desk):
    desk.tap(*"abcd")
    QTest.mousePress(desk.keyboard, Qt.MouseButton.LeftButton, pos=desk.middle(Act.ERASE))

    for _ in range(3):
        desk.keyboard.timer.timeout.emit()
    QTest.mouseRelease(desk.keyboard, Qt.MouseButton.LeftButton, pos=desk.middle(Act.ERASE))

    assert desk.field.text == "A"
    assert not desk.keyboard.timer.isActive()


def test_sliding_off_a_key_types_nothing(desk):
    QTest.mousePress(desk.keyboard, Qt.MouseButton.LeftButton, pos=desk.middle("q"))
    QTest.mouseMove(desk.keyboard, desk.middle("t"))

    QTest.mouseRelease(desk.keyboard, Qt.MouseButton.LeftButton, pos=desk.middle("t"))

    assert not desk.field.text


def test_a_press_shows_at_once(desk):
    before = desk.keyboard.grab().toImage()

    QTest.mousePress(desk.keyboard, Qt.MouseButton.LeftButton, pos=desk.middle("q"))

    assert desk.keyboard.grab().toImage() != before
    QTest.mouseRelease(desk.keyboard, Qt.MouseButton.LeftButton, pos=desk.middle("q"))


def test_fast_typing_with_two_fingers_loses_no_letter(desk_of):
    desk = desk_of((800, 480))
    screen, keys = QTest.createTouchDevice(), desk.keyboard

    QTest.touchEvent(keys, screen).press(0, desk.middle("k"), keys).commit()
    QTest.touchEvent(keys, screen).stationary(0).press(1, desk.middle("i"), keys).commit()
    QTest.touchEvent(keys, screen).release(0, desk.middle("k"), keys).stationary(1).commit()
    QTest.touchEvent(keys, screen).release(1, desk.middle("i"), keys).commit()

    assert desk.field.text == "Ki"


def test_a_touch_between_two_keys_counts_for_one_of_them(desk):
    first, second = desk.middle("q"), desk.middle("w")

    QTest.mouseClick(desk.keyboard, Qt.MouseButton.LeftButton, pos=QPoint((first.x() + second.x()) // 2, first.y()))

    assert desk.field.text in ("Q", "W")


def test_the_action_key_ends_typing_and_says_so(desk):
    desk.tap("a", Act.DONE)

    assert desk.said == ["A", "done"]
    assert not desk.keyboard.isVisible()


def test_cancel_leaves_the_text_as_it_is(desk):
    desk.tap("a", Act.CANCEL)

    assert desk.said == ["A", "cancelled"]
    assert desk.field.text == "A"


def test_the_keyboard_goes_away_with_its_field(desk):
    desk.field.hide()

    assert not desk.keyboard.isVisible()
    assert desk.keyboard.field is None


def test_another_field_takes_the_keyboard_over(desk):
    other = NameField(desk.window, desk.keyboard)
    other.fit(QRect(20, 120, 400, 80), Unit(1.0))
    other.show()

    desk.tap(Act.LANGUAGE, *"ㄱㅣ")
    other.begin()
    desk.tap(*"ㅁㅏ")

    assert (desk.field.text, other.text) == ("기", "마")
    assert not desk.field.draft.composing.text


def test_a_hardware_keyboard_types_into_the_field(desk):
    QTest.keyClicks(desk.field, "Kim ")
    QTest.keyClick(desk.field, Qt.Key.Key_Backspace)

    assert desk.field.text == "Kim"


def test_its_letters_are_jamo_while_korean_is_chosen(desk):
    desk.tap(Act.LANGUAGE)

    QTest.keyClicks(desk.field, "rlatjdus dlQnsT1")

    assert desk.field.text == "김서연 이뿐ㅆ1"


def test_its_hangul_key_turns_the_letters(desk):
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Hangul, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(desk.field, press)
    QTest.keyClicks(desk.field, "gks")

    assert desk.field.text == "한"
    assert desk.keyboard.layer is Layer.HANGUL


@pytest.mark.parametrize(("key", "word"), [(Qt.Key.Key_Return, "done"), (Qt.Key.Key_Escape, "cancelled")])
def test_enter_and_escape_are_the_action_key_and_cancel(key, word, desk):
    QTest.keyClick(desk.field, key)

    assert desk.said == [word]


def test_arrows_move_the_caret_and_delete_works_onwards(desk):
    desk.field.set_text("Kim")
    QTest.keyClick(desk.field, Qt.Key.Key_Home)
    QTest.keyClick(desk.field, Qt.Key.Key_Delete)
    QTest.keyClick(desk.field, Qt.Key.Key_Right)
    QTest.keyClicks(desk.field, "x")

    assert desk.field.text == "ixm"


def test_text_of_any_script_can_be_pasted(desk):
    QGuiApplication.clipboard().setText("محمد\nעלי 😀")

    QTest.keyClick(desk.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert desk.field.text == "محمد עלי 😀"


def test_a_tap_in_the_text_puts_the_caret_there(desk):
    desk.field.set_text("Kim Seoyeon")
    room = desk.field.text_rect()
    third = room.left() + width_of("Kim", desk.field._role, desk.field._pixels())

    QTest.mouseClick(desk.field, Qt.MouseButton.LeftButton, pos=QPointF(third, 40).toPoint())

    assert desk.field.draft.caret == 3


@pytest.mark.parametrize("text", ["W" * 80, "محمد " * 16, "가나다라 " * 16, "👩🏽‍🚒" * 20, "<b>\"'; DROP TABLE</b>"])
def test_the_caret_of_a_long_text_stays_in_sight(text, desk):
    desk.field.type(text)
    room = desk.field.text_rect()

    assert -1 <= desk.field.caret_x() - desk.field._scrolled <= room.width()
    QTest.keyClick(desk.field, Qt.Key.Key_Home)
    assert -1 <= desk.field.caret_x() - desk.field._scrolled <= room.width()
    assert not desk.field.grab().isNull()


def test_the_cross_of_a_search_clears_it(desk_of):
    desk = desk_of(icon=Icon.SEARCH)
    desk.tap("k")

    QTest.mouseClick(desk.field.clear_button, Qt.MouseButton.LeftButton)

    assert desk.said == ["K", ""]
    assert not desk.field.clear_button.isVisible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("layer", Layer)
def test_every_key_is_large_and_none_covers_another(size, layer):
    keys = keys_of(layer, Board.of(*size))

    assert min(min(key.rect.width(), key.rect.height()) for key in keys) >= TOUCH_MIN
    assert not [1 for one in keys for other in keys if one is not other and one.rect.intersects(other.rect)]
    assert all(key.rect.left() >= 0 and key.rect.right() <= size[0] for key in keys)


@pytest.mark.parametrize("size", SIZES)
def test_a_field_and_one_row_more_stay_in_sight_above_the_keyboard(size):
    assert size[1] - Board.of(*size).height >= 190
