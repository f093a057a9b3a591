import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.draft import Draft, stops
from ui.widgets.hangul import LEADS, LETTERS, PAIRS, PARTS, TAILS, VOWELS, Syllable, is_jamo, jamo_of

KEYS = sorted(set(LETTERS.values()))
SINGLE_TAILS = [tail for tail in TAILS[1:] if tail not in PARTS]


def keys_for(char):
    """Return the keys that give a syllable, by way of Unicode's own decomposition."""
    jamo = (COMPATIBLE[part] for part in unicodedata.normalize("NFD", char))
    return "".join("".join(PARTS.get(one, (one,))) for one in jamo)


COMPATIBLE = {
    chr(first + index): jamo
    for first, order in ((0x1100, LEADS), (0x1161, VOWELS), (0x11A8, TAILS[1:]))
    for index, jamo in enumerate(order)
}
"""Unicode's conjoining jamo and those on the keys."""


def typed(keys):
    draft = Draft(longest=10_000)
    draft.type(keys)
    return draft.text


def test_every_syllable_there_is_can_be_typed():
    for number in range(0xAC00, 0xD7A4):
        assert typed(keys_for(chr(number))) == chr(number)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("ㄱㅣㅁㅅㅓㅇㅕㄴ", "김서연"),
        ("ㅂㅏㄱㅈㅣㅎㅜㄴ", "박지훈"),
        ("ㅇㅗㅏㅇ", "왕"),
        ("ㄷㅏㄹㄱ", "닭"),
        ("ㄷㅏㄹㄱㅇㅣ", "닭이"),
        ("ㄷㅏㄹㄱㅏ", "달가"),
        ("ㅇㅓㅂㅅㅇㅓ", "없어"),
        ("ㅇㅓㅂㅅㅓ", "업서"),
        ("ㄲㅏㄲㅏ", "까까"),
        ("ㅇㅣㅆㅇㅓ", "있어"),
        ("ㅇㅣㅆㅓ", "이써"),
        ("ㄱㅏㄸㅏ", "가따"),
        ("ㅃㅏㅉㅏ", "빠짜"),
        ("ㅋㅋㅋ", "ㅋㅋㅋ"),
        ("ㅠㅠ", "ㅠㅠ"),
        ("ㅗㅏ", "ㅘ"),
        ("ㅏㄱ", "ㅏㄱ"),
        ("ㅎㅡㅣ", "희"),
        ("ㅇㅡㅣㅅㅏ", "의사"),
        ("ㅅㅜㅔ", "쉐"),
        ("ㄱㅗㅏㅣ", "과ㅣ"),
        ("ㄱ ㅏ", "ㄱ ㅏ"),
        ("ㄱㅏAㄱ", "가Aㄱ"),
    ],
)
def test_keys_become_words(keys, text):
    assert typed(keys) == text


@pytest.mark.parametrize(("keys", "pair"), list(PAIRS.items()))
def test_two_keys_make_one_vowel_or_tail(keys, pair):
    before = "ㄱ" if pair in VOWELS else "ㄱㅏ"

    draft = Draft()
    draft.type(before + keys)

    assert pair in (draft.composing.vowel, draft.composing.tail)
    assert len(draft.text) == 1


@pytest.mark.parametrize("keys", [keys for keys, pair in PAIRS.items() if pair in TAILS])
def test_a_vowel_takes_the_second_half_of_a_tail_along(keys):
    first, second = keys
    whole = Syllable("ㄱ", "ㅏ", first).text + Syllable(second, "ㅏ").text

    assert typed(f"ㄱㅏ{keys}ㅏ") == whole


@pytest.mark.parametrize("tail", [tail for tail in SINGLE_TAILS if tail in LEADS])
def test_a_vowel_takes_a_single_tail_along_whole(tail):
    assert typed(f"ㄱㅏ{tail}ㅏ") == "가" + Syllable(tail, "ㅏ").text


@pytest.mark.parametrize("lead", ["ㄸ", "ㅃ", "ㅉ"])
def test_what_cannot_end_a_syllable_begins_the_next(lead):
    assert typed(f"ㄱㅏ{lead}") == f"가{lead}"


@pytest.mark.parametrize(("first", "second"), list(product(SINGLE_TAILS, LEADS)))
def test_any_two_consonants_behind_a_vowel_are_a_tail_or_two_syllables(first, second):
    pair = PAIRS.get(first + second)
    expected = Syllable("ㅇ", "ㅏ", pair).text if pair else Syllable("ㅇ", "ㅏ", first).text + second

    assert typed(f"ㅇㅏ{first}{second}") == expected


def test_erasing_goes_back_key_by_key():
    draft = Draft()
    draft.type("ㄱㅗㅏㄴㅎ")
    seen = [draft.text]
    while draft.text:
        draft.erase()
        seen.append(draft.text)

    assert seen == ["괂", "관", "과", "고", "ㄱ", ""]


@given(st.lists(st.sampled_from(KEYS), max_size=6), st.sampled_from(KEYS))
def test_erasing_takes_back_exactly_the_key_that_went_into_the_syllable(keys, last):
    before = Syllable()
    for key in keys:
        _, before = before.press(key)

    finished, after = before.press(last)

    assert finished or after.erase() == before


@given(st.text(alphabet=st.sampled_from(KEYS), max_size=30))
def test_whatever_is_typed_comes_out_composed_and_no_longer_than_its_keys(keys):
    text = typed(keys)

    assert len(text) <= len(keys)
    assert text == unicodedata.normalize("NFC", text)
    assert all(is_jamo(char) or char in PARTS or 0xAC00 <= ord(char) < 0xD7A4 for char in text)


def test_every_key_with_a_letter_gives_a_jamo():
    assert "".join(jamo_of(letter) or "?" for letter in "gksrmf") == "ㅎㅏㄴㄱㅡㄹ"
    assert (jamo_of("Q"), jamo_of("A"), jamo_of("1")) == ("ㅃ", "ㅁ", None)


def test_a_finished_syllable_goes_whole():
    draft = Draft("김서")
    draft.erase()

    assert draft.text == "김"


def test_other_characters_finish_the_syllable():
    draft = Draft()
    draft.type("ㄱㅏ1")
    draft.erase()
    draft.erase()

    assert not draft.text


def test_jamo_are_composed_at_the_caret():
    draft = Draft("김연")
    draft.move_to(1)
    draft.type("ㅅㅓ")

    assert (draft.text, draft.caret, draft.composed) == ("김서연", 2, (1, 2))


def test_no_more_than_eighty_characters_are_taken():
    draft = Draft()
    draft.type("ㄱㅏ" * 100)
    draft.type("x")

    assert len(draft.text) == 80


def test_at_the_limit_a_syllable_may_still_be_composed_but_not_split():
    draft = Draft(longest=2)
    draft.type("ㄱㅏㄷㅏㄹㄱ")
    whole = draft.text
    draft.type("ㅏ")

    assert (whole, draft.text) == ("가닭", "가닭")


@pytest.mark.parametrize("shown", ["👩🏽‍🚒", "e\u0301", "🇰🇷", "नि"])
def test_what_people_see_as_one_character_goes_as_one(shown):
    draft = Draft(f"a{shown}")
    draft.erase()

    assert draft.text == "a"


def test_the_caret_stands_beside_an_emoji_never_inside():
    draft = Draft("a👩🏽‍🚒b")

    draft.move_to(3)

    assert draft.caret in stops(draft.text)
    draft.move(-10)
    draft.erase_onwards()
    draft.erase_onwards()
    assert draft.text == "b"


def test_pasted_line_breaks_are_spaces_and_control_characters_nothing():
    draft = Draft()

    draft.type("Kim\n\tSeo\x00yeon\x1b")

    assert draft.text == "Kim  Seoyeon"


@given(st.text(max_size=40), st.integers(0, 40), st.lists(st.sampled_from(["x", "ㄱ", "ㅏ", "erase", "<", ">", "del"])))
def test_nothing_that_is_typed_upsets_the_line(text, at, keys):
    draft = Draft(text)
    draft.move_to(at)
    for key in keys:
        {
            "erase": draft.erase,
            "del": draft.erase_onwards,
            "<": lambda: draft.move(-1),
            ">": lambda: draft.move(1),
        }.get(key, lambda key=key: draft.type(key))()

    assert 0 <= draft.caret <= len(draft.text) <= 80
