"""What was written about people and by whom: words that must not leave the kiosk in a report."""

import sqlite3
from dataclasses import dataclass

from kiosk.store.slack_names import every_name


@dataclass(frozen=True, slots=True)
class PersonalWords:
    """Names of people, guards and who answered in Slack; and what else guards wrote, roles and notes, to visits too."""

    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def personal_words(db: sqlite3.Connection) -> PersonalWords:
    """Return every such word in a journal; raises sqlite3.Error where it cannot be read."""
    names = db.execute("SELECT name FROM labels UNION SELECT name FROM guards")
    texts = db.execute("SELECT role FROM labels UNION SELECT note FROM labels")
    return PersonalWords((*(name for (name,) in names if name), *every_name(db)), tuple(text for (text,) in texts if text))
