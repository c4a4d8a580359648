"""A plan agreed, and its end. Prevention calls these: it knows why."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.rules.dates import add_months
from trousseau.rules.plans import schedule
from trousseau.tenancies.models import Lease

from ..enums import PlanEnd
from ..models import PaymentPlan, PlanInstalment

MOST = 120  # instalments: ten years


@transaction.atomic
def agree_plan(
    actor: User, *, lease: Lease, debt: int, each: int, first_on: date, agreed_on: date, today: date, note: str = ""
) -> PaymentPlan:
    """The tenant pays `debt`, all that is late on the day `today`, by `each` cents a month from `first_on`.

    Raises Refused when nothing is late, when a plan already runs, or on sums and days that make none.
    """
    happened(agreed_on, today, "agreed_on")
    if debt <= 0:
        raise Refused(_("Nothing is late: there is no debt to spread."))
    if each <= 0:
        raise Refused(_("A payment is above zero."), "each")
    if debt > each * MOST:
        raise Refused(_("This would last more than ten years: choose a larger sum."), "each")
    if not agreed_on <= first_on <= add_months(agreed_on, 12):
        raise Refused(
            _("The first instalment comes within the year that follows the agreement: check the date."), "first_on"
        )
    plan = PaymentPlan(lease=lease, debt=debt, agreed_on=agreed_on, note=note.strip(), made_by=actor, made_on=today)
    record(plan, actor)
    PlanInstalment.objects.bulk_create(
        PlanInstalment(plan=plan, rank=rank, due_on=due_on, cents=cents)
        for rank, (due_on, cents) in enumerate(schedule(debt, each, first_on), 1)
    )
    return plan


@transaction.atomic
def end_plan(actor: User | None, *, plan: PaymentPlan, on: date, why: str) -> None:
    """It runs no more: what was late stays due. Nobody ends by hand a plan that is kept to its end."""
    plan.refresh_from_db()
    if plan.ended_on:
        raise Refused(_("This plan already ended: reload the page."))
    if on < plan.made_on:
        raise Refused(_("A plan ends after it was noted: check the date."), "on")
    plan.ended_on, plan.why_ended = on, PlanEnd(why)
    record(plan, actor)
