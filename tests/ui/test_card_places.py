from PySide6.QtCore import QRect, QSize

from ui.guard.card_places import CardPlaces

TILE, LINE = QSize(100, 80), QSize(399, 30)


def test_cards_fill_one_line_after_the_other():
    places = CardPlaces(5, (), TILE, 250)

    assert [places.of(row).topLeft().toTuple() for row in range(5)] == [(0, 0), (100, 0), (0, 80), (100, 80), (0, 160)]
    assert places.height == 240


def test_a_wide_card_has_a_line_of_its_own_and_what_follows_begins_below_it():
    places = CardPlaces(6, ((0, LINE), (4, LINE)), TILE, 400)

    assert [places.of(row) for row in (0, 4)] == [QRect(0, 0, 399, 30), QRect(0, 110, 399, 30)]
    assert [places.of(row).topLeft().toTuple() for row in (1, 3, 5)] == [(0, 30), (200, 30), (0, 140)]
    assert places.height == 220


def test_what_lies_where_is_found_again_and_nothing_beside_it():
    places = CardPlaces(6, ((0, LINE), (4, LINE)), TILE, 400)

    for row in range(6):
        where = places.of(row)
        assert places.at(where.left(), where.top()) == places.at(where.right(), where.bottom()) == row
    assert places.at(350, 60) is None
    assert places.at(10, 220) is None
    assert places.at(10, -1) is None
    assert places.of(6) == QRect()


def test_those_in_sight_are_told_partly_seen_ones_too():
    places = CardPlaces(6, ((0, LINE), (4, LINE)), TILE, 400)

    assert places.between(0, 220) == range(6)
    assert places.between(29, 31) == range(4)
    assert places.between(110, 140) == range(4, 5)
    assert places.between(139, 1000) == range(4, 6)
    assert not places.between(220, 300)


def test_no_cards_take_no_room():
    places = CardPlaces(0, (), TILE, 400)

    assert places.height == 0
    assert not places.between(0, 100)


def test_a_list_narrower_than_a_card_still_shows_one_in_a_line():
    assert CardPlaces(3, (), TILE, 40).height == 240
