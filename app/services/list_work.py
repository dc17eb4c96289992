"""Work out what a list says of many diaries, from a few statements for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.access import OpenDiary
from app.analysis.lately import lately
from app.analysis.many import Peak, Stood, Told, judge_many, stand_many
from app.analysis.packed import unpack_joined
from app.analysis.series import Series
from app.analysis.sessions import Session, only_product, products_of, sessions_of, written_total
from app.analysis.side_effects import Standing
from app.analysis.windows import DAYS_AFTER, Phase
from app.catalogue.symptoms import MOOD
from app.services.answer_parts import TOGETHER
from app.services.list_parts import Effects, Fact, Given, Last, Summary
from app.services.list_reading import Visit, join_rated_of_many, list_visits_of_many
from app.services.progress import arrange
from app.services.studied import line_of
from app.services.symptoms import Followed, list_symptoms_of_many


@dataclass(frozen=True)
class _Read:
    """What was read of one diary. leads: the symptom that leads, None for all together."""

    diary: OpenDiary
    symptoms: Sequence[Followed]
    series: Mapping[int, Series]
    visits: Sequence[Visit]
    leads: Followed | None

    @property
    def leading(self) -> Series:
        return self.series[self.leads.number if self.leads else TOGETHER]

    @property
    def sessions(self) -> list[int]:
        return sorted({visit.day.toordinal() for visit in self.visits})

    @property
    def side_effects(self) -> dict[str, Series]:
        """Those of the catalogue that were ever rated, by their codes."""
        return {
            each.code: self.series[each.number]
            for each in self.symptoms
            if each.is_side_effect and each.code and len(self.series.get(each.number, ()))
        }

    def told_of(self, series: Series) -> Told:
        today = self.diary.today.toordinal()
        return Told(series, self.sessions, float(self.diary.threshold), today)


def work_out_many(diaries: Sequence[OpenDiary]) -> dict[UUID, Summary]:
    """What is said of each of these diaries today: the same as on the page of its answer."""
    read = _read(diaries)
    judged = judge_many([each.told_of(each.leading) for each in read])
    effects = _effects(read)
    return {
        each.diary.patient_id: _summary(each, peaks, effects[each.diary.patient_id])
        for each, peaks in zip(read, judged, strict=True)
    }


def _read(diaries: Sequence[OpenDiary]) -> list[_Read]:
    symptoms = list_symptoms_of_many(diaries)
    visits = list_visits_of_many(diaries)
    days = join_rated_of_many(diaries)
    return [
        _read_one(diary, symptoms[diary.patient_id], visits[diary.patient_id], days)
        for diary in diaries
    ]


def _read_one(
    diary: OpenDiary,
    symptoms: Sequence[Followed],
    visits: Sequence[Visit],
    days: Mapping[UUID, str],
) -> _Read:
    text = days.get(diary.patient_id)
    series = arrange(unpack_joined(text) if text else {}, symptoms)
    by_number = {each.number: each for each in symptoms}
    main = diary.main_symptom if diary.main_symptom in series else None
    return _Read(diary, symptoms, series, visits, None if main is None else by_number.get(main))


def _summary(
    read: _Read, judged: Sequence[Peak], effects: Mapping[str, Sequence[Stood]]
) -> Summary:
    today = read.diary.today
    sessions = sessions_of([_visits_in(read.visits, each) for each in judged])
    recent = lately(read.leading, today.toordinal())
    rated = read.leading.day
    return Summary(
        as_of=today,
        symptom=read.leads.code if read.leads else None,
        name=read.leads.label if read.leads else None,
        last=_last(judged[-1], sessions[-1]) if judged else None,
        facts=_facts(judged, sessions, effects),
        first_on=date.fromordinal(int(rated[0])) if len(rated) else None,
        rated=f"{recent.rated:x}",
        levels=recent.levels,
        settled=not judged or today > _open_until(judged[-1]),
        with_mood=_counts_mood(read),
    )


def _counts_mood(read: _Read) -> bool:
    """Whether the symptom that leads is one of mood, or all together with one among them."""
    counted = [each for each in read.symptoms if each.retired_on is None] or read.symptoms
    leading = [read.leads] if read.leads else counted
    return any(each.code in MOOD for each in leading)


def _visits_in(visits: Sequence[Visit], judged: Peak) -> list[Visit]:
    return [visit for visit in visits if judged.first <= visit.day.toordinal() <= judged.last]


def _open_until(judged: Peak) -> date:
    """The last day on which what is said of weeks 4-7 can depend on the day it is said on."""
    last = date.fromordinal(judged.last)
    return last + timedelta(days=DAYS_AFTER[Phase.PEAK][1] + 1)


def _last(judged: Peak, session: Session) -> Last:
    return Last(
        treated_on=date.fromordinal(judged.first),
        last_on=date.fromordinal(judged.last),
        given=tuple(
            Given(product, written_total(session, product)) for product in products_of(session)
        ),
        line=line_of(judged.said),
    )


def _facts(
    judged: Sequence[Peak],
    sessions: Sequence[Session],
    effects: Mapping[str, Sequence[Stood]],
) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            treated_on=date.fromordinal(one.first),
            verdict=one.said.verdict,
            product=only_product(session),
            days_since=session.days_since,
            effects=_effects_after({code: stood[place] for code, stood in effects.items()}),
        )
        for place, (one, session) in enumerate(zip(judged, sessions, strict=True))
    )


def _effects(read: Sequence[_Read]) -> dict[UUID, dict[str, list[Stood]]]:
    """Of each diary how each side effect stood after each treatment, by its code."""
    told = [
        (each.diary.patient_id, code, each.told_of(series))
        for each in read
        for code, series in each.side_effects.items()
    ]
    found: dict[UUID, dict[str, list[Stood]]] = {each.diary.patient_id: {} for each in read}
    stood = stand_many([one for _id, _code, one in told])
    for (patient_id, code, _one), after in zip(told, stood, strict=True):
        found[patient_id][code] = after
    return found


def _effects_after(stood: Mapping[str, Stood]) -> Effects:
    there = (
        code for code, each in stood.items() if each.standing not in (None, Standing.AS_BEFORE)
    )
    return Effects(any(each.rated for each in stood.values()), tuple(there))
