"""An alert as a message: Block Kit, with a plain text that says the same for notifications and screen readers."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import assert_never

from cloud.slack_buttons import Button, subject_of
from cloud.slack_text import NOTE_SHOWN, Tongue, inert, marked, mention, plain, shortened, when, when_plain
from cloud.slack_words import (
    author_words,
    cause_words,
    delta_words,
    explained,
    folded_words,
    nth_words,
    place_words,
    skin_words,
    unknown_words,
    who_words,
)
from kiosk.domain.alert import Alert, AlertKind, Fold, Language, State
from kiosk.slack_ports import Block, Compose, Message

HEADER_MAX = 150

SETTLED = frozenset({State.NAMED, State.IGNORED, State.MOVED, State.ACKNOWLEDGED, State.RESOLVED})


def composer(language: Language) -> Compose:
    """Return what makes messages of alerts in a language."""
    return partial(compose, tongue=Tongue(language))


def compose(alert: Alert, tongue: Tongue) -> Message:
    """Return an alert as a message, whatever is in its names."""
    if alert.state is State.ERASED:
        gone = tongue(
            "Erased: somebody was forgotten, or the time to keep this is up.",
            "삭제됨: 삭제 요청이 있었거나 보관 기간이 지났습니다.",
        )
        return Message(text=gone, blocks=(_context(gone),), event=alert.event)
    title = title_words(alert, tongue)
    return Message(text=_fallback(alert, tongue), blocks=tuple(_blocks(alert, title, tongue)), event=alert.event)


def title_words(alert: Alert, tongue: Tongue, written: Callable[[str], str] = shortened) -> str:
    """Return what happened and how it stands, as one line; `written` is what names become in it."""
    match alert.kind:
        case AlertKind.ELEVATED:
            title = tongue("Elevated skin temperature", "높은 피부 온도")
            ends = {
                State.ACKNOWLEDGED: tongue(" – acknowledged", " – 확인함"),
                State.RESOLVED: tongue(" – re-screened", " – 다시 측정함"),
            }
            return title + ends.get(alert.state, "")
        case AlertKind.UNKNOWN:
            return _title_of_group(alert, tongue, written)
        case AlertKind.RETURN | AlertKind.KNOWN if alert.state is State.MOVED:
            called = written(_name(alert, tongue))
            return tongue(f"This was {called}", f"{called} 님이었습니다")
        case AlertKind.RETURN:
            called = written(_name(alert, tongue))
            return tongue(f"{called} came again", f"{called} 님이 다시 왔습니다")
        case AlertKind.KNOWN:
            called = written(_name(alert, tongue))
            if alert.host:
                return tongue(f"Your guest {called} is here", f"손님 {called} 님이 도착했습니다")
            return tongue(f"{called} is here", f"{called} 님이 도착했습니다")
        case AlertKind.TROUBLE:
            return _title_of_trouble(alert, tongue)
        case AlertKind.DIGEST:
            return _title_of_digest(alert, tongue)
        case _:
            assert_never(alert.kind)


def _title_of_group(alert: Alert, tongue: Tongue, written: Callable[[str], str]) -> str:
    number = unknown_words(alert.who.number if alert.who else 0, tongue)
    called = written(_name(alert, tongue))
    match alert.state:
        case State.NAMED:
            return tongue(f"{number} is {called}", f"{number} = {called}")
        case State.IGNORED:
            return tongue(f"{called} – ignored", f"{called} – 무시함")
        case _:
            return tongue(f"Unknown visitor: {called}", f"미확인 방문자: {called}")


def _title_of_trouble(alert: Alert, tongue: Tongue) -> str:
    what = cause_words(alert.trouble.cause, tongue) if alert.trouble is not None else "–"
    if alert.trouble is not None and alert.trouble.until is not None:
        return tongue(f"Over: {what}", f"해결됨: {what}")
    return tongue(f"Kiosk trouble: {what}", f"기기 문제: {what}")


def _title_of_digest(alert: Alert, tongue: Tongue) -> str:
    match alert.folded.why if alert.folded is not None else Fold.MANY:
        case Fold.MANY:
            return tongue("Many visitors within minutes", "짧은 시간에 방문자가 많았습니다")
        case Fold.OFFLINE:
            return tongue("While this kiosk was offline", "연결이 끊긴 동안")
        case Fold.QUIET:
            return tongue("While it was quiet", "알림을 멈춘 동안")


def _name(alert: Alert, tongue: Tongue) -> str:
    return tongue("Somebody", "누군가") if alert.who is None else who_words(alert.who, tongue)


def _fallback(alert: Alert, tongue: Tongue) -> str:
    """Return the message without blocks; @here works from here as well as from a block."""
    parts = [title_words(alert, tongue, inert)]
    if alert.reading is not None:
        parts.append(skin_words(alert.reading))
    if alert.kind is AlertKind.ELEVATED and alert.who is not None:
        parts.append(inert(who_words(alert.who, tongue)))
    parts.append(f"{inert(alert.device)}, {when_plain(alert.at)}")
    return " · ".join(parts)


def _blocks(alert: Alert, title: str, tongue: Tongue) -> Iterator[Block]:
    """Yield the blocks from top to bottom; at most nine of 50."""
    if alert.kind is AlertKind.RETURN:
        yield {"type": "section", "text": plain(shortened(f"{title}: {_visit_words(alert, tongue)}", 300))}
    else:
        yield {"type": "header", "text": plain(shortened(title, HEADER_MAX))}
    called = _called(alert, tongue)
    if called:
        yield {"type": "section", "text": marked(called)}
    yield from _body(alert, tongue)
    yield _context(" · ".join(_beside(alert, tongue)))
    if alert.note:
        note = tongue("Note: ", "메모: ") + shortened(alert.note, NOTE_SHOWN)
        yield {"type": "section", "text": plain(note)}
    if alert.answered is not None:
        yield _context(answer_words(alert, tongue))
    buttons = tuple(_buttons(alert, tongue)) if alert.is_heard else ()
    if buttons:
        yield {"type": "actions", "elements": list(buttons)}


def _called(alert: Alert, tongue: Tongue) -> str:
    """Return whom the message calls, as mrkdwn: a host, or everybody who is there."""
    if alert.host and alert.kind is AlertKind.KNOWN and alert.state is not State.MOVED:
        return tongue(f"For {mention(alert.host)}", f"{mention(alert.host)} 님께")
    is_urgent = alert.calls_here and alert.kind is AlertKind.ELEVATED and alert.state is State.OPEN
    return "<!here>" if is_urgent else ""


def _body(alert: Alert, tongue: Tongue) -> Iterator[Block]:
    if alert.reading is not None:
        yield {"type": "section", "fields": list(_fields(alert, tongue))}
    elif alert.kind in {AlertKind.UNKNOWN, AlertKind.KNOWN}:
        yield {"type": "section", "text": plain(_visit_words(alert, tongue))}
    elif alert.trouble is not None:
        yield from _trouble(alert, tongue)
    elif alert.folded is not None:
        yield {"type": "section", "text": plain(folded_words(alert.folded, tongue))}
        yield _context(f"{when(alert.folded.first)} – {when(alert.folded.last)}")


def _fields(alert: Alert, tongue: Tongue) -> Iterator[Block]:
    """Yield the numbers of an elevated reading, and who it was."""
    assert alert.reading is not None
    told = [
        (tongue("Skin temperature", "피부 온도"), skin_words(alert.reading)),
        (tongue("Compared with recent visitors", "최근 방문자 대비"), delta_words(alert.reading, tongue)),
        (tongue("Distance", "거리"), f"{alert.reading.distance_m:.2f} m"),
    ]
    if alert.who is not None:
        who = f"{who_words(alert.who, tongue)}, {nth_words(alert.who.nth, tongue)}"
        told.append((tongue("Visitor", "방문자"), who))
    for name, value in told:
        yield plain(f"{name}\n{value}")


def _trouble(alert: Alert, tongue: Tongue) -> Iterator[Block]:
    assert alert.trouble is not None
    since = tongue(f"Since {when(alert.trouble.since)}", f"시작 {when(alert.trouble.since)}")
    if alert.trouble.until is not None:
        since += tongue(f", until {when(alert.trouble.until)}", f", 종료 {when(alert.trouble.until)}")
    if alert.trouble.words:
        yield {"type": "section", "text": plain(explained(shortened(alert.trouble.words, NOTE_SHOWN), tongue))}
    yield _context(since)


def _visit_words(alert: Alert, tongue: Tongue) -> str:
    if alert.who is None:
        return "–"
    nth = nth_words(alert.who.nth, tongue)
    nth = nth if alert.kind is AlertKind.RETURN else nth[:1].upper() + nth[1:]
    if alert.who.visits <= alert.who.nth:
        return nth
    return tongue(f"{nth}, {alert.who.visits} visits so far", f"{nth}, 지금까지 방문 {alert.who.visits}건")


def _beside(alert: Alert, tongue: Tongue) -> Iterator[str]:
    yield place_words(alert, tongue)
    if alert.trouble is None and alert.folded is None:
        yield when(alert.at)
    if not alert.clock_synced:
        yield tongue("this kiosk's clock may be wrong", "이 기기의 시계가 틀릴 수 있음")


def answer_words(alert: Alert, tongue: Tongue) -> str:
    """Return who answered and when, as mrkdwn."""
    assert alert.answered is not None
    by, at = author_words(alert.answered, tongue), when(alert.answered.at)
    verbs = {
        State.NAMED: (f"Named by {by}, {at}", f"{by} 님이 이름 붙임, {at}"),
        State.IGNORED: (f"Ignored by {by}, {at}", f"{by} 님이 무시함, {at}"),
        State.MOVED: (f"Told apart by {by}, {at}", f"{by} 님이 구별함, {at}"),
        State.ACKNOWLEDGED: (f"Acknowledged by {by}, {at}", f"{by} 님이 확인함, {at}"),
        State.RESOLVED: (f"Re-screened by {by}, {at}", f"{by} 님이 다시 측정함, {at}"),
    }
    return tongue(*verbs.get(alert.state, (f"Changed by {by}, {at}", f"{by} 님이 바꿈, {at}")))


def _buttons(alert: Alert, tongue: Tongue) -> Iterator[Block]:
    """Yield what can be done now, the most likely first."""
    is_nameless = alert.who is not None and not alert.who.name
    match alert.kind:
        case AlertKind.ELEVATED:
            if alert.state is not State.RESOLVED:
                if alert.state is not State.ACKNOWLEDGED:
                    yield _button(alert, Button.ACKNOWLEDGE, tongue("Acknowledge", "확인"), style="primary")
                yield _button(alert, Button.RESCREENED, tongue("Re-screened…", "다시 측정함…"))
            if is_nameless:
                yield _button(alert, Button.WHO, tongue("Who is this?", "누구인가요?"))
        case AlertKind.UNKNOWN:
            if is_nameless and alert.state is State.OPEN:
                yield _button(alert, Button.WHO, tongue("Who is this?", "누구인가요?"), style="primary")
                yield _button(alert, Button.IGNORE, tongue("Ignore", "무시"))
        case AlertKind.RETURN | AlertKind.KNOWN:
            if alert.state is State.MOVED and is_nameless:
                yield _button(alert, Button.WHO, tongue("Who is this?", "누구인가요?"))
            if alert.state is State.OPEN:
                yield _button(alert, Button.NOT_THEM, tongue("Not this person", "이 사람이 아님"))
        case AlertKind.TROUBLE | AlertKind.DIGEST:
            return
        case _:
            assert_never(alert.kind)
    if alert.answered is not None and alert.state in SETTLED:
        yield _button(alert, Button.UNDO, tongue("Undo", "되돌리기"))


def _button(alert: Alert, button: Button, words: str, style: str = "") -> Block:
    block: dict[str, object] = {
        "type": "button",
        "action_id": button.value,
        "text": plain(words),
        "value": subject_of(alert).value,
    }
    return block | {"style": style} if style else block


def _context(text: str) -> Block:
    return {"type": "context", "elements": [marked(text)]}
