"""Who may what: a rule for every endpoint and method. A new route needs one line here.

The walk is in test_rights.py. It asks for Alice's diary, with ids of things that are not there, so
IN is: the door let them in, and the view ran and did not answer 403.
"""

IN, FORBIDDEN, NOT_FOUND, SIGN_IN = "in", "403", "404", "to sign in"
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})  # HEAD is as GET
# As seen from one diary. carer, record and the clinic may record, read may read; the share with
# ended has ended; clinic_member sees the diaries of the clinic, clinic_admin does not.
PEOPLE = (
    *("owner", "carer", "record", "read", "ended"),
    *("clinic_admin", "clinic_member", "stranger", "signed_out"),
)
Rule = dict[str, str]


def _rule(signed_out: str, others: str, **told: str) -> Rule:
    """What each person gets. others: those who are not named."""
    return {**dict.fromkeys(PEOPLE, others), "signed_out": signed_out, **told}


def _diary(owner: str, carer: str, clinician: str, reader: str) -> Rule:
    """The rule of an address of a diary; clinician: one who may record, alone or as a member."""
    let_in = {"owner": owner, "carer": carer, "record": clinician, "clinic_member": clinician}
    return _rule(SIGN_IN, NOT_FOUND, **let_in, read=reader)


# Words, the doors of an account, beginning a diary: for everybody.
PUBLIC = _rule(IN, IN)
# What a token in the address opens, decided in app/access.py. One that opens nothing: 404.
TOKEN = _rule(NOT_FOUND, NOT_FOUND)
# The same, with one and the same answer for every token.
ANY_TOKEN = PUBLIC.copy()
# Files; the walk asks for one that is not there.
FILES = _rule(NOT_FOUND, NOT_FOUND)
# About the account of whoever is signed in, with or without a diary.
ACCOUNT = _rule(SIGN_IN, IN)
# About the diary of whoever is signed in: 404 without one.
OWN_DIARY = _rule(SIGN_IN, NOT_FOUND, owner=IN)
# About a thing of one's own, which the walk names wrongly or which is turned off: 404.
OWN_THING = _rule(SIGN_IN, NOT_FOUND)
# What this server does not offer: back to the sign-in.
NOT_OFFERED = _rule(SIGN_IN, SIGN_IN)
# For programs: a token in the head opens the diary of who made it, and no cookie helps.
BY_TOKEN = NOT_OFFERED.copy()
# For whoever reads diaries as a clinician, or did.
CLINICIANS_ACCOUNT = _rule(SIGN_IN, IN, owner=NOT_FOUND, carer=NOT_FOUND, stranger=NOT_FOUND)
ASKING_PATIENTS = _rule(SIGN_IN, IN, owner=FORBIDDEN, carer=FORBIDDEN, stranger=FORBIDDEN)
# A diary, for whoever may read it.
READERS = _diary(IN, IN, IN, IN)
# A diary, for whoever may record in it.
RECORDERS = _diary(IN, IN, IN, FORBIDDEN)
# A diary, for the person who keeps it alone.
OWNER = _diary(IN, FORBIDDEN, FORBIDDEN, FORBIDDEN)
# A diary, for clinicians who may record in it: not the owner, no carer.
CLINICIANS = _diary(FORBIDDEN, FORBIDDEN, IN, FORBIDDEN)

# Beside a diary, for clinicians who may read it, in their own name.
READING_CLINICIANS = _diary(FORBIDDEN, FORBIDDEN, IN, IN)

# The rules of addresses of a diary; all that name a patient have one of these.
OF_A_DIARY = (READERS, RECORDERS, OWNER, CLINICIANS, READING_CLINICIANS)

ROWS: tuple[tuple[Rule, str], ...] = (
    (
        PUBLIC,
        """
        api.get_openapi GET
        assets.file GET
        device_session.show GET
        display.index GET POST
        health.alive GET
        health.numbers GET
        health.ready GET
        home.about GET
        home.example GET
        home.help GET
        home.landing GET
        home.privacy GET
        invitations.enter GET POST
        passkeys.sign_in GET POST
        passkeys.sign_in_options POST
        programs.reference GET
        security.forgot_password GET POST
        security.login GET POST
        security.logout POST
        security.register GET POST
        security.send_confirmation GET POST
        security.two_factor_rescue GET POST
        settings.gone GET
        settings.index GET
        sign_in_links.ask GET POST
        sign_in_links.sent GET
        start.confirm GET
        start.injection GET POST
        start.rate GET POST
        start.where GET POST
        worker.kept GET
        worker.manifest GET
        worker.no_connection GET
        worker.script GET
        """,
    ),
    (
        TOKEN,
        """
        feeds.show GET
        invitations.answer GET
        joining.join GET POST
        links.rate GET POST
        share_requests.answer GET
        sign_in_links.open GET POST
        """,
    ),
    (
        ANY_TOKEN,
        """
        reminders.stop GET POST
        security.confirm_email GET POST
        security.reset_password GET POST
        """,
    ),
    (
        FILES,
        """
        home.security_txt GET
        security.static GET
        static GET
        """,
    ),
    (
        ACCOUNT,
        """
        clinics.index GET
        group.csv GET
        group.index GET
        home.answer GET
        home.injections GET
        home.share GET
        home.today GET
        passkeys.add GET POST
        passkeys.add_options POST
        passkeys.index GET
        passkeys.prove_options POST
        patients.index GET
        proof.show GET POST
        restores.drop POST
        restores.look GET
        restores.new GET POST
        restores.save POST
        second_factor.by_passkey GET POST
        second_factor.index GET
        second_factor.name GET POST
        second_factor.off GET POST
        second_factor.recovery_codes GET POST
        second_factor.set_up GET POST
        security.change_password GET POST
        security.mf_recovery GET POST
        security.mf_recovery_codes GET POST
        security.two_factor_setup GET POST
        security.two_factor_token_validation GET POST
        settings.end_others POST
        settings.leave GET POST
        """,
    ),
    (
        OWN_DIARY,
        """
        feeds.index GET
        feeds.make POST
        feeds.remove POST
        programs.index GET POST
        reminders.index GET POST
        settings.diary GET POST
        settings.phones GET POST
        settings.revoke_links POST
        symptoms.index GET POST
        symptoms.move POST
        """,
    ),
    (
        OWN_THING,
        """
        clinics.invite GET POST
        clinics.leave GET POST
        clinics.remove GET POST
        clinics.rename GET POST
        clinics.rights GET POST
        clinics.show GET
        clinics.withdraw POST
        invitations.answer POST
        passkeys.remove GET POST
        passkeys.rename GET POST
        programs.revoke POST
        push.add POST
        push.forget POST
        push.index GET
        push.remove POST
        push.try_out POST
        security.two_factor_setup_validate POST
        security.verify GET POST
        settings.end_sign_in POST
        share_requests.answer POST
        share_requests.show GET
        share_requests.withdraw POST
        symptoms.rename GET POST
        """,
    ),
    (
        NOT_OFFERED,
        """
        security.tf_select GET POST
        passkeys.second_step GET POST
        passkeys.step_options POST
        """,
    ),
    (
        BY_TOKEN,
        """
        api.delete_event DELETE
        api.delete_treatment DELETE
        api.get_day GET
        api.get_days GET
        api.get_diary GET
        api.get_events GET
        api.get_one_event GET
        api.get_one_treatment GET
        api.get_symptoms GET
        api.get_the_answer GET
        api.get_treatments GET
        api.patch_day PATCH
        api.put_day PUT
        api.put_event PUT
        api.put_treatment PUT
        api.rate POST
        """,
    ),
    (
        CLINICIANS_ACCOUNT,
        """
        clinics.new GET POST
        """,
    ),
    (
        ASKING_PATIENTS,
        """
        share_requests.index GET POST
        """,
    ),
    (
        READERS,
        """
        card.index GET
        card.summary GET
        card.summary_text GET
        clinical.index GET
        clinical_notes.edit GET
        day_choices.choose GET
        day_history.history GET
        days.day GET
        days.index GET
        days.saved GET
        days.today GET
        doses.index GET
        events.edit GET
        events.index GET
        events.new GET
        exports.csv GET
        exports.download GET
        exports.index GET
        fhir.bundle GET
        fhir.index GET
        exports.tables GET
        goals.edit GET
        goals.index GET
        impressions.impression GET
        progress.answer GET
        progress.method GET
        progress.treatment GET
        reports.index GET
        reports.pages GET
        reports.pdf GET
        scores.edit GET
        sharing.index GET
        treatment_history.history GET
        treatments.edit GET
        treatments.index GET
        treatments.new GET
        treatments.remove GET
        visits.calendar GET
        visits.edit_question GET
        visits.index GET
        visits.remove GET
        watch.edit GET
        """,
    ),
    (
        RECORDERS,
        """
        day_choices.choose POST
        day_history.restore POST
        days.day POST
        events.edit POST
        events.mark POST
        events.new POST
        events.remove POST
        events.restore POST
        fill_in.day GET POST
        fill_in.index GET
        goals.edit POST
        goals.index POST
        goals.move POST
        goals.outcome POST
        goals.remove POST
        goals.restore POST
        brought.index GET
        brought.one GET POST
        imports.columns GET POST
        imports.drop POST
        imports.match GET POST
        imports.new GET POST
        imports.save POST
        imports.show GET
        impressions.impression POST
        impressions.remove POST
        impressions.restore POST
        sent.take POST
        treatment_history.restore POST
        treatments.edit POST
        treatments.new POST
        treatments.remove POST
        treatments.restore POST
        visits.ask POST
        visits.asked POST
        visits.edit_question POST
        visits.index POST
        visits.move POST
        visits.remove POST
        visits.remove_one POST
        visits.restore POST
        """,
    ),
    (
        OWNER,
        """
        archives.download GET
        archives.index GET
        impressions.dismiss POST
        offline.form GET
        safety.read POST
        sharing.again POST
        sharing.change GET POST
        sharing.end POST
        sharing.invitation GET
        sharing.invite GET POST
        sharing.seen GET
        sharing.withdraw POST
        sketch.edit GET POST
        sketch.index GET
        sketch.remove POST
        sketch.restore POST
        """,
    ),
    (
        READING_CLINICIANS,
        """
        patients.reviewed POST
        patients.tags GET POST
        patients.remove POST
        """,
    ),
    (
        CLINICIANS,
        """
        clinical.session GET POST
        clinical_notes.edit POST
        clinical_notes.new GET POST
        clinical_notes.remove POST
        clinical_notes.restore POST
        scores.edit POST
        scores.new GET POST
        scores.remove POST
        scores.restore POST
        treatment_history.confirm POST
        watch.edit POST
        watch.new GET POST
        watch.remove POST
        watch.restore POST
        """,
    ),
)


def table() -> dict[tuple[str, str], Rule]:
    """(endpoint, method) -> what each person gets. Raises ValueError for one that stands twice."""
    found: dict[tuple[str, str], Rule] = {}
    for rule, rows in ROWS:
        for row in filter(None, map(str.strip, rows.split("\n"))):
            endpoint, *methods = row.split()
            for method in methods:
                if (endpoint, method) in found:
                    raise ValueError(f"{method} {endpoint} stands in the table twice")
                found[endpoint, method] = rule
    return found


TABLE = table()


def expected(endpoint: str, method: str, who: str) -> str:
    """What this person is to get."""
    return TABLE.get((endpoint, method), {}).get(who, "a row in rights.py")
