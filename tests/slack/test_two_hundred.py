"""Two hundred events through a Slack that loses answers, repeats clicks, hangs up and asks for patience."""

import pytest

from tests.slack.storm import ANSWERS, storm

EVENTS = 200


@pytest.mark.slow
def test_in_a_storm_each_event_is_one_message_and_each_click_is_one_act(tmp_path):
    outcome = storm(tmp_path, EVENTS)
    assert (outcome.lost, outcome.doubled, outcome.strange) == (0, 0, frozenset())
    assert len(outcome.events) == EVENTS
    assert outcome.acts == outcome.clicked.total() >= EVENTS / 3
    assert outcome.clicked.keys() == set(ANSWERS)
    assert outcome.faults["DroppedReply"] > EVENTS / 10
    assert outcome.faults["RateLimited"] > EVENTS / 20
    assert outcome.faults["disconnects"] > EVENTS * 2 / 10 / 2
    assert outcome.faults["repeated"] > 5
