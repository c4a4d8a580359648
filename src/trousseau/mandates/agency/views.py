"""The page of the agency's papers: until when each holds, and the client money against the guarantee."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised, scales
from trousseau.core.access import guard
from trousseau.core.actions_papers import add_paper, correct_paper
from trousseau.core.clock import today
from trousseau.core.models import AgencyPaper
from trousseau.core.pages import Button, file_page
from trousseau.engines import plots, svg

from .. import access
from ..subjects import PAPER, PAPERS
from . import queries
from .forms import CorrectForm, PaperForm

WORDS = {
    queries.MISSING: ("bad", gettext_lazy("Not filled in")),
    queries.EXPIRED: ("bad", gettext_lazy("Expired")),
    queries.UNENDED: ("warn", gettext_lazy("End not written")),
    queries.LONG: ("warn", gettext_lazy("End to be checked")),
    queries.ASK: ("bad:clock", gettext_lazy("Renewal late")),
    queries.SOON: ("warn:clock", gettext_lazy("Ends soon")),
    queries.FINE: ("ok", gettext_lazy("Valid")),
}


@guard(access.PAPERS)
def papers(request):
    day = today()
    found = queries.coverage(day)
    return file_page(
        request,
        "mandates/agency_papers.html",
        paper_states=[(one, *_words(one)) for one in queries.paper_states(day)],
        found=found,
        picture=_picture(found),
        legend=svg.legend([svg.Part(0, "f3", _("most owed in the week"))]),
        months=queries.by_month(found.days),
        history=AgencyPaper.objects.order_by("kind", "-starts_on"),
        years=scales.at("agency.accreditation_years", day),
        buttons=(Button(_("Add a paper"), reverse("mandates:paper_new"), access.PAPERS, main=True),),
    )


def _words(one: queries.PaperState) -> tuple[str, str]:
    tone, words = WORDS[one.state]
    return tone, str(words)


def _picture(found: queries.Coverage) -> str:
    """The most that was owed in each of the last weeks, with the guarantee and its alert across."""
    weeks = [found.days[start : start + 7] for start in range(len(found.days) % 7, len(found.days), 7)]
    bars = [max(day.owed for day in week) for week in weeks]
    marks = []
    if found.guarantee:
        amount = found.guarantee.amount
        marks = [
            svg.Mark(amount, _("guarantee %(amount)s") % {"amount": localised.money(amount)}),
            svg.Mark(amount * found.alert.number // 100, _("alert at %(n)s %%") % {"n": found.alert.number}),
        ]
    return plots.columns(
        bars,
        marks=marks,
        first=localised.day(weeks[0][0].on),
        last=localised.day(found.on),
        written=lambda cents: localised.number(cents // 100) + " €",
        name="peak",
        title=_("Client money, week by week"),
        description=_("At most %(peak)s, on %(day)s.")
        % {"peak": localised.money(found.peak.owed), "day": localised.day(found.peak.on)},
    )


@guard(access.PAPERS)
def paper_new(request):
    return PAPERS.form(
        request,
        title=_("Add a paper"),
        subtitle=_("The paper before stays: what was printed in its time keeps its number."),
        verb=_("Keep this paper"),
        form=PaperForm,
        does=add_paper,
        said=_("The paper is kept."),
        initial={"kind": request.GET.get("kind", ""), "starts_on": today()},
    )


@guard(access.PAPERS)
def paper_edit(request, pk):
    found = PAPER.find(request, pk)
    return PAPER.form(
        request,
        found,
        title=_("Correct a paper"),
        subtitle=_("Only what was typed wrong: a renewed paper is added instead."),
        verb=_("Keep these corrections"),
        form=CorrectForm,
        does=correct_paper,
        obj=found,
        said=_("The paper is corrected."),
    )
