"""Open a procedure, note what the owner orders and each act with its proof, take back what was noted by mistake, close it.

Nothing acts by itself: each row is written by a person, and no deadline writes one.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau import scales
from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import Agency, Document, Person, User
from trousseau.core.normal import normal
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.exchange.eviction_case import law_of
from trousseau.rules.dates import add_months
from trousseau.rules.eviction_leave import truce_of
from trousseau.rules.overindebtedness import STOPS
from trousseau.rules.working_days import closed
from trousseau.tenancies.models import Lease

from .. import stops
from ..access import CLAIM, WRITE
from ..actions import refresh, withdraw_terms
from ..enums import FILE_ACTS, INSTRUCTED, SERVED, TITLES, ActKind, Author, Outcome, ProofKind, Renewal, Representative
from ..models import OwnerInstruction, Procedure, ProcedureAct
from . import queries

FARTHEST = 24  # months: an act to come beyond is a mistake of year
NO_COURT = "Cass. 3e civ., 5 sept. 2012, 11-20.369 ; CPC, art. 762"
ORDERED = "C. civ., art. 1984 et 1988"
BY_OFFICER = "CPCE, art. L122-1 et L411-1 ; C. pén., art. 226-4-2"

type Scan = tuple[bytes, str]  # content, suffix


def _open(procedure: Procedure) -> None:
    """Raises Refused once it is closed, read again: another may have closed it meanwhile."""
    standing = Procedure.objects.select_for_update().get(pk=procedure.pk)
    if standing.closed_on:
        raise Refused(
            _("This procedure was closed on %(day)s: reopen it first, with the reason.")
            % {"day": localised.day(standing.closed_on)}
        )


def _filed(procedure: Procedure, scan: Scan, title: str, on: date) -> Document:
    content, suffix = scan
    return file_document(
        kind="procedure",
        title=f"{title}, {procedure.lease.code}",
        content=content,
        suffix=suffix,
        on=on,
        household=procedure.lease.household,
    )


@verb(
    once=No("one procedure of a lease is open: the base refuses a second"),
    frozen=CLAIM,
    happened=("on", "renewed_on"),
    right=WRITE,
)
def open_procedure(
    actor: User, *, lease: Lease, on: date, today: date, renewed_on: date | None = None, **read: Any
) -> Procedure:
    """A file for the acts of one lease: it orders nothing. `read`: as `describe_procedure`."""
    if lease.keys_on is None or on < lease.starts_on:
        raise Refused(_("A procedure is opened for a lease that has begun: check the date."), "on")
    procedure = Procedure(lease=lease, opened_on=on, opened_by=actor, **_read(lease, read, renewed_on))
    record(procedure, actor)
    refresh(lease, on=today)
    return procedure


@verb(once=VERSIONED, frozen=CLAIM, happened=("renewed_on",), right=WRITE)
def describe_procedure(
    actor: User, *, procedure: Procedure, version: int, renewed_on: date | None, today: date, **read: Any
) -> None:
    """What the lease says: the delay of its clause, whether it was renewed."""
    _open(procedure)
    edit(actor, procedure, version=version, **_read(procedure.lease, read, renewed_on))
    refresh(procedure.lease, on=today)


def _read(lease: Lease, read: dict[str, Any], renewed_on: date | None) -> dict[str, Any]:
    dated = read.get("renewal") == Renewal.DATED
    if renewed_on and not dated:
        raise Refused(_("Only a renewal in writing has its day."), "renewed_on")
    if dated and not renewed_on:
        raise Refused(_("Give the day of the renewal."), "renewed_on")
    signed = lease.signed_on or lease.starts_on
    if renewed_on and renewed_on <= signed:
        raise Refused(
            _("A lease is renewed after it was signed, on %(day)s: check the year.") % {"day": localised.day(signed)},
            "renewed_on",
        )
    if bool(read.get("clause_count")) != bool(read.get("clause_unit")):
        raise Refused(_("Write the delay of the clause with its unit, or leave both empty."), "clause_count")
    return read | {"renewed_on": renewed_on}


@verb(
    once=No("an act is ordered once: a second instruction is refused"),
    frozen=CLAIM,
    happened=("on", "power_on"),
    right=WRITE,
)
def note_instruction(
    actor: User,
    *,
    procedure: Procedure,
    act: str,
    on: date,
    scan: Scan,
    payer: str,
    today: date,
    representative: str = "",
    name: str = "",
    power_on: date | None = None,
) -> OwnerInstruction:
    """C. civ., art. 1984: the owner orders the act in writing, says who pays and who speaks for them.

    Raises Refused when the agency would speak for the owner: a mandate to manage does not let it.
    """
    _open(procedure)
    if not queries.for_owner(procedure.lease):
        raise Refused(_("The agency is the lessor of this lease: nobody else orders its acts."))
    _speaks(representative, name, power_on, on, act)
    if given := OwnerInstruction.objects.filter(procedure=procedure, act=act, withdrawn_on=None).first():
        raise Refused(
            _(
                "The owner’s instruction of %(day)s orders this act already: withdraw it first if another one takes its place."
            )
            % {"day": localised.day(given.on)},
            "act",
        )
    instruction = OwnerInstruction(
        procedure=procedure,
        act=act,
        on=on,
        paper=_filed(procedure, scan, _("Owner’s instruction: %(act)s") % {"act": ActKind(act).label}, on),
        payer=payer,
        representative=representative,
        name=name.strip(),
        power_on=power_on,
        noted_on=today,
        noted_by=actor,
    )
    record(instruction, actor)
    refresh(procedure.lease, on=today)
    return instruction


def _speaks(representative: str, name: str, power_on: date | None, on: date, act: str) -> None:
    """CPC, art. 762: who may speak for the owner before the judge of the lease."""
    if act == ActKind.SUMMONS and not representative:
        raise Refused(
            _(
                "For a summons, say who speaks for the owner before the judge: the owner, a lawyer, or a relative with a power."
            ),
            "representative",
        )
    if not representative:
        if name.strip() or power_on:
            raise Refused(_("Say in what quality this person speaks for the owner."), "representative")
        return
    if representative != Representative.SELF and not name.strip():
        raise Refused(_("Write the name of who speaks for the owner."), "name")
    agency = Agency.objects.first()
    if agency and name.strip() and normal(name) == normal(agency.name):
        raise Refused(
            _(
                "The agency may not speak for the owner before the judge, whatever its mandate says: name a lawyer, or a "
                "relative with a special power."
            ),
            "name",
            NO_COURT,
        )
    if representative == Representative.RELATIVE and power_on is None:
        raise Refused(_("Who is no lawyer needs a special power in writing: give its day."), "power_on", NO_COURT)


@verb(once=VERSIONED, frozen=CLAIM, happened=TODAY, right=WRITE)
def withdraw_instruction(actor: User, *, instruction: OwnerInstruction, version: int, why: str, today: date) -> None:
    """The owner no longer orders it, or it was noted by mistake: no act rests on it from now on; it stays in the history."""
    if instruction.withdrawn_on:
        raise Refused(_("This instruction was withdrawn already."))
    if not why.strip():
        raise Refused(_("Write why it is withdrawn."), "why")
    edit(actor, instruction, version=version, withdrawn_on=today, withdrawn_for=why.strip(), withdrawn_by=actor)
    refresh(instruction.procedure.lease, on=today)


@verb(
    once=No("an act of one day is noted once, for each person: the base refuses a second"),
    frozen=CLAIM,
    happened=("received_on",),
    right=WRITE,
)
def note_act(
    actor: User,
    *,
    procedure: Procedure,
    act: str,
    on: date,
    author: str,
    today: date,
    people: Iterable[Person] = (),
    author_name: str = "",
    proof: str = "",
    scan: Scan | None = None,
    received_on: date | None = None,
    cost: int | None = None,
    payer: str = "",
    by: str = "",
    until: date | None = None,
    monthly: int | None = None,
    suspended: bool = False,
    note: str = "",
    early: bool = False,
) -> list[ProcedureAct]:
    """One act, come or to come; of those that are served, one row a person, each with its cost.

    An earlier act that lacks does not refuse it: the page says so. Raises Refused for an order to pay, a summons or an
    order to leave that the owner did not order in writing by that day, what follows a file of over-indebtedness that nobody noted as admitted, a
    day that cannot be, a proof of what has not come, an eviction that is none (`_carried_out`), and, unless it is said to be so
    (`early`), a summons before the tenant's last day to pay.
    """
    _open(procedure)
    kind = ActKind(act)
    _possible(procedure, kind, on, today)
    _proved(on, received_on, proof, scan, today)
    if kind == ActKind.EVICTED:
        _carried_out(procedure, on, author, proof, note, today)
    if kind == ActKind.SUMMONS and not early:
        _not_early(procedure, on, today)
    if kind in INSTRUCTED:
        _ordered(procedure, kind, on)
    if kind in (ActKind.OVERINDEBTEDNESS_MEASURES, ActKind.DEBT_ERASED):
        _admitted(procedure, kind, on)
    if kind == ActKind.OVERINDEBTEDNESS_ADMISSIBLE:
        _alone(procedure)
    served = _served(procedure, kind, on, people)
    if (cost is None) != (not payer):
        raise Refused(_("Give the cost and who pays it, or leave both empty."), "cost" if cost is None else "payer")
    _granted(kind, on, by, until, monthly, suspended)
    paper = _filed(procedure, scan, str(kind.label), on) if scan else None
    rows = [
        ProcedureAct(
            procedure=procedure,
            act=kind,
            on=on,
            person=person,
            author=author,
            author_name=author_name.strip(),
            proof=proof,
            paper=paper,
            received_on=received_on,
            cost=cost,
            payer=payer,
            by=by,
            until=until,
            monthly=monthly,
            suspended=suspended,
            note=note.strip(),
            noted_on=today,
            proof_noted_on=today if scan else None,
            noted_by=actor,
        )
        for person in served
    ]
    for row in rows:
        record(row, actor)
    _follow(actor, procedure, kind, today)
    return rows


def _follow(actor: User, procedure: Procedure, kind: str, today: date) -> None:
    """The next action is another. C. conso., art. L722-5: an act of over-indebtedness stops the earlier debt at once, and lets
    it go when withdrawn."""
    if kind in FILE_ACTS:  # by who notes it
        stops.follow(actor, lease=procedure.lease, on=today)
    refresh(procedure.lease, on=today)


def _possible(procedure: Procedure, kind: ActKind, on: date, today: date) -> None:
    if on < procedure.lease.starts_on:
        raise Refused(
            _("This day comes before the lease, which begins on %(day)s: check the year.")
            % {"day": localised.day(procedure.lease.starts_on)},
            "on",
        )
    if on > add_months(today, FARTHEST):
        raise Refused(_("This day is more than two years away: check the year."), "on")
    if kind == ActKind.HEARING and closed(on):
        raise Refused(
            _("Courts do not sit on %(day)s: check the day on the summons.") % {"day": localised.day(on, weekday=True)},
            "on",
        )


def _proved(on: date, received_on: date | None, proof: str, scan: Scan | None, today: date) -> None:
    if bool(proof) != bool(scan):
        lacks = "scan" if proof else "proof"
        raise Refused(_("A proof is its kind and its file: give both, or neither if nothing proves it yet."), lacks)
    if received_on is not None and received_on < on:
        raise Refused(
            _("The acknowledgement of %(received)s comes before the sending of %(sent)s: check both days.")
            % {"received": localised.day(received_on), "sent": localised.day(on)},
            "received_on",
        )
    if on > today and scan:
        raise Refused(
            _("This act is to come: nothing proves it yet. Note it without a proof, and prove it once it has come."),
            "scan",
        )


def _carried_out(procedure: Procedure, on: date, author: str, proof: str, note: str, today: date) -> None:
    """CPCE, art. L111-3, L411-1, L412-6 and R432-1: a commissaire de justice evicts, by an enforceable title and after an order to
    leave, and writes it down; not in the truce, but for what the law leaves out of it. Who does so alone commits an offence."""
    if author != Author.OFFICER:
        raise Refused(
            _(
                "A commissaire de justice alone carries out an eviction. Who was put out by another was so without a title: note "
                "that act, it is an offence to report."
            ),
            "author",
            BY_OFFICER,
        )
    if on > today:
        raise Refused(_("An eviction is noted once it was carried out: nothing proves one to come."), "on")
    if proof != ProofKind.DEED:
        raise Refused(
            _("An eviction is proved by the record of the commissaire de justice: join it."), "proof", BY_OFFICER
        )
    standing = ProcedureAct.objects.standing().filter(
        procedure__lease=procedure.lease_id, on__lte=on, paper__isnull=False
    )
    if not standing.filter(act__in=TITLES).exists():
        raise Refused(
            _(
                "Nothing proves a title by that day: note first the judgment, or the conciliation made enforceable, with its proof."
            ),
            "on",
            "CPCE, art. L111-3 et L411-1",
        )
    if not standing.filter(act=ActKind.ORDER_TO_LEAVE).exists():
        raise Refused(
            _("Nothing proves an order to leave by that day: note it first, with its proof."), "on", "CPCE, art. L411-1"
        )
    law = law_of(queries.follow(procedure, on).case, scales.at)
    found = truce_of(on, law)
    if found and found[0] <= on < found[1] and not note.strip():
        raise Refused(
            _(
                "This day is in the winter truce, which ends on %(day)s: write what leaves this eviction out of it (a rehousing, an "
                "entry by force, a decision of the judge), or mend the day."
            )
            % {"day": localised.day(found[1])},
            "note",
            "CPCE, art. L412-6",
        )


def _not_early(procedure: Procedure, on: date, today: date) -> None:
    """Loi 89-462, art. 24 I: the tenant pays until the last day of the clause; a summons before its day is not admissible."""
    row = next(one for one in queries.follow(procedure, max(on, today)).deadlines if one.deadline == "summons_allowed")
    if row.on and on < row.on:
        raise Refused(
            _(
                "Nothing is noted yet: on %(day)s the tenant may still pay. A summons is possible from %(first)s on, and one before "
                "it is not admissible. Mend the day, or tick that it was served then."
            )
            % {"day": localised.day(on), "first": localised.day(row.on)},
            "early",
            row.article,
        )


def _ordered(procedure: Procedure, kind: ActKind, on: date) -> None:
    """C. civ., art. 1988: no order to pay, summons nor order to leave without the owner's written instruction of that day at the latest.

    What the owner had done before they gave the mandate needs none.
    """
    lease = procedure.lease
    if not queries.for_owner(lease) or (lease.mandate.signed_on and on < lease.mandate.signed_on):
        return
    if queries.in_hand(procedure, kind, on) is None:
        raise Refused(
            _(
                "No written instruction of the owner orders this act on %(day)s (%(act)s): note it first, with its day, its "
                "file, who pays and who speaks for the owner. The mandate to manage is not enough."
            )
            % {"act": str(kind.label).lower(), "day": localised.day(on)},
            "act",
            f"{ORDERED} ; {NO_COURT}",
        )


def _admitted(procedure: Procedure, kind: ActKind, on: date) -> None:
    """C. conso., art. L722-2 and L722-5: the earlier debt stops on the day of the admission, not on that of what follows."""
    admitted = ProcedureAct.objects.standing().filter(
        procedure__lease=procedure.lease_id, act=ActKind.OVERINDEBTEDNESS_ADMISSIBLE, on__lte=on
    )
    if not admitted.exists():
        raise Refused(
            _(
                "No file is noted as admitted by %(day)s (%(act)s): note its admission first, with its own day; the earlier debt "
                "stops from that day."
            )
            % {"day": localised.day(on), "act": kind.label},
            "act",
            STOPS,
        )


def _alone(procedure: Procedure) -> None:
    """One file stands at a time: another admission moves the day from which the earlier debt stops."""
    acts = ProcedureAct.objects.standing().filter(procedure__lease=procedure.lease_id, act__in=FILE_ACTS)
    last = acts.order_by("on", "pk").last()  # once it is decided, another file may be admitted
    if last and last.act == ActKind.OVERINDEBTEDNESS_ADMISSIBLE:
        raise Refused(
            _(
                "A file is noted as admitted on %(day)s and stands: withdraw that decision first if its day is wrong, or if it "
                "came to nothing."
            )
            % {"day": localised.day(last.on)},
            "act",
            STOPS,
        )


def _served(procedure: Procedure, kind: ActKind, on: date, people: Iterable[Person]) -> list[Person | None]:
    named = list(people)
    if kind not in SERVED:
        return [None]
    if not named:
        raise Refused(
            _("Say on whom it is served: each person of the lease receives their own."), "people", "C. civ., art. 1751"
        )
    return list(named)


def _granted(kind: ActKind, on: date, by: str, until: date | None, monthly: int | None, suspended: bool) -> None:
    if kind != ActKind.DELAYS_GRANTED:
        if by or until or monthly is not None or suspended:
            raise Refused(
                _("Only delays granted have a judge, an end and terms: choose that act, or leave these empty."), "by"
            )
        return
    if not by:
        raise Refused(_("Say which judge granted these delays."), "by")
    if until is None or until <= on:
        raise Refused(_("Delays are granted until a day after the decision: check the date."), "until")


@verb(once=VERSIONED, frozen=CLAIM, happened=("received_on",), right=WRITE)
def prove_act(
    actor: User,
    *,
    act: ProcedureAct,
    version: int,
    proof: str,
    scan: Scan,
    today: date,
    received_on: date | None = None,
) -> None:
    """The proof that came later: the act starts its delays from its own day. Raises Refused for one proved already."""
    _open(act.procedure)
    if act.withdrawn_on or act.paper_id:
        raise Refused(
            _("This act has its proof, or was withdrawn: note another one, and withdraw this one if it is wrong.")
        )
    _proved(act.on, received_on, proof, scan, today)
    paper = _filed(act.procedure, scan, str(ActKind(act.act).label), act.on)
    received_on = received_on or act.received_on
    edit(actor, act, version=version, proof=proof, paper=paper, received_on=received_on, proof_noted_on=today)
    _follow(actor, act.procedure, act.act, today)


@verb(once=VERSIONED, frozen=CLAIM, happened=TODAY, right=WRITE)
def withdraw_act(actor: User, *, act: ProcedureAct, version: int, why: str, today: date) -> None:
    """Noted by mistake: it counts no more, and stays in the history with its reason and its proof. The plan made of its terms
    goes with it; what it had stopped or replaced runs again."""
    _open(act.procedure)
    if act.withdrawn_on:
        raise Refused(_("This act was withdrawn already."))
    if not why.strip():
        raise Refused(_("Write why it is withdrawn."), "why")
    edit(actor, act, version=version, withdrawn_on=today, withdrawn_for=why.strip(), withdrawn_by=actor)
    withdraw_terms(actor, act=act, why=why.strip(), today=today)
    _follow(actor, act.procedure, act.act, today)


@verb(once=VERSIONED, frozen=CLAIM, happened=("on",), right=WRITE)
def close_procedure(
    actor: User, *, procedure: Procedure, version: int, on: date, outcome: str, today: date, note: str = ""
) -> None:
    """How it ended. Its acts stay."""
    _open(procedure)
    if on < procedure.opened_on:
        raise Refused(_("It is closed after it was opened: check the dates."), "on")
    # a hearing that is still to come does not keep what is paid before it open
    last = procedure.acts.standing().filter(on__gt=on, on__lte=today).order_by("-on").first()
    if last:
        raise Refused(
            _(
                "An act of this procedure is of %(day)s (%(act)s): it is closed that day or later, or withdraw this act first."
            )
            % {"day": localised.day(last.on), "act": last.get_act_display()},
            "on",
        )
    if outcome == Outcome.EVICTED and not procedure.acts.standing().filter(act=ActKind.EVICTED, on__lte=on).exists():
        raise Refused(
            _("No eviction is noted by that day: note first what the commissaire de justice carried out."),
            "outcome",
            BY_OFFICER,
        )
    edit(actor, procedure, version=version, closed_on=on, outcome=outcome, closed_for=note.strip(), closed_by=actor)
    refresh(procedure.lease, on=today)


@verb(once=VERSIONED, frozen=CLAIM, happened=TODAY, right=WRITE)
def reopen_procedure(actor: User, *, procedure: Procedure, version: int, why: str, today: date) -> None:
    """Closed by mistake. The reason stays beside the procedure until it is closed again, the closing in its history."""
    if procedure.closed_on is None:
        raise Refused(_("This procedure is open."))
    if not why.strip():
        raise Refused(_("Write why it is reopened."), "why")
    edit(actor, procedure, version=version, closed_on=None, outcome="", closed_for=why.strip(), closed_by=None)
    refresh(procedure.lease, on=today)
