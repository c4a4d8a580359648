"""The mandate as it is signed: the draft and its articles, put in words once."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from trousseau.core import scales
from trousseau.core.papers import agency_part, dwelling_part, in_french, printed
from trousseau.engines.documents import (
    Clause,
    Fee,
    MandateDocument,
    OffPremises,
    Party,
    RegisterDocument,
    RegisterLine,
)
from trousseau.engines.typesetting import Rendered
from trousseau.rules.mandate import withdrawal_last_day

from .enums import Choice, SignedAt
from .models import Mandate, RegisterEntry

NAMES = {
    "agency.card_number": _("the professional card's number and place (Settings, Agency)"),
    "agency.insurer": _("the liability insurer (Settings, Agency)"),
}
CHOICES = {
    Choice.OWNER: "L’agence propose un ménage au propriétaire, qui donne ou refuse son accord par écrit.",
    Choice.DELEGATED: "Le propriétaire confie à l’agence le choix du locataire, après sa commission d’attribution.",
}


def _percent(basis_points: int) -> str:
    return f"{basis_points // 100},{basis_points % 100:02d} %"


@in_french
def mandate_paper(mandate: Mandate, *, on: date) -> Rendered:
    """PDF of the mandate. Raises Refused when a mention the paper must print is missing."""
    withdrawal = scales.at("mandate.withdrawal_days", on)
    accounts = scales.at("mandate.accounts_months", on)
    away = None
    if mandate.signed_at == SignedAt.OWNER:
        away = OffPremises(
            days=withdrawal.value,
            last_day=withdrawal_last_day(on, withdrawal.value),
            article=withdrawal.article,
        )
    document = MandateDocument(
        agency=agency_part(),
        dated=on,
        number=str(mandate.number),
        owners=(Party(name=mandate.owner.name, address=tuple(mandate.owner.address.split(", "))),),
        dwelling=dwelling_part(mandate.dwelling),
        powers=(
            Clause(text="Louer le logement, signer et renouveler le bail, dresser les états des lieux."),
            Clause(text="Appeler les loyers et les charges, donner quittance, suivre l’entretien courant."),
        ),
        receipt_of_funds=(
            Clause(
                text="L’agence est expressément autorisée à recevoir les loyers, les charges, le dépôt de garantie "
                "et les aides au logement.",
                article="Décret 72-678, art. 64",
            ),
        ),
        starts_on=mandate.starts_on,
        ends_on=mandate.ends_on,
        termination=(
            Clause(
                text="Le mandat prend fin à son terme ; il n’est prolongé que par écrit.",
                article="Loi 70-9, art. 7",
            ),
        ),
        fees=(
            Fee(
                service="Gestion courante",
                calculation="Part des sommes encaissées pour le propriétaire",
                amount=_percent(mandate.fee_basis_points),
                payer="Propriétaire",
                article="Décret 72-678, art. 66",
            ),
        ),
        accounts=(
            Clause(
                text=f"L’agence rend ses comptes au propriétaire au moins tous les {accounts.value} mois.",
                article=accounts.article,
            ),
        ),
        tenant_choice=(Clause(text=CHOICES[Choice(mandate.choice)]),),
        place=mandate.dwelling.commune.name,
        signed_by="La direction de l’agence",
        off_premises=away,
    )
    return printed("mandate", document, NAMES)


@in_french
def register_paper(entries: Iterable[RegisterEntry], *, on: date) -> Rendered:
    """PDF of the whole register, in the order of its lines. Raises Refused when the agency is not filled in."""
    entries = list(entries)
    last = entries[-1]
    document = RegisterDocument(
        agency=agency_part(),
        dated=on,
        number=f"{last.chain_number}:{last.hash}",
        lines=tuple(
            RegisterLine(
                number=str(entry.number), kind=entry.get_kind_display(), day=entry.date, names=entry.names,
                addresses=entry.addresses, situation=entry.situation, purpose=entry.purpose,
                observations=entry.observations or None,
            )
            for entry in entries
        ),
    )  # fmt: skip
    return printed("register", document, NAMES)
