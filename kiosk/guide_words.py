"""The words of the guards' printed page, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuideWords:
    """What stands on the page, from top to bottom. `sights` are what a visitor sees with what a guard does."""

    title: str
    subtitle: str
    enter: tuple[str, tuple[str, ...]]
    leave: tuple[str, tuple[str, ...]]
    elevated: tuple[str, tuple[str, ...]]
    elevated_note: str
    sees: tuple[str, str]
    sights: tuple[tuple[str, str], ...]
    unknown: tuple[str, tuple[str, ...]]
    wrong: tuple[str, tuple[str, ...]]
    never: tuple[str, str]
    codes: tuple[str, str]
    contact: str


ENGLISH = GuideWords(
    title="doorman: for guards",
    subtitle="It compares each visitor's skin temperature with the people before. It is no thermometer, and does not know "
    "who is ill.",
    enter=(
        "In",
        ("Hold the upper right corner of the screen for two seconds.", "Tap your name, type your PIN, tap Open."),
    ),
    leave=(
        "Out",
        ("Tap Lock when you are done: visitors wait meanwhile.", "Untouched for a minute, it locks itself."),
    ),
    elevated=(
        "The screen turns amber: Please re-check",
        (
            "Ask the visitor aside, in private. Do not read the number out: it is not their temperature.",
            "Measure with a clinical thermometer. That decides, by the rules of your house.",
            "On Now tap Acknowledge (somebody looks after it) or Re-screened (nothing to follow).",
        ),
    ),
    elevated_note="The number is how far above recent visitors the skin read, with its uncertainty. "
    "The kiosk alone turns nobody away.",
    sees=("The visitor sees", "You do"),
    sights=(
        ("Please see staff – setting up", "Nothing to compare with yet: measure with the thermometer."),
        ("Not available", "No result for this visitor: measure with the thermometer."),
        ("Please wait inside", "Cold from outside: ask them back in a few minutes."),
        ("Not available, with a code", "Out of service: tell whoever looks after it the code."),
    ),
    unknown=(
        "Somebody has no name: Unknown",
        (
            "Yes, it's …: the same person; all their visits get the name.",
            "Someone else: choose the right face, most similar first.",
            "New person: type a name. Ignore: no more questions.",
            "Sure and Maybe are guesses. Look at the faces yourself.",
        ),
    ),
    wrong=(
        "It was wrong, or you were",
        (
            "Undo stands in the message for ten seconds, and under Audit for good.",
            "One visit is somebody else's: open it, tap Not them?",
            "Two people are one: People, the person, Merge.",
            "Only Forget this person cannot be undone; admins do it.",
        ),
    ),
    never=(
        "Do not",
        (
            "tell others who came · leave the panel open · lend your PIN · photograph the panel · "
            "let a door or a suspicion hang on what the kiosk takes a face for"
        ),
    ),
    codes=(
        "Codes",
        "T heat sensor · C camera · F face finder · S storage · A room, or readings adrift · P settings",
    ),
    contact="Whoever looks after it:",
)

KOREAN = GuideWords(
    title="doorman: 안내원용",
    subtitle="방문자의 피부 온도를 앞서 온 사람들과 비교합니다. 체온계가 아니며, 누가 아픈지 알지 못합니다.",
    enter=("들어가기", ("화면 오른쪽 위 모서리를 2초 동안 누르세요.", "이름을 누르고 PIN을 입력한 뒤 열기를 누르세요.")),
    leave=("나가기", ("끝나면 잠금을 누르세요. 그동안 방문자가 기다립니다.", "1분 동안 만지지 않으면 스스로 잠깁니다.")),
    elevated=(
        "화면이 호박색으로: 다시 확인해 주세요",
        (
            "방문자를 따로 조용히 부르세요. 숫자를 소리 내어 읽지 마세요. 몸의 온도가 아닙니다.",
            "의료용 체온계로 재세요. 결정은 그 값과 여러분의 규정으로 합니다.",
            "지금 화면에서 확인함(누군가 살피는 중) 또는 다시 측정함(더 할 일 없음)을 누르세요.",
        ),
    ),
    elevated_note="숫자는 최근 방문자보다 피부가 얼마나 높게 읽혔는지와 그 불확실성입니다. "
    "이 기기만으로 아무도 돌려보내지 않습니다.",
    sees=("방문자가 보는 말", "여러분이 할 일"),
    sights=(
        ("직원에게 문의해 주세요 – 준비 중", "아직 비교할 사람이 없습니다. 체온계로 재세요."),
        ("결과를 낼 수 없습니다", "이 방문자의 결과가 없습니다. 체온계로 재세요."),
        ("안에서 잠시 기다려 주세요", "밖에서 차가워졌습니다. 몇 분 뒤 다시 부르세요."),
        ("지금은 이용할 수 없습니다 (코드)", "멈췄습니다. 담당자에게 코드를 알려 주세요."),
    ),
    unknown=(
        "이름이 없는 사람: 미확인",
        (
            "네, … 님: 같은 사람입니다. 모든 방문에 이름이 붙습니다.",
            "다른 사람: 비슷한 순서로 나온 얼굴에서 고르세요.",
            "새 사람: 이름을 입력하세요. 무시: 더 묻지 않습니다.",
            "확실·아마도는 추측입니다. 얼굴을 직접 보세요.",
        ),
    ),
    wrong=(
        "틀렸거나 잘못 눌렀을 때",
        (
            "되돌리기는 10초 동안 알림에 있고, 감사에는 계속 있습니다.",
            "한 방문이 다른 사람이면: 방문을 열고 다른 사람?",
            "두 사람이 한 사람이면: 사람, 그 사람, 합치기.",
            "이 사람 잊기만은 되돌릴 수 없습니다. 관리자가 합니다.",
        ),
    ),
    never=(
        "하지 마세요",
        (
            "누가 왔는지 남에게 말하기 · 화면을 열어 두기 · PIN 빌려주기 · 화면 촬영하기 · "
            "기기가 알아본 얼굴만 믿고 문을 열거나 의심하기"
        ),
    ),
    codes=("코드", "T 열 센서 · C 카메라 · F 얼굴 찾기 · S 저장소 · A 실내 온도나 측정값 · P 설정"),
    contact="담당자:",
)

WORDS = {"en": ENGLISH, "ko": KOREAN}
