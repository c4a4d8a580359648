"""Put right what the register says wrong: a step that did not happen, its day, what proves it.

Nothing is erased: the correction keeps the day that was written, the one that is, and why; a proof set aside is read
still. What a room did when it heard of the step follows, or the correction is refused (`Paper.corrected`).
"""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo
from trousseau.core.verbs import TODAY, VERSIONED, verb

from .. import todo
from ..access import REGISTER, WRITE
from ..enums import DELAYED, PROVING, Direction, Step
from ..happening import UNPROVED, Proof, await_receipt, keep_proof, tell
from ..models import DAYS, MailCorrection, MailItem, MailProof
from .checks import need, refuse_other

BESIDE: dict[Step, dict[str, object]] = {  # what goes with the day of a step that did not happen
    Step.SENT: {"sent_by": None},
    Step.RETURNED: {"returned_for": "", "settled_on": None},
}


@verb(once=VERSIONED, frozen=REGISTER, happened=("on",), right=WRITE)
def correct(
    actor: User,
    *,
    item: MailItem,
    version: int,
    step: str,
    why: str,
    today: date,
    on: date | None = None,
    proof: Proof = UNPROVED,
) -> None:
    """The day of `step` is `on`; None: it did not happen, and what proved it is set aside. `proof`: one more, of `on`.

    Raises Refused for a step on which a later one rests, and when a room cannot take back what it did since.
    """
    refuse_other(item, actor)
    _may(item, step, why)
    if item.queued_at:
        raise Refused(_("The outbox or the provider that carried it wrote its days: they are the right ones."), "step")
    wrong = Step(step)
    steps = _together(item, wrong)
    if on is None:
        last = item.last_step
        if last not in steps:
            assert last
            raise Refused(_("Take the later step back first: %(step)s.") % {"step": last.label}, "step")
        if item.direction == Direction.IN and wrong == Step.SENT:
            raise Refused(_("It is the day that the paper bears: give the right one."), "right")
    elif on == item.day_of(wrong):
        raise Refused(_("This is the day that the register has already."), "on")
    for one in steps:
        row = _correction(actor, item, one, on, why, today)
        if on is None:
            item.proofs.standing().filter(step=one).update(aside=row)
    values: dict[str, object] = {DAYS[one]: on for one in steps}
    if on is not None and item.direction == Direction.OUT and on < item.prepared_on:
        values["prepared_on"] = _prepared(item, wrong, on)
    if on is None:
        for one in steps:
            values |= BESIDE.get(one, {})
    edit(actor, item, version=version, reason="correct", **values)
    if on is not None:
        for one in steps:
            keep_proof(actor, item, one, proof, today)
    close_todo(todo.RECEIPT, thing=item, on=today)
    if item.returned_on is None and not item.failure:
        close_todo(todo.FAILED, thing=item, on=today)
    if item.direction == Direction.OUT:
        await_receipt(item)
    tell("corrected", actor, [item], today)


@verb(once=VERSIONED, frozen=REGISTER, happened=TODAY, right=WRITE)
def set_proof_aside(
    actor: User, *, item: MailItem, version: int, proof: MailProof, why: str, today: date, instead: Proof = UNPROVED
) -> None:
    """It proves something else: it is read still, and counts no more. `instead`: the right one, which may follow for a
    sending alone."""
    refuse_other(item, actor)
    _may(item, proof.step, why)
    if proof.aside_id:
        raise Refused(_("This proof is set aside already."))
    wrong = [proof]
    if len(_together(item, Step(proof.step))) > 1:  # one paper proved both
        wrong = list(item.proofs.standing().filter(says=proof.says, document=proof.document_id))
    steps = list(dict.fromkeys(Step(one.step) for one in wrong))
    for step in steps:
        day = item.day_of(step)
        row = _correction(actor, item, step, day, why, today)
        MailProof.objects.filter(pk__in=[one.pk for one in wrong if one.step == step]).update(aside=row)
        keep_proof(actor, item, step, instead, today)
        if step in (Step.PRESENTED, Step.RECEIVED) and not item.proofs.standing().filter(step=step).exists():
            need(instead)
    edit(actor, item, version=version, reason="correct")
    tell("corrected", actor, [item], today)


def _may(item: MailItem, step: str, why: str) -> None:
    if item.direction == Direction.IN and item.sort is None:
        raise Refused(_("Nothing runs from it: its day is corrected where one says what it is."), "step")
    if item.day_of(step) is None:
        raise Refused(_("The register has no day of this step: there is nothing to correct."), "step")
    if not why.strip():
        raise Refused(_("Say why it was wrong: the register keeps it."), "why")
    if item.sort and not all(item.sort.corrects(one) for one in _together(item, Step(step))):
        raise Refused(
            _(
                "Other things were written when this happened, and they do not come back with it: correct them on the page of what this letter is about."
            ),
            "step",
        )


def _together(item: MailItem, step: Step) -> Sequence[Step]:
    """The steps that have one day: what is handed over, or typed into another system, is received as it leaves."""
    at_once = item.direction == Direction.OUT and item.channel in PROVING and item.channel not in DELAYED
    if at_once and item.sent_on == item.received_on and step in (Step.SENT, Step.RECEIVED):
        return (Step.SENT, Step.RECEIVED)
    return (step,)


def _prepared(item: MailItem, step: Step, on: date) -> date:
    """What was noted once it had left was noted as prepared on the same wrong day, which moves with it. Raises Refused
    for a paper that the register had before it left."""
    written_on = timezone.localdate(item.history.earliest().history_date)
    if item.prepared_on != item.day_of(step) or item.prepared_on >= written_on:
        raise Refused(_("%(item)s was prepared after that day: check the date.") % {"item": item.reference}, "on")
    return on


def _correction(actor: User, item: MailItem, step: Step, now: date | None, why: str, today: date) -> MailCorrection:
    was = item.day_of(step)
    assert was  # `_may` saw it
    row = MailCorrection(item=item, step=step, was=was, now=now, why=why.strip(), noted_on=today, noted_by=actor)
    record(row, actor)
    return row
