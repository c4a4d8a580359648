"""The account of a lease in one sentence, from the one reading of it (`roll.queries.unpaid_of`)."""

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.rules.ageing import Aged


def account_line(aged: Aged) -> str:
    """What is late and since when, what is awaited, what is in the tenant’s favour. What no call explains is said first:
    nothing is then known to be right."""
    if aged.beyond:
        return _(
            "%(amount)s of the ledger is explained by no rent called: the account is to be looked at before anything is asked."
        ) % {"amount": localised.money(aged.beyond)}
    parts = [_late(aged), *not_known(aged)]
    if aged.awaited:
        parts.append(_("%(amount)s is awaited from the CAF.") % {"amount": localised.money(aged.awaited)})
    if aged.to_come:
        parts.append(_("%(amount)s is called and not due yet.") % {"amount": localised.money(aged.to_come)})
    if aged.credit:
        parts.append(_("%(amount)s is paid in advance.") % {"amount": localised.money(aged.credit)})
    return " ".join(parts)


def not_known(aged: Aged) -> list[str]:
    """What is due and of which nobody knows whether it is paid, and why: the bank, or the remittance, is to be read."""
    found = []
    if aged.unread and aged.read_until:
        said = _(
            "%(amount)s more fell due, and it is not known yet whether it is paid: the bank is read, and its lines identified, until %(day)s."
        )
        found.append(said % {"amount": localised.money(aged.unknown), "day": localised.day(aged.read_until)})
    if aged.unread_aid:
        said = _("%(amount)s of aid is not known yet: no remittance of the CAF was read for its month.")
        found.append(said % {"amount": localised.money(aged.unread_aid)})
    return found


def _late(aged: Aged) -> str:
    if not aged.debt and aged.unread and aged.read_until:
        return _("Nothing was late on %(day)s.") % {"day": localised.day(aged.read_until)}
    if not aged.debt:
        return _("Nothing is late.")
    said = {"amount": localised.money(aged.debt), "part": localised.money(aged.unaged)}
    if aged.since:
        return _("%(amount)s is late since %(day)s.") % {**said, "day": localised.day(aged.since)}
    if aged.unpaid:
        return _("%(amount)s is late, of which %(part)s since a day that nobody wrote.") % said
    return _("%(amount)s is late, since a day that nobody wrote.") % said
