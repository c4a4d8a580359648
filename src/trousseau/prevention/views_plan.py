"""The payment plan of a tenancy: agreed with the household, ended when it is no longer kept."""

from django.http import Http404
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Task, form_page
from trousseau.rents.models import PaymentPlan
from trousseau.rules.dates import add_months, month_start

from . import access, actions, queries
from .forms import PlanEndForm, PlanForm
from .views import crumbs, find, url_of


@guard(access.WRITE)
def agree(request, pk):
    lease, day = find(request, pk), today()
    debt = queries.situation(lease, day).debt

    def action(**fields) -> str:
        actions.agree_plan(request.user, lease=lease, today=day, **fields)
        return f"{url_of(lease)}#plan"

    lede = _("%(amount)s is late: all of it is spread over the months, the current rent paid beside it.")
    task = Task(
        title=_("Payment plan of %(name)s") % {"name": lease.household},
        verb=_("Note the plan"),
        form=PlanForm,
        action=action,
        lede=lede % {"amount": localised.money(debt)},
        initial={"agreed_on": day, "first_on": add_months(month_start(day), 1).replace(day=lease.payment_day)},
        said=_("The plan is noted: each instalment is followed on the account."),
        crumbs=crumbs(lease, _("Payment plan")),
        cancel=url_of(lease),
    )
    return form_page(request, task)


@guard(access.WRITE)
def end(request, pk):
    lease, day = find(request, pk), today()
    plan = PaymentPlan.objects.filter(lease=lease, ended_on=None).first()
    if plan is None:
        raise Http404

    def action(**fields) -> str:
        actions.end_plan(request.user, plan=plan, today=day, **fields)
        return url_of(lease)

    task = Task(
        title=_("End the payment plan of %(name)s") % {"name": lease.household},
        verb=_("End the plan"),
        form=PlanEndForm,
        action=action,
        initial={"on": day},
        lede=_("What is late stays due. A plan kept to its end closes by itself."),
        said=_("The plan is ended."),
        crumbs=crumbs(lease, _("End the plan")),
        cancel=url_of(lease),
    )
    return form_page(request, task)
