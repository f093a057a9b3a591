"""What is said in Slack about kiosks and people, in English and Korean."""

from cloud.slack_text import Tongue, inert, mention, ordinal, shortened
from kiosk.domain.action import AuthorKind
from kiosk.domain.alert import Alert, AlertKind, Answered, Fold, Folded, Mishap, Reading, Who
from kiosk.domain.fault import Fault

FAULTS = {
    Fault.SENSOR_MISSING: ("heat sensor not connected", "열 센서 연결 안 됨"),
    Fault.SENSOR_BUS: ("heat sensor gives no usable values", "열 센서 값 오류"),
    Fault.SENSOR_PERMISSION: ("no access to the heat sensor", "열 센서 접근 권한 없음"),
    Fault.SENSOR_DEFECT: ("heat sensor pixels do not react", "열 센서 일부 픽셀 고장"),
    Fault.REFERENCE: ("reference patch gone, or not at its temperature", "기준판이 없거나 온도가 다름"),
    Fault.SENSOR_NO_BUS: ("I2C is switched off", "I2C가 꺼져 있음"),
    Fault.CAMERA_MISSING: ("camera not connected", "카메라 연결 안 됨"),
    Fault.CAMERA_STALLED: ("camera pictures stopped", "카메라 영상 멈춤"),
    Fault.CAMERA_IN_USE: ("another program uses the camera", "다른 프로그램이 카메라 사용 중"),
    Fault.MODELS_MISSING: ("face models missing", "얼굴 모델 없음"),
    Fault.STORAGE: ("the disk takes no more visits", "디스크에 더 저장할 수 없음"),
    Fault.STORAGE_REFUSED: ("storage cannot be used", "저장소를 쓸 수 없음"),
    Fault.SETTINGS: ("mistake in the settings file", "설정 파일에 오류 있음"),
    Fault.AMBIENT: ("the room is too warm or too cold to compare readings", "실내 온도가 측정 범위를 벗어남"),
    Fault.DRIFT: (
        "too many recent visitors were elevated: look at the sensor and the room",
        "최근 방문자 상당수가 높게 나옴: 센서와 실내를 확인",
    ),
    Fault.UNSTEADY: ("room or sensor changes too fast", "실내 또는 센서 온도 변화가 너무 빠름"),
}

MISHAPS = {
    Mishap.OFFLINE: ("nothing got through for a while", "한동안 연결되지 않음"),
    Mishap.DISK: ("the disk is nearly full: pictures are not kept any more", "디스크가 거의 차서 사진을 저장하지 않음"),
    Mishap.CLOUD: ("the sync waits for somebody to repair it", "동기화가 조치를 기다리는 중"),
}


def cause_words(cause: Fault | Mishap, tongue: Tongue) -> str:
    """Return what is wrong, with the code that staff know."""
    if isinstance(cause, Fault):
        return f"{tongue(*FAULTS[cause])} ({cause.value})"
    return tongue(*MISHAPS[cause])


def explained(words: str, tongue: Tongue) -> str:
    """Return what the program says of a trouble, which it says in English, as the log and the doctor do."""
    return tongue(words, f"기기의 설명(영어): {words}")


def unknown_words(number: int, tongue: Tongue) -> str:
    return tongue(f"Unknown {number}", f"미확인 {number}")


def who_words(who: Who, tongue: Tongue) -> str:
    """Return what somebody is called, as one short line that is not yet inert."""
    return shortened(who.name) if who.name else unknown_words(who.number, tongue)


def nth_words(nth: int, tongue: Tongue) -> str:
    return tongue("first visit" if nth == 1 else f"{ordinal(nth)} visit", "첫 방문" if nth == 1 else f"{nth}번째 방문")


def skin_words(reading: Reading) -> str:
    """Return the skin temperature with how far it may be off."""
    return f"{reading.skin_c:.1f} ± {reading.uncertainty_c:.1f} °C"


def delta_words(reading: Reading, tongue: Tongue) -> str:
    """Return the deviation from recent visitors, with what counts as elevated."""
    if reading.delta_c is None:
        return tongue("not known yet", "아직 모름")
    off = "" if reading.delta_uncertainty_c is None else f" ± {reading.delta_uncertainty_c:.1f}"
    told = f"{reading.delta_c:+.1f}{off} °C".replace("-", "−")
    if reading.threshold_c is None:
        return told
    limit = f"+{reading.threshold_c:.1f} °C"
    return tongue(f"{told} (elevated from {limit})", f"{told} ({limit}부터 높음)")


def author_words(answered: Answered, tongue: Tongue) -> str:
    """Return who answered, as mrkdwn: a mention of a Slack user, else what they are called."""
    match answered.author.kind:
        case AuthorKind.SLACK:
            return mention(answered.author.id)
        case AuthorKind.GUARD:
            return inert(answered.name or tongue("a guard", "근무자"))
        case AuthorKind.VISITOR:
            return tongue("the visitor", "방문자 본인")
        case AuthorKind.CONSOLE:
            return tongue("whoever is at the console", "콘솔 사용자")
        case AuthorKind.RECOGNITION:
            return tongue("recognition", "얼굴 인식")


def folded_words(folded: Folded, tongue: Tongue) -> str:
    """Return how many of what came, as a list."""
    words = COUNTED | FURTHER if folded.why is Fold.MANY else COUNTED
    counted = [(n, words[kind]) for kind, n in folded.counts.items() if n and kind in words]
    lines = [
        tongue(f"• 1 {one}" if n == 1 else f"• {n} {several}", f"• {korean} {n}건") for n, (one, several, korean) in counted
    ]
    return "\n".join(lines) or "–"


COUNTED = {
    AlertKind.UNKNOWN: ("new unknown visitor", "new unknown visitors", "처음 온 미확인 방문자"),
    AlertKind.RETURN: (
        "visit of an unknown visitor who came before",
        "visits of unknown visitors who came before",
        "다시 온 미확인 방문자",
    ),
    AlertKind.KNOWN: ("visit of a known visitor", "visits of known visitors", "아는 방문자"),
    AlertKind.TROUBLE: ("trouble with the kiosk", "troubles with the kiosk", "기기 문제"),
}
"""What events of a kind are called: one, several, in Korean."""

FURTHER = {
    AlertKind.UNKNOWN: (
        "more new unknown visitor, beside those told one by one",
        "more new unknown visitors, beside those told one by one",
        "따로 알린 방문자 외에 처음 온 미확인 방문자",
    ),
}
"""What those are called who came on top of others that stand above in the channel."""


def place_words(alert: Alert, tongue: Tongue) -> str:
    """Return which kiosk it was, as mrkdwn."""
    kiosk = tongue(f"kiosk {inert(alert.device)}", f"기기 {inert(alert.device)}")
    return f"{inert(alert.site)} · {kiosk}" if alert.site else kiosk
