"""The letter that asks for a revised rent, and the one that lowers a rent to its convention's ceiling."""

from datetime import date

from trousseau.core.papers import agency_part, dwelling_part, in_french, printed
from trousseau.engines import typography
from trousseau.engines.documents import Clause, SumsLetter, SumsLine
from trousseau.engines.typesetting import Rendered
from trousseau.rules.rent_revision import CeilingStep

from ..contract import queries as contract
from ..contract.clauses import quarter_words
from ..models import Lease
from .queries import Row
from .words import arithmetic


def _letter(lease: Lease, on: date, *, number: str, subject: str, **parts) -> Rendered:
    dwelling = dwelling_part(lease.mandate.dwelling)
    document = SumsLetter(
        agency=agency_part(on),
        dated=on,
        number=number,
        reference=lease.code,
        subject=subject,
        names=tuple(str(party) for party in contract.tenants(lease, on)),
        address=dwelling.address,
        dwelling=dwelling,
        **parts,
    )
    return printed("sums", document)


@in_french
def revision_letter(row: Row, *, before: int, charges: int, on: date) -> Rendered:
    """Loi 89-462, art. 17-1: from the request on, with the arithmetic that a tenant can do again."""
    lease, verdict = row.lease, row.verdict
    occasion = verdict.occasion
    how = arithmetic(before, verdict.new, verdict.old, verdict.free, row.stopped_at, "fr")
    unchanged = SumsLine(what="Charges, sans changement", amount=charges)
    if row.flat:  # loi 89-462, art. 8-1 V: revised as the rent is
        how_flat = arithmetic(row.flat[0], verdict.new, verdict.old, row.flat[1], None, "fr")
        unchanged = SumsLine(what="Nouveau forfait de charges", how=how_flat, amount=charges)
    return _letter(
        lease,
        on,
        number=f"{lease.code}-R{occasion.on.year}",
        subject="La révision de votre loyer",
        opening=(
            Clause(
                text=f"Votre bail prévoit la révision du loyer le {typography.day(occasion.on)}, selon l’indice de référence "
                f"des loyers du {quarter_words(str(occasion.quarter))}. Le nouveau loyer s’applique à partir du "
                f"{typography.day(on)}, jamais avant cette lettre.",
                article="Loi 89-462, art. 17-1",
            ),
        ),
        lines=(
            SumsLine(what="Loyer actuel hors charges", amount=before),
            SumsLine(what="Nouveau loyer hors charges", how=how, amount=verdict.rent),
            unchanged,
            SumsLine(what="Total à payer chaque mois", amount=verdict.rent + charges),
        ),
        closing=(Clause(text="Le mois en cours est compté au prorata des jours, avant et après cette date."),),
    )


@in_french
def ceiling_letter(lease: Lease, step: CeilingStep, *, number: str, before: int, charges: int, on: date) -> Rendered:
    """CCH, art. L353-9-2: the rent comes down to the ceiling of 1 January."""
    return _letter(
        lease,
        on,
        number=number,
        subject="Votre loyer baisse au plafond de la convention",
        opening=(
            Clause(
                text="Le logement est conventionné avec l’Anah : son loyer ne dépasse pas un plafond, révisé chaque "
                f"1er janvier selon l’indice du {quarter_words(str(step.quarter))}.",
                article="CCH, art. L353-9-2 ; loi 89-462, art. 40 VI",
            ),
        ),
        lines=(
            SumsLine(
                what=f"Plafond au {typography.day(step.on)}",
                how=arithmetic(step.before, step.new, step.old, step.after, None, "fr"),
                amount=step.after,
            ),
            SumsLine(what="Loyer actuel hors charges", amount=before),
            SumsLine(what="Nouveau loyer hors charges", amount=step.after),
            SumsLine(what="Charges, sans changement", amount=charges),
        ),
    )
