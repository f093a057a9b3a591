"""Small thermal scenes, frames and faces for the domain's tests."""

import numpy as np

from kiosk.domain.face import Box, Face, Turn
from kiosk.domain.measurement import Measurement, fill_fractions
from kiosk.domain.screening import Observation
from kiosk.domain.thermal import Background, Celsius, Optics, ThermalFrame

OPTICS = Optics()
ROOM = 22.0
FRONTAL = Turn(0, 0, 0)


def face_at(width_deg=21.0, x=0.5, y=0.45, turn=FRONTAL, optics=OPTICS):
    wide = width_deg / optics.fov_x
    high = wide * 4 / 3 * optics.fov_x / optics.fov_y
    return Face(Box(x - wide / 2, y - high / 2, wide, high), 0.95, None, turn)


def heat_of(faces, skin=34.0, at=0.0, room=ROOM, optics=OPTICS):
    celsius = np.full(optics.shape, room)
    for face in faces:
        celsius += fill_fractions(face.box, optics) * (skin - room)
    return ThermalFrame(celsius.astype(np.float32), at, Celsius(25.0))


def empty_room(optics=OPTICS, room=ROOM):
    return Background(np.full(optics.shape, room, np.float32), 100)


def seen(*faces, at=0.0, skin=34.0, warm=True, room=ROOM, optics=OPTICS):
    frame = heat_of(faces if warm else (), skin, at, room, optics)
    return Observation(frame, faces, empty_room(optics, room), optics)


def measured(skin=34.0, ambient=24.0):
    return Measurement(
        apparent=Celsius(skin),
        skin=Celsius(skin),
        background=Celsius(ambient),
        ambient=Celsius(ambient),
        thermistor=Celsius(25.0),
        fill=1.0,
        contrast=0.5,
        distance_m=0.4,
        pixel=(3, 3),
        samples=15,
        seconds=1.4,
    )
