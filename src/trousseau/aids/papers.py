"""What the agency certifies of a rent to who pays the housing benefit."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from trousseau.core.papers import agency_part, dwelling_part, in_french, printed, signatory
from trousseau.engines import typography
from trousseau.engines.documents import Clause, LetterFact, TenantLetter
from trousseau.engines.documents.tenancies import LetterLine
from trousseau.engines.typesetting import Rendered
from trousseau.rents.roll.queries import aged_of
from trousseau.tenancies.contract.queries import tenant_people
from trousseau.tenancies.models import Lease
from trousseau.tenancies.terms import in_force

NAMES = {"tenants": _("the tenants of the lease"), "address": _("the address of the home")}


@in_french
def certificate_paper(lease: Lease, *, on: date) -> Rendered:
    """PDF of the certificate of rent: what the form of the CAF or of the MSA asks of whoever lets. It says of the account
    whether something is late that day, and no amount."""
    dwelling, terms = lease.mandate.dwelling, in_force(lease, on)
    aged = aged_of(lease, on)
    facts = [
        ("Bail", f"{lease.code}, pris d’effet le {typography.day(lease.starts_on, 'fr')}"),
        ("Entrée dans les lieux", typography.day(lease.keys_on, "fr") if lease.keys_on else "clés non remises"),
        ("Logement", str(dwelling_part(dwelling).kind)),
        ("Surface habitable", f"{typography.number(dwelling.surface)} m²" if dwelling.surface else "non connue"),
        ("Bailleur", f"{lease.mandate.owner}, par son mandataire"),
    ]
    late = (
        "Le compte est à vérifier."
        if aged.beyond
        else "Un loyer est en retard."
        if aged.debt
        else "Rien n’est en retard."
    )
    document = TenantLetter(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        subject="Attestation de loyer",
        tenants=tuple(str(person) for person in tenant_people(lease, on)),
        address=dwelling_part(dwelling).address,
        facts=tuple(LetterFact(label=label, value=value) for label, value in facts),
        opening=(
            Clause(text="L’agence, mandataire du bailleur, atteste ce qui suit pour la demande d’aide au logement."),
        ),
        head="Le loyer du mois",
        lines=(
            LetterLine(label="Loyer, sans les charges", amount=terms.rent),
            LetterLine(label="Charges", amount=terms.charges),
        ),
        total=LetterLine(label="Loyer et charges", amount=terms.rent + terms.charges),
        clauses=(
            Clause(text=f"Situation du compte au {typography.day(on, 'fr')} : {late}"),
            Clause(
                text="Le bailleur demande que l’aide lui soit versée, par l’agence, en déduction du loyer.",
                article="CCH, art. L832-1",
            ),
        ),
        signed_by=signatory(),
    )
    return printed("tenant_letter", document, NAMES)
