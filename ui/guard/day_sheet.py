"""Chooses from when visits are shown: the last days, or one day of a month's calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum
from functools import partial

from PySide6.QtCore import QDate, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.guard.page import Place
from ui.guard.page_words import translate, written
from ui.guard.painted import paint_ground, under_finger
from ui.guard.titled_sheet import TitledSheet
from ui.symbols import Icon, pen
from ui.theme import G_ACTION, G_HEAD, G_SMALL, Tone, Unit
from ui.widgets.button import Button, ButtonLook
from ui.widgets.chip import Chip
from ui.widgets.line import CENTRE, draw_line
from ui.widgets.touch import ENTER


class Lately(Enum):
    """Spans that end now; the value is how many days, today being the first of them. None is all time."""

    ALL = None
    TODAY = 1
    WEEK = 7
    MONTH = 30


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when: the last days, or one day of the calendar."""

    lately: Lately = Lately.ALL
    day: date | None = None

    def bounds(self, now: datetime, zone: tzinfo | None) -> tuple[datetime | None, datetime | None]:
        """Return the beginning and the end, which is not part of it; days begin at midnight where the kiosk stands."""
        if self.day is not None:
            return _midnight(self.day, zone), _midnight(self.day + timedelta(days=1), zone)
        if self.lately.value is None:
            return None, None
        return _midnight(now.astimezone(zone).date() - timedelta(days=self.lately.value - 1), zone), None

    def words(self) -> str:
        """Return what a chip says of it."""
        return lately_word(self.lately) if self.day is None else day_word(self.day)


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def lately_word(lately: Lately) -> str:
    match lately:
        case Lately.ALL:
            return translate("pages", "Any day")
        case Lately.TODAY:
            return translate("pages", "Today")
        case Lately.WEEK:
            return translate("pages", "Last 7 days")
        case Lately.MONTH:
            return translate("pages", "Last 30 days")


def day_word(day: date) -> str:
    pattern = translate("pages", "ddd d MMM", "a day of this year, as Qt writes dates")
    return written(QDate(day.year, day.month, day.day), pattern)


class MonthGrid(QWidget):
    """The days of a month, a week in a row from Monday on; calls `chosen` with the day tapped. Days to come are faint."""

    def __init__(self, parent: QWidget, chosen: Callable[[date], None]) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self._unit = Unit(1.0)
        self._down: date | None = None
        self.month = date(2000, 1, 1)
        self.today = date(2000, 1, 1)
        self.day: date | None = None
        self._ring: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_month(self, month: date, today: date, day: date | None, unit: Unit) -> None:
        """Show the month that a date is in; `day` is the one chosen."""
        self.month, self.today, self.day, self._unit = month.replace(day=1), today, day, unit
        self.update()

    @property
    def weeks(self) -> int:
        """How many rows the month takes."""
        last = (self.month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return (self.month.weekday() + last.day - 1) // 7 + 1

    @property
    def head(self) -> int:
        return round(1.4 * G_SMALL.pixels(self._unit))

    def day_at(self, point: QPoint) -> date | None:
        """Return the day at a point, None for none of this month or one to come."""
        for day, where in self.days():
            if where.contains(point) and day <= self.today:
                return day
        return None

    def days(self) -> list[tuple[date, QRect]]:
        """Return every day with its place."""
        wide, high = self.width() / 7, (self.height() - self.head) / 6
        first, result = self.month.weekday(), []
        day = self.month
        while day.month == self.month.month:
            cell = first + day.day - 1
            result.append(
                (day, QRect(round(cell % 7 * wide), round(self.head + cell // 7 * high), round(wide), round(high)))
            )
            day += timedelta(days=1)
        return result

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._press(self.day_at(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._down != self.day_at(event.position().toPoint()):
            self._press(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        down, here = self._down, self.day_at(event.position().toPoint())
        self._press(None)
        if down is not None and down == here:
            self._chosen(down)

    def _press(self, day: date | None) -> None:
        self._down = day
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        if event.key() in steps:
            now = self._ring or self.day or min(self.today, self.month)
            moved = now + timedelta(days=steps[Qt.Key(event.key())])
            if moved.month == self.month.month and moved <= self.today:
                self._ring = moved
                self.update()
        elif event.key() in ENTER and self._ring is not None:
            self._chosen(self._ring)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / 7
        for number in range(7):
            name = written(QDate(2024, 1, 1 + number), "ddd")
            draw_line(
                painter,
                name,
                G_SMALL,
                G_SMALL.pixels(self._unit),
                QRectF(number * wide, 0, wide, self.head),
                Tone.INK_2,
                CENTRE,
            )
        for day, where in self.days():
            self._paint_day(painter, day, QRectF(where).adjusted(4, 4, -4, -4))
        painter.end()

    def _paint_day(self, painter: QPainter, day: date, where: QRectF) -> None:
        radius = min(self._unit.px(18), where.height() / 2)
        is_chosen = day == self.day
        if day <= self.today:
            ground = (Tone.TINT if is_chosen else Tone.CARD).colour()
            edge = Tone.TEAL if is_chosen or day == self.today else Tone.RULE
            paint_ground(painter, where, radius, under_finger(ground) if day == self._down else ground, edge.colour(), 2.0)
        if day == self._ring and self.hasFocus():
            painter.setPen(pen(Tone.TEAL.colour(), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(where.adjusted(-2, -2, 2, 2), radius, radius)
        tone = Tone.TEAL if is_chosen else Tone.INK
        draw_line(
            painter,
            str(day.day),
            G_ACTION,
            G_ACTION.pixels(self._unit),
            where,
            tone,
            CENTRE,
            opacity=1.0 if day <= self.today else 0.35,
        )


class DaySheet(TitledSheet):
    """Calls `chosen` with a span."""

    def __init__(self, place: Place, now: Span, chosen: Callable[[Span], None]) -> None:
        super().__init__(place)
        self._now, self._chosen = now, chosen
        self._today = place.clock.now().utc.astimezone(place.zone).date()
        self._month = (now.day or self._today).replace(day=1)
        self.chips = {lately: Chip(self, Icon.CLOCK if lately is not Lately.ALL else None) for lately in Lately}
        self.earlier = Button(self, ButtonLook.OUTLINED, Icon.BACK)
        self.later = Button(self, ButtonLook.OUTLINED, Icon.NEXT)
        self.grid = MonthGrid(self, self._choose_day)
        for lately, chip in self.chips.items():
            chip.tapped.connect(partial(self._choose, lately))
        self.earlier.tapped.connect(partial(self._turn, -1))
        self.later.tapped.connect(partial(self._turn, 1))
        self._name = QRectF()

    @property
    def title(self) -> str:
        return translate("pages", "Which days?")

    def lay_out_body(self, room: QRect) -> None:
        frame = self.place.frame
        unit, gap, side = frame.unit, frame.gap, 64
        if frame.portrait:
            wide = (room.width() - gap) // 2
            places = [
                QRect(room.left() + n % 2 * (wide + gap), room.top() + n // 2 * (side + gap), wide, side) for n in range(4)
            ]
            top, left = places[-1].bottom() + 1 + 2 * gap, room.left()
        else:
            wide = 190 if frame.low else unit.px(260)
            places = [QRect(room.left(), room.top() + n * (side + gap), wide, side) for n in range(4)]
            top, left = room.top(), room.left() + wide + (20 if frame.low else unit.px(36))
        for (lately, chip), where in zip(self.chips.items(), places, strict=True):
            chip.selected = self._now == Span(lately)
            chip.fit(lately_word(lately), where, unit)
        turns = QRect(left, top, room.right() + 1 - left, side)
        if frame.low:  # the calendar needs the height: turn the month in the sheet's head
            turns = QRect(left, (self.head - side) // 2, self.close_button.x() - 2 * gap - left, side)
        self._place_month(turns)
        below = room.top() if frame.low else turns.bottom() + 1 + gap
        self.grid.setGeometry(QRect(left, below, room.right() + 1 - left, min(room.bottom() + 1 - below, unit.touch(560))))
        self.grid.show_month(self._month, self._today, self._now.day, unit)

    def _place_month(self, row: QRect) -> None:
        unit = self.place.unit
        self.earlier.fit("", QRect(row.left(), row.top(), 64, 64), unit)
        self.later.fit("", QRect(row.right() + 1 - 64, row.top(), 64, 64), unit)
        self.earlier.setAccessibleName(translate("pages", "Earlier month"))
        self.later.setAccessibleName(translate("pages", "Later month"))
        self.later.setEnabled(self._month < self._today.replace(day=1))
        self._name = QRectF(row.left() + 70, row.top(), row.width() - 140, row.height())

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        name = written(
            QDate(self._month.year, self._month.month, 1), translate("pages", "MMMM yyyy", "a month, as Qt writes dates")
        )
        draw_line(painter, name, G_HEAD, G_HEAD.pixels(self.place.unit), self._name, Tone.INK, CENTRE)

    def _turn(self, by: int) -> None:
        month = self._month.month - 1 + by
        self._month = self._month.replace(year=self._month.year + month // 12, month=month % 12 + 1)
        self.lay_out()

    def _choose(self, lately: Lately) -> None:
        self._finish(Span(lately))

    def _choose_day(self, day: date) -> None:
        self._finish(Span(day=day))

    def _finish(self, span: Span) -> None:
        self.place.close_sheet()
        self._chosen(span)
