import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.widgets.scrolling import scroll_by_touch
from ui.widgets.touch import TouchTarget

HIGH, ROW = 300, 100


class Column:
    """Thirty rows to tap in an area that shows three."""

    def __init__(self, qtbot):
        self.area = QScrollArea()
        self.inner = QWidget()
        self.inner.resize(280, 30 * ROW)
        self.tapped: list[int] = []
        self.rows = [self._row(number) for number in range(30)]
        self.area.setWidget(self.inner)
        self.area.resize(300, HIGH)
        self.scrolling = scroll_by_touch(self.area)
        self.device = QTest.createTouchDevice()
        self.finger = 0
        qtbot.addWidget(self.area)
        with qtbot.waitExposed(self.area):
            self.area.show()

    def _row(self, number):
        row = TouchTarget(self.inner)
        row.setGeometry(0, number * ROW, 280, ROW)
        row.tapped.connect(lambda: self.tapped.append(number))
        return row

    @property
    def value(self):
        return self.area.verticalScrollBar().value()

    def stand(self):
        """Stop it at once where the finger left it."""
        self.scrolling.flick._run.stop()

    def touch(self, y, x=100):
        self.finger += 1
        self._send("press", x, y)

    def move(self, *ys, x=100):
        for y in ys:
            self._send("move", x, y)

    def lift(self, y, x=100):
        self._send("release", x, y)

    def _send(self, what, x, y):
        sequence = QTest.touchEvent(self.area.viewport(), self.device)
        getattr(sequence, what)(self.finger, QPoint(x, y), self.area.viewport())
        sequence.commit()


@pytest.fixture
def column(qtbot):
    return Column(qtbot)


def test_a_tap_in_a_list_is_a_tap(column):
    column.touch(150)
    column.lift(152)

    assert (column.tapped, column.value) == ([1], 0)


def test_a_press_in_a_list_shows_at_once(column):
    column.touch(150)

    assert column.rows[1].is_down


def test_a_wobbling_finger_still_taps(column):
    column.touch(150)
    column.move(158, 145)
    column.lift(150)

    assert column.tapped == [1]


def test_a_finger_drags_the_list_and_taps_nothing(column):
    column.touch(250)
    column.move(230, 200, 150, 100)
    column.lift(100)

    assert column.value >= 150
    assert not column.tapped
    assert not any(row.is_down for row in column.rows)


def test_a_drag_after_a_tap_and_a_tap_after_a_drag_work(column):
    for _ in range(2):
        column.touch(50)
        column.lift(50)
        column.touch(250)
        column.move(230, 200, 150)
        column.lift(150)
        column.stand()

    assert column.value == 200
    assert column.tapped == [0, 1]


def test_a_mouse_drags_as_a_finger_does(column):
    row = column.rows[2]
    QTest.mousePress(row, Qt.MouseButton.LeftButton, pos=QPoint(100, 90))
    for y in (70, 40, 10):
        QTest.mouseMove(row, QPoint(100, y - column.value))
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))

    assert column.value > 40
    assert not column.tapped


def test_a_touch_stops_a_running_list_and_taps_nothing(column):
    column.touch(250)
    column.move(150, 50)
    column.lift(50)
    assert column.scrolling.flick.is_running

    column.touch(150)
    column.lift(150)

    assert not column.scrolling.flick.is_running
    assert not column.tapped


def test_a_list_that_is_all_in_sight_takes_taps_of_a_wobbling_finger(column):
    column.inner.resize(280, 200)

    column.touch(150)
    column.move(130, 110)
    column.lift(120)

    assert column.tapped == [1]


def test_rows_that_come_later_scroll_as_well(column):
    late = TouchTarget(column.inner)
    late.setGeometry(0, 0, 280, ROW)
    late.show()
    late.tapped.connect(lambda: column.tapped.append(99))

    column.touch(50)
    column.lift(50)
    column.touch(90)
    column.move(60, 20)
    column.lift(20)
    column.stand()

    assert column.tapped == [99]
    assert column.value == 70
