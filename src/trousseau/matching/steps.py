"""What the bank's lines ask of a rental manager each week."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised
from trousseau.engines import typography
from trousseau.ledger.bank import queries as bank
from trousseau.rents.steps import Chapter, Step, ago, join

from .access import BANK


def _lines(day: date) -> Step:
    found = bank.waiting()
    state, detail = ("ok", _("Nothing waits")), ""
    if found["count"]:
        words = ngettext("%(n)s line", "%(n)s lines", found["count"])
        state = ("warn:ask", words % {"n": typography.number(found["count"])})
        detail = join(
            [_("%(amount)s came in") % {"amount": localised.money(found["came"])}]
            + ([_("%(amount)s went out") % {"amount": localised.money(found["went"])}] if found["went"] else [])
            + [_("the oldest %(ago)s") % {"ago": ago(found["since"], day)}]
        )
    return Step(_("Say whose each line is"), state, detail, reverse("matching:lines"))


STEPS = [Chapter(20, BANK, _lines)]
