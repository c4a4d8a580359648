"""What the owners' accounts ask of a rental manager each month."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised
from trousseau.engines import typography
from trousseau.mandates.models import Mandate
from trousseau.payouts.enums import RunState
from trousseau.payouts.models import PaymentRun
from trousseau.rents.steps import MANY, Chapter, Step, ago

from . import access
from .queries.accounts import payables
from .queries.statements import count_to_render


def _payouts(day: date) -> Step:
    title = _("Pay the owners")
    staged = PaymentRun.objects.filter(state=RunState.STAGED).order_by("pk").first()
    if staged:
        detail = _("%(amount)s prepared: read the list, then write the bank’s file.") % {
            "amount": localised.money(staged.total)
        }
        return Step(title, ("warn:ask", _("A run to read")), detail, reverse("owners:run", args=[staged.pk]))
    if Mandate.objects.filter(fund__isnull=False).count() > MANY:
        return Step(title, ("", _("On their page")), "", reverse("owners:list"))
    found = payables(day)
    due, ready = found.cents, found.ready
    detail = _("%(amount)s may be paid today.") % {"amount": localised.money(sum(ready.values()))} if ready else ""
    stopped = len(found.stops)
    if stopped:
        words = ngettext("%(n)s has no confirmed IBAN.", "%(n)s have no confirmed IBAN.", stopped)
        detail = f"{detail} {words % {'n': stopped}}".strip()
    words = ngettext("%(n)s account", "%(n)s accounts", len(due)) % {"n": len(due)}
    url = reverse("owners:list") + ("?situation=pay" if ready else "?situation=stopped" if due else "")
    return Step(title, ("note", words) if due else ("ok", _("Nothing to pay")), detail, url)


def _statements_of_owners(day: date) -> Step:
    count, first = count_to_render(day)
    title = _("Render the owners their accounts")
    if first is None:
        return Step(title, ("ok", _("Nothing waits")), "", reverse("owners:statements"))
    words = ngettext("%(n)s account", "%(n)s accounts", count) % {"n": typography.number(count)}
    detail = _("The first by %(day)s, %(ago)s.") % {"day": localised.day(first), "ago": ago(first, day)}
    url = reverse("owners:statements_new")
    return Step(title, ("warn:clock" if first < day else "note", words), detail, url)


STEPS = (Chapter(70, access.READ, _payouts), Chapter(80, access.READ, _statements_of_owners))
