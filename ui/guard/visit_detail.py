"""One visit: heat beside the photo, whose and when, how it came out, what was done about it, and what can be."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.action import ActionId
from kiosk.domain.card import ActionCard, Page, PersonCard, Shown, VisitCard
from kiosk.domain.decision import Outcome
from kiosk.domain.guard import Guard
from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import DoormanError
from ui.guard.acting import act, undo
from ui.guard.column import Block, Column, gap, paragraph
from ui.guard.frame import LEAST_GAP
from ui.guard.note_sheet import VisitNoteSheet
from ui.guard.page import Place
from ui.guard.page_words import (
    action_words,
    ago,
    author_word,
    called,
    deviation,
    filled,
    outcome_sentence,
    sign,
    translate,
    visitor,
    when,
)
from ui.guard.painted import paint_button, paint_ground
from ui.guard.pick_sheet import PickSheet
from ui.guard.pictures import Pictures
from ui.guard.why_sheet import open_why
from ui.symbols import Icon, draw_symbol
from ui.theme import G_ACTION, G_BODY, G_HEAD, G_SMALL, Tone, TypeRole
from ui.visitor.text import wrapped
from ui.widgets.button import Button, ButtonLook
from ui.widgets.line import RIGHT, draw_line, width_of

CARD_RADIUS = 20
PADDING = 20
DOINGS = 6
"""Actions about a person shown with a visit; the rest is in Audit."""

G_OUTCOME = TypeRole(20, bold=True, line=1.3, floor=18)
BESIDE_THUMB = 12
"""Pixels left free for the mark of how far it is scrolled."""

NARROW = 460
"""Pixels under which buttons make do without icons."""

LEAST_NAME = 120
"""Pixels that a name beside its button needs at least."""

UNDO = "undo "
MOVE = "move"


class VisitDetail(QWidget):
    """Shows a visit on a card; `person_wanted` has somebody to open, `gone` that the visit cannot be shown any more."""

    person_wanted = Signal(object)
    gone = Signal()

    def __init__(self, parent: QWidget, place: Place, pictures: Pictures) -> None:
        super().__init__(parent)
        self.place, self._pictures = place, pictures
        self.card: VisitCard | None = None
        self._wanted: VisitId | None = None
        self.doings: Sequence[ActionCard] = ()
        self._guards: dict[str, str] = {}
        self._aside = QRectF()
        self.shown = Shown.BOTH
        self.column = Column(self)
        self.acknowledge = Button(self, ButtonLook.DARK, Icon.TICK)
        self.rescreened = Button(self, ButtonLook.OUTLINED, Icon.RESCREEN)
        self.why = Button(self, ButtonLook.OUTLINED)
        self.note = Button(self, ButtonLook.OUTLINED, Icon.NOTE)
        self.person = Button(self, ButtonLook.OUTLINED, Icon.NEXT)
        self._join()

    def _join(self) -> None:
        self.column.acted.connect(self._act)
        self.acknowledge.tapped.connect(self._acknowledge)
        self.rescreened.tapped.connect(self._rescreened)
        self.why.tapped.connect(self._open_why)
        self.note.tapped.connect(self._write_note)
        self.person.tapped.connect(self._open_person)
        self.place.answers.ask(self.place.run(self.place.book.guards), self._take_guards, _unsaid)

    def _take_guards(self, guards: tuple[Guard, ...]) -> None:
        self._guards = {guard.id: guard.name for guard in guards}
        self._say()

    def show_visit(self, visit: VisitId | None, card: VisitCard | None = None) -> None:
        """Show a visit, at once where its card is at hand; None shows none."""
        is_other = visit != self._wanted
        self._wanted = visit
        if card is not None or is_other:
            self.card = card
        if is_other:
            self.doings = ()
            self.column.bar.setValue(0)
        self.lay_out()
        self.refresh()

    def refresh(self) -> None:
        """Ask anew: something may have changed."""
        if self._wanted is not None:
            self.place.answers.ask(self._asked(self._wanted), self._take, self._lost, slot="visit")

    def _asked(self, visit: VisitId) -> Any:
        return self.place.desk.visit(visit, self.shown)

    def _take(self, card: VisitCard) -> None:
        if card.id != self._wanted:
            return
        self.card = card
        if card.person is not None:
            asked = self.place.desk.actions(0, DOINGS, card.person.id)
            self.place.answers.ask(asked, self._take_doings, _unsaid, slot="doings")
        else:
            self.doings = ()
        self.lay_out()

    def _take_doings(self, page: Page[ActionCard]) -> None:
        self.doings = page.items
        self._say()

    def _lost(self, error: DoormanError) -> None:
        self.place.trouble(error)
        self.card = self._wanted = None
        self.lay_out()
        self.gone.emit()

    # What can be done

    def _act(self, name: str) -> None:
        if name.startswith(UNDO):
            undo(self.place, ActionId(name.removeprefix(UNDO)))
        elif name == MOVE:
            self._pick()

    def _pick(self) -> None:
        place, card = self.place, self.card
        if card is None or card.person is None:
            return
        visit, person = card.id, card.person

        def move(other: PersonCard | None) -> None:
            place.close_sheet()
            done = place.desk.move(place.author, (visit,), None if other is None else other.id)
            whom = translate("pages", "a new person") if other is None else called(other)
            act(place, done, lambda _: filled(translate("pages", "Moved this visit to %1"), whom))

        title = translate("pages", "Whose visit is it?")
        place.open_sheet(PickSheet(place, self._pictures, person, title, move, lambda: move(None)))

    def _acknowledge(self) -> None:
        if self.card is not None:
            self.place.acknowledge()
            done = self.place.desk.acknowledge(self.place.author, self.card.id)
            act(self.place, done, lambda _: translate("pages", "Acknowledged"))

    def _rescreened(self) -> None:
        if self.card is not None:
            self.place.acknowledge()
            done = self.place.desk.rescreened(self.place.author, self.card.id)
            act(self.place, done, lambda _: translate("pages", "Marked as looked at again"))

    def _open_why(self) -> None:
        if self.card is not None:
            open_why(self.place, self.card, self.shown)

    def _write_note(self) -> None:
        if self.card is not None:
            self.place.open_sheet(VisitNoteSheet(self.place, self.card))

    def _open_person(self) -> None:
        if self.card is not None and self.card.person is not None:
            self.person_wanted.emit(self.card.person.id)

    # Places

    def _buttons(self) -> list[list[Button]]:
        """Return the buttons that there are, in rows from above."""
        card = self.card
        if card is None:
            return []
        looks = [self.acknowledge, self.rescreened] if card.outcome is Outcome.ELEVATED else []
        first = [one for one, done in zip(looks, (card.acknowledged, card.rescreened), strict=False) if done is None]
        second = [self.why] if card.outcome is not None else []
        second += [self.note] if self.shown is not Shown.READINGS else []
        second += [self.person] if card.person is not None else []
        return [row for row in (first, second) if row]

    def lay_out(self) -> None:
        """Place everything for the present size, language and visit."""
        frame = self.place.frame
        unit, pad, space = frame.unit, max(14, frame.unit.px(PADDING)), max(10, frame.unit.px(12))
        words = {
            self.acknowledge: translate("pages", "Acknowledge"),
            self.rescreened: translate("pages", "Re-screened"),
            self.why: translate("pages", "Why"),
            self.note: translate("pages", "Note"),
            self.person: translate("pages", "Open person") if self.width() > NARROW else translate("pages", "Person"),
        }
        self.note.icon = Icon.NOTE if self.width() > NARROW else None
        self.person.icon = Icon.NEXT if self.width() > NARROW else None
        rows = self._buttons()
        shown = {one for row in rows for one in row}
        for one in words:
            one.setVisible(one in shown)
        high = frame.row if not frame.low else 64
        top = self.height() - pad - len(rows) * high - max(0, len(rows) - 1) * space
        column_bottom = top - space if rows else self.height() - pad
        for row in rows:
            each = (self.width() - 2 * pad - (len(row) - 1) * space) / len(row)
            for number, one in enumerate(row):
                one.fit(words[one], QRect(round(pad + number * (each + space)), top, round(each), high), unit)
            top += high + space
        room = QRect(pad, pad, self.width() - 2 * pad, max(0, column_bottom - pad))
        self._aside = QRectF()
        if frame.low and self.card is not None:
            side = min(room.height(), (room.width() - 24) // 4)
            self._aside = QRectF(room.x(), room.y(), 2 * side + space, side)
            room.setLeft(round(self._aside.right()) + 16)
        self.column.setGeometry(room)
        self._say()
        self.update()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), Tone.PAPER.colour())
        radius = max(14, self.place.unit.px(CARD_RADIUS))
        paint_ground(painter, QRectF(self.rect()), radius, Tone.CARD.colour(), Tone.RULE.colour())
        if self.card is not None and not self._aside.isEmpty():
            space = self._aside.width() - 2 * self._aside.height()
            self._paint_pictures(painter, self.card, self._aside.topLeft(), self._aside.height(), space)
        painter.end()

    # What it says

    def _say(self) -> None:
        self.column.show_blocks(self._blocks(float(self.column.width() - BESIDE_THUMB)))

    def _blocks(self, width: float) -> list[Block]:
        unit, card = self.place.unit, self.card
        if card is None:
            text = translate("pages", "Tap a visit to see photo and heat side by side, and why it came out so.")
            return [paragraph(text, G_BODY, unit, width, Tone.INK_2)] if self._wanted is None else []
        aside = not self._aside.isEmpty()
        blocks = [] if aside else [self._pictures_block(card, width), gap(unit.px(14))]
        blocks.append(self._name_block(card, width))
        if card.outcome is not None:
            blocks += [gap(unit.px(8)), self._outcome_block(card, width)]
            blocks += [paragraph(line, G_SMALL, unit, width, Tone.INK_2) for line in self._readings(card)]
        blocks += [paragraph(line, G_SMALL, unit, width, Tone.INK_2) for line in self._looked_after(card)]
        if card.note:
            blocks += [gap(unit.px(10)), self._note_block(card.note, width)]
        return [*blocks, *self._doing_blocks(card, width)]

    def _pictures_block(self, card: VisitCard, width: float) -> Block:
        unit = self.place.unit
        space = max(8.0, unit.px(12))
        side = min((width - space) / 2, 0.47 * max(self.column.height(), 150), unit.px(360))

        def paint(painter: QPainter, rect: QRectF, _down: str | None) -> None:
            self._paint_pictures(painter, card, rect.topLeft(), side, space)

        return Block(side, paint)

    def _paint_pictures(self, painter: QPainter, card: VisitCard, corner: QPointF, side: float, space: float) -> None:
        """Paint photo and heat side by side; what must be kept apart is a plain panel."""
        radius = max(12, self.place.unit.px(18))
        for number, kind in enumerate((Kind.PORTRAIT, Kind.HEAT)):
            where = QRectF(round(corner.x() + number * (side + space)), round(corner.y()), round(side), round(side))
            if self.shown is (Shown.IDENTITIES if kind is Kind.HEAT else Shown.READINGS):
                paint_ground(painter, where, radius, Tone.SINK.colour())
            else:
                there = card.has_portrait if kind is Kind.PORTRAIT else card.has_heat
                self._pictures.paint(painter, where, radius, card.id if there else None, kind)

    def _name_block(self, card: VisitCard, width: float) -> Block:
        unit, now = self.place.unit, self.place.clock.now().utc
        told = when(card.at, now, self.place.zone, hours=self.shown is Shown.READINGS)
        since = ago(card.at, now) if self.shown is not Shown.READINGS else ""
        told = told if card.clock_synced else filled(translate("pages", "%1, clock not set"), told)
        parts = [told, since, card.device if self.shown is not Shown.READINGS else ""]
        high, below = 1.3 * G_HEAD.pixels(unit), 1.4 * G_SMALL.pixels(unit)
        move = translate("pages", "Not them?")
        wide = round(width_of(move, G_ACTION, G_ACTION.pixels(unit))) + unit.touch(44)
        may_move = card.person is not None and self.shown is not Shown.READINGS and width - wide > LEAST_NAME
        tall = max(high + below, 64.0) if may_move else high + below
        button = QRect(round(width - wide), round((tall - 64) / 2), wide, 64)
        second = self._as_fits(parts, width - (wide + 10 if may_move else 0))

        def paint(painter: QPainter, rect: QRectF, down: str | None) -> None:
            room = rect.adjusted(0, (tall - high - below) / 2, -(wide + 10) if may_move else 0, 0)
            draw_line(
                painter,
                visitor(card),
                G_HEAD,
                G_HEAD.pixels(unit),
                QRectF(room.topLeft(), room.topRight()).adjusted(0, 0, 0, high),
                Tone.INK,
            )
            line = QRectF(room.left(), room.top() + high, room.width(), below)
            draw_line(painter, second, G_SMALL, G_SMALL.pixels(unit), line, Tone.INK_2)
            if may_move:
                where = QRectF(button).translated(rect.topLeft())
                paint_button(painter, where, move, ButtonLook.OUTLINED, unit, down=down == MOVE)

        return Block(tall, paint, {MOVE: button} if may_move else {})

    def _as_fits(self, parts: Sequence[str], width: float) -> str:
        """Return what can be said of time and place on a line: the first part, and as many more as there is room for."""
        line = ""
        for part in filter(None, parts):
            longer = f"{line} · {part}" if line else part
            if line and width_of(longer, G_SMALL, G_SMALL.pixels(self.place.unit)) > width:
                break
            line = longer
        return line

    def _outcome_block(self, card: VisitCard, width: float) -> Block:
        unit = self.place.unit
        assert card.outcome is not None
        text, (symbol, tone, cut) = outcome_sentence(card.outcome, card.reason), sign(card.outcome, card.reason)
        side, left = max(22, unit.px(28)), max(22, unit.px(28)) + unit.px(12)
        block = wrapped(text, G_OUTCOME, G_OUTCOME.pixels(unit), width - left)

        def paint(painter: QPainter, rect: QRectF, _down: str | None) -> None:
            mark = QRectF(rect.left(), rect.top() + (block.line_height - side) / 2, side, side)
            draw_symbol(painter, symbol, mark, tone.colour(), cut.colour())
            block.paint(painter, rect.left() + left, rect.top(), tone.colour())

        return Block(max(block.height, side), paint)

    def _readings(self, card: VisitCard) -> list[str]:
        lines = [deviation(card)] if card.score_c is not None else []
        if card.outcome is Outcome.ELEVATED:
            lines.append(translate("why", "Confirm with a clinical thermometer"))
        return lines

    def _looked_after(self, card: VisitCard) -> list[str]:
        """Return who looked after an elevated visitor, as the actions about them tell by name."""
        lines = []
        for done, text in (
            (card.acknowledged, translate("pages", "Acknowledged by %1, %2")),
            (card.rescreened, translate("pages", "Looked at again by %1, %2")),
        ):
            if done is not None:
                told = when(done.at, self.place.clock.now().utc, self.place.zone)
                lines.append(filled(text, author_word(done.author, self._guards.get(done.author.id, "")), told))
        return lines

    def _note_block(self, note: str, width: float) -> Block:
        unit = self.place.unit
        pad = max(10, unit.px(14))
        block = wrapped(note, G_SMALL, G_SMALL.pixels(unit), width - 2 * pad)

        def paint(painter: QPainter, rect: QRectF, _down: str | None) -> None:
            paint_ground(painter, rect, max(12, unit.px(16)), Tone.SINK.colour())
            painter.save()
            painter.setClipRect(rect)
            block.paint(painter, rect.left() + pad, rect.top() + pad, Tone.INK.colour())
            painter.restore()

        return Block(block.height + 2 * pad, paint)

    def _doing_blocks(self, card: VisitCard, width: float) -> list[Block]:
        if not self.doings or card.person is None:
            return []
        unit = self.place.unit
        head = filled(translate("pages", "What was done about %1"), called(card.person))
        blocks = [gap(unit.px(18)), paragraph(head, G_SMALL, unit, width, Tone.INK_2)]
        return [*blocks, *(self._doing_block(doing, width) for doing in self.doings)]

    def _doing_block(self, doing: ActionCard, width: float) -> Block:
        unit = self.place.unit
        word = translate("pages", "Undo")
        wide = round(width_of(word, G_ACTION, G_ACTION.pixels(unit))) + unit.touch(52) if doing.can_undo else 0
        line = round(1.35 * G_SMALL.pixels(unit))
        tall = max(64 + LEAST_GAP, 2 * line + 10)
        button = QRect(round(width) - wide, (tall - 64) // 2, wide, 64)
        about = " · ".join(
            (
                author_word(doing.action.author, doing.author),
                when(doing.action.at, self.place.clock.now().utc, self.place.zone),
            )
        )

        def paint(painter: QPainter, rect: QRectF, down: str | None) -> None:
            room = QRectF(rect.left(), rect.top() + (tall - 2 * line) / 2, width - wide - 10, line)
            draw_line(painter, action_words(doing), G_SMALL, G_SMALL.pixels(unit), room, Tone.INK)
            draw_line(painter, about, G_SMALL, G_SMALL.pixels(unit), room.translated(0, line), Tone.INK_2)
            if doing.can_undo:
                where = QRectF(button).translated(rect.topLeft())
                is_down = down == UNDO + doing.action.id
                paint_button(painter, where, word, ButtonLook.OUTLINED, unit, icon=Icon.UNDO, down=is_down)
            elif doing.undone is not None:
                draw_line(painter, translate("pages", "undone"), G_SMALL, G_SMALL.pixels(unit), rect, Tone.INK_2, RIGHT)

        return Block(tall, paint, {UNDO + doing.action.id: button} if doing.can_undo else {})


def _unsaid(_error: DoormanError) -> None:
    """Leave the actions out: the visit is what matters."""
