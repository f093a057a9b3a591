"""What is wrong with a modal as it was filled in, told to whoever still sees it, before it is taken."""

from collections.abc import Callable, Mapping
from typing import Any

from cloud.slack_buttons import NAME_FIELD, NOTE_FIELD, PERSON_FIELD, USER_FIELD, Form
from cloud.slack_replies import choose_words, one_only_words, same_name_words, unkeepable_words
from cloud.slack_text import Tongue, shortened
from cloud.slack_views import errors_of
from kiosk.domain.person import tidy_line, tidy_note
from kiosk.slack_ports import Click

Wrong = Mapping[str, Any] | None
"""The answer to a submission that keeps the modal open and says why; None where it can be taken."""


def wrong_with(click: Click, is_taken: Callable[[str], bool], tongue: Tongue) -> Wrong:
    """Return what is wrong with a submission; `is_taken` tells whether somebody is called so."""
    if click.action == Form.NOTE.value:
        return _unkeepable(tidy_note, click.state.get(NOTE_FIELD, ""), NOTE_FIELD, tongue)
    filled = [field for field in (PERSON_FIELD, USER_FIELD, NAME_FIELD) if click.state.get(field, "").strip()]
    if not filled:
        return errors_of(NAME_FIELD, choose_words(tongue))
    if len(filled) > 1:
        return errors_of(filled[-1], one_only_words(tongue))
    if filled == [NAME_FIELD]:
        return _wrong_name(click.state[NAME_FIELD], is_taken, tongue)
    return None


def _wrong_name(name: str, is_taken: Callable[[str], bool], tongue: Tongue) -> Wrong:
    wrong = _unkeepable(tidy_line, name, NAME_FIELD, tongue)
    if wrong is None and is_taken(name):
        return errors_of(NAME_FIELD, same_name_words(shortened(name, 40), tongue))
    return wrong


def _unkeepable(tidy: Callable[[str], str], text: str, field: str, tongue: Tongue) -> Wrong:
    try:
        tidy(text)
    except ValueError as wrong:
        return errors_of(field, unkeepable_words(str(wrong), tongue))
    return None
