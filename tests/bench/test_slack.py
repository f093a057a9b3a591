"""Measuring alerts, and what is said where the local Slack is missing."""

import pytest

from kiosk.bench.local_slack import reach_local_slack
from kiosk.bench.slack import frame_gap, online, through_storm
from kiosk.errors import BadInput


def test_without_a_checkout_it_is_said_what_to_do(tmp_path):
    with pytest.raises(BadInput, match=r"only a checkout of doorman has: in one, run .*doorman bench slack"):
        reach_local_slack(tmp_path)


@pytest.mark.slow
def test_each_number_is_measured(qapp):  # noqa: ARG001 - why-cards need it
    told = through_storm(print, 20) | online(print, 2) | frame_gap(print, 1, 4.0)
    assert (told["messages_per_event"]["value"], told["actions_per_click"]["value"]) == (1.0, 1.0)
    assert 0 < told["click_to_panel_s"]["value"] < told["event_to_message_s"]["value"] < 20
    assert told["frame_gap_told"].split()[0].isdigit()
