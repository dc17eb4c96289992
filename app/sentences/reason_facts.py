"""The sentence of each fact that a diary can hold beside a reason."""

from collections.abc import Mapping

from app.catalogue.codes import N_
from app.services.reasons import Fact

_OF_SITE = {
    Fact.MUSCLES_NOT_NOTED: N_("Not all muscles and sides of this treatment are noted."),
    Fact.OTHER_MUSCLES_NOT_NOTED: N_(
        "Not all muscles and sides are noted of the treatments after which it was better."
    ),
    Fact.SAME_MUSCLES: N_(
        "The same muscles and sides as at %(treatments)s, after which it was better."
    ),
    Fact.MUSCLES_LEFT_OUT: N_(
        "Not this time, but at %(treatments)s, after which it was better: %(spots)s."
    ),
    Fact.MUSCLES_ADDED: N_(
        "This time, but not at %(treatments)s, after which it was better: %(spots)s."
    ),
    Fact.OTHER_SIDES: N_(
        "On other sides than at %(treatments)s, after which it was better: %(moved)s."
    ),
    Fact.GUIDANCE_NOT_NOTED: N_(
        "How the muscles were found is not noted, for this treatment or for the better ones."
    ),
    Fact.SAME_GUIDANCE: N_(
        "The muscles were found as at %(treatments)s, after which it was better: %(guidance)s."
    ),
    Fact.OTHER_GUIDANCE: N_(
        "The muscles were found by %(guidance)s, and by %(guidance_then)s at %(treatments)s, after "
        "which it was better."
    ),
}
_OF_DOSE = {
    Fact.PRODUCT_NOT_NOTED: N_(
        "It is not noted which product this was, or there were two. Units of two products cannot "
        "be compared."
    ),
    Fact.OTHER_PRODUCT: N_(
        "At %(treatments)s, after which it was better, another product was used, or it is not "
        "noted. Units of two products cannot be compared."
    ),
    Fact.TOTAL_NOT_NOTED: N_("The total is not noted, for this treatment or for the better ones."),
    Fact.TOTAL_LOWER: N_(
        "The total was %(total)s, less than at %(treatments)s, after which it was better: "
        "%(totals)s."
    ),
    Fact.TOTAL_HIGHER: N_(
        "The total was %(total)s, more than at %(treatments)s, after which it was better: "
        "%(totals)s."
    ),
    Fact.TOTAL_WITHIN: N_(
        "The total was %(total)s, as at %(treatments)s, after which it was better: %(totals)s."
    ),
    Fact.DOSES_NOT_NOTED: N_(
        "Not all doses of the muscles are noted, for this treatment or for the better ones."
    ),
    Fact.SAME_DOSES: N_(
        "In muscles that were injected both times the doses were those of %(treatments)s, after "
        "which it was better."
    ),
    Fact.OTHER_DOSES: N_(
        "Other doses than at %(treatments)s, after which it was better: %(doses)s."
    ),
}
_OF_TIMING = {
    Fact.WEEKS_NOT_OVER: N_("Weeks 4 to 7 are not over yet."),
    Fact.WEEKS_CUT_SHORT: N_("The next treatment began before weeks 4 to 7 were over."),
    Fact.WEEKS_WHOLE: N_("Weeks 4 to 7 are over, and no other treatment began in them."),
    Fact.PEAK_OUTSIDE: N_(
        "Over %(count)s your effect was strongest around %(day_after)s, outside weeks 4 to 7."
    ),
    Fact.PEAK_INSIDE: N_(
        "Over %(count)s your effect was strongest around %(day_after)s, inside weeks 4 to 7."
    ),
    Fact.NO_WAVE: N_("The diary does not show yet when your effect is strongest."),
    Fact.NO_INTERVAL: N_(
        "There are no two times between treatments to compare: this is the first one, or it was "
        "not better after any other."
    ),
    Fact.SHORTER_INTERVAL: N_(
        "The time since the one before was %(interval)s: shorter than before "
        "%(treatments)s, after which it was better (%(edge)s or more)."
    ),
    Fact.NOT_SHORTER_INTERVAL: N_(
        "The time since the one before was %(interval)s: not shorter than the "
        "shortest before %(treatments)s, after which it was better (%(edge)s)."
    ),
    Fact.BETTER_EARLY: N_("It was better in the first two weeks."),
    Fact.BETTER_LATE: N_("It was better in weeks 9 to 12."),
    Fact.NOT_BETTER_IN_OTHER_WEEKS: N_(
        "It was not better in the first two weeks or in weeks 9 to 12 either."
    ),
    Fact.WORSE_EARLY_ONLY: N_("It was worse in the first two weeks, and not in weeks 4 to 7."),
    Fact.STAYED_WORSE: N_("It was worse in the first two weeks, and in weeks 4 to 7 as well."),
    Fact.NOTICED_LATE: N_(
        "You noted that you felt it working on %(day)s, %(day_after)s, when weeks 4 to 7 had begun."
    ),
    Fact.NOTICED_IN_TIME: N_(
        "You noted that you felt it working on %(day)s, %(day_after)s, before weeks 4 to 7."
    ),
}
_OF_WEAR_OFF = {
    Fact.RISING_BEFORE: N_(
        "The weeks just before were worse than weeks 4 to 7 after the treatment before. The "
        "comparison starts from there."
    ),
    Fact.NOT_HIGHER_BEFORE: N_(
        "The weeks just before averaged %(level)s. That is not clearly above weeks 4 to 7 after "
        "the treatment before: %(level_then)s."
    ),
    Fact.RISE_NOT_CLEAR: N_(
        "The diary cannot tell whether the treatment before was wearing off in the weeks before "
        "this one."
    ),
    Fact.FRESH: N_("There was no treatment in the 21 weeks before that could wear off."),
    Fact.LONGER_INTERVAL: N_(
        "The time since the one before was %(interval)s: longer than before "
        "%(treatments)s, after which it was better (%(edge)s or less)."
    ),
    Fact.NOT_LONGER_INTERVAL: N_(
        "The time since the one before was %(interval)s: not longer than the "
        "longest before %(treatments)s, after which it was better (%(edge)s)."
    ),
    Fact.REFERENCES_DIFFER: N_(
        "It depends on what weeks 4 to 7 are held to. The weeks just before: %(verdict)s. The "
        "same weeks after %(count)s before this one: %(verdict_same_weeks)s."
    ),
    Fact.REFERENCES_AGREE: N_(
        "The answer is the same beside the weeks just before and beside the same weeks after "
        "%(count)s before this one: %(verdict)s."
    ),
    Fact.SAME_WEEKS_NOT_KNOWN: N_(
        "The diary cannot tell how weeks 4 to 7 stand beside the same weeks after earlier "
        "treatments."
    ),
    Fact.FADED: N_("The benefit of weeks 4 to 7 was gone in weeks 9 to 12."),
    Fact.STILL_BETTER: N_("It was still better in weeks 9 to 12."),
    Fact.FADING_NOT_KNOWN: N_(
        "The diary cannot tell whether the benefit was still there in weeks 9 to 12."
    ),
    Fact.MARKED_WEARING_OFF: N_("You noted that it was wearing off on %(day)s."),
}
_OF_WHAT_WAS_NOTED = {
    Fact.NOTICED_EFFECT: N_(
        "%(label)s was noted from %(day)s on, at its strongest %(strongest)s of 10."
    ),
    Fact.NO_EFFECT_NOTED: N_("No side effect was noted in the time after it."),
    Fact.EFFECTS_NOT_ASKED: N_("Side effects are not part of your diary."),
    Fact.HAPPENED: N_("Noted in the days that are compared: %(event)s."),
    Fact.ALSO_AT_BETTER: N_(
        "%(kind)s: also noted in the compared days of %(treatments)s, after which it was better."
    ),
    Fact.MARKED: N_("%(mark)s, marked on days that are compared: %(counted)s."),
    Fact.MARKED_AT_BETTER: N_(
        "%(mark)s: also marked on compared days of %(treatments)s, after which it was better."
    ),
    Fact.NOTHING_NOTED: N_(
        "Nothing is noted in the days that are compared; on other days something is."
    ),
    Fact.NEVER_NOTED: N_(
        "Nothing of this kind is noted anywhere in this diary, so it cannot tell."
    ),
}
_OF_THE_RATINGS = {
    Fact.WITHIN_USUAL: N_(
        "The change was %(change)s points. From the others (%(count)s), %(low)s to %(high)s was to "
        "be expected: this one lies within."
    ),
    Fact.WEAKER_THAN_USUAL: N_(
        "The change was %(change)s points. From the others (%(count)s), %(low)s to %(high)s was to "
        "be expected: this one helped less."
    ),
    Fact.STRONGER_THAN_USUAL: N_(
        "The change was %(change)s points. From the others (%(count)s), %(low)s to %(high)s was to "
        "be expected: this one helped more."
    ),
    Fact.TOO_FEW_FOR_USUAL: N_(
        "How far your treatments differ by themselves takes %(needed)s others that can be judged. "
        "So far: %(count)s."
    ),
    Fact.NOT_AMONG_USUAL: N_(
        "This treatment cannot be held beside your others: the weeks before it were without "
        "treatment."
    ),
    Fact.WITHIN_UPS_AND_DOWNS: N_(
        "Ups and downs as large as this also happen without a treatment. The likely range of the "
        "change: %(low)s to %(high)s points."
    ),
    Fact.MORE_THAN_UPS_AND_DOWNS: N_(
        "The change is more than your usual ups and downs. Its likely range: %(low)s to %(high)s "
        "points."
    ),
    Fact.FEW_RATED: N_(
        "You rated %(rated)s of %(days)s that are compared: less than one in three."
    ),
    Fact.ENOUGH_RATED: N_("You rated %(rated)s of %(days)s that are compared."),
    Fact.MANY_RECALLED: N_(
        "%(recalled)s of %(rated)s rated days were added more than three days later, from memory."
    ),
    Fact.FEW_RECALLED: N_(
        "%(recalled)s of %(rated)s rated days were added more than three days later."
    ),
    Fact.FAR_APART: N_("The ratings lie far apart."),
    Fact.LONG_BASELINE: N_("Four weeks before were used instead of two, to have enough ratings."),
    Fact.AT_END_OF_SCALE: N_(
        "Most ratings are at an end of the scale, which shows no more than that."
    ),
    Fact.ALL_EQUAL: N_("All ratings in these weeks are the same."),
}
_OF_THE_YEARS = {
    Fact.SHRINKING: N_("Over %(count)s the benefit became smaller: %(slope)s."),
    Fact.GROWING: N_("Over %(count)s the benefit became larger: %(slope)s."),
    Fact.NO_CLEAR_TREND: N_("Over %(count)s there is no clear trend: %(slope)s."),
    Fact.TOO_FEW_FOR_TREND: N_(
        "A trend takes %(needed)s treatments that can be judged. So far: %(count)s."
    ),
    Fact.LAST_TWO_WEAKER: N_(
        "Your last two treatments helped less than the %(count)s before them."
    ),
    Fact.LAST_TWO_AS_USUAL: N_(
        "Your last two treatments are not clearly different from the %(count)s before them."
    ),
}
SAID: Mapping[Fact, str] = {
    Fact.NONE_BETTER: N_(
        "There is no other treatment after which it was better, so nothing to compare with."
    ),
    **_OF_SITE,
    **_OF_DOSE,
    **_OF_TIMING,
    **_OF_WEAR_OFF,
    **_OF_WHAT_WAS_NOTED,
    **_OF_THE_RATINGS,
    **_OF_THE_YEARS,
}
