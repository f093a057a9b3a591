from dataclasses import replace
from math import degrees

import numpy as np
import pytest

from kiosk.devices.drawing.character import CHOSEN, Pose, Worn, character
from kiosk.devices.scenario import Figure, Script, demo_script, earlier_visitors
from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance
from kiosk.devices.simulated_heat import HeatOnFaces, Room, Unit, heat_scene
from kiosk.devices.yunet import YuNet
from kiosk.domain.baseline import Baseline
from kiosk.domain.face import Box, distance_m
from kiosk.domain.fault import Fault
from kiosk.domain.measurement import Sample, fill_fractions, measure
from kiosk.domain.policy import Policy
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.screening import Observation, Ready, Screened, State, step
from kiosk.domain.thermal import Background, Celsius, Optics, ThermalFrame
from kiosk.errors import DeviceLost
from kiosk.models import model_path
from tests.fakes import FakeClock

ONE = Figure(character=character(CHOSEN[0]), distance_m=0.4)
ROOM = Room(Celsius(22.0), 0.0, 0.0)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def camera(clock):
    return SimulatedCamera(SimulatedEntrance(demo_script(1, 60), clock, Optics(), Lens(), seed=1), clock)


def test_a_frame_is_what_the_screen_and_the_finder_want(camera):
    picture = camera.newest(after=-1.0, timeout=1.0)

    assert picture.pixels.shape == (720, 1280, 4)
    assert picture.pixels.flags.c_contiguous
    assert picture.small.shape == (180, 320, 3)
    assert not picture.pixels.flags.writeable


def test_frames_come_a_thirtieth_of_a_second_apart(camera):
    times = [-1.0]
    for _ in range(4):
        times.append(camera.newest(times[-1], timeout=1.0).at)

    assert times[1:] == pytest.approx([0, 1 / 30, 2 / 30, 3 / 30])


def test_a_late_reader_gets_the_newest_frame_only(camera, clock):
    clock.advance(5.0)

    assert camera.newest(after=0.0, timeout=1.0).at == pytest.approx(5.0)


def test_a_short_timeout_ends_before_the_next_frame(camera, clock):
    camera.newest(after=-1.0, timeout=1.0)

    assert camera.newest(after=0.0, timeout=0.01) is None
    assert clock.monotonic() == pytest.approx(0.01)


def test_an_unplugged_camera_is_missing_until_it_is_plugged_in_again(camera):
    camera.unplug()
    with pytest.raises(DeviceLost) as lost:
        camera.newest(after=-1.0, timeout=0.1)
    camera.plug()

    assert lost.value.fault is Fault.CAMERA_MISSING
    assert camera.newest(after=-1.0, timeout=0.1) is not None


def test_a_frozen_camera_stalls_after_two_seconds(camera):
    last = camera.newest(after=-1.0, timeout=1.0)
    camera.freeze()

    silent = [camera.newest(last.at, timeout=0.5) for _ in range(4)]
    with pytest.raises(DeviceLost) as lost:
        camera.newest(last.at, timeout=0.5)

    assert silent == [None] * 4
    assert lost.value.fault is Fault.CAMERA_STALLED


def test_nobody_moves_where_nothing_changes(camera):
    first, second = (camera.picture_of((ONE,), at) for at in (0.0, 1.0))

    assert first.pixels is second.pixels
    assert second.at == 1.0


def test_a_visitor_leaves_no_trace(camera):
    empty = camera.picture_of((), at=0.0)
    camera.picture_of((ONE,), at=0.1)

    assert np.array_equal(camera.picture_of((), at=0.2).pixels, empty.pixels)
    assert np.array_equal(camera.picture_of((), at=0.2).small, empty.small)


def test_the_small_picture_shows_what_the_large_one_shows(camera):
    picture = camera.picture_of((replace(ONE, x_m=0.05),), at=0.0)

    blocks = picture.pixels[..., :3].reshape(180, 4, 320, 4, 3).mean(axis=(1, 3))
    assert np.abs(blocks - picture.small).max() <= 3


def test_a_face_at_forty_centimetres_is_194_pixels_wide():
    lens = Lens()

    assert 1280 * lens.focal * 0.15 / 0.4 == pytest.approx(194, abs=0.5)


@pytest.fixture(scope="module")
def finder():
    if not model_path("yunet").exists():
        pytest.skip("the face finder's weights are not installed: run `doorman models`")
    return YuNet(model_path("yunet"))


@pytest.mark.parametrize("distance", [0.3, 0.38, 0.5, 0.8])
def test_the_finder_sees_a_face_where_the_entrance_says(camera, clock, finder, distance):
    figure = replace(ONE, distance_m=distance, x_m=0.04, y_m=-0.02)
    entrance = SimulatedEntrance(Script(()), clock, Optics(), Lens(), seed=1)

    (found,) = finder.find(camera.picture_of((figure,), at=0.0))
    told = entrance.face_seen(figure)

    assert found.box.overlap(told.box) > 0.85
    assert found.box.area == pytest.approx(told.box.area, rel=0.25)


def test_who_looks_away_is_seen_to_look_away(camera, finder):
    turned = [replace(ONE, pose=pose, distance_m=0.38) for pose in (Pose.LEFT, Pose.FRONTAL, Pose.RIGHT)]

    left, straight, right = (finder.find(camera.picture_of((one,), at=0.0))[0].turn.yaw for one in turned)

    assert left < -15
    assert abs(straight) < 12
    assert right > 15


def test_a_phone_shows_a_face_but_no_warmth(camera, finder):
    phone = replace(ONE, phone=True, distance_m=0.3)

    (face,) = finder.find(camera.picture_of((phone,), at=0.0))
    heat = heat_scene((phone,), Optics(), ROOM)

    assert face.score >= 0.7
    assert heat[2:5, 3:5].max() < 24


# Heat


@pytest.mark.parametrize("optics", [Optics(), Optics(24, 32, 55.0, 35.0)])
def test_an_empty_room_reads_its_own_temperature(optics):
    heat = heat_scene((), optics, ROOM)

    assert heat.shape == optics.shape
    assert heat == pytest.approx(22.0)


def test_a_pixel_full_of_face_reads_the_skin():
    heat = heat_scene((replace(ONE, distance_m=0.3, slope_c=0.0, nose_c=0.0, skin_c=Celsius(34.0)),), Optics(), ROOM)

    assert heat.max() == pytest.approx(34.0, abs=0.15)


def test_radiance_mixes_and_temperature_does_not():
    far = replace(ONE, distance_m=1.5, slope_c=0.0, nose_c=0.0, skin_c=Celsius(34.0), clothing=0.0)
    width = 2 * degrees(0.075 / 1.5) / 60
    share = fill_fractions(Box(0.5 - width / 2, 0.5 - width * 2 / 3, width, width * 4 / 3), Optics()).max()

    linear = 22 + share * 12

    assert heat_scene((far,), Optics(), ROOM)[3:5, 3:5].max() > linear


def test_the_nearer_of_two_people_hides_the_other():
    near, far = replace(ONE, skin_c=Celsius(34.0)), replace(ONE, distance_m=0.8, skin_c=Celsius(38.0))

    assert heat_scene((near, far), Optics(), ROOM).max() < 35.5


@pytest.mark.parametrize(("worn", "rows"), [(Worn.GLASSES, slice(10, 12)), (Worn.HAT, slice(4, 8))])
def test_glass_and_felt_are_cold(worn, rows):
    optics = Optics(24, 32, 55.0, 35.0)
    bare, covered = (heat_scene((replace(ONE, worn=one),), optics, ROOM) for one in (Worn.NOTHING, worn))

    assert (bare - covered)[rows, 14:18].min() > 5


def test_the_same_moment_always_reads_the_same():
    unit, truth = Unit.made(3, Optics()), np.full((8, 8), 22.0)

    assert np.array_equal(unit.reads(truth, 12.3), Unit.made(3, Optics()).reads(truth, 12.3))
    assert not np.array_equal(unit.reads(truth, 12.3), unit.reads(truth, 12.4))


def test_noise_is_as_loud_as_the_datasheet_says():
    unit, truth = Unit.made(3, Optics()), np.full((8, 8), 22.0)

    frames = np.array([unit.reads(truth, 0.1 * k) for k in range(300)])

    assert frames.std(axis=0).mean() == pytest.approx(0.2, rel=0.1)


def test_specimens_differ():
    means = [Unit.made(seed, Optics()).reads(np.full((8, 8), 22.0), 0.0).mean() for seed in range(40)]

    assert np.ptp(means) > 1.0
    assert np.abs(np.array(means) - 22.0).max() < 1.7


def test_heat_lies_on_a_real_face():
    heat = HeatOnFaces(Optics(), seed=2)
    cold = heat.scene(0.0)

    heat.place([Box(0.3, 0.3, 0.36, 0.48)], Celsius(34.0))

    assert (heat.scene(0.0) - cold)[3:5, 3:5].min() > 8
    assert abs((heat.scene(0.0) - cold)[0, 0]) < 1


# The whole way: simulated light and heat, the real finder, the real state machine


def frame(celsius, at):
    return ThermalFrame((np.round(celsius * 4) / 4).astype(np.float32), at)


def baseline_of(entrance, heat, registration, policy):
    """Measure 30 earlier visitors."""
    lens, optics = entrance.lens, entrance.optics
    empty, baseline = Background.seen_in(frame(heat.reading((), -400.0), -400.0)), Baseline()
    for number, figure in enumerate(earlier_visitors(entrance.seed, 30)):
        at = -300.0 + 10 * number
        seen = entrance.face_seen(figure)
        face = registration.to_thermal(seen, distance_m(lens.width_deg(seen.box)))
        samples = [Sample(frame(heat.reading((figure,), at + k / 10), at + k / 10), face) for k in range(policy.samples)]
        baseline = baseline.after(measure(samples, empty, optics, policy.kappa, None), at, policy)
    return baseline


def outcomes_of(seed, seconds, finder):
    """Screen a whole demo at 10 Hz and return the outcomes in order, and those that were intended."""
    clock, optics, lens, policy = FakeClock(), Optics(), Lens(), Policy()
    entrance = SimulatedEntrance(demo_script(seed, seconds), clock, optics, lens, seed)
    camera, heat, registration = SimulatedCamera(entrance, clock), entrance.heat(), Registration.from_lenses(lens, optics)
    baseline = baseline_of(entrance, heat, registration, policy)
    background = Background.seen_in(frame(heat.scene(0.0), 0.0))
    state: State = Ready()
    outcomes: list[str] = []
    for number in range(round(seconds * 10)):
        now = number / 10
        clock.wait_until(now)
        found = finder.find(camera.newest(now - 0.04, timeout=0.0))
        faces = tuple(registration.to_thermal(face, distance_m(lens.width_deg(face.box))) for face in found)
        heat_frame = frame(heat.scene(now), now)
        background = background if faces else background.after(heat_frame)
        before, state = state, step(state, Observation(heat_frame, faces, background, optics), baseline, policy, now)
        if isinstance(state, Screened) and not isinstance(before, Screened):
            outcomes.append(state.verdict.outcome.value)
            baseline = baseline.after(state.verdict.captures[0], now, policy)
    return tuple(outcomes), entrance.script.intended


def test_every_visit_of_the_demo_ends_as_it_was_meant_to(finder):
    outcomes, intended = outcomes_of(1, 90, finder)

    assert outcomes == intended
