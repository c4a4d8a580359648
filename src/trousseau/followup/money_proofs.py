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
ABOVE = N_("Bill %(bill)s: %(paid)s noted as paid, of %(asked)s asked. Withdraw the payment that was noted twice.")
OF_NOTHING = N_("Bill %(bill)s was withdrawn, and %(paid)s are still noted as paid. Withdraw that payment.")


def bills_as_the_ledger_says(_on: date) -> Sequence[Finding]:
    """What is left of each bill is the balance of its account in the books, and never below nothing; nothing stands of a
    bill that was withdrawn."""
    posted = lines(Ledger.AGENCY, AWAITED).filter(aux__startswith="FM")
    books = Counter(dict(posted.order_by().values_list("aux").annotate(cents=Sum("debit") - Sum("credit"))))
    asked, paid = Counter[str](), Counter[str]()
    for key, amount in MeasureBill.objects.filter(withdrawn_on=None).values_list("number", "amount"):
        asked[bill_code(key)] += amount
    for key, amount in MeasurePayment.objects.filter(withdrawn_on=None).values_list("bill__number", "amount"):
        paid[bill_code(key)] += amount
    found = []
    for code in sorted({*books, *asked, *paid}):
        if paid[code] and code not in asked:
            found.append(Finding(OF_NOTHING, {"bill": code, "paid": paid[code]}))
        elif paid[code] > asked[code]:
            found.append(Finding(ABOVE, {"bill": code, "paid": paid[code], "asked": asked[code]}))
        if books[code] != asked[code] - paid[code]:
            found.append(Finding(DIFFERS, {"bill": code, "ours": asked[code] - paid[code], "books": books[code]}))
    return found


PROOFS = [Proof("measures", _("What funders owe of each measure is what the ledger says"), bills_as_the_ledger_says)]
