"""Why-cards on paper, so to speak: as pictures and as words, without a window."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage

from kiosk.domain.why import Evidence, WhyCard
from ui.guard.why_card import WhyView, about, why_image
from ui.guard.why_words import WhyWords, words_of
from ui.language import Language, speaking
from ui.off_screen import off_screen


def why_png(card: WhyCard, evidence: Evidence, at: datetime, size: tuple[int, int], language: str, *, synced: bool) -> bytes:
    """Return a card as the content of a PNG file, whatever language the screens speak; from any thread."""
    with speaking(language):
        return _png(why_image(WhyView(card, evidence, about(at, None, synced=synced)), size))


def _png(image: QImage) -> bytes:
    content = QBuffer()
    content.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(content, "PNG")  # type: ignore[call-overload]  # stub
    return bytes(content.data().data())


class WhyPrinter:
    """Prints why-cards in one language, as pictures and as words.

    Made in the main thread; raises DoormanError without the font, BadInput for a language that is not shipped.
    """

    def __init__(self, language: str, zone: tzinfo | None = None) -> None:
        self._application = off_screen()
        self._spoken = Language()
        self._language, self._zone = language, zone
        self._spoken.choose(language)
        self._spoken.choose("en")

    def picture(self, card: WhyCard, evidence: Evidence, at: datetime, size: tuple[int, int], *, synced: bool) -> QImage:
        """Return the card of a visit that began `at`; without `synced` the clock was not to be trusted."""
        with self._speaking():
            return why_image(WhyView(card, evidence, about(at, self._zone, synced=synced)), size)

    def png(self, card: WhyCard, evidence: Evidence, at: datetime, size: tuple[int, int], *, synced: bool) -> bytes:
        """Return the same as the content of a PNG file."""
        return _png(self.picture(card, evidence, at, size, synced=synced))

    def words(self, card: WhyCard) -> WhyWords:
        """Return what the card says."""
        with self._speaking():
            return words_of(card)

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        self._spoken.choose(self._language)
        try:
            yield
        finally:
            self._spoken.choose("en")
