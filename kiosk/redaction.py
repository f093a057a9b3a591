"""Takes out of texts what is about people, and what opens something."""

import json
import re
from collections.abc import Iterable, Mapping
from unicodedata import normalize
from urllib.parse import quote

PERSON, SECRET, ADDRESS = "‹person›", "‹secret›", "‹address›"

SHORTEST_PART = 2
"""Letters of a part of a name, below which it is everywhere."""

SHORTEST_LINE = 6
"""Letters of a piece of a note, below which it is everywhere."""

SHORTEST_SECRET = 4

PATTERNS: tuple[tuple[str, str], ...] = (
    (r"-----BEGIN [A-Z ]+-----.*?(-----END [A-Z ]+-----|\Z)", SECRET),
    (r"\bx(?:ox[a-z]|app)[a-z.]*-[\w-]+", SECRET),
    (r"\b(?:AKIA|ASIA|AROA|AIDA|ANPA)[A-Z0-9]{12,}\b", SECRET),
    (r"(?i)\b(?:bearer|basic)\s+[\w.~+/=-]{8,}", SECRET),
    (
        r"(?i)(\w*(?:secret|token|passw|credential|authori[sz]ation|signature|api.?key|\bpin\b)\w*[\"']?\s*[=:]\s*)(?!‹)\S+",
        rf"\1{SECRET}",
    ),
    (r"(?i)(https?://)[^\s/@]+@", r"\1"),
    (r"(?i)(https?://hooks\.slack\.com)\S*", rf"\1/{SECRET}"),
    (r"((?:http|ws)s?://[^\s?]+)\?\S*", r"\1"),
    (r"(\barn:aws[\w-]*:[\w-]*:[\w-]*:)\d{12}\b", r"\1‹number›"),
    (r"(:user/)[\w+=,.@/-]+", rf"\1{PERSON}"),
    (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", PERSON),
    (r"(?<![\w.])\+?\d{1,3}(?:[ -]\d{2,4}){2,3}(?![\w.:-])", "‹number›"),
    (r"(?<![\w.])0\d{8,10}(?![\w.])", "‹number›"),
    (r"\b(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}\b", ADDRESS),
    (r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])", ADDRESS),
    (r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}(?![\w:])", ADDRESS),
    (r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){1,7}(?::[0-9a-fA-F]{1,4}){1,6}(?![\w:])", ADDRESS),
    (r"/(?:home|Users)/[^/\s\"']+", "~"),
    (r"(?<![\w/+-])(?=[\w/+-]*\d)(?=[\w/+-]*[A-Za-z])[\w/+-]{40,}=*(?![\w/+-])", SECRET),
)
"""What is taken out by its shape: tokens of Slack, keys of AWS, passwords beside their names, mail, telephone, network."""


class Redaction:
    """Takes `names` (and each part of them), `texts` (and their pieces) and `secrets` out, however written."""

    def __init__(self, names: Iterable[str] = (), texts: Iterable[str] = (), secrets: Iterable[str] = ()) -> None:
        known = {normalize("NFC", one).strip() for one in names}
        parts = {part for one in known for part in one.split() if len(part) >= SHORTEST_PART}
        whole = {normalize("NFC", one).strip() for one in texts}
        lines = whole | {piece.strip() for one in whole for piece in re.split(r"[.,;!?\n]", one)}
        people = known | parts | {line for line in lines if len(line) >= SHORTEST_LINE}
        self._people = _ways(people)
        self._secrets = _ways(one for one in secrets if len(one) >= SHORTEST_SECRET)
        self._shapes = [(re.compile(shape, re.DOTALL), instead) for shape, instead in PATTERNS]

    def of(self, text: str) -> str:
        """Return the text without them."""
        cleaned = _without(self._secrets, normalize("NFC", text), SECRET)
        for shape, instead in self._shapes:
            cleaned = shape.sub(instead, cleaned)
        return _without(self._people, cleaned, PERSON)

    def within(self, value: object) -> object:
        """Return a value of JSON with all its texts cleaned; its keys are ours and stay."""
        if isinstance(value, str):
            return self.of(value)
        if isinstance(value, dict):
            return {key: self.within(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.within(one) for one in value]
        return value


def _ways(words: Iterable[str]) -> dict[str, str]:
    """Return the words as they may stand in a text, the longest first, each with how it is looked for."""
    ways = {way for word in words if word for way in _written(word)}
    return {way: _folded(way) for way in sorted(ways, key=lambda way: (-len(way), way))}


def _without(ways: Mapping[str, str], text: str, instead: str) -> str:
    """Return the text without any of the words, in small or capital letters.

    Only those that are in it at all become the pattern: one of all that a kiosk knows takes minutes for a log.
    """
    folded = _folded(text)
    there = [way for way, looked_for in ways.items() if looked_for in folded]
    return re.sub("|".join(map(_alone, there)), instead, text, flags=re.IGNORECASE) if there else text


def _folded(text: str) -> str:
    """Return a text so that whatever re.IGNORECASE takes for the same is the same, the Turkish i among it."""
    return text.casefold().replace("\u0307", "").replace("ı", "i")


def _written(word: str) -> set[str]:
    """Return a word as it may stand in a log: plain, in other normal forms, and escaped as JSON, URL and Python do."""
    ways = {word}
    for form in (normalize("NFC", word), normalize("NFD", word)):
        ways |= {form, json.dumps(form)[1:-1], quote(form), quote(form, safe="")}
        ways |= {repr(form)[1:-1], repr(form.encode())[2:-1]}
    return ways


def _alone(word: str) -> str:
    """Let a word of Latin letters or digits count only where it stands by itself; Korean ones take endings."""
    before = r"(?<![0-9A-Za-z])" if re.match(r"[0-9A-Za-z]", word) else ""
    after = r"(?![0-9A-Za-z])" if re.search(r"[0-9A-Za-z]$", word) else ""
    return before + re.escape(word) + after
