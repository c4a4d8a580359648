"""The outbox, and the mail server that it uses."""

from datetime import timedelta
from pathlib import PurePath

from django.contrib import messages as said
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.exchange import apart, bounces

from .. import localised, places
from ..access import MAIL, MAIL_SERVER, OUTBOX, guard, opened
from ..again import PAGE
from ..clock import today
from ..enums import FAILED, MailSecurity, MessageState, Unsent
from ..errors import Refused
from ..mail import queries, servers
from ..mail.enums import TRANSITIONS
from ..mail.events import events
from ..mail.sending import is_silent
from ..models import Enclosure, MailServer, Message
from ..pages import Button, Column, Empty, Listing, act, file_page, list_page, paper_page
from ..runs import EVERY
from ..states import available
from . import actions
from .forms import GivenForm, MessageFilter, ReportForm, ServerForm

TONES = {
    MessageState.WAITING: "note:clock",
    MessageState.SENDING: "note:clock",
    MessageState.SENT: "ok",
    MessageState.UNKNOWN: "warn:ask",
    MessageState.REFUSED: "bad",
    MessageState.BOUNCED: "bad",
    MessageState.EXPIRED: "warn",
    MessageState.GIVEN: "ok",
    MessageState.CANCELLED: "note:off",
}
FOLLOWED = timedelta(minutes=2)  # a message just asked: its page comes back by itself so long


def state_of(message: Message) -> tuple[str, str]:
    return TONES[MessageState(message.state)], str(message.get_state_display())


def label_of(message: Message) -> str:
    event = events().get(message.event)
    return str(event.label) if event else message.event


def _moment(at) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else ""


def _why(message: Message) -> str:
    return str(message.get_why_display()) if message.why else ""


def _recipient(message: Message) -> str:
    """One that is not read closes its own row alone."""
    try:
        return message.to
    except Refused as why:
        return str(why)


@guard(OUTBOX)
def outbox(request):
    columns = (
        Column(gettext_lazy("Message"), label_of, order="event", link=places.MESSAGE.url, second=lambda m: m.subject),
        Column(gettext_lazy("Recipient"), _recipient),
        Column(gettext_lazy("State"), state_of, kind="state", order="state", second=_why),
        Column(gettext_lazy("Written on"), lambda m: _moment(m.queued_at), order="queued_at", second=_asked_by),
        Column(gettext_lazy("Tried on"), lambda m: _moment(m.tried_at), order="tried_at", second=_next),
    )
    counts = queries.counts(request.user)
    return list_page(
        request,
        Listing(
            title=_("Outbox"),
            subtitle=_subtitle(counts),
            query=queries.outbox(request.user).select_related("author"),
            columns=columns,
            empty=Empty(
                _("No message yet"), _("What the software sends by e-mail is written here, with what became of it.")
            ),
            noun=lambda n: ngettext("%(n)s message", "%(n)s messages", n) % {"n": localised.number(n)},
            filterset=MessageFilter,
            links=(
                Button(_("A message came back"), reverse("core:messages_returned"), OUTBOX),
                Button(_("The mail server"), reverse("core:mail"), MAIL),
            ),
            extra=_server_says(),
            template="core/messages.html",
        ),
    )


def _subtitle(counts: queries.Counts) -> str:
    if not counts.waiting and not counts.failed:
        return _("Nothing waits, nothing failed.")
    parts = []
    if counts.failed:
        parts.append(ngettext("%(n)s message failed", "%(n)s messages failed", counts.failed) % {"n": counts.failed})
    if counts.waiting:
        parts.append(ngettext("%(n)s message waits", "%(n)s messages wait", counts.waiting) % {"n": counts.waiting})
    text = f"{', '.join(parts)}."
    if counts.elsewhere:
        text += " " + ngettext(
            "Of these, %(n)s is read by others alone.", "Of these, %(n)s are read by others alone.", counts.elsewhere
        ) % {"n": counts.elsewhere}
    return text


def _asked_by(message: Message) -> str:
    return message.author.name if message.author else ""


def _next(message: Message) -> str:
    if message.state != MessageState.WAITING or message.next_try_at <= timezone.now():
        return ""
    return _("again on %(moment)s") % {"moment": _moment(message.next_try_at)}


def _server_says() -> dict:
    """What stops every message, for the pages."""
    row = servers.stored()
    return {
        "unconfigured": servers.in_use() is None,
        "why": str(row.get_why_display()) if row and row.why else "",
        "answer": row.answer if row else "",
        "since": _moment(row.failing_since) if row and row.failing_since else "",
    }


@guard(OUTBOX)
def message(request, pk: int):
    found = places.MESSAGE.find(request, pk)
    if found.household:
        opened(request, found.household, "core:message")
    if is_silent(found):  # said as the worker will note it: a page writes nothing
        found.state, found.why = MessageState.UNKNOWN, Unsent.STOPPED
    url = places.MESSAGE.url(found)
    steps = {one.code for one in available(TRANSITIONS, found.state, request.user)}
    buttons = []
    if "send" in steps and not (found.secret and not found.body):
        label = _("Send now") if found.state == MessageState.WAITING else _("Send again")
        buttons.append(Button(label, f"{url}envoyer/", post=True, main=found.state in FAILED))
    if "give" in steps:
        buttons.append(Button(_("Given otherwise"), f"{url}remis/"))
    if "cancel" in steps:
        buttons.append(Button(_("Do not send it"), f"{url}annuler/", post=True))
    answer = file_page(
        request,
        "core/message.html",
        buttons=buttons,
        message=found,
        label=label_of(found),
        state=state_of(found),
        enclosures=found.enclosures.select_related("paper"),
        queued=_moment(found.queued_at),
        tried=_moment(found.tried_at),
        sent=_moment(found.sent_at),
        next=_moment(found.next_try_at) if found.state == MessageState.WAITING else "",
        ends=_moment(found.expires_at),
        crumbs=places.MESSAGE.trail(found),
        **_server_says(),
    )
    fresh = found.state in queries.AWAITED and timezone.now() - found.queued_at < FOLLOWED
    if fresh or found.state == MessageState.SENDING:  # until it is said, or silent
        answer["Refresh"] = str(EVERY)
    return answer


@require_POST
@guard(OUTBOX)
def send(request, pk: int):
    found = places.MESSAGE.find(request, pk)
    return act(
        request,
        lambda: actions.send_again(request.user, message=found),
        url=places.MESSAGE.url(found),
        said=_("It leaves in a moment."),
    )


@require_POST
@guard(OUTBOX)
def cancel(request, pk: int):
    found = places.MESSAGE.find(request, pk)
    return act(
        request,
        lambda: actions.cancel(request.user, message=found, on=today()),
        url=places.MESSAGE.url(found),
        said=_("It will not be sent."),
    )


@guard(OUTBOX)
def given(request, pk: int):
    found = places.MESSAGE.find(request, pk)
    return places.MESSAGE.form(
        request,
        found,
        title=_("Given otherwise"),
        verb=_("Note it"),
        form=GivenForm,
        does=actions.give_otherwise,
        given={"today": today()},
        initial={"on": today()},
        subtitle=_("The message is not sent any more: say how its recipient had what it says."),
    )


@guard(OUTBOX)
def paper(request, pk: int):
    mine = queries.mine(request.user)
    one = get_object_or_404(Enclosure.objects.select_related("paper", "message__household"), pk=pk, message__in=mine)
    if one.message.household:
        opened(request, one.message.household, "core:message_paper")
    return paper_page(one.paper, PurePath(one.name).stem)


@guard(OUTBOX)
def returned(request):
    def read(actor, *, file) -> str:
        try:
            report = bounces.read(file.read(bounces.MOST + 1))
        except bounces.NoReport:
            raise Refused(
                _("This file is no report of a message that did not arrive: save the whole message, as it came."),
                "file",
            ) from None
        except apart.Refused as why:
            raise Refused(str(why), "file") from None
        found = actions.take_reports([report])
        if found.unmatched:
            raise Refused(
                _("This report is about none of the messages kept here: look for its recipient in the list."), "file"
            )
        if found.late:
            return _("It is late, and not lost yet: its server goes on trying. Nothing was changed.")
        if found.known:
            return _("That was known already.")
        return _("The message is noted as sent back: it is first in the list.")

    return places.OUTBOX.form(
        request,
        title=_("A message came back"),
        verb=_("Read it"),
        form=ReportForm,
        does=read,
        said=lambda text: text,
        subtitle=_("Servers write to the sender’s address when a message does not arrive."),
    )


@guard(MAIL)
def server(request):
    row = servers.stored()
    used = servers.in_use()
    who = servers.sender()
    buttons = [Button(_("Change"), reverse("core:mail_edit"), MAIL_SERVER, main=used is None)]
    if used:
        buttons.append(Button(_("Send a test to myself"), reverse("core:mail_test"), MAIL, post=True, main=True))
        if row and row.why:
            buttons.append(Button(_("Try again now"), reverse("core:mail_try"), MAIL, post=True))
    return file_page(
        request,
        "core/mail.html",
        buttons=buttons,
        used=used,
        security=used and MailSecurity(used.security).label,
        sender=who,
        hidden=bool(used and used.fixed and row and row.host),
        counts=queries.counts(request.user),
        crumbs=places.SETTINGS.trail((str(places.MAIL.label), "")),
        **_server_says(),
    )


@guard(MAIL_SERVER, again=PAGE)
def server_edit(request):
    stored = MailServer.objects.first()
    agency = servers.sender()
    return places.MAIL.form(
        request,
        title=_("The mail server"),
        here=_("Change"),
        verb=_("Save"),
        form=ServerForm,
        does=actions.save_server,
        given={"today": today()},
        obj=stored,
        initial={"password": ""} if stored else {"version": 0},
        said=_("What waits is tried at once. Send a test to yourself to read what the server answers."),
        subtitle=_("By default the sender is %(name)s.") % {"name": agency.name},
    )


@require_POST
@guard(MAIL)
def test(request):
    try:
        sent = actions.send_test(request.user)
    except Refused as refusal:
        said.error(request, refusal.message)
        return HttpResponseRedirect(places.MAIL.url())
    said.success(request, _("The test leaves in a moment; this page says what the server answers."))
    return HttpResponseRedirect(places.MESSAGE.url(sent))


@require_POST
@guard(MAIL)
def try_again(request):
    return act(
        request, lambda: actions.try_now(today=today()), url=places.MAIL.url(), said=_("What waits is tried again.")
    )
