"""The letters of a sitting: to the household, its partner, the owner."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from trousseau.applications.queries import facts_of
from trousseau.core import scales
from trousseau.core.addresses import address_lines
from trousseau.core.models import Agency, User
from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines import typography
from trousseau.engines.documents import Clause, CommissionLetter, CommissionLetters
from trousseau.engines.typesetting import Rendered
from trousseau.mail.models import MailItem
from trousseau.mandates.enums import Choice
from trousseau.mandates.queries import terms

from .enums import LetterKind, NextStep
from .models import DecisionLetter, Sitting

RIGHTS = (
    "L’agence tient ce dossier pour instruire la demande de logement. Elle le garde le temps de la demande puis de la "
    "location, et ne le montre qu’à ceux qui en ont besoin. Vous pouvez lire, corriger ou faire effacer ce qui vous "
    "concerne en lui écrivant, demander qu’une personne revoie la décision, et saisir la CNIL (cnil.fr)."
)


def letters(sitting: Sitting) -> QuerySet[DecisionLetter]:
    return DecisionLetter.objects.filter(decision__sitting=sitting).select_related(
        "decision__mandate__dwelling__commune",
        "decision__mandate__owner",
        "decision__application",
        "decision__sitting",
        "application__household__holder",
        "application__referred_by",
        "mail__sent_by",
        "mail__paper",
    )


def waiting(sitting: Sitting) -> list[MailItem]:
    """What did not leave, in the order of the letters."""
    rows = MailItem.objects.waiting().filter(decision_letter__decision__sitting=sitting)
    return list(rows.select_related("paper", "household").order_by("decision_letter__decision", "decision_letter__pk"))


def waiting_for(user: User, sitting: Sitting) -> tuple[list[MailItem], int]:
    """Of what did not leave, what `user` reads in the register, prints and posts; how many of it are others'."""
    rows = waiting(sitting)
    read = set(MailItem.objects.for_user(user).filter(pk__in=[item.pk for item in rows]).values_list("pk", flat=True))
    mine = [item for item in rows if item.pk in read]
    return mine, len(rows) - len(mine)


@in_french
def letters_paper(sitting: Sitting, rows: Iterable[DecisionLetter], *, on: date) -> Rendered:
    """PDF of these letters, one a page. Raises Refused when there is none, or the agency is not filled in."""
    agency = Agency.objects.values_list("address", flat=True).first() or ""
    place = agency.split(", ")[-1].lstrip("0123456789 ") or agency
    document = CommissionLetters(
        agency=agency_part(on),
        dated=on,
        number=f"C{sitting.pk:04d}",
        place=place,
        rights=RIGHTS,
        letters=tuple(_letter(row) for row in rows),
    )
    return printed("commission_letters", document, {"letters": "les courriers : il n’y en a pas"})


def _letter(row: DecisionLetter) -> CommissionLetter:
    decision = row.decision
    dwelling, day = str(decision.mandate.dwelling), typography.day(decision.decided_on)
    said = {"dwelling": dwelling, "day": day, "code": row.application.code if row.application else ""}
    write = WRITERS[LetterKind(row.kind)]
    name, address, subject, paragraphs = write(row, said)
    return CommissionLetter(
        reference=f"{said['code'] or decision.mandate.code}-{decision.pk}",
        name=name,
        address=address,
        subject=subject,
        paragraphs=paragraphs,
    )


def _proposed_dwelling(row: DecisionLetter, said: Mapping[str, str]):
    decision = row.decision
    rent = terms(decision.mandate, decision.decided_on)
    days = scales.at("commission.answer_days", decision.decided_on)
    agree = (
        (Clause(text="Le propriétaire doit encore donner son accord : l’agence vous le dira."),)
        if decision.next_step == NextStep.AGREE
        else ()
    )
    until = typography.day(decision.due_on)
    return (
        str(row.application.household.holder),
        address_lines(row.application.household.holder.address),
        "Un logement vous est proposé",
        (
            Clause(
                text=f"La commission du {typography.day(decision.sitting.held_on)} vous a désigné pour ce logement : {said['dwelling']}."
            ),
            Clause(
                text=f"Loyer : {typography.money(rent.rent)} ; charges : {typography.money(rent.charges)} par mois."
            ),
            *agree,
            Clause(
                text=f"Vous avez {days.number} jours pour répondre, jusqu’au {until} : visitez-le, posez vos questions, puis dites oui ou non à votre travailleur social."
                if not agree
                else f"Vous avez {days.number} jours pour répondre, à compter de cet accord."
            ),
            Clause(text="Un refus ne vous coûte rien : ni votre ancienneté, ni votre place pour les autres logements."),
        ),
    )


def _waiting(row: DecisionLetter, said: Mapping[str, str]):
    return (
        str(row.application.household.holder),
        address_lines(row.application.household.holder.address),
        "Votre demande de logement",
        (
            Clause(
                text=f"La commission du {typography.day(row.decision.sitting.held_on)} a examiné votre demande {said['code']} pour un logement."
            ),
            Clause(
                text="Ce logement ne vous est pas attribué. Votre demande reste active, avec son ancienneté : elle sera examinée de nouveau."
            ),
            Clause(
                text="Votre travailleur social peut vous dire ce qui vous a été comparé et revoir avec vous vos souhaits."
            ),
        ),
    )


def _partner(row: DecisionLetter, said: Mapping[str, str]):
    return (
        row.application.referred_by.name,
        address_lines(row.application.referred_by.address),
        f"Demande {said['code']}",
        (
            Clause(
                text=f"La commission du {typography.day(row.decision.sitting.held_on)} a désigné le ménage {said['code']} pour un logement."
            ),
            Clause(text="La suite se lit dans votre espace. Ce courrier ne dit ni motif ni adresse."),
        ),
    )


def _owner(row: DecisionLetter, said: Mapping[str, str]):
    mandate = row.decision.mandate
    owner, chooses = mandate.owner, terms(mandate, row.decision.decided_on).choice == Choice.OWNER
    people = facts_of(row.decision.application, row.decision.decided_on).size
    count = "une personne" if people <= 1 else f"{people} personnes"
    asked = (
        (
            Clause(
                text=f"Votre accord est demandé avant le {typography.day(row.decision.due_on)}, sur le dossier du locataire seul : nombre d’occupants, ressources prouvées, pièces que la loi permet de demander.",
                article="Loi 89-462, art. 22-2",
            ),
            Clause(
                text="Un refus dit son motif. Un refus fondé sur l’origine, la situation de famille, les prestations reçues, l’adresse ou la santé n’est pas suivi par l’agence.",
                article="Loi 89-462, art. 1",
            ),
        )
        if chooses
        else (Clause(text="Par votre mandat, l’agence choisit le locataire : elle prépare le bail."),)
    )
    return (
        owner.name,
        address_lines(owner.address),
        f"Votre logement, mandat {mandate.code}",
        (
            Clause(
                text=f"La commission du {typography.day(row.decision.sitting.held_on)} a désigné un ménage de {count} pour {said['dwelling']}."
            ),
            *asked,
        ),
    )


WRITERS = {
    LetterKind.OFFER: _proposed_dwelling,
    LetterKind.WAITING: _waiting,
    LetterKind.PARTNER: _partner,
    LetterKind.OWNER: _owner,
}
