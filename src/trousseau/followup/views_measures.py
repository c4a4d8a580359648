"""The households that are followed: begin, review, end; and all of them with what is due."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, list_page
from trousseau.engines import typography

from . import access, actions_measures, queries
from .enums import Intensity, MeasureKind
from .forms import BeginForm, EndForm, ReviewForm
from .subjects import FOLLOWUP, HOUSEHOLD, MEASURE, TENANCY


@guard(access.READ)
def measures(request):
    day = today()
    found: dict[int, queries.Due] = {}

    columns = (
        Column(
            gettext_lazy("Household"),
            lambda m: str(m.household),
            order="household__holder__key",
            link=lambda m: HOUSEHOLD.url(m.household),
            second=lambda m: str(m.lease.mandate.dwelling) if m.lease else "",
        ),
        Column(gettext_lazy("Follow-up"), lambda m: found[m.pk].intensity.label),
        Column(gettext_lazy("Next visit"), lambda m: found[m.pk].visit_on, kind="date"),
        Column(gettext_lazy("Last met"), lambda m: found[m.pk].met, kind="date"),
        Column(gettext_lazy("Next review"), lambda m: found[m.pk].review_on, kind="date"),
        Column(gettext_lazy("Begun on"), lambda m: m.begun_on, kind="date", order="begun_on"),
    )
    return list_page(
        request,
        Listing(
            title=_("Households followed"),
            subtitle=_("Who is followed, how closely, and what is due; the longest without a sign are on your day."),
            query=queries.measures(request.user).filter(ended_on=None, kind=MeasureKind.GLA),
            columns=columns,
            empty=Empty(
                _("No household is followed yet"),
                _("A follow-up begins on the page of a household that has its keys, with its diagnosis."),
                Button(_("See the leases"), reverse("tenancies:list")),
            ),
            noun=lambda n: ngettext("%(n)s household", "%(n)s households", n) % {"n": typography.number(n)},
            crumbs=FOLLOWUP.trail((_("Households followed"), "")),
            read=lambda rows: found.update(queries.due(rows, day)),
        ),
    )


@guard(access.MEASURES)
def begin(request, pk):
    lease, day = TENANCY.find(request, pk, "followup:begin"), today()
    law = queries.rhythm(day)
    return TENANCY.form(
        request,
        lease,
        title=_("Begin the follow-up of %(name)s") % {"name": lease.household},
        here=_("Diagnosis at the entry"),
        verb=_("Begin the follow-up"),
        said=_("The follow-up has begun."),
        subtitle=_("Close for %(n)s months, with a visit every %(days)s days; then a review says how close it stays.")
        % {"n": law.close, "days": law.every[Intensity.CLOSE]},
        article=law.articles["close"],
        form=BeginForm,
        does=actions_measures.begin_measure,
        given={"today": day},
        initial={"on": day, "intensity": Intensity.CLOSE},
        template="core/form_sections.html",
    )


@guard(access.MEASURES)
def review(request, pk):
    measure, day = MEASURE.find(request, pk, "followup:review"), today()
    last = measure.reviews.first()
    return MEASURE.form(
        request,
        measure,
        title=_("Review the follow-up of %(name)s") % {"name": measure.household},
        here=_("Review"),
        verb=_("Keep the review"),
        said=_("The review is kept."),
        subtitle=_("What was answered last is proposed again: change what changed."),
        article=queries.rhythm(day).articles["review"],
        form=ReviewForm,
        does=actions_measures.review_measure,
        given={"today": day},
        initial={"on": day, **({"intensity": last.intensity, **last.needs} if last else {})},
        template="core/form_sections.html",
    )


@guard(access.MEASURES)
def end(request, pk):
    measure, day = MEASURE.find(request, pk, "followup:end"), today()
    lease = measure.lease
    left = bool(lease and lease.ends_on and lease.ends_on <= day)
    return MEASURE.form(
        request,
        measure,
        title=_("End the follow-up of %(name)s") % {"name": measure.household},
        here=_("End"),
        verb=_("End the follow-up"),
        said=_("The follow-up has ended."),
        form=EndForm,
        does=actions_measures.end_measure,
        given={"today": day},
        initial={"on": day, **({"ended_for": "left"} if left else {})},
    )
