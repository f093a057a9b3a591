import pytest

from kiosk.errors import SlackRejected
from kiosk.slack_tokens import Tokens, slack_tokens

BOTH = "# Slack\nSLACK_BOT_TOKEN=xoxb-file\nexport SLACK_APP_TOKEN='xapp-file'\n"


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "slack"
    file.write_text(BOTH)
    file.chmod(0o600)
    return file


def test_the_environment_comes_before_a_file(file):
    assert slack_tokens(file, {"SLACK_BOT_TOKEN": "xoxb-env"}) == Tokens("xoxb-env", "xapp-file")


def test_a_systemd_credential_comes_before_the_file(file, tmp_path):
    credential = tmp_path / "credentials" / "doorman-slack"
    credential.parent.mkdir()
    credential.write_text("SLACK_BOT_TOKEN=xoxb-credential\n")

    assert slack_tokens(file, {"CREDENTIALS_DIRECTORY": str(credential.parent)}) == Tokens("xoxb-credential", "xapp-file")


def test_a_file_that_others_may_read_is_refused_with_the_fix(file):
    file.chmod(0o644)

    with pytest.raises(SlackRejected, match="chmod 600"):
        slack_tokens(file, {})


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "there is no SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "begins with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "begins with xapp-"),
    ],
)
def test_a_token_that_is_missing_or_of_the_wrong_kind_is_one_sentence_with_the_fix(environ, said):
    with pytest.raises(SlackRejected, match=said):
        slack_tokens(None, environ)


def test_a_token_is_never_printed():
    assert "xoxb" not in repr(slack_tokens(None, {"SLACK_BOT_TOKEN": "xoxb-1"}))
