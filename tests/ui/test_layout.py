from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF, QSize

from kiosk.domain.identity import Mode
from tests.ui.moments import SIZES, STATES, UTC_LOOK, view_of
from ui.theme import TOUCH_MIN, Tone, Unit, contrast
from ui.visitor.caption import compose
from ui.visitor.notice import Notice
from ui.visitor.places import Places
from ui.words import Ground, say

LANGUAGES = ("en", "ko")
ON_SCREENS = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
IN_LANGUAGES = pytest.mark.parametrize("code", LANGUAGES)


@ON_SCREENS
@IN_LANGUAGES
@pytest.mark.parametrize("name", STATES)
def test_no_glyph_leaves_the_caption_and_no_word_is_dropped(name, code, size, language):
    language.choose(code)
    saying = say(view_of(STATES[name], learned=4))
    places = Places.for_size(*size)

    composition = compose(saying, places)

    room = QRectF(places.words)
    for ink in composition.ink():
        assert room.contains(ink), f"{ink} is not within {room}"
        assert not ink.intersects(composition.symbol)
    said = [" ".join(block.lines) for block, _ in composition.blocks]
    assert said == [text for text in (saying.headline, saying.second or saying.helper, saying.hint) if text]


@ON_SCREENS
@IN_LANGUAGES
@pytest.mark.parametrize("name", STATES)
def test_lines_do_not_run_into_each_other(name, code, size, language):
    language.choose(code)

    inks = compose(say(view_of(STATES[name], learned=4)), Places.for_size(*size)).ink()

    assert all(above.bottom() < below.top() for above, below in pairwise(inks))


@ON_SCREENS
@pytest.mark.parametrize("name", ["ready", "hold", "closer"])
def test_words_for_people_far_away_are_as_large_as_drawn(name, size):
    places = Places.for_size(*size)

    headline = compose(say(view_of(STATES[name])), places).blocks[0][0]

    assert headline.pixels == places.far.pixels(places.unit)


@ON_SCREENS
@IN_LANGUAGES
def test_every_control_is_large_enough_and_apart_from_the_others(code, size, language, screen_of):
    language.choose(code)
    screen = screen_of(*size)

    targets = [target.geometry() for target in screen.foot.targets]

    assert all(min(target.width(), target.height()) >= TOUCH_MIN for target in targets)
    assert all(screen.foot.rect().contains(target) for target in targets)
    assert not targets[0].adjusted(-10, 0, 10, 0).intersects(targets[1])


@ON_SCREENS
@IN_LANGUAGES
def test_the_words_in_the_foot_fit_their_places(code, size, language, screen_of):
    language.choose(code)
    foot = screen_of(*size).foot

    lines = foot.lines

    assert lines.isHidden() or lines.text_left() + lines.text_width() <= lines.width()
    assert foot.language.words_rect().right() <= foot.language.width()


@ON_SCREENS
@IN_LANGUAGES
def test_the_notice_stands_in_the_foot_with_recognition_on_too(code, size, language, screen_of):
    language.choose(code)
    look = replace(UTC_LOOK, notice=Notice(remembers=Mode.ON))

    foot = screen_of(*size, look=look).foot

    assert foot.lines.isHidden() == (size in ((1024, 600), (800, 480)))
    assert foot.lines.isHidden() != foot.notice.isHidden()
    assert foot.lines.isHidden() or foot.lines.text_left() + foot.lines.text_width() <= foot.lines.width()


@ON_SCREENS
@IN_LANGUAGES
@pytest.mark.parametrize("remembers", Mode)
def test_the_full_notice_fits_the_screen(code, size, language, screen_of, remembers):
    language.choose(code)
    sheet = screen_of(*size).sheet
    operator = "Example Works Ltd, 12 Example Street, Exampleton"

    notice = Notice(operator, "Ms Example, front desk, extension 123.", 30, 3650, "example.org/notice", remembers=remembers)
    sheet.open(notice, QSize(*size))

    inks = [block.ink(x, y) for block, x, y, _ in sheet.placed]
    assert all(QRectF(sheet.rect()).contains(ink) for ink in inks)
    assert not any(ink.intersects(QRectF(sheet.close_button.geometry())) for ink in inks)
    assert min(sheet.close_button.width(), sheet.close_button.height()) >= TOUCH_MIN


def test_the_four_sizes_come_out_as_drawn():
    drawn = {size: Places.for_size(*size) for size in SIZES}

    assert [(place.picture.width(), place.picture.height()) for place in drawn.values()] == [
        (700, 720),
        (720, 832),
        (560, 600),
        (456, 480),
    ]
    corners = [(place.caption.x(), place.caption.y()) for place in drawn.values()]
    assert corners == [(664, 0), (0, 784), (531, 0), (432, 0)]
    assert [place.foot.y() for place in drawn.values()] == [588, 1148, 490, 372]


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (640, 480), (1280, 800), (480, 800)])
def test_any_other_size_has_room_for_its_words(size):
    places = Places.for_size(*size)

    inks = [ink for state in STATES.values() for ink in compose(say(view_of(state)), places).ink()]

    assert all(QRectF(places.caption).contains(ink) for ink in inks)


@pytest.mark.parametrize("ground", Ground)
def test_text_stands_out_from_its_ground(ground):
    assert contrast(ground.text, ground.field) >= 4.5
    assert contrast(ground.quiet, ground.field) >= 4.5


def test_marks_and_edges_stand_out():
    assert contrast(Tone.EDGE_DARK, Tone.NIGHT) >= 3.0
    assert contrast(Tone.CREAM, Tone.NIGHT_2) >= 4.5
    assert contrast(Tone.SAND, Tone.NIGHT_2) >= 4.5
    assert contrast(Tone.DUSK_MARK, Tone.HALO) >= 4.5


def test_contrast_is_that_of_wcag():
    assert contrast(Tone.WHITE, Tone.WHITE) == pytest.approx(1.0)
    assert contrast(Tone.NIGHT, Tone.CREAM) == pytest.approx(16.3, abs=0.1)


def test_a_touch_target_never_shrinks_below_its_least():
    assert Unit.of(800, 480).touch(72) == TOUCH_MIN
    assert Unit.of(1280, 720).touch(72) == 72
