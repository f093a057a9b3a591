"""Hangul from the keys of the Korean two-set keyboard (KS X 5002): jamo become syllables as they are typed.

Letters are Unicode compatibility jamo (U+3131…), syllables U+AC00 + (lead × 21 + vowel) × 28 + tail.
"""

from dataclasses import dataclass, replace

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = "\0ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
"""In the order of Unicode; the first tail is none."""

FIRST_SYLLABLE = 0xAC00

PAIRS = {
    "ㅗㅏ": "ㅘ",
    "ㅗㅐ": "ㅙ",
    "ㅗㅣ": "ㅚ",
    "ㅜㅓ": "ㅝ",
    "ㅜㅔ": "ㅞ",
    "ㅜㅣ": "ㅟ",
    "ㅡㅣ": "ㅢ",
    "ㄱㅅ": "ㄳ",
    "ㄴㅈ": "ㄵ",
    "ㄴㅎ": "ㄶ",
    "ㄹㄱ": "ㄺ",
    "ㄹㅁ": "ㄻ",
    "ㄹㅂ": "ㄼ",
    "ㄹㅅ": "ㄽ",
    "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ",
    "ㄹㅎ": "ㅀ",
    "ㅂㅅ": "ㅄ",
}
"""Vowels and tails that take two keys."""

PARTS = {pair: (keys[0], keys[1]) for keys, pair in PAIRS.items()}

LETTERS = dict(
    zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True)
) | dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
"""The jamo on the keys of a Latin keyboard; a capital is the key with Shift."""


def jamo_of(letter: str) -> str | None:
    """Return the jamo on the key of a Latin letter, None for other characters; Shift counts only where it differs."""
    return LETTERS.get(letter) or LETTERS.get(letter.lower())


def is_jamo(char: str) -> bool:
    """Tell whether a character is one that keys of the two-set keyboard give."""
    return char in LETTERS.values()


@dataclass(frozen=True, slots=True)
class Syllable:
    """What is being composed: any of a lead, a vowel and a tail, but no tail without both others; empty is nothing yet."""

    lead: str = ""
    vowel: str = ""
    tail: str = ""

    @property
    def text(self) -> str:
        """The syllable, or the jamo that stand alone so far; at most one character."""
        if not (self.lead and self.vowel):
            return self.lead or self.vowel
        tail = TAILS.index(self.tail) if self.tail else 0
        number = (LEADS.index(self.lead) * len(VOWELS) + VOWELS.index(self.vowel)) * len(TAILS) + tail
        return chr(FIRST_SYLLABLE + number)

    def press(self, jamo: str) -> tuple[str, "Syllable"]:
        """Return the text that is finished by a further key, and what is being composed then."""
        return self._vowel(jamo) if jamo in VOWELS else self._consonant(jamo)

    def _consonant(self, jamo: str) -> tuple[str, "Syllable"]:
        tail = PAIRS.get(self.tail + jamo, "") if self.tail else jamo
        if self.lead and self.vowel and tail and tail in TAILS:
            return "", replace(self, tail=tail)
        return self.text, Syllable(lead=jamo)

    def _vowel(self, jamo: str) -> tuple[str, "Syllable"]:
        if self.tail:
            stays, goes = PARTS.get(self.tail, ("", self.tail))
            return replace(self, tail=stays).text, Syllable(goes, jamo)
        vowel = PAIRS.get(self.vowel + jamo, "") if self.vowel else jamo
        if vowel:
            return "", replace(self, vowel=vowel)
        return self.text, Syllable(vowel=jamo)

    def erase(self) -> "Syllable":
        """Return what is left without the key pressed last."""
        if self.tail:
            return replace(self, tail=PARTS.get(self.tail, ("", ""))[0])
        if self.vowel:
            return replace(self, vowel=PARTS.get(self.vowel, ("", ""))[0])
        return Syllable()
