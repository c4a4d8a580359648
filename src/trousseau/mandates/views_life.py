"""Pages after the signature: amendments, the renewal announced, the withdrawal, the end."""

from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import paper_page
from trousseau.ledger.queries import fund_balance

from . import access, actions, queries
from .enums import Convention, MandateState
from .forms import (
    AMENDED,
    AmendForm,
    AnnounceForm,
    EndForm,
    InformForm,
    PapersBackForm,
    PrepareForm,
    StateSeenForm,
    WithdrawForm,
)
from .models import Amendment, Mandate, RenewalLetter
from .signers import others, owners_of
from .subjects import MANDATE, SIGNED


@guard(access.WRITE)
def amend(request, pk):
    found, day = SIGNED.find(request, pk), today()

    def amended(user, **fields) -> None:
        try:
            actions.amend_mandate(user, today=day, **{AMENDED.get(name, name): v for name, v in fields.items()})
        except Refused as refusal:
            refusal.field = {v: name for name, v in AMENDED.items()}.get(refusal.field, refusal.field)
            raise

    return SIGNED.form(
        request,
        found,
        title=_("Write an amendment"),
        subtitle=_("An empty field changes nothing; the signed terms stay written, and the register says the change."),
        verb=_("Record the signed amendment"),
        form=AmendForm,
        does=amended,
        printable=f"avenant-{found.code}",
        initial={"amended_on": day, "effect_on": day},
        options={
            "clauses": queries.fee_clauses(found, day),
            # a convention that it brings asks for the bare owner too
            "others": owners_of(others(found, day, convention=Convention.LOC1)),
        },
        said=_("The amendment is signed and in the register."),
        template="core/form_sections.html",
    )


def _window(found: Mandate) -> str:
    window = queries.announcement(found.ends_at)
    return _(
        "The mandate renews itself on %(term)s. The letter is sent from %(first)s to %(last)s; later, "
        "the owner may end the mandate at any moment."
    ) % {"term": localised.day(found.ends_at), "first": localised.day(window.first), "last": localised.day(window.last)}


@guard(access.WRITE)
def announce(request, pk):
    found, day = SIGNED.find(request, pk), today()
    ready = queries.waiting_letter(found, found.ends_at)

    return SIGNED.form(
        request,
        found,
        title=_("Announce the renewal"),
        subtitle=_window(found),
        verb=_("Note its sending") if ready else _("Print the letter and note its sending"),
        form=AnnounceForm,
        does=actions.announce_renewal,
        given={"today": day},
        initial={"sent_on": day},
        said=_("The letter is in the mandate’s file."),
    )


@guard(access.WRITE)
def prepare(request, pk):
    found = SIGNED.find(request, pk)

    return SIGNED.form(
        request,
        found,
        title=_("Prepare the letter"),
        subtitle=_window(found),
        verb=_("Put it with the mail to post"),
        printable=f"reconduction-{found.code}",
        form=PrepareForm,
        does=actions.prepare_renewal,
        given={"on": today()},
        said=_("The letter is ready: it is printed and marked as posted with the rest of the mail."),
    )


@guard(access.READ)
def amendment_paper(request, pk):
    return paper_page(get_object_or_404(Amendment.objects.select_related("paper"), pk=pk).paper)


@guard(access.READ)
def renewal_paper(request, pk):
    return paper_page(get_object_or_404(RenewalLetter.objects.select_related("mail__paper"), pk=pk).mail.paper)


@guard(access.WRITE)
def inform(request, pk):
    return SIGNED.form(
        request,
        SIGNED.find(request, pk),
        title=_("Say that the owner was informed"),
        subtitle=_("The delay to withdraw runs from the day of this information, in full."),
        verb=_("Record this information"),
        form=InformForm,
        does=actions.inform_owner,
        given={"today": today()},
        initial={"on": today()},
        said=_("The information is recorded."),
    )


@guard(access.WRITE)
def withdraw(request, pk):
    found = SIGNED.find(request, pk)
    deadline = queries.withdrawal(found)
    subtitle = (
        _(
            "Until %(day)s, day of sending. The mandate ends, its register says so, the prospect is free again; the owner "
            "takes over a lease that runs."
        )
        % {"day": localised.day(deadline.on)}
        if deadline
        else _("This mandate bears no right to withdraw.")
    )

    return SIGNED.form(
        request,
        found,
        title=_("Record the withdrawal"),
        subtitle=queries.obstacle(found) or subtitle,
        verb=_("End the mandate by this withdrawal"),
        form=WithdrawForm,
        does=actions.withdraw_mandate,
        given={"today": today()},
        initial={"sent_on": today()},
        said=_("The mandate is ended."),
    )


@guard(access.END)
def end(request, pk):
    found, day = SIGNED.find(request, pk), today()
    silent = queries.renewed_in_silence(found, day)
    if silent:
        subtitle = _("It renewed itself on %(day)s without the letter in time: the owner may end it at any moment.") % {
            "day": localised.day(silent)
        }
    else:
        subtitle = _("The dwelling leaves the list of free ones; the register says the end and keeps the number.")
    if money := fund_balance(found.fund) if found.fund else 0:
        said = _(
            "%(amount)s are held for this mandate: they are handed over after its end, to the owner or the next manager."
        )
        subtitle = f"{subtitle} {said % {'amount': localised.money(money)}}"

    return SIGNED.form(
        request,
        found,
        title=_("End the mandate"),
        subtitle=queries.obstacle(found) or subtitle,
        verb=_("End the mandate"),
        form=EndForm,
        does=actions.end_mandate,
        given={"today": day},
        initial={"on": min(day, found.ends_at)},
        said=lambda _made: _end_words(found, day),
    )


def _end_words(found: Mandate, day: date) -> str:
    if found.ended_on is None or found.ended_on <= day:
        return _("The mandate is ended.")
    return _("It is noted: the mandate ends on %(day)s.") % {"day": localised.day(found.ended_on)}


@guard(access.WRITE)
def papers_back(request, pk):
    """What an ended mandate leaves with the agency goes back."""
    found, day = MANDATE.find(request, pk, state=MandateState.ENDED), today()
    if found.ended_on and found.ended_on > day:  # its things to do lead here from the notice on
        messages.info(request, actions.not_over(found))
        return redirect(MANDATE.url(found))
    return MANDATE.form(
        request,
        found,
        title=_("Note what was handed back"),
        subtitle=_("The owner, or who they named in writing, has the papers and the keys again."),
        verb=_("Note it"),
        form=PapersBackForm,
        does=actions.hand_papers_back,
        given={"today": day},
        initial={"on": day},
        said=_("The papers and the keys are back."),
        article="C. civ., art. 1993",
    )


@guard(access.SEE)
def state_seen(request, pk):
    """The dwelling seen again by who manages it."""
    found = MANDATE.find(request, pk, state=MandateState.SIGNED)
    return MANDATE.form(
        request,
        found,
        title=_("Note what was seen"),
        subtitle=_("A household did not take %(dwelling)s for its state.") % {"dwelling": found.dwelling},
        verb=_("Note it"),
        form=StateSeenForm,
        does=actions.note_state,
        given={"today": today()},
        initial={"on": today()},
        said=_("What was seen is noted."),
    )
