"""`doorman sync …` as people type it, over a kept journal and a cloud reached by boto3's own settings."""

import io
import json
import sqlite3
import threading
from contextlib import closing

import pytest

from kiosk.__main__ import main
from kiosk.checks import checks
from kiosk.doctor import Condition
from kiosk.domain.action import Named
from kiosk.domain.parcel import Waiting
from kiosk.domain.person import Label, LabelId
from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.settings_file import load
from kiosk.syncing import Bar, finding, sentence
from tests.cloud.fault_proxy import Break, FaultProxy
from tests.cloud.kiosks import GUARD, Kiosk, person
from tests.cloud.test_devstack import status_of

ADA = person(1)
LABEL = Label(id=LabelId("l-00000000000000ad"), name="Ada")


@pytest.fixture
def kept(sky, tmp_path, monkeypatch):
    """A journal with five visits that wait, its kiosk not running; returns how to type a command and read what it says."""
    with Kiosk(sky, tmp_path, "kiosk-1") as kiosk:
        for n in range(1, 6):
            kiosk.comes(f"visitor {n}", person(n), new=True)
        kiosk.log.act(GUARD, Named(ADA, LABEL.id), labels=(LABEL,)).result()
    reach(monkeypatch, sky.devstack.url, sky.server.url)
    file = tmp_path / "doorman.toml"
    file.write_text(
        f"""[cloud]
        bucket = "{sky.bucket}"
        region = "us-east-1"
        users = "{sky.users}"
        history = "{sky.history}"
        exchange = "{sky.exchange}"
        collection = "{sky.collection}"
        [storage]
        data = "{kiosk.place.folder}"
        key_file = "{kiosk.place.key}"
        min_free_pictures_mb = 50
        min_free_numbers_mb = 10
        """,
        encoding="utf-8",
    )
    monkeypatch.setenv("DOORMAN_CONFIG", str(file))
    return kiosk


def reach(monkeypatch, aws, rekognition):
    settings = {
        "AWS_ENDPOINT_URL_S3": aws,
        "AWS_ENDPOINT_URL_DYNAMODB": aws,
        "AWS_ENDPOINT_URL_REKOGNITION": rekognition,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "NO_PROXY": "127.0.0.1",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def typed(capsys):
    def type_in(*words):
        code = main(["sync", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return type_in


@pytest.mark.usefixtures("kept")
def test_status_says_what_waits_and_what_it_costs(typed):
    code, out, _ = typed("status")

    assert code == 0
    assert "waiting: 5 visits, 0 erasures" in out
    assert "no kiosk runs here now" in out
    assert "a month may cost 20" in out


@pytest.mark.usefixtures("kept")
def test_now_sends_everything_and_shows_how_far_it_is(typed, sky):
    code, out, err = typed("now", "--json")

    told = json.loads(out)
    assert (code, told["state"], told["visits"], told["given_up"]) == (0, "synced", 0, 0)
    assert told["month"]["calls"]["image"] == 10
    assert told["month"]["cost"] == pytest.approx(0.01 + 0.005 * 20 / 1000, abs=0.002)
    assert "5 of 5 sent" in err
    assert len(sky.rows(sky.history)) == 5
    assert "kiosk-1/heartbeat" not in sky.objects(), "no kiosk runs, and its alarm must ring"
    assert "Ada" in {row["user_name"] for row in sky.rows(sky.users)}


@pytest.mark.usefixtures("kept")
def test_now_hears_what_other_kiosks_did_even_where_nothing_waits(typed, sky, tmp_path):
    typed("now")
    with Kiosk(sky, tmp_path, "kiosk-2", seed=2) as other:
        other.drain()
        other.log.forget(GUARD, ADA).result()
        other.pass_time(70.0)
        other.drain()
    assert len(sky.versions()) == 20

    code, _, _ = typed("now")

    assert code == 0
    assert len(sky.versions()) == 16
    assert ADA not in sky.known()


@pytest.mark.usefixtures("kept")
def test_now_says_what_stands_in_the_way(typed, sky, monkeypatch):
    with FaultProxy(sky.devstack.url, shares={Break.SKEWED: 1.0}) as proxy:
        reach(monkeypatch, proxy.url, sky.server.url)
        code, out, err = typed("now")

    assert code == 1
    assert "needs attention: the clock of this kiosk is" in out
    assert "the clock of this kiosk is" in err
    assert "waiting: 5 visits" in out
    assert "needs attention" in typed("status")[1]
    assert typed("status")[0] == 1
    assert finding(load()).condition is Condition.LOOK


@pytest.mark.usefixtures("kept")
def test_now_does_not_call_it_fine_where_nothing_waits_and_nobody_can_be_reached(typed, sky, monkeypatch):
    typed("now")
    with FaultProxy(sky.devstack.url, shares={Break.SKEWED: 1.0}) as proxy:
        reach(monkeypatch, proxy.url, sky.server.url)
        code, out, _ = typed("now")

    assert code == 1
    assert "needs attention: the clock of this kiosk is" in out
    assert "waiting: 0 visits" in out


def test_show_and_retry_handle_what_was_given_up(kept, typed, sky, caplog):
    with closing(sqlite3.connect(kept.place.folder / "journal.db")) as db:
        (visit,) = db.execute("SELECT visit FROM outbox ORDER BY seq LIMIT 1").fetchone()
    sky.s3.put_object(Bucket=sky.bucket, Key=f"kiosk-1/meta/{visit}.json", Body=b"somebody else's")
    code, out, _ = typed("now")
    caplog.clear()
    assert code == 1
    assert "1 visit cannot be sent" in out

    _, shown, _ = typed("show")
    assert shown.startswith(f"{visit}  given up, 1 try: another object stands at kiosk-1/meta/{visit}.json")
    (letter,) = json.loads(typed("show", "--json")[1])["outbox"]
    assert (letter["visit"], letter["step"], letter["given_up"]) == (visit, "put", True)
    assert "step: put" in typed("show", visit)[1]

    sky.s3.delete_object(Bucket=sky.bucket, Key=f"kiosk-1/meta/{visit}.json")
    assert typed("retry", visit)[1] == "1 to be sent again\n"
    assert typed("now")[0] == 0
    assert typed("retry")[1] == "nothing was given up\n"
    assert typed("show")[1] == "Nothing waits, and nothing was given up.\n"


def test_show_says_where_somebody_forgotten_is_erased_and_since_when(kept, typed):
    typed("now")
    with kept:
        kept.pass_time(1000)
        kept.log.forget(GUARD, ADA).result()

    assert typed("show")[1].splitlines()[2:] == [
        "Forgotten:",
        f"{ADA}  Rekognition: still to be erased",
        f"{ADA}  DynamoDB: still to be erased",
        f"{ADA}  S3: still to be erased",
        typed("show")[1].splitlines()[-1],
    ]
    typed("now")
    told = json.loads(typed("show", "--json")[1])["erasures"]
    assert {one["destination"] for one in told if one["done_at"] is not None} >= {"S3", "DynamoDB", "Rekognition"}


def test_a_visit_that_was_sent_is_shown_by_links_that_end(kept, typed):
    typed("now")
    with closing(sqlite3.connect(kept.place.folder / "journal.db")) as db:
        (visit,) = db.execute("SELECT visit FROM sent LIMIT 1").fetchone()

    told = json.loads(typed("show", visit, "--links", "--json")[1])

    assert {name: status_of(link) for name, link in told.items() if name != "visit"} == {
        "scene": 200,
        "portrait": 200,
        "heat": 200,
    }
    assert "X-Amz-Expires=300" in told["portrait"]
    assert typed("show", visit)[1].splitlines()[2] == f"portrait: kiosk-1/incoming/{visit}.portrait.jpg"


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("retry", "nonsense"), "visit nonsense was not given up; `doorman sync show` lists those that were"),
        (("show", "nonsense"), "visit nonsense does not wait to be sent and was not sent"),
    ],
)
def test_a_wrong_visit_is_one_line_and_exit_2(typed, words, line):
    assert typed(*words) == (2, "", f"doorman: {line}\n")


def test_without_a_cloud_nothing_is_synced_and_the_verbs_say_so(tmp_path, monkeypatch, typed):
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))

    assert typed("now")[0::2] == (2, "doorman: nothing is synced: name a bucket in cloud.bucket first\n")
    assert finding(load()).condition is Condition.OFF


@pytest.mark.usefixtures("kept")
def test_the_doctor_looks_at_the_cloud(typed):
    told = {check.what: check for check in checks(load())}["cloud"]

    assert told.look().words.startswith("5 visits on the way, this month about 0.00")
    typed("now")
    assert told.look().words.startswith("everything is synced, this month about 0.01")


def test_the_running_kiosk_is_asked_and_followed(kept, typed, sky):
    """The kiosk here is a thread of this test: it holds the folder, and its sync has turns while the command looks on."""
    sending, ended = threading.Event(), threading.Event()

    def live():
        with kept:
            kept.clock.advance(1_000)
            sending.set()
            while not ended.is_set():
                kept.sync._listen()
                kept.clock.wait_until(min(kept.sync.turn(), kept.clock.monotonic() + 5.0))

    thread = threading.Thread(target=live)
    thread.start()
    assert sending.wait(20)
    try:
        code, out, err = typed("now")
    finally:
        ended.set()
        thread.join()

    assert code == 0
    assert "waiting: 0 visits" in out
    assert " sent" in err
    assert len(sky.rows(sky.history)) == 5


class Terminal(io.StringIO):
    """A terminal that keeps what was written to it."""

    def __init__(self, is_tty):
        super().__init__()
        self._is_tty = is_tty

    def isatty(self):
        return self._is_tty


def test_what_the_sync_is_behind_by_is_erasures_where_no_visit_waits():
    assert sentence(SyncStatus(pace=Pace.BEHIND, waiting=Waiting(erasures=1))) == "behind by 1 erasure"
    assert sentence(SyncStatus(pace=Pace.BEHIND, waiting=Waiting(visits=2, erasures=1))) == "behind by 2 visits"


def test_the_bar_moves_on_a_terminal_and_is_ten_lines_elsewhere():
    for is_tty in (True, False):
        terminal = Terminal(is_tty)
        bar = Bar(terminal)
        for done in range(201):
            bar.show(done, 200, "")
        bar.close()
        assert terminal.getvalue().count("\n") == (1 if is_tty else 11)
        assert "200 of 200 sent" in terminal.getvalue()
        assert ("█" * 30 in terminal.getvalue()) is is_tty
