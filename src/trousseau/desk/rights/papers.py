"""What the agency hands to a person about their data: their file in plain words, and the letter that answers a request."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Model

from trousseau.core import localised
from trousseau.core.addresses import address_lines
from trousseau.core.models import AccessLog, Household, NameWord, Person, User
from trousseau.core.papers import agency_part, in_french, printed, signatory
from trousseau.core.personal_data import ERASED, told, unread
from trousseau.core.retention import terms
from trousseau.engines.documents import Clause, RightsDocument, RightsLine, RightsPart
from trousseau.engines.typesetting import Rendered

from ..enums import DATA_ARTICLES, REFUSAL_ARTICLES, DataRight, RefusalGround, RightsOutcome
from ..models import RightsRequest
from .queries import Files, files, supporting

ELSEWHERE = (AccessLog, NameWord)  # on a paper of its own, by jobs; the words of a name, which the search reads
COMPLAINT = (
    "Si cette réponse ne vous convient pas, vous pouvez saisir la CNIL (cnil.fr, ou 3 place de Fontenoy, TSA 80715, "
    "75334 Paris cedex 07) ou le tribunal."
)

ANOTHER = (
    "Vous avez été reçu deux fois : un autre dossier est aussi le vôtre, et la personne qui imprime cette copie ne l’ouvre pas. La "
    "direction vous en remet la copie à part, dans le même délai."
)


@in_french
def copy_paper(household: Household, user: User, on: date) -> Rendered:
    """RGPD, art. 15: what `user` may read of the household, kind by kind, and how long it is kept; of who was received twice, of
    both files."""
    found = files(user, household, on)
    said: dict[type[Model], list[list[tuple[str, str]]]] = defaultdict(list)
    for one in found.read:
        for model, rows in told(one, user):
            said[model] += rows
    parts = tuple(
        RightsPart(
            title=localised.capital(name),
            head=("Ce qui est noté", "Ce qui est dit"),
            lines=tuple(
                RightsLine(label=localised.capital(label), value=value, starts=rank == 0)
                for row in rows
                for rank, (label, value) in enumerate(row)
            ),
        )
        for model, rows in said.items()
        if model not in ELSEWHERE
        for name in (str(model._meta.verbose_name),)
    )
    return printed(
        "rights",
        RightsDocument(
            agency=agency_part(on),
            dated=on,
            number=f"dossier-{household.pk}",
            subject="Ce que l’agence sait de vous",
            people=(str(household),),
            opening=(
                Clause(
                    text="Voici, rubrique par rubrique, ce que contient votre dossier. Les papiers eux-mêmes sont remis à part. Le "
                    "même contenu existe en fichier, pour un autre logiciel.",
                    article="RGPD, art. 15",
                ),
            ),
            parts=(*parts, _how_long(on)),
            clauses=(
                *_apart(found, user, on),
                Clause(
                    text="Vous pouvez demander que l’agence corrige une erreur, efface ce qu’aucun texte n’impose de garder, ou gèle "
                    "votre dossier, et vous opposer à un usage.",
                    article="RGPD, art. 16 à 21",
                ),
                Clause(text=COMPLAINT),
            ),
        ),
    )


def _apart(found: Files, user: User, on: date) -> tuple[Clause, ...]:
    """What of the file `user` does not read, and so is no part of the copy that they hand over; who hands it over, and how."""
    return (
        *_kinds_apart(found.read, user, on),
        *((Clause(text=ANOTHER, article="RGPD, art. 15"),) if found.apart else ()),
    )


def _kinds_apart(households: Sequence[Household], user: User, on: date) -> tuple[Clause, ...]:
    kinds = sorted({str(model._meta.verbose_name) for one in households for model in unread(one, user)})
    if not kinds:
        return ()
    by = (
        "Qui vous accompagne à l’agence vous le remet à part"
        if any(worker.pk != user.pk for one in households for worker in supporting(one, on))
        else "La direction désigne un travailleur social, qui vous le remet à part"
    )
    text = (
        f"Cette copie ne contient pas : {localised.listed(kinds)}. La personne qui l’imprime ne les lit pas. {by}, par une copie "
        "comme celle-ci, imprimée par qui peut les lire ; une note privée, par la personne qui l’a écrite. Le délai est le même."
    )
    return (Clause(text=text, article="RGPD, art. 15"),)


def _how_long(on: date) -> RightsPart:
    lines = []
    for term in terms().values():
        value = term.value(on)
        lines.append(
            RightsLine(label=str(term.label), value=f"{value.number} {value.unit} après : {term.since}", starts=True)
        )
    return RightsPart(title="Combien de temps", head=("Ce qui est gardé", "Jusqu’à quand"), lines=tuple(lines))


def _address(person: Person) -> tuple[str, ...]:
    if person.last_name == ERASED:
        return ("(l’agence ne les a plus)",)
    return tuple(address_lines(person.address)) or ("Remis en main propre",)


@in_french
def letter(request: RightsRequest, on: date) -> Rendered:
    """What the person is told of their request: that more time is needed, what was done, or why it is refused."""
    person = request.person
    opening = [
        Clause(
            text=f"Le {localised.day(request.received_on)}, vous avez demandé : {DataRight(request.right).label}.",
            article=DATA_ARTICLES[DataRight(request.right)],
        )
    ]
    clauses = []
    if not request.outcome:
        opening.append(
            Clause(
                text=f"Il nous faut plus de temps : {request.extended_for}. Nous vous répondrons au plus tard le "
                f"{localised.day(request.due_on)}.",
                article="RGPD, art. 12, 3",
            )
        )
    elif request.outcome == RightsOutcome.REFUSED:
        ground = RefusalGround(request.ground)
        opening.append(
            Clause(text=f"Nous ne pouvons pas y donner suite : {ground.label}.", article=REFUSAL_ARTICLES[ground])
        )
    if request.outcome:
        clauses.append(Clause(text=request.answer or "La réponse vous a été donnée."))
    clauses.append(Clause(text=COMPLAINT, article="RGPD, art. 12, 4" if request.outcome else ""))
    return printed(
        "rights",
        RightsDocument(
            agency=agency_part(on),
            dated=request.answered_on or request.extended_on or on,
            number=f"demande-{request.pk}",
            subject="Votre demande sur vos données",
            people=(str(person) if person.last_name != ERASED else "Nom et adresse à écrire à la main",),
            address=_address(person),
            opening=tuple(opening),
            clauses=tuple(clauses),
            signed_by=signatory(),
        ),
    )
