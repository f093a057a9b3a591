"""Events through a Slack that loses answers, repeats clicks, hangs up and asks for patience: two hundred in the end."""

import pytest

from tests.slack.storm import ANSWERS, storm


@pytest.mark.parametrize("events", [30, pytest.param(200, marks=pytest.mark.slow)])
def test_in_a_storm_each_event_is_one_message_and_each_click_is_one_act(tmp_path, events):
    outcome = storm(tmp_path, events)
    assert (outcome.lost, outcome.doubled, outcome.strange) == (0, 0, frozenset())
    assert len(outcome.events) == events
    assert outcome.acts == outcome.clicked.total() >= events / 3
    assert outcome.clicked.keys() <= set(ANSWERS)
    assert outcome.faults["DroppedReply"] > events / 10
    assert outcome.faults["RateLimited"] > events / 20
    assert outcome.faults["disconnects"] > events / 10
    assert outcome.faults["repeated"] > 0
