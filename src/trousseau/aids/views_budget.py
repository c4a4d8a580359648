"""The budget of a household at a date: written, read, corrected. Read by those who support it alone."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.applications.enums import ResourceKind
from trousseau.applications.models import Application
from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.frozen import frozen
from trousseau.core.models import Household, User
from trousseau.core.pages import Button, file_page
from trousseau.followup.supporting import support_grants
from trousseau.rules.dates import add_months
from trousseau.rules.households import is_young
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.terms import in_force

from . import access, actions_budget, queries
from .enums import SIDES, BudgetPost
from .forms import BudgetForm, EditBudgetForm
from .subjects import BUDGET, SUPPORTED

POSTS = {
    ResourceKind.WAGE: BudgetPost.WORK,
    ResourceKind.SELF_EMPLOYED: BudgetPost.WORK,
    ResourceKind.UNEMPLOYMENT: BudgetPost.UNEMPLOYMENT,
    ResourceKind.RSA: BudgetPost.MINIMUM,
    ResourceKind.PPA: BudgetPost.MINIMUM,
    ResourceKind.AAH: BudgetPost.MINIMUM,
    ResourceKind.PENSION: BudgetPost.PENSION,
    ResourceKind.FAMILY: BudgetPost.FAMILY,
    ResourceKind.MAINTENANCE: BudgetPost.FAMILY,
    ResourceKind.AEEH: BudgetPost.FAMILY,
}
ASIDE = (ResourceKind.NONE, ResourceKind.HOUSING)  # the benefit of the former home is not that of this one


def section(user: User, household: Household, day: date) -> dict | None:
    """What the page of a household says of its budget; None for who may not read it."""
    if not access.BUDGET(user) or not support_grants(user, day).filter(household=household).exists():
        return None
    sheets = list(queries.budgets(user).filter(household=household, on__lte=day))
    if not sheets:
        return {"sheet": None}
    return {
        "sheet": sheets[0],
        "kept": queries.kept(sheets[0], day),
        "old": sheets[0].on < add_months(day, -queries.KNOWN_MONTHS),
        "earlier": sheets[1:],
    }


def proposed(user: User, household: Household, day: date) -> tuple[dict, dict[str, str]]:
    """What the form begins with, and where each amount comes from: what was proved, the rent of the lease, the aid that the
    CAF announced to the agency."""
    members = list(household.members.filter(ends_on=None).select_related("person"))
    young = sum(is_young(one.person.born_on, day) for one in members)
    values: dict = {"on": day, "adults": max(1, len(members) - young), "young": young}
    hints: dict[str, str] = {}
    application = Application.objects.for_user(user).filter(household=household).first()
    if application:
        for row in application.resource_rows.proved(day).exclude(kind__in=ASIDE):
            post = POSTS.get(ResourceKind(row.kind), BudgetPost.OTHER_IN).value
            values[post] = values.get(post, 0) + row.cents
            hints[post] = _("as it was proved on %(day)s") % {"day": localised.day(row.proved_on)}
    lease = household.leases.filter(state=LeaseState.RUNNING).order_by("-pk").first()
    if lease:
        terms = in_force(lease, day)
        values[BudgetPost.RENT.value] = terms.rent + terms.charges
        hints[BudgetPost.RENT.value] = _("as the lease says it")
        call = lease.calls.filter(kind="rent", month__lte=day, caf_expected__gt=0).order_by("-month").first()
        if call:
            values[BudgetPost.BENEFIT.value] = call.caf_expected
            hints[BudgetPost.BENEFIT.value] = _("as the CAF announced it to the agency for %(month)s") % {
                "month": localised.month(call.month)
            }
    return values, hints


@guard(access.BUDGET)
def new(request, pk):
    found, day = SUPPORTED.find(request, pk, "aids:budget_new"), today()
    values, hints = proposed(request.user, found, day)
    last = queries.budgets(request.user).filter(household=found).first()
    if last:
        values = {**last.sums, **values}
    return SUPPORTED.form(
        request,
        found,
        title=_("Budget of %(name)s") % {"name": found},
        here=_("Budget"),
        subtitle=_("By month, as the household says it. Write zero where there is nothing: an empty line is unknown."),
        verb=_("Keep the sheet"),
        form=BudgetForm,
        does=actions_budget.write_budget,
        given={"today": day},
        options={"hints": hints},
        initial=values,
        then=BUDGET.url,
        said=_("The sheet is kept."),
        template="core/form_sections.html",
    )


@guard(access.BUDGET)
def sheet(request, pk):
    found, day = BUDGET.find(request, pk, "aids:budget"), today()
    kept, sums = queries.kept(found, day), found.sums
    sides = [
        {
            "label": side.label,
            "total": total,
            "lines": [{"label": post.label, "cents": sums.get(post)} for post in posts],
        }
        for (side, posts), total in zip(SIDES.items(), (kept.income, kept.charges, kept.debts), strict=True)
    ]
    return file_page(
        request,
        "aids/budget.html",
        buttons=()
        if frozen([found.household_id])
        else (Button(_("Correct"), reverse("aids:budget_edit", args=[pk]), access.BUDGET),),
        sheet=found,
        kept=kept,
        sides=sides,
        unknown=[BudgetPost(post).label for post in kept.unknown],
        old=found.on < add_months(day, -queries.KNOWN_MONTHS),
        crumbs=BUDGET.trail(found),
    )


@guard(access.BUDGET)
def edit(request, pk):
    found = BUDGET.find(request, pk, "aids:budget_edit")
    return BUDGET.form(
        request,
        found,
        title=_("Correct the sheet of %(day)s") % {"day": localised.day(found.on)},
        subtitle=_("What changed since then is another sheet."),
        verb=_("Keep the sheet"),
        form=EditBudgetForm,
        does=actions_budget.edit_budget,
        given={"today": today()},
        obj=found,
        kept={post.value: found.sums.get(post.value) for post in BudgetPost},
        said=_("The sheet is kept."),
        template="core/form_sections.html",
    )
