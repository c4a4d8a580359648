"""The letter that reports arrears to who pays the housing aid."""

from datetime import date

from trousseau.core.papers import agency_part, in_french, printed, signatory
from trousseau.engines import typography
from trousseau.engines.documents import Clause, LetterFact, LetterLine, TenantLetter
from trousseau.engines.typesetting import Rendered
from trousseau.tenancies.contract.queries import tenant_people

from .queries import Situation


@in_french
def report_paper(found: Situation, *, name: str, address: tuple[str, ...], on: date) -> Rendered:
    """PDF of the letter: whose debt, each month unpaid, the sum."""
    lease = found.lease
    lines = [LetterLine(label=f"Échéance du {typography.day(day, 'fr')}", amount=cents) for day, cents in found.unpaid]
    if found.unaged:
        lines.append(LetterLine(label="Antérieur, d’un jour qui n’est pas connu", amount=found.unaged))
    tenants = ", ".join(str(person) for person in tenant_people(lease, on))
    document = TenantLetter(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        subject="Signalement d’un impayé de loyer",
        tenants=(name,),
        address=address,
        facts=(
            LetterFact(label="Locataire", value=tenants),
            LetterFact(label="Logement", value=str(lease.mandate.dwelling)),
        ),
        opening=(
            Clause(
                text="L’aide au logement de ce locataire nous est versée. Nous vous signalons les sommes qu’il nous doit, "
                "loyer et charges, déduction faite de l’aide attendue.",
                article=found.rules["report_months"].article,
            ),
        ),
        head="Sommes dues",
        lines=tuple(lines),
        total=LetterLine(label="Total", amount=found.debt),
        clauses=(Clause(text="Le maintien de l’aide et un plan d’apurement sont recherchés avec le ménage."),),
        signed_by=signatory(),
    )
    return printed("tenant_letter", document)
