from django.db.models import F, QuerySet


def hold(rows: QuerySet) -> bool:
    """Keep a row to oneself until the end of the transaction, on PostgreSQL too; False when it is not there.

    Two who decide at once then read one after the other what is still free and who still waits.
    """
    return bool(rows.update(version=F("version")))
