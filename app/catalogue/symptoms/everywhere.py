"""What people with any dystonia may rate."""

from app.catalogue.codes import N_
from app.catalogue.sources import DIARY, DRESSLER_2014, FARRAR_2001
from app.catalogue.symptoms.record import Kind, Symptom

WHOLE_SYMPTOMS: tuple[Symptom, ...] = (
    Symptom(
        "overall_severity",
        N_("Overall dystonia"),
        N_("All in all, how bad was your dystonia today?"),
        N_("no dystonia"),
        N_("the worst it has been"),
        None,
        Kind.OVERALL,
        DRESSLER_2014,
        primary=True,
    ),
    Symptom(
        "activities",
        N_("Trouble doing daily things"),
        N_("How much did dystonia keep you from daily things?"),
        N_("not at all"),
        N_("could do nothing"),
        None,
        Kind.FUNCTION,
        DRESSLER_2014,
    ),
    Symptom(
        "social",
        N_("Staying away from people"),
        N_("How much did dystonia make you stay away from people?"),
        N_("not at all"),
        N_("saw nobody"),
        None,
        Kind.FUNCTION,
        DRESSLER_2014,
    ),
    Symptom(
        "tremor_jerks",
        N_("Shaking or jerking"),
        N_("How much did you shake or jerk?"),
        N_("not at all"),
        N_("all the time"),
        None,
        Kind.MOVEMENT,
        DRESSLER_2014,
    ),
    Symptom(
        "pain",
        N_("Pain overall"),
        N_("All in all, how bad was your pain?"),
        N_("no pain"),
        N_("the worst pain I can think of"),
        None,
        Kind.PAIN,
        FARRAR_2001,
    ),
)

APART_SYMPTOMS: tuple[Symptom, ...] = (
    Symptom(
        "sleep",
        N_("Bad sleep"),
        N_("How badly did you sleep last night?"),
        N_("slept well"),
        N_("did not sleep"),
        None,
        Kind.WELLBEING,
        DIARY,
    ),
    Symptom(
        "mood",
        N_("Low mood or worry"),
        N_("How low or worried did you feel?"),
        N_("fine"),
        N_("as bad as can be"),
        None,
        Kind.WELLBEING,
        DIARY,
    ),
    Symptom(
        "fatigue",
        N_("Tiredness"),
        N_("How tired were you?"),
        N_("full of energy"),
        N_("worn out"),
        None,
        Kind.WELLBEING,
        DIARY,
    ),
    Symptom(
        "stress",
        N_("Stress"),
        N_("How much stress did you have?"),
        N_("a calm day"),
        N_("as much as can be"),
        None,
        Kind.CONTEXT,
        DIARY,
    ),
)
