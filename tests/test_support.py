import json
import zipfile
from datetime import UTC, datetime
from unicodedata import normalize
from urllib.parse import quote

import pytest

from kiosk.__main__ import main
from kiosk.bootstrap import open_store
from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.guard import Role
from kiosk.errors import BadInput
from kiosk.redaction import Redaction
from kiosk.settings_file import parse
from kiosk.store.slack_names import note_name
from kiosk.support import write_bundle
from tests.fakes import FakeClock
from tests.machines import Rig
from tests.store.household import Household, template
from tests.store.samples import Place, pictures

NAMES = ["김민수", 'Bob "Bär" O\'Brien', "a.*b(c|d)[", normalize("NFD", "José Ángel"), "Zoë%20Smith", "Xi", "Żółć\\n"]
NOTE = "Allergic to nuts; fetches Mina at 17:30, call 010-1234-5678"
ROLE = "night porter of wing C"
GUARD = "Wachmann Krüger"
SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-2048-hostile-SLACK",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "MY_PASSWORD": "hunter2+hunter2",
}
SHAPES = [
    "xapp-1-A02-9-secretofanapp",
    "ASIAJEXAMPLEXEG2JICEA",
    "https://hooks.slack.com/services/T0/B0/abcdefghij",
    "sesame-open-1",
    "kim.minsu@example.com",
    "+82 10-9876-5432",
    "192.168.7.21",
    "dc:a6:32:01:ab:cd",
    "fe80:1:2:3:dea6:32ff:fe01:abcd",
    "/home/minsu",
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
    "X-Amz-Signature=abc123",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
]


def written(word):
    """Return a word in the ways in which a log may have it."""
    return [word, word.upper(), json.dumps(word), quote(word), repr(word), repr(word.encode()), normalize("NFD", word)]


def hostile_log():
    words = [*NAMES, GUARD, NOTE, *NOTE.split("; "), ROLE, *SECRETS.values()]
    lines = [f"2026-11-02T12:00:00+0000 doorman[812]: greeted {way}, and went on" for word in words for way in written(word)]
    lines += [
        f"2026-11-02T12:00:01+0000 doorman[812]: token: {SHAPES[3]} and password={SHAPES[3]}",
        f"sent as Bearer {SHAPES[3]}xyz to https://user:{SHAPES[3]}@example.org/p?{SHAPES[11]}",
        f"-----BEGIN PRIVATE KEY-----\n{SHAPES[10]}\n-----END PRIVATE KEY-----",
        *(f"met {shape} there" for shape in SHAPES if shape not in (SHAPES[3], SHAPES[10], SHAPES[11])),
        "김민수는 왔고 Minsu did not; lost Amg8833 (T1): no heat sensor answers at 0x69 or 0x68",
    ]
    return "\n".join(lines)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    place = Place(tmp_path)
    monkeypatch.setenv("DOORMAN_DATA", str(place.folder))
    return place


@pytest.fixture
def settings(place):
    return parse(
        '[camera]\nsource = "simulated"\n[thermal]\nsource = "simulated"\n'
        f'[site]\ncontact = "Frau Hostile, room 7"\nname = "Villa Hostile"\n[storage]\nkey_file = "{place.key}"\n'
    )


@pytest.fixture
def household(place):
    house = Household(place)
    for n, name in enumerate(NAMES, 1):
        house.call(house.meet(n, n, pictures=pictures()), name, ROLE, NOTE)
    house.book.add(GUARD, "271828", Role.ADMIN, Author(AuthorKind.CONSOLE))
    yield house
    house.close()


def bundle(settings, tmp_path, log="", environ=None, config=None):
    rig = Rig(tmp_path / "machine").pi()
    (tmp_path / "log").write_text(log)
    rig.program("journalctl", f'/bin/cat "{tmp_path / "log"}"')
    file = tmp_path / "bundle.zip"
    names = write_bundle(settings, file, FakeClock(), config=config, machine=rig.machine, environ=environ or {})
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in names}


@pytest.mark.usefixtures("household")
def test_nothing_about_people_and_no_secret_leaves_with_it(settings, place, tmp_path):
    environ = SECRETS | {"HOME": str(tmp_path)}

    members = bundle(settings, tmp_path, hostile_log(), environ)

    everything = b"\n".join([name.encode() + b"\n" + content for name, content in members.items()])
    text = normalize("NFC", everything.decode("utf-8")).casefold()
    words = [
        *NAMES,
        GUARD,
        *GUARD.split(),
        *NOTE.split("; "),
        ROLE,
        *SECRETS.values(),
        *SHAPES,
        "Hostile",
        "José",
        "O'Brien",
        "Mina",
    ]
    left = [way for word in words for way in written(word) if normalize("NFC", way.strip("\"'")).casefold() in text]
    assert left == []
    assert place.key.read_bytes() not in everything
    assert place.key.read_bytes().hex().encode() not in everything
    assert template(1).vector.tobytes() not in everything
    for sealed in (place.folder / "pictures").rglob("*"):
        assert sealed.is_dir() or sealed.read_bytes()[:64] not in everything
    assert b"\xff\xd8\xff" not in everything


@pytest.mark.usefixtures("household")
def test_what_helps_is_still_there(settings, tmp_path):
    members = bundle(settings, tmp_path, hostile_log())

    log = members["log.txt"].decode()
    assert "lost Amg8833 (T1): no heat sensor answers at 0x69 or 0x68" in log
    assert "2026-11-02T12:00:00+0000 doorman[812]: greeted ‹person›" in log
    assert json.loads(members["machine.json"])["model"].startswith("Raspberry Pi 5")
    assert json.loads(members["store.json"])["outcomes"]["not_elevated"] == len(NAMES)
    told = json.loads(members["settings.json"])["settings"]
    assert (told["site"]["contact"], told["site"]["language"], told["screening"]["samples"]) == ("set", "en", 15)
    assert "needs a look" in members["doctor.txt"].decode()
    assert json.loads(members["versions.json"])["libraries"]["numpy"]


def test_without_its_names_the_log_stays_at_home(settings, place, tmp_path):
    with open_store(settings, FakeClock()):
        pass
    (place.folder / "journal.db").write_bytes(b"no database" * 1000)

    members = bundle(settings, tmp_path, hostile_log())

    assert members["log.txt"].startswith(b"left out")


def test_a_bundle_is_for_its_owner_and_overwrites_nothing(settings, tmp_path):
    bundle(settings, tmp_path)

    assert (tmp_path / "bundle.zip").stat().st_mode & 0o777 == 0o600
    with pytest.raises(BadInput, match="exists already"):
        write_bundle(settings, tmp_path / "bundle.zip", FakeClock())
    with pytest.raises(BadInput, match="cannot be written"):
        write_bundle(settings, tmp_path / "nowhere" / "bundle.zip", FakeClock())


def test_a_clock_in_1970_packs_a_bundle_too(settings, tmp_path):
    write_bundle(settings, tmp_path / "bundle.zip", FakeClock(datetime(1970, 1, 1, tzinfo=UTC), synced=False))

    assert zipfile.ZipFile(tmp_path / "bundle.zip").testzip() is None


@pytest.mark.usefixtures("place")
def test_the_command_names_what_it_packed_and_asks_to_look_through_it(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("DOORMAN_CONFIG", raising=False)

    code = main(["support-bundle", str(tmp_path / "b.zip")])

    out = capsys.readouterr().out
    assert code == 0
    assert "doctor.txt" in out
    assert "look through it" in out


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Ann came; annual report, Anna", "‹person› came; annual report, Anna"),
        ("민수는 왔다", "‹person›는 왔다"),
        ("at 2026-11-02 12:00, 69 or 68", "at 2026-11-02 12:00, 69 or 68"),
        ("VIN to pin 1 (3.3 V), GND to pin 6", "VIN to pin 1 (3.3 V), GND to pin 6"),
        ("sizes 1280x720, version 6.11.0, 0x69", "sizes 1280x720, version 6.11.0, 0x69"),
    ],
)
def test_only_what_is_personal_is_taken_out(text, cleaned):
    assert Redaction(["Ann", "김 민수"]).of(text) == cleaned


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("wss://wss-primary.slack.com/link/?ticket=abc-123&app_id=x", "wss://wss-primary.slack.com/link/"),
        ("arn:aws:iam::123456789012:user/minsu.kim may not", "arn:aws:iam::‹number›:user/‹person› may not"),
        ("arn:aws:s3:::a-bucket/visits", "arn:aws:s3:::a-bucket/visits"),
        ("from fe80::1ff:fe23:4567:890a", "from ‹address›"),
        ("from 2001:db8::1", "from ‹address›"),
        ("at 12:30:05 it began", "at 12:30:05 it began"),
    ],
)
def test_what_the_cloud_and_slack_say_is_cleaned_by_its_shape(text, left):
    assert Redaction().of(text) == left


def test_who_answered_in_slack_is_not_named(household, settings, tmp_path):
    household.journal.keep("a name", lambda db: note_name(db, "U012AB3CD", "Sora Blackwood")).result()

    log = bundle(settings, tmp_path, "Sora Blackwood took it; blackwood again")["log.txt"].decode()

    assert log.strip() == "‹person› took it; ‹person› again"


@pytest.mark.parametrize("written_as", ["İpek", "ipek", "IPEK", "ıpek", "Straße", "STRASSE", "straße"])
def test_a_name_is_found_in_whatever_letters(written_as):
    names = ["İpek", "ipek", "Straße", "Strasse"]

    assert Redaction(names).of(f"met {written_as} there") == "met ‹person› there"
