"""The bank at a glance: each account against the books, the files received, what waits; and the accounts followed."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Task, file_page, form_page

from ... import links
from ...access import BANK
from .. import actions, queries
from ..forms import AccountForm
from ..models import BankAccount
from ..reconciliation import reconcile
from .common import crumbs, file_state

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
        accounts=[{"account": one, "found": reconcile(one, day), "waiting": queries.waiting(one)} for one in held],
        files=[(one, file_state(one)) for one in queries.files()[:RECENT]],
        crumbs=crumbs(),
    )


def _task(**more) -> Task:
    return Task(form=AccountForm, cancel=reverse("ledger:bank"), **more)


def _placed(place: str, version: int = 0, **fields) -> dict:
    ledger, account = place.split(":")
    return {"ledger": ledger, "account": account, **fields}


@guard(BANK)
def account_new(request):
    def action(**fields) -> str:
        actions.open_bank_account(request.user, **_placed(**fields))
        return reverse("ledger:bank")

    task = _task(
        title=_("Follow a bank account"),
        verb=_("Follow this account"),
        action=action,
        initial={"version": 0},
        lede=_("Its statements are then taken into the books, and the books are held against it every night."),
        said=_("The account is followed: load its first statement."),
        crumbs=crumbs((_("Follow an account"), "")),
    )
    return form_page(request, task)


@guard(BANK)
def account_edit(request, pk):
    account = get_object_or_404(BankAccount, pk=pk)

    def action(*, version, **fields) -> str:
        actions.edit_bank_account(request.user, account=account, version=version, **_placed(**fields))
        return reverse("ledger:bank")

    task = _task(
        title=account.name,
        verb=_("Save the account"),
        action=action,
        obj=account,
        initial={"version": account.version, "place": f"{account.ledger}:{account.account}"},
        said=_("The account is saved."),
        crumbs=crumbs((account.name, "")),
    )
    return form_page(request, task)
