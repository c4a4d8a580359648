"""The owner's notice of sums received for a new letting."""

from datetime import date

from django.db.models import Q

from trousseau.core.models import Document
from trousseau.core.papers import agency_part, dwelling_part, in_french, owner_lines, printed
from trousseau.engines import typography
from trousseau.engines.documents import Clause, SumsLetter, SumsLine
from trousseau.engines.typesetting import Rendered
from trousseau.receipts.models import Receipt
from trousseau.tenancies.contract.queries import tenants
from trousseau.tenancies.models import Lease

from ..enums import ToldBy

NOTICE = "sums_notice"


def next_notice(lease: Lease) -> str:
    """The number of the next notice for this lease: its own, then with -2, -3… when one came back, or told of a deposit
    that was undone."""
    own = f"{lease.mandate.code}-{lease.code}"
    known = Document.objects.filter(Q(number=own) | Q(number__startswith=f"{own}-"), kind=NOTICE)
    last = max((int(number[len(own) + 1 :] or 1) for number in known.values_list("number", flat=True)), default=0)
    return f"{own}-{last + 1}" if last else own


@in_french
def notice_letter(deposit: Receipt, *, on: date, by: str = "", proof: str = "", number: str = "") -> Rendered:
    """Décret 72-678, art. 67: what was received, when, for which lease; `by`, `proof` and `number` once it is sent."""
    lease = deposit.lease
    owner = lease.mandate.owner
    who = ", ".join(str(party) for party in tenants(lease, max(on, lease.starts_on)))
    document = SumsLetter(
        agency=agency_part(on),
        dated=on,
        number=number or next_notice(lease),
        reference=lease.code,
        subject="Avis de sommes reçues pour la location de votre logement",
        names=(owner.name,),
        address=owner_lines(owner.address),
        dwelling=dwelling_part(lease.mandate.dwelling),
        opening=(
            Clause(
                text=f"Pour le bail signé le {typography.day(lease.signed_on)} avec {who}, nous avons reçu le "
                f"{typography.day(deposit.received_on)} la somme ci-dessous, gardée sur le compte des clients de l’agence.",
                article="Décret 72-678, art. 67",
            ),
        ),
        lines=(
            SumsLine(
                what="Dépôt de garantie",
                how="Reçu par " + str(deposit.get_method_display()).lower(),
                amount=deposit.amount,
            ),
        ),
        closing=(
            Clause(
                text="Ce dépôt sera rendu au locataire, ou retenu sur justificatifs, à la fin du bail.",
                article="Loi 89-462, art. 22",
            ),
        ),
        sent=f"{ToldBy(by).label}, n° {proof}" if by == ToldBy.REGISTERED else "Remis contre signature" if by else None,
    )
    return printed("sums", document)
