"""The mandate as it is signed: the draft and its articles, put in words once."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy

from trousseau.core import scales
from trousseau.core.models import Agency
from trousseau.core.papers import agency_part, dwelling_part, in_french, owner_lines, printed
from trousseau.engines import typography
from trousseau.engines.documents import (
    Clause,
    InformationDocument,
    MandateDocument,
    OffPremises,
    Party,
    RegisterDocument,
    RegisterLine,
)
from trousseau.engines.typesetting import Rendered
from trousseau.rules.mandate_term import limit
from trousseau.rules.off_premises import withdrawal_last_day

from .enums import Choice, Quality, SignedAt
from .models import Mandate, RegisterEntry
from .queries import announcement_scales, fee_clauses, protected
from .signers import others
from .stipulations import signer, stipulations
from .words import fee_parts

NAMES = {
    "powers": gettext_lazy("the extent of the powers"),
    "receipt_of_funds": gettext_lazy("the express authorisation to receive funds"),
    "fees": gettext_lazy("each fee, how it is computed, who pays it and when"),
}
CHOICES = {
    Choice.OWNER: "L’agence propose un ménage au propriétaire, qui donne ou refuse son accord par écrit.",
    Choice.DELEGATED: "Le propriétaire confie à l’agence le choix du locataire, après sa commission d’attribution.",
}


def owner_parts(mandate: Mandate, on: date, *, convention: str | None = None) -> tuple[Party, ...]:
    """Whom the mandate names, then each other owner who signs it, or the amendment that brings a `convention`."""
    owners = (mandate.owner, *others(mandate, on, convention=convention))
    return tuple(Party(name=owner.name, address=owner_lines(owner.address)) for owner in owners)


def _termination(mandate: Mandate) -> tuple[Clause, ...]:
    """Loi 70-9, art. 7: how the mandate ends or goes on, legibly; C. conso., art. L215-1 for a consumer."""
    notice = mandate.notice_months
    found = []
    if mandate.renewal_months:
        said = limit_words(mandate.longest_months, limit(mandate.starts_on, mandate.longest_months))
        found.append(
            Clause(
                text=f"À son terme, le mandat se renouvelle de lui-même pour {mandate.renewal_months} mois, sauf si le "
                f"propriétaire ou l’agence écrit avant le terme qu’il ne le veut pas.{said}",
                article="Loi 70-9, art. 7",
            )
        )
        if mandate.consumer:
            first, last = announcement_scales(mandate.ends_on)
            found.append(
                Clause(
                    text=f"L’agence rappelle ce droit au propriétaire par écrit, au plus tôt {first.number} mois et au plus "
                    f"tard {last.number} mois avant le terme. Si elle ne le fait pas, le propriétaire met fin au mandat "
                    "sans frais, à tout moment à partir du renouvellement.",
                    article=first.article,
                )
            )
    else:
        found.append(
            Clause(
                text="Le mandat prend fin à son terme, sans formalité ; il ne se renouvelle pas de lui-même et n’est "
                "prolongé que par écrit.",
                article="Loi 70-9, art. 7",
            )
        )
    found.append(
        Clause(
            text=f"Chacun peut y mettre fin avant, par lettre recommandée, avec un préavis de {notice} mois."
            if notice
            else "Chacun peut y mettre fin avant, par lettre recommandée, sans préavis."
        )
    )
    return tuple(found)


def limit_words(months: int | None, last: date | None) -> str:
    """What the mandate writes about its longest duration; "" when it writes no limit."""
    if last is None:
        return ""
    return (
        f" Renouvellements compris, le mandat ne dure pas plus de {months} mois : il prend fin au plus tard le "
        f"{typography.day(last)}."
    )


def _others(mandate: Mandate) -> tuple[Clause, ...]:
    mediator = Agency.objects.values_list("mediator", flat=True).first()
    if not mediator:
        return ()
    return (
        Clause(
            text=f"En cas de litige que l’agence n’a pas résolu, le propriétaire peut saisir sans frais le médiateur de la "
            f"consommation : {mediator}.",
            article="C. conso., art. L616-1",
        ),
    )


def off_premises_part(mandate: Mandate, *, on: date) -> OffPremises | None:
    """What a mandate signed away from the agency adds on the day `on`; None when nobody may withdraw. Before its signature
    it is not known where it will be signed: the paper says what holds then."""
    if not (protected(mandate) if mandate.signed_on else mandate.quality != Quality.PROFESSIONAL):
        return None
    days = scales.at("mandate.withdrawal_days", on)
    unpaid = scales.at("mandate.no_payment_days", on)
    return OffPremises(
        days=days.number,
        last_day=withdrawal_last_day(on, days.number) if mandate.signed_on else None,
        article=days.article,
        early_start=mandate.early_start,
        informed_on=mandate.informed_on,
        clauses=(
            Clause(
                text=f"L’agence ne reçoit aucun paiement pendant les {unpaid.number} jours qui suivent la signature.",
                article=unpaid.article,
            ),
        ),
    )


@in_french
def mandate_paper(mandate: Mandate, *, on: date) -> Rendered:
    """PDF of the mandate, before or after its signature. Raises Refused when a mention the paper must print is missing."""
    accounts = scales.at("mandate.accounts_months", on)
    document = MandateDocument(
        agency=agency_part(on),
        dated=on,
        number=str(mandate.number) if mandate.number else "à inscrire",
        numbered=mandate.number is not None,
        owners=owner_parts(mandate, on),
        dwelling=dwelling_part(mandate.dwelling),
        powers=tuple(Clause(text=line.strip()) for line in mandate.powers.splitlines() if line.strip()),
        receipt_of_funds=(
            Clause(
                text="L’agence est expressément autorisée à recevoir les loyers, les charges, le dépôt de garantie "
                "et les aides au logement.",
                article="Décret 72-678, art. 64",
            ),
        )
        if mandate.may_receive
        else (),
        starts_on=mandate.starts_on,
        ends_on=mandate.ends_on,
        rent=mandate.rent,
        charges=mandate.charges,
        termination=_termination(mandate),
        fees=fee_parts(fee_clauses(mandate, mandate.starts_on)),
        fee_note="Aucune autre somme n’est demandée, ni à une autre personne que celle qui est nommée ici.",
        accounts=(
            Clause(
                text=f"L’agence rend ses comptes au propriétaire au moins tous les {mandate.accounts_months} mois.",
                article=accounts.article,
            ),
        ),
        tenant_choice=(Clause(text=CHOICES[Choice(mandate.choice)]),),
        sections=tuple(one.section for one in stipulations(mandate, on)),
        others=_others(mandate),
        place=mandate.dwelling.commune.name if mandate.signed_at == SignedAt.OWNER else _town(),
        signed_by=signer(mandate),
        off_premises=off_premises_part(mandate, on=on),
    )
    return printed("mandate", document, NAMES)


def _town() -> str:
    """The town at the end of the agency's address: « 21000 Dijon » is Dijon."""
    address = Agency.objects.values_list("address", flat=True).first() or ""
    return address.split(", ")[-1].lstrip("0123456789 ") or address


@in_french
def information_paper(mandate: Mandate, *, on: date) -> Rendered:
    """PDF of what the owner must read before signing away from the agency, with the form to withdraw."""
    days = scales.at("mandate.withdrawal_days", on)
    longer = scales.at("mandate.withdrawal_extension_months", on)
    document = InformationDocument(
        agency=agency_part(on),
        dated=on,
        number=mandate.code or "Projet",
        owners=owner_parts(mandate, on),
        dwelling=dwelling_part(mandate.dwelling),
        service=tuple(Clause(text=line.strip()) for line in mandate.powers.splitlines() if line.strip()),
        fees=fee_parts(fee_clauses(mandate, mandate.starts_on)),
        starts_on=mandate.starts_on,
        ends_on=mandate.ends_on,
        termination=_termination(mandate),
        days=days.number,
        withdrawal=(
            Clause(
                text=f"Le délai compte {days.number} jours à partir du lendemain de la signature ; s’il finit un samedi, un "
                "dimanche ou un jour férié, il va jusqu’au jour ouvrable suivant.",
                article=days.article,
            ),
            Clause(
                text=f"Sans cette information avant la signature, le délai dure {longer.number} mois de plus.",
                article=longer.article,
            ),
            Clause(
                text="L’agence ne commence son travail qu’après ce délai, sauf si vous le demandez expressément ; si vous "
                "renoncez ensuite, vous payez seulement ce qui a été fait à votre demande.",
                article="C. conso., art. L221-25",
            ),
        ),
        others=_others(mandate),
    )
    return printed("information", document)


@in_french
def register_paper(entries: Iterable[RegisterEntry], *, on: date) -> Rendered:
    """PDF of the whole register, in the order of its lines. Raises Refused when the agency is not filled in."""
    entries = list(entries)
    last = entries[-1]
    document = RegisterDocument(
        agency=agency_part(on),
        dated=on,
        number=f"{last.chain_number}:{last.hash}",
        lines=tuple(
            RegisterLine(
                number=str(entry.number),
                kind=entry.get_kind_display(),
                day=entry.date,
                names=entry.names,
                addresses=entry.addresses,
                situation=entry.situation,
                purpose=entry.purpose,
                observations=entry.observations or None,
            )
            for entry in entries
        ),
    )
    return printed("register", document)
