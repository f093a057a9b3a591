"""What there is to choose on the panel, and what each choice means, in the language chosen now."""

from kiosk.domain.card import Shown
from kiosk.domain.choices import Row, Sort, Value
from kiosk.domain.identity import Greeting
from ui.guard.consent import mode_answers
from ui.guard.page_words import filled, translate
from ui.language import NAMES


def row_words(row: Row) -> tuple[str, str]:
    """Return what a row is called and what it does; a row that is not known stays as in the settings file."""
    return _rows().get(row.name, (row.setting, ""))


def _rows() -> dict[str, tuple[str, str]]:
    return {
        "recognition": (
            translate("choices", "Recognition"),
            translate("choices", "Whose face the kiosk remembers, to tell who comes again."),
        ),
        "greeting": (
            translate("choices", "Greeting"),
            translate("choices", "How somebody known is greeted on the visitor’s screen."),
        ),
        "shown": (
            translate("choices", "Side by side"),
            translate("choices", "Whether readings may stand beside names and faces, where the law asks for the choice."),
        ),
        "elevated_delta": (
            translate("choices", "Limit"),
            translate("choices", "A reading this far above recent visitors is called elevated."),
        ),
        "sounds": (translate("choices", "Sounds"), translate("choices", "The kiosk’s own short sounds.")),
        "alarm_until_acknowledged": (
            translate("choices", "Repeat the alarm"),
            translate("choices", "Sound an elevated reading again until somebody acknowledges it."),
        ),
        "language": (
            translate("choices", "Language"),
            translate("choices", "What the visitor’s screen speaks before somebody chooses."),
        ),
        "helper_lines": (
            translate("choices", "Helper lines"),
            translate("choices", "A second, smaller line that explains the large one."),
        ),
        "palette": (
            translate("choices", "Colours of the heat"),
            translate("choices", "Cividis and viridis are told apart by everybody."),
        ),
        "contact": (
            translate("choices", "Contact"),
            translate("choices", "Whom a visitor may ask; stands at the foot of the screen and in the notice."),
        ),
        "panel_idle_s": (
            translate("choices", "Lock after"),
            translate("choices", "How long nobody touches the panel before it locks."),
        ),
    }


def value_words(row: Row, value: Value) -> str:
    """Return a value as it is shown."""
    match row.sort:
        case Sort.SWITCH:
            return translate("choices", "On") if value else translate("choices", "Off")
        case Sort.NUMBER:
            return f"{float(value):g} {row.unit}".strip()
        case Sort.TEXT:
            return str(value) or translate("choices", "The reception desk")
        case Sort.PICK:
            return option_words(row, str(value))[0]


def option_words(row: Row, option: str) -> tuple[str, str]:
    """Return what an option is called and what it means."""
    if row.name == "recognition":
        told = {answer.value: (answer.head, answer.line) for answer in mode_answers()}
        return told.get(option, (translate("choices", "Not chosen yet"), ""))
    if row.name == "language":
        return NAMES.get(option, option), ""
    return _options().get((row.name, option), (option[:1].upper() + option[1:], ""))


def _options() -> dict[tuple[str, str], tuple[str, str]]:
    return {
        ("greeting", Greeting.OFF.value): (
            translate("choices", "No greeting"),
            translate("choices", "Nobody is called by name."),
        ),
        ("greeting", Greeting.FIRST_NAME.value): (
            translate("choices", "First name"),
            translate("choices", "“Hello, Seoyeon”, only while they still stand there."),
        ),
        ("greeting", Greeting.FULL_NAME.value): (
            translate("choices", "Full name"),
            translate("choices", "“Hello, Kim Seoyeon”. Whoever stands behind them reads it, too."),
        ),
        ("shown", Shown.BOTH.value): (
            translate("choices", "Both"),
            translate("choices", "Guards see who was elevated."),
        ),
        ("shown", Shown.IDENTITIES.value): (
            translate("choices", "Identities first"),
            translate("choices", "Lists show who came or what was measured, never both. They begin with who came."),
        ),
        ("shown", Shown.READINGS.value): (
            translate("choices", "Readings first"),
            translate("choices", "Lists show what was measured or who came, never both. They begin with readings."),
        ),
    }


def origin_words(who: str, when: str, row: Row, in_file: Value) -> str:
    """Return who chose, and what holds once that is reset."""
    text = translate("choices", "Chosen by %1, %2. The settings file says: %3")
    return filled(text, who, when, value_words(row, in_file))


def chosen_words(row: Row, value: Value) -> str:
    """Return what was just chosen."""
    return f"{row_words(row)[0]}: {value_words(row, value)}"
