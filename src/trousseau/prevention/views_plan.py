"""The payment plan of a tenancy: agreed with the household, ended when it is no longer kept."""

from django.http import Http404
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.rents.models import PaymentPlan
from trousseau.rules.dates import add_months, month_start

from . import access, actions, queries
from .forms import PlanEndForm, PlanForm
from .subjects import PLAN, TENANCY


@guard(access.WRITE)
def agree(request, pk):
    lease, day = TENANCY.find(request, pk), today()
    subtitle = _("%(amount)s is late: all of it is spread over the months, the current rent paid beside it.")
    return TENANCY.form(
        request,
        lease,
        title=_("Payment plan of %(name)s") % {"name": lease.household},
        here=_("Payment plan"),
        verb=_("Note the plan"),
        form=PlanForm,
        does=actions.agree_plan,
        given={"today": day},
        then=TENANCY.url(lease, "plan"),
        subtitle=subtitle % {"amount": localised.money(queries.situation(lease, day).debt)},
        initial={"agreed_on": day, "first_on": add_months(month_start(day), 1).replace(day=lease.payment_day)},
        said=_("The plan is noted: each instalment is followed on the account."),
    )


@guard(access.WRITE)
def end(request, pk):
    lease, day = TENANCY.find(request, pk), today()
    plan = PaymentPlan.objects.filter(lease=lease, ended_on=None).first()
    if plan is None:
        raise Http404
    return PLAN.form(
        request,
        plan,
        title=_("End the payment plan of %(name)s") % {"name": lease.household},
        here=_("End the plan"),
        verb=_("End the plan"),
        form=PlanEndForm,
        does=actions.end_plan,
        given={"today": day},
        initial={"on": day},
        subtitle=_("What is late stays due. A plan kept to its end closes by itself."),
        said=_("The plan is ended."),
    )
