"""Recording files: heat, faces and pictures of a scene in one .npz, read with suspicion and written in one piece."""

import lzma
import math
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.domain.face import Face
from kiosk.domain.picture import Picture
from kiosk.domain.thermal import Optics, ThermalFrame
from kiosk.errors import BadInput

MOST_BYTES = 512 * 2**20
"""Uncompressed size of all arrays together; an hour at 8 × 8 with small pictures takes about a tenth of it."""

MOST_PIXELS_A_SIDE = 1024
COLDEST, HOTTEST = -40.0, 150.0
"""°C; wider than any array sensor for rooms and people."""

LATEST_S = 1e12
LONGEST_S = 86_400.0
LONGEST_HEADER = 10_000

TYPES = {
    "frames": ("f4", "f8"),
    "times": ("f8", "f4"),
    "thermistor": ("f4", "f8"),
    "faces": ("f4", "f8"),
    "face_times": ("f8", "f4"),
    "camera": ("u1",),
    "camera_offsets": ("i8", "i4", "u4", "u8"),
    "camera_times": ("f8", "f4"),
    "fov": ("f8", "f4"),
}
"""The arrays a recording may have: the type it is kept in, and others that are taken. Any other array is never opened."""

DESCR = r"'descr': *'([<>|=][A-Za-z]\d{0,9})'"
SHAPE = r"'shape': *\(((?:\d{1,12}, ?)*(?:\d{1,12})?)\)"
ORDER = r"'fortran_order': *(True|False)"
"""The three entries of an .npy header (numpy.lib.format)."""

JPEG_QUALITY = 85


class _Unusable(Exception):
    """Why a file is no recording, in words for its owner."""


BLUR_SHARE = 2.0 / 7.5
"""Blur of a pixel as a share of its pitch: 2° on the AMG8833's 7.5°."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Recording:
    """A recorded scene; every array is frozen.

    `frames` float32 [n, rows, columns] °C at `times` float64 [n] s, rising. `thermistor` float32 [n] °C.
    `faces` float32 [m, 4] (left, top, width, height as fractions of the thermal field) at `face_times` float64 [m],
    several rows with one time for several faces; no rows means that nobody was there, None that nobody looked.
    `camera` uint8 holds JPEGs end to end, number i from `camera_offsets[i]` to `camera_offsets[i + 1]`, taken at
    `camera_times[i]`. `fov` is degrees across and down. Raises BadInput when these do not fit together.
    """

    frames: NDArray[np.float32]
    times: NDArray[np.float64]
    thermistor: NDArray[np.float32] | None = None
    faces: NDArray[np.float32] | None = None
    face_times: NDArray[np.float64] | None = None
    camera: NDArray[np.uint8] | None = None
    camera_offsets: NDArray[np.int64] | None = None
    camera_times: NDArray[np.float64] | None = None
    fov: tuple[float, float] = (60.0, 60.0)

    def __post_init__(self) -> None:
        try:
            _check_heat(self)
            _check_faces(self)
            _check_camera(self)
        except _Unusable as reason:
            raise BadInput(f"not a recording: {reason}") from None
        for array in _arrays(self).values():
            array.flags.writeable = False

    @property
    def optics(self) -> Optics:
        """What a pixel of the recorded array sees; on finer arrays than the AMG8833 the blur is assumed to shrink along."""
        _, rows, columns = self.frames.shape
        across, down = self.fov
        plain = Optics(rows=rows, columns=columns, fov_x=across, fov_y=down)
        if plain.shape == Optics().shape:
            return plain
        return replace(plain, psf_sigma=BLUR_SHARE * min(across / columns, down / rows))

    @property
    def seconds(self) -> float:
        """Time from the first thermal frame to the last."""
        return float(self.times[-1] - self.times[0])

    def jpeg(self, index: int) -> bytes:
        """Return one camera picture as it was stored; it may be damaged."""
        if self.camera is None or self.camera_offsets is None:
            raise IndexError("the recording has no pictures")
        return self.camera[self.camera_offsets[index] : self.camera_offsets[index + 1]].tobytes()


def _arrays(recording: Recording) -> dict[str, NDArray[Any]]:
    named = {name: getattr(recording, name) for name in TYPES if name != "fov"}
    return {name: array for name, array in named.items() if array is not None}


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise _Unusable(otherwise)


def _check_times(times: NDArray[np.float64], count: int, name: str, strictly: bool = True) -> None:
    _require(times.shape == (count,), f"{name} must hold {count} values, not shape {times.shape}")
    _require(bool((np.abs(times) <= LATEST_S).all()), f"{name} holds values that are no times")
    _require(len(times) == 0 or float(np.ptp(times)) <= LONGEST_S, f"{name} span more than a day")
    steps = np.diff(times)
    _require(bool((steps > 0).all() if strictly else (steps >= 0).all()), f"{name} must rise")


def _check_heat(recording: Recording) -> None:
    frames, thermistor = recording.frames, recording.thermistor
    _require(frames.ndim == 3, f"frames must have three dimensions, not shape {frames.shape}")
    _require(len(frames) >= 1, "frames holds no frame")
    sides = frames.shape[1:]
    _require(
        min(sides) >= 2 and max(sides) <= MOST_PIXELS_A_SIDE, f"frames of {sides[0]} × {sides[1]} pixels are out of range"
    )
    _check_times(recording.times, len(frames), "times")
    # NaN compares false, so it fails here as well.
    _require(
        bool(((frames >= COLDEST) & (frames <= HOTTEST)).all()), f"frames must lie within {COLDEST:.0f} to {HOTTEST:.0f} °C"
    )
    if thermistor is not None:
        _require(
            thermistor.shape == (len(frames),), f"thermistor must hold {len(frames)} values, not shape {thermistor.shape}"
        )
        _require(bool(np.isfinite(thermistor).all()), "thermistor holds values that are no numbers")
    _require(all(1.0 <= side <= 180.0 for side in recording.fov), "fov must be two angles from 1 to 180 degrees")


def _check_faces(recording: Recording) -> None:
    faces, times = recording.faces, recording.face_times
    if faces is None or times is None:
        _require(faces is times, "faces and face_times belong together")
        return
    _require(faces.ndim == 2 and faces.shape[1] == 4, f"faces must be [m, 4], not shape {faces.shape}")
    _require(bool((np.abs(faces) <= 10).all()), "faces must be fractions of the thermal field")
    _require(bool((faces[:, 2:] > 0).all()), "faces must have a width and a height")
    _check_times(times, len(faces), "face_times", strictly=False)


def _check_camera(recording: Recording) -> None:
    camera, offsets, times = recording.camera, recording.camera_offsets, recording.camera_times
    if camera is None or offsets is None or times is None:
        _require(
            camera is None and offsets is None and times is None, "camera, camera_offsets and camera_times belong together"
        )
        return
    _require(camera.ndim == 1, f"camera must have one dimension, not shape {camera.shape}")
    _require(offsets.ndim == 1 and len(offsets) >= 1, f"camera_offsets must be [k + 1], not shape {offsets.shape}")
    _check_times(times, len(offsets) - 1, "camera_times")
    _require(bool(((offsets >= 0) & (offsets <= len(camera))).all()), "camera_offsets points outside of camera")
    _require(bool((np.diff(offsets) >= 0).all()), "camera_offsets must rise")


def read_recording(path: Path) -> Recording:
    """Load a recording; raises BadInput with one line that names the file and what is wrong with it.

    Only the arrays named in TYPES are opened, their sizes are checked before anything is unpacked, and no code in the
    file can run: objects (pickles) are refused unread.
    """
    try:
        return _recording(_members(path))
    except (_Unusable, BadInput) as error:
        reason = str(error).removeprefix("not a recording: ")
    line = " ".join(f"{path}: not a usable recording: {reason}".split())
    raise BadInput(line)


def _members(path: Path) -> dict[str, bytes]:
    """Return the known arrays of a zip file, unparsed."""
    try:
        # A pipe or a device would block or never end.
        _require(path.is_file() or not path.exists(), "it is not a file")
        with path.open("rb") as file:
            _require(file.read(2) == b"PK", "it is not an .npz file")
            with zipfile.ZipFile(file) as archive:
                return _unpacked(archive)
    except FileNotFoundError:
        raise _Unusable("there is no such file") from None
    except (NotImplementedError, RuntimeError):
        raise _Unusable("it is encrypted, or packed in an unknown way") from None
    # All that zipfile and its decompressors are known to raise on damaged files.
    except (
        OSError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        struct.error,
        ValueError,
        OverflowError,
    ) as error:
        raise _Unusable(f"it is damaged ({error or 'it ends too early'})") from None


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = {info.filename: info for info in archive.infolist()}
    known = {name: listed[f"{name}.npy"] for name in TYPES if f"{name}.npy" in listed}
    size = sum(info.file_size for info in known.values())
    _require(size <= MOST_BYTES, f"its arrays take {size >> 20} MB; at most {MOST_BYTES >> 20} MB are read")
    return {name: archive.read(info) for name, info in known.items()}


def _recording(members: Mapping[str, bytes]) -> Recording:
    arrays = {name: _array(name, content) for name, content in members.items()}
    for name in ("frames", "times"):
        _require(name in arrays, f"the array {name} is missing")
    fov = arrays.pop("fov", np.array([60.0, 60.0]))
    _require(fov.shape == (2,), "fov must be two angles")
    with np.errstate(over="ignore"):
        cast = {name: array.astype(TYPES[name][0], copy=False) for name, array in arrays.items()}
    return Recording(**cast, fov=(float(fov[0]), float(fov[1])))


def _array(name: str, content: bytes) -> NDArray[Any]:
    """Parse one .npy file. numpy's own reader makes room for whatever a header claims before it looks further."""
    _require(content[:6] == b"\x93NUMPY" and len(content) >= 12 and content[6] in (1, 2, 3), f"{name} is no numpy array")
    start = 10 if content[6] == 1 else 12
    end = start + int.from_bytes(content[8:start], "little")
    _require(end <= min(len(content), LONGEST_HEADER), f"the header of {name} is damaged")
    header = content[start:end].decode("latin-1")
    found = [re.search(pattern, header) for pattern in (DESCR, SHAPE, ORDER)]
    descr, shape, order = (match.group(1) if match else "" for match in found)
    _require(None not in found, f"{name} is no plain numeric array")
    _require(descr[1:] in TYPES[name], f"{name} has the wrong type {descr}")
    sides = [int(side) for side in shape.split(",") if side.strip()]
    dtype = np.dtype(descr)
    # The product without zeros, because numpy refuses shapes that overflow even when they hold nothing.
    _require(math.prod(max(side, 1) for side in sides) <= MOST_BYTES, f"{name} is too large")
    _require(math.prod(sides) * dtype.itemsize == len(content) - end, f"{name} is not as long as its header says")
    flat = np.frombuffer(content, dtype, math.prod(sides), end)
    return flat.reshape(sides, order="F" if order == "True" else "C")


def write_recording(path: Path, recording: Recording) -> None:
    """Write a recording in one piece: after a power cut there is the whole file or none.

    Raises BadInput when the folder does not take it.
    """
    arrays = _arrays(recording)
    if recording.fov != (60.0, 60.0):
        arrays["fov"] = np.array(recording.fov)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type] # taken for the flag allow_pickle
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BadInput(f"{path}: cannot be written: {error.strerror}") from error


def _sync_folder(folder: Path) -> None:
    """Make a rename in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class RecordingWriter:
    """Gathers what happens; `save` makes a recording of it, whose times are seconds from the first frame."""

    def __init__(self, path: Path, optics: Optics) -> None:
        self._path = path
        self._optics = optics
        self._frames: list[ThermalFrame] = []
        self._faces: list[tuple[float, Face]] = []
        self._looked = False
        self._jpegs: list[bytes] = []
        self._picture_times: list[float] = []

    @property
    def frames(self) -> int:
        """How many thermal frames there are so far."""
        return len(self._frames)

    def add(self, frame: ThermalFrame, faces: Sequence[Face] | None = None) -> None:
        """Take in a frame, and the faces (thermal fractions) seen with it; None means that nobody looked for any.

        A frame no later than the one before is the same frame, and left out.
        """
        if self._frames and frame.at <= self._frames[-1].at:
            return
        self._frames.append(frame)
        if faces is not None:
            self._looked = True
            self._faces += [(frame.at, face) for face in faces]

    def add_picture(self, picture: Picture) -> int:
        """Take in a camera picture as a JPEG and return its bytes; one no later than the one before is left out."""
        if self._picture_times and picture.at <= self._picture_times[-1]:
            return 0
        _, jpeg = cv2.imencode(".jpg", picture.pixels[:, :, :3], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        self._jpegs.append(jpeg.tobytes())
        self._picture_times.append(picture.at)
        return len(self._jpegs[-1])

    def save(self) -> Recording:
        """Write the file and return what is in it; raises BadInput when there is no frame."""
        if not self._frames:
            raise BadInput(f"{self._path}: nothing to record, the heat sensor sent no frame")
        recording = self._recording(self._frames[0].at)
        write_recording(self._path, recording)
        return recording

    def _recording(self, start: float) -> Recording:
        warm = [frame.thermistor for frame in self._frames]
        boxes = [(face.box.x, face.box.y, face.box.width, face.box.height) for _, face in self._faces]
        return Recording(
            frames=np.stack([frame.celsius for frame in self._frames]),
            times=np.array([frame.at - start for frame in self._frames]),
            thermistor=None if None in warm else np.array(warm, np.float32),
            faces=np.array(boxes, np.float32).reshape(-1, 4) if self._looked else None,
            face_times=np.array([at - start for at, _ in self._faces], np.float64) if self._looked else None,
            camera=np.frombuffer(b"".join(self._jpegs), np.uint8) if self._jpegs else None,
            camera_offsets=np.cumsum([0, *map(len, self._jpegs)], dtype=np.int64) if self._jpegs else None,
            camera_times=np.array(self._picture_times) - start if self._jpegs else None,
            fov=(self._optics.fov_x, self._optics.fov_y),
        )
