"""What people with dystonia of a limb or of many parts may rate."""

from app.catalogue.codes import N_
from app.catalogue.sources import DRESSLER_2014, FARRAR_2001
from app.catalogue.symptoms.record import Kind, Symptom

LIMB_SYMPTOMS: tuple[Symptom, ...] = (
    Symptom(
        "limb_task",
        N_("Cramp during tasks"),
        N_("How much did cramp get in the way of your task, such as writing?"),
        N_("not at all"),
        N_("could not do it"),
        "limb",
        Kind.FUNCTION,
        DRESSLER_2014,
        primary=True,
    ),
    Symptom(
        "limb_posture",
        N_("Hand or foot twisting"),
        N_("How much did your hand or foot twist or cramp?"),
        N_("not at all"),
        N_("all the time"),
        "limb",
        Kind.MOVEMENT,
        DRESSLER_2014,
    ),
    Symptom(
        "limb_time",
        N_("Cramp starting early"),
        N_("How soon did cramp start once you began?"),
        N_("it did not"),
        N_("at once"),
        "limb",
        Kind.MOVEMENT,
        DRESSLER_2014,
    ),
    Symptom(
        "limb_pain",
        N_("Arm or leg pain"),
        N_("How bad was the pain in that arm or leg?"),
        N_("no pain"),
        N_("the worst pain I can think of"),
        "limb",
        Kind.PAIN,
        FARRAR_2001,
    ),
)

BODY_SYMPTOMS: tuple[Symptom, ...] = (
    Symptom(
        "walking",
        N_("Trouble walking or standing"),
        N_("How hard was it to walk or stand?"),
        N_("easy"),
        N_("I could not"),
        "generalised",
        Kind.FUNCTION,
        DRESSLER_2014,
    ),
    Symptom(
        "body_movements",
        N_("Body twisting or pulling"),
        N_("How much did your body twist or pull by itself?"),
        N_("not at all"),
        N_("the worst it has been"),
        "generalised",
        Kind.MOVEMENT,
        DRESSLER_2014,
        primary=True,
    ),
    Symptom(
        "body_pain",
        N_("Body pain"),
        N_("How bad was the pain in your body?"),
        N_("no pain"),
        N_("the worst pain I can think of"),
        "generalised",
        Kind.PAIN,
        FARRAR_2001,
    ),
)
