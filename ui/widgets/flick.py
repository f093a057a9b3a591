"""Scrolling by a finger: what is under it follows, and goes on a little when it lets go."""

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtWidgets import QScrollBar

SLACK = 12
"""Pixels that a finger may move before it scrolls: a gloved one is never quite still."""

REMEMBERED_MS = 100
"""The speed of a finger is that of its last moments."""

SLOWEST = 0.25
FASTEST = 6.0
"""Pixels per millisecond under which nothing goes on, and over which it goes on no faster."""

RUN_OUT_MS = 600

RESTING = 2
"""With so few pixels to go nobody sees a movement any more."""


class Flick:
    """Moves a scroll bar as a finger moves; times are milliseconds of the events, places pixels along the bar."""

    def __init__(self, bar: QScrollBar) -> None:
        self._bar = bar
        self._track: list[tuple[float, int]] = []
        self._from: tuple[float, int] | None = None
        self._scrolls = False
        self._run = QVariantAnimation(bar)
        self._run.setDuration(RUN_OUT_MS)
        self._run.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._run.valueChanged.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        return self._run.state() == QVariantAnimation.State.Running

    def stop(self) -> None:
        """Stand still, whatever still goes on."""
        self._run.stop()

    def press(self, place: float, at: int) -> bool:
        """Take a finger; tell whether it stopped a movement, and so is no tap."""
        stopped = self.is_running
        self.stop()
        self._from = place, self._bar.value()
        self._track = [(place, at)]
        self._scrolls = stopped
        return stopped

    def move(self, place: float, at: int) -> bool:
        """Follow the finger; tell whether it scrolls, which it cannot where everything is in sight."""
        if self._from is None:
            return False
        self._scrolls |= self._can_scroll and abs(place - self._from[0]) > SLACK
        self._track = [(y, then) for y, then in self._track if at - then <= REMEMBERED_MS] + [(place, at)]
        if self._scrolls:
            self._bar.setValue(round(self._from[1] + self._from[0] - place))
        return self._scrolls

    def release(self, place: float, at: int) -> bool:
        """Let go, and go on as fast as the finger was; tell whether it scrolled."""
        scrolled = self.move(place, at)
        speed = self._speed() if scrolled else 0.0
        if abs(speed) > SLOWEST:
            start = self._bar.value()
            self._run.setStartValue(start)
            self._run.setEndValue(round(start - speed * RUN_OUT_MS / 3))
            self._run.start()
        self.cancel()
        return scrolled

    def cancel(self) -> None:
        """Forget the finger; what goes on goes on."""
        self._from, self._track, self._scrolls = None, [], False

    @property
    def _can_scroll(self) -> bool:
        return self._bar.maximum() > self._bar.minimum()

    def _speed(self) -> float:
        (first, began), (last, ended) = self._track[0], self._track[-1]
        speed = (last - first) / max(ended - began, 1)
        return min(max(speed, -FASTEST), FASTEST)

    def _go_on(self, value: int) -> None:
        """Move on; what has come to rest, or to the end, stops at once, so that the next touch is a tap."""
        self._bar.setValue(value)
        if self._bar.value() != value or abs(self._run.endValue() - value) <= RESTING:
            self.stop()
