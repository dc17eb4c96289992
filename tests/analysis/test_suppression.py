"""No single person can be made out in a table of counts, nor worked out from the rest of it."""

import random

import pytest

from app.analysis.suppression import Cell, Shown, suppress, suppress_together


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


def test_a_small_count_between_two_hidden_blocks_cannot_be_worked_out():
    """Rows 0 and 1 less columns 0 and 1 leave the one count that joins the blocks."""
    many = [list(range(100 * n, 100 * n + 20)) for n in range(16)]
    small = [["a"], ["b"], ["c"], ["d"], ["e"], ["f"], ["g"], ["h"], ["i"]]
    a, b, c, d, e, f, g, h, i = (each * 6 for each in small)
    cells = grid(
        [a + list("1234"), b, i, many[0]],
        [c, d + list("5678"), many[1], many[2]],
        [many[3], many[4], e + list("pqrs"), f],
        [many[5], many[6], g, h + list("tuvw")],
    )

    found = suppress(cells, 5)
    hidden = {(r, s) for r, row in enumerate(found) for s, cell in enumerate(row) if cell is None}

    for row, column in hidden:
        if len(cells[row][column].owners) >= 5:
            continue
        rows, columns = {row}, set()
        for _step in range(20):
            rest = hidden - {(row, column)}
            columns |= {s for r, s in rest if r in rows}
            rows |= {r for r, s in rest if s in columns}
        assert column in columns, (row, column)


@pytest.mark.parametrize("seed", range(20))
def test_tables_of_the_same_people_hide_the_same_sums(seed):
    dice = random.Random(seed)
    sizes = [dice.choice([0, 1, 4, 8, 20]) for _n in range(3)]
    columns = [[dice.randrange(20) for _n in range(size)] for size in sizes]
    tables = []
    for _way in range(2):
        rows = [[[] for _c in columns] for _r in range(3)]
        for place, column in enumerate(columns):
            for each in column:
                dice.choice(rows)[place].append(each)
        tables.append(grid(*rows))

    first, second = suppress_together(tables, 5)

    assert first[-1] == second[-1]
