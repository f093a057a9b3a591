import re

import pytest

from kiosk.domain.person import tidy_line
from kiosk.errors import BadInput, StoreFull
from ui.guard.trouble_words import SENTENCES, trouble_words


@pytest.fixture
def korean(language):
    language.choose("ko")


def _met(source):
    """Return a sentence as somebody may meet it."""
    return re.sub(r"%\d", "17", source)


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize("source", SENTENCES)
def test_everything_that_guards_may_meet_is_said_in_korean(source):
    told = trouble_words(BadInput(_met(source)))

    assert re.search("[가-힣]", told)
    assert "%" not in told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("p-0000000000000001 was forgotten on 2026-11-02; nothing is left of them", "2026-11-02"),
        ("there is no visit 20261102T120000-000000000001", "This visit is not kept any more"),
        ("/var/lib/doorman/journal.sqlite cannot be read: malformed", "What is kept cannot be read"),
        ("there is no folder /media/kiosk/KINGSTON; if it is on a stick, put that in again", "The stick is not there"),
    ],
)
def test_guards_read_neither_ids_nor_paths(written, told):
    said = trouble_words(BadInput(written))

    assert told in said
    assert not re.search(r"p-0|T12|/", said)


def test_a_full_card_is_said_with_what_follows():
    said = trouble_words(StoreFull("the disk refused an action: disk I/O error"))

    assert said == "Not kept: the card is full or failing. Nothing was changed; Health tells more"


@pytest.mark.usefixtures("korean")
def test_what_is_wrong_inside_what_is_wrong_is_said_in_korean_too():
    with pytest.raises(ValueError, match="characters") as wrong:
        tidy_line("x" * 99)
    told = trouble_words(f"that is no name: {wrong.value}")

    assert told == "이름으로 쓸 수 없습니다. 글자가 99자입니다. 80자까지 쓸 수 있습니다"


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize("name", ["Kim; choose", "%1", "김서연"])
def test_a_name_in_a_sentence_stays_as_it_is(name):
    assert name in trouble_words(f"these are visits of {name} already")


@pytest.mark.usefixtures("korean")
def test_somebody_without_a_name_is_called_so_in_korean():
    assert "미확인 12" in trouble_words("these are visits of Unknown 12 already")


def test_what_is_not_known_stays_as_it_was_written():
    assert trouble_words("the door fell off: again") == "The door fell off: again"
