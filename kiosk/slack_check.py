"""`doorman slack check`: whether Slack is set up as the settings need it, each part with what to do about it."""

from dataclasses import dataclass
from typing import Any

from cloud.slack_check import SlackCheck, SlackReport, Wanted
from cloud.slack_gate import SlackGate
from kiosk.bootstrap import running_kiosk, system_clock
from kiosk.doctor import Condition, Finding
from kiosk.domain.alert import AlertKind
from kiosk.domain.routing import tells_of
from kiosk.errors import BadInput
from kiosk.settings import Settings
from kiosk.slack_tokens import slack_tokens
from kiosk.slack_wiring import routing_of

TOLD = {
    AlertKind.ELEVATED: "elevated readings",
    AlertKind.UNKNOWN: "unknown visitors",
    AlertKind.KNOWN: "visitors with a name",
    AlertKind.TROUBLE: "trouble",
}
MARKS = {Condition.GOOD: "ok", Condition.LOOK: "!!", Condition.OFF: "--"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What `doorman slack check` found."""

    report: SlackReport

    @property
    def is_fine(self) -> bool:
        return all(finding.condition is not Condition.LOOK for finding in self.report.findings)

    def as_json(self) -> dict[str, Any]:
        """Return it as documented in docs/json.md."""
        report = self.report
        return {
            "fine": self.is_fine,
            "checks": [finding.as_json() for finding in report.findings],
            "team": report.team,
            "bot": report.bot,
            "scopes": list(report.scopes),
            "missing": list(report.missing),
            "connections": report.connections,
            "others": report.others,
            "posts": report.posts,
        }

    def as_text(self) -> str:
        """Return it as lines, one for each part and one for each fix."""
        return "\n".join(line for finding in self.report.findings for line in _lines(finding))


def _lines(finding: Finding) -> list[str]:
    told = f"{MARKS[finding.condition]}  {finding.what}: {finding.words}"
    return [told, f"    → {finding.fix}"] if finding.fix else [told]


def check_slack(settings: Settings, *, keeps: bool = False) -> Checked:
    """Look at everything that Slack is needed for; `keeps` leaves the test posts there.

    Raises BadInput where no channel is set, SlackRejected where there is no token to ask with.
    """
    slack = settings.slack
    if not slack.is_on:
        raise BadInput("nothing is told in Slack: set slack.channel to a channel's id first, see docs/slack.md")
    tokens = slack_tokens(settings.slack_token_file())
    clock = system_clock()

    def now() -> float:
        return clock.now().utc.timestamp()

    def gate(token: str) -> SlackGate:
        return SlackGate(token, slack.api_url, now)

    app = gate(tokens.app) if tokens.app and slack.answers else None
    return Checked(SlackCheck(_wanted(settings), gate(tokens.bot), app, clock, keeps=keeps).run())


def _wanted(settings: Settings) -> Wanted:
    slack = settings.slack
    return Wanted(
        device=settings.site.device,
        channels=_channels(settings),
        pictures=slack.pictures != "none",
        answers=slack.answers,
        users=tuple(slack.allowed_users.split()),
        groups=tuple(slack.allowed_groups.split()),
        has_cloud=bool(settings.cloud.is_on and settings.cloud.exchange),
        listens=running_kiosk(settings) is not None,
    )


def _channels(settings: Settings) -> dict[str, str]:
    """Return channels by what is told in them."""
    routing = routing_of(settings)
    return {words: routing.channel(kind) for kind, words in TOLD.items() if tells_of(routing, kind, "U")}
