"""What a visit comes to, and why; words that travel without the numbers behind them."""

from enum import Enum


class Outcome(Enum):
    NOT_ELEVATED = "not_elevated"
    ELEVATED = "elevated"
    INCONCLUSIVE = "inconclusive"


class Reason(Enum):
    """Why an outcome is what it is."""

    WITHIN = "within_baseline"
    NOT_CONFIRMED = "not_confirmed"
    ABOVE = "above_baseline"
    LEARNING = "learning"
    COLD = "cold_arrival"
    IMPLAUSIBLE = "implausible_reading"
    COVERED = "face_covered"
    DRIFT = "baseline_adrift"
    LEFT = "left_before_recheck"
    ON_DEMAND = "captured_on_demand"
