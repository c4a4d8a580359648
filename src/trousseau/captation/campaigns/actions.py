"""Prepare, print and send a campaign; record what comes back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.tasks import enqueue_once
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.engines.typesetting import Rendered
from trousseau.mail import actions as mail
from trousseau.mail.enums import ReturnedFor
from trousseau.mail.models import MailItem

from ..actions import OF_OWNERS, edit_prospect, lose_prospect, postpone_prospect
from ..enums import (
    CAMPAIGN_TRANSITIONS,
    OPEN_STAGES,
    CampaignState,
    Channel,
    Direction,
    LetterAnswer,
    LossCause,
    ObjectionScope,
)
from ..following.actions import note_contact
from ..models import Campaign, CampaignLetter
from ..reach.actions import record_objection
from .papers import letters_paper
from .queries import borne
from .tasks import print_campaign
from .words import check

ANSWERED = No("an answer that is recorded already is refused")


@verb(
    once=Once(Campaign, later=("why_stopped",), apart=("prospects", "excluded", "on")),
    frozen=OF_OWNERS,
    happened=No("an answer is expected on a day to come"),
)
def prepare_campaign(
    actor: User,
    *,
    title: str,
    subject: str,
    body: str,
    return_on: date,
    prospects: Sequence[int],
    excluded: int,
    on: date,
    chosen: str = "",
    key: str = "",
) -> Campaign:
    """One letter to each of `prospects`; `excluded` owners were left out because they object. `key`: a form sent twice is
    one."""
    _words(subject, body, return_on, on)
    if not prospects:
        raise Refused(_("Nobody is left to write to: choose other prospects."))
    campaign = Campaign(
        title=title,
        subject=subject,
        body=body,
        return_on=return_on,
        chosen=chosen,
        excluded=excluded,
        made_on=on,
        made_by=actor,
        key=key or None,
    )
    record(campaign, actor)
    CampaignLetter.objects.bulk_create([CampaignLetter(campaign=campaign, prospect_id=pk) for pk in prospects])
    return campaign


def _words(subject: str, body: str, return_on: date, on: date) -> None:
    check(subject, "subject")
    check(body, "body")
    if "{" in subject:
        raise Refused(_("The subject is the same for all: write it without braces."), "subject")
    if return_on <= on:
        raise Refused(_("The answer is expected on a day to come."), "return_on")


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=No("an answer is expected on a day to come"))
def edit_campaign(actor: User, *, campaign: Campaign, version: int, on: date, **fields: Any) -> None:
    """Change the words of a campaign that has not left; what was printed is printed again."""
    left = campaign.letters.filter(mail__sent_on__isnull=False).exists()
    if left or campaign.state not in (CampaignState.DRAFT, CampaignState.PRINTED):
        raise Refused(_("These letters have left, or are being printed: their words stay."))
    _words(fields["subject"], fields["body"], fields["return_on"], on)
    edit(actor, campaign, version=version, state=CampaignState.DRAFT, done=0, **fields)


def sample(campaign: Campaign, *, on: date) -> Rendered:
    """The first letter that will be made. Raises Refused naming what the letters still need."""
    return letters_paper(campaign, [_first(campaign)], on=on)


def _first(campaign: Campaign) -> CampaignLetter:
    first = borne(campaign).first()
    if first is None:
        raise Refused(
            _("None of these owners has an address: write one in the file of an owner, then print the letters.")
        )
    return first


@verb(once=No("while they are printed it is refused; later they are printed anew"), frozen=OF_OWNERS, happened=TODAY)
def ask_printing(actor: User, *, campaign: Campaign) -> None:
    """The task worker prints; who objected since is left out first. Raises Refused when no owner has an address."""
    _first(campaign)
    state = step(CAMPAIGN_TRANSITIONS, "print", campaign.state, actor)
    edit(
        actor,
        campaign,
        version=campaign.version,
        state=state,
        total=campaign.letters.count(),
        done=0,
        why_stopped="",
        moved_at=timezone.now(),
    )
    enqueue_once(print_campaign, campaign.pk)


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=("on",))
def send_campaign(actor: User, *, campaign: Campaign, version: int, on: date, today: date) -> None:
    """All its letters that wait left: each is a contact of its prospect. Who objected since the printing must be taken
    out first."""
    step(CAMPAIGN_TRANSITIONS, "send", campaign.state, actor)
    edit(actor, Campaign.objects.get(pk=campaign.pk), version=version)  # what they say is what the reader saw
    items = list(MailItem.objects.waiting().filter(campaign_letter__campaign=campaign).order_by("pk"))
    mail.send(actor, items=items, on=on, today=today)
    campaign.refresh_from_db()


@verb(once=ANSWERED, frozen=OF_OWNERS, happened=("on",))
def record_answer(
    actor: User,
    *,
    letter: CampaignLetter,
    answer: str,
    on: date,
    today: date,
    until: date | None = None,
    words: str = "",
) -> None:
    """What came back moves the prospect, or records the objection, in the same transaction."""
    if letter.mail is None:
        raise Refused(_("This letter was not made: its owner had no address."))
    if letter.sent_on is None or on < letter.sent_on:
        raise Refused(_("An answer comes after the letter left."), "on")
    if answer == LetterAnswer.UNDELIVERED:
        if letter.came:
            raise Refused(_("The answer to this letter is already recorded."))
        item = letter.mail
        mail.take_back(actor, item=item, version=item.version, on=on, today=today, why=ReturnedFor.UNKNOWN)
        return
    unanswered = CampaignLetter.objects.filter(pk=letter.pk, answer="", mail__returned_on=None)
    if not unanswered.update(answer=answer, answered_on=on):
        raise Refused(_("The answer to this letter is already recorded."))
    prospect = letter.prospect
    note = f"{letter.campaign.title} : {LetterAnswer(answer).label}. {words}".strip()
    note_contact(
        actor, prospect=prospect, on=on, today=today, channel=Channel.LETTER, direction=Direction.IN, note=note
    )
    if answer == LetterAnswer.OBJECTS:
        record_objection(
            actor,
            owner=prospect.owner,
            scope=ObjectionScope.ALL,
            on=on,
            today=today,
            received_by=Channel.LETTER,
            words=words,
        )
    if prospect.stage not in OPEN_STAGES:
        return
    if answer == LetterAnswer.NO:
        lose_prospect(
            actor, prospect=prospect, version=prospect.version, cause=LossCause.OTHER, reason=words or note, on=today
        )
    elif answer == LetterAnswer.LATER:
        if until is None:
            raise Refused(_("Say until when: on that day the prospect comes back."), "until")
        postpone_prospect(actor, prospect=prospect, version=prospect.version, until=until, on=today, reason=words)
    elif answer == LetterAnswer.YES:
        edit_prospect(actor, prospect=prospect, version=prospect.version, on=today, next_contact_on=today)


@verb(once=ANSWERED, frozen=OF_OWNERS, happened=("on",))
def record_returns(
    actor: User, *, answers: Sequence[tuple[CampaignLetter, str]], on: date, today: date, until: date | None = None
) -> int:
    """The answers of many letters, all or none. Raises Refused naming the first that cannot be recorded."""
    for letter, answer in answers:
        try:
            record_answer(actor, letter=letter, answer=answer, on=on, today=today, until=until)
        except Refused as refusal:
            raise Refused(
                _("%(reference)s: %(why)s") % {"reference": letter.reference, "why": refusal.message}, refusal.field
            ) from refusal
    return len(answers)
