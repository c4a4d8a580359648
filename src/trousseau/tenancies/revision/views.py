"""The yearly lists: the revisions that are due, and the ceilings of 1 January; one button each."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import file_page, paper_page
from trousseau.rules import rent_revision as rules

from .. import access
from ..contract.words import ceiling_said
from ..pressed import Pressed
from ..subjects import CHANGE, LEASES, REVISIONS
from . import asking, queries, words

ORDER = (
    rules.READY,
    rules.CLASS_UNKNOWN,
    rules.INDEX_MISSING,
    rules.CEILING_UNKNOWN,
    rules.FROZEN_CLASS,
    rules.NO_GAIN,
    rules.DONE,
    rules.EARLY,
)

QUIET = (rules.FROZEN_CLASS, rules.NO_GAIN, rules.DONE, rules.EARLY)  # nobody has to do anything about them today
MOST = 50  # of the quiet ones, the next days first; each lease says its own


def _lines(request, on):
    found = queries.rows(queries.revisable_leases(request.user).filter(revised=True), on)
    shown = [row for row in found if row.verdict.code in ORDER]
    shown.sort(key=lambda row: (ORDER.index(row.verdict.code), row.verdict.occasion.on if row.verdict.occasion else on))
    return [
        {
            "row": row,
            "state": words.state(row, on),
            "said": words.explanation(row, on),
            "lost": words.lost(row),
            "ceiling": "" if row.verdict.code == rules.CEILING_UNKNOWN else ceiling_said(row.ceiling),
            "due": row.verdict.occasion.on if row.verdict.occasion else None,
            "last": row.verdict.occasion.last if row.verdict.occasion and row.verdict.code == rules.READY else None,
        }
        for row in shown
    ]


@guard(access.WRITE)
def list_(request):
    on = today()
    lines = _lines(request, on)
    ready = [line for line in lines if line["row"].verdict.code == rules.READY]
    quiet = [line for line in lines if line["row"].verdict.code in QUIET]
    recent = queries.revisions(request.user).exclude(asked_on=None).order_by("-asked_on", "-pk")[:20]
    without = queries.revisable_leases(request.user).filter(revised=False).count()
    return file_page(
        request,
        "tenancies/revisions.html",
        lines=[line for line in lines if line["row"].verdict.code not in QUIET],
        quiet=quiet[:MOST],
        more=len(quiet) - MOST,
        counted=len(quiet),
        ready=len(ready),
        gain=sum(line["row"].verdict.rent - line["row"].rent for line in ready),
        recent=recent,
        without=without,
        year=on.year + 1 if on.month > 6 else on.year,
        crumbs=LEASES.trail((_("Revisions"), "")),
    )


def _tell_refused(request, pressed: Pressed) -> None:
    for lease, why in pressed.refused:
        messages.error(request, f"{lease.code}. {why}")


@guard(access.WRITE)
@require_POST
def ask(request):
    """All that are ready, or the one lease that the button names."""
    found = queries.revisable_leases(request.user).filter(revised=True)
    if request.POST.get("lease", "").isdecimal():
        found = found.filter(pk=request.POST["lease"])
    asked = asking.ask_revisions(request.user, leases=found, on=today(), today=today())
    _tell_refused(request, asked)
    n = len(asked.done)
    if n:
        messages.success(
            request,
            ngettext("%(n)s revision is asked: print its letter.", "%(n)s revisions are asked: print their letters.", n)
            % {"n": n},
        )
    elif not asked.refused:
        messages.error(request, _("Nothing to ask: it was already done, or the day has not come."))
    return redirect("tenancies:revisions")


def _known(year: int) -> None:
    if not 2000 <= year <= today().year + 1:
        raise Http404


@guard(access.WRITE)
def ceilings(request, year):
    _known(year)
    found = queries.ceilings(queries.revisable_leases(request.user), year, today())
    found.sort(key=lambda one: (not one.over, one.lease.pk))
    return file_page(
        request,
        "tenancies/ceilings.html",
        found=[
            {
                "row": one,
                "said": ceiling_said(one.unknown)
                if one.unknown
                else words.arithmetic(one.last.before, one.last.new, one.last.old, one.last.after),
            }
            for one in found
        ],
        over=sum(one.over for one in found),
        unknown=sum(one.unknown is not None for one in found),
        year=year,
        may_lower=year >= today().year,
        crumbs=REVISIONS.trail((_("Ceilings of %(year)s") % {"year": year}, "")),
    )


@guard(access.WRITE)
@require_POST
def lower(request, year):
    _known(year)
    found = queries.revisable_leases(request.user)
    lowered = asking.lower_all(request.user, leases=found, year=year, today=today())
    _tell_refused(request, lowered)
    if lowered.done:
        messages.success(request, _("The rents that passed their ceiling come down; their letters are on each lease."))
    elif not lowered.refused:
        messages.error(request, _("Nothing to lower: no rent passes a ceiling that is known."))
    return redirect("tenancies:ceilings", year=year)


@guard(access.READ)
def paper(request, pk):
    """The letter of a change of rent."""
    change = CHANGE.find(request, pk, "tenancies:change_paper", paper__isnull=False)
    return paper_page(change.paper, f"loyer-{change.lease.code}-{change.from_on}")
