"""What a crowd looks like: drawn people before the simulated camera, as the store keeps their pictures."""

from collections.abc import Iterator

from kiosk.bench.crowd import Look
from kiosk.bootstrap import Stage, virtual_clock
from kiosk.devices.drawing.character import Pose, character
from kiosk.devices.scenario import Figure
from kiosk.domain.thermal import Celsius
from kiosk.domain.visit import Kind, VisitPictures
from kiosk.settings import Settings
from kiosk.store.pictures import encode

FIRST = 100
"""The seed of the first of them; further ones follow."""

MARK_M = 0.42
FRAMES = 15
FRAME_S = 0.1


def cast(count: int) -> tuple[Look, ...]:
    """Return the portrait and heat of so many people, in the size that a kiosk keeps. Drawing one takes 0.1 s."""
    return tuple(_looks(count))


def _looks(count: int) -> Iterator[Look]:
    stage = Stage(Settings(), virtual_clock(), seed=FIRST, seconds=1.0)
    for seed in range(FIRST, FIRST + count):
        who = Figure(
            character=character(seed), distance_m=MARK_M, x_m=0.0, y_m=-0.02, skin_c=Celsius(34.2), pose=Pose.FRONTAL
        )
        heat = tuple(stage.reading((who,), FRAME_S * frame) for frame in range(FRAMES))
        kept = encode(VisitPictures(stage.camera.picture_of((who,), 0.0), stage.entrance.face_seen(who).box, heat))
        yield {kind: kept[kind] for kind in (Kind.PORTRAIT, Kind.HEAT)}
