"""Who may use the panel: added, given another PIN, locked out and let in again, by an admin."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.guard import Guard, GuardId, Role
from ui.guard.answer_sheet import AnswerSheet
from ui.guard.choice_cards import Answer
from ui.guard.column import Block, CardColumn
from ui.guard.line_sheet import LineSheet
from ui.guard.new_pin import NewPin
from ui.guard.page import Place
from ui.guard.page_words import filled, role_word, translate
from ui.guard.painted import paint_button
from ui.symbols import Icon, draw_icon
from ui.theme import FIELD, G_ACTION, G_HEAD, G_SMALL, TOUCH_MIN, Tone
from ui.widgets.button import Button, ButtonLook
from ui.widgets.line import draw_line, width_of
from ui.widgets.row_list import RULE

LONGEST_NAME = 40
"""As long as the store keeps a guard's name."""


class GuardsView(QWidget):
    """A row for everybody with a PIN; `add` belongs into the header."""

    def __init__(self, parent: QWidget, place: Place) -> None:
        super().__init__(parent)
        self.place = place
        self._guards: tuple[Guard, ...] = ()
        self.column = CardColumn(self)
        self.add = Button(self, ButtonLook.OUTLINED, Icon.PLUS)
        self.add.hide()
        self.column.acted.connect(self._act)
        self.add.tapped.connect(self._add)
        self.hide()

    @property
    def guards(self) -> tuple[Guard, ...]:
        return self._guards

    def refresh(self) -> None:
        """Ask who there is now."""
        self.place.answers.ask(self.place.run(self.place.book.guards), self._take, slot="guards")

    def _take(self, guards: tuple[Guard, ...]) -> None:
        self._guards = guards
        self._say()

    def lay_out(self) -> None:
        """Place everything for the present size and language."""
        unit = self.place.unit
        self.column.unit = unit
        self.column.setGeometry(self.rect())
        if self.add.text != translate("pages", "Add a guard"):
            self.add.fit(translate("pages", "Add a guard"), QRect(0, 0, TOUCH_MIN, TOUCH_MIN), unit)
        self._say()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.lay_out()

    # What can be done

    def _act(self, name: str) -> None:
        act, _, about = name.partition(" ")
        guard = next((one for one in self._guards if one.id == about), None)
        if guard is None:
            return
        if act == "pin":
            self._ask_pin(filled(translate("pages", "A PIN for %1"), guard.name), partial(self._set_pin, guard))
        else:
            self._disable(guard, disabled=not guard.disabled)

    def _ask_pin(self, title: str, then: Callable[[str], None]) -> None:
        pad = NewPin(self.place, title)
        pad.chosen.connect(then)
        self.place.open_sheet(pad)

    def _set_pin(self, guard: Guard, pin: str) -> None:
        place = self.place
        told = filled(translate("pages", "%1 has another PIN"), guard.name)
        self._do(partial(place.book.set_pin, guard.id, pin, place.author), lambda: place.toast(told))

    def _disable(self, guard: Guard, *, disabled: bool) -> None:
        place = self.place
        text = translate("pages", "%1 is locked out") if disabled else translate("pages", "%1 may log in again")

        def back() -> None:
            self._disable(guard, disabled=not disabled)

        work = partial(place.book.disable, GuardId(guard.id), place.author, disabled=disabled)
        self._do(work, lambda: place.toast(filled(text, guard.name), back))

    def _add(self) -> None:
        """Ask for a name, then a role, then a PIN twice."""

        def title() -> str:
            return translate("pages", "Add a guard")

        def hint() -> str:
            return translate("pages", "Their name")

        sheet = LineSheet(self.place, title, hint, "", LONGEST_NAME, FIELD)
        sheet.kept.connect(self._ask_role)
        self.place.open_sheet(sheet)

    def _ask_role(self, name: str) -> None:
        if not name.strip():
            return
        self.place.open_sheet(
            AnswerSheet(
                self.place,
                lambda: filled(translate("pages", "What may %1 do?"), name.strip()),
                role_answers,
                Role.GUARD.value,
                partial(self._ask_new_pin, name.strip()),
            )
        )

    def _ask_new_pin(self, name: str, role: str) -> None:
        self._ask_pin(filled(translate("pages", "A PIN for %1"), name), partial(self._make, name, Role(role)))

    def _make(self, name: str, role: Role, pin: str) -> None:
        place = self.place
        told = filled(translate("pages", "%1 may log in now"), name)
        self._do(partial(place.book.add, name, pin, role, place.author), lambda: place.toast(told))

    def _do(self, work: Callable[[], Any], then: Callable[[], None]) -> None:
        def say(_done: Any) -> None:
            then()
            self.refresh()

        self.place.answers.ask(self.place.run(work), say)

    # What it says

    def _say(self) -> None:
        width = float(self.column.width())
        self.column.show_blocks([self._block(guard, width) for guard in self._guards])

    def _block(self, guard: Guard, width: float) -> Block:
        unit, pad = self.place.unit, max(12, self.place.unit.px(20))
        words = {
            f"pin {guard.id}": (translate("pages", "New PIN"), Icon.KEY),
            f"lock {guard.id}": (
                (translate("pages", "Let in"), Icon.UNDO) if guard.disabled else (translate("pages", "Lock out"), Icon.LOCK)
            ),
        }
        tall, left, buttons = max(TOUCH_MIN + 18, unit.px(92)), width - pad, {}
        for name, (word, _) in reversed(words.items()):
            wide = round(width_of(word, G_ACTION, G_ACTION.pixels(unit))) + unit.touch(70)
            left -= wide
            buttons[name] = QRect(round(left), (tall - TOUCH_MIN) // 2, wide, TOUCH_MIN)
            left -= max(22, unit.px(24))
        side = max(24, unit.px(30))

        def paint(painter: QPainter, rect: QRectF, down: str | None) -> None:
            tone = Tone.INK_2 if guard.disabled else Tone.INK
            icon = QRectF(rect.left() + pad, rect.center().y() - side / 2, side, side)
            draw_icon(painter, Icon.GUARD if guard.role is Role.GUARD else Icon.KEY, icon, tone.colour())
            room = QRectF(icon.right() + pad, rect.top() + 0.14 * tall, left - icon.right() - pad, 0.4 * tall)
            draw_line(painter, guard.name, G_HEAD, G_HEAD.pixels(unit), room, tone)
            below = room.translated(0, 0.38 * tall)
            draw_line(painter, guard_line(guard), G_SMALL, G_SMALL.pixels(unit), below, Tone.INK_2)
            for name, where in buttons.items():
                word, sign = words[name]
                place = QRectF(where).translated(rect.topLeft())
                paint_button(painter, place, word, ButtonLook.OUTLINED, unit, icon=sign, down=down == name)
            painter.fillRect(QRectF(rect.left(), rect.bottom() - RULE, rect.width(), RULE), Tone.RULE.colour())

        return Block(tall, paint, buttons)


def guard_line(guard: Guard) -> str:
    """Return what somebody may do, and whether they are kept out."""
    role = role_word(guard.role)
    return f"{role} · " + translate("pages", "locked out") if guard.disabled else role


def role_answers() -> tuple[Answer, ...]:
    """Return the roles with what they may do, in the language spoken now."""
    return (
        Answer(
            Role.GUARD.value,
            translate("pages", "Guard"),
            translate("pages", "Looks after visitors: names, merges, ignores, undoes, exports."),
        ),
        Answer(
            Role.ADMIN.value,
            translate("pages", "Admin"),
            translate("pages", "All that, and settings, guards and forgetting people for ever."),
        ),
    )
