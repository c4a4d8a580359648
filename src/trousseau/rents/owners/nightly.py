"""Each night: the fees that fell due, and the accounts that are soon to be rendered."""

from datetime import date

from trousseau.core import scales
from trousseau.core.todo import open_todo
from trousseau.mandates.models import Mandate
from trousseau.rules.dates import add_days
from trousseau.rules.owner_statement import due_by

from .. import todo
from .actions import take_fees
from .models import OwnerStatement

SOON = 15  # days before the accounts are due


def owners(on: date) -> str:
    """Safe to run twice: a fee is taken once, a thing to do is asked once."""
    taken, asked = take_fees(None, until=on), 0
    last: dict[int, date] = {}
    for mandate_id, day in OwnerStatement.objects.order_by("last_day").values_list("mandate", "last_day"):
        last[mandate_id] = day
    article = scales.at("mandate.accounts_months", on).article
    for mandate in Mandate.objects.filter(fund__isnull=False, state="signed").select_related("owner"):
        due = due_by(mandate.starts_on, last.get(mandate.pk), mandate.accounts_months)
        if due <= add_days(on, SOON):
            open_todo(
                todo.RENDER_ACCOUNTS, subject=f"mandate:{mandate.pk}", url=f"/loyers/proprietaires/{mandate.pk}/comptes/",
                on=on, due_on=due, article=article, mandate=mandate.code, owner=mandate.owner.name,
                months=mandate.accounts_months,
            )  # fmt: skip
            asked += 1
    return f"{taken} honoraire(s) prélevé(s), {asked} compte(s) à rendre"


JOBS = {"rents.owners": owners}
