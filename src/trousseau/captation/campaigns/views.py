"""Pages of the campaigns: the list, a new one from a choice of prospects, its letters, their answers, one or
many at once: typed or from a file, looked at, then recorded."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.incoming import unscanned_words
from trousseau.core.pages import (
    Button,
    Column,
    Empty,
    Listing,
    Task,
    act,
    form_page,
    list_page,
    paper_page,
    printed_page,
)
from trousseau.core.runs import again_button, followed, taken_up
from trousseau.core.subjects import Place, Subject
from trousseau.core.templatetags.trousseau import filter_words
from trousseau.rules.dates import add_days

from .. import access
from ..enums import CampaignState, LetterAnswer, Stage
from ..following.forms import Prospects
from ..models import Campaign, CampaignLetter
from ..queries import prospects
from ..subjects import CAPTATION
from . import actions, lots, queries
from .forms import FIRST, AnswerForm, CampaignForm, EditCampaignForm, ReturnsForm, SentForm
from .tasks import print_campaign

CAMPAIGNS = Place(gettext_lazy("Campaigns"), "captation:campaigns", CAPTATION)
CAMPAIGN = Subject[Campaign](
    "campaign", lambda user: queries.campaigns(), CAMPAIGNS, "captation:campaign", name=lambda found: found.title
)
LETTER = Subject[CampaignLetter](
    "letter",
    lambda user: CampaignLetter.objects.select_related(
        "campaign", "mail", "prospect__owner", "prospect__dwelling__commune"
    ),
    CAMPAIGN,
    of=lambda letter: letter.campaign,
)
TONES = {
    CampaignState.DRAFT: "note",
    CampaignState.PRINTING: "note",
    CampaignState.PRINTED: "note",
    CampaignState.SENT: "ok",
}


def _state(campaign: Campaign) -> str:
    """The state, and how many letters it lacks."""
    said = str(CampaignState(campaign.state).label)
    if campaign.unmade:
        said += ", " + ngettext("%(n)s without an address", "%(n)s without an address", campaign.unmade) % {
            "n": campaign.unmade
        }
    return said


@guard(access.READ)
def campaigns(request):
    day = today()
    columns = (
        Column(gettext_lazy("Campaign"), lambda c: c.title, order="title", link=CAMPAIGN.url),
        Column(
            gettext_lazy("State"),
            lambda c: ("warn" if c.unmade else TONES[c.state], _state(c)),
            kind="state",
            order="state",
        ),
        Column(gettext_lazy("Letters sent on"), lambda c: c.left_on, kind="date", order="left_on"),
        Column(gettext_lazy("Answer expected by"), lambda c: c.return_on, kind="date", order="return_on"),
        Column(gettext_lazy("Letters"), lambda c: c.count, kind="num", order="count"),
        Column(gettext_lazy("Answers"), lambda c: c.answered, kind="num", order="answered"),
        Column(pgettext_lazy("letters", "Came back"), lambda c: c.came_back, kind="num", order="came_back"),
        Column(
            gettext_lazy("Without an answer"),
            lambda c: c.unanswered if c.return_on < day else None,
            kind="num",
            order="unanswered",
        ),
        Column(gettext_lazy("Left out"), lambda c: c.excluded, kind="num", order="excluded"),
    )
    start = Button(_("Choose prospects"), reverse("captation:list"), access.WRITE, main=True)
    return list_page(
        request,
        Listing(
            title=_("Campaigns"),
            subtitle=_("Letters sent together to owners, and what came back."),
            query=queries.campaigns(),
            columns=columns,
            buttons=(start,),
            crumbs=CAPTATION.trail((_("Campaigns"), "")),
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

    who = ngettext("%(n)s owner gets this letter.", "%(n)s owners get this letter.", len(chosen.prospects))
    out = ngettext("%(n)s is left out: the owner objects.", "%(n)s are left out: they object.", chosen.excluded)
    subtitle = who % {"n": len(chosen.prospects)}
    if chosen.excluded:
        subtitle += " " + out % {"n": chosen.excluded}
    return CAMPAIGNS.form(
        request,
        title=_("Write to owners"),
        subtitle=subtitle,
        verb=_("Prepare these letters"),
        form=CampaignForm,
        does=actions.prepare_campaign,
        given={"on": day, "prospects": chosen.prospects, "excluded": chosen.excluded, "chosen": said},
        then=CAMPAIGN.url,
        initial={
            "subject": last.subject if last else "Votre logement peut loger quelqu’un",
            "body": last.body if last else FIRST,
            "return_on": add_days(day, 30),
        },
        said=_("The letters are prepared: look at one, then print."),
    )


@guard(access.READ)
def campaign(request, pk):
    found = CAMPAIGN.find(request, pk)
    buttons = again_button(found, reverse("captation:campaign_resume", args=[pk]), access.WRITE)
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
    if found.unanswered:
        came_back = reverse("captation:campaign_returns", args=[pk])
        buttons.append(Button(_("Record what came back"), came_back, access.WRITE, main=True))
    return followed(found, list_page(request, _letters(found, buttons, access.WRITE(request.user))))


def _letters(found: Campaign, buttons, may_answer: bool) -> Listing:

    def answer(letter: CampaignLetter) -> tuple[str, str]:
        tone = {LetterAnswer.YES: "ok", LetterAnswer.OBJECTS: "warn:off", LetterAnswer.UNDELIVERED: "warn"}
        if letter.mail is None and found.state in queries.MADE:
            return ("warn", _("Not made: no address, or it came back from there"))
        return (tone.get(letter.came, ""), LetterAnswer(letter.came).label if letter.came else "–")

    def link(letter: CampaignLetter) -> str:
        awaited = may_answer and letter.sent_on and not letter.came
        name = "campaign_answer" if awaited else "prospect"
        return reverse(f"captation:{name}", args=[letter.pk if name == "campaign_answer" else letter.prospect_id])

    columns = (
        Column(gettext_lazy("Reference"), lambda letter: letter.reference, order="pk", link=link),
        Column(gettext_lazy("Answer"), answer, kind="state", order="answer"),
        Column(gettext_lazy("Received on"), lambda letter: letter.came_on, kind="date", order="answered_on"),
        Column(gettext_lazy("Owner"), lambda letter: letter.prospect.owner.name, order="prospect__owner__key"),
        Column(gettext_lazy("Dwelling"), lambda letter: str(letter.prospect.dwelling), order="prospect__dwelling__key"),
        Column(gettext_lazy("Stage"), lambda letter: Stage(letter.prospect.stage).label, order="prospect__stage"),
    )
    return Listing(
        title=found.title,
        subtitle=f"{_state(found)}. " + _("Answer expected by %(day)s.") % {"day": localised.day(found.return_on)},
        query=queries.letters(found),
        columns=columns,
        buttons=buttons,
        crumbs=CAMPAIGN.trail(found),
        empty=Empty(_("No letter is left"), _("Every owner chosen objects to letters.")),
        noun=lambda n: ngettext("%(n)s letter", "%(n)s letters", n) % {"n": n},
        template="captation/campaign.html",
        extra={
            "campaign": found,
            "run": found,
            "papers": found.papers.order_by("pk"),
            "outcome": queries.outcome(found),
            "late": found.return_on < today(),
            "without_address": queries.without_address(found),
        },
    )


@guard(access.WRITE)
def edit(request, pk):
    found = CAMPAIGN.find(request, pk)
    return CAMPAIGN.form(
        request,
        found,
        title=_("Change the words"),
        subtitle=found.title,
        verb=_("Keep these corrections"),
        form=EditCampaignForm,
        does=actions.edit_campaign,
        given={"on": today()},
        obj=found,
        said=_("The letter is up to date."),
    )


@guard(access.READ)
def preview(request, pk):
    """The first letter as it would be printed; nothing of it is kept."""
    found = CAMPAIGN.find(request, pk)
    if not found.letters.exists():
        raise Http404
    return printed_page(
        request, lambda: actions.sample(found, on=today()), name="lettre", url=CAMPAIGN.url(found), inline=True
    )


@require_POST
@guard(access.WRITE)
def print_(request, pk):
    """A first letter is drawn, so that the worker meets no refusal."""
    found = CAMPAIGN.find(request, pk)

    def asked() -> None:
        actions.sample(found, on=today())
        actions.ask_printing(request.user, campaign=found)

    return act(request, asked, url=CAMPAIGN.url(found), said=_("The letters are being printed."))


@require_POST
@guard(access.WRITE)
def resume(request, pk):
    found = CAMPAIGN.find(request, pk)
    return taken_up(request, print_campaign, found, url=CAMPAIGN.url(found))


@guard(access.READ)
def paper(request, pk, number):
    document = get_object_or_404(get_object_or_404(Campaign, pk=pk).papers, pk=number)
    return paper_page(document, f"courriers-{pk}-{number}")


@guard(access.WRITE)
def send(request, pk):
    found, day = CAMPAIGN.find(request, pk), today()
    return CAMPAIGN.form(
        request,
        found,
        title=_("They have left"),
        subtitle=_("Each letter becomes a contact of its prospect."),
        verb=_("They have left"),
        form=SentForm,
        does=actions.send_campaign,
        given={"today": day},
        obj=found,
        initial={"on": day},
        said=_("The campaign is sent."),
    )


@guard(access.WRITE)
def answer(request, pk):
    letter, day = LETTER.find(request, pk), today()
    return LETTER.form(
        request,
        letter,
        title=_("Record the answer"),
        here=letter.reference,
        subtitle=f"{letter.reference}. {letter.prospect.owner.name}. {letter.prospect.dwelling}.",
        verb=_("Record the answer"),
        form=AnswerForm,
        does=actions.record_answer,
        given={"today": day},
        initial={"on": day},
        said=_("The answer is recorded."),
    )


@guard(access.WRITE)
def returns(request, pk):
    """First what each line says, written nowhere; the same lines sent again with `seen` are recorded."""
    found, day = CAMPAIGN.find(request, pk), today()
    if found.left_on is None:
        return redirect(CAMPAIGN.url(found))

    def recorded(user, *, references, answer, on, until, **_rest) -> None:
        lot = lots.sort(found, lots.typed(references), answer)
        if lot.wrong:
            raise Refused(f"{lot.wrong[0].line.text} : {lot.wrong[0].why}", "references")
        actions.record_returns(user, answers=lot.good, on=on, today=day, until=until)

    task = Task(
        title=_("Record what came back"),
        subtitle=f"{found.title}.",
        verb=_("Look at these lines"),
        form=ReturnsForm,
        does=recorded,
        initial={"on": day, "answer": "undeliv"},
        said=_("The answers are recorded."),
        cancel=CAMPAIGN.url(found),
        crumbs=CAMPAIGN.trail(found, _("What came back")),
    )
    if request.method == "POST" and "seen" not in request.POST:
        form = ReturnsForm(request.POST, request.FILES, initial=task.initial)
        if form.is_valid():
            if unscanned := unscanned_words(form):
                messages.warning(request, unscanned)
            return _preview(request, task, found, form)
        context = {"task": task, "form": form, "conflict": None, "failed": True}
        return render(request, task.template, context, status=422)
    return form_page(request, task)


def _preview(request, task: Task, campaign, form: ReturnsForm):
    given = form.cleaned_data
    try:
        lot = lots.sort(campaign, given["lines"], given["answer"])
    except Refused as refusal:
        form.add_error(refusal.field, refusal.message)
        context = {"task": task, "form": form, "conflict": None, "failed": True}
        return render(request, task.template, context, status=422)
    text = "\n".join(line.text for line in given["lines"])
    again = ReturnsForm(initial={**{name: given[name] for name in ("answer", "on", "until")}, "references": text})
    return render(
        request,
        "captation/campaign_returns.html",
        {
            "task": task,
            "lot": lot,
            "rows": [(one, LetterAnswer(code).label) for one, code in lot.good],
            "given": given,
            "again": again,
            "verb": ngettext("Record this answer", "Record these %(n)s answers", len(lot.good)) % {"n": len(lot.good)},
        },
    )
