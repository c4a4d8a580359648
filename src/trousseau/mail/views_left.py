"""Pages of what leaves: the queue in one file, posted by one act; then what each letter became."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import act, pdf_page

from . import access, actions, printing, queries
from .enums import DELAYED, PRINTED, PROVING, Step
from .forms import BackForm, EnvelopeForm, PostForm, ProofForm, ProvedForm, ReceiveForm, SendForm, WriteDownForm
from .models import MailItem
from .subjects import ITEM, MAIL


def _bundle(request) -> str:
    return request.GET.get("bundle", "")[:40]


def _ready(request):
    waiting = queries.queue(request.user, _bundle(request)).filter(channel__in=PRINTED)
    return queries.printable(list(waiting[: printing.MOST]))


@guard(access.WRITE)
def print_queue(request):
    """All that waits, in one file; nothing is marked. Each household's file is opened with its letter."""
    items = _ready(request)
    joined = printing.letters(items, on=today())
    for household in {item.household for item in items if item.household}:
        opened(request, household, "mail:print")
    return pdf_page(joined.pdf, f"courriers-{today()}")


@guard(access.WRITE)
def post(request):
    waiting = queries.queue(request.user, _bundle(request)).filter(channel__in=PRINTED)
    chosen = request.GET.getlist("item")
    wanted = [int(key) for key in chosen if key.isdigit()] or [item.pk for item in _ready(request)]
    nothing = [item.reference for item in waiting.filter(pk__in=wanted) if item.starts_nothing]
    return MAIL.form(
        request,
        title=_("Mark as posted"),
        subtitle=" ".join(
            [
                _("One act for all. The delays of registered letters do not run from here: each awaits its proof."),
                *(
                    [_("No delay will run from ordinary letters: %(items)s.") % {"items": ", ".join(nothing)}]
                    if nothing
                    else []
                ),
            ]
        ),
        verb=_("They are posted"),
        form=PostForm,
        options={"waiting": waiting},
        initial={"on": today(), "items": wanted},
        does=lambda actor, *, on, items, proofs: (
            actions.send(actor, items=items, on=on, today=today(), proofs=proofs) or len(items)
        ),
        said=lambda n: ngettext("%(n)s letter is posted.", "%(n)s letters are posted.", n) % {"n": n},
    )


@guard(access.WRITE)
def write_down(request):
    return MAIL.form(
        request,
        title=_("Write a letter down"),
        subtitle=_("A letter written elsewhere joins the register, and the queue when it is to be posted."),
        verb=_("Write it down"),
        form=WriteDownForm,
        options={"user": request.user},
        does=actions.write_down,
        given={"today": today()},
        initial={"on": today()},
        then=ITEM.url,
        said=lambda item: _("%(item)s is in the register.") % {"item": item.reference},
    )


NEEDS_PROOF = gettext_lazy(
    "The delay of this paper runs from its receipt: an ordinary letter or an e-mail starts none."
)
STARTS_NOTHING = gettext_lazy(
    "It starts no delay for this paper: nothing proves its receipt. For a registered letter, correct the envelope first."
)


def _sending(found: MailItem) -> str:
    if found.starts_nothing:
        return str(STARTS_NOTHING)
    if found.channel in PROVING and found.channel not in DELAYED:
        return _(
            "With what proves it when it is handed over or typed into another system: it is received the same day."
        )
    return ""


@guard(access.WRITE)
def send(request, pk):
    found = ITEM.find(request, pk)
    return ITEM.form(
        request,
        found,
        title=_("Say that it left"),
        verb=_("It left"),
        form=SendForm,
        does=lambda actor, *, item, version, on, proof: actions.send(
            actor, items=[item], on=on, today=today(), proofs=[(item, proof)] if proof else ()
        ),
        initial={"on": today()},
        subtitle=_sending(found),
        said=_("The register says that it left."),
    )


def _stepped(request, pk, *, title, verb, form, does, said, **task):
    found = ITEM.find(request, pk)
    return ITEM.form(
        request,
        found,
        title=title,
        verb=verb,
        form=form,
        does=does,
        given={"today": today()},
        initial={"on": today()},
        article=found.sort.article if found.sort else "",
        said=said,
        **task,
    )


@guard(access.WRITE)
def present(request, pk):
    return _stepped(
        request,
        pk,
        title=_("It was presented"),
        verb=_("Write it down"),
        form=ProvedForm,
        does=actions.present,
        said=_("The register says that it was presented."),
    )


@guard(access.WRITE)
def receive(request, pk):
    return _stepped(
        request,
        pk,
        title=_("It was received"),
        verb=_("Write the receipt"),
        form=ReceiveForm,
        does=actions.receive,
        subtitle=_("The day that the signed receipt bears: what runs from it, runs from that day."),
        said=_("The receipt is written."),
    )


@guard(access.WRITE)
def take_back(request, pk):
    return _stepped(
        request,
        pk,
        title=_("It came back"),
        verb=_("Write it down"),
        form=BackForm,
        does=actions.take_back,
        said=_("The register says that it came back; it waits on the day of who wrote it."),
    )


@guard(access.WRITE)
def prove(request, pk):
    found = ITEM.find(request, pk)
    if not any(found.day_of(step) for step in Step):
        raise Refused(_("Say first on which day: a proof is of a step that is known."))
    return ITEM.form(
        request,
        found,
        title=_("Add a proof"),
        verb=_("Keep this proof"),
        form=ProofForm,
        options={"steps": [step for step in Step if found.day_of(step)]},
        does=actions.prove,
        given={"today": today()},
        said=_("The proof is kept."),
    )


@guard(access.WRITE)
def envelope(request, pk):
    found = ITEM.find(request, pk)
    return ITEM.form(
        request,
        found,
        title=_("Correct the envelope"),
        subtitle=_("Whom, where and how. The words of the letter stay as they were printed.")
        + (f" {NEEDS_PROOF}" if found.sort and found.sort.starts in (Step.PRESENTED, Step.RECEIVED) else ""),
        verb=_("Keep this envelope"),
        form=EnvelopeForm,
        does=actions.change_envelope,
        obj=found,
        said=_("The envelope is corrected."),
    )


@guard(access.WRITE)
@require_POST
def email(request, pk):
    found = ITEM.find(request, pk)
    return act(
        request,
        lambda: actions.email(request.user, items=[found]),
        url=ITEM.url(found),
        said=_("It is in the outbox; what becomes of it comes back here."),
    )


@guard(access.WRITE)
@require_POST
def hand_over(request, pk):
    found = ITEM.find(request, pk)
    return act(
        request,
        lambda: actions.hand_over(request.user, item=found),
        url=ITEM.url(found),
        said=_("Its provider is given it; what becomes of it comes back here."),
    )


@guard(access.WRITE)
@require_POST
def settle(request, pk):
    found = ITEM.find(request, pk)
    return act(
        request,
        lambda: actions.settle(request.user, item=found, version=found.version, today=today()),
        url=reverse("mail:home"),
        said=_("Nothing waits about this letter any more."),
    )


@guard(access.WRITE)
@require_POST
def cancel(request, pk):
    found = ITEM.find(request, pk)
    return act(
        request,
        lambda: actions.cancel(request.user, item=found, version=found.version, today=today()),
        url=reverse("mail:home"),
        said=_("It will not leave."),
    )
