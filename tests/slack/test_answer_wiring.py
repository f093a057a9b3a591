"""From settings to acts: a kiosk's own wiring against the fake, in its own threads."""

import threading
from contextlib import contextmanager

import pytest

from cloud.slack import WebSlack
from cloud.slack_blocks import compose
from kiosk.answer_wiring import SlackEars
from kiosk.bootstrap import system_clock
from kiosk.desk import Desk
from kiosk.domain.fault import Fault
from kiosk.domain.hearing import with_hearing
from kiosk.domain.sync_status import Pace
from kiosk.domain.tell_status import TellStatus
from kiosk.settings import Settings, Site, Slack, Storage
from kiosk.store.history_table import HistoryTable
from kiosk.store.tell_rows import tell_status_in
from tests.slack.gatehouse import ENGLISH, ENTRANCE, alert, gate
from tests.store.household import Household, person_id
from tests.store.samples import Place


@pytest.fixture
def tokens(slack, monkeypatch):
    monkeypatch.delenv("DOORMAN_DATA", raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)


@contextmanager
def kiosk(slack, root, **told):
    """Yield a household, its desk, and the ears that the settings ask for."""
    place = Place(root)
    home = Household(place)
    desk = Desk(home.records, home.log, home.book, HistoryTable(place.folder, place.clock, 0))
    settings = Settings(
        site=Site(device="north-door"),
        storage=Storage(data=str(place.folder), key_file=str(place.key)),
        slack=Slack(**({"channel": ENTRANCE, "api_url": slack.api_url} | told)),
    )
    with SlackEars(settings, home.journal, system_clock(), wrong=lambda: {Fault.CAMERA_STALLED: ""}) as ears:
        yield home, desk, ears
    desk.close()
    home.close()


@pytest.mark.usefixtures("tokens")
def test_a_click_reaches_whoever_watches_the_panel(slack, minseo, tmp_path):
    with kiosk(slack, tmp_path) as (home, desk, ears):
        home.meet(1, 1)
        ears.open(desk)
        slack.sockets.wait_for(1)
        ignored = threading.Event()

        def look():
            if home.records.person(person_id(1)).ignored:
                ignored.set()

        desk.watch(look)
        web = WebSlack(gate(slack))
        posted = web.post(ENTRANCE, compose(alert(), ENGLISH))

        minseo.press(slack.workspace.message(posted.channel, posted.ts), "Ignore")

        assert ignored.wait(1.0)
        assert ears.hearing.is_connected
        status = minseo.command("status")
        assert "camera pictures stopped (C2)" in status
        assert status.startswith("Kiosk north-door")


@pytest.mark.usefixtures("tokens")
@pytest.mark.parametrize("off", [{"channel": ""}, {"answers": False}])
def test_where_no_answers_are_wanted_nobody_listens(slack, tmp_path, off):
    with kiosk(slack, tmp_path, **off) as (_, desk, ears):
        ears.open(desk)

        assert not ears.hearing.is_on
    assert slack.calls.total() == 0


@pytest.mark.usefixtures("tokens")
def test_a_revoked_token_is_told_on_the_panel_and_to_the_doctor_until_it_works(slack, tmp_path, caplog):
    slack.workspace.app_token.error = "token_revoked"
    with kiosk(slack, tmp_path) as (home, desk, ears):
        ears.open(desk)
        ears._thread.join()
        with ears._socket._changed:
            assert ears._socket._changed.wait_for(lambda: ears.held, 5.0)
        words = with_hearing(TellStatus(pace=Pace.SYNCED), ears.held).words
    with home.place.reader().journal() as db:
        kept = tell_status_in(db)
    slack.workspace.app_token.error = None
    with kiosk(slack, tmp_path) as (home, desk, ears):
        ears.open(desk)
        slack.sockets.wait_for(1)
        with ears._socket._changed:
            assert ears._socket._changed.wait_for(lambda: ears.hearing.is_connected, 5.0)
    with home.place.reader().journal() as db:
        repaired = tell_status_in(db)

    assert words == "Slack does not accept the token (token_revoked): set SLACK_APP_TOKEN anew, see docs/slack.md"
    assert (kept.pace, kept.words) == (Pace.ATTENTION, words)
    assert repaired.words == ""
    caplog.clear()


def test_without_an_app_token_it_is_said_what_to_do(slack, tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
    monkeypatch.delenv("SLACK_APP_TOKEN", raising=False)
    with kiosk(slack, tmp_path) as (_, desk, ears):
        ears.open(desk)
        ears._closing.set()
        ears._thread.join()

        assert "there is no SLACK_APP_TOKEN" in ears.hearing.words
        assert "there is no SLACK_APP_TOKEN" in ears.held
    assert slack.calls.total() == 0
    caplog.clear()


@pytest.mark.usefixtures("tokens")
def test_it_can_be_left_before_it_was_opened(slack, tmp_path):
    with kiosk(slack, tmp_path) as (_, desk, ears):
        ears.close()
        ears.open(desk)
    assert slack.sockets.opened == 0
