"""What can be wrong with the kiosk, as a closed list with a short code for staff."""

from enum import Enum


class Fault(Enum):
    """A reason to be out of service. The value is the code shown to staff and kept in records."""

    SENSOR_MISSING = "T1"
    """The heat sensor does not answer on the bus."""
    SENSOR_BUS = "T2"
    """The heat sensor answers with garbage (all ones, all zeros) or the bus is stuck."""
    SENSOR_PERMISSION = "T3"
    """The program may not open the I2C bus."""
    SENSOR_DEFECT = "T4"
    """Pixels of the heat sensor no longer react."""
    REFERENCE = "T5"
    """The reference source is gone, or its temperature is not what was stated."""
    CAMERA_MISSING = "C1"
    """No camera is connected, or another program holds it."""
    CAMERA_STALLED = "C2"
    """The camera is open but its pictures stopped."""
    MODELS_MISSING = "F1"
    """The face finder's weights are absent or fail their hash."""
    STORAGE = "S1"
    """The disk takes no more visits."""
    AMBIENT = "A1"
    """The room is outside the range in which a reading means anything."""
    DRIFT = "A2"
    """Too many recent visitors were flagged, or their spread is too wide: the baseline cannot be trusted."""
    UNSTEADY = "A3"
    """The room, or the sensor, changes too fast for any comparison."""
