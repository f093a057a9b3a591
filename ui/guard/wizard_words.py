"""What the calibration assistant says to an installer: plain words, and the numbers that staff may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import Enum
from typing import assert_never

from PySide6.QtCore import QCoreApplication

from kiosk.domain.assistant import Ask, Finding, Prompt, Quality, Step, Trouble
from kiosk.domain.calibration import RESIDUAL_FAIR_DEG, RESIDUAL_FINE_DEG
from ui.words import NO_BREAK

translate = QCoreApplication.translate


class Sign(Enum):
    """The shape beside a result, told apart before its colour."""

    GAUGE = "gauge"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    MISSING = "missing"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Status:
    """What the result card says: how it stands, and one line more."""

    sign: Sign
    head: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class StepWords:
    """All words of one prompt."""

    label: str
    task: str
    helper: str
    status: Status | None


@dataclass(frozen=True, slots=True)
class Row:
    """One step in the summary."""

    step: Step
    quality: Quality
    name: str
    value: str
    word: str
    date: str
    again: str


def step_words(prompt: Prompt, zone: tzinfo | None) -> StepWords:
    """Return what is said at one moment. While something is in the way, no helper line competes with what to do about it."""
    task, helper = _asked(prompt)
    if prompt.trouble is not None:
        helper = _point(prompt).strip() if prompt.count > 1 else ""
    return StepWords(label(prompt.step), task, helper, _status(prompt, zone))


def label(step: Step) -> str:
    """Return which step this is."""
    words = translate("wizard", "Step %1 of %2 · %3", "number, number of steps, the step's name")
    number = list(Step).index(step) + 1
    return words.replace("%1", str(number)).replace("%2", str(len(Step))).replace("%3", step_name(step))


def step_name(step: Step) -> str:
    match step:
        case Step.ORIENTATION:
            return translate("wizard", "Which way is up")
        case Step.ALIGNMENT:
            return translate("wizard", "Line up heat and picture")
        case Step.FLAT_FIELD:
            return translate("wizard", "Even out the pixels")
        case Step.EMPTY_SCENE:
            return translate("wizard", "Learn the empty room")
        case Step.REFERENCE:
            return translate("wizard", "Reference patch")
        case Step.DISTANCE:
            return translate("wizard", "Where people stand")
        case _:
            assert_never(step)


def step_purpose(step: Step) -> str:
    """Return in a few words what is to be done in a step, for somebody who has never seen it."""
    match step:
        case Step.ORIENTATION:
            return translate("wizard", "Wave a hand")
        case Step.ALIGNMENT:
            return translate("wizard", "Touch your nose on the screen")
        case Step.FLAT_FIELD:
            return translate("wizard", "Hold up a plain board")
        case Step.EMPTY_SCENE:
            return translate("wizard", "Step out of the picture")
        case Step.REFERENCE:
            return translate("wizard", "Only if you have one")
        case Step.DISTANCE:
            return translate("wizard", "Stand on the mark")
        case _:
            assert_never(step)


def _point(prompt: Prompt) -> str:
    words = translate("wizard", "Point %1 of %2.")
    return words.replace("%1", str(prompt.number)).replace("%2", str(prompt.count)) + " "


def _asked(prompt: Prompt) -> tuple[str, str]:
    """Return task and helper line."""
    match prompt.ask:
        case Ask.WAVE:
            helper = translate("wizard", "Only the hand should move. The ring fills as it is seen.")
            return translate("wizard", "Wave a warm hand in the ring"), _point(prompt) + helper
        case Ask.STAND:
            return _stand(prompt)
        case Ask.STEP_BACK:
            return translate("wizard", "One step back, nose in the ring"), _stand(prompt)[1]
        case Ask.BOARD if prompt.can_tap:
            helper = translate(
                "wizard", "A plain matte board, about 10 cm away, over its whole view. Then touch the picture."
            )
            return translate("wizard", "Hold a board before the heat sensor"), helper
        case Ask.BOARD:
            helper = translate("wizard", "A plain matte board, about 10 cm away, that covers its whole view. Hold it still.")
            return translate("wizard", "Hold a board before the heat sensor"), helper
        case Ask.STEP_OUT:
            helper = translate("wizard", "Leave it empty until the ring is full. The kiosk goes on by itself.")
            return translate("wizard", "Step out of the picture"), helper
        case Ask.TAP_PATCH if prompt.marks:
            helper = translate("wizard", "To choose another place, touch the picture again.")
            return translate("wizard", "Now set its temperature"), helper
        case Ask.TAP_PATCH:
            helper = translate("wizard", "A surface of known temperature in view. The kiosk works without one, too.")
            return translate("wizard", "Touch the reference patch in the picture"), helper
        case Ask.MARK:
            helper = translate("wizard", "Look straight ahead, as visitors do.")
            return translate("wizard", "Stand on the mark and hold still"), helper
        case Ask.DONE:
            return _done(prompt)
        case _:
            assert_never(prompt.ask)


def _stand(prompt: Prompt) -> tuple[str, str]:
    if not prompt.can_tap:
        task = translate("wizard", "Bring your nose into the ring")
        return task, _point(prompt) + translate("wizard", "Then hold still.")
    task = translate("wizard", "Bring your nose into the ring and touch it")
    if prompt.can_find:
        return task, _point(prompt) + translate("wizard", "The face finder can do it for you.")
    return task, _point(prompt) + translate("wizard", "Touch it on the screen.")


def _done(prompt: Prompt) -> tuple[str, str]:
    quality = prompt.finding.quality if prompt.finding is not None else Quality.MISSING
    if quality is Quality.MISSING:
        helper = translate("wizard", "The kiosk works without it, but not as well.")
        return translate("wizard", "This step is left out"), helper
    if quality is Quality.POOR and prompt.step is Step.REFERENCE:
        helper = translate("wizard", "Check its temperature below, or touch the patch again.")
        return translate("wizard", "Please do this step again"), helper
    if quality is Quality.POOR:
        return translate("wizard", "Please do this step again"), translate("wizard", "The result is too poor to rely on.")
    match prompt.step:
        case Step.ORIENTATION:
            helper = translate("wizard", "Wave once more: heat and picture now move the same way.")
            return translate("wizard", "The way up is found"), helper
        case Step.ALIGNMENT:
            helper = translate("wizard", "Look at the picture: the heat lies on your face.")
            return translate("wizard", "Heat and picture are lined up"), helper
        case Step.FLAT_FIELD:
            helper = translate("wizard", "All pixels now read the same on an even surface.")
            return translate("wizard", "The pixels are evened out"), helper
        case Step.EMPTY_SCENE:
            helper = translate("wizard", "The kiosk now knows the view with nobody in it.")
            return translate("wizard", "The empty room is learned"), helper
        case Step.REFERENCE:
            helper = translate("wizard", "Check its temperature below. Then leave the patch where it is.")
            return translate("wizard", "The reference patch is set"), helper
        case Step.DISTANCE:
            helper = translate("wizard", "Leave the mark on the floor where it is.")
            return translate("wizard", "The distance is measured"), helper
        case _:
            assert_never(prompt.step)


def _status(prompt: Prompt, zone: tzinfo | None) -> Status | None:
    if prompt.trouble is not None:
        return Status(Sign.TROUBLE, *trouble_words(prompt.trouble, prompt.step))
    if prompt.ask is Ask.DONE:
        return _result(prompt.finding) if prompt.finding is not None else None
    if prompt.share > 0:
        return Status(Sign.GAUGE, _gathering(prompt.ask), _so_far(prompt))
    if prompt.residual_deg is not None:
        return Status(Sign.GAUGE, residual_words(prompt.residual_deg), _fine(prompt.distance_m))
    if prompt.finding is not None and prompt.finding.quality is not Quality.MISSING:
        return _kept(prompt.finding, zone)
    return None if prompt.ask is Ask.TAP_PATCH else Status(Sign.GAUGE, _waiting(prompt), _so_far(prompt))


def gauge(prompt: Prompt) -> float:
    """Return how full the ring on the card is: the share of this point, else how near the heat lies (1 is spot on)."""
    if prompt.share > 0 or prompt.residual_deg is None:
        return min(max(prompt.share, 0.0), 1.0)
    return min(max(1 - prompt.residual_deg / RESIDUAL_FAIR_DEG, 0.0), 1.0)


def _result(finding: Finding) -> Status:
    good = translate("wizard", "Good. There is nothing more to do here.")
    if finding.step is Step.REFERENCE:
        good = translate("wizard", "Good, if its temperature is right.")
    line = {
        Quality.GOOD: good,
        Quality.FAIR: translate("wizard", "Fair. Doing it again may make it better."),
        Quality.POOR: translate("wizard", "Poor. Please do it again."),
        Quality.MISSING: "",
    }
    return Status(Sign(finding.quality.value), value_words(finding), line[finding.quality])


def _kept(finding: Finding, zone: tzinfo | None) -> Status:
    line = translate("wizard", "In force until you have done it anew.")
    if finding.at is not None:
        line = translate("wizard", "From %1, in force until done anew.").replace("%1", date_words(finding.at, zone))
    return Status(Sign(finding.quality.value), value_words(finding), line)


def date_words(at: datetime, zone: tzinfo | None) -> str:
    """Return the day in figures that read the same in every language."""
    return f"{at.astimezone(zone):%Y-%m-%d}"


def quality_word(quality: Quality) -> str:
    match quality:
        case Quality.GOOD:
            return translate("wizard", "Good")
        case Quality.FAIR:
            return translate("wizard", "Fair")
        case Quality.POOR:
            return translate("wizard", "Poor")
        case Quality.MISSING:
            return translate("wizard", "Not done")
        case _:
            assert_never(quality)


def residual_words(degrees: float) -> str:
    """Return how far the heat is off, as a number and as a word."""
    if degrees <= RESIDUAL_FINE_DEG:
        words = translate("wizard", "%1° off so far: good")
    elif degrees <= RESIDUAL_FAIR_DEG:
        words = translate("wizard", "%1° off so far: fair")
    else:
        words = translate("wizard", "%1° off so far: poor")
    return words.replace("%1", f"{degrees:.1f}")


def _fine(distance_m: float | None) -> str:
    words = translate("wizard", "Under %1° is fine.").replace("%1", f"{RESIDUAL_FINE_DEG:.1f}")
    if distance_m is None:
        return words
    return f"{words} " + _with(translate("wizard", "At %1 m.", "distance"), f"{distance_m:.2f}")


def _so_far(prompt: Prompt) -> str:
    if prompt.residual_deg is not None:
        return residual_words(prompt.residual_deg)
    if prompt.distance_m is not None:
        return _with(translate("wizard", "You are %1 m away."), f"{prompt.distance_m:.2f}")
    return ""


def _gathering(ask: Ask) -> str:
    match ask:
        case Ask.WAVE:
            return translate("wizard", "Your hand is seen: keep waving")
        case Ask.BOARD:
            return translate("wizard", "Keep the board there")
        case Ask.STEP_OUT:
            return translate("wizard", "Stay out of the picture")
        case Ask.STAND | Ask.STEP_BACK | Ask.MARK | Ask.TAP_PATCH | Ask.DONE:
            return translate("wizard", "Hold still")
        case _:
            assert_never(ask)


def _waiting(prompt: Prompt) -> str:
    if prompt.can_tap:
        return translate("wizard", "Waiting for your touch")
    match prompt.ask:
        case Ask.WAVE:
            return translate("wizard", "Waiting for a warm hand")
        case Ask.BOARD:
            return translate("wizard", "Waiting for the board")
        case Ask.STEP_OUT:
            return translate("wizard", "Waiting for an empty view")
        case Ask.STAND | Ask.STEP_BACK | Ask.MARK | Ask.TAP_PATCH | Ask.DONE:
            return translate("wizard", "Waiting for your face")
        case _:
            assert_never(prompt.ask)


def trouble_words(trouble: Trouble, step: Step) -> tuple[str, str]:
    """Return what is in the way, and what to do about it."""
    match trouble:
        case Trouble.NO_SENSOR:
            what = translate("wizard", "The heat sensor sends nothing")
            return what, translate("wizard", "Check its cable. This goes on by itself.")
        case Trouble.NO_CAMERA:
            what = translate("wizard", "The camera sends no picture")
            return what, translate("wizard", "Check its cable. This goes on by itself.")
        case Trouble.NO_FACE:
            return translate("wizard", "No face is seen"), translate(
                "wizard", "Look at the camera, with light on your face."
            )
        case Trouble.MANY_FACES:
            return translate("wizard", "More than one face is seen"), translate("wizard", "Only one person at a time.")
        case Trouble.MOVING:
            return translate("wizard", "Something moves"), translate("wizard", "Hold still until the ring is full.")
        case Trouble.NO_WARMTH:
            what = translate("wizard", "Nothing warm moves in the ring")
            return what, translate("wizard", "Wave closer to the kiosk, or warm your hand first.")
        case Trouble.AMBIGUOUS:
            what = translate("wizard", "The waving can be read in two ways")
            return what, translate("wizard", "Wave again, in the rings only.")
        case Trouble.UNEVEN:
            what = translate("wizard", "The board is uneven or too small")
            return what, translate("wizard", "Cover the whole view, and keep your fingers behind it.")
        case Trouble.OCCUPIED:
            what = translate("wizard", "Something warm is still in view")
            return what, translate("wizard", "Step further aside, and move warm things away.")
        case Trouble.TOO_SMALL:
            what = translate("wizard", "The patch looks too small")
            return what, translate("wizard", "Bring it closer, or use a larger one.")
        case Trouble.IMPLAUSIBLE:
            return translate("wizard", "This cannot be right"), _doubt(step)
        case Trouble.APART:
            what = translate("wizard", "Step further back")
            return what, translate("wizard", "Two distances are needed to line up heat and picture.")
        case _:
            assert_never(trouble)


def _doubt(step: Step) -> str:
    match step:
        case Step.REFERENCE:
            return translate("wizard", "The patch reads far from that. Check its temperature and place.")
        case Step.ALIGNMENT:
            return translate("wizard", "The heat lies far beside your face. Do “Which way is up” first.")
        case Step.ORIENTATION | Step.FLAT_FIELD | Step.EMPTY_SCENE | Step.DISTANCE:
            return translate("wizard", "Please redo this step.")
        case _:
            assert_never(step)


def value_words(finding: Finding) -> str:
    """Return a finding's number in words; without one, what the kiosk does instead."""
    value = finding.value
    if finding.quality is Quality.MISSING or value is None:
        return _without(finding)
    match finding.step:
        case Step.ORIENTATION:
            return _turned(round(value) % 4)
        case Step.ALIGNMENT:
            return translate("wizard", "Heat lies %1° beside the face").replace("%1", f"{value:.1f}")
        case Step.FLAT_FIELD:
            return _with(translate("wizard", "Pixels differed by %1 °C"), f"{value:.1f}")
        case Step.EMPTY_SCENE:
            return _with(translate("wizard", "The empty room reads %1 °C"), f"{value:.1f}")
        case Step.REFERENCE:
            above = translate("wizard", "Sensor reads %1 °C above the patch")
            below = translate("wizard", "Sensor reads %1 °C below the patch")
            return _with(above if value >= 0 else below, f"{abs(value):.1f}")
        case Step.DISTANCE:
            return _with(translate("wizard", "The mark is %1 m away"), f"{value:.2f}")
        case _:
            assert_never(finding.step)


def _with(words: str, number: str) -> str:
    """Put a number into words, where no line may part it from its unit."""
    return words.replace("%1 ", f"%1{NO_BREAK}").replace("%1", number)


def _turned(quarters: int) -> str:
    if quarters == 0:
        return translate("wizard", "The heat needs no turning")
    return translate("wizard", "The heat is turned by %1°").replace("%1", str(90 * quarters))


def _without(finding: Finding) -> str:
    if finding.quality is not Quality.MISSING:
        return step_name(finding.step)
    match finding.step:
        case Step.ORIENTATION:
            return translate("wizard", "As the settings say")
        case Step.ALIGNMENT:
            return translate("wizard", "Estimated from the lenses")
        case Step.FLAT_FIELD:
            return translate("wizard", "Pixels may differ")
        case Step.EMPTY_SCENE:
            return translate("wizard", "Learned when nobody is there")
        case Step.REFERENCE:
            return translate("wizard", "Works without a patch, too")
        case Step.DISTANCE:
            return translate("wizard", "Estimated from the face")
        case _:
            assert_never(finding.step)


def rows(findings: Iterable[Finding], zone: tzinfo | None) -> tuple[Row, ...]:
    """Return the summary, one row per finding."""
    return tuple(_row(finding, zone) for finding in findings)


def _row(finding: Finding, zone: tzinfo | None) -> Row:
    missing = finding.quality is Quality.MISSING
    return Row(
        finding.step,
        finding.quality,
        step_name(finding.step),
        value_words(finding),
        quality_word(finding.quality),
        date_words(finding.at, zone) if finding.at is not None and not missing else "",
        translate("wizard", "Do it") if missing else redo_word(),
    )


WEIGHT = (Step.ORIENTATION, Step.ALIGNMENT, Step.FLAT_FIELD, Step.DISTANCE, Step.EMPTY_SCENE, Step.REFERENCE)
"""Steps by how much harm is done where they are poor. A reference that is not there does none."""


def whole(findings: Iterable[Finding]) -> tuple[Quality, str, str]:
    """Return how good the calibration is as a whole, in a sentence, and what would help most, in another.

    MISSING stands for one that is not finished.
    """
    by_step = {finding.step: finding.quality for finding in findings}
    for quality in (Quality.POOR, Quality.MISSING, Quality.FAIR):
        for step in WEIGHT:
            bonus = step is Step.REFERENCE and quality is Quality.MISSING
            if by_step.get(step, Quality.MISSING) is quality and not bonus:
                return quality, _judgement(quality), _advice(quality, step)
    if by_step.get(Step.REFERENCE, Quality.MISSING) is Quality.MISSING:
        return Quality.GOOD, _judgement(Quality.GOOD), translate("wizard", "A reference patch would make it better still.")
    return Quality.GOOD, _judgement(Quality.GOOD), translate("wizard", "There is nothing left to do.")


def _judgement(quality: Quality) -> str:
    match quality:
        case Quality.GOOD:
            return translate("wizard", "The calibration is good")
        case Quality.FAIR:
            return translate("wizard", "The calibration is fair")
        case Quality.POOR:
            return translate("wizard", "The calibration is poor")
        case Quality.MISSING:
            return translate("wizard", "The calibration is not finished")
        case _:
            assert_never(quality)


def _advice(quality: Quality, step: Step) -> str:
    if quality is Quality.MISSING:
        return translate("wizard", "What helps most now: “%1”.").replace("%1", step_name(step))
    return translate("wizard", "What would help most: redo “%1”.").replace("%1", step_name(step))


def redo_word() -> str:
    return translate("wizard", "Redo")


def find_word() -> str:
    return translate("wizard", "Find my face")


def later_word(ask: Ask) -> str:
    return translate("wizard", "No patch here") if ask is Ask.TAP_PATCH else translate("wizard", "Later")


def next_word() -> str:
    return translate("wizard", "Next")


def done_word() -> str:
    return translate("wizard", "Done")


def start_word() -> str:
    return translate("wizard", "Start")


def close_word() -> str:
    return translate("wizard", "Close")


def welcome() -> tuple[str, str]:
    """Return what a kiosk says that was never calibrated."""
    task = translate("wizard", "Calibrate this kiosk")
    return task, translate("wizard", "Six short steps, about 5 minutes. Each can be left for later and redone alone.")
