"""What is said about one symptom over all treatments."""

from datetime import date

import pytest
from msgspec.structs import replace

from app.analysis.across import Across, Direction, Loss, Range, Slope
from app.analysis.curve import Benefit, Turn, Wave
from app.analysis.drift import NO_DRIFT_KNOWN, Drift, DriftDirection
from app.analysis.forecast import Forecast
from app.analysis.judgement import Span
from app.sentences import responses, wholes
from app.services.answer_parts import TOGETHER, Response, Whole
from app.services.progress import Answer
from tests.sentences.courses import a_judged

NO_TREND = Slope(Direction.TOO_FEW, None)
WAVE = Wave(36, Range(-2.75, -3.43, -2.06), Turn(17, 11, 24), Turn(65, 57, 71))


def a_whole(
    typical: Range | None = None,
    trend: Slope = NO_TREND,
    loss: Loss | None = None,
    treatments: int = 7,
) -> Whole:
    return Whole(Across(treatments, typical, {}, trend, loss), NO_DRIFT_KNOWN, None)


@pytest.mark.parametrize(
    ("typical", "said"),
    [
        (
            Range(-2.5, -3.1, -1.9),
            "weeks 4 to 7 were on average 2.5 points better than the weeks before "
            "(likely range 1.9 to 3.1).",
        ),
        (
            Range(1.5, 0.4, 2.6),
            "weeks 4 to 7 were on average 1.5 points worse than the weeks before "
            "(likely range 0.4 to 2.6).",
        ),
        (
            Range(-0.5, -1.4, 0.4),
            "the diary shows no clear change on average (likely range −1.4 to +0.4).",
        ),
    ],
)
def test_the_usual_change_is_said_with_its_range(typical, said) -> None:
    assert wholes.typical(a_whole(typical)) == (
        f"After your 7 treatments that can be compared, {said}"
    )


def test_few_treatments_are_counted() -> None:
    few = a_whole(treatments=2)

    assert wholes.typical(few).startswith("2 of your treatments can be compared so far. It takes 3")
    assert wholes.trend(few).startswith("It takes 5 treatments")


@pytest.mark.parametrize(
    ("direction", "slope", "said"),
    [
        (Direction.SHRINKING, Range(0.4, 0.2, 0.6), "The benefit has become smaller"),
        (Direction.GROWING, Range(-0.4, -0.6, -0.2), "The benefit has become larger"),
    ],
)
def test_a_trend_is_said_with_its_size(direction, slope, said) -> None:
    told = wholes.trend(a_whole(trend=Slope(direction, slope)))

    assert told == (
        f"{said} over these 7 treatments: by 0.4 points from one to the next "
        "(likely range 0.2 to 0.6)."
    )


def test_no_clear_trend_is_not_called_none() -> None:
    told = wholes.trend(a_whole(trend=Slope(Direction.NONE, Range(-0.1, -0.5, 0.2))))

    assert (
        "no clear trend: the change from one to the next lies between −0.5 and +0.2 points" in told
    )


def test_a_slope_that_rounds_to_nothing_is_not_told_as_zero_to_zero() -> None:
    told = wholes.trend(a_whole(trend=Slope(Direction.NONE, Range(0.01, -0.02, 0.04))))

    assert told.endswith("the change from one to the next stays within 0.1 points.")


def test_no_treatment_is_no_number() -> None:
    assert wholes.typical(a_whole(treatments=0)).startswith("None of your treatments can be")


def test_the_lines_are_named_and_many_are_counted() -> None:
    def answer(count: int) -> Answer:
        found = [replace(a_judged(), number=number) for number in range(1, count + 1)]
        return Answer(found, [], TOGETHER, {})

    assert wholes.lined_up(answer(3), TOGETHER).endswith(" Better after treatments 1, 2 and 3.")
    assert wholes.lined_up(answer(1), TOGETHER).endswith(" Better after treatment 1.")
    assert wholes.lined_up(answer(13), TOGETHER).endswith(" Better after 13.")


def test_a_loss_of_response_is_said_only_where_it_is_seen() -> None:
    assert wholes.loss(a_whole(loss=Loss(True, -0.2, -0.9))).startswith("Your last two treatments")
    assert wholes.loss(a_whole(loss=Loss(False, -2.0, -0.9))) == ""
    assert wholes.loss(a_whole()) == ""


def test_a_clear_benefit_has_its_days() -> None:
    told = responses.response(Response(8, 6.1, (), (), (), Benefit.CLEAR, WAVE))

    assert told == (
        "Made from 8 treatments. "
        "About half of the full effect was there by day 17 (between day 11 and day 24). "
        "It was strongest on day 36: 2.8 points lower than before (likely range 2.1 to 3.4). "
        "It had half worn off by day 65 (between day 57 and day 71)."
    )


def test_no_days_are_named_without_a_clear_benefit() -> None:
    told = responses.response(Response(1, 6.1, (), (), (), Benefit.NOT_CLEAR, None))

    assert told == "Made from 1 treatment. It shows no clear benefit, so no days are named."


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        (Turn(None, None, None), "It had not half worn off within the weeks that are looked at."),
        (Turn(None, 70, None), "It had half worn off on day 70 at the earliest, or later."),
        (
            Turn(80, 70, None),
            "It had half worn off by day 80 (day 70 at the earliest, the latest is not known).",
        ),
    ],
)
def test_a_wear_off_that_was_not_reached_is_said_so(turn, said) -> None:
    assert responses.wave(WAVE._replace(wear_off=turn))[2] == said


def test_a_wave_in_a_table() -> None:
    assert responses.turn(WAVE.onset) == "day 17 (between day 11 and day 24)"
    assert responses.strongest(WAVE) == "day 36, −2.8 points"
    assert responses.duration(WAVE) == "48 days, about 7 weeks"
    assert responses.duration(WAVE._replace(wear_off=Turn(None, None, None))) == "not known"


@pytest.mark.parametrize(
    ("direction", "per_year", "ends"),
    [
        (DriftDirection.RISING, Range(0.5, 0.2, 0.8), "risen by 0.5 points a year"),
        (DriftDirection.FALLING, Range(-0.5, -0.8, -0.2), "fallen by 0.5 points a year"),
    ],
)
def test_a_drift_of_the_level_is_said_with_its_size(direction, per_year, ends) -> None:
    told = wholes.drift(replace(a_whole(), drift=Drift(direction, per_year, 9, 2.04)))

    assert told == (
        "Just before your injections, 9 times in 2.0 years, the level has "
        f"{ends} (likely range 0.2 to 0.8)."
    )


def test_a_drift_that_is_not_clear_is_not_called_none() -> None:
    drift = Drift(DriftDirection.NONE, Range(0.1, -0.4, 0.6), 5, 1.2)

    assert "no clear drift: it lies between −0.4 and +0.6 points a year." in wholes.drift(
        replace(a_whole(), drift=drift)
    )
    assert wholes.drift(a_whole()) == ""


def test_the_next_visit_is_set_beside_the_wearing_off() -> None:
    first = date(2026, 3, 24).toordinal() + 57
    found = Forecast(4, 9, 10, Span(first, first + 13), 13)

    assert responses.forecast(found) == (
        "After your last 4 treatments with a clear benefit it was half worn off in week 9 or 10. "
        "Counted from your last injection that is 20 May to 2 June 2026. "
        "Your next visit is in week 13."
    )
    assert responses.forecast(None) == ""
