"""Which ratings raise a safety message, rule by rule."""

import pytest

from app.analysis.safety import Injected, Raised, baseline_days, baseline_of, flags, least_ratings
from app.catalogue.red_flags import RED_FLAGS, Area, Level, areas_of
from app.catalogue.symptoms import SIDE_EFFECTS, symptom

ASK, URGENT, EMERGENCY = Level.ASK, Level.URGENT, Level.EMERGENCY
EYES, LARYNX = Area.EYES, Area.LARYNX
# symptom, level, from, last day (None: always), only above the own baseline, unless injected
RULES = [
    ("swallowing", URGENT, 1, None, False, None),
    ("swallowing", EMERGENCY, 5, None, False, None),
    ("breathing", URGENT, 1, None, False, None),
    ("breathing", EMERGENCY, 4, None, False, None),
    ("speech", URGENT, 1, 84, True, None),
    ("speech", EMERGENCY, 7, 84, False, None),
    ("general_weakness", URGENT, 1, 84, True, None),
    ("general_weakness", EMERGENCY, 7, 84, False, None),
    ("double_vision", URGENT, 1, 84, False, None),
    ("blurred_vision", URGENT, 1, 84, True, None),
    ("drooping_eyelid", URGENT, 1, 84, False, EYES),
    ("drooping_eyelid", URGENT, 4, 84, False, None),
    ("voice", URGENT, 1, 84, True, LARYNX),
    ("voice", URGENT, 9, 84, False, None),
    ("bladder", URGENT, 1, 84, True, None),
    ("allergic", URGENT, 1, 14, False, None),
    ("allergic", EMERGENCY, 4, 14, False, None),
    ("neck_weakness", ASK, 5, 84, False, None),
    ("arm_weakness", ASK, 5, 84, False, None),
    ("grip_weakness", ASK, 6, 84, False, None),
    ("leg_weakness", ASK, 5, 84, False, None),
    ("dry_eye", URGENT, 7, 84, False, None),
    ("eye_not_closing", URGENT, 3, 84, False, None),
    ("injection_site_pain", ASK, 7, 7, False, None),
    ("flu_like", ASK, 7, 14, False, None),
    ("mood", ASK, 9, None, False, None),
]
SILENT = [
    "breathy_voice",
    "dry_mouth",
    "watery_eye",
    "crooked_smile",
    "chewing_weakness",
    "bruise",
    "headache",
    "new_site_symptom",
]


def level_of(code: str, severity: int | None, injected: Injected) -> Level | None:
    raised = flags({code: severity}, injected)
    return raised[0].level if raised else None


def test_the_rules_are_these_and_no_others() -> None:
    assert [
        (
            rule.symptom,
            rule.level,
            rule.least,
            rule.days_after_injection,
            rule.above_own_baseline,
            rule.unless_injected,
        )
        for rule in RED_FLAGS
    ] == RULES
    assert {each.code for each in SIDE_EFFECTS} == {
        *SILENT,
        *(rule[0] for rule in RULES if rule[0] != "mood"),
    }
    assert all(symptom(rule.symptom) and rule.source.title for rule in RED_FLAGS)


@pytest.mark.parametrize(("code", "level", "least", "last", "_above", "unless"), RULES)
def test_a_rule_holds_from_its_rating_on_and_in_its_days(
    code: str, level: Level, least: int, last: int | None, _above: bool, unless: Area | None
) -> None:
    days = 10 if last is None else last
    # A second rule of the same level would hide where this one begins.
    areas = frozenset({EYES, LARYNX}) if least in {4, 9} and unless is None else frozenset()

    assert least_ratings(code, Injected(days, areas))[level] == least
    reached = level_of(code, least, Injected(days, areas))
    below = level_of(code, least - 1, Injected(days, areas))
    assert reached == level
    assert below is None or below.rank < level.rank


@pytest.mark.parametrize(("code", "_level", "_least", "last", "_above", "_unless"), RULES)
def test_a_rule_ends_after_its_last_day_and_is_not_there_without_an_injection(
    code: str, _level: Level, _least: int, last: int | None, _above: bool, _unless: Area | None
) -> None:
    after = level_of(code, 10, Injected(None if last is None else last + 1))
    without = level_of(code, 10, Injected())

    assert (after is None) == (without is None) == (last is not None)


@pytest.mark.parametrize(
    ("code", "severity", "usual", "level"),
    [
        ("speech", 4, 4.0, None),
        ("speech", 5, 4.0, URGENT),
        ("speech", 5, 4.5, None),
        ("speech", 6, 4.5, URGENT),
        ("speech", 7, 8.0, EMERGENCY),  # the stronger rule counts from 7 for everybody
        ("voice", 8, 8.0, None),
        ("voice", 9, 9.0, URGENT),
        ("bladder", 10, 10.0, None),
        ("swallowing", 3, 3.0, URGENT),  # no own baseline for these two
        ("breathing", 4, 4.0, EMERGENCY),
    ],
)
def test_what_was_there_before_the_injection_is_taken_off_where_a_rule_says_so(
    code: str, severity: int, usual: float, level: Level | None
) -> None:
    assert level_of(code, severity, Injected(20, baseline={code: usual})) == level


@pytest.mark.parametrize(
    ("code", "severity", "areas", "level"),
    [
        ("drooping_eyelid", 1, (), URGENT),
        ("drooping_eyelid", 1, (LARYNX,), URGENT),
        ("drooping_eyelid", 3, (EYES,), None),
        ("drooping_eyelid", 4, (EYES,), URGENT),
        ("voice", 1, (EYES,), URGENT),
        ("voice", 8, (LARYNX,), None),
        ("voice", 9, (LARYNX,), URGENT),
    ],
)
def test_a_sign_near_the_injection_counts_later(
    code: str, severity: int, areas: tuple[Area, ...], level: Level | None
) -> None:
    assert level_of(code, severity, Injected(20, frozenset(areas))) == level


def test_the_areas_are_those_of_the_muscles() -> None:
    assert areas_of(["thyroarytenoid", "splenius_capitis"]) == {LARYNX}
    assert areas_of(["orbicularis_oculi_orbital"]) == {EYES}
    assert areas_of(["sternocleidomastoid", "own words"]) == frozenset()


def test_the_most_urgent_comes_first_and_a_skipped_one_raises_nothing() -> None:
    said = {"neck_weakness": 9, "breathing": None, "speech": 2, "swallowing": 8, "pain": 10}

    assert flags(said, Injected(17)) == [
        Raised("swallowing", 8, EMERGENCY, 17),
        Raised("speech", 2, URGENT, 17),
        Raised("neck_weakness", 9, ASK, 17),
    ]


@pytest.mark.parametrize("code", SILENT)
def test_some_side_effects_raise_nothing(code: str) -> None:
    assert flags({code: 10}, Injected(1)) == []


def test_the_baseline_is_the_two_weeks_before_the_last_injection() -> None:
    assert baseline_days([100, 200], 230) == (186, 199)
    assert baseline_days([100, 200], 199) == (86, 99)
    assert baseline_days([100], 99) is None
    assert baseline_days([200], 200) == (186, 199)


def test_a_booster_has_the_baseline_of_its_treatment() -> None:
    assert baseline_days([200, 214], 230) == (186, 199)
    assert baseline_days([200, 222], 230) == (208, 221)


def test_the_usual_rating_is_the_median_of_what_was_rated() -> None:
    days = [{"speech": 2, "voice": None}, {"speech": 9}, {"speech": 3, "voice": 1}, {}]

    assert baseline_of(days) == {"speech": 3.0, "voice": 1.0}
