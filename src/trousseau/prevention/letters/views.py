"""A letter about a debt, read then prepared; the letters of the day, read together and prepared in one act."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core.access import guard, opened_all
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import Task, file_page, form_page
from trousseau.mail.models import MailItem
from trousseau.mail.subjects import ITEM

from .. import access
from ..enums import SHEETS, LetterKind
from ..queries import situation
from ..subjects import PREVENTION, TENANCY
from . import preparing, queries
from .forms import LetterForm
from .papers import Asked


def _known(kind: LetterKind) -> tuple[str, str] | None:
    """Where the last letter of this kind to a body went."""
    if kind not in queries.CONSENTED:
        return None
    item = MailItem.objects.filter(kind=kind.paper).exclude(address="").order_by("-pk").first()
    return (item.name, item.address) if item else None


@guard(access.WRITE)
def letter(request, pk, kind):
    """One letter: read, a sentence added, prepared. It leaves from the mail, by a person."""
    if kind not in LetterKind or kind == LetterKind.TOLD:
        raise Http404
    lease, day, wanted = TENANCY.find(request, pk, "prevention:letter"), today(), LetterKind(kind)
    found = situation(lease, day)
    options = {"kind": wanted, "found": found, "day": day, "known": _known(wanted)}
    form = LetterForm(request.POST or None, **options)
    words = told = refusal = None
    rests = queries.basis([lease], request.user, day)
    if not form.is_bound or form.is_valid():
        asked = form.asked()
        try:
            words = queries.compose(found, wanted, asked, rests, day, draft=not form.is_bound)
            if wanted in SHEETS:
                told = queries.compose(found, LetterKind.TOLD, Asked(), rests, day)
        except Refused as why:
            refusal = why
    ready = queries.ready(rests.letters[lease.pk], wanted)

    def prepare(actor, *, seen=None, channel="", name="", address="", **_more):
        bound = LetterForm(request.POST, **options)
        bound.full_clean()
        return preparing.prepare_letter(
            actor,
            lease=lease,
            kind=wanted,
            asked=bound.asked(),
            channel=channel,
            name=name,
            address=address,
            seen=seen,
            today=day,
        )

    task = Task(
        title=f"{wanted.label}, {lease.household}",
        subtitle=_("Read it, add a sentence, prepare it: it then waits in the mail. Nothing leaves by itself."),
        verb=_("Prepare the letter") if wanted not in SHEETS else _("Prepare the sheet and the letter"),
        form=LetterForm,
        options=options,
        does=prepare,
        said=_("The letter is ready: it waits in the mail, to be printed and posted."),
        crumbs=TENANCY.trail(lease, str(wanted.label)),
        cancel=TENANCY.url(lease),
        then=lambda items: ITEM.url(items[0]) if len(items) == 1 else TENANCY.url(lease, "letters"),
        template="prevention/letter.html",
        extra={
            "words": words,
            "told": told,
            "refusal": refusal,
            "asks": not ready and (words is not None or form.is_bound),
            "ready": [(item.reference, ITEM.url(item)) for item in ready],
            "to": queries.recipients(found, wanted, rests) if wanted in preparing.TO_TENANT else [],
            "sheet": wanted in SHEETS,
            "seizure": wanted == LetterKind.SEIZURE,
            "reported_on": wanted == LetterKind.SEIZURE and found.done.report,
        },
    )
    if "read" in request.POST and form.is_valid():
        form.data = request.POST.copy()
        form.data["seen"] = str(found.debt)  # it is this one that is read now
        return render(
            request, task.template, {"task": task, "form": form, "conflict": None, "failed": False, **task.extra}
        )
    return form_page(request, task)


def _chosen(texts: list[str]) -> list[tuple[int, int]]:
    """(lease, the debt that was read) of each line ticked."""
    found = []
    for text in texts:
        key, _sep, cents = text.partition(":")
        if not all(part.isascii() and part.isdecimal() and len(part) <= 12 for part in (key, cents)):
            raise Http404
        found.append((int(key), int(cents)))
    return found


@guard(access.WRITE)
def many(request):
    """The letters of the day: each household, its months, its letter; one button."""
    day = today()
    if request.method == "POST":
        return _prepare(request, day)
    lines = queries.to_write(request.user, day)
    writable = [one for one in lines if one.words]
    opened_all(request, [one.lease.household for one in writable], "prevention:letters")
    return file_page(
        request,
        "prevention/letters.html",
        lines=writable,
        total=sum(one.found.debt for one in writable),
        refused=[one for one in lines if one.refusal],
        ready=[(one, ITEM.url(one.item)) for one in lines if one.item],
        crumbs=PREVENTION.trail((_("Letters of the day"), "")),
    )


def _prepare(request, day):
    try:
        made = preparing.prepare_many(request.user, chosen=_chosen(request.POST.getlist("chosen")), today=day)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(reverse("prevention:letters"))
    if made.done:
        n = len(made.done)
        messages.success(
            request,
            ngettext(
                "%(n)s letter is ready: it waits in the mail, to be printed and posted.",
                "%(n)s letters are ready: they wait in the mail, to be printed and posted.",
                n,
            )
            % {"n": n},
        )
    for lease, why in made.refused:
        messages.error(request, _("%(name)s: %(why)s") % {"name": lease.household, "why": why})
    if not made.done and not made.refused:
        messages.error(request, _("Choose at least one letter."))
    return redirect(reverse("prevention:letters"))
