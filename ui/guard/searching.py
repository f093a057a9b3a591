"""What a search field says: what can be searched, as far as it fits, and how many were found."""

from ui.guard.page_words import translate
from ui.theme import G_BODY, Unit
from ui.widgets.line import width_of
from ui.widgets.name_field import NameField


def say_search(field: NameField, hint: str, found: str, unit: Unit | None = None) -> None:
    """Say both in a field that has its place."""
    pixels = G_BODY.pixels(unit or Unit(1.0), 1.1)
    field.say(hint, found)
    if width_of(hint, G_BODY, pixels) > field.text_rect().width():
        field.say(translate("pages", "Search"), found)
