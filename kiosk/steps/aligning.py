"""Where the heat lies in the picture, from a head in four places."""

from dataclasses import dataclass, replace

from kiosk.domain.alignment import (
    Spot,
    find_head,
    fit_registration,
    in_heat_deg,
)
from kiosk.domain.assistant import Ask, Prompt, Step, Trouble
from kiosk.domain.calibration import (
    Alignment,
)
from kiosk.domain.face import Box, Face, Point, distance_m
from kiosk.domain.measurement import trimmed_mean
from kiosk.domain.registration import Lens
from kiosk.domain.thermal import Background, ThermalFrame
from kiosk.domain.view import View
from kiosk.steps.sight import NOSE_BELOW_M, REST_S, STILL_DEG, Frames, Refusal, Sight, apart_deg, sensor_trouble


@dataclass(slots=True)
class _Pose:
    """Somebody who holds still: their face, and the heat meanwhile."""

    frames: Frames
    face: Face | None = None

    def take(self, face: Face, frame: ThermalFrame, lens: Lens) -> bool:
        """Add a moment; one who moved begins anew. Returns whether there is enough."""
        if self.face is not None and apart_deg(self.face.box.centre, face.box.centre, lens) > STILL_DEG:
            self.frames.clear()
        self.face = face
        return self.frames.take(frame)


class AlignmentTask:
    """Lines up heat and picture from a head in four places, found by the face finder or tapped on the nose."""

    RINGS = ((0.5, 0.46), (0.42, 0.46), (0.58, 0.46), (0.5, 0.46))
    NEAR_RING_DEG = 6.0
    FURTHER = 1.25
    ENOUGH = 10

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self.result: Alignment | None = None
        self._spots: list[Spot] = []
        self._finds = False
        self._tapped: Point | None = None
        self._rest_until = 0.0
        self._pose = _Pose(Frames(self.ENOUGH))
        self._trouble: Trouble | None = None
        self._away_m = 0.4
        self._now = 0.0
        self._refusal = Refusal()

    def take(self, view: View) -> None:
        self._now = view.at
        if self.result is not None:
            return
        self._trouble = sensor_trouble(view)
        if self._trouble is not None or view.frame is None or view.background is None:
            return
        face = self._face(view)
        if face is None or view.at < self._rest_until:
            return
        gathered = len(self._pose.frames.kept)
        if self._pose.take(face, view.frame, self._sight.lens):
            self._add(face, view.background)
        elif len(self._pose.frames.kept) < gathered:
            self._trouble = Trouble.MOVING

    def _face(self, view: View) -> Face | None:
        """Return the face that is to be lined up: the one found in the ring, or the place tapped."""
        lens = self._sight.lens
        if len(view.faces) != 1:
            self._trouble = Trouble.MANY_FACES if view.faces else Trouble.NO_FACE
            self._pose = _Pose(Frames(self.ENOUGH))
            return None
        face = view.faces[0]
        self._away_m = distance_m(lens.width_deg(face.box))
        if self._tapped is None and not self._finds:
            return None
        if self._is_last and self._away_m < self.FURTHER * self._spots[0].distance_m:
            self._trouble = Trouble.APART
            return None
        if self._tapped is not None:
            return Face(self._around(self._tapped))
        nose = face.landmarks[2] if face.landmarks is not None else self._below(face.box.centre, NOSE_BELOW_M)
        return Face(self._around(nose)) if apart_deg(nose, self._ring, lens) <= self.NEAR_RING_DEG else None

    def _below(self, point: Point, metres: float) -> Point:
        """Return the point so far below another, at the distance known last."""
        lens = self._sight.lens
        return point[0], point[1] + lens.focal * lens.aspect * metres / self._away_m

    def _around(self, nose: Point) -> Box:
        """Return a face's box whose nose is at a point, at the distance known last."""
        lens = self._sight.lens
        wide = lens.focal * 0.15 / self._away_m
        high = wide * 4 / 3 * lens.aspect
        x, y = self._below(nose, -NOSE_BELOW_M)
        return Box(x - wide / 2, y - high / 2, wide, high)

    @property
    def _is_last(self) -> bool:
        return len(self._spots) == len(self.RINGS) - 1

    @property
    def _ring(self) -> Point:
        return self.RINGS[min(len(self._spots), len(self.RINGS) - 1)]

    def _add(self, face: Face, scene: Background) -> None:
        """Find in the heat the head whose face stands in the picture; begin the place anew when it is not there."""
        mean = trimmed_mean(self._pose.frames.kept)
        self._pose, self._tapped = _Pose(Frames(self.ENOUGH)), None
        centre = face.box.centre
        near = in_heat_deg(centre, self._away_m, self._sight.lenses)
        head = find_head(mean, scene, self._sight.optics, near, self._away_m)
        if head is None:
            self._refusal.say(Trouble.IMPLAUSIBLE, self._now)
            return
        self._spots.append(Spot(centre, (head.x, head.y), self._away_m))
        if len(self._spots) == len(self.RINGS):
            self.result = fit_registration(self._spots, self._sight.lenses)

    def tap(self, point: Point) -> None:
        """Take a place as the nose of somebody who stands there; the arm may leave first."""
        if self.result is not None:
            return
        if apart_deg(point, self._ring, self._sight.lens) > self.NEAR_RING_DEG:
            self._refusal.say(Trouble.IMPLAUSIBLE, self._now)
        else:
            self._refusal = Refusal()
            self._tapped, self._finds = point, False
            self._pose = _Pose(Frames(self.ENOUGH))
            self._rest_until = self._now + REST_S

    def find_face(self) -> None:
        """Let the finder answer for all places to come."""
        self._finds, self._tapped = True, None

    def prompt(self) -> Prompt:
        done = len(self._spots)
        so_far = self.result or (fit_registration(self._spots, self._sight.lenses) if done >= 2 else None)
        plain = Prompt(
            Step.ALIGNMENT,
            Ask.DONE,
            min(done + 1, len(self.RINGS)),
            len(self.RINGS),
            marks=tuple(spot.camera for spot in self._spots),
            residual_deg=None if so_far is None else so_far.residual_deg,
            distance_m=self._away_m,
        )
        if self.result is not None:
            return replace(plain, share=1.0)
        ask = Ask.STEP_BACK if self._is_last else Ask.STAND
        return replace(
            plain,
            ask=ask,
            share=self._pose.frames.share,
            ring=self._ring,
            trouble=self._trouble or self._refusal.at(self._now),
            can_tap=not self._finds,
            can_find=not self._finds,
        )
