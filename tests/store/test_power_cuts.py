import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
CUTS = int(os.environ.get("DOORMAN_CUTS", "4"))
"""Set to 40 and more for a long run."""


def cut_power(root, cuts, mode):
    """Cut the power of a small disk; return what each cut did. Skips where no such disk can be made."""
    if os.geteuid() != 0:
        pytest.skip("cutting the power of a disk takes root")
    command = [sys.executable, "-m", "tests.store.cutting", root, str(cuts), mode]
    done = subprocess.run(command, cwd=CHECKOUT, timeout=30 + 3 * cuts, check=False, capture_output=True)  # noqa: S603 (ours)
    if done.returncode == 77:
        pytest.skip("no ext4 image can be mounted here")
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_no_visit_that_was_acknowledged_is_lost_to_a_power_cut(tmp_path):
    results = cut_power(tmp_path, CUTS, "full")

    assert len(results) == CUTS
    assert all(result["acked"] > 0 and result["lost"] == 0 for result in results)
    assert all(result["recovered"] is None for result in results)


def test_the_same_cut_loses_visits_that_were_not_synced(tmp_path):
    """Were nothing lost here, the test above would prove nothing."""
    assert sum(result["lost"] for result in cut_power(tmp_path, 2, "normal")) > 0
