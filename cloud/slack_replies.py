"""What whoever clicked or asked is told, and nobody else sees."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cloud.slack_text import Tongue, inert, mention, when
from cloud.slack_words import cause_words, explained, unknown_words
from kiosk.domain.action import (
    Acknowledged,
    Assigned,
    AuthorKind,
    Ignored,
    Merged,
    Named,
    Rescreened,
    Undone,
)
from kiosk.domain.card import ActionCard, GroupCard, PersonCard, VisitCard
from kiosk.domain.mishaps import Cause
from kiosk.domain.routing import LONGEST_MUTE
from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.domain.tell_status import TellStatus

LISTED = 50
UNITS = {"m": "minutes", "h": "hours", "d": "days", "분": "minutes", "시간": "hours", "일": "days"}


def settled_words(by: ActionCard | None, tongue: Tongue) -> str:
    """Return who decided already, and what."""
    if by is None:
        return tongue("Somebody decided that already.", "이미 처리되었습니다.")
    who = _author(by, tongue)
    for deed in by.action.deeds:
        match deed:
            case Acknowledged():
                return tongue(f"Already acknowledged by {who}.", f"이미 {who} 님이 확인했습니다.")
            case Rescreened():
                return tongue(f"Already re-screened by {who}.", f"이미 {who} 님이 다시 측정했습니다.")
            case Named():
                name = inert(by.names.get(deed.person, ""))
                return tongue(f"Already named {name} by {who}.", f"이미 {who} 님이 {name}(이)라고 이름 붙였습니다.")
            case Merged():
                name = inert(by.names.get(deed.into, "")) or "–"
                return tongue(f"Already joined with {name} by {who}.", f"이미 {who} 님이 {name} 님과 합쳤습니다.")
            case Ignored():
                return tongue(f"Already ignored by {who}.", f"이미 {who} 님이 무시했습니다.")
            case Assigned():
                return tongue(
                    f"Already moved to somebody else by {who}.", f"이미 {who} 님이 다른 사람의 방문으로 옮겼습니다."
                )
            case Undone():
                return tongue(f"Already undone by {who}.", f"이미 {who} 님이 되돌렸습니다.")
            case _:
                continue
    return tongue(f"Already decided by {who}.", f"이미 {who} 님이 처리했습니다.")


def _author(card: ActionCard, tongue: Tongue) -> str:
    match card.action.author.kind:
        case AuthorKind.SLACK:
            return mention(card.action.author.id)
        case AuthorKind.GUARD:
            return inert(card.author)
        case _:
            return tongue("somebody at the kiosk", "기기에서 누군가")


def stranger_words(tongue: Tongue) -> str:
    return tongue(
        "You may not answer for this kiosk. Whoever set it up can add you to allowed_users or allowed_groups under [slack].",
        "이 기기의 알림에 답할 권한이 없습니다. 설치한 사람이 [slack]의 allowed_users에 추가할 수 있습니다.",
    )


def failed_words(reason: str, tongue: Tongue) -> str:
    """Return why something could not be done; the commonest reasons in the reader's language."""
    for pattern, words in REASONS:
        if pattern.search(reason):
            return tongue(*words)
    told = inert(reason, 300)
    return tongue(f"That was not possible: {told}", f"처리할 수 없습니다. {explained(told, tongue)}")


REASONS = (
    (
        re.compile(r"people are called"),
        (
            "Several people are called that here; choose one of them by search.",
            "같은 이름의 사람이 여럿입니다. 검색해서 한 사람을 고르세요.",
        ),
    ),
    (
        re.compile(r"got a name or more visits since"),
        (
            "They got a name or more visits since; take that back first.",
            "그 뒤에 이름이나 방문이 더해졌습니다. 먼저 그것을 되돌리세요.",
        ),
    ),
    (
        re.compile(r"^that is .* already; choose|both are one person"),
        ("That is the same person already; choose somebody else.", "이미 같은 사람입니다. 다른 사람을 고르세요."),
    ),
    (
        re.compile(r"does not say any more whom"),
        (
            "This message does not say any more whom it is about.",
            "이 메시지에는 누구에 관한 것인지 더는 남아 있지 않습니다.",
        ),
    ),
    (
        re.compile(r"^the name cannot be kept"),
        (
            "That name cannot be kept: it is too long, or there is nothing to read in it.",
            "너무 길거나 읽을 수 있는 글자가 없는 이름입니다.",
        ),
    ),
    (
        re.compile(r"the disk (refused|does not answer)"),
        (
            "The kiosk's disk takes nothing just now; try again later.",
            "지금은 기기의 디스크에 저장할 수 없습니다. 나중에 다시 시도해 주세요.",
        ),
    ),
    (re.compile(r"^the kiosk is busy"), ("The kiosk is busy; try again.", "기기가 바쁩니다. 다시 시도해 주세요.")),
    (
        re.compile(r"its time was up"),
        ("This visit is not kept any more: its time was up.", "보관 기간이 지나 이 방문은 남아 있지 않습니다."),
    ),
    (
        re.compile(r"forgotten"),
        (
            "Somebody was forgotten: nothing can be done about them any more.",
            "삭제된 사람이라 더는 할 수 있는 일이 없습니다.",
        ),
    ),
    (
        re.compile(r"there is no (action|person)"),
        (
            "This kiosk has not heard of that yet; try again in a moment.",
            "이 기기가 아직 모르는 일입니다. 잠시 뒤 다시 눌러 주세요.",
        ),
    ),
    (
        re.compile(r"all visits of"),
        (
            "That is their only visit, and they have no name: nothing to tell apart.",
            "이름 없는 사람의 유일한 방문이라 나눌 것이 없습니다.",
        ),
    ),
)
"""What the kiosk says to why it cannot do something, and what that is for whoever reads it in Slack."""


def again_words(tongue: Tongue) -> str:
    return tongue("Slack took too long; please click again.", "시간이 초과되었습니다. 다시 눌러 주세요.")


def choose_words(tongue: Tongue) -> str:
    return tongue("Choose somebody, or type a name", "사람을 고르거나 이름을 입력하세요")


def one_only_words(tongue: Tongue) -> str:
    return tongue("Fill in only one of the three", "셋 중 하나만 채우세요")


def same_name_words(name: str, tongue: Tongue) -> str:
    return tongue(
        f"There is a {name} already: choose them above, or write something that tells the two apart",
        f"{name} 님이 이미 있습니다. 위에서 고르거나 구별되는 이름을 쓰세요",
    )


def unkeepable_words(reason: str, tongue: Tongue) -> str:
    """Return why what somebody typed cannot be kept; `reason` is what kiosk.domain.person says."""
    long = re.search(r"has (\d+) characters; at most (\d+)", reason)
    korean = f"{long[1]}자입니다. 최대 {long[2]}자까지 쓸 수 있습니다" if long else "읽을 수 있는 글자가 없습니다"
    return tongue(f"This cannot be kept: {reason}", f"저장할 수 없습니다: {korean}")


def help_words(tongue: Tongue) -> str:
    return tongue(
        "`/doorman status` how the kiosk is · `/doorman who is in` who came in the last 12 hours · "
        "`/doorman unknown` who waits for a name · `/doorman mute 1h` "
        "only elevated readings for a while · `/doorman mute off`",
        "`/doorman status` 기기 상태 · `/doorman who is in` 최근 12시간 방문자 · "
        "`/doorman unknown` 이름을 기다리는 사람 · `/doorman mute 1h` 한동안 높은 측정값만 알림 · `/doorman mute off`",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a kiosk is, for whoever asks: what is `wrong` with it, with words, and how sync and telling are."""

    device: str
    site: str = ""
    wrong: Mapping[Cause, str] = field(default_factory=dict)
    sync: SyncStatus = field(default_factory=SyncStatus)
    told: TellStatus = field(default_factory=TellStatus)
    muted_until: datetime | None = None
    connections: int = 1


def status_words(now: Standing, tongue: Tongue) -> str:
    """Return how a kiosk is, as mrkdwn."""
    place = f"{inert(now.site)} · {inert(now.device)}" if now.site else inert(now.device)
    return "\n".join([tongue(f"Kiosk {place}", f"기기 {place}"), *(f"• {line}" for line in _status_lines(now, tongue))])


def _status_lines(now: Standing, tongue: Tongue) -> Iterator[str]:
    for cause, words in now.wrong.items():
        yield cause_words(cause, tongue) + (f": {explained(inert(words, 200), tongue)}" if words else "")
    if not now.wrong:
        yield tongue("screens visitors", "방문자를 측정하는 중")
    if now.sync.pace is not Pace.OFF:
        waits = tongue(f", {now.sync.waiting.visits} visits wait", f", 대기 {now.sync.waiting.visits}건")
        more = f" ({explained(inert(now.sync.words, 200), tongue)})" if now.sync.words else ""
        yield (
            tongue("cloud: ", "클라우드: ")
            + tongue(*PACES[now.sync.pace])
            + (waits if now.sync.waiting.visits else "")
            + more
        )
    if now.told.queued.waiting or now.told.queued.given_up:
        waiting, lost = now.told.queued.waiting, now.told.queued.given_up
        yield tongue(f"alerts: {waiting} wait, {lost} could not be told", f"알림: 대기 {waiting}건, 보내지 못함 {lost}건")
    if now.muted_until is not None:
        yield tongue(f"muted until {when(now.muted_until)}", f"{when(now.muted_until)}까지 알림을 멈춤")
    if now.connections > 1:
        yield tongue(f"{now.connections} kiosks listen for answers", f"기기 {now.connections}대가 답을 기다림")


PACES = {
    Pace.OFF: ("off", "꺼짐"),
    Pace.SYNCED: ("up to date", "최신"),
    Pace.BEHIND: ("catching up", "따라잡는 중"),
    Pace.OFFLINE: ("offline", "연결 끊김"),
    Pace.ATTENTION: ("needs attention", "조치 필요"),
}


def came_words(visits: Iterable[VisitCard], tongue: Tongue) -> str:
    """Return who came lately: nobody counts who leaves."""
    names: dict[str, VisitCard] = {}
    strangers: set[str] = set()
    for visit in visits:
        if visit.person is None or not visit.person.name:
            strangers.add(visit.person.id if visit.person is not None else visit.id)
        elif visit.person.id not in names:
            names[visit.person.id] = visit
    shown = list(names.values())[:LISTED]
    lines = [f"• {called(visit.person, tongue)}, {when(visit.at)}" for visit in shown if visit.person is not None]
    if len(names) > len(shown):
        lines.append(tongue(f"• {len(names) - len(shown)} more with a name", f"• 그 밖에 {len(names) - len(shown)}명"))
    if strangers:
        n = len(strangers)
        lines.append(tongue(f"• {n} without a name", f"• 이름 없는 방문자 {n}명"))
    title = tongue("Came in the last 12 hours (who left is not counted):", "최근 12시간 방문자 (나간 사람은 세지 않음):")
    return "\n".join([title, *lines]) if lines else tongue("Nobody in the last 12 hours.", "최근 12시간 방문자가 없습니다.")


def unknown_list_words(groups: Sequence[GroupCard], total: int, tongue: Tongue) -> str:
    """Return who waits for a name."""
    lines = [f"• {called(one.person, tongue)}: {_visits_words(one.person, tongue)}" for one in groups]
    if not lines:
        return tongue("Nobody waits for a name.", "이름을 기다리는 사람이 없습니다.")
    if total > len(groups):
        lines.append(
            tongue(f"and {total - len(groups)} more on the kiosk's panel", f"외 {total - len(groups)}명은 기기 화면에")
        )
    return "\n".join(lines)


def _visits_words(person: PersonCard, tongue: Tongue) -> str:
    count = tongue("1 visit" if person.visits == 1 else f"{person.visits} visits", f"{person.visits}건")
    return count if person.last_seen is None else f"{count}, {when(person.last_seen)}"


def called(person: PersonCard, tongue: Tongue) -> str:
    """Return what somebody is called, inert."""
    return inert(person.name) if person.name else unknown_words(person.number, tongue)


def muted_words(until: datetime | None, tongue: Tongue, device: str = "") -> str:
    """Return until when a kiosk tells little; other kiosks that share the app go on."""
    kiosk = tongue(f"Kiosk {inert(device)}", f"기기 {inert(device)}") if device else tongue("This kiosk", "이 기기")
    if until is None:
        return tongue(f"{kiosk} tells everything again.", f"{kiosk}: 알림을 다시 모두 보냅니다.")
    return tongue(
        f"{kiosk} tells only elevated readings until {when(until)}; the rest comes in one message then.",
        f"{kiosk}: {when(until)}까지 높은 측정값만 알리고, 나머지는 그 뒤 한 번에 알립니다.",
    )


def duration_of(words: str) -> timedelta | None:
    """Return how long a mute is to last: "30m", "1h", "2 hours", "1시간"; None for what is no duration up to a week."""
    found = re.fullmatch(r"(\d{1,4}) *(m|min|minutes?|h|hours?|d|days?|분|시간|일)", words.strip().casefold())
    if found is None:
        return None
    unit = UNITS[found[2] if found[2] in UNITS else found[2][0]]
    length = timedelta(**{unit: int(found[1])})
    return length if timedelta() < length <= LONGEST_MUTE else None
