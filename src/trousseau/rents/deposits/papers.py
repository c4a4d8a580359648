"""The letter that gives a deposit back, with its count."""

from collections.abc import Sequence
from datetime import date

from trousseau.core.addresses import address_lines
from trousseau.core.papers import agency_part, dwelling_part, in_french, printed
from trousseau.engines import typography
from trousseau.engines.documents import Clause, LetterFact, LetterLine, TenantLetter
from trousseau.engines.typesetting import Rendered
from trousseau.rules import identifiers
from trousseau.rules.overindebtedness import STOPS
from trousseau.tenancies.contract.queries import tenant_people
from trousseau.tenancies.models import Lease

from ..enums import Payee, RetentionKind, Way
from ..models import DepositSettlement
from .queries import Draft, by_owner, departure_of, stopped

ARTICLE = "Loi 89-462, art. 22"


def address_of(lease: Lease) -> tuple[str, ...]:
    """Where the household said that it lives now, or the dwelling it left."""
    gone = departure_of(lease)
    said = address_lines(gone.new_address) if gone else ()
    return said or dwelling_part(lease.mandate.dwelling).address


def _lines(settlement: DepositSettlement, found: Draft, account: Sequence[tuple[str, int]]) -> list[LetterLine]:
    count = found.count
    lines = [LetterLine(label="Dépôt de garantie reçu", amount=count.deposit)]
    lines += [LetterLine(label=label, amount=-cents) for label, cents in account]
    for one in settlement.retentions.all():
        wear = f", part du locataire {one.share} % après vétusté" if one.share < 100 else ""
        lines.append(
            LetterLine(label=f"{RetentionKind(one.kind).label} : {one.ground} ({one.proof}{wear})", amount=-one.amount)
        )
    if found.owed < 0:
        lines.append(LetterLine(label="Avance sur votre compte", amount=-found.owed))
    if count.held:
        lines.append(LetterLine(label="Provision jusqu’à l’arrêté des comptes de l’immeuble", amount=-count.held))
    if count.penalty:
        lines.append(LetterLine(label=f"Majoration pour {found.late} mois de retard commencés", amount=count.penalty))
    return lines


@in_french
def settlement_paper(
    settlement: DepositSettlement, found: Draft, account: Sequence[tuple[str, int]], *, on: date, iban: str = ""
) -> Rendered:
    """PDF of the count. The lines add up to the total."""
    lease, count = settlement.lease, found.count
    gone = departure_of(lease)
    lines = _lines(settlement, found, account)
    total = count.paid - count.still
    lines += _rest(lines, total)
    opening = "Voici le compte de votre dépôt de garantie, après la remise des clés."
    owner = by_owner(lease)
    if owner:
        given = typography.money(count.back + count.penalty)
        opening += f" Le propriétaire, {lease.mandate.owner.name}, le détient : c’est lui qui vous rend {given}."
        if count.advance:
            opening += f" L’agence vous rend l’avance de votre compte, {typography.money(count.advance)}."
    if count.paid and not owner:
        opening += _how(settlement, on, iban)
    if settlement.payee != Payee.TENANT:
        opening += f" Le dépôt revient à celui qui l’a versé : {Payee(settlement.payee).label}."
    clauses = [
        Clause(
            text="Le dépôt est rendu dans un délai d’un mois à compter de la remise des clés quand l’état des lieux de sortie "
            "est conforme à celui de l’entrée, de deux mois sinon, déduction faite des sommes dues et justifiées.",
            article=ARTICLE,
        )
    ]
    if count.held:
        clauses.append(
            Clause(
                text="La provision est soldée dans le mois qui suit l’approbation définitive des comptes de l’immeuble.",
                article=ARTICLE,
            )
        )
    if stopped(lease):
        clauses.append(
            Clause(
                text="Une partie de ce que vous deviez avant ne peut pas être payée pour le moment : elle n’est pas retirée de "
                "votre dépôt.",
                article=STOPS,
            )
        )
    clauses.append(
        Clause(text="Si vous n’êtes pas d’accord, écrivez-nous, ou saisissez la commission de conciliation.")
    )
    document = TenantLetter(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        subject="Restitution du dépôt de garantie",
        tenants=tuple(str(person) for person in tenant_people(lease, lease.ends_on)),
        address=address_of(lease),
        facts=(
            LetterFact(label="Logement", value=str(lease.mandate.dwelling)),
            LetterFact(label="Clés rendues", value=typography.day(gone.keys_back_on)),
            LetterFact(label="À rendre au plus tard", value=typography.day(settlement.due_on)),
        ),
        opening=(Clause(text=opening, article=ARTICLE),),
        head="Compte",
        lines=tuple(lines),
        total=LetterLine(label=_total(total, owner), amount=abs(total)),
        clauses=tuple(clauses),
        signed_by="La direction de l’agence",
    )
    return printed("tenant_letter", document)


def _how(settlement: DepositSettlement, on: date, iban: str) -> str:
    """How the sum is given back, and when."""
    if settlement.way != Way.RUN:
        return f" La somme vous est rendue le {typography.day(on)}."
    if iban:
        return (
            f" La somme est virée par notre prochain lot de virements, sur le compte {identifiers.masked(iban)} : elle est "
            "rendue le jour où il part."
        )
    if settlement.payee != Payee.TENANT:
        return " La somme est mise de côté pour être virée."
    return (
        " Envoyez-nous le relevé d’identité bancaire du compte à créditer : la somme est mise de côté pour être virée."
    )


def _total(total: int, owner: bool) -> str:
    if total < 0:
        return "Reste dû"
    return "À vous rendre" if owner else "Nous vous rendons"


def _rest(lines: Sequence[LetterLine], total: int) -> list[LetterLine]:
    """What the account holds beside the lines above, so that the count adds up to the cent."""
    gap = total - sum(line.amount for line in lines)
    return [LetterLine(label="Autres mouvements du compte", amount=gap)] if gap else []
