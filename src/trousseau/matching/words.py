"""Why a line is, or may be, somebody's: said to who decides."""

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.receipts.enums import Step
from trousseau.rules.identification import Against, Clash, Doubt, Verdict

from .finding import Found


def reason(found: Found) -> str:
    """What was recognised, whether the amount is what is due, and what the payer's month says for or against it."""
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
    said = [_("%(what)s; %(amount)s.") % {"what": what, "amount": amount}]
    if found.clash:
        said.append(_against(found.clash))
    elif found.pays:
        said.append(
            _("The payer wrote %(month)s: it goes to that month first.") % {"month": localised.month(found.pays.month)}
        )
    if found.over:
        said.append(
            _("Its mandate ended on %(day)s: what comes after is the owner’s, but for what was due before.")
            % {"day": localised.day(found.over)}
        )
    return " ".join(said)


def _against(clash: Clash) -> str:
    """Both reasons: the month that is written, and what the account says."""
    due = ", ".join(f"{localised.month(month)} ({localised.money(cents)})" for month, cents in clash.due)
    words = {
        Against.PAID: _("The payer wrote %(month)s, which is paid; what is due: %(due)s.")
        if due
        else _("The payer wrote %(month)s, which is paid, and no month is due."),
        Against.NOT_ASKED: _("The payer wrote %(month)s, which is not asked; what is due: %(due)s.")
        if due
        else _("The payer wrote %(month)s, which is not asked, and no month is due."),
        Against.SEVERAL: _("The payer wrote several months, and the amount is not all that is due: %(due)s."),
        Against.MORE: _(
            "The payer wrote %(month)s, of which %(left)s is left, and the amount is more; what is due: %(due)s."
        ),
        Against.OTHER: _(
            "The payer wrote %(month)s, of which %(left)s is left, and the amount is exactly what another debt asks; what is "
            "due: %(due)s."
        ),
    }[clash.against]
    return words % {"month": localised.month(clash.written), "left": localised.money(clash.left), "due": due}


def why_not(found: list[Found], verdict: Verdict) -> str:
    """Why nobody was chosen without a person."""
    if verdict.doubt == Doubt.OTHER_ACCOUNT:
        return _("The payer wrote the number of a lease, and this account is known for another: you say whose it is.")
    if verdict.doubt == Doubt.ALIKE:
        return _(
            "The payer wrote what may be the number or the name of another tenant than the one of this account: you say whose "
            "it is."
        )
    if verdict.doubt == Doubt.CAF and found and found[0].step == Step.ACCOUNT:
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
    if (aid := found[0].aid) and aid.beyond:
        return _(
            "The CAF pays for this tenant alone. It announced %(announced)s for %(month)s, and what comes is %(beyond)s more: noted "
            "here, that is not given back to the tenant before its letter says so."
        ) % {
            "announced": localised.money(aid.announced),
            "month": localised.month(aid.month),
            "beyond": localised.money(aid.beyond),
        }
    if found[0].why == "deposit":
        return _("A deposit is held for the tenant, a rent is the owner’s: you say that it is one.")
    if verdict.doubt == Doubt.DEPOSIT:
        return _(
            "The payer wrote that it is a deposit, and the amount is not one that the agency awaits: you say what it pays."
        )
    if found[0].step == Step.NAME:
        return _("A name alone is never enough: you say whose it is.")
    if len(found) > 1:
        return _("Several tenants are possible: you say which.")
    if found[0].clash:
        return _(
            "What the payer wrote and the account of the lease differ: noted here, it goes to the oldest debt; the account of "
            "the lease then lets you name another."
        )
    if verdict.doubt == Doubt.AMOUNT:
        return _("The account is known, and the amount is not what is due: you say whether it is this rent.")
    return _("You say whose it is.")
