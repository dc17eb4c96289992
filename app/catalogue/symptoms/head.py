"""What people with dystonia of the eyes, jaw, voice or face may rate."""

from app.catalogue.codes import N_
from app.catalogue.sources import DRESSLER_2014, FARRAR_2001
from app.catalogue.symptoms.record import Kind, Symptom

EYES_SYMPTOMS: tuple[Symptom, ...] = (
    Symptom(
        "eye_function",
        N_("Eyelids in the way"),
        N_("How much did your eyelids stop you reading, walking or driving?"),
        N_("not at all"),
        N_("could not do them"),
        "blepharospasm",
        Kind.FUNCTION,
        DRESSLER_2014,
    ),
    Symptom(
        "eye_closing",
        N_("Eyes squeezing shut"),
        N_("How much did your eyes squeeze shut?"),
        N_("not at all"),
        N_("shut most of the day"),
        "blepharospasm",
        Kind.MOVEMENT,
        DRESSLER_2014,
        primary=True,
    ),
    Symptom(
        "blinking",
        N_("Extra blinking"),
        N_("How much more than usual did you blink?"),
        N_("no more"),
        N_("without a break"),
        "blepharospasm",
        Kind.MOVEMENT,
        DRESSLER_2014,
    ),
    Symptom(
        "light_sensitive",
        N_("Eyes hurt by light"),
        N_("How much did light bother your eyes?"),
        N_("not at all"),
        N_("could not bear it"),
        "blepharospasm",
        Kind.SENSE,
        DRESSLER_2014,
    ),
)

JAW_SYMPTOMS: tuple[Symptom, ...] = (
    Symptom(
        "chewing",
        N_("Trouble chewing"),
        N_("How hard did the movements make it to chew?"),
        N_("easy"),
        N_("could not eat solid food"),
        "oromandibular",
        Kind.FUNCTION,
        DRESSLER_2014,
    ),
    Symptom(
        "speech_mouth",
        N_("Unclear speech"),
        N_("How hard did your mouth make it to speak clearly?"),
        N_("easy"),
        N_("nobody understood me"),
        "oromandibular",
        Kind.FUNCTION,
        DRESSLER_2014,
    ),
    Symptom(
        "jaw_pull",
        N_("Jaw or mouth pulling"),
        N_("How much did your jaw, lips or tongue move or clench by themselves?"),
        N_("not at all"),
        N_("all the time"),
        "oromandibular",
        Kind.MOVEMENT,
        DRESSLER_2014,
        primary=True,
    ),
    Symptom(
        "jaw_pain",
        N_("Jaw pain"),
        N_("How bad was the pain in your jaw, teeth or face?"),
        N_("no pain"),
        N_("the worst pain I can think of"),
        "oromandibular",
        Kind.PAIN,
        FARRAR_2001,
    ),
)

VOICE_SYMPTOMS: tuple[Symptom, ...] = (
    Symptom(
        "voice_understood",
        N_("Voice hard to understand"),
        N_("How hard was it for people to understand your voice?"),
        N_("easy"),
        N_("they could not"),
        "laryngeal",
        Kind.FUNCTION,
        DRESSLER_2014,
    ),
    Symptom(
        "voice_effort",
        N_("Effort of talking"),
        N_("How much effort did you need to talk?"),
        N_("none"),
        N_("it wore me out"),
        "laryngeal",
        Kind.FUNCTION,
        DRESSLER_2014,
    ),
    Symptom(
        "voice_spasm",
        N_("Voice breaking or straining"),
        N_("How much did your voice break, strain or stop?"),
        N_("it was smooth"),
        N_("almost no voice"),
        "laryngeal",
        Kind.MOVEMENT,
        DRESSLER_2014,
        primary=True,
    ),
)

FACE_SYMPTOMS: tuple[Symptom, ...] = (
    Symptom(
        "face_social",
        N_("Twitching near people"),
        N_("How much did the twitching bother you near other people?"),
        N_("not at all"),
        N_("stayed away from people"),
        "hemifacial_spasm",
        Kind.FUNCTION,
        DRESSLER_2014,
    ),
    Symptom(
        "face_twitch",
        N_("Face twitching"),
        N_("How much did your face twitch?"),
        N_("not at all"),
        N_("all the time"),
        "hemifacial_spasm",
        Kind.MOVEMENT,
        DRESSLER_2014,
        primary=True,
    ),
)
