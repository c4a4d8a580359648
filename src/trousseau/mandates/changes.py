"""What an amendment changes, in words: the same on its paper, in the register and on the page."""

from dataclasses import dataclass

from trousseau.engines import typography

from .enums import Choice, Convention
from .models import Amendment, FeeClause
from .queries import Terms
from .words import SERVICES, fee_words

CHOICES = {
    Choice.OWNER: "le propriétaire donne son accord pour chaque ménage",
    Choice.DELEGATED: "le propriétaire confie le choix à l’agence",
}


@dataclass(frozen=True)
class Change:
    """One term, before and after, in French; "" when there was or is none."""

    what: str
    before: str
    after: str


def changes(amendment: Amendment, before: Terms, after: Terms) -> list[Change]:
    """Each term that is not the same after `amendment`."""
    found = []
    if before.rent != after.rent:
        found.append(Change("Loyer sans les charges, par mois", _money(before.rent), _money(after.rent)))
    if before.charges != after.charges:
        found.append(Change("Charges, par mois", _money(before.charges), _money(after.charges)))
    if before.choice != after.choice:
        found.append(Change("Choix du locataire", CHOICES[Choice(before.choice)], CHOICES[Choice(after.choice)]))
    if amendment.convention:
        found.append(Change("Convention avec l’Anah", "", str(Convention(amendment.convention).label)))
    if before.ends_on != after.ends_on:
        found.append(Change("Fin du mandat", typography.day(before.ends_on), typography.day(after.ends_on)))
    if before.longest_months != after.longest_months:
        found.append(Change("Durée la plus longue", _months(before.longest_months), _months(after.longest_months)))
    gone = [fee for fee in before.fees if fee not in after.fees]
    for fee in (fee for fee in after.fees if fee not in before.fees):
        old = next((one for one in gone if (one.kind, one.payer) == (fee.kind, fee.payer)), None)
        gone = [one for one in gone if one != old]
        found.append(Change(_service(fee), fee_words(old) if old else "", fee_words(fee)))
    found += [Change(_service(fee), fee_words(fee), "") for fee in gone]
    if amendment.words:
        found.append(Change("Autres changements", "", amendment.words))
    return found


def in_register(amendment: Amendment, said: list[Change], most: int = 480) -> str:
    """One line for the register: the number of the amendment, what changes, and from when."""
    parts = "; ".join(
        f"{change.what} : {change.before} devient {change.after}"
        if change.before and change.after
        else f"{change.what} : {change.after or 'supprimé'}"
        for change in said
    )
    line = f"Avenant n° {amendment.number} du {amendment.signed_on:%d/%m/%Y}, effet le {amendment.starts_on:%d/%m/%Y}. {parts}"
    return line if len(line) <= most else f"{line[: most - 20]} [suite à l’avenant]"


def _months(count: int | None) -> str:
    return "" if count is None else f"{count} mois, renouvellements compris"


def _money(cents: int) -> str:
    return typography.money(cents)


def _service(fee: FeeClause) -> str:
    return f"Honoraires, {(fee.label or SERVICES[fee.kind]).lower()}"
