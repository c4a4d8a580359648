"""The mail's home, its register, the page of one item."""

from dataclasses import replace
from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from trousseau.core import localised
from trousseau.core.access import AGENCY_WRITE, guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page, paper_page
from trousseau.core.papers import agency_known

from . import access, printing, queries
from .carriers import carrier_of
from .enums import CARRIED, DELAYED, PRINTED, PROVING, RETURNING, Channel, Direction, Step
from .forms import Items, NoteForm
from .models import MailItem
from .subjects import ITEM, MAIL

QUEUE, CAME, FOLLOWED = printing.MOST, 10, 20  # rows of the home; the rest is in the register


def state_of(item: MailItem) -> tuple[str, str]:
    """Tone and words: how far it is."""
    if item.cancelled_on:
        return "", pgettext("mail", "Cancelled")
    if item.direction == Direction.IN:
        if item.kind and item.received_on is None:
            return "warn:clock", _("Receipt awaited")
        if item.answered_on:
            return "ok", _("Answered")
        if item.answer_by:
            return "warn:clock", _("Answer by %(day)s") % {
                "day": localised.day(item.answer_by, year=item.answer_by.year != today().year)
            }
        return ("warn:ask", _("To be named")) if not item.name and item.paper_id else ("", _("Nothing to answer"))
    if item.returned_on:
        return ("" if item.settled_on else "bad"), _("Came back on %(day)s") % {"day": localised.day(item.returned_on)}
    if item.failure and not item.settled_on:
        return "bad", _("Did not leave")
    if item.received_on:
        return "ok", pgettext("step of a paper", "Received")
    if item.presented_on:
        return "warn:clock", _("Presented")
    if item.sent_on and item.channel in DELAYED and not (item.sort and item.sort.starts == Step.SENT):
        return "warn:clock", _("Receipt awaited")
    if item.sent_on:
        return "ok", pgettext("step of a paper", "Sent")
    if item.queued_at:
        return "note:clock", _("On its way")
    return "warn:clock", _("Ready to leave")


@guard(access.READ)
def home(request):
    day = today()
    waiting = queries.queue(request.user)
    printed = list(waiting.filter(channel__in=PRINTED)[: QUEUE + 1])
    failed = list(queries.failed(request.user)[:FOLLOWED])
    letters = printed[:QUEUE]
    ready = queries.printable(letters)
    bundles, unready = [], []
    for bundle in queries.bundles(request.user):
        packed = queries.queue(request.user, bundle.code).filter(channel__in=PRINTED)[:QUEUE]
        fit = queries.printable(packed)
        unready += [item for item in packed if item not in fit]
        bundles.append((replace(bundle, printed=bool(fit)), bundle.n > QUEUE))
    aside = [(item, _unfit(item)) for item in [*letters, *unready] if item not in ready]
    came = queries.came(request.user)
    return file_page(
        request,
        "mail/home.html",
        buttons=(
            Button(_("Drop scans"), reverse("mail:drop"), access.WRITE),
            Button(_("Write a letter down"), reverse("mail:write_down"), access.WRITE),
            Button(_("Organisations"), reverse("core:organisations"), access.WRITE),
            Button(_("Register of mail"), reverse("mail:register")),
        ),
        day=day,
        form=NoteForm(user=request.user),
        failures=[(item, ITEM.url(item)) for item in failed],
        aside=[(item, why, ITEM.url(item)) for item, why in aside],
        ready=[(item, queries.envelope(item), ITEM.url(item)) for item in ready],
        others=[(item, ITEM.url(item)) for item in waiting.exclude(channel__in=PRINTED)[:QUEUE]],
        more=len(printed) > QUEUE,
        registered=sum(item.channel == "reg" for item in ready),
        bundles=bundles,
        came=[(item, ITEM.url(item), state_of(item)) for item in came[:CAME]],
        came_today=came.filter(noted_at__date=day).count(),
        unanswered=came.filter(queries.unanswered()).count(),
        followed=[
            (item, ITEM.url(item), state_of(item), _started(item))
            for item in queries.open_registered(request.user).prefetch_related("proofs")[:FOLLOWED]
        ],
        may=access.WRITE(request.user),
        nameless=not agency_known(),
        most=QUEUE,
        names_it=AGENCY_WRITE(request.user),
    )


def _started(item: MailItem) -> date | None:
    """The proved day from which something may run; None while there is none, or when nobody received it."""
    sort = item.sort
    return queries.proved(item, sort.starts) if sort and sort.starts and not item.returned_on else None


def _unfit(item: MailItem) -> str:
    why = queries.unfit(item)
    if why == "none":
        return _("no complete address is known")
    if why == "lines":
        return _("its address has %(n)s lines, the window shows %(most)s") % {
            "n": len(queries.envelope(item)),
            "most": queries.WINDOW,
        }
    if why == "wide":
        return _("a line of its address is longer than the window")
    return _("its paper is no PDF: print it apart")


@guard(access.READ)
def register(request):
    columns = (
        Column(
            gettext_lazy("Reference"),
            lambda item: item.reference,
            link=ITEM.url,
            order="pk",
            second=lambda item: item.get_channel_display(),
        ),
        Column(gettext_lazy("Who"), lambda item: item.name or _("Person not recognised"), order="key"),
        Column(
            gettext_lazy("About what"),
            lambda item: item.title,
            second=lambda item: _("Passed to %(name)s") % {"name": item.passed_to} if item.passed_to else "",
        ),
        Column(gettext_lazy("State"), state_of, kind="state"),
        Column(gettext_lazy("Prepared or noted on"), lambda item: item.prepared_on, kind="date", order="prepared_on"),
        Column(pgettext_lazy("mail", "Sent on"), lambda item: item.sent_on, kind="date", order="sent_on"),
        Column(pgettext_lazy("mail", "Received on"), lambda item: item.received_on, kind="date", order="received_on"),
    )
    note = Button(_("Note what came"), reverse("mail:note"), access.WRITE, main=True)
    return list_page(
        request,
        Listing(
            title=_("Register of mail"),
            subtitle=_("What left and what came, with the days that are proved."),
            query=queries.register(request.user).order_by("-pk"),
            columns=columns,
            empty=Empty(
                _("Nothing left nor came yet"),
                _("Letters that the rooms prepare join this register by themselves; a call is noted here."),
                note,
            ),
            noun=lambda n: ngettext("%(n)s item", "%(n)s items", n) % {"n": localised.number(n)},
            filterset=Items,
            buttons=(note,),
            crumbs=MAIL.trail((_("Register of mail"), "")),
        ),
    )


@guard(access.READ)
def item(request, pk):
    found = ITEM.find(request, pk)
    if found.household:
        opened(request, found.household, "mail:item")
    sort = found.sort
    out = found.direction == Direction.OUT
    waits = out and found.sent_on is None and found.queued_at is None and found.cancelled_on is None
    follows = out and found.sent_on is not None and found.returned_on is None and found.received_on is None
    awaited = not out and sort is not None and found.received_on is None
    may, dates = access.WRITE(request.user), found.dated_by(request.user)
    proofs = list(found.proofs.standing().select_related("document", "noted_by"))
    corrections = found.corrections.select_related("noted_by").prefetch_related("proofs__document")
    steps = [
        {"label": Step(step).label, "on": found.day_of(step), "proofs": [one for one in proofs if one.step == step]}
        for step in Step
        if found.day_of(step) or (step in (Step.SENT, Step.RECEIVED) and found.channel in PROVING and (out or sort))
    ]
    carrier = carrier_of(found.channel) if out and found.channel in CARRIED else None
    todo = {
        "hand_over": waits and carrier is not None and may,
        "email": waits and found.channel == Channel.EMAIL and found.paper_id is not None and may,
        "send": waits and found.channel != Channel.EMAIL and may,
        "envelope": waits and may,
        "cancel": waits and may,
        "present": follows and found.channel in DELAYED and not found.presented_on and may,
        "receive": ((follows and found.channel in PROVING) or awaited) and dates,
        "take_back": follows and found.channel in RETURNING and may,
        "prove": out and found.sent_on is not None and dates,
        "correct": (out or sort is not None) and found.last_step is not None and found.queued_at is None and dates,
        "settle": bool((found.returned_on or found.failure) and not found.settled_on) and may,
        "answer": not out and not found.answered_on and may,
        "pass_on": not out and not found.answered_on and may,
        "identify": not out and sort is None and may,
    }
    return file_page(
        request,
        "mail/item.html",
        item=found,
        sort=sort,
        out=out,
        state=state_of(found),
        envelope=queries.envelope(found),
        unfit=_unfit(found) if out and found.channel in PRINTED and queries.unfit(found) else "",
        thing=sort.url(found) if sort and sort.url else "",
        started=_started(found),
        steps=steps,
        corrections=corrections,
        todo=todo,
        carrier=carrier.name if carrier else "",
        carried=out and found.channel in CARRIED,
        crumbs=ITEM.trail(found),
    )


@guard(access.READ)
def paper(request, pk):
    """The letter, or the scan of what came."""
    found = ITEM.find(request, pk)
    if found.paper is None:
        raise Http404
    if found.household:
        opened(request, found.household, "mail:paper")
    return paper_page(found.paper, found.reference)


@guard(access.READ)
def proof(request, pk, proof):
    found = ITEM.find(request, pk)
    row = get_object_or_404(found.proofs.filter(document__isnull=False), pk=proof)
    if found.household:
        opened(request, found.household, "mail:proof")
    return paper_page(row.document, f"{found.reference}-{row.step}")
