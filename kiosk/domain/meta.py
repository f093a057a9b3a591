"""What is put into the cloud about a visit beside its pictures: everything that the steps after it need to know."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import Enum
from math import isfinite
from types import MappingProxyType
from typing import Any

from kiosk.domain.action_text import DEVICE, PERSON, VISIT
from kiosk.domain.kept import Kind, VisitId
from kiosk.domain.outcome import Outcome, Reason
from kiosk.domain.person import PersonId

FORMAT = 1
MOST_CHARACTERS = 64_000
"""Ours have some 1,500; whatever is longer is not read."""

NUMBERS = ("skin_c", "apparent_c", "background_c", "ambient_c", "distance_m", "score_c", "uncertainty_c", "baseline_c")
"""What was measured, as the journal's columns are called; °C and metres, None for unmeasured."""

KEY = re.compile(r"[a-z0-9-]{1,32}/[a-z]{1,16}/[0-9A-Za-z._-]{1,120}")
SHA256 = re.compile(r"[0-9a-f]{64}")


def object_key(device: str, visit: VisitId, kind: Kind | None) -> str:
    """Return the key of a visit's picture, or of its meta object (None)."""
    match kind:
        case None:
            return f"{device}/meta/{visit}.json"
        case Kind.HEAT:
            return f"{device}/thermal/{visit}.npz"
        case Kind.SCENE | Kind.PORTRAIT:
            return f"{device}/incoming/{visit}.{kind.value}.jpg"


def heartbeat_key(device: str) -> str:
    """Return the key of the object by which a kiosk says now and then that it is there."""
    return f"{device}/heartbeat"


class Naming(Enum):
    """What somebody is to the guards; the value is the old pipeline's word for it."""

    UNKNOWN = "unknown"
    NAMED = "trained"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture as an object: its key, and SHA-256 (hex) and size of its content."""

    key: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the kiosk says about who a visitor is, when it hands a visit over.

    Nobody is looked for unless `wanted`: recognition was on, or the visitor asked for it. The rest is as in
    kiosk.domain.opinion.Standing.
    """

    wanted: bool = False
    person: PersonId | None = None
    by_human: bool = False
    is_enrolled: bool = False
    is_alone: bool = False
    naming: Naming = Naming.UNKNOWN

    @property
    def is_sure(self) -> bool:
        """Tell whether nothing is left to ask: this kiosk knew them again, or a person said so, and the cloud knows them."""
        return self.person is not None and self.is_enrolled and (self.by_human or not self.is_alone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """A visit as the cloud is told of it: ids and numbers, never a name.

    `device` is the kiosk whose prefix it is under, `source` where the visit was measured (the same, or simulated).
    `expires` is when everything about it may go.
    """

    visit: VisitId
    device: str
    source: str
    started: datetime
    ended: datetime
    clock_synced: bool
    outcome: Outcome
    reason: Reason
    numbers: Mapping[str, float | None]
    pictures: Mapping[Kind, Stored]
    asked: Asked
    expires: datetime


def meta_text(meta: Meta) -> str:
    """Return the JSON of an object in the bucket: the same text for the same content."""
    asked = asdict(meta.asked) | {"naming": meta.asked.naming.value}
    content = {
        "format": FORMAT,
        "visit": meta.visit,
        "device": meta.device,
        "source": meta.source,
        "started": meta.started.astimezone(UTC).isoformat(),
        "ended": meta.ended.astimezone(UTC).isoformat(),
        "clock_synced": meta.clock_synced,
        "outcome": meta.outcome.value,
        "reason": meta.reason.value,
        "numbers": {name: meta.numbers.get(name) for name in NUMBERS},
        "pictures": pictures_json(meta.pictures),
        "asked": asked,
        "expires": meta.expires.astimezone(UTC).isoformat(),
    }
    return json.dumps(content, separators=(",", ":"))


def pictures_json(pictures: Mapping[Kind, Stored]) -> dict[str, dict[str, Any]]:
    """Return stored pictures as JSON, always in the same order."""
    return {kind.value: asdict(pictures[kind]) for kind in Kind if kind in pictures}


def pictures_of(said: Mapping[str, Any]) -> dict[Kind, Stored]:
    """Read stored pictures; raises ValueError for what are none."""
    return {Kind(kind): _stored(one) for kind, one in said.items()}


def meta_of(text: str) -> Meta:
    """Read a meta object; raises ValueError for anything that is none of ours."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"it has {len(text)} characters; ours have no more than {MOST_CHARACTERS}")
    try:
        said = json.loads(text)
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise ValueError("it is no meta object of this version of doorman")
        return Meta(
            visit=VisitId(_match(VISIT, said["visit"])),
            device=_match(DEVICE, said["device"]),
            source=_match(DEVICE, said["source"]),
            started=_time(said["started"]),
            ended=_time(said["ended"]),
            clock_synced=_flag(said["clock_synced"]),
            outcome=Outcome(said["outcome"]),
            reason=Reason(said["reason"]),
            numbers=MappingProxyType({name: _number(said["numbers"].get(name)) for name in NUMBERS}),
            pictures=MappingProxyType(pictures_of(said["pictures"])),
            asked=_asked(said["asked"]),
            expires=_time(said["expires"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError, OverflowError) as missing:
        raise ValueError(f"it is no meta object: {ascii(str(missing))[:100]}") from None


def _asked(said: Mapping[str, Any]) -> Asked:
    person = said["person"]
    return Asked(
        wanted=_flag(said["wanted"]),
        person=None if person is None else PersonId(_match(PERSON, person)),
        by_human=_flag(said["by_human"]),
        is_enrolled=_flag(said["is_enrolled"]),
        is_alone=_flag(said["is_alone"]),
        naming=Naming(said["naming"]),
    )


def _stored(said: Mapping[str, Any]) -> Stored:
    size = said["size"]
    if isinstance(size, bool) or not isinstance(size, int) or not 0 <= size < 2**31:
        raise ValueError("a picture's size is no number of bytes")
    return Stored(_match(KEY, said["key"]), _match(SHA256, said["sha256"]), size)


def _match(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(f"{ascii(value)[:100]} is not what stands there in ours")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{ascii(value)[:100]} is not true or false")  # noqa: TRY004  (one kind of error at this border)
    return value


def _number(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"{ascii(value)[:100]} is no measured number")
    return float(value)


def _time(value: Any) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError("a time has no zone")
    return at.astimezone(UTC)
