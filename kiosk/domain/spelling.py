"""How words are compared: the same with and without capitals and accents, and Hangul by the keys it is typed with."""

import re
import unicodedata
from collections.abc import Iterator

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = "\u200bㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
"""The parts of a Hangul syllable in the order of Unicode (chapter 3.12); the first tail stands for none."""

SYLLABLES = range(0xAC00, 0xD7A4)
JAMO = range(0x3131, 0x318F)
"""Hangul syllables, and letters of Hangul by themselves."""

WORD = re.compile(r"(?:[^\W_]|[^\x00-\xff\u2000-\u206f\u3000-\u303f])+")
"""Letters and digits, and whatever is neither ASCII, Latin-1 nor general or CJK punctuation, such as emoji."""

PAIRS = (
    "ㄳㄱㅅ ㄵㄴㅈ ㄶㄴㅎ ㄺㄹㄱ ㄻㄹㅁ ㄼㄹㅂ ㄽㄹㅅ ㄾㄹㅌ ㄿㄹㅍ ㅀㄹㅎ ㅄㅂㅅ"
    " ㅘㅗㅏ ㅙㅗㅐ ㅚㅗㅣ ㅝㅜㅓ ㅞㅜㅔ ㅟㅜㅣ ㅢㅡㅣ"
)
KEYS = str.maketrans({pair[0]: pair[1:] for pair in PAIRS.split(" ")} | {TAILS[0]: ""})
"""Letters made with two keys of the two-set keyboard."""

STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
"""Letters whose stroke or tie is no accent to Unicode."""

UNSEEN = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Cn"})
"""Categories of characters that are seen on others or not at all (Unicode, chapter 4.5)."""

END = "\n"
"""What stands behind the sorting form of a name; sorts before anything that may be in one."""


def sorting(name: str) -> str:
    """Return a form by which names sort A to Z and 가 to 하, and by which two are told to be the same."""
    return " ".join(_plain(name).split())


def folded(name: str, role: str = "", note: str = "") -> str:
    """Return a label as one text that sorts by its name, and has every word from whose start it can be found.

    Each word stands behind a space; Hangul as keys typed, and once more as the first letters of its syllables.
    """
    texts = (name, role, note)
    forms = dict.fromkeys(form for text in texts for chunk in _plain(text).split() for form in _forms(chunk))
    return f"{sorting(name)}{END} {' '.join(forms)}"


def sought(words: str) -> tuple[str, ...]:
    """Return what must all be found in a folded label for it to match what somebody typed; nothing matches everything."""
    return tuple(f" {_keys(word)}" for chunk in _plain(words).split() for word in _words(chunk))


def _words(chunk: str) -> list[str]:
    """Return the words between punctuation, which counts only where there is nothing else."""
    return WORD.findall(chunk) or [chunk]


def _forms(chunk: str) -> Iterator[str]:
    for word in (*_words(chunk), chunk):
        yield _keys(word)
        syllables = [ord(char) - SYLLABLES.start for char in word if ord(char) in SYLLABLES]
        if len(syllables) > 1:
            yield "".join(LEADS[syllable // 588] for syllable in syllables)


def _keys(word: str) -> str:
    return "".join(_typed(char) if ord(char) in SYLLABLES else char for char in word).translate(KEYS)


def _typed(syllable: str) -> str:
    lead, rest = divmod(ord(syllable) - SYLLABLES.start, 588)
    vowel, tail = divmod(rest, 28)
    return LEADS[lead] + VOWELS[vowel] + TAILS[tail]


def _plain(text: str) -> str:
    """Return a text without capitals, accents, joiners and what cannot be printed; Hangul stays as it is."""
    return "".join(_plain_char(char) for char in unicodedata.normalize("NFC", text))


def _plain_char(char: str) -> str:
    if ord(char) in SYLLABLES or ord(char) in JAMO or char.isspace():
        return char
    parts = unicodedata.normalize("NFKD", char).casefold().translate(STROKES)
    return "".join(part for part in parts if unicodedata.category(part) not in UNSEEN)
