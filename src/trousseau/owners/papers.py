"""The accounts of an owner as they are printed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from trousseau.core import scales
from trousseau.core.papers import agency_part, in_french, owner_lines, printed
from trousseau.engines import typography
from trousseau.engines.documents import (
    AccountFee,
    AccountMove,
    AccountTenancy,
    Agency,
    CallLine,
    Clause,
    StatementDocument,
    TaxLine,
    TaxSummaryDocument,
)
from trousseau.engines.typesetting import Rendered
from trousseau.mandates.enums import FeeKind
from trousseau.mandates.models import Mandate
from trousseau.receipts.models import Receipt
from trousseau.rents.papers import one_part
from trousseau.rules.owner_account import Held

from .enums import LineKind
from .models import Expense, Fee
from .queries.lines import AccountLine
from .queries.material import Material
from .queries.taxes import Figure, TaxYear

NAMES = {"address": "l’adresse du propriétaire"}


@in_french
def statement_document(
    mandate: Mandate,
    lines: Sequence[AccountLine],
    *,
    number: str,
    first: date,
    last: date,
    on: date,
    opening: int,
    sums: Held,
    read: Material,
    agency: Agency | None = None,
) -> StatementDocument:
    """`lines`: those that no statement showed yet; `sums`: the account on the last day; `read`: what it was made of."""
    closing = opening + sum(line.amount for line in lines)
    fees, expenses, paid, reserve = read.fees, read.expenses, read.payments, read.reserve(mandate)
    kinds: dict[str, list[AccountLine]] = {kind: [] for kind in LineKind}
    for line in lines:
        kinds[line.kind].append(line)
    rule = scales.at("mandate.accounts_months", last)
    return StatementDocument(
        agency=agency or agency_part(on),
        dated=on,
        number=number,
        owners=(mandate.owner.name,),
        address=owner_lines(mandate.owner.address),
        mandate_number=str(mandate.number),
        dwelling=str(mandate.dwelling),
        first_day=first,
        last_day=last,
        opening=opening,
        tenancies=_tenancies(mandate, kinds[LineKind.COLLECTED], read),
        collected=tuple(_collected(line, paid) for line in (*kinds[LineKind.COLLECTED], *kinds[LineKind.DEPOSIT])),
        fees=tuple(_fee(line, fees[line.entry.pk]) for line in kinds[LineKind.FEE] if line.entry.pk in fees),
        fees_returned=tuple(
            _move(line, "Honoraires rendus, paiement annulé")
            for line in kinds[LineKind.FEE]
            if line.entry.pk not in fees
        ),
        expenses=tuple(_expense(line, expenses) for line in kinds[LineKind.EXPENSE]),
        others=tuple(_move(line, line.entry.label) for line in (*kinds[LineKind.CONTRIBUTION], *kinds[LineKind.OTHER])),
        paid=tuple(
            _move(line, "Virement" if line.amount < 0 else "Virement revenu de la banque")
            for line in kinds[LineKind.PAID]
        ),
        kept=min(reserve, max(closing, 0)),
        ahead=min(sums.ahead, max(closing, 0)),
        mentions=tuple(_mentions(closing, sums, reserve, rule.article, ended=read.over(mandate))),
    )


def _mentions(closing: int, sums: Held, reserve: int, article: str, *, ended: bool):
    if reserve and closing > 0:
        kept = typography.money(min(reserve, closing))
        yield Clause(text=f"Le mandat garde {kept} sur le compte pour les dépenses à venir.")
    if sums.ahead and ended:
        yield Clause(
            text=f"Le solde comprend {typography.money(sums.ahead)} reçus du locataire au-delà de ce qu’il devait "
            "sous le mandat, qui a pris fin : ils attendent ici que l’on dise s’ils vous reviennent ou lui sont rendus."
        )
    elif sums.ahead:
        yield Clause(
            text=f"Le solde comprend {typography.money(sums.ahead)} payés d’avance par le locataire : ils vous "
            "seront versés quand le loyer sera dû."
        )
    yield Clause(
        text="Les pièces (factures, appels de charges, relevés) sont à votre disposition à l’agence.", article=article
    )


def _move(line: AccountLine, label: str) -> AccountMove:
    return AccountMove(day=line.entry.date, label=label, amount=line.amount)


def _collected(line: AccountLine, known: dict[int | None, Receipt]) -> AccountMove:
    receipt = known.get(line.entry.pk)
    if line.kind == LineKind.DEPOSIT:
        said = "Gardé sur le dépôt de garantie"
    elif receipt:
        said = f"{receipt.get_payer_display()}, {receipt.get_method_display().lower()}"
    else:
        said = "Encaissement" if line.amount > 0 else "Encaissement annulé ou rendu"
    return _move(line, f"{said} ({line.aux})" if line.aux else said)


def _fee(line: AccountLine, fee: Fee) -> AccountFee:
    lease = f" ({fee.lease.code})" if fee.lease else ""
    return AccountFee(day=line.entry.date, label=f"{fee.clause}{lease}", net=fee.net, vat=fee.vat, mention=fee.mention)


def _expense(line: AccountLine, known: dict[int, Expense]) -> AccountMove:
    expense = known.get(line.entry.pk)
    if expense is None:
        return _move(line, "Dépense annulée")
    return _move(line, f"{expense.label}, {expense.supplier.name}, facture {expense.number}")


def _tenancies(mandate: Mandate, lines: Sequence[AccountLine], read: Material) -> tuple[AccountTenancy, ...]:
    found = []
    for lease, names, owed in read.leases(mandate):
        collected = sum(line.amount for line in lines if line.aux == lease.code)
        if collected or owed or lease.ends_on is None:
            found.append(AccountTenancy(lease_number=lease.code, tenants=names, collected=collected, owed=owed))
    return tuple(found)


def kept_data(document: Any) -> dict:
    """The data of a paper as they are kept beside it: cents and ISO days, to be printed again by its template."""
    return _plain(asdict(document))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@in_french
def print_statement(document: StatementDocument) -> Rendered:
    return printed("statement", document, NAMES)


@in_french
def print_tax_summary(found: TaxYear, *, number: str, on: date) -> tuple[TaxSummaryDocument, Rendered]:
    mandate = found.mandate
    document = TaxSummaryDocument(
        agency=agency_part(on),
        dated=on,
        number=number,
        owners=(mandate.owner.name,),
        address=owner_lines(mandate.owner.address),
        mandate_number=str(mandate.number),
        dwelling=str(mandate.dwelling),
        year=str(found.year),
        income=_figures(found.income),
        costs=_figures(found.costs),
        micro=found.gross,
        locavantages=found.locavantages,
        convention=mandate.get_convention_display() if found.locavantages is not None else None,
        mentions=tuple(_tax_mentions(found)),
    )
    return document, printed("tax_summary", document, NAMES)


def _figures(figures: Sequence[Figure]) -> tuple[TaxLine, ...]:
    return tuple(
        TaxLine(
            line=figure.scale.text,
            label=figure.scale.label.partition(" : ")[2],
            amount=figure.amount,
            article=figure.scale.article,
            unverified=not figure.scale.verified,
        )
        for figure in figures
        if figure.amount
    ) or (TaxLine(line="–", label="Rien cette année", amount=0),)


def _tax_mentions(found: TaxYear):
    yield Clause(text="Chaque somme compte l’année où elle est encaissée ou payée.", article="CGI, art. 12")
    if found.charges:
        yield Clause(
            text=f"Les charges récupérées sur le locataire ({typography.money(found.charges)}) n’y sont pas, ni les "
            "dépenses qu’elles remboursent."
        )
    yield Clause(
        text="Ce récapitulatif aide à déclarer ; il ne remplace ni la notice de l’administration, ni vos propres pièces."
    )


FEES = {
    FeeKind.LETTING: "Honoraires de visite, de dossier et de rédaction du bail",
    FeeKind.INVENTORY: "Honoraires de l’état des lieux d’entrée",
}
FEE_MENTION = Clause(
    text="La part du locataire n’excède ni celle du bailleur ni le plafond par mètre carré de surface habitable.",
    article="Loi 89-462, art. 5",
)


def fee_parts(receipt: Receipt) -> list[CallLine]:
    return one_part(f"{FEES[receipt.fee.kind]} ({receipt.fee.mention})", receipt)


def contribution_parts(receipt: Receipt) -> list[CallLine]:
    return one_part("Apport au compte de gestion", receipt)


CONTRIBUTION_MENTION = Clause(text="Cette somme est portée au compte du mandat.", article="Décret 72-678, art. 66")
