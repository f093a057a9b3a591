import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.person import tidy_line
from kiosk.domain.spelling import folded, sorting, sought


def found(label, typed):
    return all(word in folded(label) for word in sought(typed))


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("Łukasz Ørsted", "orst"),
        ("MÜLLER-Lüdenscheid", "lud"),
        ("O'Brien", "brien"),
        ("O'Brien", "o'b"),
        ("김민준", "ㄱㅁㅈ"),
        ("김민준", "ㄱ"),
        ("김민준", "김ㅁ"),
        ("김민준", "김미"),
        ("기마", "김"),
        ("값진", "갑"),
        ("박 서연", "서ㅇ"),
        ("ＫＩＭ", "kim"),
        ("Mona Lisa", "li mo"),
        ("👩‍👩‍👧 Kim", "👩"),
        ("???", "?"),
        ("x'); DROP TABLE people;--", "drop table"),
        ("Kim", ""),
    ],
)
def test_a_label_is_found_by_how_its_words_begin(label, typed):
    assert found(label, typed)


@pytest.mark.parametrize(
    ("label", "typed"),
    [("김민준", "민"), ("김민준", "ㄱㅈ"), ("Mona Lisa", "ona"), ("Kim", "kim li"), ("Kim", "_"), ("Kim", "%")],
)
def test_a_label_is_not_found_by_anything_else(label, typed):
    assert not found(label, typed)


def test_a_label_is_found_by_role_and_note_too():
    label = folded("Kim", "Courier", "comes on Mondays")

    assert all(word in label for word in sought("cour mond"))


def test_names_sort_like_in_a_telephone_book():
    names = ["나", "zoe", "각", "Bob", "가나", "Äpfel", "가", "anna"]

    assert sorted(names, key=sorting) == ["anna", "Äpfel", "Bob", "zoe", "가", "가나", "각", "나"]
    assert sorted(names, key=folded) == sorted(names, key=sorting)


def test_a_name_is_the_same_with_other_capitals_accents_and_spaces():
    assert sorting("  José  KIM ") == sorting("jose kim")
    assert sorting("김민준") == sorting("김민준")
    assert sorting("김민준") != sorting("김민중")


@given(st.text(max_size=80))
def test_every_name_that_can_be_kept_is_found_by_itself_and_by_every_beginning_of_it(text):
    try:
        name = tidy_line(text)
    except ValueError:
        return

    assert found(name, name)
    assert all(found(name, name[:length]) for length in range(len(name)))
