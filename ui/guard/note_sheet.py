"""Writes a note to a visit."""

from kiosk.domain.card import VisitCard
from kiosk.domain.person import NOTE_MAX, tidy_note
from kiosk.errors import BadInput
from ui.guard.acting import act
from ui.guard.line_sheet import LineSheet
from ui.guard.page import Place
from ui.guard.page_words import filled, translate, visitor
from ui.guard.trouble_words import trouble_words


class VisitNoteSheet(LineSheet):
    """The note takes the place of the one there is; an empty one leaves none."""

    def __init__(self, place: Place, card: VisitCard) -> None:
        super().__init__(
            place,
            lambda: filled(translate("pages", "Note to the visit of %1"), visitor(card)),
            lambda: translate("pages", "What the next guard should know"),
            card.note,
            NOTE_MAX,
        )
        self._visit = card.id
        self.kept.connect(self._write)

    def _write(self, text: str) -> None:
        place = self.place
        try:
            note = tidy_note(text)
        except ValueError as wrong:
            place.trouble(BadInput(filled(translate("pages", "Not saved: %1"), trouble_words(wrong))))
            return
        act(place, place.desk.note(place.author, self._visit, note), lambda _: translate("pages", "Note saved"))
