"""`doorman slack check`, against the fake Slack."""

import json

import pytest

from kiosk.__main__ import main
from kiosk.verbs.arguments import FINE, USAGE, WRONG
from tests.slack.server import Refusal
from tests.slack.workspace import BOT_SCOPES, Channel

ENTRANCE = "C0ENTRANCE"


@pytest.fixture
def check(slack, tmp_path, monkeypatch, capsys):
    """Return what runs the command with more settings and returns its exit code and what it printed."""

    def run(more="", *options):
        for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        file = tmp_path / "tokens"
        file.write_text(f"SLACK_BOT_TOKEN={slack.bot_token}\nSLACK_APP_TOKEN={slack.app_token}\n")
        file.chmod(0o600)
        config = tmp_path / "doorman.toml"
        own = f'channel = "{ENTRANCE}"\napi_url = "{slack.api_url}"\ntoken_file = "{file}"\n'
        config.write_text(f'[storage]\ndata = "{tmp_path}/data"\n[slack]\n{own}{more}')
        code = main(["--config", str(config), "slack", "check", *options])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def found(said, what):
    return next(one for one in json.loads(said)["checks"] if one["what"].startswith(what))


def test_everything_in_order_is_said_in_a_line_each_and_leaves_nothing_behind(slack, check):
    code, said = check()
    assert code == FINE, said
    assert said.splitlines() == [
        "ok  token: @doorman in Doorman",
        "ok  scopes: all 6 that are used",
        "ok  channel C0ENTRANCE: a test post arrived and was found again, and was taken back",
        "ok  socket: answers can come in, and nobody else hears them",
        "ok  who may answer: everybody in the channels",
    ]
    assert not list(slack.workspace.in_channel(ENTRANCE))
    slack.sockets.wait_for(0)


def test_json_has_what_a_program_wants_to_know(slack, check):
    code, said = check("", "--json", "--keep")
    told = json.loads(said)
    (post,) = slack.workspace.in_channel(ENTRANCE)
    assert (code, told["fine"], told["connections"], told["others"]) == (FINE, True, 1, 0)
    assert (told["team"], told["bot"], told["missing"]) == ("Doorman", "doorman", [])
    assert set(told["scopes"]) == BOT_SCOPES
    assert told["posts"] == {ENTRANCE: post.ts}


def test_the_manifest_has_every_scope_that_is_used_and_no_other(slack, check):
    private = Channel("C0SECRET00", "secret", is_private=True, members={slack.workspace.bot.id})
    slack.workspace.channels[private.id] = private
    more = 'trouble_channel = "C0SECRET00"\nallowed_groups = "S0GUARDS00"\nallowed_users = "U0MINSEO00"\n'
    code, said = check(more, "--json")
    assert code == FINE, said
    assert "not used" not in found(said, "scopes")["words"]
    assert found(said, "who may answer")["words"] == "Minseo Park, 2 in group S0GUARDS00"


@pytest.mark.parametrize(
    "scope", sorted({"chat:write", "channels:history", "files:write", "files:read", "users:read", "commands"})
)
def test_each_missing_scope_is_named_with_the_fix(slack, check, scope):
    slack.workspace.bot_token.scopes = BOT_SCOPES - {scope}
    code, said = check("", "--json")
    scopes = found(said, "scopes")
    assert (code, scopes["condition"], scopes["words"]) == (WRONG, "needs a look", f"{scope} missing")
    assert "reinstall" in scopes["fix"]


def kick(place):
    place.channels[ENTRANCE].members.clear()


def close(place):
    place.channels[ENTRANCE].is_archived = True


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        (kick, "/invite @doorman"),
        (close, "correct the channels"),
        (lambda place: place.channels.pop(ENTRANCE), "correct the channels"),
    ],
)
def test_a_channel_that_cannot_be_posted_to_is_told_with_the_fix(slack, check, change, fix):
    change(slack.workspace)
    code, said = check("", "--json")
    channel = found(said, "channel")
    assert (code, channel["condition"]) == (WRONG, "needs a look")
    assert fix in channel["fix"]
    assert found(said, "socket")["condition"] == "good"


def test_a_revoked_token_ends_the_check_with_one_sentence(slack, check):
    slack.workspace.bot_token.error = "token_revoked"
    code, said = check("", "--json")
    (only,) = json.loads(said)["checks"]
    assert (code, only["what"]) == (WRONG, "token")
    assert "SLACK_BOT_TOKEN" in only["fix"]


def test_other_connections_are_a_warning_without_a_cloud(check, listening):
    with listening(), listening():
        code, said = check("", "--json")
    socket = found(said, "socket")
    assert (code, json.loads(said)["others"], socket["condition"]) == (WRONG, 2, "needs a look")
    assert socket["fix"] == "make an app for each kiosk, or set up the cloud by which kiosks follow each other"


def test_an_app_token_without_its_scope_is_told(slack, check):
    slack.workspace.app_token.scopes = frozenset()
    code, said = check("", "--json")
    assert (code, found(said, "socket")["condition"]) == (WRONG, "needs a look")
    assert "connections:write" in found(said, "socket")["fix"]


def test_answers_switched_off_need_no_socket(slack, check):
    code, said = check("answers = false\n", "--json")
    assert (code, found(said, "socket")["condition"]) == (FINE, "off")
    assert slack.calls["apps.connections.open"] == 0


def test_a_post_that_is_not_found_again_is_told(slack, check):
    slack.fail_next(Refusal("fatal_error", "conversations.history"))
    code, said = check("", "--json")
    assert (code, found(said, "channel")["condition"]) == (WRONG, "needs a look")
    assert not list(slack.workspace.in_channel(ENTRANCE))


def test_without_a_channel_there_is_nothing_to_check(tmp_path, capsys):
    config = tmp_path / "doorman.toml"
    config.write_text(f'[storage]\ndata = "{tmp_path}/data"\n')
    assert main(["--config", str(config), "slack", "check"]) == USAGE
    assert "set slack.channel" in capsys.readouterr().err
