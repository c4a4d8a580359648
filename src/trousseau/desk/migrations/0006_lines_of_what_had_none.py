"""Until 0.2.0 some writings left no line of history: the signature of the parties to a lease, what stays of an erasure, who
was reminded of an appointment. One line says where each such row stands, so that what moves from now on is found."""

from django.db import migrations
from django.utils import timezone

from trousseau.core.fields import EncryptedTextField

OWN = {"history_id", "history_date", "history_change_reason", "history_type", "history_user"}


def write(apps, editor):
    for history in apps.get_models():
        if OWN <= {field.name for field in history._meta.fields}:
            model = apps.get_model(history._meta.app_label, history._meta.model_name.removeprefix("historical"))
            _write(model, history, editor.connection)


def _write(model, history, connection):
    quote = connection.ops.quote_name
    unlike = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    kept = [field for field in history._meta.concrete_fields if field.name not in OWN]
    columns = [quote(field.column) for field in kept]
    compared = [quote(field.column) for field in kept if not isinstance(field, EncryptedTextField)]
    table, lines, key = quote(model._meta.db_table), quote(history._meta.db_table), quote(model._meta.pk.column)
    differs = " OR ".join(f"r.{column} {unlike} h.{column}" for column in compared)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {lines} ({', '.join(columns)}, history_date, history_change_reason, history_type) "
            f"SELECT {', '.join(f'r.{column}' for column in columns)}, %s, 'upgrade', '~' FROM {table} r "
            f"LEFT JOIN (SELECT * FROM {lines} WHERE history_id IN (SELECT MAX(history_id) FROM {lines} GROUP BY {key})) h "
            f"ON h.{key} = r.{key} WHERE h.history_id IS NULL OR h.history_type = '-' OR {differs}",
            [timezone.now()],
        )


class Migration(migrations.Migration):

    dependencies = [
        ("aids", "0004_decision_taken_back"),
        ("allocation", "0002_sitting_called_off"),
        ("applications", "0002_named_kinds"),
        ("captation", "0004_papers_and_imports_by_key"),
        ("conventions", "0006_keys_of_posts"),
        ("core", "0007_step_free_or_not_known"),
        ("desk", "0005_words_of_a_person_are_encrypted"),
        ("followup", "0012_times_of_bills"),
        ("incidents", "0006_keys_of_forms"),
        ("ledger", "0003_own_date"),
        ("mail", "0002_keys_of_forms"),
        ("mandates", "0005_owner_signatures"),
        ("matching", "0001_initial"),
        ("owners", "0002_balances_taken_over"),
        ("payouts", "0002_order_sent"),
        ("prevention", "0009_evictions_by_title"),
        ("receipts", "0004_keys_of_forms"),
        ("rents", "0012_known_days"),
        ("reporting", "0005_facts_by_key"),
        ("support", "0007_keys_of_forms"),
        ("tenancies", "0005_keys_of_forms"),
    ]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
