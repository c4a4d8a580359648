"""The inspection as it is signed, and the letters about a tenancy."""

from datetime import date

from trousseau.core.papers import agency_part, dwelling_part, in_french, owner_lines, printed
from trousseau.engines.documents import Clause, Counted, InspectedLine, InspectedRoom, InspectionDocument, Party
from trousseau.engines.typesetting import Rendered

from ..contract.queries import tenant_people
from ..enums import InspectionKind
from ..models import LeaseInspection
from . import queries

NAMES: dict[str, str] = {}


def _clauses(inspection: LeaseInspection, leaving: bool) -> tuple[Clause, ...]:
    found = [Clause(text="Un exemplaire est remis à chacun lors de la signature.", article="Loi 89-462, art. 3-2")]
    if not leaving:
        found.append(
            Clause(
                text="Le locataire peut demander à compléter cet état des lieux dans les dix jours, et pour le chauffage "
                "pendant le premier mois de la période de chauffe.",
                article="Loi 89-462, art. 3-2",
            )
        )
        if inspection.wear_agreed:
            found.append(
                Clause(
                    text="Les parties conviennent de la grille de vétusté jointe au bail.",
                    article="Décret 2016-382, art. 4",
                )
            )
    elif queries.inspection_of(inspection.lease, InspectionKind.ENTRY) is None:
        found.append(
            Clause(
                text="Sans état des lieux d’entrée, le locataire est présumé avoir reçu le logement en bon état, sauf preuve "
                "contraire ; celui qui a empêché cet état des lieux ne peut pas s’en prévaloir.",
                article="C. civ., art. 1731",
            )
        )
    return tuple(found)


@in_french
def inspection_paper(inspection: LeaseInspection, *, on: date) -> Rendered:
    """PDF of an inspection: at the departure, beside what the entry saw."""
    lease, leaving = inspection.lease, inspection.kind == InspectionKind.EXIT
    entry = queries.inspection_of(lease, InspectionKind.ENTRY) if leaving else None
    mine = queries.inspection_of(lease, inspection.kind) or inspection
    before = {(e.room, e.name): queries.read_seen(e) for e in queries.seen(entry)}
    rooms: dict[str, list[InspectedLine]] = {}
    for one in mine.elements.all():
        rooms.setdefault(one.room, []).append(
            InspectedLine(
                name=one.name,
                condition=one.get_condition_display(),
                words=one.words or None,
                before=before.get((one.room, one.name)),
            )
        )
    gone = getattr(lease, "departure", None)
    document = InspectionDocument(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        leaving=leaving,
        held_on=inspection.held_on,
        dwelling=dwelling_part(lease.mandate.dwelling).address,
        owners=(Party(name=lease.mandate.owner.name, address=owner_lines(lease.mandate.owner.address)),),
        tenants=tuple(Party(name=str(person)) for person in tenant_people(lease, inspection.held_on)),
        held_by=inspection.held_by.name,
        present=inspection.present,
        entry_on=entry.held_on if entry else None,
        new_address=gone.new_address if gone and leaving else "",
        rooms=tuple(InspectedRoom(name=room, lines=tuple(lines)) for room, lines in rooms.items()),
        meters=tuple(_counted(pair, leaving) for pair in queries.meters(entry, mine)),
        keys=tuple(_counted(pair, leaving) for pair in queries.keys(entry, mine)),
        words=inspection.words or None,
        remarks=inspection.remarks or None,
        photos=mine.photos.count(),
        refused=inspection.refused or None,
        clauses=_clauses(inspection, leaving),
        place=lease.mandate.dwelling.commune.name,
        signed_on=on,
    )
    return printed("inspection", document, NAMES)


def _counted(pair: queries.Pair, leaving: bool) -> Counted:
    return Counted(what=pair.label, value=pair.after or "non relevé", before=(pair.before or None) if leaving else None)
