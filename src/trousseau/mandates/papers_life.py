"""The papers of a mandate that runs: an amendment, the letter that announces a renewal."""

from collections.abc import Sequence
from datetime import date

from trousseau.core.papers import agency_part, dwelling_part, in_french, printed, signatory
from trousseau.engines import typography
from trousseau.engines.documents import AmendmentDocument, AmendmentLine, Clause, RenewalLetter
from trousseau.engines.typesetting import Rendered

from .changes import Change
from .models import Amendment, Mandate
from .papers import limit_words, owner_parts
from .queries import announcement_scales, last_day, renewed_until, terms


@in_french
def amendment_paper(amendment: Amendment, said: Sequence[Change]) -> Rendered:
    """PDF of an amendment: what changes, before and after, and from when."""
    mandate = amendment.mandate
    document = AmendmentDocument(
        agency=agency_part(amendment.signed_on),
        dated=amendment.signed_on,
        number=str(amendment.number),
        mandate_number=str(mandate.number),
        mandate_signed_on=mandate.signed_on,
        owners=owner_parts(mandate, amendment.signed_on, convention=amendment.convention),
        dwelling=dwelling_part(mandate.dwelling),
        starts_on=amendment.starts_on,
        lines=tuple(
            AmendmentLine(what=change.what, before=change.before or None, after=change.after or None) for change in said
        ),
        place=mandate.dwelling.commune.name,
        signed_by=signatory(),
    )
    return printed("amendment", document)


@in_french
def renewal_letter(mandate: Mandate, *, term: date, on: date) -> Rendered:
    """PDF of the letter that tells a consumer that the mandate renews itself, and how to refuse."""
    first, last = announcement_scales(term)
    until, said = (
        renewed_until(mandate, term),
        limit_words(terms(mandate, term).longest_months, last_day(mandate, term)),
    )
    document = RenewalLetter(
        agency=agency_part(on),
        dated=on,
        number=mandate.code,
        owners=owner_parts(mandate, on)[:1],
        dwelling=dwelling_part(mandate.dwelling),
        term=term,
        renewed_until=until,
        clauses=(
            Clause(
                text=f"Votre mandat se renouvelle de lui-même jusqu’au {typography.day(until)}. Si vous ne le voulez pas, "
                f"écrivez-le à l’agence au plus tard le {typography.day(term)}.{said}",
                article="Loi 70-9, art. 7",
            ),
            Clause(
                text=f"Cette lettre vous est due au plus tôt {first.number} mois et au plus tard {last.number} mois avant le "
                "terme. Si elle vous parvient trop tard, vous pouvez mettre fin au mandat sans frais, à tout moment à "
                "partir du renouvellement.",
                article=first.article,
            ),
        ),
    )
    return printed("renewal", document)
