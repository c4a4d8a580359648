"""What the papers of a month say, built for many leases at once; drawing each is all that is left."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from django.db.models import QuerySet, Sum

from trousseau.core.models import Person
from trousseau.engines.documents import CallLine, Cents, Clause, DebitLine, RentCallNotice
from trousseau.engines.documents.parts import Agency
from trousseau.engines.typography import day as day_words
from trousseau.engines.typography import money
from trousseau.engines.typography import month as month_words
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankAccount
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules import identifiers
from trousseau.rules.dates import add_days, month_end
from trousseau.rules.plans import claimable
from trousseau.tenancies.contract.queries import stood, with_tenants
from trousseau.tenancies.models import Lease

from ..debits.queries import to_announce
from ..enums import CallKind
from ..models import RentCall
from ..papers import named, receipt_document
from ..plans.queries import Standing, standings, stopped_before
from ..roll.queries import ages, balances, standing
from ..settling import Settling

FREE = "Cet avis est gratuit."
HELP = "Une difficulté pour payer ? Appelez-nous dès maintenant : un échéancier, une aide du FSL ou de la CAF peuvent être demandés avant que la dette grandisse."
MEANS = ("Chèque, espèces ou prélèvement : demandez à l’agence",)


def for_papers(leases: QuerySet[Lease]) -> QuerySet[Lease]:
    """The leases with all that a paper prints of them, in three queries."""
    return with_tenants(
        leases.select_related("household__holder", "mandate__owner", "mandate__dwelling__commune", "mandate__fund")
    )


def tenants(lease: Lease, month: date) -> list[Person]:
    """Those whom its papers of the month name; of a lease read with `for_papers`."""
    return stood(lease).between(month, month_end(month))


def names(lease: Lease, month: date) -> tuple[str, ...]:
    return named(lease, tenants(lease, month))


def receipt(lease: Lease, paid: Settling, *, number: int, on: date, agency: Agency):
    """Of a month paid whole."""
    tenants_named = names(lease, paid.row.call.month)
    return receipt_document(lease, paid, number=number, on=on, agency=agency, tenants=tenants_named)


def notices(leases: Sequence[Lease], month: date, *, numbers: Sequence[int], on: date, agency: Agency):
    """(lease, debit announced or None, notice) of each lease whose rent of the month was called. `numbers` are given in the order
    of the leases."""
    mine = Lease.objects.filter(pk__in=[lease.pk for lease in leases])
    eve = min(add_days(month, -1), on)
    owed, before = balances(mine, on), balances(mine, eve)
    came, aided = _came(list(owed), add_days(eve, 1), on), aided_by(list(owed), month, on)
    aged = ages(owed, on)
    stops = stopped_before(aged, on)
    plans = {one.plan.lease_id: one for one in standings([key for key in aged if key not in stops], aged, on)}
    asked: dict[int, list[RentCall]] = {lease.pk: [] for lease in leases}
    for call in RentCall.objects.filter(lease__in=asked, month=month).select_related("entry").order_by("pk"):
        asked[call.lease_id].append(call)
    bank = BankAccount.objects.filter(ledger=Ledger.CLIENTS, account="5121").first()
    debits = to_announce(
        {key: call.due_on for key, calls in asked.items() for call in calls if call.kind == CallKind.RENT}, on
    )
    for lease, number in zip(leases, numbers, strict=True):
        [rent] = [call for call in asked[lease.pk] if call.kind == CallKind.RENT]
        apart = [call for call in asked[lease.pk] if call.kind != CallKind.RENT]
        # what the month asks is said line by line, whatever day it was posted: it is in no balance
        balance = before[lease.pk] - _posted(asked[lease.pk], eve)
        moved = owed[lease.pk] - _posted(asked[lease.pk], on) - balance
        # the aid of all that the account asks already, due or not; of a month called ahead, its own comes beside
        awaited = aged[lease.pk].awaited + aged[lease.pk].to_come_aid
        of_month = max(rent.caf_expected - aided.get(lease.pk, 0), 0)
        if rent.month <= on:
            of_month = min(of_month, awaited)
            awaited -= of_month
        aids = [
            (f"Aide au logement de {month_words(month)}", of_month),
            ("Aide au logement des mois précédents, attendue", awaited),
        ]
        # all that the account would ask by the end of the month
        whole = sum(call.total for call in asked[lease.pk]) + balance + moved - sum(cents for _label, cents in aids)
        stopped = aged[lease.pk].stopped(stops.get(lease.pk))
        later, said = _plan(plans.get(lease.pk), whole, month, on)
        told = debits.get(lease.pk)
        yield (
            lease,
            told,
            notice(
                lease,
                rent,
                apart,
                number=number,
                on=on,
                agency=agency,
                balance=balance,
                since=_since(month, came.get(lease.pk, 0), moved),
                bank=bank,
                plan=(*([STOPPED] if stopped else []), *said),
                aids=[aid for aid in aids if aid[1]],
                left_out=[one for one in ((NOT_ASKED, stopped), (LATER, later)) if one[1]],
                debit=told,
            ),
        )


def _posted(calls: Sequence[RentCall], on: date) -> int:
    return sum(call.total for call in calls if call.entry.date <= on)


def _came(leases: Sequence[int], first: date, last: date) -> dict[int, int]:
    """By lease, what came or was credited from a day to another and was not undone by then: cents."""
    rows = Receipt.objects.rent().filter(standing(last), lease__in=leases, received_on__range=(first, last))
    return dict(rows.order_by().values_list("lease").annotate(cents=Sum("amount")))


def aided_by(leases: Sequence[int], month: date, on: date) -> dict[int, int]:
    """By lease, the aid of the month that came by that day, cents: it is in the account, and no forecast any more."""
    rows = Receipt.objects.rent().filter(standing(on), lease__in=leases, payer=Payer.CAF, month=month)
    rows = rows.filter(received_on__lte=on).order_by().values_list("lease")
    return dict(rows.annotate(cents=Sum("amount")))


def _since(month: date, came: int, moved: int) -> tuple[CallLine, ...]:
    """What moved the account since the month began, beside what it asks: what came, and the rest."""
    said = (("Reçu ou crédité", -came), ("Autres mouvements du compte", moved + came))
    return tuple(
        CallLine(label=f"{what} depuis le {day_words(month)}", amount=Cents(cents)) for what, cents in said if cents
    )


NOT_ASKED = "Dette d’avant, que la loi interdit de demander pour le moment"
LATER = "Dette de votre plan d’apurement, à payer les mois suivants"
STOPPED = Clause(
    text="Une partie de ce qui est dû d’avant ne peut pas être payée pour le moment, et n’est pas demandée : versez le loyer "
    "du mois et ce qui est dû depuis."
)


def _plan(state: Standing | None, whole: int, month: date, on: date) -> tuple[int, tuple[Clause, ...]]:
    """Of a debt that is spread: cents that the plan asks after the month (C. civ., art. 1305-2), and what the month asks of it
    beside its rent. `whole`: all that the account would ask by then."""
    if state is None:
        return 0, ()
    last = max(month_end(month), on)
    later = max(whole, 0) - claimable(max(whole, 0), [(row.due_on, row.cents) for row in state.rows], last)
    due = sum(row.left for row in state.rows if row.missed or row.due_on <= last)
    asked = f"versez {money(due)} pour le plan, en plus du loyer du mois" if due else "le plan ne demande rien"
    said = f"Votre plan d’apurement du {day_words(state.plan.agreed_on)} est en cours : pour {month_words(month)}, {asked}."
    rest = " Le reste de ce qui est dû d’avant n’est pas demandé ce mois-ci." if later else ""
    return later, (Clause(text=said + rest),)


def notice(
    lease: Lease,
    rent: RentCall,
    apart,
    *,
    number,
    on,
    agency,
    balance,
    since,
    bank,
    aids,
    left_out=(),
    plan=(),
    debit=None,
) -> RentCallNotice:
    dwelling = lease.mandate.dwelling
    street = f"{dwelling.address}, {dwelling.complement}" if dwelling.complement else dwelling.address
    return RentCallNotice(
        agency=agency,
        dated=on,
        number=f"A{number:06d}",
        tenants=names(lease, rent.month),
        address=(street, f"{dwelling.commune.postal_code} {dwelling.commune.name}"),
        owners=(lease.mandate.owner.name,),
        dwelling=str(dwelling),
        lease_number=lease.code,
        first_day=max(rent.month, lease.starts_on),
        last_day=min(month_end(rent.month), lease.managed_until or month_end(rent.month)),
        rent=Cents(rent.rent),
        charges=Cents(rent.charges),
        due_on=rent.due_on,
        lines=tuple(CallLine(label=call.label, amount=Cents(call.total)) for call in apart),
        balance=Cents(balance),
        since=since,
        expected_aid=_lines(aids),
        not_asked=_lines(left_out),
        reference=lease.code,
        iban=identifiers.spaced(bank.iban) if bank else "",
        bic=bank.bic if bank else "",
        account_holder=bank.holder if bank else "",
        debit=DebitLine(amount=Cents(debit.cents), day=debit.due_on, mandate=debit.mandate.rum, creditor=debit.ics)
        if debit
        else None,
        means=MEANS,
        help=(*plan, Clause(text=HELP)),
        mentions=(Clause(text=FREE, article="Loi 89-462, art. 21"),),
    )


def _lines(sums: Iterable[tuple[str, int]]) -> tuple[CallLine, ...]:
    return tuple(CallLine(label=label, amount=Cents(cents)) for label, cents in sums)


ACCOUNT = {"iban", "bic"}


def kept(document) -> dict:
    """The data of a paper, as JSON keeps them: with the version of its template they draw it again, but for the account to
    pay to: an IBAN stands in the paper alone, which is encrypted."""
    said = asdict(document)
    for name in ACCOUNT & said.keys():
        said[name] = ""
    return json.loads(json.dumps(said, default=str))
