import io
import os
import pickle
import random
import zipfile

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kiosk.devices.recorded import RecordedCamera, RecordedFaces, RecordedThermal, decode_jpeg
from kiosk.devices.recording import Recording, RecordingWriter, read_recording, write_recording
from kiosk.domain.face import Box, Face
from kiosk.domain.jpeg import jpeg_size
from kiosk.domain.picture import Picture
from kiosk.domain.thermal import Celsius, Optics, ThermalFrame
from kiosk.errors import BadInput, DeviceLost
from tests.fakes import FakeClock


def jpeg(shade=128, width=64, height=48):
    coded, content = cv2.imencode(".jpg", np.full((height, width, 3), shade, np.uint8))
    assert coded
    return content.tobytes()


def heat(count=20):
    frames = np.full((count, 8, 8), 22.0, np.float32)
    frames[:, 3, 3] = np.arange(count)
    return {"frames": frames, "times": np.arange(count) / 10}


def pictures(*jpegs):
    return {
        "camera": np.frombuffer(b"".join(jpegs), np.uint8),
        "camera_offsets": np.cumsum([0, *map(len, jpegs)], dtype=np.int64),
        "camera_times": np.arange(len(jpegs)) / 5,
    }


def faces(*rows):
    boxes = np.array([row[1:] for row in rows], np.float32).reshape(-1, 4)
    return {"faces": boxes, "face_times": np.array([row[0] for row in rows], float)}


def everything():
    looked = faces((0.0, 0.4, 0.4, 0.2, 0.3), (0.0, 0.1, 0.1, 0.3, 0.4), (0.1, 0.4, 0.4, 0.2, 0.3))
    return heat() | {"thermistor": np.full(20, 25.5, np.float32)} | looked | pictures(jpeg(60), jpeg(190))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "visit.npz"


@pytest.fixture
def saved(path):
    def save(**arrays):
        np.savez(path, **arrays)
        return path

    return save


def why_refused(path):
    """Return the one line by which a file is refused."""
    with pytest.raises(BadInput) as refused:
        read_recording(path)
    line = str(refused.value)
    assert str(path) in line
    assert "\n" not in line
    return line


def test_a_recording_comes_back_as_it_was_written(path):
    written = Recording(**everything(), fov=(55.0, 35.0))
    write_recording(path, written)

    read = read_recording(path)

    for name in everything():
        assert np.array_equal(getattr(read, name), getattr(written, name)), name
    assert read.optics == Optics(fov_x=55.0, fov_y=35.0)


def test_heat_alone_is_a_recording(saved):
    recording = read_recording(saved(**heat()))

    assert (recording.faces, recording.camera, recording.thermistor) == (None, None, None)
    assert recording.seconds == pytest.approx(1.9)


def test_an_array_of_any_shape_is_a_recording(saved):
    recording = read_recording(saved(frames=np.full((2, 24, 32), 22, np.float32), times=np.array([0.0, 0.1])))

    assert recording.optics.shape == (24, 32)


def test_double_precision_column_order_and_foreign_bytes_are_understood(saved):
    frames = np.arange(128.0).reshape(2, 8, 8)
    recording = read_recording(saved(frames=np.asfortranarray(frames.astype(">f8")), times=np.array([0, 1], ">f4")))

    assert np.array_equal(recording.frames, frames)
    assert recording.frames.dtype == np.float32


def test_compressed_and_plain_files_are_both_read(path):
    np.savez_compressed(path, **heat())

    assert len(read_recording(path).frames) == 20


def test_every_array_is_frozen(saved):
    recording = read_recording(saved(**everything()))

    assert not any(getattr(recording, name).flags.writeable for name in everything())


def test_unknown_arrays_are_never_opened(path, saved, tmp_path):
    bomb = np.array([Explosive(tmp_path / "exploded")], dtype=object)
    saved(**heat(), notes=bomb, label="walking")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("broken.npy", b"no array at all")

    assert len(read_recording(path).frames) == 20
    assert not (tmp_path / "exploded").exists()


class Explosive:
    """Leaves a folder behind when it is unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


def test_a_pickle_among_the_known_arrays_is_refused_unread(saved, tmp_path):
    frames = np.array([Explosive(tmp_path / "exploded")], dtype=object)

    assert "frames has the wrong type |O" in why_refused(saved(frames=frames, times=np.zeros(1)))
    assert not (tmp_path / "exploded").exists()


def test_a_bare_pickle_is_refused_unread(path, tmp_path):
    path.write_bytes(pickle.dumps(Explosive(tmp_path / "exploded")))

    assert "not an .npz file" in why_refused(path)
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"frames": None}, "the array frames is missing"),
        ({"times": None}, "the array times is missing"),
        ({"frames": np.zeros((20, 8, 8), int)}, "frames has the wrong type"),
        ({"frames": np.full((20, 8, 8), "warm")}, "frames has the wrong type"),
        ({"frames": np.zeros((20, 8, 8), [("a", "f4")])}, "frames is no plain numeric array"),
        ({"frames": np.zeros((20, 64), np.float32)}, "frames must have three dimensions"),
        ({"frames": np.zeros((0, 8, 8), np.float32)}, "frames holds no frame"),
        ({"frames": np.zeros((20, 1, 8), np.float32)}, "1 × 8 pixels"),
        ({"frames": np.zeros((20, 8, 2000), np.float32)}, "8 × 2000 pixels"),
        ({"frames": np.full((20, 8, 8), np.nan, np.float32)}, "frames must lie within"),
        ({"frames": np.full((20, 8, 8), np.inf, np.float32)}, "frames must lie within"),
        ({"frames": np.full((20, 8, 8), 1e300)}, "frames must lie within"),
        ({"frames": np.full((20, 8, 8), 151, np.float32)}, "frames must lie within"),
        ({"frames": np.full((20, 8, 8), -41, np.float32)}, "frames must lie within"),
        ({"times": np.zeros(20)}, "times must rise"),
        ({"times": np.arange(20.0)[::-1]}, "times must rise"),
        ({"times": np.arange(19.0)}, "times must hold 20 values"),
        ({"times": np.full(20, np.nan)}, "times holds values that are no times"),
        ({"times": np.linspace(0, 1.7e308, 20) * (-1.0) ** np.arange(20)}, "times holds values that are no times"),
        ({"thermistor": np.zeros(3, np.float32)}, "thermistor must hold 20 values"),
        ({"thermistor": np.full(20, np.nan, np.float32)}, "thermistor holds values"),
        ({"faces": None}, "faces and face_times belong together"),
        ({"face_times": None}, "faces and face_times belong together"),
        ({"faces": np.zeros((3, 5), np.float32)}, "faces must be [m, 4]"),
        ({"faces": np.zeros((3, 4), np.float32)}, "faces must have a width and a height"),
        ({"faces": np.full((3, 4), np.nan, np.float32)}, "faces must be fractions"),
        ({"face_times": np.array([0.0, 0.2, 0.1])}, "face_times must rise"),
        ({"camera_offsets": None}, "belong together"),
        ({"camera": np.zeros(100, np.int16)}, "camera has the wrong type"),
        ({"camera": np.zeros((10, 10), np.uint8)}, "camera must have one dimension"),
        ({"camera_offsets": np.array([0, 10, 10**9])}, "camera_offsets points outside"),
        ({"camera_offsets": np.array([-5, 10, 20])}, "camera_offsets points outside"),
        ({"camera_offsets": np.array([0, 20, 10])}, "camera_offsets must rise"),
        ({"camera_offsets": np.array(0)}, "camera_offsets must be [k + 1]"),
        ({"camera_times": np.array([0.0])}, "camera_times must hold 1 values"),
        ({"fov": np.array([60.0, np.nan])}, "fov must be"),
        ({"fov": np.array([60.0])}, "fov must be"),
    ],
)
def test_arrays_that_make_no_sense_are_refused(saved, changes, reason):
    wrong = {name: array for name, array in (everything() | changes).items() if array is not None}

    line = why_refused(saved(**wrong))

    expected = reason.replace("1 values", "2 values") if "camera_times" in reason else reason
    assert expected in line


def test_a_missing_file_is_refused(path):
    assert "there is no such file" in why_refused(path)


def test_a_folder_is_refused(tmp_path):
    assert "it is not a file" in why_refused(tmp_path)


def test_a_pipe_is_refused_without_waiting_for_it(path):
    os.mkfifo(path)

    assert "it is not a file" in why_refused(path)


@pytest.mark.parametrize("content", [b"", b"P", b"hello, world", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\x93NUMPY" * 9])
def test_what_is_no_zip_is_refused(path, content):
    path.write_bytes(content)

    why_refused(path)


def test_a_truncated_file_is_refused_wherever_it_was_cut(path, saved):
    whole = saved(**heat(3)).read_bytes()
    for length in range(0, len(whole) - 1, 37):
        path.write_bytes(whole[:length])
        why_refused(path)


@pytest.mark.parametrize(("claimed", "reason"), [(611 << 20, "its arrays take 611 MB"), (1 << 20, "it is damaged")])
def test_a_zip_bomb_is_refused_without_unpacking_it(path, claimed, reason):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("frames.npy", bytes(8 << 20))
        archive.writestr("times.npy", b"")
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02") + 24
    content[at : at + 4] = claimed.to_bytes(4, "little")
    path.write_bytes(content)

    assert reason in why_refused(path)


@pytest.mark.parametrize("shape", [(10**9, 8, 8), (0, 10**12, 10**12), (2**63, 2**63), (3, 8)])
def test_a_header_that_claims_another_size_is_refused(path, shape):
    content = io.BytesIO()
    np.lib.format.write_array_header_1_0(content, {"descr": "<f4", "fortran_order": False, "shape": shape})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("frames.npy", content.getvalue() + bytes(768))
        archive.writestr("times.npy", b"")

    assert "frames" in why_refused(path)


def test_an_encrypted_file_is_refused(path, saved):
    whole = bytearray(saved(**heat(3)).read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = whole.find(signature)
        whole[at + flags] |= 1
    path.write_bytes(whole)

    assert "encrypted" in why_refused(path)


def test_damaged_files_give_one_line_or_load_whatever_the_damage(path, saved):
    whole = saved(**everything()).read_bytes()
    chance, lines = random.Random(4), []
    for _ in range(300):
        path.write_bytes(mutated(whole, chance))
        try:
            read_recording(path)
        except BadInput as refused:
            lines.append(str(refused))

    assert len(lines) > 100
    assert not any("\n" in line for line in lines)


def mutated(whole, chance):
    """Return a copy with a few bytes changed, a part cut out or doubled; headers are hit more often than pixels."""
    content = bytearray(whole)
    for _ in range(chance.choice([1, 1, 2, 8])):
        start = chance.choice([whole.find(b"NUMPY", chance.randrange(len(whole))), chance.randrange(len(whole))])
        at = min(max(start, 0) + chance.randrange(120), len(content) - 1)
        match chance.randrange(4):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                content[at] ^= 1 << chance.randrange(8)
            case 2:
                del content[at : at + chance.randrange(60)]
            case _:
                content[at:at] = content[at : at + chance.randrange(60)]
    return content


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_an_array_of_arbitrary_bytes_gives_one_line(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "x.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("frames.npy", b"\x93NUMPY\x01\x00" + content)
        archive.writestr("times.npy", content)

    why_refused(path)


@settings(max_examples=30)
@given(arrays(np.float32, (5, 4, 3), elements=st.floats(-40, 150, width=32)))
def test_any_frames_within_range_survive_the_file(tmp_path_factory, frames):
    path = tmp_path_factory.mktemp("frames") / "x.npz"
    write_recording(path, Recording(frames=frames, times=np.arange(5.0)))

    assert np.array_equal(read_recording(path).frames, frames)


def test_all_shared_recordings_load(shared):
    files = sorted((shared / "data" / "thermal-recordings").glob("*.npz"))

    recordings = [read_recording(file) for file in files]

    assert len(recordings) == 198
    assert sum(len(recording.frames) for recording in recordings) == 19_885


def test_a_file_that_cannot_be_written_is_explained_and_leaves_nothing_behind(tmp_path):
    with pytest.raises(BadInput, match="cannot be written"):
        write_recording(tmp_path / "absent" / "visit.npz", Recording(**heat()))
    assert list(tmp_path.iterdir()) == []


def test_writing_replaces_the_file_in_one_step(path):
    write_recording(path, Recording(**heat(3)))
    write_recording(path, Recording(**heat(5)))

    assert len(read_recording(path).frames) == 5
    assert list(path.parent.iterdir()) == [path]


def frame(at, celsius=22.0):
    return ThermalFrame(np.full((8, 8), celsius, np.float32), at, Celsius(25.0))


def picture(at):
    pixels = np.full((48, 64, 4), 90, np.uint8)
    return Picture(pixels, pixels[:, :, :3].copy(), at)


def test_what_a_writer_gathers_is_what_the_file_holds(path):
    writer = RecordingWriter(path, Optics())
    for i in range(5):
        writer.add(frame(100 + i / 10), (Face(Box(0.4, 0.4, 0.2, 0.3)),) if i > 2 else ())
        writer.add_picture(picture(100 + i / 10))
    writer.save()

    read = read_recording(path)

    assert read.times == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])
    assert read.face_times == pytest.approx([0.3, 0.4])
    assert read.camera_times == pytest.approx(read.times)
    assert read.thermistor is not None
    assert read.thermistor.tolist() == [25.0] * 5


def test_nobody_there_is_not_the_same_as_nobody_looking(path):
    looked, blind = RecordingWriter(path, Optics()), RecordingWriter(path, Optics())
    looked.add(frame(0.0), ())
    blind.add(frame(0.0))

    assert (looked.save().faces is None, blind.save().faces is None) == (False, True)


def test_a_frame_given_twice_is_recorded_once(path):
    writer = RecordingWriter(path, Optics())
    for at in (1.0, 1.0, 1.1):
        writer.add(frame(at))

    assert len(writer.save().frames) == writer.frames == 2


def test_a_recording_of_nothing_is_refused(path):
    with pytest.raises(BadInput, match="sent no frame"):
        RecordingWriter(path, Optics()).save()


def opened(source):
    source.open()
    return source


def test_every_frame_is_played_once_at_its_time():
    clock = FakeClock()
    source = opened(RecordedThermal(Recording(**heat(20)), clock))
    played: list[ThermalFrame] = []
    for _ in range(25):
        shown = source.read()
        if not played or shown.at > played[-1].at:
            played.append(shown)
        clock.advance(source.period)

    assert [shown.celsius[3, 3] for shown in played] == list(range(20))
    assert [shown.at for shown in played] == pytest.approx([i / 10 for i in range(20)])


def test_playback_starts_when_told():
    clock = FakeClock()
    source = opened(RecordedThermal(Recording(**heat()), clock, starts_at=5.0))
    before = source.read()
    clock.wait_until(5.0)

    assert before is None
    assert source.read().at == 5.0


def newest(camera, after=float("-inf")):
    return camera.newest(after, 0.15)


def test_pictures_are_played_at_their_times():
    clock = FakeClock()
    camera = opened(RecordedCamera(Recording(**heat(), **pictures(jpeg(60), jpeg(190))), clock))
    first = newest(camera)
    too_early = newest(camera, first.at)
    second = newest(camera, first.at)

    assert too_early is None
    assert (first.at, second.at) == pytest.approx((0.0, 0.2))
    assert (first.pixels[0, 0, 0], second.pixels[0, 0, 0]) == pytest.approx((60, 190), abs=2)
    assert (first.pixels.shape, first.small.shape) == ((48, 64, 4), (48, 64, 3))


def test_after_the_last_picture_the_wait_is_bounded():
    clock = FakeClock()
    camera = opened(RecordedCamera(Recording(**heat(), **pictures(jpeg())), clock))
    last = newest(camera)

    assert newest(camera, last.at) is None
    assert clock.monotonic() == pytest.approx(0.15)


def test_a_damaged_picture_is_skipped_and_counted():
    clock = FakeClock()
    camera = opened(RecordedCamera(Recording(**heat(), **pictures(jpeg(60), b"no picture", b"")), clock))
    clock.advance(1.0)

    shown = newest(camera)

    assert shown.at == 0.0
    assert camera.skipped == 2


def test_a_recording_without_pictures_is_no_camera():
    with pytest.raises(BadInput, match="no pictures"):
        RecordedCamera(Recording(**heat()), FakeClock())


def test_a_closed_recording_has_no_pictures():
    camera = RecordedCamera(Recording(**heat(), **pictures(jpeg())), FakeClock())
    camera.close()

    with pytest.raises(DeviceLost):
        camera.newest(0.0, 0.1)


def test_the_size_of_a_jpeg_is_known_without_decoding_it():
    assert jpeg_size(jpeg(width=640, height=480)) == (640, 480)


def test_a_jpeg_that_claims_to_be_huge_is_not_decoded():
    content = bytearray(jpeg())
    at = content.find(b"\xff\xc0")
    content[at + 5 : at + 9] = b"\xff\xff\xff\xff"

    assert jpeg_size(bytes(content)) == (65535, 65535)
    assert decode_jpeg(bytes(content), 0.0) is None


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_jpeg_decodes_or_is_none(data):
    content = bytearray(jpeg())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    shown = decode_jpeg(bytes(content), 0.0)

    assert shown is None or shown.small.ndim == 3


def test_a_picture_in_another_format_is_not_decoded():
    _, png = cv2.imencode(".png", np.zeros((48, 64, 3), np.uint8))

    assert decode_jpeg(png.tobytes(), 0.0) is None


def test_faces_come_back_by_time_largest_first():
    rows = [(0.0, 0.4, 0.4, 0.2, 0.3), (0.0, 0.1, 0.1, 0.3, 0.4), (0.1, 0.5, 0.5, 0.2, 0.3)]
    found = RecordedFaces(Recording(**heat(), **faces(*rows)), FakeClock())

    assert [face.box.x for face in found.faces_at(0.0)] == pytest.approx([0.1, 0.4])
    assert [face.box.x for face in found.faces_at(0.1)] == pytest.approx([0.5])


def test_a_moment_without_faces_is_not_filled_from_its_neighbours():
    rows = [(time, 0.4, 0.4, 0.2, 0.3) for time in (0.0, 0.1, 0.2, 0.4, 0.5)]
    found = RecordedFaces(Recording(**heat(), **faces(*rows)), FakeClock())

    assert [bool(found.faces_at(i / 10)) for i in range(7)] == [True, True, True, False, True, True, False]


def test_faces_found_at_half_the_rate_cover_every_frame():
    rows = [(i / 5 + 0.03, 0.4, 0.4, 0.2, 0.3) for i in range(6)]
    found = RecordedFaces(Recording(**heat(), **faces(*rows)), FakeClock())

    assert all(found.faces_at(i / 10) for i in range(11))


def test_a_recording_in_which_nobody_came_has_no_faces_at_any_time():
    found = RecordedFaces(Recording(**heat(), **faces()), FakeClock())

    assert found.faces_at(0.0) == ()


def test_a_recording_in_which_nobody_looked_is_no_face_finder():
    with pytest.raises(BadInput, match="no faces"):
        RecordedFaces(Recording(**heat()), FakeClock())
