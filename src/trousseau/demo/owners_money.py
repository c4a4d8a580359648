"""What is taken for the owners' dwellings and what is paid to them, month after month."""

from datetime import date

from trousseau.captation.models import Owner
from trousseau.captation.ownership.actions import note_iban
from trousseau.core.enums import Role
from trousseau.core.todo import about
from trousseau.exchange.sepa import Account
from trousseau.mandates.models import FeeClause, Mandate
from trousseau.owners.actions.expenses import enter_expense, pay_expense
from trousseau.owners.actions.fees import answer_vat, take_fees
from trousseau.owners.actions.runs import stage_run, write_run
from trousseau.owners.actions.terms import write_terms
from trousseau.owners.actions.transfers import transfer_fees
from trousseau.owners.models import AccountTerms
from trousseau.owners.rendering import ask_statements
from trousseau.owners.tasks import work
from trousseau.payouts.ibans import confirm_iban
from trousseau.payouts.models import Supplier
from trousseau.payouts.orders import reject_order
from trousseau.payouts.suppliers import register_supplier
from trousseau.rules.dates import add_days, add_months

from .bank import IBAN, TRANSFERRED
from .cast import MONTHS, Cast
from .mail import post
from .portfolio import HOMES

SILENT = HOMES + 2  # the mandate whose clause still waits for an answer on its VAT
UNCONFIRMED = HOMES + 3  # the owner whose IBAN no second person compared yet
SUPPLIERS = (
    ("Syndic des Tilleuls", "4 rue du Modèle, 21000 Dijon"),
    ("Plomberie du Val", "9 rue de l’Exemple, 21300 Chenôve"),
)


def invented_iban(number: int) -> str:
    """A French IBAN that no bank gave: a bank code of zeros, its keys right."""
    account = f"{number:011d}"
    rib = 97 - (3 * int(account)) % 97
    bban = f"0000000000{account}{rib:02d}"
    key = 98 - int(bban + "152700") % 97
    return f"FR{key:02d}{bban}"


def payer() -> Account:
    return Account("Agence sociale", IBAN)


def pay_owners(cast: Cast, index: int, first: date) -> None:
    """On the 15th the answers, the IBANs and the expenses; on the 16th fees are transferred and owners paid: every month,
    so that what is held for others stays beneath the guarantee. `index`: below zero before what is told in full."""
    day, after = cast.day(first, 15), cast.day(first, TRANSFERRED)
    if day is None:
        return
    _answer(cast, day)
    _note_ibans(cast, day)
    if index == 2:
        _spend(cast, day)
    manager, director = cast.people[Role.RENTAL], cast.people[Role.DIRECTOR]
    if after is None:
        take_fees(manager, until=day)
        return
    take_fees(manager, until=after)
    transfer_fees(director, on=after)
    run = stage_run(manager, on=after, today=after)
    write_run(director, run=run, version=run.version, payer=payer(), today=after)
    if index == MONTHS - 2:
        order = run.orders.filter(kind="owner").first()
        reject_order(manager, order=order, on=add_days(after, 2), why="Compte clos (AC04)", today=add_days(after, 2))
        render_accounts(cast, first, every=True)  # the first ones of the mandates signed here, too


def _answer(cast: Cast, day: date) -> None:
    director = cast.people[Role.DIRECTOR]
    rows = FeeClause.objects.filter(vat="", vat_answer=None, mandate__number__isnull=False, starts_on__lte=day)
    for clause in rows.exclude(mandate__number=SILENT).order_by("pk"):
        answer_vat(director, clause=clause, vat="added", ground="Avis du comptable (exemple)", on=day)


def _note_ibans(cast: Cast, day: date) -> None:
    manager, director = cast.people[Role.RENTAL], cast.people[Role.DIRECTOR]
    rows = Owner.objects.filter(mandates__number__isnull=False, iban_checks=None).distinct()
    for owner in rows.order_by("pk"):
        if owner.iban:
            continue
        number = invented_iban(100 + owner.pk)
        note_iban(manager, owner=owner, version=owner.version, new_iban=number)
        if not owner.mandates.filter(number=UNCONFIRMED).exists():
            confirm_iban(director, payee=owner, new_iban=number, on=day)


def _spend(cast: Cast, day: date) -> None:
    """A call of the co-ownership, and a leak that the owner agreed to have mended."""
    manager, director = cast.people[Role.RENTAL], cast.people[Role.DIRECTOR]
    mandate = Mandate.objects.filter(leases__receipts__isnull=False).order_by("number").distinct().first()
    if mandate is None:
        return
    if not AccountTerms.objects.filter(mandate=mandate).exists():
        write_terms(
            director,
            mandate=mandate,
            version=0,
            reserve=10000,
            works_threshold=15000,
            email_on=mandate.signed_on,
            today=day,
        )
    for number, (name, address) in enumerate(SUPPLIERS):
        iban = invented_iban(900 + number)
        supplier = register_supplier(manager, name=name, address=address, new_iban=iban)
        confirm_iban(director, payee=supplier, new_iban=iban, on=day)
    syndic, plumber = Supplier.objects.order_by("number")[:2]
    quarter = add_months(day.replace(day=1), -2)
    bills = (
        {
            "supplier": syndic,
            "number": "T-0042",
            "kind": "syndic",
            "label": "Appel de charges du trimestre",
            "amount": 13200,
            "recoverable": 8100,
            "nature": "shared",
            "first_day": quarter,
            "last_day": add_days(add_months(quarter, 3), -1),
            "approved_on": None,
        },
        {
            "supplier": plumber,
            "number": f"{day.year}-118",
            "kind": "repair",
            "label": "Fuite sous l’évier",
            "amount": 17600,
            "recoverable": 0,
            "nature": "",
            "first_day": day,
            "last_day": day,
            "approved_on": add_days(day, -1),
        },
    )
    for bill in bills:
        expense = enter_expense(manager, mandate=mandate, dated=day, today=day, **bill)
        if expense.kind == "syndic":
            pay_expense(manager, expense=expense, today=day)


def render_accounts(cast: Cast, first: date, *, every: bool = False) -> None:
    """On the 20th, the accounts that fall due, until the end of the month before: all together, as each year."""
    if day := cast.day(first, 20):
        run = ask_statements(cast.people[Role.RENTAL], until=add_days(first, -1), today=day, every=every)
        work(run)
        run.refresh_from_db()
        if run.waits:
            raise ValueError(run.waits)
        post(cast, about(run), add_days(day, 1))
