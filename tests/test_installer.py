"""What the assistant keeps and drops, whichever way the installer goes."""

from dataclasses import replace

import numpy as np
import pytest

from kiosk.domain.assistant import Ask, Quality, Step, Trouble
from kiosk.domain.calibration import UNCALIBRATED, Calibration, FlatField, Orientation, WorkingDistance
from kiosk.domain.policy import Policy
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.thermal import Background, Optics
from kiosk.errors import BadInput
from kiosk.installer import Installer, check_fits
from tests.fakes import FakeClock
from tests.store.test_calibrations import WHOLE
from tests.ui.moments import measuring, view_of

OPTICS = Optics()


@pytest.fixture
def installer_at():
    """Return a function that opens the assistant at a step; what it adopts is gathered in `adopted`."""

    def open_at(step, held=UNCALIBRATED):
        adopted: list[Calibration] = []
        installer = Installer(
            held=held,
            sensor=OPTICS,
            lens=Lens(),
            lenses=Registration.from_lenses(Lens(), OPTICS),
            policy=Policy(),
            clock=FakeClock(),
            adopt=adopted.append,
            only=step,
        )
        return installer, adopted

    return open_at


def finish(installer, result):
    """Let the current step have come to a result."""
    installer._task.result = result


def test_a_finished_step_is_kept_by_closing(installer_at):
    installer, adopted = installer_at(Step.DISTANCE)
    finish(installer, WorkingDistance(0.4))

    installer.close()

    assert [one.distance for one in adopted] == [WorkingDistance(0.4)]


def test_a_poor_result_is_kept_by_next_only(installer_at):
    installer, adopted = installer_at(Step.DISTANCE)
    finish(installer, WorkingDistance(1.5))
    assert installer.prompt.finding.quality is Quality.POOR

    installer.skip()

    assert adopted == []


def test_a_finished_step_offers_no_later(installer_at):
    installer, _ = installer_at(Step.DISTANCE)
    assert installer.prompt.can_skip

    finish(installer, WorkingDistance(0.4))

    assert not installer.prompt.can_skip
    assert installer.prompt.can_next


def test_the_same_orientation_again_keeps_what_rests_on_it(installer_at):
    installer, _ = installer_at(Step.ORIENTATION, WHOLE)
    finish(installer, Orientation(3, mirror=True))

    installer.next()

    assert installer.held.alignment is WHOLE.alignment
    assert installer.held.reference is WHOLE.reference


def test_another_orientation_drops_what_rests_on_it(installer_at):
    installer, _ = installer_at(Step.ORIENTATION, WHOLE)
    finish(installer, Orientation(1))

    installer.next()

    held = installer.held
    assert (held.alignment, held.empty_scene, held.reference) == (None, None, None)
    assert held.flat_field is WHOLE.flat_field


def test_redo_leaves_what_was_kept_in_force(installer_at):
    installer, adopted = installer_at(Step.DISTANCE, WHOLE)
    finish(installer, WorkingDistance(0.5))

    installer.redo()

    assert installer.held is WHOLE
    assert adopted == []
    assert installer.prompt.ask is Ask.MARK


def test_a_tap_far_from_the_ring_is_refused_and_said(installer_at):
    installer, _ = installer_at(Step.ALIGNMENT)
    installer.take(view_of(measuring(3)))

    installer.tap((0.9, 0.9))

    assert installer.prompt.trouble is not None
    assert installer.prompt.share == 0.0


def test_a_lost_sensor_is_said_in_every_step(installer_at):
    view = replace(view_of(measuring(3)), frame=None, raw=None)
    for step in (Step.ORIENTATION, Step.ALIGNMENT, Step.EMPTY_SCENE, Step.DISTANCE):
        installer, _ = installer_at(step)

        installer.take(view)

        assert installer.prompt.trouble is Trouble.NO_SENSOR, step


@pytest.mark.parametrize(
    "other",
    [
        Calibration(flat_field=FlatField(np.zeros((24, 32), np.float32), 0.0, 0.0)),
        Calibration(empty_scene=Background(np.zeros((24, 32), np.float32), 1)),
    ],
    ids=["flat field", "empty scene"],
)
def test_a_calibration_of_another_array_is_refused(other):
    with pytest.raises(BadInput, match="24x32"):
        check_fits(other, OPTICS)


def test_one_that_fits_is_taken():
    check_fits(WHOLE, OPTICS)
