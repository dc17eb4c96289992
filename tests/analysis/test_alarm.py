import pytest

from app.analysis.alarm import holm, is_any_worse
from app.analysis.interval import p_value
from app.analysis.judgement import Verdict
from app.analysis.verdict import judge
from tests.analysis.builders import a_series

TOO_FEW = judge(a_series("444", first=-3), [0], today=0)[0].peak
JUDGED = judge(a_series("4" * 28 + "." + "4" * 48), [0])[0].peak


def a_verdict(verdict, estimate, se=1.0, df=20.0):
    return JUDGED._replace(verdict=Verdict(verdict), estimate=estimate, se=se, df=df)


WORSE = a_verdict("worse", 2.5)  # p about 0.02
CLEARLY_WORSE = a_verdict("worse", 4.0)
UNCLEAR = a_verdict("unclear", 0.5)


def test_holm():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.6, 0.001]) == pytest.approx([1, 1, 0.003])
    assert holm([]) == []


@pytest.mark.parametrize(
    ("verdicts", "alarm"),
    [
        ([], False),
        ([TOO_FEW], False),
        ([UNCLEAR], False),
        ([WORSE], True),
        ([WORSE, UNCLEAR, UNCLEAR, UNCLEAR], False),
        ([WORSE, TOO_FEW, TOO_FEW, TOO_FEW], True),
        ([WORSE, CLEARLY_WORSE, UNCLEAR, UNCLEAR], True),
        ([a_verdict("better", -9.0), UNCLEAR], False),
    ],
    ids=[
        *("none", "too few", "unclear", "one of one", "one of four", "too few do not count"),
        *("one clearly", "better is no alarm"),
    ],
)
def test_the_alarm_holds_for_all_symptoms_together(verdicts, alarm):
    assert 0.01 < p_value(WORSE.estimate, WORSE.se, WORSE.df) < 0.025
    assert is_any_worse(verdicts) is alarm
