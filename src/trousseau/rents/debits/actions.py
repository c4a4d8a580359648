"""Mandates signed and revoked; a collection made, handed to the bank, presented; a debit sent back."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import edit, next_number, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.normal import normal
from trousseau.core.states import step
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.exchange import bank
from trousseau.exchange.sepa import Account, NotWritable, SepaFile, write_debits
from trousseau.exchange.sepa import Collection as File
from trousseau.exchange.sepa import Debit as Row
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankAccount
from trousseau.mandates.queries import over
from trousseau.receipts.enums import Method, Purpose, Source
from trousseau.receipts.purposes import Sum
from trousseau.receipts.receiving import receive_all, take_back
from trousseau.rules import identifiers
from trousseau.rules.bank_lines import says_return
from trousseau.rules.debits import first_due, sequence
from trousseau.rules.overindebtedness import STOPS
from trousseau.rules.target import target_closed, target_open
from trousseau.tenancies.models import Lease

from ..access import ACCOUNT
from ..enums import COLLECTION_TRANSITIONS, ENDING, CollectionState
from ..models import Collection, Debit, DebitMandate
from ..plans.queries import stopped_before
from .queries import Proposed, claims, creditor_account, proposed


@verb(once=No("a second mandate is refused while one serves"), frozen=ACCOUNT, happened=("signed_on",))
def sign_mandate(
    actor: User,
    *,
    lease: Lease,
    debtor: str,
    iban: str,
    signed_on: date,
    today: date,
    bic: str = "",
    notice_days: int | None = None,
) -> DebitMandate:
    """The debtor signed. `notice_days`: of prior notice, where the mandate says another delay than the scheme. Raises Refused
    on an IBAN with a wrong key, on a BIC that no bank takes, or while another mandate serves."""
    number = identifiers.bare(iban)
    if identifiers.iban(number) != "ok":
        raise Refused(_("The key of this IBAN is wrong: check it against the debtor’s paper."), "iban")
    if bic and identifiers.bic(bic) != "ok":
        raise Refused(_("This BIC is wrong: 8 or 11 letters and digits, as the bank’s paper writes it."), "bic")
    rank = lease.debit_mandates.count() + 1
    mandate = DebitMandate(
        lease=lease,
        rum=f"{lease.code}-{rank}",
        debtor=debtor,
        iban=number,
        bic=identifiers.bare(bic),
        signed_on=signed_on,
        notice_days=notice_days,
    )
    record(mandate, actor)
    return mandate


@verb(once=No("it is refused once it was revoked"), frozen=ACCOUNT, happened=("on",))
def revoke_mandate(actor: User | None, *, mandate: DebitMandate, on: date, today: date, why: str) -> None:
    """It serves no more; what was presented under it stays."""
    if mandate.revoked_on:
        raise Refused(_("This mandate was already revoked."))
    mandate.revoked_on, mandate.why_revoked = on, why
    record(mandate, actor)


def asking_too_much(collection: Collection, today: date) -> set[int]:
    """The debits, by key, of a file not presented yet that ask more than may be asked since: a plan was agreed, money
    came, a mandate ended. The file is cancelled and made again."""
    if collection.state not in (CollectionState.MADE, CollectionState.SENT):
        return set()
    debits = list(collection.debits.filter(returned_on=None).select_related("lease__mandate"))
    claimed = claims({debit.lease_id for debit in debits}, collection.due_on, today)
    ended = over((debit.lease.mandate_id for debit in debits), collection.due_on)
    return {
        debit.pk for debit in debits if debit.lease.mandate_id in ended or claimed[debit.lease_id].cents < debit.cents
    }


@verb(
    once=No("the same day is refused a second time"),
    frozen=ACCOUNT,
    happened=No("the day on which the debits fall is still to come"),
)
def make_collection(
    actor: User, *, due_on: date, today: date, schema: str, chosen: Iterable[int] | None = None
) -> Collection:
    """One file for what is due on a day; the same day twice is refused. Nothing moves before that day.

    `chosen`: the mandates, by key, whose debit is in it; all those that may be, unless said. Raises Refused on a day that banks
    do not settle, or that comes too soon; when a debtor who is chosen was not told of this debit in time, or owes nothing any
    more; when nobody is left.
    """
    hold(Ledger.CLIENTS)
    may_be_made(due_on, today)
    account = creditor_account()
    if account is None:
        raise Refused(_("Write the creditor identifier (ICS) on the bank account first: Ledger, Bank."))
    found = _chosen(proposed(due_on, today), chosen, due_on)
    number = f"PRL-{next_number('rents.collections'):06d}"
    debits = [
        Debit(
            mandate=row.mandate,
            lease=row.mandate.lease,
            reference=f"{number}-{rank:04d}",
            cents=row.cents,
            sequence=sequence(row.mandate.last_used_on),
        )
        for rank, row in enumerate(found, 1)
    ]
    file = _file(account, number, debits, due_on=due_on, today=today, schema=schema)
    paper = file_document(
        kind="sepa_debits",
        number=number,
        title=f"Prélèvements {number}",
        content=file.content,
        suffix=".xml",
        on=today,
        template=file.schema,
    )
    collection = Collection(
        number=number, due_on=due_on, total=file.cents, count=file.count, made_by=actor, made_on=today, file=paper
    )
    record(collection, actor)
    for debit in debits:
        debit.collection = collection
    Debit.objects.bulk_create(debits)
    return collection


def _chosen(rows: list[Proposed], chosen: Iterable[int] | None, due_on: date) -> list[Proposed]:
    """The lines of a collection: those chosen, or all those whose debtor was told in time."""
    if not rows:
        raise Refused(_("Nobody with a mandate owes anything on that day."), "due_on")
    if chosen is None:
        found = [row for row in rows if row.cents]
        if not found:
            raise Refused(_("Nobody was told of a debit of that day in time. %(why)s") % {"why": rows[0].why}, "due_on")
        return found
    keys = set(chosen)
    if not keys:
        raise Refused(_("Choose at least one debit."), "chosen")
    known = {row.mandate.pk for row in rows}
    if not keys <= known:
        gone = ", ".join(DebitMandate.objects.filter(pk__in=keys - known).values_list("rum", flat=True))
        raise Refused(
            _("Nothing is due any more under %(mandates)s on that day: look at the list again.") % {"mandates": gone},
            "chosen",
        )
    found = [row for row in rows if row.mandate.pk in keys]
    untold = [row for row in found if not row.cents]
    if untold:
        raise Refused(" ".join(row.why for row in untold), "chosen", scales.at("sepa.notice_days", due_on).article)
    return found


def may_be_made(due_on: date, today: date) -> None:
    """Raises Refused on a day that banks do not settle, by which the file cannot reach the bank, or that has its collection."""
    earliest = first_due(today, scales.at("sepa.cutoff_days", today).number)
    if due_on < earliest:
        day = localised.day(earliest)
        raise Refused(_("The bank needs the file earlier: choose %(day)s or later.") % {"day": day}, "due_on")
    if target_closed(due_on):
        raise Refused(
            _("Banks do not settle on that day (TARGET is closed): choose %(day)s.")
            % {"day": localised.day(target_open(due_on))},
            "due_on",
        )
    if Collection.objects.filter(due_on=due_on).exclude(state=CollectionState.CANCELLED).exists():
        raise Refused(_("A collection of that day was already made."), "due_on")


def _file(
    account: BankAccount, number: str, debits: list[Debit], *, due_on: date, today: date, schema: str
) -> SepaFile:
    rows = [
        Row(
            one.reference,
            Account(one.mandate.debtor, one.mandate.iban, one.mandate.bic),
            one.cents,
            f"Loyer {one.lease.code}",
            one.mandate.rum,
            one.mandate.signed_on,
            one.sequence,
        )
        for one in debits
    ]
    creditor = Account(account.holder, account.iban, account.bic)
    made_at = datetime.combine(today, time(8))
    try:
        return write_debits(File(number, creditor, account.ics, due_on, made_at, rows), schema)
    except NotWritable as error:
        raise Refused(str(error)) from error


@verb(once=VERSIONED, frozen=ACCOUNT, happened=("on",))
def send_collection(actor: User, *, collection: Collection, version: int, on: date, today: date) -> None:
    """The file was handed to the bank. Raises Refused while it would debit a debt that may not be paid."""
    _not_stopped(collection, on)
    state = step(COLLECTION_TRANSITIONS, "send", collection.state, actor)
    edit(actor, collection, version=version, state=state, sent_on=on)


def _not_stopped(collection: Collection, today: date) -> None:
    """C. conso., art. L722-5: no file that asks a debt that the law stopped since it was made."""
    much = collection.debits.filter(pk__in=asking_too_much(collection, today)).select_related("lease")
    stops = stopped_before({one.lease_id for one in much})
    codes = [one.lease.code for one in much if one.lease_id in stops]
    if codes:
        raise Refused(
            _("%(leases)s: this file debits what may not be paid any more. Cancel it and make it again.")
            % {"leases": ", ".join(codes)},
            "",
            STOPS,
        )


@verb(once=VERSIONED, frozen=ACCOUNT, happened=TODAY)
def cancel_collection(actor: User, *, collection: Collection, version: int) -> None:
    """It does not leave, or the bank cancels it before its day: nothing moved."""
    if collection.debits.filter(returned_on__isnull=False).exists():
        raise Refused(_("The bank rejected a debit of this collection: it has the file, whose other debits come."))
    edit(actor, collection, version=version, state=step(COLLECTION_TRANSITIONS, "cancel", collection.state, actor))


def present_due(on: date) -> int:
    """The collections whose day has come: their debits are payments. Called each night, and by the bank's line; how
    many were presented. The second time does nothing."""
    done = 0
    for pk in Collection.objects.filter(state=CollectionState.SENT, due_on__lte=on).values_list("pk", flat=True):
        done += present(Collection.objects.get(pk=pk))
    return done


@transaction.atomic
def present(collection: Collection) -> int:
    """Each debit becomes a payment of its day, on the account of what the bank owes, but for those that it rejected before.
    1, or 0 when it was done already."""
    hold(Ledger.CLIENTS)
    mine = Collection.objects.filter(pk=collection.pk, state=CollectionState.SENT)
    if not mine.update(state=CollectionState.PRESENTED, version=collection.version + 1):
        return 0
    debits = list(collection.debits.select_related("lease__mandate__fund", "mandate"))
    if sum(one.cents for one in debits) != collection.total or len(debits) != collection.count:
        raise Refused(_("The debits of this collection are no longer those of its file: nothing is posted."))
    paid = [one for one in debits if one.returned_on is None]
    told = [
        Sum(
            Purpose.RENT,
            one.cents,
            collection.due_on,
            f"rents.debit:{one.pk}",
            one.lease,
            method=Method.DEBIT,
            source=Source.DEBIT,
            piece=one.reference,
        )
        for one in paid
    ]
    for debit, receipt in zip(paid, receive_all(None, told), strict=True):
        debit.receipt = receipt
        debit.save(update_fields=["receipt"])
        DebitMandate.objects.filter(pk=debit.mandate_id).update(last_used_on=collection.due_on)
    return 1


@verb(once=No("told twice, it is done once"), frozen=ACCOUNT, happened=("on",))
def return_debit(actor: User | None, *, debit: Debit, on: date, today: date, reason: str) -> None:
    """The bank sent it back: its payment is undone by a reversal, and the tenant owes again. Told twice, done once. Rejected
    before its day, it is no payment and will be none.

    A reason that ends the mandate ends it.
    """
    hold(Ledger.CLIENTS)
    debit.refresh_from_db()  # presented meanwhile
    if debit.returned_on:
        return
    if debit.receipt is None and debit.collection.state != CollectionState.SENT:
        raise Refused(_("This debit did not leave: say first that its collection was handed to the bank."))
    if debit.receipt and debit.receipt.reversal_id is None:
        take_back(actor, receipt=debit.receipt, on=max(on, debit.collection.due_on), today=today)
    debit.returned_on, debit.reason = on, reason
    debit.save(update_fields=["returned_on", "reason"])
    mandate = debit.mandate
    if reason in ENDING and mandate.revoked_on is None:
        revoke_mandate(actor, mandate=mandate, on=on, today=today, why=reason)


class Told(NamedTuple):
    """What a notice said: debits sent back, groups of movements out whose parts do not make their sum, not read, the
    debits that movements name with another amount, by their reference or their mandate's, and what returns name that is no
    debit of ours: who reads looks at them."""

    done: int
    groups: int
    other: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def read_notice(content: bytes, today: date) -> list[bank.Statement]:
    """The notices of a CAMT.054 of the bank, read before any transaction. Raises Refused on one that cannot be, or of a day
    to come."""
    try:
        notices = list(bank.read(content))
        said = [why for notice in notices if (why := bank.wrong(notice, today))]
    except bank.NotReadable as error:
        raise Refused(str(error), "file") from error
    if said:
        raise Refused(str(said[0]), "file")
    return notices


@verb(
    once=No("told twice, it is done once"),
    frozen=ACCOUNT,
    happened=No("a movement to come is refused where the notice is read"),
)
def return_told(actor: User, *, notices: list[bank.Statement], today: date) -> Told:
    """The debits of ours that these notices send back. Told twice, done once."""
    done, other, unknown, lines = 0, [], [], [line for notice in notices for line in notice.lines]
    for line in lines:
        debit = find_returned(line.end_to_end, line.mandate, line.cents)
        if debit and debit.returned_on is None:
            assert line.booked_on, "a movement without a day is refused when it is read"
            return_debit(actor, debit=debit, on=line.booked_on, today=today, reason=line.reason)
            done += 1
        elif debit is None and line.cents < 0 and line.count == 1:
            named = _named(line)
            other += named
            unknown += [] if named else _unknown(line)
    groups = sum(1 for line in lines if line.count > 1 and line.cents < 0)
    return Told(done, groups, tuple(dict.fromkeys(other)), tuple(dict.fromkeys(unknown)))


def _named(line: bank.Line) -> list[str]:
    """The debit of ours that money out names though its amount is another, or the mandate when it names no more than it."""
    if line.end_to_end and Debit.objects.filter(reference=line.end_to_end).exists():
        return [line.end_to_end]
    told = Debit.objects.filter(mandate__rum=line.mandate, returned_on__isnull=False, cents=-line.cents)
    ours = line.mandate and DebitMandate.objects.filter(rum=line.mandate).exists()
    return [line.mandate] if ours and not told.exists() else []


def _unknown(line: bank.Line) -> list[str]:
    """What a return names that is no debit nor mandate of ours: its reference, its mandate, or its day and amount."""
    sent_back = line.returned or line.reason or says_return(normal(line.label), line.code)
    if not sent_back or line.mandate and DebitMandate.objects.filter(rum=line.mandate).exists():
        return []
    assert line.booked_on, "a movement without a day is refused when it is read"
    return [
        line.end_to_end
        or line.mandate
        or _("the return of %(day)s, %(amount)s")
        % {"day": localised.day(line.booked_on), "amount": localised.money(-line.cents)}
    ]


def find_returned(end_to_end: str, mandate: str, cents: int) -> Debit | None:
    """The one debit that money out of `cents` (below zero) sends back, before its day or after: by its reference, else by
    its mandate and amount."""
    if cents >= 0:
        return None
    rows = handed_over().filter(cents=-cents).select_related("receipt", "mandate", "collection")
    if end_to_end:
        found = rows.filter(reference=end_to_end).first()
        if found:
            return found
    if not mandate:
        return None
    of_mandate = list(rows.filter(mandate__rum=mandate, returned_on=None)[:2])
    return of_mandate[0] if len(of_mandate) == 1 else None


def handed_over() -> QuerySet[Debit]:
    """The debits that the bank has: what it may send back."""
    return Debit.objects.filter(collection__state__in=(CollectionState.SENT, CollectionState.PRESENTED))
