import threading
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtTest import QTest

from kiosk.domain.assistant import Ask, Finding, Prompt, Quality, Step, Trouble
from kiosk.domain.screening import Ready
from kiosk.ports import CalibrationAssistant
from tests.fakes import FakeClock
from tests.ui.moments import SIZES, UTC_LOOK, measuring, picture, view_of
from tests.ui.scripted_assistant import MISSING, ScriptedAssistant
from ui.application import Application
from ui.bridge import Bridge
from ui.guard.wizard import IDLE_S, Scene, Wizard, WizardScreen
from ui.guard.wizard_words import rows, step_words, value_words, whole
from ui.theme import TOUCH_MIN, Tone, contrast
from ui.window import Window

ON_SCREENS = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
IN_LANGUAGES = pytest.mark.parametrize("code", ["en", "ko"])

PANEL = (800, 480)
"""Lies within the screen of the off-screen platform, so that touches reach every spot."""

WHEN = datetime(2026, 3, 2, 9, 20, tzinfo=UTC)
FOUND = (
    Finding(Step.ORIENTATION, Quality.GOOD, 3.0, WHEN),
    Finding(Step.ALIGNMENT, Quality.GOOD, 0.8, WHEN),
    Finding(Step.FLAT_FIELD, Quality.GOOD, 0.4, WHEN),
    Finding(Step.EMPTY_SCENE, Quality.GOOD, 22.4, WHEN),
    Finding(Step.REFERENCE, Quality.GOOD, -0.6, WHEN),
    Finding(Step.DISTANCE, Quality.GOOD, 0.42, WHEN),
)

STAND = Prompt(Step.ALIGNMENT, Ask.STAND, 3, 4, ring=(0.5, 0.5), can_tap=True, can_find=True, can_next=True)
WAVE = Prompt(Step.ORIENTATION, Ask.WAVE, 2, 3, ring=(0.5, 0.5))
PATCH = Prompt(Step.REFERENCE, Ask.TAP_PATCH, can_tap=True, can_next=True, marks=((0.5, 0.4),), celsius=35.0)
ASKED = (
    WAVE,
    STAND,
    Prompt(Step.FLAT_FIELD, Ask.BOARD),
    Prompt(Step.EMPTY_SCENE, Ask.STEP_OUT),
    PATCH,
    Prompt(Step.DISTANCE, Ask.MARK, distance_m=0.42),
)


def every_prompt():
    """Yield each step as it is asked, in another way too, gathers, is in trouble of any kind, is kept, and is done."""
    yield replace(STAND, ask=Ask.STEP_BACK)
    yield Prompt(Step.FLAT_FIELD, Ask.BOARD, can_tap=True)
    for asked, found in zip(ASKED, FOUND, strict=True):
        yield asked
        yield replace(asked, can_tap=False, can_find=False, marks=())
        yield replace(asked, can_find=False, can_skip=False)
        yield replace(asked, share=0.5)
        yield replace(asked, residual_deg=0.9, distance_m=0.4)
        yield replace(asked, finding=found)
        yield from (replace(asked, trouble=trouble) for trouble in Trouble)
        for quality in Quality:
            finding = replace(found, quality=quality)
            yield Prompt(asked.step, Ask.DONE, finding=finding, can_next=True, can_find=False)


def mixed(**qualities):
    return tuple(replace(one, quality=qualities.get(one.step.value, one.quality)) for one in FOUND)


SUMMARIES = (
    FOUND,
    MISSING,
    mixed(alignment=Quality.POOR, flat_field=Quality.FAIR, reference=Quality.MISSING),
    (*FOUND[:3], *MISSING[3:]),
)


@pytest.fixture
def screen_sized(qtbot, language):
    """Return a function that shows the assistant's screen without an assistant."""
    alive = []

    def show(size):
        screen = WizardScreen(None, language, zone=UTC)
        alive.append(screen)
        qtbot.addWidget(screen)
        screen.resize(*size)
        screen.show()
        return screen

    return show


@pytest.fixture
def wizard_on(qtbot, language):
    """Return a function that shows an assistant at work, with somebody before the camera."""
    alive = []

    def show(assistant, size=(1280, 720), view=None):
        wizard = Wizard(None, assistant, language, zone=UTC)
        alive.append(wizard)
        qtbot.addWidget(wizard)
        wizard.resize(*size)
        wizard.show()
        wizard.take(view if view is not None else view_of(measuring(3)))
        return wizard

    return show


@pytest.fixture
def window_of(language):
    windows = []

    def open_window(size=PANEL, **choices):
        window = Window(Bridge(FakeClock(), lockstep=choices.pop("lockstep", False)), language, UTC_LOOK, **choices)
        windows.append(window)
        window.resize(*size)
        window.show()
        return window

    yield open_window
    for window in windows:
        window.dismiss()


@pytest.fixture
def kiosk_of():
    kiosks = []

    def make(**choices):
        kiosk = Application(FakeClock(), UTC_LOOK, **({"size": PANEL} | choices))
        kiosks.append(kiosk)
        return kiosk

    yield make
    for kiosk in kiosks:
        kiosk.close()
        kiosk.language.choose("en")


def click(widget, at=None):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at if at is not None else widget.rect().center())


def touch(widget, at=None):
    """Touch with a finger, and lift it at the same place."""
    device, at = QTest.createTouchDevice(), at if at is not None else widget.rect().center()
    QTest.touchEvent(widget, device).press(0, at, widget).commit()
    QTest.touchEvent(widget, device).release(0, at, widget).commit()


def pixel_of(point, pane):
    """Return where a point of a 16:9 picture lies in a pane that it covers as a mirror."""
    scale = max(pane.width() / 16, pane.height() / 9)
    x, y = point
    return QPoint(
        round(pane.width() / 2 + (0.5 - x) * 16 * scale),
        round(pane.height() / 2 + (y - 0.5) * 9 * scale),
    )


def in_window(target, screen):
    return QRect(target.mapTo(screen, QPoint(0, 0)), target.size())


def apart(one, other):
    """Return how many pixels lie between two rectangles, in the direction in which more do."""
    across = max(one.left(), other.left()) - min(one.right(), other.right()) - 1
    down = max(one.top(), other.top()) - min(one.bottom(), other.bottom()) - 1
    return max(across, down)


def check_targets(screen, what):
    places = [in_window(target, screen) for target in screen.targets]
    assert places, what
    for place in places:
        assert min(place.width(), place.height()) >= TOUCH_MIN, (what, place)
        assert screen.rect().contains(place), (what, place)
    for one, other in combinations(places, 2):
        assert apart(one, other) >= 10, (what, one, other)
    for target in screen.targets:
        words = target.words_rect()
        assert words.left() >= 4, (what, target.text)
        assert words.right() <= target.width() - 4, (what, target.text)


def check_inks(inks, room, others, what):
    for ink in inks:
        assert QRectF(room).contains(ink), (what, ink, room)
        assert not any(ink.intersects(QRectF(other)) for other in others), (what, ink)
    for one, other in combinations(inks, 2):
        assert not one.intersects(other), (what, one, other)


@ON_SCREENS
@IN_LANGUAGES
def test_every_step_fits_with_all_its_words_and_large_enough_controls(size, code, language, screen_sized):
    language.choose(code)
    screen = screen_sized(size)
    card = screen.step_card

    for prompt in every_prompt():
        screen.show_scene(Scene(prompt))

        composed, words = card.composition, step_words(prompt, UTC)
        check_targets(screen, prompt)
        controls = [in_window(target, screen) for target in card.targets]
        check_inks(composed.ink(), card.geometry().adjusted(8, 0, -8, 0), [*controls, *composed.bars], prompt)
        said = [" ".join(placed.block.lines) for placed in composed.words]
        status = (words.status.head, words.status.line) if words.status else ()
        assert said == [text for text in (words.label, words.task, words.helper, *status) if text], prompt
        on_card = composed.ink()[-len([text for text in status if text]) :] if words.status else []
        assert all(composed.status.contains(ink) for ink in on_card), prompt
        assert card.stepper.isHidden() or card.stepper.words_width() <= card.stepper.value_rect().width(), prompt


@ON_SCREENS
@IN_LANGUAGES
@pytest.mark.parametrize("findings", SUMMARIES, ids=["good", "missing", "mixed", "half"])
def test_every_summary_fits_with_all_its_words_and_large_enough_controls(findings, size, code, language, screen_sized):
    language.choose(code)
    screen = screen_sized(size)

    screen.show_scene(Scene(WAVE, findings, at_summary=True))

    composed = screen.summary.composition
    check_targets(screen, findings)
    assert len(screen.targets) == len(Step) + 1
    signs = [sign for _, _, sign in composed.cells]
    live = [] if screen.picture.isHidden() else [screen.picture.geometry()]
    controls = [in_window(target, screen) for target in screen.targets]
    check_inks(composed.ink(), screen.rect(), [*controls, *signs, *live], findings)
    for row, cell, _ in composed.cells:
        inside = [placed for placed in composed.words if cell.contains(placed.ink())]
        said = " ".join(line for placed in inside for line in placed.block.lines)
        assert {row.name, row.value, row.word} <= {text for text in (row.name, row.value, row.word) if text in said}
        assert row.date in said


@ON_SCREENS
@IN_LANGUAGES
def test_the_welcome_fits_and_names_all_steps(size, code, language, screen_sized):
    language.choose(code)
    screen = screen_sized(size)

    screen.show_scene(Scene(WAVE, MISSING, welcome=True))

    composed = screen.welcome.composition
    check_targets(screen, "welcome")
    controls = [in_window(target, screen) for target in screen.targets]
    check_inks(composed.ink(), screen.welcome.geometry().adjusted(8, 0, -8, 0), [*controls, *composed.discs], "welcome")
    said = [" ".join(placed.block.lines) for placed in composed.words]
    assert {row.name for row in rows(MISSING, UTC)} <= set(said)
    assert any("5" in sentence for sentence in said)


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1280, 800), (640, 480), (480, 800)])
def test_other_sizes_have_room_as_well(size, screen_sized):
    screen = screen_sized(size)

    for prompt in every_prompt():
        screen.show_scene(Scene(prompt))

        check_inks(screen.step_card.composition.ink(), screen.step_card.geometry(), [], prompt)


@ON_SCREENS
@pytest.mark.parametrize("point", [(0.5, 0.5), (0.4, 0.3), (0.6, 0.7), (0.36, 0.55), (0.64, 0.12)])
def test_a_tap_on_the_picture_is_told_where_the_camera_saw_it(point, size, wizard_on):
    assistant = ScriptedAssistant(STAND, FOUND)
    wizard = wizard_on(assistant, size)

    click(wizard.picture, pixel_of(point, wizard.picture))

    [(call, told)] = assistant.told
    assert call == "tap"
    assert told == pytest.approx(point, abs=0.01)


def test_a_finger_taps_as_a_mouse_does(wizard_on):
    assistant = ScriptedAssistant(STAND, FOUND)
    wizard = wizard_on(assistant, PANEL)

    touch(wizard.picture, pixel_of((0.45, 0.4), wizard.picture))

    assert assistant.told[0][1] == pytest.approx((0.45, 0.4), abs=0.01)


def test_a_tap_counts_where_the_finger_is_lifted_and_shows_it_before(wizard_on):
    assistant = ScriptedAssistant(replace(STAND, ring=None), FOUND)
    wizard = wizard_on(assistant)
    start, end = (pixel_of(point, wizard.picture) for point in ((0.5, 0.5), (0.45, 0.4)))
    before = wizard.picture.grab().toImage()
    QTest.mousePress(wizard.picture, Qt.MouseButton.LeftButton, pos=start)
    pressed = wizard.picture.grab().toImage()
    QTest.mouseMove(wizard.picture, end)

    QTest.mouseRelease(wizard.picture, Qt.MouseButton.LeftButton, pos=end)

    assert pressed != before
    assert assistant.told[0][1] == pytest.approx((0.45, 0.4), abs=0.01)


def test_a_finger_that_slides_off_the_picture_taps_nothing(wizard_on):
    assistant = ScriptedAssistant(STAND, FOUND)
    wizard = wizard_on(assistant)
    QTest.mousePress(wizard.picture, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(wizard.picture, QPoint(900, 300))

    QTest.mouseRelease(wizard.picture, Qt.MouseButton.LeftButton, pos=QPoint(900, 300))

    assert not assistant.told


def test_the_rounded_paper_over_the_picture_is_no_place_to_tap(wizard_on):
    assistant = ScriptedAssistant(STAND, FOUND)
    wizard = wizard_on(assistant, (720, 1280))

    click(wizard.picture, QPoint(360, wizard.picture.height() - 4))

    assert not assistant.told


def test_a_tap_is_told_only_when_it_is_asked_for(wizard_on):
    assistant = ScriptedAssistant(WAVE, FOUND)
    wizard = wizard_on(assistant)

    click(wizard.picture)

    assert not assistant.told


GREY = picture(left=(90, 90, 90), right=(90, 90, 90))


@ON_SCREENS
def test_the_target_is_drawn_where_the_assistant_wants_it(size, wizard_on):
    ring = (0.42, 0.4)
    assistant = ScriptedAssistant(replace(STAND, ring=ring), FOUND)

    wizard = wizard_on(assistant, size, view_of(Ready(), picture=GREY))

    image = wizard.picture.grab().toImage()
    assert image.pixelColor(pixel_of(ring, wizard.picture)) == Tone.CREAM.colour()
    assert image.pixelColor(pixel_of((0.6, 0.6), wizard.picture)).getRgb()[:3] == (90, 90, 90)


def test_the_ring_for_a_hand_is_larger_than_that_for_a_nose(wizard_on):
    def reach(prompt):
        image = wizard_on(ScriptedAssistant(prompt, FOUND), view=view_of(Ready(), picture=GREY)).picture.grab().toImage()
        middle = image.height() // 2
        return min(x for x in range(200, 332) if image.pixelColor(x, middle) == Tone.CREAM.colour())

    assert reach(WAVE) < reach(STAND) - 20


def test_the_target_fills_with_what_is_gathered(wizard_on):
    assistant = ScriptedAssistant(replace(WAVE, share=0.25), FOUND)
    wizard = wizard_on(assistant, view=view_of(Ready(), picture=GREY))
    image = wizard.picture.grab().toImage()
    centre, radius = pixel_of((0.5, 0.5), wizard.picture), 88 * 0.7071
    gathered = (centre.toPointF() + QPointF(radius, -radius)).toPoint()
    missing = (centre.toPointF() + QPointF(-radius, -radius)).toPoint()

    assert image.pixelColor(gathered) == Tone.CREAM.colour()
    assert image.pixelColor(missing) != Tone.CREAM.colour()


def test_a_chosen_patch_is_outlined(wizard_on):
    chosen = (0.45, 0.3)
    plain = wizard_on(ScriptedAssistant(replace(PATCH, marks=()), FOUND)).picture.grab().toImage()
    wizard = wizard_on(ScriptedAssistant(replace(PATCH, marks=(chosen,)), FOUND))

    image = wizard.picture.grab().toImage()

    centre = pixel_of(chosen, wizard.picture)
    changed = [
        x for x in range(image.width()) if image.pixelColor(x, centre.y() + 20) != plain.pixelColor(x, centre.y() + 20)
    ]
    assert min(changed) < centre.x() - 30
    assert max(changed) > centre.x() + 30


BUTTONS = {
    "redo": (STAND, ("redo",)),
    "find_face": (STAND, ("find_face",)),
    "later": (STAND, ("skip",)),
    "next": (STAND, ("next",)),
}


@ON_SCREENS
@pytest.mark.parametrize("name", BUTTONS)
def test_each_button_does_what_it_says(name, size, wizard_on):
    prompt, call = BUTTONS[name]
    assistant = ScriptedAssistant(prompt, FOUND)
    wizard = wizard_on(assistant, size)

    click(getattr(wizard.step_card, name))

    assert assistant.told == [call]


@pytest.mark.parametrize("name", BUTTONS)
def test_each_button_answers_to_a_finger(name, wizard_on):
    prompt, call = BUTTONS[name]
    assistant = ScriptedAssistant(prompt, FOUND)
    wizard = wizard_on(assistant, PANEL)

    touch(getattr(wizard.step_card, name))

    assert assistant.told == [call]


@pytest.mark.parametrize("name", BUTTONS)
def test_sliding_off_a_button_does_nothing_and_a_press_shows_at_once(name, wizard_on):
    assistant = ScriptedAssistant(STAND, FOUND)
    button = getattr(wizard_on(assistant).step_card, name)
    before = button.grab().toImage()
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    pressed = button.grab().toImage()
    QTest.mouseMove(button, QPoint(-80, -80))
    left = button.grab().toImage()

    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(-80, -80))

    assert pressed != before
    assert left == before
    assert not assistant.told


def test_next_waits_for_a_result(wizard_on):
    assistant = ScriptedAssistant(replace(STAND, can_next=False), FOUND)
    wizard = wizard_on(assistant)

    click(wizard.step_card.next)

    assert not assistant.told


def test_ways_on_that_do_not_exist_are_not_shown(wizard_on):
    prompt = replace(STAND, can_find=False, can_skip=False)

    card = wizard_on(ScriptedAssistant(prompt, FOUND)).step_card

    assert card.targets == (card.redo, card.next)


def test_the_patch_is_skipped_in_words_of_its_own(wizard_on):
    assistant = ScriptedAssistant(PATCH, FOUND)
    later = wizard_on(assistant).step_card.later

    click(later)

    assert later.text == "No patch here"
    assert assistant.told == [("skip",)]


def test_after_a_poor_result_redo_is_the_way_on(wizard_on):
    finding = replace(FOUND[1], quality=Quality.POOR, value=4.0)
    assistant = ScriptedAssistant(Prompt(Step.ALIGNMENT, Ask.DONE, finding=finding, can_next=True), FOUND)
    wizard = wizard_on(assistant)

    QTest.keyClick(wizard, Qt.Key.Key_Return)

    assert wizard.step_card.onwards is wizard.step_card.redo
    assert assistant.told == [("redo",)]


@pytest.mark.parametrize(("index", "celsius"), [(0, 34.0), (1, 34.9), (2, 35.1), (3, 36.0)])
def test_the_temperature_is_set_in_tenths_and_whole_degrees(index, celsius, wizard_on):
    assistant = ScriptedAssistant(PATCH, FOUND)
    wizard = wizard_on(assistant)

    click(wizard.step_card.stepper.buttons[index])

    assert assistant.told == [("set_celsius", celsius)]


def test_the_temperature_can_still_be_set_once_the_patch_is_found(wizard_on):
    done = replace(PATCH, ask=Ask.DONE, finding=FOUND[4], can_skip=False)
    assistant = ScriptedAssistant(done, FOUND)
    wizard = wizard_on(assistant)

    click(wizard.step_card.stepper.buttons[2])

    assert wizard.step_card.stepper.isVisible()
    assert "temperature" in step_words(done, UTC).helper
    assert assistant.told == [("set_celsius", 35.1)]


def test_who_stands_too_near_the_last_place_is_sent_further_back():
    status = step_words(replace(STAND, ask=Ask.STEP_BACK, trouble=Trouble.APART), UTC).status

    assert status is not None
    assert status.head == "Step further back"
    assert "Two distances" in status.line


@pytest.mark.parametrize(("set_to", "index", "celsius"), [(None, 2, 35.0), (44.5, 3, 45.0), (20.3, 0, 20.0)])
def test_the_temperature_starts_at_a_faces_and_stays_within_its_range(set_to, index, celsius, wizard_on):
    assistant = ScriptedAssistant(replace(PATCH, celsius=set_to), FOUND)
    wizard = wizard_on(assistant)

    click(wizard.step_card.stepper.buttons[index])

    assert assistant.told == [("set_celsius", celsius)]


def test_at_the_end_of_the_range_only_the_way_back_is_open(wizard_on):
    stepper = wizard_on(ScriptedAssistant(replace(PATCH, celsius=45.0), FOUND)).step_card.stepper

    assert [button.isEnabled() for button in stepper.buttons] == [True, True, False, False]


def test_holding_a_button_repeats_it_until_the_finger_is_lifted(qtbot, wizard_on):
    class Follows(ScriptedAssistant):
        def set_celsius(self, celsius):
            super().set_celsius(celsius)
            self.prompt = replace(self.prompt, celsius=celsius)

    assistant = Follows(PATCH, FOUND)
    button = wizard_on(assistant).step_card.stepper.buttons[2]
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(assistant.told) >= 3, timeout=5000)
    held = len(assistant.told)

    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)

    assert len(assistant.told) == held
    assert [celsius for _, celsius in assistant.told[:3]] == [35.1, 35.2, 35.3]


@ON_SCREENS
def test_each_row_of_the_summary_redoes_its_step(size, wizard_on):
    assistant = ScriptedAssistant(WAVE, FOUND, at_summary=True)
    wizard = wizard_on(assistant, size)

    for step in Step:
        click(wizard.summary.redo[step])

    assert assistant.told == [("go_to", step) for step in Step]


def test_done_leaves_the_assistant(qtbot, wizard_on):
    wizard = wizard_on(ScriptedAssistant(WAVE, FOUND, at_summary=True))

    with qtbot.waitSignal(wizard.left):
        click(wizard.summary.done_button)


def test_the_cross_leaves_the_assistant(qtbot, wizard_on):
    wizard = wizard_on(ScriptedAssistant(STAND, FOUND), PANEL)

    with qtbot.waitSignal(wizard.left):
        touch(wizard.close_button)


def test_a_kiosk_never_calibrated_is_shown_the_steps_before_the_first_begins(wizard_on):
    assistant = ScriptedAssistant()
    wizard = wizard_on(assistant)
    shown_first, seen_first = wizard.key, len(assistant.views)

    click(wizard.welcome.start)
    wizard.take(view_of(measuring(3)))

    assert (shown_first, seen_first) == ("assistant_welcome", 0)
    assert (wizard.key, len(assistant.views)) == ("assistant_orientation", 1)


def test_starting_from_an_empty_summary_goes_to_the_first_step(wizard_on):
    assistant = ScriptedAssistant(at_summary=True)
    wizard = wizard_on(assistant)

    click(wizard.welcome.start)

    assert assistant.told == [("go_to", Step.ORIENTATION)]


def test_a_step_that_was_asked_for_by_itself_begins_at_once(wizard_on):
    wizard = wizard_on(ScriptedAssistant(Prompt(Step.FLAT_FIELD, Ask.BOARD)))

    assert wizard.key == "assistant_flat_field"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_is_next(key, wizard_on):
    assistant = ScriptedAssistant(STAND, FOUND)

    QTest.keyClick(wizard_on(assistant), key)

    assert assistant.told == [("next",)]


def test_enter_waits_for_a_result_too(wizard_on):
    assistant = ScriptedAssistant(WAVE, FOUND)

    QTest.keyClick(wizard_on(assistant), Qt.Key.Key_Return)

    assert not assistant.told


def test_escape_leaves_a_step_for_later_and_else_leaves_the_assistant(qtbot, wizard_on):
    assistant = ScriptedAssistant(STAND, FOUND)
    wizard = wizard_on(assistant)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assistant.at_summary = True
    wizard.take(view_of(Ready()))

    with qtbot.waitSignal(wizard.left):
        QTest.keyClick(wizard, Qt.Key.Key_Escape)

    assert assistant.told == [("skip",)]


def test_tab_walks_the_controls_with_a_ring_and_space_presses_them(qtbot, wizard_on):
    assistant = ScriptedAssistant(STAND, FOUND)
    wizard = wizard_on(assistant, PANEL)
    wizard.activateWindow()
    qtbot.waitUntil(wizard.isActiveWindow)
    plain = wizard.grab().toImage()
    QTest.keyClick(wizard, Qt.Key.Key_Tab)
    focused = wizard.focusWidget()

    QTest.keyClick(focused, Qt.Key.Key_Space)

    assert focused is wizard.step_card.redo
    where = in_window(focused, wizard)
    assert wizard.grab().toImage().pixelColor(where.left() - 4, where.center().y()) == Tone.TEAL.colour()
    assert plain.pixelColor(where.left() - 4, where.center().y()) == Tone.PAPER.colour()
    assert assistant.told == [("redo",)]


def test_a_finger_leaves_no_focus_ring(wizard_on):
    wizard = wizard_on(ScriptedAssistant(STAND, FOUND))

    click(wizard.step_card.redo)

    assert not wizard.step_card.redo.hasFocus()


@pytest.mark.parametrize("assistant", [(STAND, FOUND, False), (WAVE, FOUND, True), (None, MISSING, False)])
def test_the_live_picture_goes_on_whatever_is_shown(assistant, wizard_on):
    prompt, findings, at_summary = assistant
    wizard = wizard_on(ScriptedAssistant(prompt, findings, at_summary=at_summary))
    seen = []
    for number in range(5):
        shade = (40 * number,) * 3
        wizard.take(view_of(Ready(), at=number / 30, picture=picture(number / 30, left=shade, right=shade)))
        image = wizard.picture.grab().toImage()
        seen.append(image.pixelColor(image.width() - 30, image.height() - 60).red())

    assert seen == [0, 40, 80, 120, 160]


def test_heat_lies_over_the_picture_even_while_nobody_is_screened(wizard_on):
    wizard = wizard_on(ScriptedAssistant(STAND, FOUND), view=view_of(measuring(3), picture=GREY, paused=True))

    image = wizard.picture.grab().toImage()

    face = pixel_of((0.5, 0.36), wizard.picture)
    assert image.pixelColor(face).red() > 140


def test_every_view_reaches_the_assistant(wizard_on):
    assistant = ScriptedAssistant(STAND, FOUND)
    wizard = wizard_on(assistant)
    views = [view_of(Ready(), at=n / 30) for n in range(10)]

    for view in views:
        wizard.take(view)

    assert assistant.views[-10:] == views


def test_words_follow_the_language_at_once(language, wizard_on):
    wizard = wizard_on(ScriptedAssistant(STAND, FOUND))
    english = wizard.step_card.next.text

    language.choose("ko")

    assert (english, wizard.step_card.next.text) == ("Next", "다음")
    assert "6단계 중 2 · 열과 화면 맞추기" in wizard.step_card.composition.words[0].block.lines


def test_an_assistant_that_nobody_touches_leaves_by_itself(wizard_on):
    wizard = wizard_on(ScriptedAssistant(STAND, FOUND))
    heard = []
    wizard.left.connect(lambda: heard.append(1))
    wizard.take(view_of(Ready(), at=IDLE_S - 1))
    click(wizard.step_card.redo)
    wizard.take(view_of(Ready(), at=IDLE_S))
    wizard.take(view_of(Ready(), at=2 * IDLE_S - 1))
    early = list(heard)

    wizard.take(view_of(Ready(), at=2 * IDLE_S))

    assert (early, heard) == ([], [1])


def test_the_window_covers_the_visitor_screen_with_the_assistant(window_of):
    window = window_of()
    assistant = ScriptedAssistant(STAND, FOUND)

    window.open_assistant(assistant)

    assert window.wizard.geometry() == window.rect()
    assert window.wizard.isVisible()
    assert not window.screen_widget.isVisible()
    assert not window.corner.isVisible()


def test_leaving_shows_visitors_their_screen_again_and_tells_the_assistant_once(qtbot, window_of):
    window = window_of()
    assistant = ScriptedAssistant(STAND, FOUND)
    window.open_assistant(assistant)

    with qtbot.waitSignal(window.assistant_closed):
        touch(window.wizard.close_button)
    window.close_assistant()

    assert window.wizard is None
    assert window.screen_widget.isVisible()
    assert window.corner.isVisible()
    assert assistant.told == [("close",)]


def test_a_resized_window_keeps_the_assistant_whole(window_of):
    window = window_of()
    window.open_assistant(ScriptedAssistant(STAND, FOUND))

    window.resize(720, 1280)

    assert window.wizard.geometry() == window.rect()
    assert window.wizard.step_card.width() == 720


@pytest.mark.parametrize("lockstep", [False, True])
def test_views_go_on_to_the_assistant_and_are_counted_as_painted(lockstep, qtbot, window_of):
    window = window_of(lockstep=lockstep)
    assistant = ScriptedAssistant(STAND, FOUND)
    window.open_assistant(assistant)
    keys = []
    window.watchers.append(lambda _, key: keys.append(key))
    station = threading.Thread(target=lambda: [window._bridge.show(view_of(Ready(), at=n / 30)) for n in range(20)])
    station.start()

    qtbot.waitUntil(lambda: not station.is_alive() and bool(assistant.views) and assistant.views[-1].at > 0.6)
    station.join()
    window.grab()

    assert set(keys) == {"assistant_alignment"}
    assert window._bridge.shown + window._bridge.skipped == 20


def test_keys_reach_the_assistant_and_never_close_a_window_below_it(window_of):
    window = window_of(windowed=True)
    assistant = ScriptedAssistant(STAND, FOUND)
    window.open_assistant(assistant)

    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Q, Qt.Key.Key_C, Qt.Key.Key_Return):
        QTest.keyClick(window, key)

    assert window.isVisible()
    assert assistant.told == [("skip",), ("next",)]


def test_holding_the_corner_opens_the_assistant(qtbot, kiosk_of):
    assistant = ScriptedAssistant(STAND, FOUND)
    kiosk = kiosk_of(assistant_for=lambda _asked: assistant)
    kiosk.open()

    QTest.mousePress(kiosk.window.corner, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: kiosk.window.wizard is not None, timeout=5000)
    assert kiosk.window.wizard.assistant is assistant


def test_a_kiosk_that_offers_none_opens_nothing(kiosk_of):
    kiosk = kiosk_of()
    kiosk.open()

    kiosk.window.staff.emit()

    assert kiosk.window.wizard is None


def test_any_thread_may_ask_for_the_assistant(qtbot, kiosk_of):
    made = []

    def make(_asked):
        made.append(ScriptedAssistant(STAND, FOUND))
        return made[-1]

    kiosk = kiosk_of(assistant_for=make)
    kiosk.open()
    asking = threading.Thread(target=lambda: [kiosk.open_assistant_soon() for _ in range(3)])
    asking.start()

    qtbot.waitUntil(lambda: kiosk.window.wizard is not None)
    asking.join()
    qtbot.wait(1)

    assert len(made) == 1


def test_the_offer_knows_whether_it_was_asked_for_or_the_corner_was_held(qtbot, kiosk_of):
    told: list[bool] = []
    kiosk = kiosk_of(assistant_for=told.append)
    kiosk.open()

    kiosk.window.staff.emit()
    kiosk.open_assistant_soon()

    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [False, True]


def test_a_request_while_the_assistant_is_open_is_used_up(qapp, qtbot, kiosk_of):
    told = []

    def offer(asked):
        told.append(asked)
        return ScriptedAssistant(STAND, FOUND) if asked else None

    kiosk = kiosk_of(assistant_for=offer)
    kiosk.open()
    kiosk.open_assistant_soon()
    qtbot.waitUntil(lambda: kiosk.window.wizard is not None)

    kiosk.open_assistant_soon()
    qapp.processEvents()
    kiosk.window.close_assistant()
    kiosk.window.staff.emit()

    assert told == [True, False]
    assert kiosk.window.wizard is None


def test_a_new_window_goes_on_with_the_assistant(qapp, qtbot, kiosk_of):
    assistant = ScriptedAssistant(STAND, FOUND)
    kiosk = kiosk_of(size=None, assistant_for=lambda _asked: assistant)
    kiosk.open()
    kiosk.window.staff.emit()
    before = kiosk.window

    qapp.screenAdded.emit(qapp.primaryScreen())

    qtbot.waitUntil(lambda: kiosk.window is not before)
    assert kiosk.window.wizard.assistant is assistant
    assert not assistant.told


def test_a_kiosk_that_ends_closes_its_assistant(kiosk_of):
    assistant = ScriptedAssistant(STAND, FOUND)
    kiosk = kiosk_of(assistant_for=lambda _asked: assistant)
    kiosk.open()
    kiosk.window.staff.emit()

    kiosk.close()

    assert assistant.told == [("close",)]


def test_a_bug_is_shown_even_over_the_assistant(kiosk_of, caplog):
    assistant = ScriptedAssistant(STAND, FOUND)
    kiosk = kiosk_of(linger_s=0.05, assistant_for=lambda _asked: assistant)
    kiosk.open()
    kiosk.window.staff.emit()
    screen = kiosk.window.screen_widget

    def fail():
        raise ZeroDivisionError("a bug")

    thread = threading.Thread(target=fail, name="station")
    kiosk.run(thread.start)

    assert screen.key == "out_of_service"
    assert not assistant.told
    caplog.clear()


def test_the_fake_is_an_assistant():
    assistant: CalibrationAssistant = ScriptedAssistant()

    assert assistant.prompt.step is Step.ORIENTATION


@pytest.mark.parametrize(
    ("findings", "quality", "sentence", "advice"),
    [
        (FOUND, Quality.GOOD, "The calibration is good", "There is nothing left to do."),
        (
            mixed(reference=Quality.MISSING),
            Quality.GOOD,
            "The calibration is good",
            "A reference patch would make it better still.",
        ),
        (
            mixed(flat_field=Quality.FAIR),
            Quality.FAIR,
            "The calibration is fair",
            "What would help most: redo “Even out the pixels”.",
        ),
        (
            mixed(flat_field=Quality.POOR, distance=Quality.MISSING, alignment=Quality.FAIR),
            Quality.POOR,
            "The calibration is poor",
            "What would help most: redo “Even out the pixels”.",
        ),
        (
            mixed(distance=Quality.MISSING, alignment=Quality.MISSING),
            Quality.MISSING,
            "The calibration is not finished",
            "What helps most now: “Line up heat and picture”.",
        ),
        (MISSING, Quality.MISSING, "The calibration is not finished", "What helps most now: “Which way is up”."),
    ],
)
def test_the_whole_is_said_in_a_sentence_with_what_would_help_most(findings, quality, sentence, advice):
    assert whole(findings) == (quality, sentence, advice)


def status_of(prompt):
    status = step_words(prompt, UTC).status
    assert status is not None
    return status


def plain(text):
    return text.replace("\u00a0", " ")


def test_each_result_is_told_in_words():
    words = [plain(value_words(finding)) for finding in FOUND]

    assert words == [
        "The heat is turned by 270°",
        "Heat lies 0.8° beside the face",
        "Pixels differed by 0.4 °C",
        "The empty room reads 22.4 °C",
        "Sensor reads 0.6 °C below the patch",
        "The mark is 0.42 m away",
    ]


def test_the_result_so_far_is_a_number_and_a_word():
    status = status_of(replace(STAND, residual_deg=0.9, distance_m=0.4))

    assert (status.head, plain(status.line)) == ("0.9° off so far: good", "Under 1.5° is fine. At 0.40 m.")


@pytest.mark.parametrize("trouble", Trouble)
@pytest.mark.parametrize("step", Step)
def test_trouble_is_said_with_what_to_do_in_place_of_the_helper_line(step, trouble):
    asked = next(prompt for prompt in ASKED if prompt.step is step)

    status = status_of(replace(asked, trouble=trouble))

    assert status.head
    assert status.line.endswith(".")
    assert step_words(replace(asked, trouble=trouble), UTC).helper in ("", "Point 2 of 3.", "Point 3 of 4.")


def test_what_was_kept_of_a_step_is_told_while_it_is_redone():
    status = status_of(replace(WAVE, finding=FOUND[0]))

    assert (status.head, status.line) == ("The heat is turned by 270°", "From 2026-03-02, in force until done anew.")


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (Tone.INK, Tone.PAPER),
        (Tone.INK_2, Tone.PAPER),
        (Tone.INK, Tone.CARD),
        (Tone.INK_2, Tone.CARD),
        (Tone.INK_2, Tone.AMBER_TINT),
        (Tone.INK_2, Tone.SINK),
        (Tone.AMBER_TEXT, Tone.CARD),
        (Tone.TEAL, Tone.CARD),
        (Tone.TEAL, Tone.TINT),
        (Tone.WHITE, Tone.TEAL),
        (Tone.BRICK, Tone.PAPER),
    ],
)
def test_staff_read_every_text_on_its_ground(text, ground):
    assert contrast(text, ground) >= 4.5


def test_edges_of_controls_stand_out():
    assert contrast(Tone.EDGE, Tone.CARD) >= 3.0
    assert contrast(Tone.EDGE, Tone.PAPER) >= 3.0
