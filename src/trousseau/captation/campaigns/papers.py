"""The letters of a campaign as PDF."""

from collections.abc import Sequence
from datetime import date

from trousseau.core import scales
from trousseau.core.addresses import posted
from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines import typography
from trousseau.engines.documents import LettersDocument, OwnerLetter
from trousseau.engines.typesetting import Rendered

from ..enums import Source
from ..models import Campaign, CampaignLetter
from .words import merge

# One PDF holds this many letters: typst takes 0.41 GB for 1,000, 1.9 GB for 5,000, and cannot tell its progress.
PACKET = 1000
FROM = {
    Source.LETTER: "un courrier que vous nous avez adressé ou une réponse à un courrier",
    Source.PAGE: "notre page publique, que vous avez remplie",
    Source.SHEET: "un fichier importé par l’agence",
    Source.MOUTH: "une personne qui nous a parlé de votre logement",
    Source.PARTNER: "un organisme partenaire",
    Source.PRESS: "une rencontre publique ou une annonce",
    Source.OTHER: "nos échanges",
}


@in_french
def letters_paper(campaign: Campaign, letters: Sequence[CampaignLetter], *, on: date) -> Rendered:
    """The letters of one packet. RGPD, art. 14: where the address comes from is said on each."""
    agency, officer = agency_part(on), campaign.made_by
    keep = scales.at("prospecting.letters_keep_months", on)
    place = agency.address[-1].lstrip("0123456789 ") if agency.address else agency.name
    document = LettersDocument(
        agency=agency,
        dated=on,
        number=f"C{campaign.pk}",
        subject=campaign.subject,
        place=place,
        signatory=f"{officer.name}, {officer.roles_said.lower()}",
        letters=tuple(_letter(campaign, letter, agency.name) for letter in letters),
        kept=f"Sans réponse ni contact, elles sont effacées au bout de {keep.number} {keep.unit}.",
    )
    return printed("letters", document)


def _letter(campaign: Campaign, letter: CampaignLetter, agency: str) -> OwnerLetter:
    prospect = letter.prospect
    owner, detail = prospect.owner, f" ({prospect.origin})" if prospect.origin else ""
    words = {
        "propriétaire": owner.name,
        "adresse": owner.address,
        "logement": str(prospect.dwelling),
        "agent": campaign.made_by.name,
        "agence": agency,
        "retour": typography.day(campaign.return_on, "fr"),
    }
    return OwnerLetter(
        reference=letter.reference,
        name=owner.name,
        address=posted(owner.address),
        paragraphs=tuple(merge(campaign.body, words)),
        source=f"Nous les tenons de ceci : {FROM[Source(prospect.source)]}{detail}.",
    )
