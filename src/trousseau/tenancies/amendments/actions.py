"""Amend a signed lease: numbered, signed by both sides, its paper kept; rent and charges change by date."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import HouseholdMember, User
from trousseau.core.verbs import VERSIONED, verb
from trousseau.engines import typography
from trousseau.rules.dates import add_months
from trousseau.rules.rent_revision import FROZEN, CeilingUnknown

from .. import signed
from ..access import UNDER_LEASE
from ..contract.actions import join_lease, leave_lease
from ..contract.queries import ceiling
from ..contract.words import ceiling_said
from ..enums import Bond, ChangeKind, Contract, LeaseState, LeftFor
from ..models import Lease, LeaseAmendment, LeaseParty, RentChange
from ..terms import in_force, refuse_before_a_change
from ..terms import payment_day as payment_day_on
from ..terms import prorata as prorata_on
from .papers import amendment_paper
from .words import changes

FARTHEST = 6  # months between the signature of an amendment and its effect


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=("signed_on",))
def amend_lease(
    actor: User,
    *,
    lease: Lease,
    version: int,
    signed_on: date,
    starts_on: date,
    today: date,
    rent: int | None = None,
    charges: int | None = None,
    payment_day: int | None = None,
    prorata: str = "",
    joining: HouseholdMember | None = None,
    bond: str = Bond.FLATMATE,
    leaving: LeaseParty | None = None,
    words: str = "",
    for_works: bool = False,
) -> LeaseAmendment:
    """What is None or empty stays. Rent and charges become a `RentChange`; the signed terms stay on the lease.

    Raises Refused for a rent that rises otherwise than by its revision, or by works agreed in writing
    (loi 89-462, art. 17-1 II), and for one above the convention's ceiling.
    """
    if lease.state not in (LeaseState.SIGNED, LeaseState.RUNNING):
        raise Refused(_("Only a signed lease that is not over is amended."))
    _check_days(lease, signed_on, starts_on)
    held = in_force(lease, starts_on)
    rent = None if rent == held.rent else rent
    charges = None if charges == held.charges else charges
    if rent is not None:
        _check_rent(lease, rent, held.rent, starts_on, for_works)
    if charges is not None and charges < 0:
        raise Refused(_("Charges are zero or more."), "charges")
    if rent is not None or charges is not None:
        refuse_before_a_change(lease, starts_on, "starts_on")
    day, counted = payment_day_on(lease, starts_on), prorata_on(lease, starts_on).value
    moves, recounts = payment_day not in (None, day), prorata not in ("", counted)
    amendment = LeaseAmendment(
        lease=lease,
        number=lease.amendments.count() + 1,
        signed_on=signed_on,
        starts_on=starts_on,
        rent=rent,
        charges=charges,
        payment_day=payment_day if moves else None,
        payment_day_before=day if moves else None,
        prorata=prorata if recounts else "",
        prorata_before=counted if recounts else "",
        words=words.strip(),
        written_by=actor,
    )
    answer = None
    if joining:
        amendment.joining = join_lease(actor, lease=lease, member=joining, on=starts_on, signed_on=signed_on, bond=bond)
    if leaving:
        answer = leave_lease(
            actor,
            party=leaving,
            version=leaving.version,
            on=starts_on,
            why=LeftFor.NOTICE,
            today=today,
            replaced_on=starts_on if joining else None,
        )
        amendment.leaving = leaving
    said = changes(amendment, rent=held.rent, charges=held.charges, prorata=counted)
    if not said:
        raise Refused(_("Nothing changes: write what the amendment changes."))
    edit(actor, lease, version=version, reason="amend", **_now(amendment, today))
    paper = amendment_paper(amendment, said, answer)
    amendment.paper = file_document(
        kind="lease_amendment",
        number=f"{lease.code}-A{amendment.number}",
        title=_("Amendment %(n)s to lease %(code)s") % {"n": amendment.number, "code": lease.code},
        content=paper.pdf,
        suffix=".pdf",
        on=signed_on,
        template=f"{paper.template}@{paper.version}",
        household=lease.household,
    )
    if rent is not None or charges is not None:
        amendment.change = _change(actor, amendment, held.rent, held.charges)
    record(amendment, actor)
    signed.AMENDED.await_copy(amendment, on=today)
    return amendment


def _check_days(lease: Lease, signed_on: date, starts_on: date) -> None:
    if signed_on < lease.signature:
        raise Refused(_("The amendment is signed after the lease: check the date."), "signed_on")
    if starts_on < signed_on:
        raise Refused(_("An amendment takes effect on its signature at the earliest."), "starts_on")
    if starts_on < lease.starts_on:
        raise Refused(_("The lease itself takes effect later: check the date."), "starts_on")
    if starts_on > add_months(signed_on, FARTHEST):
        raise Refused(_("An amendment takes effect within six months of its signature: check the year."), "starts_on")
    if lease.managed_until and starts_on > lease.managed_until:
        raise Refused(_("The lease is over by then."), "starts_on")


def _check_rent(lease: Lease, rent: int, held: int, starts_on: date, for_works: bool) -> None:
    if rent <= 0:
        raise Refused(_("The rent is above zero: write what the tenant will pay each month."), "rent")
    if rent > held:
        if not for_works:
            raise Refused(
                _("A rent rises by its yearly revision alone, or by works that both sides agreed in writing."),
                "rent",
                "Loi 89-462, art. 17-1",
            )
        if lease.contract == Contract.CONVENTIONED or lease.mandate.dwelling.energy in FROZEN:
            raise Refused(
                _("Works raise no rent under this convention, nor in classes F and G."),
                "rent",
                "Loi 89-462, art. 17-1 et 40 III",
            )
    top = ceiling(lease.mandate, starts_on)
    if isinstance(top, CeilingUnknown) and rent > held:
        raise Refused(ceiling_said(top), "rent", "Loi 89-462, art. 40 VI")
    if isinstance(top, int) and rent > top:
        raise Refused(
            _("The convention’s ceiling is %(ceiling)s on %(day)s: lower the rent.")
            % {"ceiling": localised.money(top), "day": localised.day(starts_on)},
            "rent",
            "Loi 89-462, art. 40 VI",
        )


def _now(amendment: LeaseAmendment, today: date) -> dict:
    """Day of payment and counting of days live on the lease: written at once, or on their day, by night."""
    if amendment.starts_on > today:
        return {}
    fields = {"payment_day": amendment.payment_day, "prorata": amendment.prorata}
    return {name: value for name, value in fields.items() if value}


def _change(actor: User, amendment: LeaseAmendment, rent: int, charges: int) -> RentChange:
    money = typography.money
    after_rent = rent if amendment.rent is None else amendment.rent
    after_charges = charges if amendment.charges is None else amendment.charges
    said = f"Avenant n° {amendment.number} : {money(rent)} + {money(charges)} devient {money(after_rent)} + {money(after_charges)}"
    change = RentChange(
        lease=amendment.lease,
        from_on=amendment.starts_on,
        rent=after_rent,
        charges=after_charges,
        kind=ChangeKind.CHARGES if amendment.rent is None else ChangeKind.AMENDMENT,
        said=said,
        asked_on=amendment.signed_on,
        paper=amendment.paper,
    )
    record(change, actor)
    return change


@transaction.atomic
def apply_due(on: date) -> int:
    """Each night: the day of payment and the counting of days of the amendments that take effect by then."""
    moved = 0
    waiting = LeaseAmendment.objects.filter(starts_on__lte=on, lease__state__in=("signed", "running"))
    for amendment in waiting.select_related("lease").order_by("lease", "number"):
        lease = amendment.lease
        last = lease.amendments.filter(starts_on__lte=on).order_by("-number")
        day = last.exclude(payment_day=None).values_list("payment_day", flat=True).first()
        prorata = last.exclude(prorata="").values_list("prorata", flat=True).first()
        fields = {"payment_day": day or lease.payment_day, "prorata": prorata or lease.prorata}
        if any(getattr(lease, name) != value for name, value in fields.items()):
            edit(None, lease, version=lease.version, reason="amend", **fields)
            moved += 1
    return moved
