"""One letter for a tenancy that asks for all that is missing."""

from collections.abc import Sequence
from datetime import date

from trousseau.core import scales
from trousseau.core.papers import agency_part, dwelling_part, in_french, printed, signatory
from trousseau.engines.documents import Clause, LetterFact, TenantLetter
from trousseau.engines.typesetting import Rendered

from ..contract.queries import tenant_people
from ..enums import CertificateKind
from ..models import Lease
from .queries import Proof

ASKED = {
    CertificateKind.INSURANCE: "l’attestation d’assurance du logement, en cours de validité",
    CertificateKind.BOILER: "l’attestation d’entretien de la chaudière, de moins d’un an",
    CertificateKind.CHIMNEY: "le certificat de ramonage du conduit, de moins d’un an",
}


@in_french
def request_paper(lease: Lease, lacks: Sequence[Proof], *, on: date) -> Rendered:
    """PDF of the letter; where the insurance is missing it says what the owner may do."""
    clauses = []
    if any(proof.kind == CertificateKind.INSURANCE for proof in lacks):
        months = scales.at("certificates.insure_months", on)
        clauses.append(
            Clause(
                text=f"Sans attestation d’assurance {months.number} mois après cette mise en demeure, le propriétaire peut "
                "souscrire une assurance pour votre compte et vous en demander le prix avec le loyer.",
                article=months.article,
            )
        )
    clauses.append(Clause(text="Appelez-nous si l’une de ces démarches est difficile : nous la faisons avec vous."))
    document = TenantLetter(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        subject="Vos attestations de l’année",
        tenants=tuple(str(person) for person in tenant_people(lease, on)),
        address=dwelling_part(lease.mandate.dwelling).address,
        facts=(LetterFact(label="Logement", value=str(lease.mandate.dwelling)),),
        opening=(Clause(text="Il nous manque, pour votre logement, ce qui suit. Merci de nous l’envoyer."),),
        head="Ce qui manque",
        points=tuple(f"{ASKED[proof.kind]} ({proof.scale.article})" for proof in lacks),
        clauses=tuple(clauses),
        signed_by=signatory(),
    )
    return printed("tenant_letter", document)
