"""Print the summary of an owner's year."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import next_number, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.ledger.access import ACCOUNTS
from trousseau.mandates.models import Mandate

from ..models import TaxSummary
from ..papers import kept_data, print_tax_summary
from ..queries.taxes import tax_year, years


@verb(once=No("the last one is returned while it says the same"), frozen=ACCOUNTS, happened=TODAY)
def give_tax_summary(actor: User | None, *, mandate: Mandate, year: int, on: date) -> TaxSummary:
    """The year as the ledger says it now, numbered; printed again when something of that year moved since.

    Raises Refused for a year that is not over, or not of this mandate. The one already given is returned when the same.
    """
    if year not in years(mandate, on) or year >= on.year:
        raise Refused(_("Choose a year of this mandate that is over: its figures no longer move."), "year")
    last = TaxSummary.objects.filter(mandate=mandate, year=year).order_by("-number").first()
    found = tax_year(mandate, year)
    if last is not None:
        same, _paper = print_tax_summary(found, number=str(last), on=last.made_on)
        if kept_data(same) == last.paper.data:
            return last
    number = next_number("owners.tax_summaries")
    document, paper = print_tax_summary(found, number=f"R{number:05d}", on=on)
    kept = file_document(
        kind="tax_summary",
        number=f"R{number:05d}",
        title=document.title,
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        data=kept_data(document),
    )
    summary = TaxSummary(number=number, mandate=mandate, year=year, made_on=on, paper=kept)
    record(summary, actor)
    return summary
