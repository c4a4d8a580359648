"""The convention as the parties sign it: what is known of it, and lines for what its act does not say."""

from collections.abc import Sequence
from datetime import date

from trousseau.core.addresses import address_lines
from trousseau.core.papers import agency_part, in_french, printed, signatory
from trousseau.engines import typography
from trousseau.engines.documents import (
    BilateralDocument,
    Clause,
    DatedSum,
    FunderLetter,
    LetterFact,
    LetterLine,
    Party,
    Section,
    Side,
    SumsTable,
)
from trousseau.engines.typesetting import Rendered
from trousseau.mail.models import MailItem

from . import queries_money, queries_parties, queries_posts
from .enums import PartyPart, PaymentKind
from .models import Convention, ConventionParty

ROLES = {
    PartyPart.GRANTOR: "Qui accorde le financement",
    PartyPart.AGENCY: "Qui le reçoit",
    PartyPart.PARTNER: "Partenaire",
}


def _side(party: ConventionParty) -> Side:
    part, organisation = PartyPart(party.part), party.organisation
    return Side(
        role=ROLES[part],
        party=Party(
            name=organisation.name,
            address=address_lines(organisation.address),
            represented_by=signatory() if part == PartyPart.AGENCY else "",
        ),
    )


@in_french
def convention_paper(convention: Convention, *, on: date) -> Rendered:
    """PDF of the convention, before its signature."""
    posts = tuple(
        f"{post.get_kind_display()} : {post.title}" + (f" ({post.share} % d’un temps plein)" if post.share else "")
        for post in queries_posts.posts(convention)
    )
    tranches = tuple(
        DatedSum(label=f"Versement de {one.funder.name}", day=one.due_on, amount=one.amount)
        for one in queries_money.tranches(convention)
    )
    facts = [
        LetterFact(label="Délibération", value=convention.subject),
        LetterFact(label="Conseil", value=convention.council.name),
        LetterFact(label="Séance du", value=typography.day(convention.voted_on)) if convention.voted_on else None,
        LetterFact(label="Du", value=typography.day(convention.starts_on)),
        LetterFact(label="Au", value=typography.day(convention.ends_on)),
        LetterFact(label="Montant", value=typography.money(convention.amount)),
    ]
    sections = [Section(title="Les postes financés", items=posts)] if posts else []
    sections.append(
        Section(
            title="Autres stipulations",
            clauses=(
                Clause(
                    text="Ce papier reprend ce que l’agence sait de la convention. Le texte adopté par le conseil lui est joint.",
                    article="Loi 2000-321, art. 10",
                    blank="les objectifs, le compte rendu financier et ce que les parties ajoutent, ou « voir le texte joint ».",
                ),
            ),
        )
    )
    agency = agency_part(on)
    document = BilateralDocument(
        agency=agency,
        dated=on,
        number=f"CONV-{convention.pk}",
        subject=f"Convention : {convention.title}",
        parties=tuple(_side(party) for party in queries_parties.parties(convention)),
        facts_title="L’objet, la durée, le montant",
        facts=tuple(fact for fact in facts if fact),
        tables=(SumsTable(title="Les versements prévus", what="Versement", day="Attendu le", lines=tranches),)
        if tranches
        else (),
        sections=tuple(sections),
        place=agency.address[-1],
    )
    return printed("agreement", document)


@in_french
def payment_letter_paper(
    convention: Convention, found: queries_money.Foreseen, *, number: str, on: date, sent: Sequence[MailItem] = ()
) -> Rendered:
    """PDF of the letter that asks a funder for what is missing of a payment. `sent`: the letters that asked for it before."""
    tranche = found.tranche
    party = queries_parties.parties(convention).filter(organisation=tranche.funder).first()
    act = party.decision.reference if party and party.decision else convention.reference
    lines = [LetterLine(label=f"Prévu le {typography.day(tranche.due_on)}", amount=tranche.amount)]
    lines += [
        LetterLine(
            label=f"{'Arrivé' if one.kind == PaymentKind.RECEIVED else 'Rendu'} le {typography.day(one.on)}",
            amount=one.amount,
        )
        for one in found.payments
    ]
    facts = [LetterFact(label="Convention", value=convention.title)]
    facts += [LetterFact(label="Signée le", value=typography.day(convention.signed_on))] if convention.signed_on else []
    facts += [LetterFact(label="Acte", value=act)] if act else []
    facts += [LetterFact(label="Condition du versement", value=tranche.condition)] if tranche.condition else []
    document = FunderLetter(
        agency=agency_part(on),
        dated=on,
        number=number,
        subject=f"Versement attendu depuis le {typography.day(tranche.due_on)}"
        + (f", rappel n° {len(sent)}" if sent else ""),
        body=tranche.funder.name,
        address=address_lines(tranche.funder.address),
        facts=tuple(facts),
        opening=(
            Clause(
                text="Un versement que prévoit notre convention n’est arrivé qu’en partie."
                if found.received
                else "Un versement que prévoit notre convention n’est pas arrivé."
            ),
            *([Clause(text=_recalled(sent[-1]))] if sent else []),
        ),
        lines=tuple(lines),
        total=LetterLine(label="Reste à verser", amount=found.left),
        clauses=(
            Clause(
                text="Merci de le verser, ou de nous dire quand il le sera et ce qui manque pour cela. La convention dit le "
                "montant et les conditions de son versement.",
                article="Loi 2000-321, art. 10",
            ),
        ),
        signed_by=signatory(),
    )
    return printed("funder_letter", document)


def _recalled(letter: MailItem) -> str:
    """The letter that asked for the same payment last."""
    number = letter.paper.number if letter.paper else letter.reference
    return f"Nous vous l’avons demandé par notre lettre du {typography.day(letter.prepared_on)} (référence {number})."
