"""The file of one mandate: what it says today, what it said before, what comes next."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import first_steps, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, file_page
from trousseau.core.states import available
from trousseau.core.todo import waits
from trousseau.ledger.queries import fund_balance
from trousseau.rules.mandate_term import Window

from . import access, queries, signed, todo
from .enums import TRANSITIONS, Choice, MandateState, Quality
from .models import Mandate, RenewalLetter
from .signers import signers
from .stipulations import blanks
from .subjects import MANDATE
from .views import state
from .words import rate_shown


@dataclass(frozen=True)
class Renewal:
    """The tacit renewal to come: its term, the window of its letter, when it left, the one that is `ready` to leave.

    `open`: it is not announced, and may be now.
    """

    term: date
    window: Window
    announced_on: date | None
    ready: RenewalLetter | None
    open: bool


def _renewal(found: Mandate, day: date) -> Renewal | None:
    renews = queries.must_announce(found) and queries.renewed_until(found, found.ends_at) is not None
    if found.state != MandateState.SIGNED or not renews:
        return None
    window = queries.announcement(found.ends_at)
    announced = queries.announced_on(found, found.ends_at)
    ready = queries.waiting_letter(found, found.ends_at)
    return Renewal(found.ends_at, window, announced, ready, announced is None and day >= window.first)


@guard(access.READ)
def mandate(request, pk):
    found, day = MANDATE.find(request, pk), today()
    mentions = queries.mentions(found, day)
    withdrawal = queries.withdrawal(found)
    may_withdraw = found.state == MandateState.SIGNED and withdrawal is not None and day <= withdrawal.on
    renewal = _renewal(found, day)
    lines = list(queries.register().filter(mandate=found))
    amendments = list(queries.amendments(found))
    return file_page(
        request,
        "mandates/mandate.html",
        buttons=_buttons(request, found, day, may_withdraw, bool(lines) and not lines[0].cancelled, renewal),
        mandate=found,
        state=state(found, day),
        draft=found.state == MandateState.DRAFT,
        until=found.ended_on or found.ends_at,
        blocking=first_steps.blocking(request.user, day) if found.state == MandateState.DRAFT else (),
        choice=Choice(found.choice_at).label,
        occupation=queries.occupation(found, day),
        mentions=sorted(mentions, key=lambda m: ("bad", "later", "ok").index(m.status)),
        bad=sum(mention.status == "bad" for mention in mentions),
        withdrawal=withdrawal,
        may_withdraw=may_withdraw,
        no_payment=queries.no_payment_until(found),
        early=scales.at("mandate.withdrawal_days", found.brought_in_on or found.signed_on or day),
        fees=[(fee, rate_shown(fee)) for fee in found.fees.all()],
        amendments=amendments,
        letters=[
            (letter, signed.RENEWED.steps(letter, request.user))
            for letter in found.renewal_letters.filter(mail__cancelled_on=None).select_related("mail")
        ],
        renewal=renewal,
        ran_out=queries.ran_out(found, day),
        silent=queries.renewed_in_silence(found, day),
        earliest=scales.at("mandate.renewal_letter_earliest", day),
        last_day=queries.last_day(found, day),
        longest=scales.at("mandate.longest_months", day),
        perhaps_announced=found.quality == Quality.SMALL and found.renewal_months > 0,
        vat=scales.at("mandate.vat_rate", day),
        accounts=scales.at("mandate.accounts_months", found.signed_on or day),
        availabilities=found.availabilities.all(),
        money=fund_balance(found.fund) if found.fund and found.ended_on and found.ended_on <= day else 0,
        may_hand_over=access.MONEY(request.user),
        anah=found.convention != "none",
        lines=lines,
        signing=_signing(request, found, mentions, day),
        who=signers(found, found.signed_on or day, written_by=found.signed_on),
        may_write=access.WRITE(request.user),
        copies=[(one, signed.AMENDED.steps(one, request.user)) for one in amendments if one.paper_id],
        crumbs=MANDATE.trail(found),
    )


def _signing(request, found: Mandate, mentions: list, day: date) -> dict | None:
    """From the draft to the signed copy; None in a mode that is not built."""
    if not found.way.built:
        return None
    printed = reverse("mandates:unsigned_paper", args=[found.pk])
    draft = found.state == MandateState.DRAFT
    return signed.MANDATE.steps(
        found,
        request.user,
        draft=printed,
        to_sign=f"{printed}?copie=a_signer",
        record=reverse("mandates:sign", args=[found.pk]) if access.WRITE(request.user) else "",
        lacks=[mention.label for mention in mentions if mention.status == "bad"],
        blanks=blanks(found, day) if draft else (),
    )


def _buttons(
    request, found: Mandate, day: date, may_withdraw: bool, in_register: bool, renewal: Renewal | None
) -> list[Button]:
    """What may be done with this mandate now; the step that is waited for is the main one."""
    steps = {step.code for step in available(TRANSITIONS, found.state, request.user)}
    draft = found.state == MandateState.DRAFT

    def to(name: str) -> str:
        return reverse(f"mandates:{name}", args=[found.pk])

    buttons = []
    if found.paper_id:
        buttons.append(Button(_("Signed mandate, PDF"), to("paper"), icon="doc"))
    if draft:
        buttons.append(Button(_("Information before signing, PDF"), to("information"), icon="doc"))
    if found.state != MandateState.ENDED:
        buttons.append(Button(_("Edit") if draft else _("Write the Anah convention"), to("edit"), access.WRITE))
    if draft:
        buttons.append(Button(_("Add a fee clause"), to("fee_new"), access.WRITE))
        if found.fees.exists():
            buttons.append(Button(_("Take a fee out"), to("fee_remove"), access.WRITE))
    if in_register:
        buttons.append(Button(_("Write a mention"), to("mention"), access.WRITE))
    if found.state == MandateState.SIGNED:
        buttons.append(Button(_("Write an amendment"), to("amend"), access.WRITE))
        if renewal and renewal.open:
            buttons.append(Button(_("Announce the renewal"), to("announce"), access.WRITE))
            if not renewal.ready:
                buttons.append(Button(_("Prepare the letter"), to("prepare_renewal"), access.WRITE))
    if "withdraw" in steps and may_withdraw:
        buttons.append(Button(_("Record the withdrawal"), to("withdraw"), access.WRITE))
        if found.informed_on is None:
            buttons.append(Button(_("Say that the owner was informed"), to("inform"), access.WRITE))
    if found.ended_on and found.ended_on <= day and found.papers_back_on is None:
        buttons.append(Button(_("Note what was handed back"), to("papers_back"), access.WRITE))
    if found.state == MandateState.SIGNED and waits(todo.SEE_DWELLING, found):
        buttons.append(Button(_("Note what was seen"), to("state_seen"), access.SEE))
    if "end" in steps:
        buttons.append(Button(_("End the mandate"), to("end")))
    if "sign" in steps and found.way.built:
        buttons.append(Button(_("Record the signature"), to("sign"), main=True))
    return buttons
