from kiosk.doctor import Check, Condition, examine, good, switched_off
from kiosk.domain.fault import Fault
from kiosk.errors import DeviceLost


def test_what_needs_a_look_comes_first_and_carries_its_fix():
    def lost():
        raise DeviceLost(Fault.SENSOR_MISSING, "the heat sensor does not answer: check the four wires")

    findings = examine(
        [
            Check("sound", lambda: switched_off("sound", "switched off in the settings")),
            Check("disk", lambda: good("disk", "12 GB free")),
            Check("heat sensor", lost),
        ]
    )

    assert [finding.what for finding in findings] == ["heat sensor", "disk", "sound"]
    assert findings[0].condition is Condition.LOOK
    assert findings[0].fix == "check the four wires"


def test_a_finding_reads_the_same_in_json():
    assert good("disk", "12 GB free").as_json() == {"what": "disk", "condition": "good", "words": "12 GB free", "fix": ""}
