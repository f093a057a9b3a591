"""Real widgets off screen, with the font loaded and English spoken at the start of each test."""

import pytest

from tests.store.samples import Place
from tests.ui.moments import UTC_LOOK
from ui.language import Language
from ui.theme import load_fonts
from ui.visitor.screen import VisitorScreen


@pytest.fixture(autouse=True)
def _fonts(request):
    request.getfixturevalue("qapp")
    load_fonts()


@pytest.fixture
def language():
    spoken = Language("en")
    yield spoken
    spoken.choose("en")


@pytest.fixture
def screen_of(qtbot, language):
    """Return a function that shows a visitor screen of a size."""

    alive = []

    def show(width=1280, height=720, look=UTC_LOOK):
        screen = VisitorScreen(None, language, look)
        alive.append(screen)
        screen.resize(width, height)
        qtbot.addWidget(screen)
        screen.show()
        return screen

    return show


@pytest.fixture
def counter_of(tmp_path, language, qtbot):
    """Return a function that gives a guard's panel over a data folder of its own."""
    from tests.ui.counter import Counter  # noqa: PLC0415 - only some tests draw visitors

    opened: list[Counter] = []

    def make(**about):
        counter = Counter(Place(tmp_path / str(len(opened))), language, qtbot, **about)
        opened.append(counter)
        return counter

    yield make
    for counter in opened:
        counter.close()


@pytest.fixture
def counter(counter_of):
    return counter_of()
