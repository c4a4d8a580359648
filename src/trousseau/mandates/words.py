"""The fee clauses as papers, the register and amendments write them, in French; as pages show them, in their reader's
language."""

from collections.abc import Iterable

from django.utils.translation import pgettext_lazy

from trousseau.core import localised
from trousseau.engines import typography
from trousseau.engines.documents import Fee

from .enums import Due, FeeBase, FeeKind, Payer, Vat
from .models import FeeClause

SERVICES = {
    FeeKind.MANAGEMENT: "Gestion courante",
    FeeKind.LETTING: "Mise en location",
    FeeKind.INVENTORY: "État des lieux",
    FeeKind.VISIT: "Visite à domicile",
    FeeKind.TAX: "Aide à la déclaration des revenus fonciers",
    FeeKind.OTHER: "Autre prestation",
}
BASES = {
    FeeBase.COLLECTED: "Part des sommes encaissées pour le propriétaire",
    FeeBase.RENT: "Part d’un mois de loyer sans les charges",
    FeeBase.FLAT: "Montant fixe",
}
DUES = {
    Due.RECEIPT: "due à chaque encaissement",
    Due.ACCOUNTS: "due à la reddition des comptes",
    Due.LEASE: "due à la signature du bail",
    Due.SERVICE: "due une fois la prestation faite",
}
PAYERS = {Payer.OWNER: "Propriétaire", Payer.TENANT: "Locataire"}
VATS_SHOWN = {
    Vat.EXEMPT: pgettext_lazy("fee", "without VAT"),
    Vat.INCLUDED: pgettext_lazy("fee", "VAT included"),
    Vat.ADDED: pgettext_lazy("fee", "before VAT"),
}
VATS = {Vat.EXEMPT: "sans TVA", Vat.INCLUDED: "TTC", Vat.ADDED: "HT"}


def fee_parts(clauses: Iterable[FeeClause]) -> tuple[Fee, ...]:
    """The fee clauses as a paper prints them."""
    return tuple(
        Fee(
            service=clause.label or SERVICES[FeeKind(clause.kind)],
            calculation=f"{BASES[FeeBase(clause.base)]}, {DUES[Due(clause.due)]}",
            amount=rate_words(clause),
            payer=PAYERS[Payer(clause.payer)],
            article="Décret 72-678, art. 66",
        )
        for clause in clauses
    )


def rate_words(clause: FeeClause) -> str:
    """« 7,50 % HT » or « 35,00 € »."""
    of_amount = clause.basis_points is None
    rate = typography.money(clause.amount) if of_amount else typography.rate(clause.basis_points)
    return f"{rate} {VATS[clause.vat]}" if clause.vat else rate


def rate_shown(clause: FeeClause) -> str:
    """As `rate_words`, as the reader of a page reads it."""
    of_amount = clause.basis_points is None
    rate = localised.money(clause.amount) if of_amount else localised.rate(clause.basis_points)
    return f"{rate} {VATS_SHOWN[Vat(clause.vat)]}" if clause.vat else rate


def fee_words(clause: FeeClause) -> str:
    """« 7,50 % HT, part des sommes encaissées pour le propriétaire, due à chaque encaissement, à la charge du
    propriétaire »."""
    base, payer = BASES[FeeBase(clause.base)], PAYERS[Payer(clause.payer)]
    return (
        f"{rate_words(clause)}, {base[:1].lower()}{base[1:]}, {DUES[Due(clause.due)]}, à la charge du {payer.lower()}"
    )
