"""The bill of a measure as it is printed: its invoice, the credit note that undoes it, the letter that asks for it again."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from trousseau.core import scales
from trousseau.core.addresses import posted
from trousseau.core.papers import agency_part, in_french, printed, signatory
from trousseau.engines import typography
from trousseau.engines.documents import Clause, FunderLetter, LetterFact, LetterLine, MeasureInvoice
from trousseau.engines.documents.fields import Prose
from trousseau.engines.typesetting import Rendered
from trousseau.payouts.payer import agency_account
from trousseau.rules import identifiers
from trousseau.scales import Value

from .enums import BilledBy, MeasureKind
from .models import MeasureBill

NAMES = {
    "siren": _("the SIREN of the agency (Settings, Agency)"),
    "address": _("the address of who pays (Settings, Organisations)"),
}


@in_french
def invoice_paper(bill: MeasureBill) -> Rendered:
    """PDF of the invoice. It names nobody: who pays knows the household by the decision."""
    return _printed(bill, number=bill.code, dated=bill.asked_on)


@in_french
def credit_paper(bill: MeasureBill) -> Rendered:
    """PDF of the credit note of a bill that was withdrawn after it was sent."""
    assert bill.withdrawn_on
    return _printed(bill, number=bill.credit_code, dated=bill.withdrawn_on, corrects=bill.invoice_code)


def _printed(bill: MeasureBill, *, number: str, dated: date, corrects: str = "") -> Rendered:
    agency, funder = agency_part(bill.asked_on), bill.funder
    since, until = covered(bill)
    price = Decimal(bill.amount) / 100 / bill.units
    document = MeasureInvoice(
        agency=agency,
        dated=dated,
        number=number,
        body=funder.name,
        address=posted(funder.address),
        body_siret=funder.siret,
        siren=agency.registration[:9],
        service=Prose(str(MeasureKind(bill.kind).label)),
        decision=_decision(bill),
        reference=bill.order_reference,
        since=since,
        until=until,
        units=bill.units,
        unit=Prose(str(BilledBy(bill.unit).label).lower()),
        price=Prose(_price(price)),
        net=bill.amount,
        paid=bill.paid,
        days=None if corrects else _days(bill).number,
        bank="" if corrects else _bank(),
        corrects=corrects,
        mentions=_vat(bill) if corrects else (*_vat(bill), *_late(bill)),
    )
    return printed("measure_invoice", document, NAMES)


def covered(bill: MeasureBill) -> tuple[date, date]:
    """The first and the last day of what it asks for; of one that does not say them, those of its measure until it was asked."""
    measure, asked = bill.measure, bill.asked_on
    since = bill.since or (measure.begun_on if measure else asked)
    return since, bill.until or min(asked, (measure.ended_on if measure else None) or asked)


def _days_said(bill: MeasureBill) -> str:
    since, until = map(typography.day, covered(bill))
    return f"le {since}" if since == until else f"du {since} au {until}"


def _days(bill: MeasureBill) -> Value:
    return scales.at("followup.bill_days", bill.ruled_on)


def _decision(bill: MeasureBill) -> str:
    measure = bill.measure
    if measure is None or not measure.reference:
        return ""
    return f"{measure.reference}, du {typography.day(measure.decided_on)}" if measure.decided_on else measure.reference


def _price(price: Decimal) -> str:
    """To the cent where it falls there; else with the figures that the whole sum is made of."""
    exact = price.quantize(Decimal("0.01"))
    if exact == price:
        return typography.money(int(exact * 100))
    return f"{typography.number(price.quantize(Decimal('0.0001')))} € environ"


def _bank() -> str:
    account = agency_account()
    if account is None:
        return ""
    return f"{identifiers.spaced(account.iban)}, {account.holder}"


def _vat(bill: MeasureBill) -> tuple[Clause, ...]:
    rule = scales.at("followup.bill_vat", bill.ruled_on)
    return (Clause(text=Prose(f"{rule.text}."), article=rule.article),)


def _late(bill: MeasureBill) -> tuple[Clause, ...]:
    """C. com., art. L441-9: when to pay, the discount, the interest and the indemnity. The delay is said, and no day: who pays
    counts it from the day on which the invoice comes."""
    late, fixed = (scales.at(f"followup.bill_{name}", bill.ruled_on) for name in ("late", "indemnity"))
    days = _days(bill)
    return (
        Clause(text=Prose(f"À régler sous {days.number} jours à réception. Sans escompte."), article=days.article),
        Clause(text=Prose(f"En cas de retard : {late.text}, de plein droit."), article=late.article),
        Clause(text=Prose(f"S’y ajoute une indemnité de recouvrement de {fixed.number} €."), article=fixed.article),
    )


@in_french
def payment_letter_paper(bill: MeasureBill, *, number: str, on: date) -> Rendered:
    """PDF of the letter that asks again for what is late of a bill."""
    assert bill.due_on
    lines = [LetterLine(label=f"Facture {bill.invoice_code} du {typography.day(bill.asked_on)}", amount=bill.amount)]
    lines += [
        LetterLine(label=f"Versé le {typography.day(one.on)}", amount=one.amount)
        for one in bill.payments.filter(withdrawn_on=None)
    ]
    told = (
        ("Mesure", str(MeasureKind(bill.kind).label)),
        ("Décision", _decision(bill)),
        ("Votre référence", bill.order_reference),
        ("Prestation", _days_said(bill) if bill.since else ""),
        ("À régler pour le", typography.day(bill.due_on)),
        ("Compte de l’agence", _bank()),
    )
    document = FunderLetter(
        agency=agency_part(on),
        dated=on,
        number=number,
        subject=Prose(f"Facture {bill.invoice_code} à régler depuis le {typography.day(bill.due_on)}"),
        body=bill.funder.name,
        address=posted(bill.funder.address),
        facts=tuple(LetterFact(label=label, value=value) for label, value in told if value),
        opening=(
            Clause(
                text=Prose(
                    "Cette facture n’est réglée qu’en partie." if bill.paid else "Cette facture n’est pas réglée."
                )
            ),
        ),
        lines=tuple(lines),
        total=LetterLine(label="Reste à régler", amount=bill.left),
        clauses=(Clause(text=Prose("Merci de la régler, ou de nous dire ce qui manque pour cela.")), *_late(bill)[1:]),
        signed_by=signatory(),
    )
    return printed("funder_letter", document, NAMES)
