import pytest

from kiosk.domain.identity import Greeting
from ui.visitor.greeting import called, shortened


@pytest.mark.parametrize(
    ("name", "full", "first"),
    [
        ("Han Minjun", "Han Minjun", "Han"),
        ("Lee, Ann", "Lee, Ann", "Ann"),
        ("Dr. Weiss", "Dr. Weiss", "Dr. Weiss"),
        ("박서연", "박서연", "박서연"),
        ("박 서연", "박 서연", "박 서연"),
        ("👩‍👧 Kim", "Kim", "Kim"),
        ("👍🏽Lee 🇰🇷", "Lee", "Lee"),
        ("1️⃣ Bo", "1 Bo", "1"),
        ("می\u200cخواهم", "می\u200cخواهم", "می\u200cخواهم"),
        ("नेहा 🎉", "नेहा", "नेहा"),
        ("🎉", "", ""),
    ],
)
def test_a_name_is_greeted_without_what_cannot_be_drawn(name, full, first):
    assert called(name, Greeting.FULL_NAME) == full
    assert called(name, Greeting.FIRST_NAME) == first
    assert called(name, Greeting.OFF) == ""


@pytest.mark.parametrize("name", ["Maximiliane Oberhuber", "नेहा 🎉 नेहा", "각" * 9, "e\u0301" * 6])
def test_a_name_loses_its_middle_character_by_character(name):
    shorter = list(shortened(name))

    assert all("…" in one for one in shorter)
    assert [len(one) for one in shorter] == sorted((len(one) for one in shorter), reverse=True)
    assert shorter[0][0] == name[0]
