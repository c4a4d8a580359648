"""The bank at a glance: each account against the books, the files received, what waits; and the accounts followed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, file_page

from ... import links
from ...access import BANK
from .. import actions, own, queries, subjects
from ..forms import AccountForm
from ..reconciliation import reconcile
from ..subjects import ACCOUNT, LEDGER
from .common import file_state

RECENT = 10


@guard(BANK)
def bank(request):
    day = today()
    held = list(queries.accounts())
    load = Button(_("Load a file of the bank"), reverse("ledger:bank_file_new"), BANK, main=True)
    follow = Button(_("Follow an account"), reverse("ledger:bank_account_new"), BANK, main=not held)
    treat = Button(_("Lines to treat"), links.BANK_LINES.url(), BANK)
    return file_page(
        request,
        "ledger/bank.html",
        buttons=[treat, follow, load] if held else [follow],
        accounts=[
            {
                "account": one,
                "found": reconcile(one, day),
                "waiting": queries.waiting(one),
                "own": own.to_say().filter(statement__account=one).first(),
            }
            for one in held
        ],
        files=[(one, file_state(one)) for one in queries.files()[:RECENT]],
        crumbs=LEDGER.trail((_("Bank"), "")),
    )


def _placed(place: str, **fields) -> dict:
    ledger, account = place.split(":")
    return {"ledger": ledger, "account": account, **fields}


@guard(BANK)
def account_new(request):
    def follow(actor, *, version, **fields) -> None:
        actions.open_bank_account(actor, **_placed(**fields))

    return subjects.BANK.form(
        request,
        title=_("Follow a bank account"),
        here=_("Follow an account"),
        verb=_("Follow this account"),
        form=AccountForm,
        does=follow,
        initial={"version": 0},
        subtitle=_("Its statements are then taken into the books, and the books are held against it every night."),
        said=_("The account is followed: load its first statement."),
    )


@guard(BANK)
def account_edit(request, pk):
    account = ACCOUNT.find(request, pk)

    def save(actor, *, account, **fields) -> None:
        actions.edit_bank_account(actor, followed=account, **_placed(**fields))

    return ACCOUNT.form(
        request,
        account,
        title=account.name,
        verb=_("Save the account"),
        form=AccountForm,
        does=save,
        obj=account,
        kept={"place": f"{account.ledger}:{account.account}"},
        said=_("The account is saved."),
    )
