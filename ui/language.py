"""Which language the screens speak: the site's, and to a visitor the one tapped until that visitor leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local

from PySide6.QtCore import QCoreApplication, QObject, QTranslator, Signal

from kiosk.errors import BadInput

NAMES = {"en": "English", "ko": "한국어"}
"""The languages shipped, each named in its own script."""

TRANSLATIONS = Path(__file__).parent / "translations"

FOR_VISITORS = ("visitor", "notice")
"""Contexts of what visitors read; all others are for staff, who keep the site's language whatever a visitor taps."""


class _Interpreter(QTranslator):
    """Speaks one language to visitors and one to staff; None is English, the language of the source."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.visitors: QTranslator | None = None
        self.staff: QTranslator | None = None

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def translate(self, context: str, source: str, comment: str | None = None, number: int = -1) -> str:
        spoken = self.visitors if context in FOR_VISITORS else self.staff
        return source if spoken is None else spoken.translate(context, source, comment, number) or source


class Language(QObject):
    """The one translator of the running application: `code` is what visitors read now, `staff` what staff do."""

    changed = Signal()

    def __init__(self, site: str = "en") -> None:
        """Raise BadInput for a language that is not shipped."""
        super().__init__()
        self._known: dict[str, QTranslator | None] = {"en": None}
        self._interpreter = _Interpreter(self)
        self._is_installed = False
        self._site = site
        self.code = self.staff = "en"
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
        """Speak another language to everybody from now on; raises BadInput when its translation cannot be loaded."""
        self._speak(code, code)

    def settle(self, site: str) -> None:
        """Speak another language of the site, now and after each visitor; raises BadInput for one that is not shipped."""
        if site != self._site:
            self.choose(site)
            self._site = site

    def toggle(self) -> None:
        """Speak the other language to the visitor who is there."""
        self._speak(self.other, self.staff)

    def reset(self) -> None:
        """Go back to the site's language."""
        self.choose(self._site)

    def _speak(self, visitors: str, staff: str) -> None:
        if (visitors, staff) == (self.code, self.staff):
            return
        self._interpreter.visitors, self._interpreter.staff = self._loaded(visitors), self._loaded(staff)
        self.code, self.staff = visitors, staff
        self._install(wanted=(visitors, staff) != ("en", "en"))
        self.changed.emit()

    def _install(self, *, wanted: bool) -> None:
        if wanted and not self._is_installed:
            QCoreApplication.installTranslator(self._interpreter)
        elif self._is_installed and not wanted:
            QCoreApplication.removeTranslator(self._interpreter)
        self._is_installed = wanted

    def _loaded(self, code: str) -> QTranslator | None:
        if code not in NAMES:
            raise BadInput(f"language {code!r} is not one of {', '.join(NAMES)}")
        if code not in self._known:
            self._known[code] = _load(code, self)
        return self._known[code]


def _load(code: str, parent: QObject | None = None) -> QTranslator:
    file, translator = TRANSLATIONS / f"doorman_{code}.qm", QTranslator(parent)
    if not translator.load(str(file)):
        raise BadInput(f"{file} is missing or damaged")
    return translator


_apart = local()
"""What a thread speaks by itself: one that draws for Slack, whatever the screens speak meanwhile."""


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Have `translate` speak a language on this thread alone; raises BadInput for one that is not shipped."""
    spoken = _Interpreter()
    spoken.visitors = spoken.staff = None if code == "en" else _load(code)
    _apart.spoken = spoken
    try:
        yield
    finally:
        _apart.spoken = None


def translate(context: str, source: str, comment: str | None = None) -> str:
    """Return words in the language that this thread speaks, which is that of the running application."""
    spoken: _Interpreter | None = getattr(_apart, "spoken", None)
    if spoken is None:
        return QCoreApplication.translate(context, source, comment)
    return spoken.translate(context, source, comment)
