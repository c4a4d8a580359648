"""Who opened a household's file, on paper."""

from collections.abc import Sequence
from datetime import date

from trousseau.engines.documents import Clause, Prose, RightsDocument, RightsLine, RightsPart
from trousseau.engines.typesetting import Rendered

from . import localised, scales
from .localised import capital
from .models import Household
from .openings import KEPT, openings
from .papers import agency_part, in_french, printed


@in_french
def openings_paper(household: Household, on: date, others: Sequence[Household] = ()) -> Rendered:
    """Days, reasons and jobs, to be handed over: RGPD, art. 15. `others`: the files that are theirs too, by a merge."""
    kept = scales.at(KEPT, on)
    lines = tuple(
        RightsLine(
            label=Prose(localised.day(one.on)), value=Prose(capital(one.role)), more=Prose(one.why) if one.why else None
        )
        for one in openings(household, on, others)
    )
    said = f"Les ouvertures de ce dossier par la maison depuis {kept.number} {kept.unit}, le plus récent d’abord."
    nobody = "Personne n’a ouvert ce dossier pendant ce temps."
    ask = "Les personnes sont dites par leur métier. Une ouverture vous étonne ? Demandez-en la raison à l’agence : elle vous répond."
    head = (Prose("Le"), Prose("Par"), Prose("Pourquoi"))
    return printed(
        "rights",
        RightsDocument(
            agency=agency_part(on),
            dated=on,
            number=f"ouvertures-{household.pk}",
            subject=Prose("Qui a ouvert mon dossier"),
            people=(str(household),),
            opening=(Clause(text=Prose(said if lines else nobody), article="RGPD, art. 15"),),
            parts=(RightsPart(title=Prose("Jour par jour"), head=head, lines=lines),) if lines else (),
            clauses=(Clause(text=Prose(ask)),),
        ),
    )
