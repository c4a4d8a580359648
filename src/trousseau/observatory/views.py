"""Pages of deliveries and keys; those of figures are in `figures_pages`."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.exchange.facts import key_id

from . import access, actions, queries
from .enums import DeliveryState
from .forms import ConfirmForm, ReceiveForm, TrustForm, WithdrawDeliveryForm, WithdrawForm
from .models import Delivery
from .subjects import DELIVERIES, KEY, KEYS

TONES = {
    DeliveryState.CURRENT: "ok",
    DeliveryState.PARTLY_REPLACED: "note",
    DeliveryState.REPLACED: "",
    DeliveryState.WITHDRAWN: "warn",
}


def _receive_button() -> Button:
    return Button(_("Receive a file"), reverse("observatory:receive"), access.DELIVERIES, main=True)


@guard(access.DELIVERIES)
def deliveries(request):
    """The files received, the latest first."""
    return list_page(
        request,
        Listing(
            title=_("Deliveries"),
            subtitle=_("The facts files that the sources gave, each one checked against its signature."),
            query=queries.deliveries(),
            columns=(
                Column(
                    _("Number"),
                    lambda d: d.number,
                    order="number",
                    link=lambda d: reverse("observatory:delivery", args=[d.number]),
                ),
                Column(_("Source"), lambda d: d.source, order="source", second=lambda d: d.agreement),
                Column(_("From"), lambda d: d.starts_on, "date", "starts_on"),
                Column(_("To"), lambda d: d.ends_on, "date", "ends_on"),
                Column(_("Facts"), lambda d: d.rows, "num", "rows"),
                Column(_("State"), lambda d: (TONES[d.state], d.get_state_display()), "state", "state"),
                Column(
                    _("Received"),
                    lambda d: d.received_at.date(),
                    "date",
                    "received_at",
                    second=lambda d: d.received_by.name,
                ),
            ),
            noun=lambda n: ngettext("%(n)d delivery", "%(n)d deliveries", n) % {"n": n},
            empty=Empty(
                _("No file received yet"),
                _(
                    "An agency makes the facts file on its own site and hands it over. The administrator first adds its key."
                ),
                _receive_button(),
            ),
            buttons=(_receive_button(),),
        ),
    )


@guard(access.DELIVERIES)
def receive(request):
    """Receive a facts file."""

    def received(user, *, file: bytes, filename: str) -> Delivery:
        found, created = actions.receive(user, data=file, filename=filename, today=today())
        if created:
            said = ngettext("%(n)d fact received.", "%(n)d facts received.", found.rows) % {"n": found.rows}
            messages.success(request, said)
        else:
            messages.info(request, _("This file was already received: nothing was changed."))
        return found

    return DELIVERIES.form(
        request,
        title=_("Receive a file"),
        subtitle=_(
            "It replaces what its source said of the same days, and nothing else. The months that it completes are published at once, and for good; those that it corrects, as a new vintage."
        ),
        verb=_("Receive the file"),
        form=ReceiveForm,
        does=received,
        then=lambda found: reverse("observatory:delivery", args=[found.number]),
    )


@guard(access.DELIVERIES)
def delivery(request, number: int):
    """One delivery and its facts still in force, under pseudonyms."""
    found = get_object_or_404(queries.deliveries(), number=number)
    return list_page(
        request,
        Listing(
            title=_("Delivery %(number)s") % {"number": found.number},
            subtitle=_("%(source)s, from %(start)s to %(end)s.")
            % {"source": found.source, "start": localised.day(found.starts_on), "end": localised.day(found.ends_on)},
            query=found.facts.all(),
            columns=(
                Column(_("Household’s pseudonym"), lambda f: f.household, order="household"),
                Column(_("Date"), lambda f: f.date, "date", "date"),
                Column(_("Kind"), lambda f: f.get_kind_display(), order="kind"),
                Column(_("People"), lambda f: f.size, "num", "size"),
                Column(_("Commune"), lambda f: f.commune, order="commune"),
                Column(_("Person’s pseudonym"), lambda f: f.person),
            ),
            noun=lambda n: ngettext("%(n)d fact in force", "%(n)d facts in force", n) % {"n": n},
            empty=Empty(
                _("No fact in force"), _("This file carried none, or newer files of the same source replaced them all.")
            ),
            crumbs=DELIVERIES.trail(),
            buttons=()
            if found.state == DeliveryState.WITHDRAWN
            else (
                Button(
                    _("Withdraw this delivery"),
                    reverse("observatory:delivery_withdraw", args=[number]),
                    access.DELIVERIES,
                ),
            ),
            extra={"delivery": found, "tone": TONES[found.state]},
            template="observatory/delivery.html",
        ),
    )


@guard(access.DELIVERIES)
def withdraw_delivery(request, number: int):
    """Take back a delivery that should not have been received."""
    found = get_object_or_404(queries.deliveries(), number=number)
    return DELIVERIES.form(
        request,
        title=_("Withdraw this delivery"),
        subtitle=_(
            "Its facts are erased. Those that it had replaced do not come back: the figures stop before its days until “%(source)s” "
            "gives a new file. What was published stays."
        )
        % {"source": found.source},
        verb=_("Withdraw this delivery"),
        form=WithdrawDeliveryForm,
        does=actions.withdraw_delivery,
        given={"delivery": found, "today": today()},
        then=lambda done: reverse("observatory:delivery", args=[done.number]),
        said=_("The delivery is withdrawn."),
    )


def _trust_button() -> Button:
    return Button(_("Trust a key"), reverse("observatory:trust"), access.KEYS, main=True)


@guard(access.CONFIRM)
def keys(request):
    """The keys whose files are accepted, and those withdrawn."""
    return list_page(
        request,
        Listing(
            title=_("Trusted keys"),
            subtitle=_("A facts file is accepted only when one of these keys signed it, for its own source."),
            query=queries.keys(),
            columns=(
                Column(_("Label"), lambda k: k.label, link=KEY.url),
                Column(_("Source"), lambda k: k.source, order="source"),
                Column(_("State"), _key_state, "state", "withdrawn_on"),
                Column(_("Key number"), lambda k: k.key_id),
                Column(_("Added on"), lambda k: k.added_on, "date", "added_on"),
                Column(_("Last file"), lambda k: k.last_used and k.last_used.date(), "date", "last_used"),
            ),
            noun=lambda n: ngettext("%(n)d key", "%(n)d keys", n) % {"n": n},
            empty=Empty(
                _("No trusted key yet"),
                _("Without one, no file can be received. Ask each source for its public key, and paste it here."),
                _trust_button(),
            ),
            buttons=(
                _trust_button(),
                Button(_("The key of the public figures"), reverse("observatory:own_key"), access.KEYS),
            ),
        ),
    )


@guard(access.KEYS)
def own_key(request):
    """What an agency needs to believe the file of public figures."""
    pem = settings.KEYS.signing_public
    return file_page(request, "observatory/own_key.html", pem=pem.decode(), number=key_id(pem))


def _key_state(found) -> tuple[str, str]:
    if found.waits:
        return "warn", _("To be confirmed")
    return ("", _("Withdrawn")) if found.withdrawn_on else ("ok", _("Trusted"))


@guard(access.KEYS)
def trust(request):
    """Add a source's public key."""
    return KEYS.form(
        request,
        title=_("Trust a key"),
        subtitle=_("Another person then compares it with its source and confirms it; until then it signs nothing."),
        verb=_("Trust this key"),
        form=TrustForm,
        does=actions.trust_key,
        given={"on": today()},
        then=KEY.url,
        said=_("The key is added: another person confirms it."),
    )


@guard(access.CONFIRM)
def key(request, pk: int):
    """One key: its text, to compare with its owner."""
    found = KEY.find(request, pk)
    buttons: tuple[Button, ...] = ()
    if found.waits and found.added_by != request.user:
        confirm_url = reverse("observatory:confirm", args=[pk])
        buttons = (Button(_("Confirm this key"), confirm_url, access.CONFIRM, main=True),)
    if not found.withdrawn_on:
        buttons += (Button(_("Withdraw this key"), reverse("observatory:withdraw", args=[pk]), access.KEYS),)
    return file_page(request, "observatory/key.html", buttons=buttons, key=found, state=_key_state(found))


@guard(access.CONFIRM)
def confirm(request, pk: int):
    """A second person says that the key is that of its source."""
    found = KEY.find(request, pk)
    others = queries.keys().filter(source=found.source, withdrawn_on=None).exclude(pk=pk).count()
    subtitle = _("Read its number by telephone with the agency, by a number that you knew already.")
    if others:
        subtitle += " " + ngettext(
            "“%(source)s” has another key already: ask why it needs this one.",
            "“%(source)s” has %(n)d other keys already: ask why it needs this one.",
            others,
        ) % {"source": found.source, "n": others}
    return KEY.form(
        request,
        found,
        title=_("Confirm this key"),
        subtitle=subtitle,
        verb=_("It is the key of this source"),
        form=ConfirmForm,
        does=actions.confirm_key,
        given={"on": today()},
        said=_("The key is trusted."),
    )


@guard(access.KEYS)
def withdraw(request, pk: int):
    """Stop accepting the files of a key."""
    found = KEY.find(request, pk)
    return KEY.form(
        request,
        found,
        title=_("Withdraw this key"),
        subtitle=_(
            "The files of “%(source)s” signed by it will be refused from now on. What was received stays. "
            "A withdrawn key does not come back: its source makes another."
        )
        % {"source": found.source},
        verb=_("Withdraw this key"),
        form=WithdrawForm,
        does=actions.withdraw_key,
        given={"on": today()},
        said=_("The key is withdrawn."),
    )
