"""No single person can be made out in a table of counts, nor worked out from the rest of it."""

import random

import pytest

from app.analysis.suppression import Cell, Shown, suppress


def grid(*rows):
    """Rows of cells, each given by who is in it, with the sums of rows and columns."""
    whole = [[*row, [each for cell in row for each in cell]] for row in rows]
    sums = [[each for row in whole for each in row[place]] for place in range(len(whole[0]))]
    return [[Cell(len(cell), frozenset(cell)) for cell in row] for row in [*whole, sums]]


def test_what_enough_people_are_in_is_shown_with_their_number():
    found = suppress(grid([list("abcdee"), list("fghij")], [list("abcde"), list("klmno")]), 5)

    assert found[0] == [Shown(6, 5), Shown(5, 5), Shown(11, 10)]
    assert None not in [cell for row in found for cell in row]


def test_a_small_count_is_hidden_and_others_so_that_it_cannot_be_worked_out():
    found = suppress(grid([list("abcdefg"), list("hijk")], [list("abcdef"), list("lmnopq")]), 5)

    assert found[0][1] is None
    assert found[0][0] is None
    assert found[1][1] is None
    assert found[1][0] is None
    assert found[2] == [Shown(13, 7), Shown(10, 10), Shown(23, 17)]


def test_too_few_people_are_never_shown_at_all():
    found = suppress(grid([list("aaaabbbbb"), list("ccdd")]), 5)

    assert {cell for row in found for cell in row} == {None}


@pytest.mark.parametrize("seed", range(40))
def test_no_line_tells_of_fewer_than_enough_by_subtraction(seed):
    dice = random.Random(seed)
    rows = [
        [[dice.randrange(30) for _n in range(dice.choice([0, 1, 3, 8, 20]))] for _c in range(4)]
        for _r in range(dice.randint(1, 5))
    ]
    cells = grid(*rows)

    found = suppress(cells, 5)

    for line in [
        *[[(r, c) for c in range(5)] for r in range(len(cells))],
        *[[(r, c) for r in range(len(cells))] for c in range(5)],
    ]:
        inside = [cells[r][c] for r, c in line if found[r][c] is None]
        assert all(found[r][c].owners >= 5 for r, c in line if found[r][c])
        if inside and len(inside) < len(line):
            assert len(inside) >= 2
            assert len(frozenset().union(*(cell.owners for cell in inside))) >= 5
