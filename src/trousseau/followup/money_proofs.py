"""What the follow-up proves each night of the money of its measures."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from trousseau.ledger.enums import Ledger
from trousseau.ledger.findings import Finding
from trousseau.ledger.money_proofs import Proof
from trousseau.ledger.queries import lines

from .models import MeasureBill, MeasurePayment, bill_code

AWAITED = "441"  # of chart.toml: what funders owe
DIFFERS = N_("Bill %(bill)s: %(ours)s awaited according to its payments, %(books)s according to the ledger.")


def bills_as_the_ledger_says(_on: date) -> Sequence[Finding]:
    """What is left of each bill is the balance of its account in the books."""
    posted = lines(Ledger.AGENCY, AWAITED).filter(aux__startswith="FM")
    books = Counter(dict(posted.order_by().values_list("aux").annotate(cents=Sum("debit") - Sum("credit"))))
    ours: Counter[str] = Counter()
    for key, amount in MeasureBill.objects.filter(withdrawn_on=None).values_list("number", "amount"):
        ours[bill_code(key)] += amount
    for key, amount in MeasurePayment.objects.filter(withdrawn_on=None).values_list("bill__number", "amount"):
        ours[bill_code(key)] -= amount
    return [
        Finding(DIFFERS, {"bill": code, "ours": ours[code], "books": books[code]})
        for code in sorted({*books, *ours})
        if books[code] != ours[code]
    ]


PROOFS = [Proof("measures", _("What funders owe of each measure is what the ledger says"), bills_as_the_ledger_says)]
