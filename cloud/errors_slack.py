"""What went wrong with a call to Slack, as one of our three errors, each a sentence with what to do."""

import re
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError

from kiosk.errors import SlackRefused, SlackRejected, SlackUnreachable

SlackTrouble = SlackUnreachable | SlackRejected | SlackRefused

TOKEN = frozenset(
    {
        *("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "not_allowed_token_type"),
        *("org_login_required", "team_access_not_granted", "no_permission", "user_is_bot", "invalid_token"),
    }
)
NO_CHANNEL = frozenset({"channel_not_found", "channel_is_archived", "is_archived"})
NOT_INVITED = frozenset({"not_in_channel"})
MAY_NOT_POST = frozenset(
    {
        *("restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel"),
        *("restricted_action_non_threadable_channel", "restricted_action_thread_locked", "ekm_access_denied"),
        *("access_denied", "cannot_dm_bot", "two_factor_setup_required", "file_uploads_disabled"),
        *("slack_connect_file_upload_sharing_blocked", "file_upload_size_restricted", "storage_limit_reached"),
    }
)
REFUSED = frozenset(
    {
        *("invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text"),
        *(
            "invalid_metadata_format",
            "invalid_metadata_schema",
            "metadata_too_large",
            "metadata_must_be_sent_from_app",
            "invalid_arguments",
        ),
        *("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found", "cannot_reply_to_message"),
        *("cant_delete_file", "invalid_arg_name", "invalid_array_arg", "invalid_post_type", "invalid_form_data"),
        *("file_not_found", "file_deleted", "invalid_thread_ts", "posting_to_channel_denied", "user_not_in_channel"),
        *("user_not_found", "no_such_subteam", "subteam_not_found", "invalid_user", "team_not_found"),
        *("expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged", "invalid_trigger_id"),
        *("view_too_large", "duplicate_external_id", "push_limit_reached", "not_found", "hash_conflict"),
        *("invalid_ts_latest", "malformed_blocks", "missing_argument", "invalid_file_for_channel", "file_update_failed"),
    }
)
"""What is wrong with the one thing sent. Every other refusal that is not named here is tried again."""

BUSY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded", "accesslimited"})

PATIENCE_S = 30.0
"""How long to wait where Slack is busy and does not say until when; what slack_sdk assumes as well."""

LONGEST_S = 3600.0
"""What is believed of Retry-After at most."""


def refused(error: SlackApiError, method: str, about: str) -> SlackTrouble:
    """Return what Slack's answer to a method means; `about` names the channel, file or user it was about, or is empty."""
    answer = error.response
    said = answer.data if isinstance(answer.data, dict) else {}
    code, status = str(said.get("error", "")), int(answer.status_code)
    if status == 429 or code in BUSY:
        wait = waiting_time(answer.headers)
        return SlackUnreachable(f"Slack asks for {wait:g} s of patience with {method}", retry_after_s=wait)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", code):
        return no_slack(may_have_arrived=status >= 500)
    where = about or "what it was about"
    if code == "missing_scope":
        scopes = str(said.get("needed") or "the scopes in packaging/slack/manifest.yaml")
        return SlackRejected(f"the Slack app may not use {method}: give it {scopes} at api.slack.com/apps, and reinstall it")
    if code in TOKEN:
        return SlackRejected(f"Slack does not accept the token ({code}): set {token_of(method)} anew, see docs/slack.md")
    if code in NO_CHANNEL:
        fix = "correct the channels of [slack] in the settings, or invite the app if it is private"
        return SlackRejected(f"Slack knows no channel {where}, or it is archived: {fix}")
    if code in NOT_INVITED:
        return SlackRejected(f"the Slack app is not in {where}: write /invite @doorman there")
    if code in MAY_NOT_POST:
        return SlackRejected(f"Slack does not let the app do that in {where} ({code}): ask an admin of the workspace")
    if code in REFUSED:
        return SlackRefused(f"Slack does not take it ({method}: {code}{_more(said)})")
    return SlackUnreachable(f"Slack answers {code} to {method}: trying again", may_have_arrived=True)


def lost(error: Exception, method: str) -> SlackUnreachable:
    """Return what it means that no answer came; only a connection that never was has surely done nothing."""
    reason = getattr(error, "reason", error)
    never = isinstance(reason, ConnectionRefusedError) or "name resolution" in str(reason) or "not known" in str(reason)
    words = " ".join(str(reason).split())[:160] or type(reason).__name__
    return SlackUnreachable(f"Slack does not answer to {method} ({words}): trying again", may_have_arrived=not never)


def no_slack(*, may_have_arrived: bool) -> SlackUnreachable:
    """Return what an answer means that Slack did not give: a network's own page, or one that was cut off."""
    words = "what answers for Slack is not Slack: perhaps the network wants a login first"
    return SlackUnreachable(words, may_have_arrived=may_have_arrived)


def waiting_time(headers: Mapping[str, Any]) -> float:
    """Return the seconds of Retry-After, within reason."""
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    try:
        seconds = float(told[0] if isinstance(told, list) else told or PATIENCE_S)
    except ValueError:
        seconds = PATIENCE_S
    return min(max(seconds, 1.0), LONGEST_S)


def token_of(method: str) -> str:
    """Name the variable of the token that a method is called with."""
    return "SLACK_APP_TOKEN" if method.startswith("apps.") else "SLACK_BOT_TOKEN"


def _more(said: Mapping[str, Any]) -> str:
    """Return what Slack adds to its error, such as which block is wrong."""
    beside = said.get("response_metadata")
    messages = beside.get("messages", []) if isinstance(beside, dict) else []
    return f": {'; '.join(str(one) for one in messages)[:200]}" if messages else ""


NETWORK = (OSError, HTTPException, UnicodeError, LookupError, AttributeError)
"""What slack_sdk lets through when the network fails: besides errors of sockets and HTTP an answer in no known alphabet, and
one that is a list (AttributeError)."""
