"""The letters that a sitting makes necessary: who is written to, which paper, and the day they left together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from trousseau.applications.enums import CLOSED
from trousseau.applications.models import Application
from trousseau.captation.recipients import of_owner
from trousseau.core import localised
from trousseau.core.actions import record_all
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.engines.typesetting import Rendered
from trousseau.mail import actions as mail
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem
from trousseau.mail.queries import printable
from trousseau.mail.recipients import Recipient, of_organisation, of_person

from ..enums import LetterKind, Outcome, Withdrawn
from ..mail_papers import LETTER, bundle
from ..models import Decision, DecisionLetter, Sitting
from ..papers_letters import letters, letters_paper, waiting_for
from .locks import hold

type Key = tuple[int, str, int | None]  # of the decision, the kind, of the application


@dataclass(frozen=True)
class Written:
    """A letter to be written, to whom, and its paper."""

    letter: DecisionLetter
    to: Recipient
    paper: Rendered


def missing_letters(sitting: Sitting, *, examined: bool, on: date) -> list[Written]:
    """What it lacks, drawn before the base is held: a hundred letters take seconds.

    For each household designated: its offer, its partner's letter, the owner's. `examined`: also a neutral letter to those
    put forward and never designated, or whom the owner refused before their offer left, whose request is not closed. What
    came back is written again once another address is known. Raises Refused while the sitting is open: its decisions may
    still change.
    """
    if sitting.is_open:
        raise Refused(_("Close the sitting first: the letters say what its minutes say."))
    known = {_key(row): row for row in letters(sitting)}
    missing = []
    for row in _wanted(sitting, examined):
        to, there = _recipient(row), known.get(_key(row))
        if _lacks(there, to):
            missing.append(Written(there or row, to, letters_paper(sitting, [there or row], on=on)))
    return missing


@verb(
    once=No("what is prepared since it was drawn is not prepared again"),
    frozen=No("what the minutes say, to whom they owe it"),
    happened=TODAY,
)
def prepare_letters(actor: User, *, sitting: Sitting, missing: list[Written], on: date) -> int:
    """Each is kept and waits to be posted; a letter that waits takes the address that it lacked. Returns how many were
    added."""
    hold(Sitting.objects.filter(pk=sitting.pk))
    known = {_key(row): row for row in letters(sitting)}
    missing = [one for one in missing if _lacks(known.get(_key(one.letter)), one.to)]
    _complete_envelopes(actor, known.values())
    _write(actor, sitting, missing, on)
    return len(missing)


def _key(row: DecisionLetter) -> Key:
    return row.decision_id, row.kind, row.application_id


def _wanted(sitting: Sitting, examined: bool) -> list[DecisionLetter]:
    """The letters that its decisions ask for, not saved."""
    rows = sitting.decisions.filter(outcome=Outcome.ALLOCATED).select_related(
        "sitting", "application", "mandate__dwelling__commune", "mandate__owner"
    )
    applications = Application.objects.select_related("household__holder", "referred_by")
    chosen = applications.in_bulk({row.allocated_to.pk for row in rows})
    offers = DecisionLetter.objects.filter(
        decision__sitting=sitting, kind=LetterKind.OFFER, mail__sent_on__isnull=False
    )
    offered = set(offers.values_list("decision", flat=True))
    # by the offer, whatever became of it, or to answer it; of a decision that fell otherwise before, nobody told
    told = {
        row.allocated_to.pk for row in rows if row.stands or row.pk in offered or row.withdrawn_for == Withdrawn.REFUSED
    }
    written: set[int] = set()
    found: list[DecisionLetter] = []

    def ask(decision: Decision, kind: LetterKind, application: Application | None) -> None:
        found.append(DecisionLetter(decision=decision, kind=kind, application=application))

    for decision in rows:
        if decision.stands:
            application = chosen[decision.allocated_to.pk]
            ask(decision, LetterKind.OFFER, application)
            ask(decision, LetterKind.OWNER, None)
            if application.referred_by_id:
                ask(decision, LetterKind.PARTNER, application)
        if examined and decision.succeeds_id is None:
            codes = [int(one["application"][1:]) for one in decision.seen if "lines" in one]
            others = applications.filter(number__in=codes).exclude(state__in=CLOSED)  # « votre demande reste active »
            for other in others.exclude(pk__in=told | written):
                written.add(other.pk)
                ask(decision, LetterKind.WAITING, other)
    return found


def _recipient(row: DecisionLetter) -> Recipient:
    """The owner's letter names no household: it is of none."""
    if row.application is None:
        return of_owner(row.decision.mandate.owner)
    household = row.application.household
    if row.kind == LetterKind.PARTNER:
        assert row.application.referred_by
        return replace(of_organisation(row.application.referred_by), household=household)
    return of_person(household.holder, household)


def _lacks(there: DecisionLetter | None, to: Recipient) -> bool:
    """Whether it was not written, was cancelled, or came back from an address that is no longer theirs."""
    if there is None:
        return True
    item = there.mail
    moved = item.returned_on is not None and to.address not in ("", item.address)
    return item.cancelled_on is not None or moved


def _complete_envelopes(actor: User, rows: Iterable[DecisionLetter]) -> None:
    for row in rows:
        item = row.mail
        to = _recipient(row)
        if to.address and not item.address and item.sent_on is None and item.cancelled_on is None:
            mail.change_envelope(
                actor, item=item, version=item.version, name=to.name, address=to.address, channel=item.channel
            )


def _write(actor: User, sitting: Sitting, missing: list[Written], on: date) -> None:
    day = localised.day(sitting.held_on)
    items = []
    for one in missing:
        title = _("%(letter)s, sitting of %(day)s") % {"letter": one.letter.get_kind_display(), "day": day}
        document = file_document(
            kind="decision_letter",
            title=title,
            content=one.paper.pdf,
            suffix=".pdf",
            on=on,
            household=one.to.household,
            template=f"{one.paper.template}@{one.paper.version}",
        )
        items.append(
            mail.draft(
                paper=LETTER,
                to=one.to,
                channel=Channel.POST,
                title=title,
                on=on,
                by=actor,
                document=document,
                bundle=bundle(sitting),
            )
        )
    mail.prepare(actor, items=items)
    for one, item in zip(missing, items, strict=True):
        one.letter.mail = item
    again = [one.letter for one in missing if one.letter.pk]
    record_all([one.letter for one in missing if not one.letter.pk], actor)
    DecisionLetter.objects.bulk_update(again, ["mail"])


@verb(once=No("what left waits no more"), frozen=No("the register says what left"), happened=("on",))
def mark_sent(actor: User, *, sitting: Sitting, on: date, today: date) -> int:
    """All the letters that `actor` prints, had not left yet, and whose envelope shows an address, left on that day; returns
    how many.

    The others wait: each is corrected, or handed over, from its own page; those of a file that is closed to `actor`, for who
    opens it. Raises Refused when none of them has an address, or is theirs.
    """
    if on < sitting.held_on:
        raise Refused(_("A letter leaves after the sitting."), "on")
    ready, others = waiting_for(actor, sitting)
    if not ready:
        if others:
            raise Refused(_("The files of these letters are not open to you: who opens them prints and posts them."))
        return 0
    items = printable(ready)
    if not items:
        raise Refused(_("None of these letters has an address where it can be posted."))
    mail.send(actor, items=items, on=on, today=today)
    return len(items)


@verb(
    once=No("what was cancelled waits no more"),
    frozen=No("letters that would say what is no longer true"),
    happened=TODAY,
)
def keep_from_leaving(actor: User, rows: Iterable[DecisionLetter], *, on: date) -> None:
    """Letters that would say what is no longer true: those that did not leave are cancelled."""
    mail.withdraw(actor, items=MailItem.objects.waiting().filter(decision_letter__in=rows), today=on)
