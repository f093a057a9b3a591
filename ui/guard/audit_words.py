"""What the audit log's lines say, in the language chosen now."""

from collections.abc import Mapping

from kiosk.domain import audit
from kiosk.domain.card import AuditEntry, Shown
from kiosk.domain.choices import Row, Sort, Value, row_of
from kiosk.domain.guard import Role
from ui.guard.choice_words import chosen_words, row_words
from ui.guard.page_words import filled, role_word, translate


def event_words(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """Return what a line is about; `names` are those of guards by id. Events of a newer doorman stay as written."""
    known = {role.value: role_word(role) for role in Role} | dict(names)
    about = ", ".join(known.get(one, one) for one in entry.about.split(",")) if entry.about else ""
    match entry.event:
        case audit.LOGIN:
            return translate("pages", "Logged in")
        case audit.LOGOUT:
            return translate("pages", "Logged out")
        case audit.LOGIN_REFUSED:
            return filled(translate("pages", "A wrong PIN for %1"), about)
        case audit.LOGIN_PAUSED:
            return filled(translate("pages", "Wrong PINs: %1 has to wait"), about)
        case audit.GUARD_ADDED:
            return filled(translate("pages", "Added %1"), about)
        case audit.GUARD_DISABLED:
            return filled(translate("pages", "Locked %1 out"), about)
        case audit.GUARD_ENABLED:
            return filled(translate("pages", "Let %1 in again"), about)
        case audit.GUARD_PIN:
            return filled(translate("pages", "Gave %1 another PIN"), about)
        case audit.CHOICE:
            return filled(translate("pages", "Changed a setting: %1"), _setting(entry.about))
        case audit.CHOICE_RESET:
            return filled(translate("pages", "Set back to the settings file: %1"), _setting(entry.about))
        case audit.EXPORT:
            return filled(translate("pages", "Exported visits: %1"), _table(entry.about))
        case audit.CALIBRATION:
            return filled(translate("pages", "Calibrated: %1"), about) if about else translate("pages", "Calibrated")
        case audit.ACTION:
            return filled(translate("pages", "Acted: %1"), about)
        case audit.FORGET:
            return filled(translate("pages", "Forgot for ever: %1"), about)
        case audit.HEAD_LOST:
            return translate("pages", "The end of the log was missing when this was written")
        case _:
            return f"{entry.event} {about}".strip()


def _setting(about: str) -> str:
    """Return which setting a line is about and, where it tells, what was chosen; as written where that is not known."""
    name, equals, kept = about.partition("=")
    try:
        row = row_of(name)
    except ValueError:
        return about
    return chosen_words(row, _value(row, kept)) if equals else row_words(row)[0]


def _value(row: Row, kept: str) -> Value:
    """Return what a line says was chosen, as it was before it was written."""
    match row.sort:
        case Sort.SWITCH:
            return kept == "True"
        case Sort.NUMBER:
            return float(kept)
        case _:
            return next((option for option in row.options if option.replace(" ", "-") == kept), kept)


def _table(about: str) -> str:
    """Return how many visits were exported and, where they are kept apart, whether with identities or readings."""
    rows, _, shown = about.partition(",")
    apart = {
        Shown.IDENTITIES.value: translate("pages", "Identities"),
        Shown.READINGS.value: translate("pages", "Readings"),
    }
    return ", ".join(part for part in (rows, apart.get(shown, "")) if part)


def whole_words(broken: str | None) -> str:
    """Return whether the chain of the log is whole, and where not."""
    if broken is None:
        return translate("pages", "Log whole")
    return filled(translate("pages", "Log broken: %1"), broken)
