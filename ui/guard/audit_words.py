"""What the audit log's lines say, in the language chosen now."""

from collections.abc import Mapping

from kiosk.domain import audit
from kiosk.domain.card import AuditEntry
from ui.guard.page_words import filled, translate


def event_words(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """Return what a line is about; `names` are those of guards by id. Events of a newer doorman stay as written."""
    about = ", ".join(names.get(one, one) for one in entry.about.split(",")) if entry.about else ""
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
            return filled(translate("pages", "Changed a setting: %1"), about)
        case audit.CHOICE_RESET:
            return filled(translate("pages", "Set back to the settings file: %1"), about)
        case audit.EXPORT:
            return filled(translate("pages", "Exported visits: %1"), about)
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


def whole_words(broken: str | None) -> str:
    """Return whether the chain of the log is whole, and where not."""
    if broken is None:
        return translate("pages", "Log whole")
    return filled(translate("pages", "Log broken: %1"), broken)
