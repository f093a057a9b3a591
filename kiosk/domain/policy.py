"""The numbers by which visitors are guided, measured and judged."""

from dataclasses import dataclass, replace
from math import atan, degrees

from kiosk.domain.face import FACE_WIDTH_M
from kiosk.domain.thermal import Celsius

MARK_REACH = 1.25
"""Visitors are measured up to so many times nearer or farther than the mark: one who stands elsewhere reads otherwise."""


RECAPTURE_MARGIN = 0.3
"""°C below the limit from which a reading is taken twice; the same distance as in the policy's own numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Every threshold of the screening, with starting values to be re-tuned on site (docs/screening.md).

    Angles in degrees, temperatures in °C, times in seconds. Most come from Monte-Carlo runs of this sensor's physics;
    the timing from visitor-screen practice.
    """

    face_narrow: float = 17.0
    """A face narrower than this is too far (17° is 0.15 m at 0.5 m)."""
    face_wide: float = 32.0
    """A face wider than this is too close (0.26 m)."""
    fill_min: float = 0.95
    """The best pixel must be covered by the face at least this far."""
    turn_max: float = 20.0
    bystander_area: float = 0.35
    """A second warm face smaller than this share of the first stands at least 1.7 times as far away: a bystander."""
    motion_max: float = 3.0
    """Degrees a face may move between two thermal frames."""
    warmth_min: float = 3.0
    """A face pixel filled completely must stand this far above what is behind it."""
    centre_margin: float = 0.125
    """The face's centre must lie inside the inner part of the thermal field: one pixel of eight on each side."""
    ambient_low: float = 16.0
    ambient_high: float = 30.0
    unit_offset: float = 2.5
    """How far one sensor may read off from another (datasheet: typically ±2.5 °C), where it stands in for a room sensor."""
    ambient_fixed: Celsius | None = None
    """The room's temperature where a separate sensor or a thermostat knows it; else the background stands in."""

    samples: int = 15
    """Good frames in a capture (1.5 s at 10 Hz)."""
    kappa: float = 0.4

    learn_people: int = 10
    baseline_people: int = 30
    referenced_people: int = 80
    """The same where a reference source takes the sensor's drift off, so that old readings tell as much as new ones: 80
    find 2-3 in a hundred more than 30 at the same false alarms (two seeds of the simulator)."""
    baseline_gap_s: float = 3600.0
    ambient_step: float = 2.0
    learn_low: float = -1.5
    elevated_delta: float = 1.0
    elevated_mads: float = 1.6
    recapture_from: float = 0.7
    cold_below: float = -1.5
    sane_low: float = 28.0
    sane_high: float = 40.0
    captures_apart: float = 1.5
    """°C by which the captures of one visitor may differ: one person's differ by 0.11-0.17 (standard deviation), so
    beyond this one of them was not a capture of the face."""
    drift_flags: int = 4
    drift_colds: int = 8
    """So many of the last ten below the cold limit mean a sensor that fell: on a winter day half of all are cold."""
    drift_people: int = 10
    drift_spread: float = 1.1
    """MAD′ from which the baseline is learned anew. People alone give 0.66–0.71; over 30 of them 0.9 comes by chance."""
    drift_spread_people: int = 20
    trend_alone: float = 1.6
    """°C by which the readings of the baseline may rise or fall on their least-squares line: 3.7 standard errors of 30
    people who differ by 0.68."""
    trend_with_room: float = 0.9
    """The same where the room moved along by 0.7 of it or more."""

    warm_up_s: float = 600.0
    """After power-up the sensor's own heat moves its readings for 10 minutes and more."""
    settle_s: float = 15.0
    """After a reconnect the sensor needs 15 s to settle (datasheet)."""
    prompt_s: float = 0.4
    """Every prompt stays at least this long."""
    cover_prompt_s: float = 4.0
    """How long a visitor is asked to uncover the face before going on without."""
    gone_s: float = 0.5
    """A face not seen for this long has left."""
    blink_s: float = 0.3
    """A face may be missing this long in mid-capture."""
    fault_min_s: float = 2.0
    """A fault is shown at least this long, so that the screen does not flicker."""
    result_min_s: float = 2.0
    result_max_s: float = 20.0

    def limited(self, elevated_delta: float) -> "Policy":
        """Return the policy with another limit in °C above recent visitors, and readings near it taken twice."""
        return replace(self, elevated_delta=elevated_delta, recapture_from=round(elevated_delta - RECAPTURE_MARGIN, 3))

    def around(self, mark_m: float) -> "Policy":
        """Return the policy for a mark on the floor: faces about as wide as at that distance, within the limits set."""
        widest, narrowest = (
            2 * degrees(atan(FACE_WIDTH_M / 2 / metres)) for metres in (mark_m / MARK_REACH, mark_m * MARK_REACH)
        )
        if widest <= self.face_narrow or narrowest >= self.face_wide:
            return self
        return replace(self, face_narrow=max(self.face_narrow, narrowest), face_wide=min(self.face_wide, widest))
