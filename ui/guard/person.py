"""One person: face, name, role and note, the portraits that recognise them, their visits, and what can be done."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import Asked, Crop, Page, PersonCard, Shown
from kiosk.domain.person import PersonId
from kiosk.domain.visit import Kind
from kiosk.errors import DoormanError
from ui.guard.acting import act
from ui.guard.forget import ForgetSheet
from ui.guard.label_sheet import LabelSheet
from ui.guard.merge import open_merge
from ui.guard.page import Place
from ui.guard.page_words import called, day_words, filled, translate, visit_count
from ui.guard.painted import paint_ground
from ui.guard.picture_sheet import PictureSheet
from ui.guard.pictures import Pictures
from ui.guard.portrait_strip import PortraitStrip
from ui.symbols import Icon, draw_icon
from ui.theme import G_SMALL, G_TITLE, TOUCH_MIN, Tone, Unit
from ui.visitor.text import wrapped
from ui.widgets.button import Button, ButtonLook
from ui.widgets.line import draw_line, fitting
from ui.widgets.touch import TouchTarget
from ui.widgets.visit_list import VisitList

CROPS = 60
"""Portraits asked for; a person has rarely more, and the best come first."""

APART = 24
"""Between what can be undone and what cannot."""


@dataclass(frozen=True, slots=True)
class PersonPlaces:
    """Where everything lies, in pixels of the view; `name` is the block of words beside or below the `face`."""

    face: QRect
    name: QRect
    note: QRect
    strip: QRect
    head: QRect
    visits: QRect
    merge: QRect
    ignore: QRect
    forget: QRect

    @staticmethod
    def for_size(size: QSize, unit: Unit, *, portrait: bool, low: bool) -> "PersonPlaces":
        """Lay out a page's content."""
        if portrait:
            return _stacked(size, unit)
        return _side_by_side(size, unit, low=low)


def _stacked(size: QSize, unit: Unit) -> PersonPlaces:
    width, gap, row = size.width(), max(10, unit.px(16)), unit.touch(68)
    side, strip = unit.px(176), max(160, unit.px(212))
    note = QRect(0, side + gap, width, unit.touch(64))
    strip_at = QRect(0, note.bottom() + 1 + gap, width, strip)
    forget = QRect(0, size.height() - row, width, row)
    acts = forget.top() - max(APART, unit.px(40)) - row
    half = (width - gap) // 2
    head = QRect(0, strip_at.bottom() + 1 + gap, width, unit.px(32))
    return PersonPlaces(
        face=QRect(0, 0, side, side),
        name=QRect(side + unit.px(22), 0, width - side - unit.px(22), side),
        note=note,
        strip=strip_at,
        head=head,
        visits=QRect(0, head.bottom() + 1, width, acts - gap - head.bottom() - 1),
        merge=QRect(0, acts, half, row),
        ignore=QRect(width - half, acts, half, row),
        forget=forget,
    )


def _side_by_side(size: QSize, unit: Unit, *, low: bool) -> PersonPlaces:
    height, row = size.height(), unit.touch(64 if low else 68)
    left, between = (240, 16) if low else (unit.px(340), unit.px(24))
    gap = 10 if low else unit.px(14)
    side = 76 if low else unit.px(200)
    forget = QRect(0, height - row, left, row)
    acts = forget.top() - (22 if low else max(APART, unit.px(APART))) - row
    half = (left - gap) // 2
    name = QRect(side + 12, 0, left - side - 12, side) if low else QRect(0, side + unit.px(8), left, unit.px(128))
    note_top = name.bottom() + 1 + (8 if low else unit.px(8))
    note = QRect(0, note_top, left, max(64, min(acts - gap - note_top, unit.px(190))))
    right, strip = left + between, 136 if low else unit.px(212)
    head = QRect(right, strip + (2 if low else unit.px(10)), size.width() - right, 26 if low else unit.px(46))
    return PersonPlaces(
        face=QRect(0, 0, side, side),
        name=name,
        note=note,
        strip=QRect(right, 0, size.width() - right, strip),
        head=head,
        visits=QRect(right, head.bottom() + 1, size.width() - right, height - head.bottom() - 1),
        merge=QRect(0, acts, half, row),
        ignore=QRect(left - half, acts, half, row),
        forget=forget,
    )


class NoteBox(TouchTarget):
    """Shows a note, as far as it fits; a tap writes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._note, self._unit = "", Unit(1.0)

    def say(self, note: str, unit: Unit) -> None:
        """Take a note."""
        self._note, self._unit = note, unit
        self.setAccessibleName(note or translate("pages", "Write a note"))
        self.update()

    def height_for(self, width: int) -> int:
        """Return how high the whole note is at a width."""
        lines = self._lines(width)
        return max(TOUCH_MIN, round(TOUCH_MIN + 1.35 * G_SMALL.pixels(self._unit) * (len(lines) - 1)))

    def _lines(self, width: float) -> tuple[str, ...]:
        text = self._note or translate("pages", "Write a note")
        pad = max(12, self._unit.px(20))
        room = width - 3 * pad - max(18, self._unit.px(22)) + 6
        return wrapped(text, G_SMALL, G_SMALL.pixels(self._unit), room).lines

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = Tone.SINK.colour()
        paint_ground(painter, QRectF(self.rect()), self._unit.px(18), ground.darker(108) if self.is_down else ground)
        pad, side = max(12, self._unit.px(20)), max(18, self._unit.px(22))
        pixels = G_SMALL.pixels(self._unit)
        step = 1.35 * pixels
        top = (TOUCH_MIN - step) / 2
        draw_icon(painter, Icon.NOTE, QRectF(pad, (TOUCH_MIN - side) / 2, side, side), Tone.INK_2.colour())
        room = QRectF(2 * pad + side - 6, 0, self.width() - 3 * pad - side + 6, self.height())
        lines = self._lines(self.width())
        fitting_lines = max(1, int((self.height() - 2 * top) / step))
        shown = [*lines[: fitting_lines - 1], " ".join(lines[fitting_lines - 1 :])]
        for number, line in enumerate(shown):
            where = QRectF(room.left(), top + number * step, room.width(), step)
            draw_line(painter, line, G_SMALL, pixels, where, Tone.INK if self._note else Tone.INK_2)
        painter.end()


class PersonView(QWidget):
    """Shows one person; `gone` when there is nobody to show any more, `visit_wanted` has a visit that was tapped,
    `history_wanted` somebody whose visits alone are to be listed. `in_history` and `edit` belong into the header.
    """

    gone = Signal()
    told = Signal()
    visit_wanted = Signal(object)
    history_wanted = Signal(object)

    def __init__(self, parent: QWidget, place: Place, pictures: Pictures) -> None:
        super().__init__(parent)
        self.place, self.pictures = place, pictures
        self._id: PersonId | None = None
        self.card: PersonCard | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.in_history = Button(self, ButtonLook.OUTLINED, Icon.HISTORY)
        self.edit = Button(self, ButtonLook.OUTLINED, Icon.NOTE)
        self.note = NoteBox(self)
        self.strip = PortraitStrip(self, pictures)
        self.visits = VisitList(self, place.answers, pictures, place.clock, place.zone, whose=False)
        self.merge = Button(self, ButtonLook.OUTLINED, Icon.MERGE)
        self.ignore = Button(self, ButtonLook.OUTLINED, Icon.IGNORE)
        self.forget = Button(self, ButtonLook.BRICK, Icon.FORGET)
        self._join()
        self.hide()

    def _join(self) -> None:
        self.in_history.tapped.connect(self._list_in_history)
        self.edit.tapped.connect(self._edit)
        self.note.tapped.connect(self._write_note)
        self.strip.chosen.connect(self._open_picture)
        self.visits.chosen.connect(self.visit_wanted)
        self.visits.failed.connect(self.place.trouble)
        self.merge.tapped.connect(self._merge)
        self.ignore.tapped.connect(self._ignore)
        self.forget.tapped.connect(self._forget)

    def show_person(self, person: PersonId) -> None:
        """Show somebody."""
        self._id, self.card = person, None
        self.strip.show_crops((), 0, None)
        self._set_enabled(False)
        self._show_visits()
        self.refresh()

    def refresh(self) -> None:
        """Ask anew: something may have changed."""
        if self._id is None:
            return
        self.place.answers.ask(self.place.desk.person(self._id), self._take, self._lost, slot="person")
        self.visits.refresh()

    def _show_visits(self) -> None:
        person, desk = self._id, self.place.desk
        assert person is not None
        self.visits.shown = Shown.BOTH if desk.shown is Shown.BOTH else Shown.IDENTITIES
        self.visits.say_when_empty(translate("pages", "No visits are kept"))
        self.visits.show_rows(lambda start, count: desk.history(Asked(person=person), start, count))

    def _take(self, card: PersonCard) -> None:
        if card.id != self._id:  # merged into somebody meanwhile
            self._id = card.id
            self._show_visits()
        self.card = card
        self._set_enabled(True)
        asked = self.place.desk.crops(card.id, 0, CROPS)
        self.place.answers.ask(asked, self._take_crops, slot="crops")
        self.lay_out()
        self.told.emit()

    def _take_crops(self, page: Page[Crop]) -> None:
        if self.card is not None:
            self.strip.show_crops(page.items, page.total, self.card.portrait)

    def _lost(self, error: DoormanError) -> None:
        self.place.trouble(error)
        self._leave()

    def _leave(self) -> None:
        self._id = self.card = None
        self.place.answers.drop("person")
        self.place.answers.drop("crops")
        self.gone.emit()

    def _set_enabled(self, enabled: bool) -> None:
        for control in (self.in_history, self.edit, self.note, self.merge, self.ignore, self.forget):
            control.setEnabled(enabled)

    # What can be done

    def _list_in_history(self) -> None:
        if self.card is not None:
            self.history_wanted.emit(self.card)

    def _edit(self) -> None:
        if self.card is not None:
            self.place.open_sheet(LabelSheet(self.place, self.pictures, self.card))

    def _write_note(self) -> None:
        if self.card is not None:
            self.place.open_sheet(LabelSheet(self.place, self.pictures, self.card, part="note"))

    def _open_picture(self, crop: Crop) -> None:
        if self.card is not None:
            self.place.open_sheet(PictureSheet(self.place, self.pictures, self.card, crop))

    def _merge(self) -> None:
        if self.card is not None:
            open_merge(self.place, self.pictures, self.card)

    def _ignore(self) -> None:
        card = self.card
        if card is None:
            return
        desk, author = self.place.desk, self.place.author
        if card.ignored:
            act(self.place, desk.restore(author, (card.id,)), lambda _: restored(card))
        else:
            act(self.place, desk.ignore(author, (card.id,)), lambda _: ignored(card))

    def _forget(self) -> None:
        if self.card is not None:
            sheet = ForgetSheet(self.place, self.pictures, self.card)
            sheet.forgotten.connect(self._leave)
            self.place.open_sheet(sheet)

    # Words and places

    def lay_out(self) -> None:
        """Place everything for the present size and language."""
        frame = self.place.frame
        unit = frame.unit
        places = self._places()
        ignored_now = self.card is not None and self.card.ignored
        self.ignore.icon = Icon.UNDO if ignored_now else Icon.IGNORE
        self.merge.fit(translate("pages", "Merge"), places.merge, unit)
        self.ignore.fit(translate("pages", "Restore") if ignored_now else translate("pages", "Ignore"), places.ignore, unit)
        self.forget.fit(translate("pages", "Forget this person…"), places.forget, unit)
        self.edit.setAccessibleName(translate("pages", "Edit"))
        self.in_history.setAccessibleName(translate("pages", "Visits in History"))
        self.note.say(self.card.note if self.card is not None else "", unit)
        room = places.note
        self.note.setGeometry(room.x(), room.y(), room.width(), min(room.height(), self.note.height_for(room.width())))
        self.strip.place_at(places.strip, unit)
        self.visits.place_at(places.visits, unit)
        self.update()

    def _places(self) -> PersonPlaces:
        frame = self.place.frame
        return PersonPlaces.for_size(self.size(), frame.unit, portrait=frame.portrait, low=frame.low)

    def resizeEvent(self, _event: Any) -> None:  # noqa: N802 - Qt's name
        self.lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), Tone.PAPER.colour())
        places, unit = self._places(), self.place.unit
        head = QRectF(places.head)
        draw_line(painter, translate("pages", "Visits"), G_SMALL, G_SMALL.pixels(unit), head, Tone.INK_2)
        if self.card is not None:
            radius = max(14, unit.px(24))
            self.pictures.paint(painter, QRectF(places.face), radius, self.card.portrait, Kind.PORTRAIT)
            self._paint_name(painter, QRectF(places.name), self.card)
        painter.end()

    def _paint_name(self, painter: QPainter, room: QRectF, card: PersonCard) -> None:
        unit = self.place.unit
        name = called(card)
        pixels = fitting(name, G_TITLE, G_TITLE.pixels(unit), room.width())
        lines = [(name, G_TITLE, pixels, Tone.INK)]
        lines += [(text, G_SMALL, G_SMALL.pixels(unit), Tone.INK_2) for text in (card.role, self._since(card)) if text]
        heights = [1.3 * size for _, _, size, _ in lines]
        top = room.center().y() - sum(heights) / 2 if self.place.frame.portrait or self.place.frame.low else room.top()
        for (text, role, size, tone), height in zip(lines, heights, strict=True):
            draw_line(painter, text, role, size, QRectF(room.left(), top, room.width(), height), tone)
            top += height

    def _since(self, card: PersonCard) -> str:
        visits = visit_count(card.visits)
        if card.first_seen is None:
            return visits
        if self.place.frame.low:
            return visits
        day = day_words(card.first_seen, self.place.clock.now().utc, self.place.zone)
        return filled(translate("pages", "%1 since %2", "visits, day of the first one"), visits, day)


def ignored(card: PersonCard) -> str:
    return filled(translate("pages", "Ignored %1"), called(card))


def restored(card: PersonCard) -> str:
    return filled(translate("pages", "Restored %1"), called(card))
