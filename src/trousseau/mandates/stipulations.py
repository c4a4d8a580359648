"""What the owner and the agency agree on beside the mentions of the law: as the mandate prints it, in French, or a line to
be filled in by hand with what to write. Nothing is invented: what nobody said stays blank, and the page names it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from trousseau.captation.diagnostics.queries import technical_file
from trousseau.captation.diagnostics.words import named
from trousseau.conventions.enums import ConventionState, PartyPart
from trousseau.conventions.models import Convention as PublicConvention
from trousseau.core import scales
from trousseau.core.addresses import address_lines
from trousseau.core.localised import Text
from trousseau.core.models import Agency
from trousseau.engines import typography
from trousseau.engines.documents import Clause, Section
from trousseau.rules import identifiers

from .enums import Convention, Revision, Side
from .models import Mandate


@dataclass(frozen=True)
class Stipulation:
    """One heading of the mandate. `blank`: what is left to be written by hand, as the page names it; "" when nothing is."""

    code: str
    section: Section
    blank: Text = ""


def stipulations(mandate: Mandate, on: date) -> list[Stipulation]:
    """All of them, in the order of the paper."""
    return [
        _convention(mandate, on),
        *_anah(mandate),
        _works(mandate),
        _payment(mandate),
        _deposit(mandate),
        _revision(mandate),
        _insurance(mandate),
        _annexes(mandate, on),
        _personal_data(on),
    ]


def blanks(mandate: Mandate, on: date) -> list[Text]:
    """What the mandate leaves to be written by hand."""
    found = [one.blank for one in stipulations(mandate, on) if one.blank]
    return found if signer(mandate) else [*found, _("who signs for the agency")]


def signer(mandate: Mandate) -> str:
    """Who signs for the agency: who holds a delegation for this mandate, or the signatory of the house; "" when unknown."""
    if mandate.signed_by:
        return f"{mandate.signed_by}, {mandate.delegation}" if mandate.delegation else mandate.signed_by
    agency = Agency.objects.first()
    return ", ".join(filter(None, (agency.signatory, agency.signatory_title))) if agency and agency.signatory else ""


def public_conventions(on: date) -> list[PublicConvention]:
    """Those under which the agency acts on the day `on`."""
    running = PublicConvention.objects.filter(state=ConventionState.SIGNED, starts_on__lte=on, ends_on__gte=on)
    return list(running.prefetch_related("parties__organisation").order_by("starts_on", "pk"))


def _convention(mandate: Mandate, on: date) -> Stipulation:
    found = public_conventions(on)
    title = "La convention dans laquelle l’agence agit"
    if not found:
        blank = "la convention publique dans laquelle l’agence agit, ses parties et ses dates, ou « néant »."
        clause = Clause(text="L’agence agit dans le cadre de la convention suivante.", blank=blank)
        return Stipulation("convention", Section(title=title, clauses=(clause,)), _("the agency’s convention"))
    return Stipulation("convention", Section(title=title, clauses=tuple(map(_public, found))))


def _public(convention: PublicConvention) -> Clause:
    names = [party.organisation.name for party in convention.parties.all() if PartyPart(party.part) != PartyPart.AGENCY]
    between = f", conclue avec {' et '.join(names)}" if names else ""
    signed = f", signée le {typography.day(convention.signed_on)}" if convention.signed_on else ""
    return Clause(
        text=f"L’agence agit dans le cadre de la convention « {convention.title} »{between}{signed}, du "
        f"{typography.day(convention.starts_on)} au {typography.day(convention.ends_on)}."
    )


def _anah(mandate: Mandate) -> Iterator[Stipulation]:
    """The owner's own convention with the Anah, when the dwelling has one."""
    if mandate.convention == Convention.NONE:
        return
    title = "La convention du logement avec l’Anah"
    level = Convention(mandate.convention).label
    ceiling = (
        f" Le loyer ne dépasse pas {typography.money(mandate.anah_ceiling)} par mois, sans les charges."
        if mandate.anah_ceiling
        else ""
    )
    if mandate.anah_number and mandate.anah_signed_on and mandate.anah_ends_on:
        text = (
            f"Le logement est sous la convention {level} n° {mandate.anah_number}, signée le "
            f"{typography.day(mandate.anah_signed_on)}, jusqu’au {typography.day(mandate.anah_ends_on)}.{ceiling}"
        )
        yield Stipulation("anah", Section(title=title, clauses=(Clause(text=text),)))
        return
    clause = Clause(
        text=f"Le propriétaire demande pour ce logement une convention {level}.{ceiling}",
        blank="son numéro, le jour de sa signature et celui de sa fin, ou « demandée, pas encore signée ».",
    )
    yield Stipulation("anah", Section(title=title, clauses=(clause,)), _("the Anah convention’s number and days"))


def _works(mandate: Mandate) -> Stipulation:
    title = "Les travaux"
    decennial = Clause(
        text="Pour des travaux de construction, l’agence demande à l’entreprise son attestation d’assurance de responsabilité "
        "décennale avant l’ouverture du chantier.",
        article="C. assur., art. L241-1",
    )
    if mandate.works_threshold is None:
        clause = Clause(
            text="L’agence fait faire l’entretien courant. Au-delà du montant suivant, le propriétaire donne d’abord son accord "
            "par écrit, sur devis.",
            blank="le montant, par intervention, au-delà duquel le propriétaire donne son accord.",
        )
        section = Section(title=title, clauses=(clause, decennial))
        return Stipulation("works", section, _("the amount above which works are approved"))
    if mandate.works_threshold:
        text = (
            "L’agence fait faire l’entretien courant. Au-delà de "
            f"{typography.money(mandate.works_threshold)} par intervention, le propriétaire donne d’abord son accord par "
            "écrit, sur devis, hors l’urgence qui menace les personnes ou le logement."
        )
    else:
        text = (
            "Aucuns travaux ne sont faits sans l’accord écrit du propriétaire, sur devis, hors l’urgence qui menace les "
            "personnes ou le logement."
        )
    return Stipulation("works", Section(title=title, clauses=(Clause(text=text), decennial)))


def _payment(mandate: Mandate) -> Stipulation:
    title = "Ce qui est versé au propriétaire"
    clauses, absent = [], []
    if mandate.payment_day:
        text = f"L’agence verse au propriétaire ce qui lui revient le {mandate.payment_day} de chaque mois."
        clauses.append(Clause(text=text))
    else:
        clauses.append(
            Clause(
                text="L’agence verse au propriétaire, chaque mois, ce qui lui revient.",
                blank="le jour du mois où le propriétaire est payé.",
            )
        )
        absent.append(_("the day on which the owner is paid"))
    if iban := mandate.owner.iban:
        clauses.append(Clause(text=f"Par virement sur le compte du propriétaire, IBAN {identifiers.spaced(iban)}."))
    else:
        clauses.append(
            Clause(
                text="Par virement sur le compte du propriétaire.",
                blank="l’IBAN du propriétaire ; joindre le relevé (RIB).",
            )
        )
        absent.append(_("the owner’s IBAN"))
    return Stipulation("payment", Section(title=title, clauses=tuple(clauses)), ", ".join(absent))


def _deposit(mandate: Mandate) -> Stipulation:
    title, article = "Le dépôt de garantie", "Loi 89-462, art. 22"
    if mandate.deposit_holder == Side.AGENCY:
        text = (
            "L’agence reçoit le dépôt de garantie du locataire et le garde jusqu’à la fin du bail ; elle le rend ou en retient "
            "ce qui est dû, sur justificatifs. À la fin du mandat elle le remet au propriétaire ou au gérant qui lui succède."
        )
        return Stipulation("deposit", Section(title=title, clauses=(Clause(text=text, article=article),)))
    if mandate.deposit_holder == Side.OWNER:
        text = (
            "L’agence reçoit le dépôt de garantie du locataire et le verse au propriétaire, qui le garde et le rend lui-même à "
            "la fin du bail, dans le délai de la loi."
        )
        return Stipulation("deposit", Section(title=title, clauses=(Clause(text=text, article=article),)))
    clause = Clause(
        text="Le dépôt de garantie du locataire est gardé jusqu’à la fin du bail.",
        article=article,
        blank="par qui : l’agence, ou le propriétaire.",
    )
    return Stipulation("deposit", Section(title=title, clauses=(clause,)), _("who holds the deposit"))


def _revision(mandate: Mandate) -> Stipulation:
    title, article = "La révision du loyer", "Loi 89-462, art. 17-1"
    if mandate.revision == Revision.YEARLY:
        text = (
            "Le bail prévoit que le loyer est révisé chaque année, sans dépasser la variation de l’indice de référence des "
            "loyers ; l’agence la demande à sa date. Elle ne l’est pas quand la loi l’interdit, pour un logement de classe F "
            "ou G par exemple, et ne dépasse jamais le plafond d’une convention."
        )
        return Stipulation("revision", Section(title=title, clauses=(Clause(text=text, article=article),)))
    if mandate.revision == Revision.NONE:
        text = "Le loyer n’est pas révisé pendant le bail."
        return Stipulation("revision", Section(title=title, clauses=(Clause(text=text, article=article),)))
    clause = Clause(
        text="Le loyer est révisé pendant le bail si le propriétaire et l’agence l’écrivent ici.",
        article=article,
        blank="« chaque année, selon l’indice de référence des loyers », ou « jamais ».",
    )
    return Stipulation("revision", Section(title=title, clauses=(clause,)), _("whether the rent is revised"))


WHO = {Side.AGENCY: "l’agence, au nom et aux frais du propriétaire", Side.OWNER: "le propriétaire"}


def _insurance(mandate: Mandate) -> Stipulation:
    absent, clauses = [], []
    text = "L’assurance du logement comme propriétaire non occupant"
    if mandate.home_insurer:
        clauses.append(Clause(text=f"{text} est souscrite par {WHO[Side(mandate.home_insurer)]}."))
    else:
        clauses.append(
            Clause(
                text=f"{text} est souscrite.",
                blank="par qui : le propriétaire, ou l’agence en son nom ; assureur, n° de police.",
            )
        )
        absent.append(_("who insures the dwelling"))
    text, article = "Pour des travaux de construction, l’assurance de dommages est souscrite", "C. assur., art. L242-1"
    if mandate.works_insurer:
        clauses.append(
            Clause(
                text=f"{text} avant l’ouverture du chantier par {WHO[Side(mandate.works_insurer)]}.", article=article
            )
        )
    else:
        clauses.append(
            Clause(
                text=f"{text} avant l’ouverture du chantier.",
                article=article,
                blank="par qui : le propriétaire, ou l’agence en son nom.",
            )
        )
        absent.append(_("who insures works of construction"))
    section = Section(title="Les assurances du logement et des travaux", clauses=tuple(clauses))
    return Stipulation("insurance", section, ", ".join(absent))


def _annexes(mandate: Mandate, on: date) -> Stipulation:
    """What is joined: what is written on the draft, and the papers of the dwelling that hold on the day."""
    items = [line.strip() for line in mandate.annexes.splitlines() if line.strip()]
    items += [named(paper) for paper in technical_file(mandate.dwelling, on)]
    if mandate.anah_number:
        items.append(f"Convention avec l’Anah n° {mandate.anah_number}")
    title = "Les annexes"
    if items:
        return Stipulation("annexes", Section(title=title, items=tuple(dict.fromkeys(items))))
    clause = Clause(
        text="Sont joints à ce mandat :",
        blank="les papiers joints (titre de propriété, diagnostics, règlement de copropriété, RIB…), ou « néant ».",
    )
    return Stipulation("annexes", Section(title=title, clauses=(clause,)), _("the annexes"))


def _personal_data(on: date) -> Stipulation:
    """RGPD, art. 13: who holds the data of the owner, why, on which ground, for whom, how long, and their rights."""
    agency = Agency.objects.first() or Agency(name="", address="")
    kept = scales.at("mandate.kept_years", on)
    reach = ", ".join(filter(None, (agency.email, agency.phone, ", ".join(address_lines(agency.address)))))
    clauses = (
        Clause(
            text=f"{agency.name} est responsable du traitement des données du propriétaire : identité, coordonnées, "
            "compte bancaire, logement, comptes. Elles servent à exécuter ce mandat (RGPD, art. 6.1 b) et à tenir le "
            "registre et les comptes que la loi impose (art. 6.1 c). Sans elles le mandat ne peut être exécuté.",
            article="RGPD, art. 13",
        ),
        Clause(
            text="Les reçoivent, chacun pour ce qui le concerne : le locataire (le nom et l’adresse du bailleur sont au bail), "
            "la banque, le garant financier, l’administration fiscale, l’Anah, l’organisme qui verse l’aide au logement, les "
            "entreprises qui interviennent dans le logement et, sous forme de comptages, les financeurs publics."
        ),
        Clause(
            text=f"Elles sont gardées {kept.number} ans après la fin du mandat, comme le registre et les comptes.",
            article=kept.article,
        ),
        Clause(
            text="Le propriétaire peut y accéder, les faire corriger, effacer ou limiter, en recevoir une copie réutilisable, "
            f"en écrivant à l’agence ({reach}), et se plaindre à la CNIL (www.cnil.fr).",
            article="RGPD, art. 15 à 20 et 77",
        ),
    )
    return Stipulation("personal_data", Section(title="Vos données personnelles", clauses=clauses))
