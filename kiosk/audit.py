"""`doorman audit`: what happened on the panel and who did it, and whether the log of it is whole."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kiosk.bootstrap import guard_book, open_reader, side_door, system_clock
from kiosk.domain.action import AuthorKind
from kiosk.domain.card import AuditEntry
from kiosk.settings import Settings
from kiosk.store.audit import Walk
from kiosk.store.schema import JOURNAL


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of the log, newest first, of `total`; `names` tells what guards are called now."""

    entries: tuple[AuditEntry, ...]
    total: int
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of following the chain; `recovered` says that a damaged journal was replaced by an older copy."""

    walk: Walk
    recovered: str | None

    @property
    def is_unbroken(self) -> bool:
        return self.walk.broken is None

    def as_json(self) -> dict[str, Any]:
        return asdict(self.walk) | {"recovered": self.recovered}

    def as_text(self) -> str:
        walk = self.walk
        told = f"{walk.counted}, unbroken" if self.is_unbroken else f"broken at entry {walk.broken}: {walk.words}"
        lost = f"\n{self.recovered}: entries from after that copy are not here" if self.recovered else ""
        return told + lost


def listed(settings: Settings, limit: int) -> Lines:
    """Return the newest lines; none before the kiosk first started."""
    if not (settings.data_folder() / JOURNAL).exists():
        return Lines((), 0, {})
    book = guard_book(settings, side_door(settings), system_clock())
    page = book.audit(0, limit)
    return Lines(page.items, page.total, {guard.id: guard.name for guard in book.guards()})


def entry_json(entry: AuditEntry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "author": {"kind": entry.author.kind.value, "id": entry.author.id},
        "event": entry.event,
        "about": entry.about,
        "hash": entry.hash,
    }


def table(lines: Lines) -> str:
    """Return lines to read, with what guards are called now beside their ids."""
    if not lines.entries:
        return "Nothing yet. Logins, changes to guards and settings, exports and acts on people appear here."
    shown = [_line(entry, lines.names) for entry in lines.entries]
    if lines.total > len(shown):
        shown.append(f"… and {lines.total - len(shown)} older; --limit shows more")
    return "\n".join(shown)


def _line(entry: AuditEntry, names: Mapping[str, str]) -> str:
    kind, who = entry.author.kind, entry.author.id
    author = names.get(who, who) if kind is AuthorKind.GUARD else " ".join(filter(None, (kind.value, who)))
    about = ", ".join(f"{one} ({names[one]})" if one in names else one for one in entry.about.split(","))
    return f"{entry.seq:>6}  {entry.at:%Y-%m-%d %H:%M:%S}  {author:<12}  {entry.event:<15}  {about}".rstrip()


def verify(settings: Settings) -> Verified:
    """Follow the chain; raises BadInput without a journal, BadSettings without the key."""
    walked = guard_book(settings, side_door(settings), system_clock()).walk()
    return Verified(walked, open_reader(settings).summary().recovered)
