"""The accounts of an owner as they are printed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import Q

from trousseau.core import scales
from trousseau.core.addresses import address_lines
from trousseau.core.papers import agency_part, dwelling_part, in_french, owner_lines, printed, signatory
from trousseau.engines import typography
from trousseau.engines.documents import (
    AccountFee,
    AccountMove,
    AccountTenancy,
    Agency,
    CallLine,
    Clause,
    HandedSum,
    HandoverDocument,
    InvoiceDocument,
    InvoiceLine,
    LetterFact,
    StatementDocument,
    TaxLine,
    TaxSummaryDocument,
    TenantLetter,
)
from trousseau.engines.typesetting import Rendered
from trousseau.mandates.enums import FeeKind
from trousseau.mandates.models import Mandate
from trousseau.receipts.models import Receipt
from trousseau.receipts.purposes import OF_SUPPLIER
from trousseau.receipts.queries import deposit_of
from trousseau.rents.papers import one_part
from trousseau.rules.owner_account import Held
from trousseau.rules.vat_number import vat_number
from trousseau.tenancies.contract.queries import tenant_people
from trousseau.tenancies.enums import DepositHolder
from trousseau.tenancies.models import Lease
from trousseau.tenancies.recipients import of_tenant

from .enums import HandedPart, LineKind
from .models import Expense, Fee, FeeInvoice, Handover, SupplierRefund, TenantFee
from .queries.lines import AccountLine
from .queries.material import Material
from .queries.taxes import Figure, TaxYear

HOLD = {
    DepositHolder.AGENCY: "l’agence le tient encore, et le remet à qui votre propriétaire désigne.",
    DepositHolder.OWNER: "votre propriétaire le tient.",
    DepositHolder.MANAGER: "le gestionnaire que votre propriétaire a choisi le tient.",
    DepositHolder.NONE: "il n’est dû à personne.",
}
NAMES = {"address": "l’adresse du propriétaire", "siren": "le SIREN de l’agence (Réglages, Agence)"}


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
        others=tuple(
            _move(line, line.entry.label)
            for kind in (LineKind.BALANCE, LineKind.CONTRIBUTION, LineKind.HANDED, LineKind.OTHER)
            for line in kinds[kind]
        ),
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
    return AccountMove(day=line.entry.happened_on, label=label, amount=line.amount)


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
    return AccountFee(
        day=line.entry.happened_on, label=f"{fee.clause}{lease}", net=fee.net, vat=fee.vat, mention=fee.mention
    )


def _expense(line: AccountLine, known: dict[int, Expense]) -> AccountMove:
    expense = known.get(line.entry.pk)
    if expense is None:
        refund = SupplierRefund.objects.filter(receipt__entry=line.entry).select_related("expense__supplier").first()
        if refund is None:
            return _move(line, "Dépense annulée" if line.entry.source != OF_SUPPLIER else "Rendu annulé")
        of = refund.expense
        return _move(line, f"Rendu par {of.supplier.name}, facture {of.number}")
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
def handover_paper(handover: Handover, *, on: date) -> Rendered:
    """PDF of what was handed over, to whom and by which transfer; what tenants owe is told, and is no money."""
    mandate, sent = handover.mandate, handover.order
    receives = (handover.manager.name, handover.manager.address) if handover.manager else None
    name, address = receives or (mandate.owner.name, mandate.owner.address)
    parts = handover.parts.select_related("lease__household__holder")
    owed = [(lease, cents) for lease, _names, cents in Material([mandate], sent.entry.date).leases(mandate) if cents]
    document = HandoverDocument(
        agency=agency_part(sent.entry.date),
        dated=sent.entry.date,
        number=str(handover),
        names=(name,),
        address=address_lines(address),
        owners=(mandate.owner.name,),
        mandate_number=str(mandate.number),
        dwelling=str(mandate.dwelling),
        ended_on=mandate.ended_on,
        payee=name,
        reference=sent.reference,
        sums=tuple(
            HandedSum(what=WHAT[HandedPart(one.kind)], of=_of(one.lease, mandate), amount=one.amount) for one in parts
        ),
        owed=tuple(HandedSum(what="Loyers et charges", of=_of(lease, mandate), amount=cents) for lease, cents in owed),
        mentions=tuple(_handed_mentions({HandedPart(one.kind) for one in parts}, on)),
    )
    return printed("handover", document, NAMES)


WHAT = {
    HandedPart.DEPOSIT: "Dépôt de garantie",
    HandedPart.AHEAD: "Loyers payés d’avance",
    HandedPart.FUND: "Solde du compte du propriétaire",
}


def _of(lease: Lease | None, mandate: Mandate) -> str:
    return f"{lease.household}, bail {lease.code}" if lease else mandate.owner.name


def _handed_mentions(kinds: set[HandedPart], on: date):
    yield Clause(text=f"Le virement est exécuté le {typography.day(on)}.")
    if HandedPart.DEPOSIT in kinds:
        yield Clause(
            text="Qui reçoit un dépôt de garantie le rend au locataire à la fin du bail, ou le retient sur justificatifs.",
            article="Loi 89-462, art. 22",
        )
    if HandedPart.AHEAD in kinds:
        yield Clause(text="Les loyers payés d’avance s’imputent sur les prochains loyers du locataire.")
    yield Clause(text="Le mandataire remet ce qu’il a reçu et en rend compte.", article="C. civ., art. 1993")


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


def supplier_parts(receipt: Receipt) -> list[CallLine]:
    return one_part("Rendu par un fournisseur", receipt)


CONTRIBUTION_MENTION = Clause(text="Cette somme est portée au compte du mandat.", article="Décret 72-678, art. 66")


@in_french
def print_invoice(invoice: FeeInvoice) -> tuple[InvoiceDocument, Rendered]:
    """The invoice as the agency and who owes it are known today. Raises Refused while their names or addresses are not."""
    mandate, agency = invoice.mandate, agency_part(invoice.issued_on)
    to = of_tenant(invoice.lease) if invoice.lease else None
    lines = tuple(invoice_lines(invoice))
    liable = any(line.vat for line in lines) and agency.registration
    document = InvoiceDocument(
        agency=agency,
        dated=invoice.issued_on,
        number=str(invoice),
        owners=(to.name if to else mandate.owner.name,),
        address=address_lines(to.address) if to else owner_lines(mandate.owner.address),
        mandate_number=str(mandate.number),
        dwelling=str(mandate.dwelling),
        siren=agency.registration[:9],
        vat_number=vat_number(agency.registration[:9]) if liable else "",
        lines=lines,
    )
    return document, printed("invoice", document, NAMES)


@in_french
def invoice_lines(invoice: FeeInvoice) -> list[InvoiceLine]:
    """The fees that it bills, then those of a payment undone that it gives back; or what a tenant pays."""
    if invoice.lease:
        fee = TenantFee.objects.get(Q(invoice=invoice) | Q(credit=invoice))
        return [_tenant_line(fee, *((1, "") if fee.invoice == invoice else (-1, str(fee.invoice))))]
    read = ("clause", "lease", "receipt", "invoice")
    billed = [_invoice_line(fee, 1, _corrected(fee)) for fee in invoice.fees.select_related(*read).order_by("pk")]
    back = [_invoice_line(fee, -1, str(fee.invoice)) for fee in invoice.credited.select_related(*read).order_by("pk")]
    return [*billed, *back]


def _tenant_line(fee: TenantFee, side: int, corrects: str) -> InvoiceLine:
    return InvoiceLine(
        day=fee.receipt.received_on,
        label=f"{FEES[FeeKind(fee.kind)]} ({fee.lease.code})",
        computed=None,
        net=side * fee.net,
        rate=0 if not fee.vat else scales.at(f"fees.vat_{fee.kind}", fee.lease.signature).number,
        vat=side * fee.vat,
        mention=fee.mention,
        corrects=corrects,
    )


def _corrected(fee: Fee) -> str:
    """The number of the invoice on which a fee that gives back was billed: of the same sum, by the same clause."""
    if fee.net >= 0:
        return ""
    first = Fee.objects.filter(clause=fee.clause, receipt=fee.receipt, net__gt=0).select_related("invoice").first()
    return str(first.invoice) if first else ""


def _invoice_line(fee: Fee, side: int, corrects: str) -> InvoiceLine:
    lease = f" ({fee.lease.code})" if fee.lease else ""
    share = fee.base is not None and fee.clause.percent is not None
    rate = typography.number(fee.clause.percent) if share else ""
    return InvoiceLine(
        day=fee.on,
        label=f"{fee.clause}{lease}",
        computed=f"{rate} % de {typography.money(abs(fee.base))}" if share else None,
        net=side * fee.net,
        rate=fee.vat_rate,
        vat=side * fee.vat,
        mention=fee.mention,
        corrects=corrects,
    )


@in_french
def takeover_letter(lease: Lease, *, on: date) -> Rendered:
    """PDF for the tenants of a lease that its owner takes over: the lease does not change, who is paid does. Where the
    deposit is: in the owner's hands once it was handed over to them, else in the agency's until then."""
    mandate = lease.mandate
    ended_on = mandate.ended_on or on
    owner = f"{mandate.owner.name}, {', '.join(owner_lines(mandate.owner.address))}"
    points = [
        f"Votre bail continue avec {mandate.owner.name}. Le loyer, les charges et la durée ne changent pas.",
        f"Jusqu’au {typography.day(ended_on)}, vous payez à l’agence. Ensuite, vous payez à {owner}.",
        "Pour une réparation, un document ou un congé, écrivez désormais à votre propriétaire, à cette adresse.",
    ]
    if receipt := deposit_of(lease):
        points.append(
            f"Dépôt de garantie, {typography.money(receipt.amount)} : {HOLD[DepositHolder(lease.deposit_holder)]} "
            "À la fin du bail, votre propriétaire vous le rend."
        )
    document = TenantLetter(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        subject="Votre propriétaire reprend la gestion de votre bail",
        tenants=tuple(str(person) for person in tenant_people(lease, on)) or (str(lease.household),),
        address=dwelling_part(mandate.dwelling).address,
        facts=(LetterFact(label="Logement", value=str(mandate.dwelling)),),
        opening=(
            Clause(
                text=f"Le mandat de l’agence pour votre logement prend fin le {typography.day(ended_on)}.",
                article="C. civ., art. 2003",
            ),
        ),
        head="Ce qui change pour vous",
        points=tuple(points),
        clauses=(Clause(text="L’agence répond à vos questions jusqu’à cette date, et après si vous en avez."),),
        signed_by=signatory(),
    )
    return printed("tenant_letter", document)
