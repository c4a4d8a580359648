"""Why a line is, or may be, somebody's: said to who decides."""

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.receipts.enums import Step

from .finding import Found


def reason(found: Found) -> str:
    """One sentence: what was recognised, and whether the amount is what is due."""
    what = {
        Step.ACCOUNT: _("This account is known to pay for this tenant"),
        Step.REFERENCE: _("The payer wrote the number of this lease"),
        Step.NAME: _("The name looks alike: %(share)s %% of its words") % {"share": found.likeness},
    }[found.step]
    amount = {
        "whole": _("the amount is all that is due"),
        "month": _("the amount is what is left of one month"),
        "opening": _("the amount is the balance that it was brought in with"),
        "deposit": _("the amount holds the deposit of %(amount)s that the agency awaits")
        % {"amount": localised.money(found.lease.deposit)},
        "instalment": _("the amount is an instalment of the payment plan"),
        "": _("the amount is not what is due"),
    }[found.why]
    said = _("%(what)s; %(amount)s.") % {"what": what, "amount": amount}
    if found.over is None:
        return said
    ended = _("Its mandate ended on %(day)s: what comes after is the owner’s, but for what was due before.") % {
        "day": localised.day(found.over)
    }
    return f"{said} {ended}"


def why_not(found: list[Found], *, conflict: bool = False, doubt: bool = False, caf: bool = False) -> str:
    """Why nobody was chosen without a person. `conflict`: the number written and the account that is known differ; `doubt`:
    what is written may be another's."""
    if conflict:
        return _("The payer wrote the number of a lease, and this account is known for another: you say whose it is.")
    if doubt:
        return _(
            "The payer wrote what may be the number or the name of another tenant than the one of this account: you say whose "
            "it is."
        )
    if caf and found and found[0].step == Step.ACCOUNT:
        return _(
            "A CAF or an MSA pays for many tenants from one account: you say whether it is this one, or the transfer of a remittance."
        )
    if found and found[0].over:
        return _("The agency no longer receives for this lease: you say whether it pays what was due before.")
    if not found:
        return _(
            "No account, number nor name of yours is in this line; an amount alone, even that of a balance brought in, says "
            "nothing of who paid."
        )
    if found[0].why == "deposit":
        return _("A deposit is held for the tenant, a rent is the owner’s: you say that it is one.")
    if found[0].step == Step.NAME:
        return _("A name alone is never enough: you say whose it is.")
    if len(found) > 1:
        return _("Several tenants are possible: you say which.")
    if found[0].step == Step.ACCOUNT:
        return _("The account is known, and the amount is not what is due: you say whether it is this rent.")
    return _("You say whose it is.")
