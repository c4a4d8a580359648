"""The letter that tells a tenant what was taken off their account, or added to it."""

from datetime import date

from trousseau.core.papers import agency_part, dwelling_part, in_french, printed
from trousseau.engines import typography
from trousseau.engines.documents import Clause, LetterFact, LetterLine, TenantLetter
from trousseau.engines.typesetting import Rendered
from trousseau.tenancies.contract.queries import tenant_people

from ..enums import AdjustmentKind
from ..models import Adjustment
from ..queries import ledger_balance

# as the books and the papers name it: no person
LABELS = {
    AdjustmentKind.WORKS: "Travaux remboursés",
    AdjustmentKind.REBATE: "Remise du propriétaire",
    AdjustmentKind.WRITE_OFF: "Abandon de créance",
    AdjustmentKind.LOST: "Créance éteinte",
    AdjustmentKind.REPAIR: "Réparation",
    AdjustmentKind.OTHER: "Somme due",
}
ARTICLES = {
    AdjustmentKind.REBATE: "C. civ., art. 1350",
    AdjustmentKind.WRITE_OFF: "C. civ., art. 1350",
    AdjustmentKind.REPAIR: "Loi 89-462, art. 7",
}


@in_french
def adjustment_letter(adjustment: Adjustment, *, number: str, on: date) -> Rendered:
    """PDF: the sum, its ground, and what the account says once it is written; or that it was undone, and why."""
    lease, kind = adjustment.lease, AdjustmentKind(adjustment.kind)
    undone = adjustment.undone_on
    names = tuple(str(person) for person in tenant_people(lease, max(on, lease.starts_on)))
    said = "Une somme est portée à votre crédit" if adjustment.takes else "Une somme est portée à votre débit"
    opening = f"{said}, le {typography.day(adjustment.on)}. Motif : {adjustment.ground}"
    if undone:
        opening = (
            f"La somme portée à votre compte le {typography.day(adjustment.on)} est annulée le {typography.day(undone)}. "
            f"Motif : {adjustment.why_undone}"
        )
    facts = [LetterFact(label="Logement", value=str(lease.mandate.dwelling))]
    if adjustment.agreed_on:
        facts.append(LetterFact(label="Accord du propriétaire", value=typography.day(adjustment.agreed_on)))
    sign = -1 if adjustment.takes != bool(undone) else 1
    after = ledger_balance(lease)
    label = f"Annulation : {LABELS[kind]}" if undone else LABELS[kind]
    document = TenantLetter(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        subject="Votre compte : une somme annulée" if undone else "Votre compte : une somme portée",
        tenants=names or (str(lease.household),),
        address=dwelling_part(lease.mandate.dwelling).address,
        facts=tuple(facts),
        opening=(Clause(text=opening, article="" if undone else ARTICLES.get(kind, "")),),
        head="Votre compte",
        lines=(
            LetterLine(label="Solde avant cette somme", amount=after - sign * adjustment.amount),
            LetterLine(label=label, amount=sign * adjustment.amount),
        ),
        total=LetterLine(
            label="Solde de votre compte" if after >= 0 else "Solde de votre compte, en votre faveur", amount=after
        ),
        clauses=(Clause(text=f"Cette lettre porte la référence {number}. L’agence répond à vos questions."),),
        signed_by="L’agence",
    )
    return printed("tenant_letter", document)
