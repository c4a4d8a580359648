"""What a tenant says and reads of their own problems; what an owner answers about works."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, file_page

from .. import access, actions, queries
from ..enums import End, OrderState, Problem, Source
from ..forms import OF_ABOUT, ApproveForm, OwnEndForm, OwnPhotosForm, OwnReportForm, RefuseForm
from ..photos import with_photos
from ..subjects import OWN_REPORT, OWNER_WORKS, PROBLEMS
from ..words import order_state

ABOUT = {
    "rent": (gettext_lazy("My rent"), gettext_lazy("I cannot pay. I do not understand the sum. A paper is missing.")),
    "home": (gettext_lazy("My home"), gettext_lazy("A leak, a breakdown, the cold, a lock.")),
    "neighbours": (gettext_lazy("My neighbours"), gettext_lazy("Noise, a quarrel, fear.")),
    "other": (gettext_lazy("Something else"), gettext_lazy("My family, my work, a paper, leaving.")),
}


def _kinds() -> list[tuple[str, str, str, int]]:
    """What a tenant may speak of: its address, its words, the working days to an answer."""
    home = reverse("incidents:mine_new", args=["home"])
    return [
        (
            home if code == "home" else reverse("incidents:mine_new", args=[code]),
            str(title),
            str(text),
            queries.answer_days(OF_ABOUT[code][0] if code != "home" else Problem.LEAK, today()),
        )
        for code, (title, text) in ABOUT.items()
    ]


@guard(access.TENANT)
def mine(request):
    rows = [(one, list(queries.own_works(one))) for one in queries.own_reports(request.user)]
    return file_page(
        request,
        "incidents/mine.html",
        rows=rows,
        kinds=_kinds(),
        mediations=queries.own_mediations(request.user),
        on_call=queries.on_call(),
        lease=queries.own_lease(request.user),
        crumbs=PROBLEMS.trail(),
    )


@guard(access.TENANT)
def mine_new(request, about):
    if about not in ABOUT:
        raise Http404
    lease = queries.own_lease(request.user)
    if lease is None:
        return redirect(PROBLEMS.url())
    problems = OF_ABOUT[about]
    days = queries.answer_days(problems[0], today())
    return PROBLEMS.form(
        request,
        title=ABOUT[about][0],
        subtitle=ngettext(
            "We answer in %(n)s working day at most; the same day when there is a danger.",
            "We answer in %(n)s working days at most; the same day when there is a danger.",
            days,
        )
        % {"n": days},
        verb=_("Send it"),
        form=OwnReportForm,
        does=with_photos(actions.report_incident),
        given={"mandate": lease.mandate, "lease": lease, "source": Source.TENANT, "on": today(), "today": today()},
        options={"problems": problems},
        said=_sent,
        template="incidents/mine_new.html",
        extra={"on_call": queries.on_call()},
    )


def _sent(report) -> str:
    day = localised.day(report.answer_due_on)
    if report.incident.reports.count() > 1:
        return _("You had told us already: we put the two together. We answer by %(day)s.") % {"day": day}
    return _("We have read your message. We answer by %(day)s.") % {"day": day}


@guard(access.TENANT)
def mine_photos(request, pk):
    report = OWN_REPORT.find(request, pk)
    return OWN_REPORT.form(
        request,
        report,
        title=_("Add a photo"),
        verb=_("Send the photos"),
        said=_("Your photos are with us."),
        form=OwnPhotosForm,
        does=with_photos(actions.add_photos),
        given={"incident": report.incident, "today": today()},
    )


@guard(access.TENANT)
def mine_end(request, pk):
    """The two answers of who reported: is it over, was the place left clean."""
    report = OWN_REPORT.find(request, pk)
    works = queries.own_works(report).exists()
    return OWN_REPORT.form(
        request,
        report,
        title=_("Is it over?"),
        subtitle=f"{report.incident.get_problem_display()}.",
        verb=_("Send my answer"),
        said=lambda said: _thanks(said),
        form=OwnEndForm,
        does=actions.say_end,
        given={"today": today()},
        options={"works": works},
    )


def _thanks(report) -> str:
    if report.end == End.NO:
        return _("Thank you. It is not over: we act again.")
    return _("Thank you. Your answer is kept.")


@guard(access.OWNER)
def owner_order(request, pk):
    """The works put before an owner: what, the quotes, the days. Nothing of who lives there."""
    found = OWNER_WORKS.find(request, pk)
    asked = found.state == OrderState.ASKED
    buttons = (
        (
            Button(_("Refuse"), reverse("incidents:owner_refuse", args=[pk]), access.OWNER),
            Button(_("Agree to these works"), reverse("incidents:owner_approve", args=[pk]), access.OWNER, main=True),
        )
        if asked
        else ()
    )
    return file_page(
        request,
        "incidents/owner_order.html",
        buttons=buttons,
        order=found,
        asked=asked,
        situation=order_state(found),
        quotes=queries.quotes_for(found),
        limit=queries.allowed(found, 0).limit,
        crumbs=OWNER_WORKS.trail(found),
    )


def _decide(request, pk: int, *, title, verb, said, **task) -> HttpResponse:
    found = OWNER_WORKS.find(request, pk)
    if request.method != "POST" and found.state != OrderState.ASKED:
        return redirect(OWNER_WORKS.url(found))
    return OWNER_WORKS.form(request, found, title=title, verb=verb, said=said, given={"today": today()}, **task)


@guard(access.OWNER)
def owner_approve(request, pk):
    found = OWNER_WORKS.find(request, pk)
    return _decide(
        request,
        pk,
        title=_("Agree to the works %(code)s") % {"code": found.code},
        verb=_("I agree to this quote"),
        said=_("Thank you: the agency orders the works."),
        subtitle=found.what,
        form=ApproveForm,
        does=actions.approve_works,
        options={"quotes": queries.quotes_for(found), "written": False},
        article="C. civ., art. 1988",
    )


@guard(access.OWNER)
def owner_refuse(request, pk):
    found = OWNER_WORKS.find(request, pk)
    return _decide(
        request,
        pk,
        title=_("Refuse the works %(code)s") % {"code": found.code},
        verb=_("I refuse"),
        said=_("Your answer is with the agency, which looks for another way."),
        subtitle=_("The lessor keeps the home in use and in repair: a refusal does not end that duty."),
        form=RefuseForm,
        does=actions.refuse_works,
        options={"written": False},
        article="Loi 89-462, art. 6",
    )
