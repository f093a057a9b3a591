"""Slack's two tokens: from the environment, a systemd credential, or a file that nobody else may read."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.errors import SlackRejected

BOT, APP = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"
CREDENTIAL = "doorman-slack"
"""Name of the systemd credential (LoadCredentialEncrypted=doorman-slack) that comes before the file."""

OTHERS = 0o077
LINE = re.compile(r"\s*(?:export\s+)?(SLACK_BOT_TOKEN|SLACK_APP_TOKEN)\s*=\s*[\"']?([^\"'\s#]*)")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The bot's token (`xoxb-…`), and the app's (`xapp-…`), which is empty where nothing is listened for."""

    bot: str = field(repr=False)
    app: str = field(repr=False, default="")


def slack_tokens(file: Path | None, environ: Mapping[str, str] = os.environ) -> Tokens:
    """Return the tokens; each is taken from the first place that has it.

    Raises SlackRejected, with the fix, when there is no bot token, one is of the wrong kind, or the file cannot be used.
    """
    folder = environ.get("CREDENTIALS_DIRECTORY")
    credential = None if not folder else Path(folder, CREDENTIAL)
    found = {name: environ[name].strip() for name in (BOT, APP) if environ.get(name, "").strip()}
    for place in (credential if credential is not None and credential.exists() else None, file):
        if place is not None and len(found) < 2:
            found = _in_file(place, is_private=place == credential) | found
    bot, app = found.get(BOT, ""), found.get(APP, "")
    if not bot:
        raise SlackRejected(f"there is no {BOT}: put the app's bot token (xoxb-…) there, see docs/slack.md")
    if not bot.startswith("xoxb-"):
        raise SlackRejected(f"{BOT} is no bot token: take the one that begins with xoxb-")
    if app and not app.startswith("xapp-"):
        raise SlackRejected(f"{APP} is no app-level token: take the one that begins with xapp-")
    return Tokens(bot, app)


def _in_file(file: Path, *, is_private: bool) -> dict[str, str]:
    """Read the tokens in a file; systemd sees to it that its own are private."""
    try:
        if not is_private and file.stat().st_mode & OTHERS:
            raise SlackRejected(f"{file} can be read by others: chmod 600 {file}")
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as unreadable:
        why = unreadable.strerror if isinstance(unreadable, OSError) else "it is no text"
        fix = f"put {BOT}=… and {APP}=… there, readable for the kiosk's user alone; see docs/slack.md"
        raise SlackRejected(f"the tokens in {file} cannot be read ({why}): {fix}") from None
    pairs = [match.groups() for line in lines if (match := LINE.match(line)) is not None]
    return {name: token for name, token in pairs if token}
