"""Settings that an admin chooses on the panel; each holds at once, and the live picture goes on."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.choices import Choices, Held, Sort, Value
from kiosk.domain.guard import Guard
from ui.guard.answer_sheet import AnswerSheet
from ui.guard.choice_cards import Answer
from ui.guard.choice_words import chosen_words, option_words, origin_words, row_words, value_words
from ui.guard.column import Block, CardColumn
from ui.guard.line_sheet import LineSheet
from ui.guard.page import Place
from ui.guard.page_words import author_word, translate, when
from ui.guard.painted import paint_button, paint_ground, under_finger
from ui.symbols import Icon
from ui.theme import G_ACTION, G_HEAD, G_SMALL, TOUCH_MIN, Tone
from ui.visitor.text import wrapped
from ui.widgets.button import ButtonLook
from ui.widgets.line import CENTRE, draw_line
from ui.widgets.row_list import RULE

CONTROL = 280
LEAST_CONTROL = 216
KNOB = 40


class ChoicesView(QWidget):
    """Every row with what holds, and its control: a switch, steps, or what opens a sheet."""

    def __init__(self, parent: QWidget, place: Place) -> None:
        super().__init__(parent)
        self.place = place
        self._rows: tuple[Held, ...] = ()
        self._guards: dict[str, str] = {}
        self.column = CardColumn(self)
        self.column.acted.connect(self._act)
        self.hide()

    @property
    def rows(self) -> tuple[Held, ...]:
        return self._rows

    def refresh(self) -> None:
        """Ask what holds now."""
        self.place.answers.ask(self.place.run(self.place.choices.rows), self._take, slot="choices")
        self.place.answers.ask(self.place.run(self.place.book.guards), self._take_guards, slot="choosers")

    def _take(self, rows: tuple[Held, ...]) -> None:
        self._rows = rows
        self._say()

    def _take_guards(self, guards: tuple[Guard, ...]) -> None:
        self._guards = {guard.id: guard.name for guard in guards}
        self._say()

    def lay_out(self) -> None:
        """Place everything for the present size and language."""
        self.column.setGeometry(self.rect())
        self.column.unit = self.place.unit
        self._say()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.lay_out()

    # What a tap does

    def _act(self, name: str) -> None:
        act, _, about = name.partition(" ")
        held = next((one for one in self._rows if one.row.name == about), None)
        if held is None:
            return
        match act:
            case "turn":
                self.choose(held, not held.value)
            case "less" | "more":
                self.step(held, -1 if act == "less" else 1)
            case "reset":
                self._reset(held)
            case "open" if held.row.sort is Sort.PICK:
                self._open_options(held)
            case "open":
                self._open_text(held)

    def step(self, held: Held, by: int) -> None:
        """Choose a number that many steps higher or lower, within its bounds."""
        row = held.row
        wanted = round(float(held.value) + by * row.step, 3)
        if row.low <= wanted <= row.high:
            self.choose(held, wanted)

    def _open_options(self, held: Held) -> None:
        def answers() -> tuple[Answer, ...]:
            return tuple(Answer(option, *option_words(held.row, option)) for option in held.row.options)

        title = partial(_name, held)
        self.place.open_sheet(AnswerSheet(self.place, title, answers, str(held.value), partial(self.choose, held)))

    def _open_text(self, held: Held) -> None:
        sheet = LineSheet(self.place, partial(_name, held), partial(_purpose, held), str(held.value), held.row.longest)
        sheet.kept.connect(partial(self.choose, held))
        self.place.open_sheet(sheet)

    def choose(self, held: Held, value: Value) -> None:
        """Let a value hold from now on; said with what takes it back."""
        place, name = self.place, held.row.name
        if value == held.value:
            return

        def back() -> None:
            work = partial(place.choices.choose, place.author, name, held.value)
            if not held.is_chosen:
                work = partial(place.choices.reset, place.author, name)
            self._do(work, lambda: place.toast(translate("pages", "Undone")))

        told = chosen_words(held.row, value)
        can_go_back = held.is_chosen or held.value == held.in_file
        self._do(
            partial(place.choices.choose, place.author, name, value),
            lambda: place.toast(told, back if can_go_back else None),
        )

    def _reset(self, held: Held) -> None:
        place = self.place

        def back() -> None:
            work = partial(place.choices.choose, place.author, held.row.name, held.value)
            self._do(work, lambda: place.toast(translate("pages", "Undone")))

        told = chosen_words(held.row, held.in_file)
        self._do(partial(place.choices.reset, place.author, held.row.name), lambda: place.toast(told, back))

    def _do(self, work: Callable[[], Choices], then: Callable[[], None]) -> None:
        def say(_choices: Choices) -> None:
            then()
            self.refresh()

        self.place.answers.ask(self.place.run(work), say)

    # What it says

    def _say(self) -> None:
        width = self.column.width()
        self.column.show_blocks([self._block(held, float(width)) for held in self._rows])

    def _block(self, held: Held, width: float) -> Block:
        unit, pad = self.place.unit, max(14, self.place.unit.px(22))
        control = max(LEAST_CONTROL, min(unit.px(CONTROL), round(0.4 * width)))
        name, purpose = row_words(held.row)
        room = width - 3 * pad - control
        head = wrapped(name, G_HEAD, G_HEAD.pixels(unit), room)
        lines = [wrapped(purpose, G_SMALL, G_SMALL.pixels(unit), room)] if purpose else []
        if held.is_chosen:
            lines.append(wrapped(self.origin(held), G_SMALL, G_SMALL.pixels(unit), room))
        text_high = head.height + sum(line.height for line in lines)
        reset_high = TOUCH_MIN + 10 if held.is_chosen else 0
        tall = max(text_high, TOUCH_MIN + reset_high) + 2 * max(10, unit.px(14))
        buttons = self._buttons(held, round(width - pad - control), round((tall - TOUCH_MIN - reset_high) / 2), control)

        def paint(painter: QPainter, rect: QRectF, down: str | None) -> None:
            top = rect.top() + (tall - text_high) / 2
            painter.save()
            painter.setClipRect(QRectF(rect.left(), rect.top(), rect.left() + 2 * pad + room, rect.height()))
            for block, tone in ((head, Tone.INK), *((line, Tone.INK_2) for line in lines)):
                block.paint(painter, rect.left() + pad, top, tone.colour())
                top += block.height
            painter.restore()
            self._paint_control(
                painter, held, {key: QRectF(at).translated(rect.topLeft()) for key, at in buttons.items()}, down
            )
            painter.fillRect(QRectF(rect.left(), rect.bottom() - RULE, rect.width(), RULE), Tone.RULE.colour())

        return Block(tall, paint, buttons)

    def origin(self, held: Held) -> str:
        """Return who chose what holds, and what the settings file says."""
        assert held.by is not None
        assert held.at is not None
        who = author_word(held.by, self._guards.get(held.by.id, ""))
        return origin_words(who, when(held.at, self.place.clock.now().utc, self.place.zone), held.row, held.in_file)

    def _buttons(self, held: Held, left: int, top: int, wide: int) -> dict[str, QRect]:
        name, side = held.row.name, TOUCH_MIN
        where = QRect(left, top, wide, side)
        match held.row.sort:
            case Sort.NUMBER:
                places = {
                    f"less {name}": QRect(left, top, side, side),
                    f"more {name}": QRect(left + wide - side, top, side, side),
                }
            case Sort.SWITCH:
                places = {f"turn {name}": where}
            case _:
                places = {f"open {name}": where}
        if held.is_chosen:
            places[f"reset {name}"] = where.translated(0, side + 10)
        return places

    def _paint_control(self, painter: QPainter, held: Held, places: dict[str, QRectF], down: str | None) -> None:
        unit, name = self.place.unit, held.row.name
        words = value_words(held.row, held.value)
        outlined = ButtonLook.OUTLINED
        if (reset := places.get(f"reset {name}")) is not None:
            word, key = translate("choices", "Reset"), f"reset {name}"
            paint_button(painter, reset, word, ButtonLook.PLAIN, unit, icon=Icon.UNDO, down=down == key)
        if held.row.sort is Sort.NUMBER:
            less, more = places[f"less {name}"], places[f"more {name}"]
            paint_button(painter, less, "", outlined, unit, icon=Icon.MINUS, down=down == f"less {name}")
            paint_button(painter, more, "", outlined, unit, icon=Icon.PLUS, down=down == f"more {name}")
            between = QRectF(less.right(), less.top(), more.left() - less.right(), less.height())
            draw_line(painter, words, G_HEAD, G_HEAD.pixels(unit), between, Tone.INK, CENTRE)
        elif held.row.sort is Sort.SWITCH:
            self._paint_switch(painter, places[f"turn {name}"], words, is_on=bool(held.value), down=down == f"turn {name}")
        else:
            paint_button(painter, places[f"open {name}"], words, outlined, unit, down=down == f"open {name}")

    def _paint_switch(self, painter: QPainter, where: QRectF, words: str, *, is_on: bool, down: bool) -> None:
        """Paint a whole button with a knob that is at the right and teal while it is on."""
        ground = (Tone.TINT if is_on else Tone.CARD).colour()
        edge = (Tone.TEAL if is_on else Tone.EDGE).colour()
        paint_ground(painter, where, where.height() / 2, under_finger(ground) if down else ground, edge, 2.0)
        side = KNOB
        left = where.right() - side - 12 if is_on else where.left() + 12
        knob = QRectF(left, where.center().y() - side / 2, side, side)
        paint_ground(painter, knob, side / 2, (Tone.TEAL if is_on else Tone.EDGE).colour())
        pixels = G_ACTION.pixels(self.place.unit)
        draw_line(painter, words, G_ACTION, pixels, where, Tone.TEAL if is_on else Tone.INK, CENTRE)


def _name(held: Held) -> str:
    return row_words(held.row)[0]


def _purpose(held: Held) -> str:
    return row_words(held.row)[1]
