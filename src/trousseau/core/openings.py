"""Who opened a household's file, as the household reads it: days, reasons and jobs, nobody's name."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import pgettext

from trousseau.engines.documents import Clause, RightsDocument, RightsLine, RightsPart
from trousseau.engines.typesetting import Rendered
from trousseau.rules.dates import add_months

from . import localised, scales
from .access import aim_of
from .enums import Aim, Role
from .localised import capital
from .models import AccessLog, Household
from .papers import agency_part, in_french, printed

KEPT = "retention.openings_months"


@dataclass(frozen=True)
class Opening:
    """One day on which somebody in this role opened the file, and why."""

    on: date
    role: str
    why: str


def openings(household: Household, on: date) -> list[Opening]:
    """Of the time the log is kept, the newest day first, each role and reason once a day; not one's own."""
    since = add_months(on, -scales.at(KEPT, on).number)
    rows = AccessLog.objects.filter(household=household, at__date__gt=since).order_by("-at", "-pk")
    rows = rows.exclude(role=Role.TENANT)
    told = (
        Opening(localtime(at).date(), role_words(role), aim_words(aim or aim_of(page)))
        for at, role, aim, page in rows.values_list("at", "role", "purpose", "page")
    )
    return list(dict.fromkeys(told))


@in_french
def paper(household: Household, on: date) -> Rendered:
    """The same, to be handed over: RGPD, art. 15."""
    kept = scales.at(KEPT, on)
    lines = tuple(
        RightsLine(label=localised.day(one.on), value=capital(one.role), more=one.why or None)
        for one in openings(household, on)
    )
    said = f"Les ouvertures de ce dossier par la maison depuis {kept.number} {kept.unit}, le plus récent d’abord."
    nobody = "Personne n’a ouvert ce dossier pendant ce temps."
    return printed(
        "rights",
        RightsDocument(
            agency=agency_part(on),
            dated=on,
            number=f"ouvertures-{household.pk}",
            subject="Qui a ouvert mon dossier",
            people=(str(household),),
            opening=(Clause(text=said if lines else nobody, article="RGPD, art. 15"),),
            parts=(RightsPart(title="Jour par jour", head=("Le", "Par", "Pourquoi"), lines=lines),) if lines else (),
            clauses=(
                Clause(
                    text="Les personnes sont dites par leur métier. Une ouverture vous étonne ? Demandez-en la raison à l’agence : "
                    "elle vous répond."
                ),
            ),
        ),
    )


def aim_words(aim: str) -> str:
    return str(Aim(aim).label) if aim else ""


def role_words(role: str) -> str:
    words = {
        Role.DIRECTOR: pgettext("who opened a file", "the head of the agency"),
        Role.SOCIAL: pgettext("who opened a file", "a social worker"),
        Role.RENTAL: pgettext("who opened a file", "a rental manager"),
        Role.PARTNER: pgettext("who opened a file", "the partner who referred you"),
    }
    return words.get(Role(role), str(Role(role).label).lower())
