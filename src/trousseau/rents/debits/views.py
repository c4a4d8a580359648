"""Direct debits: the mandates that tenants signed, the collections, what the bank sends back."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised, scales
from trousseau.core.access import guard
from trousseau.core.again import FILE, PAGE
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.forms import Versioned
from trousseau.core.pages import Button, Column, Empty, Listing, Task, file_page, form_page, list_page, paper_page
from trousseau.engines import typography
from trousseau.rules.debits import first_due, lapsed
from trousseau.tenancies.queries import leases

from ..access import BANK
from ..enums import REASONS, CollectionState
from ..models import Collection, Debit, DebitMandate
from ..subjects import RENTS
from . import actions
from .forms import CollectionForm, DayForm, MandateForm, NoticeForm, RevokeForm, SentForm
from .queries import next_announced, proposed
from .subjects import COLLECTION, COLLECTIONS, MANDATE, MANDATES

TONES = {
    CollectionState.MADE: "warn:ask",
    CollectionState.SENT: "note",
    CollectionState.PRESENTED: "ok",
    CollectionState.CANCELLED: "",
}


@guard(BANK)
def collections(request):
    make = Button(_("Prepare a collection"), reverse("rents:collection_new"), BANK, main=True)
    columns = (
        Column(gettext_lazy("Collection"), str, link=COLLECTION.url),
        Column(gettext_lazy("Debited on"), lambda c: c.due_on, kind="date", order="due_on"),
        Column(gettext_lazy("State"), lambda c: (TONES[c.state], c.get_state_display()), kind="state"),
        Column(gettext_lazy("Direct debits"), lambda c: c.count, kind="num"),
        Column(gettext_lazy("Total"), lambda c: c.total, kind="money", order="total"),
        Column(
            gettext_lazy("Sent back"), lambda c: sum(1 for d in c.debits.all() if d.returned_on) or None, kind="num"
        ),
    )
    return list_page(
        request,
        Listing(
            title=_("Direct debits"),
            subtitle=_(
                "One file a day of debit: what is due by then of each tenant with a mandate, the aid awaited left out; of a debt under a plan, its instalments."
            ),
            query=Collection.objects.prefetch_related("debits"),
            columns=columns,
            empty=Empty(
                _("No collection yet"), _("Note the mandates that tenants signed, then prepare the first file."), make
            ),
            noun=lambda n: ngettext("%(n)s collection", "%(n)s collections", n) % {"n": typography.number(n)},
            buttons=(Button(_("Load what the bank sends back"), reverse("rents:debit_notice"), BANK), make),
            links=(Button(_("Mandates"), MANDATES.url(), BANK),),
            crumbs=RENTS.trail((_("Direct debits"), "")),
        ),
    )


@guard(BANK)
def debit_mandates(request):
    day = today()
    months = scales.at("sepa.mandate_months", day).number
    new = Button(_("Note a mandate"), reverse("rents:debit_mandate_new"), BANK, main=True)

    def state(row: DebitMandate) -> tuple[str, str]:
        if row.revoked_on:
            return "", _("Revoked")
        if lapsed(row.signed_on, row.last_used_on, day, months):
            return "warn:clock", _("Lapsed")
        return "ok", _("In force")

    columns = (
        Column(gettext_lazy("Mandate (RUM)"), str, link=_revoke, order="rum"),
        Column(gettext_lazy("State"), state, kind="state"),
        Column(gettext_lazy("Household"), lambda m: m.lease.code, second=lambda m: str(m.lease.household)),
        Column(gettext_lazy("Account"), lambda m: m.iban_masked),
        Column(gettext_lazy("Signed on"), lambda m: m.signed_on, kind="date", order="signed_on"),
        Column(gettext_lazy("Last used on"), lambda m: m.last_used_on, kind="date", order="last_used_on"),
        Column(gettext_lazy("Why"), lambda m: REASONS.get(m.why_revoked, m.why_revoked)),
    )
    return list_page(
        request,
        Listing(
            title=_("Mandates of direct debit"),
            subtitle=_("Signed by the holder of the account; never asked of a tenant as a condition of the lease."),
            query=MANDATE.rows(request.user),
            columns=columns,
            empty=Empty(_("No mandate yet"), _("A tenant who signs one is debited on the day of a collection."), new),
            noun=lambda n: ngettext("%(n)s mandate", "%(n)s mandates", n) % {"n": typography.number(n)},
            buttons=(new,),
            crumbs=COLLECTIONS.trail((_("Mandates"), "")),
        ),
    )


def _revoke(row: DebitMandate) -> str:
    return reverse("rents:debit_mandate_revoke", args=[row.pk]) if row.revoked_on is None else ""


@guard(BANK)
def debit_mandate_new(request):
    return MANDATES.form(
        request,
        title=_("Note a mandate"),
        verb=_("Note the mandate"),
        form=MandateForm,
        does=actions.sign_mandate,
        given={"today": today()},
        subtitle=_("Once the holder of the account has signed it. Its reference follows from the lease."),
        options={"leases": leases(request.user)},
        said=_("The mandate is noted."),
    )


@guard(BANK)
def debit_mandate_revoke(request, pk):
    mandate = MANDATE.find(request, pk)
    return MANDATE.form(
        request,
        mandate,
        title=_("Revoke mandate %(rum)s") % {"rum": mandate.rum},
        here=mandate.rum,
        verb=_("Revoke this mandate"),
        form=RevokeForm,
        does=actions.revoke_mandate,
        given={"today": today()},
        subtitle=_("The tenant may revoke it at any time. What was presented stays; nothing more is debited."),
        initial={"on": today()},
        said=_("The mandate is revoked."),
    )


@guard(BANK)
def collection_new(request):
    """The lines of a day, chosen one by one before the file is made. The day is that of the next debits announced."""
    day = today()
    rule = scales.at("sepa.cutoff_days", day)
    earliest = first_due(day, rule.number)
    asked = DayForm(request.POST or request.GET or None)
    announced = next_announced(day)
    due = asked.cleaned_data["due_on"] if asked.is_valid() else max(announced or earliest, earliest)
    opened = set(leases(request.user).values_list("pk", flat=True))
    rows = proposed(due, day)
    ready = [row for row in rows if row.cents]

    said = ngettext(
        "%(n)s debit of %(amount)s may leave for %(day)s.",
        "%(n)s debits, %(amount)s together, may leave for %(day)s.",
        len(ready),
    ) % {"n": len(ready), "amount": localised.money(sum(row.cents for row in ready)), "day": localised.day(due)}
    too_soon = ""
    try:
        actions.may_be_made(due, day)
    except Refused as refusal:
        too_soon = str(refusal)
    nobody = _("Nobody with a mandate owes anything on %(day)s: no file is needed before another day.")
    untold = _("Nobody was told of a debit of %(day)s in time: see why on each line.")
    task = Task(
        title=_("Prepare a collection"),
        verb=_("Make the file") if ready and not too_soon else "",  # what is always refused has no button
        form=CollectionForm,
        does=actions.make_collection,
        given={"today": day},
        then=COLLECTION.url,
        subtitle=too_soon or (said if ready else (untold if rows else nobody) % {"day": localised.day(due)}),
        options={"rows": rows},
        initial={"due_on": due},
        said=_("The file is ready: download it, hand it to the bank, then say so."),
        crumbs=COLLECTIONS.trail((_("Prepare a collection"), "")),
        cancel=COLLECTIONS.url(),
        template="rents/collection_new.html",
        extra={
            "rule": rule,
            "notice": scales.at("sepa.notice_days", day),
            "day_form": DayForm(initial={"due_on": due}, auto_id="day_%s"),
            "opened": opened,
        },
    )
    return form_page(request, task)


@guard(BANK)
def collection(request, pk):
    found = COLLECTION.find(request, pk)
    opened = set(leases(request.user).values_list("pk", flat=True))
    debits = found.debits.select_related("lease__household__holder", "mandate", "receipt__reversal")
    held = sum(d.receipt.amount for d in debits if d.receipt)
    above = actions.asking_too_much(found, today())
    buttons = []
    answered = any(one.returned_on for one in debits)
    if found.state in (CollectionState.MADE, CollectionState.SENT) and not answered:
        buttons.append(Button(_("Cancel this collection"), reverse("rents:collection_cancel", args=[pk]), BANK))
    if found.state != CollectionState.CANCELLED:
        buttons.append(Button(_("Download the file"), reverse("rents:collection_file", args=[pk]), BANK, icon="down"))
    if found.state == CollectionState.MADE:
        buttons.append(
            Button(_("It was handed to the bank"), reverse("rents:collection_send", args=[pk]), BANK, main=True)
        )
    return file_page(
        request,
        "rents/collection.html",
        buttons=buttons,
        collection=found,
        tone=TONES[found.state],
        rows=[
            (debit, debit.lease_id in opened, REASONS.get(debit.reason, debit.reason), debit.pk in above)
            for debit in debits
        ],
        above=0 if answered else len(above),  # it says to cancel what is no longer cancelled
        held=held,
        due=sum(d.cents for d in debits if d.receipt or not d.returned_on),
        returned=sum(d.cents for d in debits if d.returned_on),
        crumbs=COLLECTION.trail(found),
    )


@guard(BANK, again=FILE)
def collection_file(request, pk):
    found = COLLECTION.find(request, pk)
    return paper_page(found.file, str(found))


@guard(BANK, again=PAGE)
def collection_send(request, pk):
    found = COLLECTION.find(request, pk)
    return COLLECTION.form(
        request,
        found,
        title=_("Collection %(number)s was handed to the bank") % {"number": found},
        here=_("Given to the bank"),
        verb=_("Note it"),
        form=SentForm,
        does=actions.send_collection,
        given={"today": today()},
        subtitle=_("On its day, each debit is noted on the account of its tenant."),
        initial={"on": today()},
        said=_("It is noted."),
    )


@guard(BANK)
def collection_cancel(request, pk):
    found = COLLECTION.find(request, pk)
    return COLLECTION.form(
        request,
        found,
        title=_("Cancel collection %(number)s") % {"number": found},
        here=_("Cancel"),
        verb=_("Cancel this collection"),
        form=Versioned,
        does=actions.cancel_collection,
        subtitle=_("Nothing moved yet. If the bank has the file, ask it to cancel it too."),
        said=_("The collection is cancelled."),
        template="ledger/bank_bare.html",
    )


@guard(BANK)
def debit_notice(request):
    def read(actor, *, file) -> None:
        told = actions.return_told(actor, notices=actions.read_notice(file.read(), today()), today=today())
        if told.done:
            said = ngettext("%(n)s debit was sent back.", "%(n)s debits were sent back.", told.done)
            messages.success(request, said % {"n": told.done})
        elif not told.groups and not told.other and not told.unknown:
            messages.success(request, _("This notice sends no debit of ours back, or it was read already."))
        if told.groups:
            said = ngettext(
                "%(n)s group of this notice was not read: its parts are not given or do not make its sum. Say which debits it "
                "sends back when the statement brings its line.",
                "%(n)s groups of this notice were not read: their parts are not given or do not make their sums. Say which "
                "debits they send back when the statement brings their lines.",
                told.groups,
            )
            messages.warning(request, said % {"n": told.groups})
        if told.other:
            said = _(
                "A movement of this notice names %(debits)s with another amount, perhaps its charge added: nothing was undone. "
                "Look at it, and say which debit it sends back when the statement brings its line."
            )
            messages.warning(request, said % {"debits": ", ".join(told.other)})
        if told.unknown:
            said = _(
                "This notice sends back what is no debit of ours: %(named)s. Nothing was undone. Ask the bank what it is, or look "
                "whether its collection was noted as handed over."
            )
            messages.warning(request, said % {"named": ", ".join(told.unknown)})

    return COLLECTIONS.form(
        request,
        title=_("Load what the bank sends back"),
        here=_("Sent back"),
        verb=_("Read this notice"),
        form=NoticeForm,
        does=read,
        subtitle=_(
            "Each debit sent back is undone on the account of its tenant. The statement says it too: told twice, it is done once."
        ),
    )


def debits_of(lease) -> list[tuple[Debit, str]]:
    """The debits of a lease that were sent back, with their reasons: for its account."""
    rows = Debit.objects.filter(lease=lease, returned_on__isnull=False).select_related("collection")
    return [(row, str(REASONS.get(row.reason, row.reason))) for row in rows.order_by("-returned_on")]
