"""The modals: who is this, and the note to a second screening; and what whoever searches in them is offered."""

from collections.abc import Iterable, Mapping

from cloud.slack_buttons import NAME_FIELD, NOTE_FIELD, PERSON_FIELD, USER_FIELD, Form, Subject
from cloud.slack_text import Tongue, plain, shortened
from kiosk.domain.card import PersonCard
from kiosk.domain.person import NAME_MAX, NOTE_MAX
from kiosk.slack_ports import Block

OPTION_MAX = 75
OPTIONS = 50
TYPED_MAX = 3000
"""What an input of Slack's takes at most. Ours take that as well: a limit of Slack's would only say that it is reached."""


def name_view(subject: Subject, place: str, tongue: Tongue, *, title: str = "") -> Block:
    """Return the modal that asks who somebody is: one of our people, a Slack user, or a name typed.

    `place` is channel and message it was opened from, which come back with the answer; `title` names whom it is about.
    """
    about = plain(shortened(title, 300)) if title else None
    blocks: list[Block] = [] if about is None else [{"type": "section", "text": about}]
    blocks += [
        _input(
            PERSON_FIELD,
            tongue("Somebody the kiosk knows", "이미 등록된 사람"),
            {
                "type": "external_select",
                "placeholder": plain(tongue("Search by name", "이름으로 찾기")),
                "min_query_length": 1,
            },
        ),
        _input(
            USER_FIELD,
            tongue("Or somebody in Slack", "또는 Slack 사용자"),
            {"type": "users_select", "placeholder": plain(tongue("Choose a colleague", "동료 고르기"))},
        ),
        _input(
            NAME_FIELD,
            tongue("Or a new name", "또는 새 이름"),
            {"type": "plain_text_input", "max_length": TYPED_MAX},
            hint=tongue(f"At most {NAME_MAX} characters.", f"최대 {NAME_MAX}자."),
        ),
    ]
    return _modal(Form.NAME, subject, place, blocks, tongue, tongue("Who is this?", "누구인가요?"))


def note_view(subject: Subject, place: str, tongue: Tongue) -> Block:
    """Return the modal that takes a note to a second screening."""
    field = _input(
        NOTE_FIELD,
        tongue("Note", "메모"),
        {"type": "plain_text_input", "multiline": True, "max_length": TYPED_MAX},
        hint=tongue(f"At most {NOTE_MAX} characters; may stay empty.", f"최대 {NOTE_MAX}자. 비워 두어도 됩니다."),
    )
    meaning = tongue(
        "You screened this visitor again, and there is nothing to follow.", "이 방문자를 다시 측정했고 더 할 일이 없습니다."
    )
    blocks: list[Block] = [{"type": "section", "text": plain(meaning)}, field]
    return _modal(Form.NOTE, subject, place, blocks, tongue, tongue("Re-screened", "다시 측정함"))


def options_of(people: Iterable[PersonCard]) -> Mapping[str, object]:
    """Return people as what a search in the modal offers."""
    return {"options": [_option(card) for card in list(people)[:OPTIONS]]}


def errors_of(field: str, words: str) -> Mapping[str, object]:
    """Return the answer to a modal that cannot be taken as it is: it stays open and says why."""
    return {"response_action": "errors", "errors": {field: shortened(words, 150)}}


def _option(card: PersonCard) -> Block:
    option: dict[str, object] = {"text": plain(shortened(card.name or f"#{card.number}", OPTION_MAX)), "value": card.id}
    return option | {"description": plain(shortened(card.role, OPTION_MAX))} if card.role else option


def _input(name: str, label: str, element: Mapping[str, object], hint: str = "") -> Block:
    block: dict[str, object] = {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain(label),
        "element": {**element, "action_id": name},
    }
    return block | {"hint": plain(hint)} if hint else block


def _modal(form: Form, subject: Subject, place: str, blocks: list[Block], tongue: Tongue, title: str) -> Block:
    return {
        "type": "modal",
        "callback_id": form.value,
        "private_metadata": f"{subject.value}@{place}",
        "title": plain(title),
        "submit": plain(tongue("Save", "저장")),
        "close": plain(tongue("Cancel", "취소")),
        "blocks": blocks,
    }
