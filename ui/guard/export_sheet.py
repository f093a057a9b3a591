"""Writes the visits that are listed to a file on a stick that is plugged in.

Not to the kiosk's own folder: what was exported there would outlive forgetting.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect

from kiosk.domain.card import Asked, Shown
from kiosk.errors import DoormanError, LockedOut
from kiosk.ports import Table
from ui.guard.answers import Answers
from ui.guard.column import Block, Column, gap, paragraph
from ui.guard.page import Place
from ui.guard.page_words import filled, translate, visit_count
from ui.guard.titled_sheet import TitledSheet
from ui.guard.trouble_words import trouble_words
from ui.symbols import Icon
from ui.theme import G_BODY, G_HEAD, G_SMALL, Tone
from ui.widgets.button import Button, ButtonLook

MOST = 4
"""Folders offered; nobody plugs in more sticks."""


FindFolders = Callable[[], Sequence[Path]]
"""Looks which sticks are plugged in now; may take a moment."""


def no_folders() -> Sequence[Path]:
    """Find no stick."""
    return ()


class ExportSheet(TitledSheet):
    """A tap on a place writes there; then it says which file, and how many rows it has."""

    def __init__(self, place: Place, asked: Asked, shown: Shown, total: int, find: FindFolders) -> None:
        super().__init__(place)
        self._asked, self._shown, self._total = asked, shown, total
        self._answers = Answers(self, place.trouble)
        self._find = find
        self._places: Sequence[Path] | None = None
        self._is_writing = False
        self._table: Table | None = None
        self.error = ""
        self.words = Column(self, Tone.PAPER)
        self.buttons = tuple(Button(self, ButtonLook.OUTLINED, Icon.EXPORT) for _ in range(MOST))
        for number, button in enumerate(self.buttons):
            button.tapped.connect(partial(self._write, number))
            button.hide()
        self.done = Button(self, ButtonLook.PRIMARY)
        self.done.tapped.connect(place.close_sheet)
        self.done.hide()
        self.again = Button(self, ButtonLook.OUTLINED, Icon.RESCREEN)
        self.again.tapped.connect(self._look)
        self.again.hide()
        self._look()

    def _look(self) -> None:
        """Look which sticks are plugged in now."""
        self._answers.ask(self.place.run(self._find), self._offer)

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
        is_lost = not is_over and self._places is not None and not offered
        if self._table is not None or is_lost:
            top = room.bottom() + 1 - frame.row - frame.gap
        self.words.setGeometry(QRect(room.left(), room.top(), room.width(), top - room.top()))
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(offered))
            if number < len(offered):
                where = QRect(room.left(), top + frame.gap + number * (frame.row + frame.gap), room.width(), frame.row)
                button.fit(place_word(offered[number]), where, frame.unit)
        last = QRect(room.left(), top + frame.gap, room.width(), frame.row)
        self.again.setVisible(is_lost)
        self.again.fit(translate("pages", "Look again"), last, frame.unit)
        self.done.setVisible(self._table is not None)
        self.done.fit(translate("pages", "Done"), QRect(room.left(), top + frame.gap, room.width(), frame.row), frame.unit)
        self._say()

    def _say(self) -> None:
        unit, width = self.place.unit, float(self.words.width())
        if self._table is not None:
            blocks = self._written(self._table, width)
        elif self.error:
            blocks = [paragraph(self.error, G_BODY, unit, width, Tone.AMBER_TEXT)]
        else:
            blocks = self._before(width)
        self.words.show_blocks(blocks)

    def _before(self, width: float) -> list[Block]:
        unit = self.place.unit
        if self._is_writing:
            return [paragraph(translate("pages", "Writing…"), G_HEAD, unit, width)]
        what = filled(translate("pages", "%1, as they are listed now, one in a row."), visit_count(self._total))
        more = translate("pages", "The file holds personal data: keep it to yourself. The log says who exported it.")
        stick = translate("pages", "Plug a USB stick into the kiosk first.")
        blocks = [paragraph(what, G_HEAD, unit, width), gap(unit.px(10)), paragraph(more, G_BODY, unit, width)]
        if self._places is not None and not self._places:
            blocks += [gap(unit.px(16)), paragraph(stick, G_HEAD, unit, width, Tone.AMBER_TEXT)]
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

    def _offer(self, places: Sequence[Path]) -> None:
        self._places = places
        self.lay_out()

    def _write(self, number: int) -> None:
        places = self._places or ()
        if self._is_writing or number >= len(places):
            return
        self._is_writing, self.error = True, ""
        self.lay_out()
        writing = self.place.desk.export(self.place.author, self._asked, places[number], self._shown)
        self._answers.ask(writing, self._finish, self._fail)

    def _finish(self, table: Table) -> None:
        self._is_writing, self._table = False, table
        self.lay_out()

    def _fail(self, error: DoormanError) -> None:
        self._is_writing, self.error = False, trouble_words(error)
        self.lay_out()
        if isinstance(error, LockedOut):
            self.place.trouble(error)


def place_word(folder: Path) -> str:
    """Return what a stick is called."""
    return filled(translate("pages", "To the stick %1"), folder.name)
