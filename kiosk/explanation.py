"""Why visits came out as they did: cards as pictures, as words and as JSON, one by one or with an export."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.bootstrap import in_force, open_reader, registration_of
from kiosk.domain.alert import Alert
from kiosk.domain.card import Shown
from kiosk.domain.registration import Registration
from kiosk.domain.visit import Kind, VisitId
from kiosk.domain.why import Evidence, WhyCard, why
from kiosk.errors import BadInput, DoormanError
from kiosk.settings import Settings
from kiosk.store.export import export
from kiosk.store.reader import VisitReader
from kiosk.store.rows import VisitRow, gate_json

if TYPE_CHECKING:
    from ui.guard.why_print import WhyPrinter
    from ui.guard.why_words import WhyWords

log = logging.getLogger(__name__)

EXPORT_SIZE = (1280, 720)
"""Of the cards in an export, in pixels."""

MESSAGE_SIZE = (960, 540)
"""Of the cards beside messages: painted while visitors are screened."""

USUAL_M = 0.45
"""Distance taken for a picture on which nobody was measured."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One visit explained: its row, its card, the card's words, and the file with its picture."""

    visit: VisitRow
    card: WhyCard
    words: "WhyWords"
    picture: Path

    def as_json(self) -> dict[str, Any]:
        """Return the card with stable keys; see docs/json.md."""
        card, words, taken = self.card, self.words, self.card.taken
        measured = None
        if taken is not None:
            measured = {
                "apparent_c": taken.apparent,
                "skin_c": taken.skin,
                "skin_uncertainty_c": card.skin_uncertainty,
                "absolute_uncertainty_c": card.absolute_uncertainty,
                "calibrated": card.is_calibrated,
                "fill": taken.fill,
                "distance_m": taken.distance_m,
                "ambient_c": taken.ambient,
                "background_c": taken.background,
                "samples": taken.samples,
                "seconds_stable": taken.seconds,
                "pixel": list(taken.pixel),
            }
        return {
            "id": self.visit.id,
            "outcome": card.outcome.value,
            "reason": card.reason.value,
            "advice": card.advice.value,
            "score_c": card.score,
            "uncertainty_c": card.uncertainty,
            "threshold_c": card.threshold,
            "baseline_c": card.expected,
            "people": card.people,
            "recent": list(card.recent),
            "scores_c": list(card.scores),
            "above": card.above,
            "kappa": card.kappa,
            "measured": measured,
            "gates": [gate_json(gate) for gate in card.gates],
            "words": {
                "title": words.title,
                "headline": words.headline,
                "absolute": words.absolute,
                "sentences": [_plain(sentence) for sentence in (*words.sentences, words.checked) if sentence],
                "figures": [{"label": figure.label, "value": figure.values[0]} for figure in words.figures],
                "advice": words.advice,
            },
            "picture": str(self.picture),
        }

    def as_text(self) -> str:
        """Return the card as lines for people."""
        words = self.words
        wide = max((len(figure.label) for figure in words.figures), default=0)
        lines = [
            f"{words.title}: {words.headline}",
            words.absolute,
            *map(_plain, words.sentences),
            words.checked,
            *(f"  {figure.label:<{wide}}  {figure.values[0]}" for figure in words.figures),
            words.advice,
            str(self.picture),
        ]
        return "\n".join(line for line in lines if line)


def _plain(text: str) -> str:
    """Return a text with ordinary spaces: where lines may break matters on the card alone."""
    return text.replace("\u00a0", " ")


def explain(settings: Settings, visit: VisitId, out: Path, size: tuple[int, int], language: str) -> Explained:
    """Draw the why-card of a kept visit into a PNG file, replacing it.

    Raises BadInput for an unknown id or a file that cannot be written, BadSettings without the key of the pictures.
    """
    if out.suffix.lower() != ".png":
        raise BadInput(f"{out}: a why-card is a PNG; give it a name that ends with .png")
    reader = open_reader(settings)
    row, card = reader.visit(visit), why(reader.verdict(visit))
    evidence = evidence_of(reader, visit, registration_of(settings))
    if _is_apart(settings):
        evidence = replace(evidence, photo=None)
    printer = why_printer(language)
    try:
        out.write_bytes(printer.png(card, evidence, row.started, size, synced=row.clock_synced))
    except OSError as refused:
        raise BadInput(f"cannot write {out}: {refused.strerror}") from None
    return Explained(row, card, printer.words(card), out)


def export_visits(settings: Settings, folder: Path, ids: list[str] | None) -> str:
    """Write kept visits as files, each with its why-card; returns what was done, in a sentence.

    Where readings are kept apart from identities, nothing that shows a face is written.
    """
    reader, draw_card, is_apart = open_reader(settings), None, _is_apart(settings)
    try:
        printer = why_printer(settings.site.language)
        draw_card = partial(_card_png, reader, registration_of(settings), printer, is_apart=is_apart)
    except DoormanError as unpaintable:
        log.warning("exported without why-cards: %s", unpaintable)
    kinds = (Kind.HEAT,) if is_apart else tuple(Kind)
    done = export(reader, folder, None if ids is None else [VisitId(one) for one in ids], draw_card, kinds)
    cards = f" and {done.cards} why-cards" if done.cards else ""
    damaged = f"; {done.damaged} pictures could not be opened" if done.damaged else ""
    left_out = "; faces were left out, as readings are kept apart from identities" if is_apart else ""
    return f"{done.visits} visits, {done.pictures} pictures{cards} in {folder}{damaged}{left_out}"


def _is_apart(settings: Settings) -> bool:
    return in_force(settings).privacy.shown != Shown.BOTH.value


def _card_png(
    reader: VisitReader, registration: Registration, printer: "WhyPrinter", visit: VisitId, *, is_apart: bool
) -> bytes:
    row, card = reader.visit(visit), why(reader.verdict(visit))
    evidence = evidence_of(reader, visit, registration)
    if is_apart:
        evidence = replace(evidence, photo=None)
    return printer.png(card, evidence, row.started, EXPORT_SIZE, synced=row.clock_synced)


def card_drawer(settings: Settings) -> Callable[[Alert, bool], bytes | None]:
    """Return what draws the why-card of an alert's visit beside a running application, as a PNG, with its photo or without.

    It speaks the language of the messages. None where the visit is not kept any more. May be called from one thread at a
    time, any but Qt's.
    """
    reader, registration = open_reader(settings), registration_of(settings)
    language = settings.slack.language or settings.site.language

    def draw(alert: Alert, with_photo: bool) -> bytes | None:
        from ui.guard.why_print import why_png  # noqa: PLC0415 - visitors do not wait for it

        if alert.visit is None:
            return None
        try:
            row, card = reader.visit(alert.visit), why(reader.verdict(alert.visit))
            evidence = evidence_of(reader, alert.visit, registration)
        except BadInput:
            return None
        evidence = evidence if with_photo else replace(evidence, photo=None)
        return why_png(card, evidence, row.started, MESSAGE_SIZE, language, synced=row.clock_synced)

    return draw


def why_printer(language: str) -> "WhyPrinter":
    """Return what prints why-cards; Qt is imported here and not before. Raises DoormanError without the font."""
    from ui.guard.why_print import WhyPrinter  # noqa: PLC0415

    return WhyPrinter(language)


def evidence_of(reader: VisitReader, visit: VisitId, registration: Registration) -> Evidence:
    """Return what is kept to look at of a visit.

    Visits from before the journal noted how the heat lay over the picture get the map of today's registration.
    """
    kept = reader.evidence(visit)
    if kept.heat_map is not None or kept.photo is None:
        return kept
    return replace(kept, heat_map=registration.heat_corners(reader.visit(visit).distance_m or USUAL_M))
