"""The bank of the story: its statements month by month, what waits in the last, the counter and the direct debits."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import F

from trousseau.core.clock import told_on
from trousseau.core.enums import Role
from trousseau.ledger.bank.actions import ask_apply, open_bank_account, open_file, receive_file
from trousseau.ledger.bank.books import uncleared
from trousseau.ledger.bank.tasks import work
from trousseau.ledger.enums import Ledger, LineState
from trousseau.ledger.models import BankAccount, BankFile, BankLine, Statement
from trousseau.ledger.queries import balance
from trousseau.matching.identifying import charge
from trousseau.payouts.payer import OWN_BANK
from trousseau.receipts.counter import pay_in_cheques, to_pay_in
from trousseau.receipts.models import Receipt
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.debits.actions import sign_mandate
from trousseau.rules.dates import add_days, add_months, month_end, month_start
from trousseau.tenancies.models import Lease

from .cast import Cast

IBAN = "FR7630006000011234567890189"  # an example that banks print themselves
OWN_IBAN = "FR7630006000011234567890286"  # as the one before, the next number
PAYERS = "FR7630001007941234567890185"
TRANSFERRED = 16  # of each month, the day on which the fees are transferred


class Row(NamedTuple):
    """A line of a statement as the bank writes it: `batch`, `end_to_end` and `mandate` are those of our own files,
    `reason` why it sends a debit back."""

    day: date
    cents: int
    party: str = ""
    label: str = ""
    iban: str = ""
    batch: str = ""
    end_to_end: str = ""
    mandate: str = ""
    reason: str = ""


def open_bank(cast: Cast) -> None:
    """The account that holds the clients' money is followed from the portfolio's first month."""
    open_bank_account(
        cast.people[Role.RENTAL],
        name="Compte des mandants",
        holder="Agence sociale",
        iban=IBAN,
        bic="AGRIFRPPXXX",
        ics="FR72ZZZ123456",
    )
    open_bank_account(
        cast.people[Role.RENTAL],
        ledger=Ledger.AGENCY,
        account=OWN_BANK,
        name="Compte de l’agence",
        holder="Agence sociale",
        iban=OWN_IBAN,
        bic="AGRIFRPPXXX",
    )


def state_month(cast: Cast, first: date) -> None:
    """The statement of a month, or of its days until the end of the story: what the books hold already, and what the
    tenants of the portfolio sent. That of the last whole month also holds what nobody noted before; a charge of the bank comes
    in the last month after which the fees were transferred, less that charge.
    """
    last = min(month_end(first), cast.until)
    account = BankAccount.objects.get(ledger=Ledger.CLIENTS)
    before = Statement.objects.filter(account=account, taken=True).order_by("last_day").last()
    opening = before.closing if before else balance(account.ledger, account.account, on=add_days(first, -1))
    rows = _rows([entry for entry in uncleared(account, last) if entry.date >= first]) + cast.transfers
    cast.transfers.clear()
    if last == month_end(first) and month_end(add_months(first, 1)) > cast.until:
        rows += _strangers(last)
    if charged_in(cast.until) == first:
        rows.append(Row(first.replace(day=25), -1_210, label="Frais de tenue de compte"))
    with told_on(last):
        _take(cast, account, rows, opening, first, last)
    # the story is told at once; in it, somebody read the bank each day
    told = Receipt.objects.filter(received_on__range=(first, last), noted_on__gt=F("received_on"))
    told.update(noted_on=F("received_on"))
    for line in BankLine.objects.filter(cents__lt=0, state=LineState.UNKNOWN):
        charge(cast.people[Role.RENTAL], line=line, today=last)


def charged_in(until: date) -> date:
    """The month of the bank's charge."""
    return add_months(month_start(until), -1 if until.day >= TRANSFERRED else -2)


def counter_and_debits(cast: Cast) -> None:
    """A cheque and some cash at the counter, another cheque that goes to the bank; tenants who signed a mandate: the next
    notices announce their debits."""
    manager, day = cast.people[Role.RENTAL], cast.until
    leases = list(
        Lease.objects.filter(keys_on__lt=day, ends_on=None, brought_in_on=None)
        .select_related("household")
        .order_by("number")
    )
    leases = [lease for lease in leases if lease.mandate.way.for_owner]
    banked, kept, cash = ("cheque", 9_000), ("cheque", 12_000), ("cash", 4_000)
    for number, (lease, (method, amount)) in enumerate(zip(leases, (banked, kept, cash), strict=False)):
        receive_payment(
            manager,
            lease=lease,
            payer="tenant",
            method=method,
            amount=amount,
            on=day,
            today=day,
            key=f"demo-counter-{lease.pk}",
            cheque_number=f"{41 + number:07d}",
            cheque_bank="Banque du Modèle",
        )
        if number == 0:
            pay_in_cheques(manager, cheques=list(to_pay_in()), on=day, today=day)
    for lease in leases[2:8]:
        sign_mandate(
            manager, lease=lease, debtor=str(lease.household), iban=PAYERS, signed_on=lease.signed_on, today=day
        )


def _rows(entries: Sequence) -> list[Row]:
    """One row an entry; one for all those of a file of transfers, as the bank writes it."""
    files: dict[str, list] = defaultdict(list)
    for entry in entries:
        files[entry.piece or f"entry {entry.pk}"].append(entry)
    return [
        _row(held[0])
        if len(held) == 1
        else Row(held[0].date, sum(entry.cents for entry in held), label=f"Virements {piece}")
        for piece, held in files.items()
    ]


def _row(entry) -> Row:
    """The bank writes the number of the lease, as the tenants were asked to."""
    leases = [line.aux for line in entry.lines.all() if line.aux]
    number = leases[0] if leases else entry.piece
    return Row(entry.date, entry.cents, label=f"{entry.label} {number}")


def _strangers(day: date) -> Sequence[Row]:
    """A tenant who writes no number, somebody whom nobody knows."""
    lease = (
        Lease.objects.filter(keys_on__lt=day, ends_on=None)
        .select_related("household__holder")
        .order_by("number")
        .first()
    )
    found = [Row(day.replace(day=18), 15_000, "Nadège Œillet", "participation")]
    if lease:
        person = lease.household.holder
        found.append(Row(day.replace(day=20), 5_000, f"{person.last_name} {person.first_name}", "loyer", PAYERS))
    return found


def _take(cast: Cast, account: BankAccount, rows: Sequence, opening: int, first: date, last: date) -> None:
    """Load and take the statement of these days."""
    manager = cast.people[Role.RENTAL]
    closing = opening + sum(row.cents for row in rows)
    content = write_statement(account.iban, sorted(rows), opening=opening, closing=closing, first=first, last=last)
    [source] = receive_file(manager, file=open_file(content, "releve.xml", account), on=last)
    work(BankFile.objects.get(pk=source.pk))
    source.refresh_from_db()
    ask_apply(manager, source=source, version=source.version)
    work(BankFile.objects.get(pk=source.pk))


def write_statement(iban: str, rows: Sequence, *, opening: int, closing: int, first: date, last: date) -> bytes:
    """A CAMT.053 (.08) of `rows`."""
    from lxml.builder import ElementMaker
    from lxml.etree import tostring

    e = ElementMaker(
        namespace="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",
        nsmap={None: "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"},
    )

    def amount(cents: int):
        return e.Amt(f"{abs(cents) // 100}.{abs(cents) % 100:02d}", Ccy="EUR"), e.CdtDbtInd(
            "CRDT" if cents >= 0 else "DBIT"
        )

    def balance(code: str, cents: int, on: date):
        return e.Bal(e.Tp(e.CdOrPrtry(e.Cd(code))), *amount(cents), e.Dt(e.Dt(on.isoformat())))

    def entry(row: Row):
        side = "Dbtr" if row.cents > 0 else "Cdtr"
        parties = [e(side, e.Pty(e.Nm(row.party)))] if row.party else []
        if row.iban:
            parties.append(e(f"{side}Acct", e.Id(e.IBAN(row.iban))))
        said = {"PmtInfId": row.batch, "EndToEndId": row.end_to_end, "MndtId": row.mandate}
        refs = e.Refs(*(e(name, text) for name, text in said.items() if text))
        returned = [e.RtrInf(e.Rsn(e.Cd(row.reason)))] if row.reason else []
        details = e.NtryDtls(e.TxDtls(refs, e.RltdPties(*parties), e.RmtInf(e.Ustrd(row.label)), *returned))
        return e.Ntry(*amount(row.cents), e.Sts(e.Cd("BOOK")), e.BookgDt(e.Dt(row.day.isoformat())), details)

    statement = e.Stmt(
        e.Id(f"{last:%Y-%m}"),
        e.Acct(e.Id(e.IBAN(iban))),
        balance("OPBD", opening, first),
        balance("CLBD", closing, last),
        *(entry(row) for row in rows),
    )
    return tostring(
        e.Document(e.BkToCstmrStmt(e.GrpHdr(e.MsgId(f"{last:%Y-%m}")), statement)),
        xml_declaration=True,
        encoding="UTF-8",
    )
