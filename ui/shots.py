"""Numbered pictures of the window, one per state that was shown."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from kiosk.domain.view import View
from kiosk.errors import BadInput

SETTLED_S = 0.35
"""A state is taken once its fade is over; every prompt stays at least 0.4 s."""


class Shots:
    """Writes `01-ready.png`, `02-closer.png`… into a folder, in the order in which states were first shown."""

    def __init__(self, folder: Path, window: QWidget) -> None:
        """Make the folder; raises BadInput when that is not possible."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(f"cannot write pictures to {folder}: {error.strerror}") from error
        self._folder = folder
        self._window = window
        self._key = ""
        self._since = 0.0
        self.taken: list[str] = []

    def take(self, view: View, key: str) -> None:
        """Look at a view that was just handed to the window; raises BadInput when a picture cannot be written."""
        if key != self._key:
            self._key, self._since = key, view.at
        if key in self.taken or view.at - self._since < SETTLED_S:
            return
        self.taken.append(key)
        file = self._folder / f"{len(self.taken):02d}-{key}.png"
        if not self._window.grab().save(str(file), "PNG"):
            raise BadInput(f"cannot write {file}")
