"""What happens to mandates after their signature: one amended, one whose renewal is announced, one just signed."""

from datetime import date

from trousseau.core.actions_papers import add_paper
from trousseau.core.models import User
from trousseau.mandates.actions import add_fee, amend_mandate, announce_renewal, sign_mandate
from trousseau.mandates.enums import Due, FeeBase, FeeKind, MandateState, Payer
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import announcement
from trousseau.rules.dates import add_days, add_months

RENEWED = 4  # the place of the prospect whose mandate is short and renews itself
SHORT = {"months": 8, "renewal_months": 12, "longest_months": 120, "quality": "consumer"}


def give_papers(director: User, until: date) -> None:
    """Two cards, the second near its end; a guarantee; an insurance; the accreditation; and those of before."""
    ends = add_months(until, 4)
    before = add_months(ends, -36)
    add_paper(
        director,
        kind="card",
        number="CPI 0000 0000 000 000 000",
        issuer="CCI de démonstration",
        starts_on=add_months(before, -36),
        ends_on=before,
    )
    add_paper(
        director,
        kind="card",
        number="CPI 0000 0000 000 000 001",
        issuer="CCI de démonstration",
        starts_on=add_days(before, 1),
        ends_on=ends,
    )
    add_paper(
        director,
        kind="guarantee",
        number="G-0042",
        issuer="Caisse d’exemple, 2 rue du Modèle, 21000 Dijon",
        amount=23_000_000,
        starts_on=add_months(until, -30),
        ends_on=add_months(until, 9),
    )
    add_paper(
        director,
        kind="insurance",
        number="DEMO-0041",
        issuer="Mutuelle d’exemple, 5 rue du Modèle, 21000 Dijon",
        starts_on=add_months(until, -30),
        ends_on=add_days(add_months(until, -10), -1),
    )
    add_paper(
        director,
        kind="insurance",
        number="DEMO-0042",
        issuer="Mutuelle d’exemple, 5 rue du Modèle, 21000 Dijon",
        starts_on=add_months(until, -10),
        ends_on=add_months(until, 8),
    )
    add_paper(
        director,
        kind="accreditation",
        number="2023-00",
        issuer="Préfecture d’exemple",
        starts_on=add_months(until, -30),
        ends_on=add_months(until, 30),
    )


def live(officer: User, until: date) -> None:
    """An amendment, a renewal announced, a mandate signed at the owner's within its days to withdraw."""
    signed = Mandate.objects.filter(state=MandateState.SIGNED).order_by("number")
    first = signed.filter(renewal_months=0).first()
    if first and first.signed_on < add_days(until, -30):
        on = add_days(until, -20)
        amend_mandate(
            officer,
            mandate=first,
            version=first.version,
            signed_on=on,
            starts_on=on,
            today=until,
            charges=first.charges + 500,
            fee=_home_visit_fee(),
            words="Les charges suivent le dernier décompte du syndic.",
        )
    short = Mandate.objects.at(until).filter(state=MandateState.SIGNED, renewal_months__gt=0).first()
    if short and announcement(short.ends_at).holds(add_days(until, -2)):
        announce_renewal(officer, mandate=short, version=short.version, sent_on=add_days(until, -2), today=until)
    draft = Mandate.objects.filter(state=MandateState.DRAFT, starts_on__lte=add_days(until, -4)).first()
    if draft:
        on = add_days(until, -4)
        add_fee(officer, mandate=draft, version=draft.version, **_home_visit_fee())
        sign_mandate(
            officer,
            mandate=draft,
            version=draft.version,
            signed_at="owner",
            available_from=on,
            on=on,
            today=until,
            informed_on=on,
        )


def _home_visit_fee() -> dict:
    return {
        "kind": FeeKind.VISIT,
        "base": FeeBase.FLAT,
        "amount": 3500,
        "payer": Payer.OWNER,
        "vat": "included",
        "due": Due.SERVICE,
    }
