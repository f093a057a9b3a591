"""What an admin chooses on the panel reaches a kiosk that runs, and whoever stands before it notices nothing."""

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.bootstrap import choice_book, follow_choices, guard_book, look_of, open_store
from kiosk.domain.action import CONSOLE
from kiosk.domain.decision import Outcome
from kiosk.settings import Settings
from tests.fakes import FakeClock
from tests.flows.entrance import Entrance
from ui.application import Application
from ui.heat import HeatColours


class Voice:
    def play(self, sound):
        pass


@pytest.fixture
def kiosk(qapp, tmp_path, monkeypatch):
    """Return a kiosk's choices, its station's entrance and its screen, joined as they are while it runs."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    settings, clock, entrance = Settings(), FakeClock(), Entrance()
    with open_store(settings, clock) as journal:
        choices = choice_book(settings, journal, guard_book(settings, journal, clock), clock)
        app = Application(clock, look_of(settings), size=(800, 480), speaker=Voice())
        app.open()
        follow_choices(choices, settings, entrance.station, app)
        entrance.run(3.0)
        yield choices, entrance, app
        app.close()
        app.language.settle("en")
        entrance.station.close()
    assert qapp is not None


def test_a_limit_chosen_holds_from_the_next_visitor_on_and_the_baseline_stays(kiosk):
    choices, entrance, _ = kiosk
    entrance.visit(36.5)

    choices.choose(CONSOLE, "elevated_delta", 3.0)
    entrance.visit(36.5)

    assert [visit.verdict.outcome for visit in entrance.journal.visits] == [Outcome.ELEVATED, Outcome.NOT_ELEVATED]
    assert [visit.verdict.threshold for visit in entrance.journal.visits] == [pytest.approx(1.0), pytest.approx(3.0)]
    assert len(entrance.station.baseline.values) == 30


def test_a_limit_chosen_while_somebody_is_measured_keeps_the_visit(kiosk):
    choices, entrance, _ = kiosk
    entrance.skin = 34.0
    entrance.run(1.2)
    assert entrance.display.states[-1] == "measuring"

    choices.choose(CONSOLE, "elevated_delta", 0.5)
    entrance.run(6.0)

    assert len(entrance.journal.visits) == 1


def test_the_screen_takes_colours_words_and_contact_without_a_new_window(kiosk):
    choices, _, app = kiosk
    window = app.window

    choices.choose(CONSOLE, "palette", "cividis")
    choices.choose(CONSOLE, "helper_lines", False)
    choices.choose(CONSOLE, "contact", "Gate 2")
    choices.choose(CONSOLE, "language", "ko")
    QCoreApplication.processEvents()

    assert app.window is window
    assert window.screen_widget.live._colours is HeatColours.CIVIDIS
    assert window.screen_widget._look.helper_lines is False
    assert "Gate 2" in window.screen_widget._look.notice.lines()[1]
    assert (app.language.code, app.language.is_site) == ("ko", True)


def test_sounds_can_be_switched_off_and_on_while_it_runs(kiosk):
    choices, _, app = kiosk

    heard = []
    for value in (False, True):
        choices.choose(CONSOLE, "sounds", value)
        choices.choose(CONSOLE, "alarm_until_acknowledged", value)
        QCoreApplication.processEvents()
        heard.append((app._sounds.is_on, app._sounds.repeat))

    assert heard == [(False, False), (True, True)]
