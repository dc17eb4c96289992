from app.charts.outline import Dot, joined, mirrored, outline, path, polygon, softened
from app.charts.pins import contains

SQUARE = outline("10 10!, 30 10!, 30 30!, 10 30!")


def test_an_outline_is_read_with_its_corners():
    assert outline("1 2!, -3 4") == (Dot(1, 2, True), Dot(-3, 4))


def test_between_corners_the_line_is_straight():
    assert path(SQUARE) == "M10 10l20 0l0 20l-20 0l0-20z"


def test_an_open_line_ends_at_its_last_point():
    assert path(outline("0 0!, 5 5!, 10 0!"), closed=False) == "M0 0l5 5l5-5"


def test_a_smooth_outline_runs_through_its_points_and_never_past_them():
    ring = outline("0 0, 100 0, 100 10, 0 10")
    shape = polygon(ring)

    assert {(dot.x, dot.y) for dot in ring} <= set(shape)
    assert all(-25 <= x <= 125 and -25 <= y <= 35 for x, y in shape)


def test_mirroring_twice_changes_nothing():
    assert mirrored(SQUARE, 320)[0] == Dot(310, 10, True)
    assert mirrored(mirrored(SQUARE, 320), 320) == SQUARE


def test_a_half_is_joined_without_doubling_the_middle():
    whole = joined(outline("160 0, 100 50, 160 90"), 320)

    assert [(dot.x, dot.y) for dot in whole] == [(160, 0), (100, 50), (160, 90), (220, 50)]


def test_a_soft_outline_turns_off_before_its_corners():
    soft = softened(SQUARE, 4)

    assert path(soft) == "M14 10l12 0q4 0 4 4l0 12q0 4-4 4l-12 0q-4 0-4-4l0-12q0-4 4-4z"
    assert not contains(polygon(soft), 10.5, 10.5)
    assert contains(polygon(soft), 12, 20)
