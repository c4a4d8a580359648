"""The act that a surety signs."""

from datetime import date

from trousseau.core.addresses import address_lines
from trousseau.core.papers import agency_part, dwelling_part, in_french, printed
from trousseau.engines import numerals, typography
from trousseau.engines.documents import Clause, Party, SuretyDocument
from trousseau.engines.typesetting import Rendered

from ..contract.clauses import revision_words
from ..contract.papers import owner_party, tenant_parties
from ..models import Guarantee
from ..terms import in_force

# the paragraph of loi 89-462, art. 22-1 that the act reproduces
ENDING = (
    "Lorsque le cautionnement d’obligations résultant d’un contrat de location conclu en application du présent titre "
    "ne comporte aucune indication de durée ou lorsque la durée du cautionnement est stipulée indéterminée, la caution "
    "peut le résilier unilatéralement. La résiliation prend effet au terme du contrat de location, qu’il s’agisse du "
    "contrat initial ou d’un contrat reconduit ou renouvelé, au cours duquel le bailleur reçoit notification de la "
    "résiliation."
)
NAMES = {"limit": "le montant que la caution garantit", "guarantor.address": "l’adresse de la caution"}


def mention(guarantee: Guarantee) -> str:
    """What the surety writes: C. civ., art. 2297."""
    names = [party.name for party in tenant_parties(guarantee.lease, guarantee.starts_on)]
    tenants = str(guarantee.party) if guarantee.party else " et ".join(names)
    said = (
        f"Je m’engage en qualité de caution à payer à {guarantee.lease.mandate.owner.name}, créancier, ce que lui doit "
        f"{tenants}, débiteur, en cas de défaillance de celui-ci, dans la limite de {numerals.euros(guarantee.limit)} "
        f"({typography.money(guarantee.limit)}) en principal et accessoires."
    )
    if guarantee.solidary:
        said += (
            " Je reconnais ne pouvoir exiger du créancier qu’il poursuive d’abord le débiteur ou qu’il divise ses "
            "poursuites entre les cautions."
        )
    return said


def _for_one(guarantee: Guarantee) -> tuple[Clause, ...]:
    """Loi 89-462, art. 8-1 VI: between flatmates the act names whose solidarity ends it, on pain of nullity."""
    if guarantee.party is None:
        return ()
    return (
        Clause(
            text=f"La caution s’engage pour {guarantee.party} seul : l’extinction de la solidarité de ce locataire met "
            "fin à son engagement.",
            article="Loi 89-462, art. 8-1",
        ),
    )


@in_french
def act_paper(guarantee: Guarantee, *, on: date) -> Rendered:
    """PDF of the act to be signed: rent and revision as the lease says them, the mention to write, how it ends."""
    lease = guarantee.lease
    term = in_force(lease, on)
    document = SuretyDocument(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        lease_number=lease.code,
        guarantor=Party(
            name=guarantee.name, address=address_lines(guarantee.address), email=guarantee.email, phone=guarantee.phone
        ),
        owners=(owner_party(lease),),
        tenants=tenant_parties(lease, guarantee.starts_on),
        dwelling=dwelling_part(lease.mandate.dwelling),
        rent=term.rent,
        charges=term.charges,
        revision=revision_words(lease),
        starts_on=guarantee.starts_on,
        ends_on=guarantee.ends_on,
        limit=guarantee.limit,
        limit_words=numerals.euros(guarantee.limit) if guarantee.limit else "",
        mention=mention(guarantee) if guarantee.limit else "",
        terms=_for_one(guarantee),
        ending=Clause(text=ENDING, article="Loi 89-462, art. 22-1"),
        place=lease.mandate.dwelling.commune.name,
    )
    return printed("surety", document, NAMES)
