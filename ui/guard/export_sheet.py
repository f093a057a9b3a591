"""Writes the visits that are listed to a file: to a stick that is plugged in, or to the kiosk's own folder."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect

from kiosk.domain.card import Asked, Shown
from kiosk.errors import DoormanError
from kiosk.ports import Table
from ui.guard.answers import Answers
from ui.guard.column import Block, Column, gap, paragraph
from ui.guard.page import Place
from ui.guard.page_words import filled, translate, visit_count
from ui.guard.titled_sheet import TitledSheet
from ui.symbols import Icon
from ui.theme import G_BODY, G_HEAD, G_SMALL, Tone
from ui.widgets.button import Button, ButtonLook

MOST = 4
"""Folders offered; nobody plugs in more sticks."""


@dataclass(frozen=True, slots=True)
class ExportPlace:
    """A folder that can be written to; `name` is the stick's, "" for the kiosk's own folder."""

    name: str
    folder: Path


FindPlaces = Callable[[], "Future[Sequence[ExportPlace]]"]
"""Looks what is plugged in now, on another thread."""


class ExportSheet(TitledSheet):
    """A tap on a place writes there; then it says which file, and how many rows it has."""

    def __init__(self, place: Place, asked: Asked, shown: Shown, total: int, find: FindPlaces) -> None:
        super().__init__(place)
        self._asked, self._shown, self._total = asked, shown, total
        self._answers = Answers(self, place.trouble)
        self._places: Sequence[ExportPlace] | None = None
        self._is_writing = False
        self._table: Table | None = None
        self._error = ""
        self.words = Column(self, Tone.PAPER)
        self.buttons = tuple(Button(self, ButtonLook.OUTLINED, Icon.EXPORT) for _ in range(MOST))
        for number, button in enumerate(self.buttons):
            button.tapped.connect(partial(self._write, number))
            button.hide()
        self.done = Button(self, ButtonLook.PRIMARY)
        self.done.tapped.connect(place.close_sheet)
        self.done.hide()
        self._answers.ask(find(), self._offer)

    @property
    def title(self) -> str:
        return translate("pages", "Export CSV")

    @property
    def table(self) -> Table | None:
        """What was written, None until then."""
        return self._table

    def lay_out_body(self, room: QRect) -> None:
        frame = self.place.frame
        is_over = self._is_writing or self._table is not None
        offered = () if is_over else (self._places or ())[:MOST]
        top = room.bottom() + 1 - len(offered) * (frame.row + frame.gap)
        if self._table is not None:
            top = room.bottom() + 1 - frame.row - frame.gap
        self.words.setGeometry(QRect(room.left(), room.top(), room.width(), top - room.top()))
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(offered))
            if number < len(offered):
                where = QRect(room.left(), top + frame.gap + number * (frame.row + frame.gap), room.width(), frame.row)
                button.fit(place_word(offered[number]), where, frame.unit)
        self.done.setVisible(self._table is not None)
        self.done.fit(translate("pages", "Done"), QRect(room.left(), top + frame.gap, room.width(), frame.row), frame.unit)
        self._say()

    def _say(self) -> None:
        unit, width = self.place.unit, float(self.words.width())
        if self._table is not None:
            blocks = self._written(self._table, width)
        elif self._error:
            blocks = [paragraph(self._error, G_BODY, unit, width, Tone.AMBER_TEXT)]
        else:
            blocks = self._before(width)
        self.words.show_blocks(blocks)

    def _before(self, width: float) -> list[Block]:
        unit = self.place.unit
        if self._is_writing:
            return [paragraph(translate("pages", "Writing…"), G_HEAD, unit, width)]
        what = filled(translate("pages", "%1, as they are listed now, one in a row."), visit_count(self._total))
        more = translate("pages", "The file holds personal data: keep it to yourself. The log says who exported it.")
        stick = translate("pages", "To take it with you, plug a USB stick into the kiosk and open this again.")
        blocks = [paragraph(what, G_HEAD, unit, width), gap(unit.px(10)), paragraph(more, G_BODY, unit, width)]
        if self._places is not None and not any(one.name for one in self._places):
            blocks += [gap(unit.px(10)), paragraph(stick, G_SMALL, unit, width, Tone.INK_2)]
        return blocks

    def _written(self, table: Table, width: float) -> list[Block]:
        unit, file, rows = self.place.unit, table.file, table.rows
        count = translate("pages", "1 row") if rows == 1 else filled(translate("pages", "%1 rows"), rows)
        return [
            paragraph(filled(translate("pages", "Written: %1"), count), G_HEAD, unit, width),
            gap(unit.px(10)),
            paragraph(file.name, G_BODY, unit, width),
            paragraph(str(file.parent), G_SMALL, unit, width, Tone.INK_2),
        ]

    def _offer(self, places: Sequence[ExportPlace]) -> None:
        self._places = places
        self.lay_out()

    def _write(self, number: int) -> None:
        places = self._places or ()
        if self._is_writing or number >= len(places):
            return
        self._is_writing, self._error = True, ""
        self.lay_out()
        writing = self.place.desk.export(self.place.author, self._asked, places[number].folder, self._shown)
        self._answers.ask(writing, self._finish, self._fail)

    def _finish(self, table: Table) -> None:
        self._is_writing, self._table = False, table
        self.lay_out()

    def _fail(self, error: DoormanError) -> None:
        self._is_writing, self._error = False, str(error)
        self.lay_out()


def place_word(place: ExportPlace) -> str:
    """Return what a place is called."""
    if place.name:
        return filled(translate("pages", "To the stick %1"), place.name)
    return translate("pages", "To this kiosk")
