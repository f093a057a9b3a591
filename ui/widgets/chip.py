"""A pill that filters or switches what a page shows; filled with a tint while it holds."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from ui.symbols import Icon
from ui.theme import Tone, Unit
from ui.widgets.button import Button, ButtonLook


class Chip(Button):
    """One choice, `selected` or not; `tapped` is a tap and changes nothing by itself."""

    def __init__(self, parent: QWidget, icon: Icon | None = None) -> None:
        super().__init__(parent, ButtonLook.OUTLINED, icon)
        self._selected = False

    @property
    def selected(self) -> bool:
        return self._selected

    @selected.setter
    def selected(self, selected: bool) -> None:
        self._selected = selected
        self.update()

    def fit(self, text: str, rect: QRect, unit: Unit) -> None:
        super().fit(text, rect, unit)
        self._radius = rect.height() / 2

    def _ground(self) -> QColor | None:
        if not self._selected or self.is_down:
            return super()._ground()
        return Tone.TINT.colour()

    def _edge(self) -> Tone:
        return Tone.TEAL if self._selected else super()._edge()

    def _words_colour(self) -> QColor:
        return Tone.TEAL.colour() if self._selected and self.isEnabled() else super()._words_colour()
