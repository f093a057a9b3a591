"""How alerts are told, for whoever asks from outside: one finding of the doctor."""

from kiosk.bootstrap import open_reader
from kiosk.doctor import Finding, good, needs_look, switched_off
from kiosk.domain.sync_status import Pace
from kiosk.domain.tell_status import TellStatus
from kiosk.errors import BadInput, SlackRejected
from kiosk.settings import Settings
from kiosk.slack_tokens import slack_tokens
from kiosk.store.tell_rows import tell_status_in

PART = "Slack"


def finding(settings: Settings) -> Finding:
    """Return what the doctor says of Slack, without asking it: what the kiosk found when it told something last."""
    if not settings.slack.is_on:
        return switched_off(PART, "not set up: nobody is told anything outside the panel")
    try:
        tokens = slack_tokens(settings.slack_token_file())
        with open_reader(settings).journal() as db:
            status = tell_status_in(db)
    except SlackRejected as missing:
        return _to_repair(str(missing))
    except BadInput:
        return switched_off(PART, "nothing was kept yet that could be told")
    found = _finding(status)
    if found is None and settings.slack.answers and not tokens.app:
        fix = "put the app-level token (xapp-…) into SLACK_APP_TOKEN, or set slack.answers = false"
        return needs_look(PART, "alerts are told, but nobody can answer them: there is no SLACK_APP_TOKEN", fix)
    return found or good(PART, _waiting(status) or "everything is told")


def _finding(status: TellStatus) -> Finding | None:
    """Return what is wrong, None where nothing is."""
    if status.pace is Pace.ATTENTION:
        return _to_repair(status.words)
    if status.pace is Pace.OFFLINE:
        since = "a while" if status.since is None else f"{status.since:%Y-%m-%d %H:%M} UTC"
        fix = "check the network; nothing is lost meanwhile"
        return needs_look(PART, f"does not answer since {since}{_and(_waiting(status))}", fix)
    if status.queued.given_up:
        return needs_look(PART, f"{_count(status.queued.given_up)} could not be told", "the log says why")
    return None


def _to_repair(words: str) -> Finding:
    what, _, fix = words.partition(": ")
    return needs_look(PART, what, fix or "see docs/slack.md")


def _waiting(status: TellStatus) -> str:
    waiting = [f"{_count(status.queued.waiting)} on the way"] if status.queued.waiting else []
    waiting += [f"{_count(status.queued.held)} held until quiet hours end"] if status.queued.held else []
    return ", ".join(waiting)


def _and(words: str) -> str:
    return f"; {words}" if words else ""


def _count(alerts: int) -> str:
    return f"{alerts} {'alert' if alerts == 1 else 'alerts'}"
