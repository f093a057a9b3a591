"""The calibration assistant's steps, one module each: what they gather from views, ask, and yield."""

from collections.abc import Callable

from kiosk.domain.assistant import Step
from kiosk.steps.aligning import AlignmentTask
from kiosk.steps.distance import DistanceTask
from kiosk.steps.empty_scene import EmptySceneTask
from kiosk.steps.flat_field import FlatFieldTask
from kiosk.steps.orientation import OrientationTask
from kiosk.steps.reference import ReferenceTask
from kiosk.steps.sight import Sight, Task

__all__ = ["TASKS", "ReferenceTask", "Sight", "Task"]

TASKS: dict[Step, Callable[[Sight], Task]] = {
    Step.ORIENTATION: OrientationTask,
    Step.ALIGNMENT: AlignmentTask,
    Step.FLAT_FIELD: FlatFieldTask,
    Step.EMPTY_SCENE: EmptySceneTask,
    Step.REFERENCE: ReferenceTask,
    Step.DISTANCE: DistanceTask,
}
