"""What people with dystonia of the neck may rate."""

from app.catalogue.codes import N_
from app.catalogue.sources import DRESSLER_2014, FARRAR_2001
from app.catalogue.symptoms.record import Kind, Symptom

NECK_SYMPTOMS: tuple[Symptom, ...] = (
    Symptom(
        "head_turn",
        N_("Neck pulling or turning"),
        N_("How hard did your head pull or turn by itself?"),
        N_("it stayed still"),
        N_("pulled fully, all day"),
        "cervical",
        Kind.MOVEMENT,
        DRESSLER_2014,
        primary=True,
    ),
    Symptom(
        "head_tremor",
        N_("Head shaking"),
        N_("How much did your head shake or jerk?"),
        N_("not at all"),
        N_("all the time"),
        "cervical",
        Kind.MOVEMENT,
        DRESSLER_2014,
    ),
    Symptom(
        "neck_range",
        N_("Trouble turning the head"),
        N_("How hard was it to turn your head the other way?"),
        N_("easy"),
        N_("I could not"),
        "cervical",
        Kind.FUNCTION,
        DRESSLER_2014,
    ),
    Symptom(
        "head_hold",
        N_("Trouble holding head straight"),
        N_("How hard was it to keep your head straight without a hand?"),
        N_("easy"),
        N_("I could not"),
        "cervical",
        Kind.FUNCTION,
        DRESSLER_2014,
    ),
    Symptom(
        "shoulder_lift",
        N_("Shoulder pulling up"),
        N_("How much did a shoulder pull up?"),
        N_("not at all"),
        N_("up all day"),
        "cervical",
        Kind.MOVEMENT,
        DRESSLER_2014,
    ),
    Symptom(
        "neck_pain",
        N_("Neck pain"),
        N_("How bad was the pain in your neck or shoulders?"),
        N_("no pain"),
        N_("the worst pain I can think of"),
        "cervical",
        Kind.PAIN,
        FARRAR_2001,
    ),
)
