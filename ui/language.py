"""Which language the screen speaks: the site's, or the one a visitor tapped until that visitor leaves."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTranslator, Signal

from kiosk.errors import BadInput

NAMES = {"en": "English", "ko": "한국어"}
"""The languages shipped, each named in its own script."""

TRANSLATIONS = Path(__file__).parent / "translations"


class Language(QObject):
    """The one translator of the running application. English is the language of the source."""

    changed = Signal()

    def __init__(self, site: str = "en") -> None:
        """Raise BadInput for a language that is not shipped."""
        super().__init__()
        if site not in NAMES:
            raise BadInput(f"language {site!r} is not one of {', '.join(NAMES)}")
        self._site = site
        self._translator = QTranslator(self)
        self.code = "en"
        self.choose(site)

    @property
    def other(self) -> str:
        """The language that the button offers."""
        codes = list(NAMES)
        return codes[(codes.index(self.code) + 1) % len(codes)]

    @property
    def is_site(self) -> bool:
        return self.code == self._site

    def choose(self, code: str) -> None:
        """Speak another language from now on; raises BadInput when its translation cannot be loaded."""
        if code == self.code:
            return
        if code not in NAMES:
            raise BadInput(f"language {code!r} is not one of {', '.join(NAMES)}")
        QCoreApplication.removeTranslator(self._translator)
        if code != "en":
            file = TRANSLATIONS / f"doorman_{code}.qm"
            if not self._translator.load(str(file)):
                raise BadInput(f"{file} is missing or damaged")
            QCoreApplication.installTranslator(self._translator)
        self.code = code
        self.changed.emit()

    def settle(self, site: str) -> None:
        """Speak another language of the site, now and after each visitor; raises BadInput for one that is not shipped."""
        if site != self._site:
            self.choose(site)
            self._site = site

    def toggle(self) -> None:
        self.choose(self.other)

    def reset(self) -> None:
        """Go back to the site's language."""
        self.choose(self._site)
