"""row-level security: on PostgreSQL a transaction sees the diaries that it names, and no others"""

from alembic import op

revision = "1795470200"
down_revision = "1795470100"

TABLES = (
    *("api_token", "audit_event", "calendar_feed", "clinic_share", "clinical_note", "diary_day"),
    *("diary_day_version", "diary_event", "diary_event_version", "former_person", "former_share"),
    *("goal", "import_batch", "impression", "impression_version", "injection", "invitation"),
    *("kept_answer", "list_summary", "patient_tag", "push_device", "question", "rating_link"),
    *("reminder", "reminder_choice", "review", "safety_flag", "scale_score", "sent_save", "share"),
    *("sketch", "symptom", "treatment", "treatment_confirmation", "treatment_version", "upload"),
    "watch_item",
)
# The setting holds ids with commas between, or "all". Both are worked out once for a statement.
OPEN = (
    "(SELECT string_to_array(nullif(current_setting('diary.open', true), 'all'), ',')::uuid[])"
    "::uuid[]"
)
ALL = "(SELECT current_setting('diary.open', true) = 'all')"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, owner in (("patient", "id"), *((table, "patient_id") for table in TABLES)):
        shown = f"{owner} = ANY ({OPEN}) OR {ALL}"
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY open_diaries ON {table} USING ({shown}) WITH CHECK ({shown})")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in ("patient", *TABLES):
        op.execute(f"DROP POLICY open_diaries ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
