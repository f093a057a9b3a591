"""What a why-card says in words: heading, sentences, figures and checks, in the language chosen now."""

from dataclasses import dataclass
from typing import assert_never

from kiosk.domain.decision import Guidance, Outcome, Reason
from kiosk.domain.gates import Check
from kiosk.domain.why import Advice, WhyCard
from ui.language import translate
from ui.words import NO_BREAK


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its label; `values` are the same at full and at shorter length, longest first."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhyWords:
    """All words of a card. `headline` is the deviation where there is one; `advice` may be empty.

    `checks` are the gates with their names and whether they were met, `checked` says the same in a sentence.
    """

    title: str
    headline: str
    absolute: str
    sentences: tuple[str, ...]
    checked: str
    figures: tuple[Figure, ...]
    checks: tuple[tuple[str, bool], ...]
    advice: str


def words_of(card: WhyCard) -> WhyWords:
    """Return what a card says."""
    return WhyWords(
        _title(card),
        _headline(card),
        _absolute(card),
        tuple(sentence for sentence in (_because(card), _covered(card)) if sentence),
        _checked(card),
        figures_of(card),
        tuple((check_name(gate.name), gate.passed) for gate in card.gates),
        _advice(card.advice),
    )


def signed(value: float, digits: int = 1) -> str:
    """Return a difference with its sign; the minus is an en dash, which the font has."""
    text = f"{value:+.{digits}f}"
    return text[1:] if float(text) == 0 else text.replace("-", "–")


def celsius(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f} °C".replace("-", "–")


def limit_label(threshold: float) -> str:
    return translate("why", "limit %1").replace("%1", signed(threshold))


def _title(card: WhyCard) -> str:
    match card.outcome, card.reason:
        case _, Reason.ON_DEMAND:
            return translate("why", "A picture on request")
        case _, Reason.COLD:
            return translate("why", "Why asked to wait")
        case Outcome.ELEVATED, _:
            return translate("why", "Why elevated")
        case Outcome.NOT_ELEVATED, _:
            return translate("why", "Why not elevated")
        case _:
            return translate("why", "Why no result")


def _headline(card: WhyCard) -> str:
    if card.score is not None:
        return signed(card.score) + (f" ± {celsius(card.uncertainty)}" if card.uncertainty is not None else " °C")
    if card.taken is None:
        return translate("why", "Nobody measured")
    if card.reason is Reason.LEARNING:
        return translate("why", "Still learning")
    return translate("why", "Not plausible")


def _absolute(card: WhyCard) -> str:
    """Return the line that gives the temperature by itself, never without how little that means."""
    if card.taken is None:
        return ""
    if card.score is not None and card.is_calibrated:
        text = translate("why", "Skin temperature vs recent visitors. %1 absolute, by the reference source.")
    elif card.score is not None:
        text = translate("why", "Skin temperature vs recent visitors. %1 absolute, uncalibrated.")
    elif card.is_calibrated:
        text = translate("why", "Skin temperature %1 absolute, by the reference source.")
    else:
        text = translate("why", "Skin temperature %1 absolute, uncalibrated.")
    return text.replace("%1", f"{card.taken.skin:.1f} ± {card.absolute_uncertainty:g} °C")


def _because(card: WhyCard) -> str:
    match card.reason:
        case Reason.ABOVE | Reason.WITHIN | Reason.NOT_CONFIRMED:
            text = _compared(card)
        case Reason.COLD:
            text = translate(
                "why", "The skin was %1 below the last %2 visitors: still cold from outside to be compared with them."
            )
        case Reason.LEARNING:
            text = _learning(card)
        case Reason.IMPLAUSIBLE:
            text = translate("why", "Skin cannot be at %1: the sensor saw something else, or it is faulty.")
            text = text.replace("%1", celsius(card.taken.skin) if card.taken is not None else "")
        case Reason.COVERED:
            text = translate("why", "A hat covered the forehead, so a high temperature could have stayed hidden.")
        case Reason.DRIFT:
            text = translate("why", "Too many of the last ten visitors stood out: for now no comparison can be trusted.")
        case Reason.LEFT:
            text = translate(
                "why", "The first reading was %1 above the last %2 visitors, but the visitor left before it was repeated."
            )
        case Reason.ON_DEMAND:
            text = translate("why", "Staff asked for this picture; nobody was measured.")
        case _:
            assert_never(card.reason)
    return _filled(text, card)


def _filled(text: str, card: WhyCard) -> str:
    """Put the size of the deviation, the number of people and the limit in their places."""
    away = celsius(abs(card.score)) if card.score is not None else ""
    limit = celsius(card.threshold) if card.threshold is not None else ""
    filled = text.replace("%1", away).replace("%2", str(card.people)).replace("%3", limit)
    return filled.replace(" °C", f"{NO_BREAK}°C")


def _compared(card: WhyCard) -> str:
    """Return the sentence of a comparison that led to an outcome."""
    readings = len(card.scores)
    if card.reason is Reason.NOT_CONFIRMED:
        return translate("why", "Only one of three readings was %3 or more above the last %2 visitors; two are needed.")
    if readings >= 3 and card.above >= readings:
        return translate("why", "All three readings were %3 or more above the last %2 visitors.")
    if readings >= 3:
        return translate("why", "Two of three readings were %3 or more above the last %2 visitors.")
    if readings == 2:
        return translate("why", "The mean of two readings was %1 above the last %2 visitors; the limit is %3.")
    if card.score is not None and round(card.score, 1) == 0:
        return translate("why", "The reading was that of the last %2 visitors; the limit is %3 above them.")
    if card.score is not None and card.score < 0:
        return translate("why", "The reading was %1 below the last %2 visitors; the limit is %3 above them.")
    return translate("why", "The reading was %1 above the last %2 visitors; the limit is %3.")


def _learning(card: WhyCard) -> str:
    if card.people == 0:
        return translate("why", "No visitor was known yet to compare with.")
    if card.people == 1:
        return translate("why", "Only one visitor was known, too few to compare with.")
    return translate("why", "Only %2 visitors were known, too few to compare with.")


def _covered(card: WhyCard) -> str:
    if card.covered is Guidance.GLASSES:
        return translate("why", "The visitor kept glasses on.")
    if card.covered is Guidance.HAT and card.reason is not Reason.COVERED:
        return translate("why", "The visitor kept a hat on.")
    return ""


def _checked(card: WhyCard) -> str:
    if not card.gates:
        return ""
    if not card.failed and card.reason is Reason.IMPLAUSIBLE:
        return ""
    if not card.failed:
        return translate("why", "All checks were met.")
    names = ", ".join(check_name(gate.name) for gate in card.failed)
    return translate("why", "Not met: %1.", "names of checks").replace("%1", names)


def figures_of(card: WhyCard) -> tuple[Figure, ...]:
    """Return the eight figures of a card, in reading order; those of the comparison only where there was one."""
    taken = card.taken
    if taken is None:
        return ()
    held = translate("why", "%1 s, %2 frames").replace("%1", f"{taken.seconds:.1f}").replace("%2", str(taken.samples))
    figures = [
        Figure(translate("why", "Warmest pixels"), (celsius(taken.apparent, 2),)),
        Figure(translate("why", "After correction"), (celsius(taken.skin),)),
        _visitors(card),
        Figure(translate("why", "Face fills the pixels"), (f"{100 * taken.fill:.0f} %",)),
        Figure(translate("why", "Distance"), (f"{taken.distance_m:.2f} m",)),
        Figure(translate("why", "Room"), (celsius(taken.ambient),)),
        Figure(translate("why", "Held still"), (held,)),
        _readings(card),
    ]
    return tuple(figures)


def _visitors(card: WhyCard) -> Figure:
    label = translate("why", "Recent visitors")
    if card.people == 0:
        people = translate("why", "nobody")
    elif card.people == 1:
        people = translate("why", "one person")
    else:
        people = translate("why", "%1 people").replace("%1", str(card.people))
    if card.expected is None:
        return Figure(label, (people,))
    middle = celsius(card.expected)
    return Figure(label, (f"{middle}, {people}", f"{middle} · {card.people}", middle))


def _readings(card: WhyCard) -> Figure:
    if card.threshold is None:
        return Figure(translate("why", "Readings above limit"), ("–",))
    text = translate("why", "%1 of %2", "readings").replace("%1", str(card.above)).replace("%2", str(len(card.scores)))
    return Figure(translate("why", "Readings above limit"), (text,))


def check_name(check: Check) -> str:
    """Return the name of a check as one or two words."""
    match check:
        case Check.DISTANCE:
            return translate("why", "Distance")
        case Check.FILL:
            return translate("why", "Size of the face")
        case Check.CENTRING:
            return translate("why", "Centred")
        case Check.TURN:
            return translate("why", "Looking ahead")
        case Check.STILLNESS:
            return translate("why", "Still")
        case Check.WARMTH:
            return translate("why", "Warm")
        case Check.PRESENCE:
            return translate("why", "A person")
        case Check.ROOM:
            return translate("why", "Room")
        case Check.FRAMES:
            return translate("why", "Frames")
        case _:
            assert_never(check)


def _advice(advice: Advice) -> str:
    match advice:
        case Advice.CONFIRM:
            return translate("why", "Confirm with a clinical thermometer")
        case Advice.THERMOMETER:
            return translate("why", "Use a clinical thermometer instead")
        case Advice.WAIT:
            return translate("why", "Measure again after a few minutes inside")
        case Advice.UNCOVER:
            return translate("why", "Measure again without the hat")
        case Advice.NOTHING:
            return ""
        case _:
            assert_never(advice)
