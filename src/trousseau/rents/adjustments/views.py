"""The pages of what a person adds to an account, or takes off it."""

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import paper_page

from .. import access
from ..queries import ledger_balance
from ..subjects import ACCOUNT, ADJUSTMENT
from . import actions
from .forms import AdjustmentForm, UndoForm


@guard(access.WRITE)
def new(request, pk):
    lease, day = ACCOUNT.find(request, pk), today()
    owed = ledger_balance(lease)
    said = _("The account owes %(amount)s.") if owed >= 0 else _("The account is %(amount)s in credit.")
    return ACCOUNT.form(
        request,
        lease,
        title=_("A debit or a credit for %(name)s") % {"name": lease.household},
        here=_("Debit or credit"),
        part="adjustments",
        subtitle=said % {"amount": localised.money(abs(owed))}
        + " "
        + _("No money moves: the owner’s account answers for it, and a letter tells the tenant."),
        verb=_("Write it on the account"),
        form=AdjustmentForm,
        does=actions.adjust,
        given={"today": day},
        initial={"on": day},
        said=_("It is on the account; its letter waits with the mail to post."),
        article=actions.AGREED,
    )


@guard(access.WRITE)
def undo(request, pk):
    row, day = ADJUSTMENT.find(request, pk), today()
    return ADJUSTMENT.form(
        request,
        row,
        title=_("Undo the sum of %(amount)s") % {"amount": localised.money(row.amount)},
        here=_("Undo"),
        part="adjustments",
        subtitle=_("%(kind)s, %(day)s. It stays readable: its opposite is written beside it.")
        % {"kind": row.get_kind_display(), "day": localised.day(row.on)},
        verb=_("Undo this sum"),
        form=UndoForm,
        does=actions.undo_adjustment,
        given={"today": day},
        initial={"on": day},
        said=_("It is undone: its opposite is on the account."),
    )


@guard(access.READ)
def paper(request, pk):
    return paper_page(ADJUSTMENT.find(request, pk, "rents:adjustment_paper").paper)
