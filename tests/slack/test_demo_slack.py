"""`make demo-slack`: the real demo tells our own Slack, and is answered there."""

import pytest

from tests.slack.demo import PLACE, main


@pytest.mark.slow
def test_the_demo_tells_slack_and_its_answers_stand_in_the_channel(qapp, capsys):  # noqa: ARG001 - painting needs it
    assert main(["--fast", "--seconds", "60"]) == 0
    said = capsys.readouterr().out
    assert "ELEVATED SKIN TEMPERATURE" in said
    assert "IS ADA LOVELACE" in said
    assert "Named by @Minseo Park" in said
    assert "Acknowledged by @Minseo Park" in said
    assert (PLACE / "entrance.png").stat().st_size > 10_000
    assert (PLACE / "modal.png").exists()
