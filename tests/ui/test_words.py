import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QTranslator

import ui
from kiosk.domain.decision import Guidance
from kiosk.domain.face import Box, Face
from kiosk.domain.fault import Fault
from kiosk.domain.identity import Mode
from kiosk.domain.screening import Guiding, OutOfService, Ready
from kiosk.errors import BadInput
from tests.ui.moments import CLEAR, LEARNING, STATES, measuring, view_of
from ui.language import Language
from ui.symbols import Symbol
from ui.visitor.notice import Notice
from ui.words import Ground, progress, say, staff_hint

TRANSLATIONS = Path(ui.__file__).parent / "translations"
ENGLISH_ON_PURPOSE = {"English"}

SENTENCES = {
    "ready": ("Stand on the mark", "표시 위에 서 주세요"),
    "closer": ("Step closer", "조금 더 가까이"),
    "back": ("Step back", "조금 뒤로"),
    "centre": ("Centre your face", "얼굴을 가운데로"),
    "look": ("Look straight ahead", "정면을 봐 주세요"),
    "one": ("One person only", "한 분만 서 주세요"),
    "glasses": ("Please remove glasses", "안경을 벗어 주세요"),
    "hat": ("Please remove hat", "모자를 벗어 주세요"),
    "hold": ("Hold still", "그대로 계세요"),
    "not_elevated": ("No elevated skin temperature indicated", "높은 피부 온도가 나타나지 않았습니다"),
    "elevated": ("Please re-check", "다시 확인해 주세요"),
    "learning": ("Please see staff", "직원에게 문의해 주세요"),
    "wait": ("Please wait inside", "안에서 잠시 기다려 주세요"),
    "no_result": ("Not available", "결과를 낼 수 없습니다"),
    "out_of_service:T1": ("Not available", "지금은 이용할 수 없습니다"),
}


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("name", SENTENCES)
def test_each_state_has_its_sentence_in_english_and_korean(name, language):
    english = say(view_of(STATES[name])).headline
    language.choose("ko")

    korean = say(view_of(STATES[name])).headline

    assert (plain(english), plain(korean)) == SENTENCES[name]


def test_the_time_left_of_the_warm_up_counts_down():
    saying = say(view_of(STATES["warming_up"], at=60.5))

    assert plain(saying.headline) == "Starting up – 04:30"


def test_somebody_measured_while_learning_sees_how_many_are_known():
    saying = say(view_of(LEARNING, learned=4))

    assert (saying.symbol, saying.pips, saying.helper) == (Symbol.PIPS, 4, "Setting up · 4 of 10")


def test_the_next_visitor_is_told_in_small_that_the_kiosk_still_learns():
    assert say(view_of(Ready(), learned=4)).hint == "Setting up · 4 of 10"
    assert not say(view_of(Ready(), learned=10)).hint


def test_a_slow_disk_is_one_moment():
    assert say(view_of(measuring(15), saving=True)).headline == "One moment"


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_while_staff_use_the_kiosk_visitors_are_only_asked_to_wait(state, language):
    saying = say(view_of(state, paused=True))
    language.choose("ko")

    korean = say(view_of(state, paused=True))

    assert (saying.key, saying.headline, korean.headline) == ("paused", "One moment", "잠시만 기다려 주세요")
    assert not saying.helper + saying.second + saying.hint
    assert progress(view_of(state, paused=True)) == 0


@pytest.mark.parametrize("fault", Fault)
def test_staff_read_what_is_wrong_with_its_code(fault, language):
    hint = staff_hint(fault)
    language.choose("ko")

    korean = staff_hint(fault)

    assert hint.startswith("For staff: ")
    assert hint.endswith(f"({fault.value})")
    assert korean.startswith("직원용: ")


@pytest.mark.parametrize(
    ("x", "y", "symbol"),
    [
        (0.2, 0.5, Symbol.MOVE_LEFT),
        (0.8, 0.5, Symbol.MOVE_RIGHT),
        (0.5, 0.2, Symbol.MOVE_DOWN),
        (0.5, 0.8, Symbol.MOVE_UP),
    ],
)
def test_the_arrow_points_to_the_middle_as_a_mirror_shows_it(x, y, symbol):
    face = Face(Box(x - 0.1, y - 0.1, 0.2, 0.2))

    saying = say(view_of(Guiding(Guidance.CENTRE, 0.0, 0.0, face)))

    assert saying.symbol is symbol


def test_the_ring_follows_samples_and_then_thirds():
    assert progress(view_of(measuring(5))) == pytest.approx(1 / 3)
    assert progress(view_of(measuring(15, captures=1))) == pytest.approx(2 / 3)


def test_outcomes_differ_in_word_symbol_and_ground():
    sayings = [say(view_of(STATES[name])) for name in ("not_elevated", "elevated", "wait", "no_result")]

    assert len({saying.headline for saying in sayings}) == 4
    assert len({saying.symbol for saying in sayings}) == 4
    assert [saying.ground for saying in sayings] == [Ground.CALM, Ground.AMBER, Ground.DUSK, Ground.STONE]


def test_a_site_may_switch_helper_lines_off():
    saying = say(view_of(OutOfService(Fault.SENSOR_MISSING, 0.0))).without_helper()

    assert saying.second == "Please see a member of staff"
    assert not saying.hint


def test_nothing_ever_promises_what_a_reading_cannot():
    words = " ".join(_sources() | set(_translations().values())).lower()

    assert not re.search(
        r"fever|normal|healthy|\bsafe\b|body temperature|cleared|diagnos|passed|go in|발열|체온(?!계)|정상", words
    )


def test_visitors_see_no_number_of_degrees():
    for_visitors = [(key[1], text) for key, text in _translations().items() if key[0] in ("visitor", "notice")]

    assert for_visitors
    assert not [texts for texts in for_visitors if "°" in "".join(texts)]


@pytest.mark.parametrize(
    ("code", "contact", "remembers", "kept"),
    [
        ("en", "", Mode.OFF, "Kept 30 days · Ask reception"),
        ("ko", "", Mode.OFF, "30일 보관 · 안내 데스크 문의"),
        ("ko", "Gate 2", Mode.OFF, "30일 보관 · Gate 2"),
        ("en", "Gate 2 %1", Mode.ON, "Kept 30 to 400 days · Gate 2 %1"),
        ("ko", "", Mode.OPT_IN, "30~400일 보관 · 안내 데스크 문의"),
    ],
)
def test_the_notice_in_sight_says_whom_to_ask_and_how_long_pictures_are_kept(language, code, contact, remembers, kept):
    language.choose(code)

    notice = Notice(contact=contact, kept_days=30, known_days=400, remembers=remembers)

    assert notice.lines()[1] == kept


@pytest.mark.parametrize("code", ["en", "ko"])
@pytest.mark.parametrize("remembers", Mode)
def test_the_full_notice_tells_apart_who_is_known_by_name(language, code, remembers):
    language.choose(code)
    notice = Notice(
        kept_days=31, known_days=400, kept_readings_days=365, face_days=32, known_face_days=401, remembers=remembers
    )

    kept = notice.sections()[2][1]

    days = re.findall(r"\d+", kept)
    assert days == ["31", "400", "365", *([] if remembers is Mode.OFF else ["32", "401"])]


def test_the_notice_says_whose_face_is_remembered():
    measured = {mode: Notice(remembers=mode).sections()[1][1] for mode in Mode}

    assert "Faces are remembered as numbers" in measured[Mode.ON]
    assert "only if you tap “Remember me”" in measured[Mode.OPT_IN]
    assert "remembered" not in measured[Mode.OFF]
    assert Notice(remembers=Mode.ON).lines()[0] != Notice().lines()[0]


def test_an_unknown_language_is_refused():
    with pytest.raises(BadInput, match="'xx'"):
        Language("xx")


def test_the_compiled_translation_is_that_of_the_source_file():
    compiled = QTranslator()
    assert compiled.load(str(TRANSLATIONS / "doorman_ko.qm"))

    spoken = {key: compiled.translate(*key) for key in _translations()}

    assert spoken == _translations()


def test_every_sentence_in_the_code_is_translated():
    assert _sources() <= {source for _, source, _ in _translations()}


def _translations():
    """Return what the .ts file says, by context, source and comment."""
    tree = ET.parse(TRANSLATIONS / "doorman_ko.ts")  # noqa: S314 - our own file
    return {
        (context.findtext("name"), message.findtext("source"), message.findtext("comment")): message.findtext("translation")
        for context in tree.iter("context")
        for message in context.iter("message")
    }


def _sources():
    """Return every sentence that the code hands to `translate`."""
    found = set()
    for file in Path(ui.__file__).parent.rglob("*.py"):
        for literals in re.findall(r'translate\(\s*"\w+",\s*((?:"[^"]*"\s*)+)', file.read_text("utf-8")):
            found.add("".join(re.findall(r'"([^"]*)"', literals)))
    return found


def test_the_sentences_are_found_in_the_code():
    assert "Hold still" in _sources()
    assert say(view_of(CLEAR)).headline in _sources()
