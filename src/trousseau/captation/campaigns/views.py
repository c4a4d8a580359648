"""Pages of the campaigns: the list, a new one from a choice of prospects, its letters, its answers."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import Button, Column, Empty, Listing, Task, act, form_page, list_page
from trousseau.core.templatetags.trousseau import filter_words
from trousseau.rules.dates import add_days

from .. import access
from ..enums import CampaignState, LetterAnswer, Stage
from ..forms import Prospects
from ..models import Campaign, CampaignLetter
from ..queries import prospects
from . import actions, queries
from .forms import FIRST, AnswerForm, CampaignForm, EditCampaignForm, SentForm
from .tasks import print_campaign

TONES = {
    CampaignState.DRAFT: "note",
    CampaignState.PRINTING: "note",
    CampaignState.PRINTED: "note",
    CampaignState.SENT: "ok",
}


def _url(campaign: Campaign) -> str:
    return reverse("captation:campaign", args=[campaign.pk])


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Captation"), reverse("captation:list")), (_("Campaigns"), reverse("captation:campaigns")), *more)


def _state(campaign: Campaign) -> str:
    """The state, and how many letters it lacks."""
    said = str(CampaignState(campaign.state).label)
    if campaign.unmade:
        said += ", " + ngettext("%(n)s without an address", "%(n)s without an address", campaign.unmade) % {
            "n": campaign.unmade
        }
    return said


def _found(pk: int) -> Campaign:
    return get_object_or_404(queries.campaigns(), pk=pk)


@guard(access.READ)
def campaigns(request):
    columns = (
        Column(gettext_lazy("Campaign"), lambda c: c.title, order="title", link=_url),
        Column(
            gettext_lazy("State"),
            lambda c: ("warn" if c.unmade else TONES[c.state], _state(c)),
            kind="state",
            order="state",
        ),
        Column(gettext_lazy("Letters sent on"), lambda c: c.sent_on, kind="date", order="sent_on"),
        Column(gettext_lazy("Answer expected by"), lambda c: c.return_on, kind="date", order="return_on"),
        Column(gettext_lazy("Letters"), lambda c: c.count, kind="num", order="count"),
        Column(gettext_lazy("Answers"), lambda c: c.answered, kind="num", order="answered"),
        Column(gettext_lazy("Left out: they object"), lambda c: c.excluded, kind="num", order="excluded"),
    )
    start = Button(_("Choose prospects"), reverse("captation:list"), access.WRITE, main=True)
    return list_page(
        request,
        Listing(
            title=_("Campaigns"),
            lede=_("Letters sent together to owners, and what came back."),
            query=queries.campaigns(),
            columns=columns,
            buttons=(start,),
            crumbs=_crumbs()[:1] + ((_("Campaigns"), ""),),
            empty=Empty(
                _("No campaign yet"),
                _("Filter the prospects, by commune or by what they lack, then write to those that are shown."),
                start,
            ),
            noun=lambda n: ngettext("%(n)s campaign", "%(n)s campaigns", n) % {"n": n},
        ),
    )


@guard(access.WRITE)
def new(request):
    """Writes to the prospects that the query string filters, as the list does."""
    day = today()
    filters = Prospects(request.GET, queryset=prospects())
    chosen = queries.chosen(filters.qs, day)
    said = "; ".join(f"{one['label']} {one['value'] or ''}".strip() for one in filter_words(filters))[:300]
    last = Campaign.objects.order_by("-pk").first()

    def action(**fields) -> str:
        campaign = actions.prepare_campaign(
            request.user, on=day, prospects=chosen.prospects, excluded=chosen.excluded, chosen=said, **fields
        )
        return _url(campaign)

    who = ngettext("%(n)s owner gets this letter.", "%(n)s owners get this letter.", len(chosen.prospects))
    out = ngettext("%(n)s is left out: the owner objects.", "%(n)s are left out: they object.", chosen.excluded)
    lede = who % {"n": len(chosen.prospects)}
    if chosen.excluded:
        lede += " " + out % {"n": chosen.excluded}
    return form_page(
        request,
        Task(
            title=_("Write to owners"),
            lede=lede,
            verb=_("Prepare these letters"),
            form=CampaignForm,
            action=action,
            initial={
                "subject": last.subject if last else "Votre logement peut loger quelqu’un",
                "body": last.body if last else FIRST,
                "return_on": add_days(day, 30),
            },
            said=_("The letters are prepared: look at one, then print."),
            crumbs=_crumbs((_("Write to owners"), "")),
            cancel=reverse("captation:campaigns"),
        ),
    )


@guard(access.READ)
def campaign(request, pk):
    found = _found(pk)
    at_work = found.state == CampaignState.PRINTING
    buttons = []
    if found.count:
        buttons.append(Button(_("Look at the first letter, PDF"), reverse("captation:campaign_preview", args=[pk])))
    if found.state in (CampaignState.DRAFT, CampaignState.PRINTED):
        draft = found.state == CampaignState.DRAFT
        buttons += [
            Button(_("Change the words"), reverse("captation:campaign_edit", args=[pk]), access.WRITE),
            Button(
                _("Print the letters") if draft else _("Print again"),
                reverse("captation:campaign_print", args=[pk]),
                access.WRITE,
                main=draft,
                post=True,
            ),
        ]
    if found.state == CampaignState.PRINTED:
        buttons.append(
            Button(_("They have left"), reverse("captation:campaign_send", args=[pk]), access.WRITE, main=True)
        )
    if found.sent_on and found.answered < found.count - found.unmade:
        came_back = reverse("captation:campaign_returns", args=[pk])
        buttons.append(Button(_("Record what came back"), came_back, access.WRITE, main=True))
    response = list_page(request, _letters(found, buttons, at_work, access.WRITE(request.user)))
    if at_work:
        response["Refresh"] = "3"
    return response


def _letters(found: Campaign, buttons, at_work: bool, may_answer: bool) -> Listing:

    def answer(letter: CampaignLetter) -> tuple[str, str]:
        tone = {LetterAnswer.YES: "ok", LetterAnswer.OBJECTS: "warn:off", LetterAnswer.UNDELIVERED: "warn"}
        if letter.no_address:
            return ("warn", _("Not made: no address"))
        return (tone.get(letter.answer, ""), LetterAnswer(letter.answer).label if letter.answer else "–")

    def link(letter: CampaignLetter) -> str:
        awaited = may_answer and found.sent_on and not letter.answer and not letter.no_address
        name = "campaign_answer" if awaited else "prospect"
        return reverse(f"captation:{name}", args=[letter.pk if name == "campaign_answer" else letter.prospect_id])

    columns = (
        Column(gettext_lazy("Reference"), lambda letter: letter.reference, order="pk", link=link),
        Column(gettext_lazy("Answer"), answer, kind="state", order="answer"),
        Column(gettext_lazy("Received on"), lambda letter: letter.answered_on, kind="date", order="answered_on"),
        Column(gettext_lazy("Owner"), lambda letter: letter.prospect.owner.name, order="prospect__owner__key"),
        Column(gettext_lazy("Dwelling"), lambda letter: str(letter.prospect.dwelling), order="prospect__dwelling__key"),
        Column(gettext_lazy("Stage"), lambda letter: Stage(letter.prospect.stage).label, order="prospect__stage"),
    )
    return Listing(
        title=found.title,
        lede=f"{_state(found)}. " + _("Answer expected by %(day)s.") % {"day": localised.day(found.return_on)},
        query=queries.letters(found),
        columns=columns,
        buttons=buttons,
        crumbs=_crumbs((found.title, "")),
        empty=Empty(_("No letter is left"), _("Every owner chosen objects to letters.")),
        noun=lambda n: ngettext("%(n)s letter", "%(n)s letters", n) % {"n": n},
        template="captation/campaign.html",
        extra={
            "campaign": found,
            "at_work": at_work,
            "papers": found.papers.order_by("pk"),
            "outcome": queries.outcome(found),
            "without_address": queries.without_address(found),
        },
    )


@guard(access.WRITE)
def edit(request, pk):
    found = _found(pk)

    def action(**fields) -> str:
        actions.edit_campaign(request.user, campaign=found, on=today(), **fields)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("Change the words"),
            lede=found.title,
            verb=_("Keep these corrections"),
            form=EditCampaignForm,
            action=action,
            obj=found,
            said=_("The letter is up to date."),
            cancel=_url(found),
            crumbs=_crumbs((found.title, _url(found)), (_("Change the words"), "")),
        ),
    )


@guard(access.READ)
def preview(request, pk):
    """The first letter as it would be printed; nothing of it is kept."""
    found = _found(pk)
    if not found.letters.exists():
        raise Http404
    try:
        printed = actions.sample(found, on=today())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(_url(found))
    answer = HttpResponse(printed.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="lettre.pdf"'
    return answer


@require_POST
@guard(access.WRITE)
def print_(request, pk):
    found = _found(pk)

    def ask() -> None:
        actions.ask_printing(request.user, campaign=found, on=today())
        print_campaign.enqueue(pk)

    return act(request, ask, url=_url(found), said=_("The letters are being printed."))


@guard(access.READ)
def paper(request, pk, number):
    document = get_object_or_404(get_object_or_404(Campaign, pk=pk).papers, pk=number)
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=f"courriers-{pk}-{number}.pdf")


@guard(access.WRITE)
def send(request, pk):
    found, day = _found(pk), today()

    def action(**fields) -> str:
        actions.send_campaign(request.user, campaign=found, today=day, **fields)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("They have left"),
            lede=_("Each letter becomes a contact of its prospect."),
            verb=_("They have left"),
            form=SentForm,
            action=action,
            obj=found,
            initial={"on": day},
            said=_("The campaign is sent."),
            cancel=_url(found),
            crumbs=_crumbs((found.title, _url(found)), (_("They have left"), "")),
        ),
    )


@guard(access.WRITE)
def answer(request, pk):
    letter = get_object_or_404(
        CampaignLetter.objects.select_related("campaign", "prospect__owner", "prospect__dwelling__commune"), pk=pk
    )
    day = today()

    def action(**fields) -> str:
        actions.record_answer(request.user, letter=letter, today=day, **fields)
        return _url(letter.campaign)

    return form_page(
        request,
        Task(
            title=_("Record the answer"),
            lede=f"{letter.reference}. {letter.prospect.owner.name}. {letter.prospect.dwelling}.",
            verb=_("Record the answer"),
            form=AnswerForm,
            action=action,
            initial={"on": day},
            said=_("The answer is recorded."),
            cancel=_url(letter.campaign),
            crumbs=_crumbs((letter.campaign.title, _url(letter.campaign)), (letter.reference, "")),
        ),
    )
