import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from ui.theme import G_BODY, Unit
from ui.visitor.text import balanced, wrapped
from ui.widgets.button import Button, ButtonLook

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize("text", ["W" * 80, "가" * 80, "If so, 1 visit goes to " + "W" * 80 + ", who keeps it", FAMILY * 20])
@pytest.mark.parametrize("setting", [wrapped, balanced])
def test_a_word_wider_than_the_room_is_broken_and_nothing_is_lost(setting, text):
    block = setting(text, G_BODY, 20, 300.0)

    assert block.width <= 300
    assert "".join(block.lines).replace(" ", "") == text.replace(" ", "")


def test_what_people_see_as_one_character_is_never_broken():
    block = wrapped(FAMILY * 20, G_BODY, 20, 300.0)

    assert all(line == FAMILY * line.count("👨") for line in block.lines)


@pytest.mark.parametrize("name", ["W" * 80, "Kim Seoyeon " * 6])
def test_a_button_with_a_long_name_still_says_what_it_does(name, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    button = Button(window, ButtonLook.BRICK)

    button.fit(f"Forget {name.strip()} for ever", QRect(0, 0, 300, 64), Unit(1.0))

    assert button.shown.startswith("Forget ")
    assert button.shown.endswith(" for ever")
    assert button.rect().contains(button.words_rect().toAlignedRect())
    assert QFontMetricsF(button._role.font(button._pixels)).horizontalAdvance(button.shown) <= 300
