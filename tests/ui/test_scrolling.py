"""A finger on things that scroll: a tap is a tap, a drag is a drag, and each is told once whatever the time between."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar

from kiosk.domain.guard import Guard, GuardId, Role
from ui.guard.who_list import WhoList
from ui.theme import Unit
from ui.widgets.flick import RUN_OUT_MS, SLACK, Flick
from ui.widgets.touch_area import TouchArea, Touched

HIGH, ROW = 300, 100


class Column(TouchArea[int]):
    """Thirty rows to tap in a place that shows three."""

    def __init__(self):
        super().__init__(None)
        self.tapped: list[int] = []
        self.resize(300, HIGH)

    def touched_at(self, point):
        row = (point.y() + self.bar.value()) // ROW
        return Touched(row, QRect(0, row * ROW - self.bar.value(), self.width(), ROW))

    def act_on(self, target):
        self.tapped.append(target)

    def paintEvent(self, _event):  # noqa: N802 - Qt's name
        """Paint nothing: only fingers are tried."""


class Finger:
    """A finger on the screen, or a mouse that says what Qt says for one, with the time of each event told."""

    def __init__(self, widget):
        self.widget, self.now = widget, 1000
        self.device = QTest.createTouchDevice()
        self.touches = 0

    def say(self, what, y, after_ms=10, x=100):
        """Tell what Qt tells."""
        self.now += after_ms
        here = QPointF(x, y)
        there = self.widget.mapToGlobal(here)
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button, held = (none if what is QEvent.Type.MouseMove else left), left
        held = none if what is QEvent.Type.MouseButtonRelease else held
        event = QMouseEvent(what, here, there, button, held, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(self.now)
        QApplication.sendEvent(self.widget, event)

    def press(self, y, **more):
        self.say(QEvent.Type.MouseButtonPress, y, **more)

    def press_again(self, y, **more):
        """Come down a second time soon after, which Qt calls a double click and no press."""
        self.say(QEvent.Type.MouseButtonDblClick, y, **more)

    def move(self, *ys, **more):
        for y in ys:
            self.say(QEvent.Type.MouseMove, y, **more)

    def lift(self, y, **more):
        self.say(QEvent.Type.MouseButtonRelease, y, **more)

    def really(self, what, y, x=100):
        """Touch the screen itself."""
        self.touches += what == "press"
        sequence = QTest.touchEvent(self.widget, self.device)
        getattr(sequence, what)(self.touches, QPoint(x, y), self.widget)
        sequence.commit()


@pytest.fixture
def column(qtbot):
    column = Column()
    qtbot.addWidget(column)
    with qtbot.waitExposed(column):
        column.show()
    column.reach(30 * ROW)
    return column


def go_on(flick, ms):
    """Let what a finger threw be where it is after so many milliseconds."""
    if flick.is_running:
        flick._run.setCurrentTime(ms)


@pytest.fixture
def finger(column):
    return Finger(column.viewport())


def test_a_tap_in_a_list_is_a_tap(column, finger):
    finger.press(150)
    finger.lift(152)

    assert (column.tapped, column.bar.value()) == ([1], 0)


def test_a_press_in_a_list_shows_at_once(column, finger):
    finger.press(150)

    assert column.down == 1


def test_a_wobbling_finger_still_taps(column, finger):
    finger.press(150)
    finger.move(150 + SLACK, 145)
    finger.lift(150)

    assert (column.tapped, column.bar.value()) == ([1], 0)


def test_a_finger_drags_the_list_and_taps_nothing(column, finger):
    finger.press(250)
    finger.move(230, 200, 150, 100)
    finger.lift(100)

    assert column.bar.value() == 150
    assert (column.tapped, column.down) == ([], None)


@pytest.mark.parametrize("times", [2, 3, 6])
def test_quick_taps_are_each_told_once(column, finger, times):
    finger.press(150)
    finger.lift(150)
    for n in range(1, times):
        (finger.press_again if n % 2 else finger.press)(150, after_ms=60)
        finger.lift(150)

    assert column.tapped == [1] * times


def test_real_taps_are_each_told_once_however_fast(column, finger):
    for _ in range(4):
        finger.really("press", 150)
        finger.really("release", 150)

    assert column.tapped == [1] * 4


def test_a_drag_that_begins_as_a_second_quick_touch_is_a_drag(column, finger):
    finger.press(250)
    finger.lift(250)
    finger.press_again(250, after_ms=60)
    finger.move(200, 150)
    finger.lift(150)

    assert (column.tapped, column.bar.value()) == ([2], 100)


def test_real_taps_and_drags_follow_each_other(column, finger):
    for _ in range(2):
        finger.really("press", 50)
        finger.really("release", 50)
        finger.really("press", 250)
        for y in (230, 200, 150):
            finger.really("move", y)
        finger.really("release", 150)
        column.flick.stop()
        column.bar.setValue(round(column.bar.value(), -2))

    assert len(column.tapped) == 2
    assert column.tapped[0] == 0
    assert column.bar.value() >= 200


def test_a_release_that_no_press_came_before_does_nothing(column, finger):
    finger.lift(150)

    assert (column.tapped, column.bar.value()) == ([], 0)


def test_a_touch_stops_a_running_list_and_taps_nothing(column, finger):
    finger.press(250)
    finger.move(200, 150)
    finger.lift(150)
    assert column.flick.is_running

    finger.press(150)
    finger.lift(150)

    assert not column.flick.is_running
    assert column.tapped == []


def test_a_list_that_ran_into_its_end_takes_the_next_touch(column, finger):
    column.bar.setValue(column.bar.maximum() - 20)
    finger.press(250)
    finger.move(200, 150)
    finger.lift(150)
    go_on(column.flick, RUN_OUT_MS // 2)

    finger.press(150)
    finger.lift(150)

    assert column.tapped == [28]


def test_where_everything_is_in_sight_a_far_wobble_within_a_row_taps(column, finger):
    column.reach(HIGH)

    finger.press(110)
    finger.move(190)
    finger.lift(190)

    assert column.tapped == [1]


class TestFlick:
    """Places and times are told, so no clock is asked."""

    @pytest.fixture
    def bar(self, qapp):
        bar = QScrollBar(Qt.Orientation.Vertical)
        bar.setRange(0, 5000)
        bar.setValue(1000)
        return bar

    def test_a_thrown_list_runs_on_slows_down_and_stops(self, bar):
        flick = Flick(bar)
        flick.press(300, 0)
        flick.move(250, 20)
        flick.release(200, 40)
        values = []
        for at in range(0, RUN_OUT_MS + 1, 100):
            go_on(flick, at)
            values.append(bar.value())

        steps = [after - before for before, after in pairwise(values)]
        assert values[0] == 1100
        assert steps == sorted(steps, reverse=True)
        assert steps[0] > 100
        assert not flick.is_running

    def test_a_finger_that_rested_before_it_was_lifted_throws_nothing(self, bar):
        flick = Flick(bar)
        flick.press(300, 0)
        flick.move(200, 40)
        flick.move(200, 300)

        assert flick.release(200, 320)
        assert (bar.value(), flick.is_running) == (1100, False)

    def test_nothing_runs_faster_than_an_eye_can_follow(self, bar):
        flick = Flick(bar)
        flick.press(1000, 0)
        flick.release(0, 1)
        go_on(flick, RUN_OUT_MS)

        assert bar.value() == 1000 + 1000 + 6 * RUN_OUT_MS / 3


class Guards(WhoList):
    """A list of guards that notes who was chosen."""

    def __init__(self):
        super().__init__(None)
        self.seen: list[str] = []
        self.chosen.connect(lambda guard: self.seen.append(guard.name))


@pytest.fixture
def who(qtbot):
    who = Guards()
    qtbot.addWidget(who)
    guards = [Guard(id=GuardId(f"g-{n:08x}"), name=f"Guard {n}", role=Role.GUARD) for n in range(14)]
    who.show_guards(guards, None)
    who.lay_out(QRect(0, 0, 220, HIGH), Unit(1.0))
    with qtbot.waitExposed(who):
        who.show()
    return who


def test_guards_are_dragged_by_a_finger_on_one_of_them(who):
    button = who.buttons[2]
    finger = Finger(button)
    finger.press(40)
    finger.move(10)
    finger.move(20)  # in the button's own pixels, which moved with the finger
    finger.lift(20)

    assert who.verticalScrollBar().value() > SLACK
    assert (who.seen, button.is_down) == ([], False)


def test_guards_are_dragged_by_a_finger_between_them(who):
    finger = Finger(who.widget())
    finger.press(95)
    finger.move(40)
    finger.lift(95)

    assert who.verticalScrollBar().value() > SLACK
    assert who.seen == []


def test_quick_taps_on_a_guard_are_each_told_once(who):
    finger = Finger(who.buttons[1])
    finger.press(40)
    finger.lift(40)
    finger.press_again(40)
    finger.lift(40)

    assert who.seen == ["Guard 1"] * 2


def test_guards_who_come_later_are_scrolled_as_well(who):
    who.show_guards(
        [*(button.guard for button in who.buttons), Guard(id=GuardId("g-ff"), name="New", role=Role.GUARD)], None
    )
    who.lay_out(QRect(0, 0, 220, HIGH), Unit(1.0))

    finger = Finger(who.buttons[-1])
    finger.press(80)
    finger.move(10)
    finger.lift(10)

    assert who.verticalScrollBar().value() > SLACK
    assert who.seen == []
