"""the whole record: what a clinic writes down, who confirmed it, what happened between"""

import sqlalchemy as sa
from alembic import op

revision = "1795369200"
down_revision = "1795361435"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)
GUIDANCES = (
    "'none', 'emg', 'stimulation', 'ultrasound', 'emg,stimulation', 'emg,ultrasound', "
    "'stimulation,ultrasound', 'emg,stimulation,ultrasound'"
)
KINDS = (
    "'medicine_started', 'medicine_changed', 'medicine_stopped', 'physiotherapy', 'illness', "
    "'stress', 'dbs_setting', 'sensory_trick', 'noticed_working', 'wearing_off', 'other'"
)


# Columns come and go one by one, each with its check inside it. A batch would make the table
# anew on SQLite, and dropping the old one would take along every row that hangs on it.
def _added() -> list[tuple[str, sa.Column[object]]]:
    """(table, column) in the order in which they are added."""
    return [
        ("treatment", _column("total_units", sa.Integer(), "treatment", TOTAL)),
        ("treatment", _column("dilution", sa.String(80))),
        ("treatment", _column("volume_ml", sa.Integer(), "treatment", VOLUME)),
        ("treatment", _column("lot", sa.String(40))),
        ("treatment", _column("expires_on", sa.Date())),
        ("treatment", _column("guidance", sa.String(40), "treatment", GUIDANCE)),
        ("treatment", _column("injector", sa.String(80))),
        ("treatment", _column("clinic", sa.String(80))),
        (
            "treatment",
            sa.Column("finished", sa.Boolean(), server_default=sa.true(), nullable=False),
        ),
        ("injection", _column("points", sa.Integer(), "injection", POINTS)),
        ("injection", _column("muscle_label", sa.String(80), "injection", LABEL)),
        ("treatment_version", _column("removed_by_id", KEY)),
        ("treatment_version", _column("removed_at", INSTANT)),
        ("patient", _column("next_visit_on", sa.Date())),
        ("patient", _column("next_visit_at", sa.String(5), "patient", TIME_OF_DAY)),
        ("patient", _column("next_visit_place", sa.String(120))),
    ]


TOTAL = ("total_in_range", "total_units BETWEEN 1 AND 5000000")
VOLUME = ("volume_in_range", "volume_ml BETWEEN 1 AND 100000")
GUIDANCE = ("guidance_is_known", f"guidance IN ({GUIDANCES})")
POINTS = ("points_in_range", "points BETWEEN 1 AND 99")
LABEL = ("label_only_without_muscle", "muscle IS NULL OR muscle_label IS NULL")
TIME_OF_DAY = ("visit_time_has_day", "next_visit_at IS NULL OR next_visit_on IS NOT NULL")


def _column(
    name: str, type_: object, table: str = "", check: tuple[str, str] | None = None
) -> sa.Column[object]:
    checks = [sa.CheckConstraint(check[1], name=op.f(f"ck_{table}_{check[0]}"))] if check else []
    return sa.Column(name, type_, *checks, nullable=True)


def _of_patient(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f(f"fk_{table}_patient_id"), ondelete="CASCADE"
        )
    ]


def _recorded() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def upgrade() -> None:
    for table, column in _added():
        op.add_column(table, column)
    op.create_table(
        "treatment_confirmation",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("treatment_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("confirmed_by_id", KEY, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=False),
        *_of_patient("treatment_confirmation"),
        sa.PrimaryKeyConstraint(
            "patient_id",
            "treatment_id",
            "version",
            "confirmed_by_id",
            name=op.f("pk_treatment_confirmation"),
        ),
    )
    op.create_table(
        "diary_event",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("words", sa.String(120), nullable=True),
        sa.Column("dose", sa.String(60), nullable=True),
        *_recorded(),
        sa.CheckConstraint("day >= '1900-01-01'", name=op.f("ck_diary_event_day_in_range")),
        sa.CheckConstraint("until >= day", name=op.f("ck_diary_event_until_after_day")),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_diary_event_kind_is_known")),
        *_of_patient("diary_event"),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_diary_event")),
    )
    op.create_index(op.f("ix_diary_event_patient_id_day"), "diary_event", ["patient_id", "day"])
    op.create_table(
        "diary_event_version",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        *_of_patient("diary_event_version"),
        sa.PrimaryKeyConstraint(
            "patient_id", "event_id", "version", name=op.f("pk_diary_event_version")
        ),
    )
    op.create_table(
        "goal",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("treatment_id", KEY, nullable=False),
        sa.Column("words", sa.String(120), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        *_recorded(),
        sa.CheckConstraint(
            "outcome IN ('reached', 'partly', 'not_reached')",
            name=op.f("ck_goal_outcome_is_known"),
        ),
        *_of_patient("goal"),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_patient_id_treatment_id"), "goal", ["patient_id", "treatment_id"])
    op.create_table(
        "question",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        *_recorded(),
        *_of_patient("question"),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_question")),
    )


def downgrade() -> None:
    for table in ("question", "goal", "diary_event_version", "diary_event"):
        op.drop_table(table)
    op.drop_table("treatment_confirmation")
    for table, column in reversed(_added()):
        op.drop_column(table, column.name)
