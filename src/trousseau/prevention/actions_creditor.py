"""What the lessor does in a file of over-indebtedness: the decision noted, who is told, the loss written off."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.engines import typography
from trousseau.rents.adjustments.actions import adjust
from trousseau.rents.enums import AdjustmentKind
from trousseau.rents.models import Adjustment
from trousseau.rules.overindebtedness import ERASES
from trousseau.tenancies.models import Lease

from .access import CLAIM, WRITE
from .actions import hold, refresh
from .enums import FILE_ACTS, ActKind, Author, CreditorDuty
from .models import CreditorStep, Procedure, ProcedureAct
from .procedure.actions import note_act, open_procedure
from .queries import with_aid
from .queries_creditor import Stopped, losses, stopped

type Scan = tuple[bytes, str]  # content, suffix


def standing(lease: Lease, on: date) -> Stopped | None:
    [mine] = with_aid(Lease.objects.filter(pk=lease.pk), on)
    return stopped(lease, on, aided=mine.aid > 0)


@verb(
    once=No("a decision of one day is noted once: the base refuses a second"),
    frozen=CLAIM,
    happened=("on", "received_on"),
    right=WRITE,
)
def note_file(
    actor: User,
    *,
    lease: Lease,
    act: str,
    on: date,
    today: date,
    received_on: date | None = None,
    proof: str = "",
    scan: Scan | None = None,
) -> ProcedureAct:
    """A decision of the commission, among the acts of the procedure of the lease, which is opened today when none is. The
    earlier debt stops at once; the next action is computed again."""
    if act not in FILE_ACTS:
        raise Refused(_("Choose what the commission decided."), "act")
    procedure = Procedure.objects.filter(lease=lease, closed_on=None).first()
    if procedure is None:
        procedure = open_procedure(actor, lease=lease, on=today, today=today)
    [made] = note_act(
        actor,
        procedure=procedure,
        act=act,
        on=on,
        author=Author.COMMISSION,
        today=today,
        received_on=received_on,
        proof=proof,
        scan=scan,
    )
    return made


@verb(once=No("what stands is noted once: a second is refused"), frozen=CLAIM, happened=("on",), right=WRITE)
def note_duty(
    actor: User, *, lease: Lease, duty: str, on: date, today: date, cents: int | None = None, scan: Scan | None = None
) -> CreditorStep:
    """The claim was justified for `cents`, the payer of the aid or the guarantor was told: the next thing to do comes."""
    found = standing(lease, today)
    if found is None:
        raise Refused(_("No file of over-indebtedness is noted for this tenancy."))
    if on < found.file.stopped_on:
        raise Refused(
            _("The file was admitted on %(day)s: this comes after.") % {"day": localised.day(found.file.stopped_on)},
            "on",
        )
    duty = CreditorDuty(duty)
    hold(lease)
    if CreditorStep.objects.filter(lease=lease, duty=duty, withdrawn_on=None, on__gte=found.file.stopped_on).exists():
        raise Refused(_("This is noted already: reload the page."))
    if duty == CreditorDuty.CLAIM and (cents is None or cents <= 0):
        raise Refused(_("Write the sum that was declared."), "cents")
    paper = None
    if scan:
        content, suffix = scan
        paper = file_document(
            kind="creditor",
            title=f"{duty.label}, {lease.code}",
            content=content,
            suffix=suffix,
            on=on,
            household=lease.household,
        )
    made = CreditorStep(
        lease=lease,
        duty=duty,
        on=on,
        noted_on=today,
        cents=cents if duty == CreditorDuty.CLAIM else None,
        paper=paper,
        noted_by=actor,
    )
    record(made, actor)
    refresh(lease, on=today)
    return made


@verb(once=VERSIONED, frozen=CLAIM, happened=TODAY, right=WRITE)
def withdraw_duty(actor: User, *, duty: CreditorStep, version: int, why: str, today: date) -> None:
    """Noted by mistake: it is asked again; it stays in the history with the reason."""
    if duty.withdrawn_on:
        raise Refused(_("This was withdrawn already."))
    if not why.strip():
        raise Refused(_("Write why it is withdrawn."), "why")
    edit(actor, duty, version=version, withdrawn_on=today, withdrawn_for=why.strip(), withdrawn_by=actor)
    refresh(duty.lease, on=today)


@verb(once=No("asked by its key, where the sum is written"), frozen=CLAIM, happened=("on",), right=WRITE)
def write_off(actor: User, *, lease: Lease, amount: int, on: date, today: date, key: str) -> Adjustment:
    """C. conso., art. L741-2: the debt that a proved decision ended is the owner's loss, `amount` cents of it; the tenant is
    told by letter. Never more than the debt of the decision that is left. Its ground says no cause: others read it.

    Undone where the account shows it.
    """
    found = standing(lease, today)
    decided = (found.file.erased_on or found.file.measures_on) if found else None
    if found is None or decided is None:
        raise Refused(_("No erasure and no measures are noted: nothing is lost."))
    kinds = (ActKind.DEBT_ERASED, ActKind.OVERINDEBTEDNESS_MEASURES)
    proved = ProcedureAct.objects.standing().filter(
        procedure__lease=lease, act__in=kinds, on=decided, paper__isnull=False
    )
    if not proved.exists():
        raise Refused(_("Nothing proves this decision yet: add its proof first."))
    if on < decided:
        raise Refused(_("It is written off on the day of the decision or later."), "on")
    known = Adjustment.objects.filter(credit__entry__idempotency_key__endswith=f"adjustment:{key}").exists()
    most = (
        found.lost
        if found.file.erased_on
        else max(min(found.claimed - losses(lease.pk, decided, today), found.earlier), 0)
    )
    if amount > most and not known:
        raise Refused(
            _("%(amount)s of the debt that it ends is left: no more is written off.")
            % {"amount": localised.money(most)},
            "amount",
            ERASES,
        )
    made = adjust(
        actor,
        lease=lease,
        kind=AdjustmentKind.LOST,
        amount=amount,
        ground=f"Décision du {typography.day(decided, 'fr')}.",  # the letter to the tenant says it
        on=on,
        today=today,
        key=key,
    )
    refresh(lease, on=today)
    return made
