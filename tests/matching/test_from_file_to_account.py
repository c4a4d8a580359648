"""From a file of the bank to the tenant's account; each time the books follow the bank."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.bank_files import TENANT_IBAN, camt053, cfonb120
from trousseau.core.errors import Refused
from trousseau.ledger import funds
from trousseau.ledger.bank.reconciliation import gaps, reconcile
from trousseau.ledger.models import BankFile, BankLine, Clearing, Entry, Statement
from trousseau.ledger.queries import balance, fund_balance
from trousseau.mandates.actions.ending import end_mandate
from trousseau.mandates.models import Mandate
from trousseau.matching.finding import Finder
from trousseau.matching.identifying import Part, identify, remember_account, undo_share
from trousseau.matching.models import PayerAccount
from trousseau.owners.actions.fees import take_fees
from trousseau.receipts.models import LineShare, Receipt
from trousseau.receipts.receiving import undo
from trousseau.rents import queries
from trousseau.tenancies.models import Lease

SEPTEMBER = date(2026, 9, 2)
RENT = {"cents": 45000, "on": "2026-08-06", "party": "Aminata Capucine", "iban": TENANT_IBAN, "label": "Loyer d’août"}


def holds(account, on=SEPTEMBER):
    found = reconcile(account, on)
    assert found.holds and not gaps(on) and not funds.gaps(on), (found, gaps(on))
    return found


def confirm(staff, line, lease, cents=None, **more):
    return identify(staff.rental, parts=[Part(line, lease, cents or line.left, "person")], today=SEPTEMBER, **more)


def test_a_line_that_nobody_knows_waits_then_a_person_says_whose_it_is(running_lease, staff, call, take, bank_account):
    call(8)
    source = take(camt053([RENT]))
    assert source.state == "applied" and source.why_stopped == ""
    line = BankLine.objects.get()
    assert (line.state, line.left) == ("unknown", 45000)
    assert balance("clients", "5121") == 45000 and balance("clients", "471") == -45000
    holds(bank_account)
    [found] = Finder([line], Lease.objects.all()).of(line)
    assert (found.lease, found.step, found.why, found.sure) == (running_lease, "name", "whole", False)
    [share] = confirm(staff, line, running_lease, remember=True)
    line.refresh_from_db()
    assert (line.state, line.left) == ("settled", 0)
    assert balance("clients", "471") == 0 and queries.ledger_balance(running_lease) == 0
    assert (share.receipt.received_on, share.receipt.method) == (date(2026, 8, 6), "transfer")
    assert PayerAccount.objects.get().iban == TENANT_IBAN
    holds(bank_account)


def test_an_account_known_and_the_amount_due_are_enough_the_next_time(running_lease, staff, call, take, bank_account):
    call(8, 9)
    take(camt053([RENT]))
    confirm(staff, BankLine.objects.get(), running_lease, remember=True)
    take(
        camt053(
            [{**RENT, "on": "2026-09-04", "party": "QUELQU’UN", "label": "VIREMENT"}],
            opening=45000,
            first="2026-09-01",
            last="2026-09-05",
        ),
        on="2026-09-06",
    )
    share = LineShare.objects.order_by("-pk").first()
    assert (share.step, share.why, share.made_by, share.lease) == ("account", "whole", None, running_lease)
    assert queries.ledger_balance(running_lease) == 0
    holds(bank_account, date(2026, 9, 6))


def next_month(**said):
    return camt053(
        [{**RENT, "on": "2026-09-04", "party": "QUELQU’UN", "label": "VIREMENT", **said}],
        opening=45000,
        first="2026-09-01",
        last="2026-09-05",
    )


@pytest.mark.parametrize("by", ["share", "receipt"])
def test_an_account_known_by_a_sum_that_is_undone_is_known_no_more(
    running_lease, staff, call, take, bank_account, client, by
):
    call(8, 9)
    take(camt053([RENT]))
    [share] = confirm(staff, BankLine.objects.get(), running_lease, remember=True)
    if by == "share":
        client.force_login(staff.rental)
        page = reverse("matching:undo", args=[share.pk])
        assert "seule fait connaître" in client.get(page).content.decode().replace("\u00a0", " ")
        assert client.post(page, {"on": str(SEPTEMBER)}).status_code == 302
    else:
        undo(staff.rental, receipt=share.receipt, on=SEPTEMBER, today=SEPTEMBER)
    assert PayerAccount.objects.get().ended_on is not None
    take(next_month(), on="2026-09-06")
    assert BankLine.objects.filter(state="unknown").count() == 2 and LineShare.objects.get() == share
    first, _second = BankLine.objects.order_by("booked_on")
    confirm(staff, first, running_lease, remember=True)
    assert PayerAccount.objects.filter(ended_on=None).count() == 1
    holds(bank_account, date(2026, 9, 6))


def test_an_account_of_which_another_sum_stands_stays_known(running_lease, staff, call, take, bank_account):
    call(8, 9)
    take(camt053([RENT]))
    confirm(staff, BankLine.objects.get(), running_lease, remember=True)
    take(next_month(), on="2026-09-06")
    for share, known in zip(LineShare.objects.order_by("-pk"), (True, False), strict=True):
        undo_share(staff.rental, share=share, on=date(2026, 9, 6), today=date(2026, 9, 6))
        assert PayerAccount.objects.filter(ended_on=None).exists() == known


def test_another_amount_from_a_known_account_waits_for_a_person(running_lease, staff, call, take, bank_account):
    call(8, 9)
    take(camt053([RENT]))
    confirm(staff, BankLine.objects.get(), running_lease, remember=True)
    take(
        camt053([{**RENT, "cents": 12345, "on": "2026-09-04"}], opening=45000, first="2026-09-01", last="2026-09-05"),
        on="2026-09-06",
    )
    assert Receipt.objects.rent().count() == 1
    line = BankLine.objects.get(state="unknown")
    [found] = Finder([line]).of(line)
    assert (found.step, found.why, found.sure) == ("account", "", False)


@pytest.mark.parametrize("place", ["structured", "end_to_end", "label"])
def test_the_number_of_the_lease_written_by_the_payer_is_enough(running_lease, call, take, bank_account, place):
    call(8)
    take(camt053([{**RENT, "cents": 20000, place: f"loyer {running_lease.code} merci"}]))
    assert LineShare.objects.get().step == "reference"
    assert queries.ledger_balance(running_lease) == 25000
    holds(bank_account)


def test_two_numbers_in_one_line_are_for_a_person_to_split(running_lease, build, staff, call, take, bank_account):
    other = build.running_lease("Bleuet")
    call(8)
    take(camt053([{**RENT, "cents": 90000, "label": f"{running_lease.code} + {other.code}"}]))
    line = BankLine.objects.get()
    assert line.state == "unknown"
    assert {found.lease for found in Finder([line]).of(line)} == {running_lease, other}
    parts = [Part(line, running_lease, 45000, "person"), Part(line, other, 45000, "person")]
    first, second = identify(staff.rental, parts=parts, today=SEPTEMBER)
    holds(bank_account)
    undo_share(staff.rental, share=second, on=SEPTEMBER, today=SEPTEMBER)
    line.refresh_from_db()
    assert (line.state, line.left) == ("unknown", 45000)
    assert queries.ledger_balance(running_lease) == 0 and queries.ledger_balance(other) == 45000
    assert balance("clients", "471") == -45000
    holds(bank_account)
    confirm(staff, line, other)
    holds(bank_account)


def test_a_name_alone_is_never_enough(running_lease, call, take):
    call(8)
    take(camt053([RENT]))
    assert not Receipt.objects.rent().exists() and not LineShare.objects.exists()


def test_more_than_is_left_of_a_line_is_refused(running_lease, staff, call, take):
    call(8)
    take(camt053([RENT]))
    line = BankLine.objects.get()
    confirm(staff, line, running_lease, 40000)
    with pytest.raises(Refused):
        confirm(staff, line, running_lease, 5001)
    assert balance("clients", "471") == -5000


def test_a_payment_noted_before_is_recognised_not_doubled(running_lease, staff, call, pay, take, bank_account):
    call(8)
    pay(running_lease, 45000, "2026-08-05")
    take(camt053([{**RENT, "structured": running_lease.code}]))
    line = BankLine.objects.get()
    assert line.state == "settled" and Clearing.objects.get().why == "tenant"
    assert balance("clients", "5121") == 45000 and Receipt.objects.rent().count() == 1
    holds(bank_account)


def test_the_rent_of_another_of_the_same_amount_is_never_taken_for_it(
    running_lease, build, staff, call, pay, take, bank_account
):
    other = build.running_lease("Bleuet")
    call(8)
    pay(running_lease, 45000, "2026-08-05")
    take(camt053([{**RENT, "party": "Quelqu’un"}]))
    line = BankLine.objects.get()
    assert line.state == "waiting" and not Clearing.objects.exists()
    found = reconcile(bank_account, SEPTEMBER)
    assert (found.books, found.closing, found.not_posted, found.not_stated) == (45000, 45000, 45000, 45000)
    assert found.holds
    confirm(staff, line, other)
    assert balance("clients", "5121") == 90000
    assert [e.cents for e in holds(bank_account).entries] == [45000]


def test_a_payment_undone_gives_its_line_back(running_lease, staff, call, take, bank_account):
    call(8)
    take(camt053([{**RENT, "structured": running_lease.code}]))
    receipt = Receipt.objects.rent().get()
    undo(staff.rental, receipt=receipt, on=SEPTEMBER, today=SEPTEMBER)
    line = BankLine.objects.get()
    assert (line.state, line.left) == ("unknown", 45000)
    holds(bank_account)
    confirm(staff, line, running_lease)
    holds(bank_account)


def test_a_payment_noted_and_recognised_then_undone_gives_its_line_back(
    running_lease, staff, call, pay, take, bank_account
):
    call(8)
    receipt = pay(running_lease, 45000, "2026-08-05")
    take(camt053([{**RENT, "structured": running_lease.code}]))
    undo(staff.rental, receipt=receipt, on=SEPTEMBER, today=SEPTEMBER)
    line = BankLine.objects.get()
    assert (line.state, line.left) == ("unknown", 45000)
    assert balance("clients", "5121") == 45000
    holds(bank_account)


def test_the_same_file_twice_changes_nothing(running_lease, call, take):
    call(8)
    content = camt053([{**RENT, "structured": running_lease.code}])
    first = take(content)
    before = Entry.objects.count()
    assert take(content) == first
    assert (Entry.objects.count(), BankFile.objects.count(), Statement.objects.count()) == (before, 1, 1)


def test_the_same_statement_in_another_file_changes_nothing(take, db):
    content = camt053([RENT])
    take(content)
    again = take(content.replace(b"M-2026-08", b"M-2026-09"))
    assert again.state == "stopped" and "déjà" in again.why_stopped
    assert BankLine.objects.count() == 1


def test_a_statement_without_a_line_nor_its_first_day_is_refused_in_words(take):
    undated = camt053([], opening=500).replace(b"<Dt><Dt>2026-08-01</Dt></Dt>", b"")
    source = take(undated)
    assert source.state == "stopped" and "il lui manque une date" in source.why_stopped
    assert not Statement.objects.exists()


def test_a_missing_statement_and_an_overlap_are_told_apart(take):
    take(camt053([RENT]))
    late = take(
        camt053([{**RENT, "on": "2026-09-01"}], opening=50000, first="2026-09-01", last="2026-09-01", number="b")
    )
    over = take(camt053([RENT], opening=100, first="2026-08-20", last="2026-09-01", number="c"))
    rows = [{**RENT, "on": "2026-08-25"}]
    inside = take(camt053(rows, opening=100, first="2026-08-20", last="2026-09-01", number="d"))
    for source, words in ((late, "manque"), (over, "recouvre"), (inside, "recouvre")):
        assert source.state == "stopped" and words in source.why_stopped
    assert "450,00" in late.why_stopped and "500,00" in late.why_stopped
    assert Statement.objects.filter(taken=True).count() == BankLine.objects.count() == 1


def test_cfonb_comes_to_the_same_as_camt(running_lease, call, take, bank_account):
    call(8)
    rows = [{"cents": 45000, "on": date(2026, 8, 6), "label": "VIR RECU", "more": [("RCN", running_lease.code)]}]
    take(cfonb120(rows), filename="releve.txt")
    assert queries.ledger_balance(running_lease) == 0 and LineShare.objects.get().step == "reference"
    holds(bank_account)


def test_a_transfer_of_the_caf_is_broken_down_by_the_one_remittance_of_its_total(
    running_lease, staff, call, take, bank_account
):
    from trousseau.rents.caf.actions import read_lines, read_slip, receive_remittance, say_columns, undo_lump
    from trousseau.rents.models import CafLump

    call(8)
    content = f"Bail;Mois;Montant\n{running_lease.code};08/2026;250,00\n".encode()
    told = {"paid_on": date(2026, 9, 1), "total": 25000}
    slip = read_slip(content, "b.csv", **told)
    remittance, _fresh = receive_remittance(staff.rental, slip=slip, reference="2026-08", today=SEPTEMBER, **told)
    if remittance.read_on is None:
        columns = {"lease": 0, "month": 1, "amount": 2}
        lines = read_lines(remittance, columns)
        say_columns(staff.rental, remittance=remittance, columns=columns, lines=lines, today=SEPTEMBER)
    row = {"cents": 25000, "on": "2026-09-01", "party": "CAF DE LA COTE D’OR", "label": "AIDES"}
    take(camt053([row], first="2026-09-01", last="2026-09-01"))
    line = BankLine.objects.get()
    assert line.state == "settled" and Clearing.objects.get().why == "caf"
    assert queries.ledger_balance(running_lease) == 20000
    holds(bank_account)
    receipt = Receipt.objects.rent().get()
    undo(staff.rental, receipt=receipt, on=SEPTEMBER, today=SEPTEMBER)
    undo_lump(staff.rental, lump=CafLump.objects.get(), on=SEPTEMBER, today=SEPTEMBER)
    line.refresh_from_db()
    assert (line.state, line.left) == ("unknown", 25000)
    holds(bank_account)


def test_the_name_of_the_caf_alone_is_not_enough(take, staff, db):
    take(camt053([{"cents": 25000, "on": "2026-08-06", "party": "CAF 21"}]))
    assert BankLine.objects.get().state == "unknown"


def test_a_deposit_that_arrives_by_transfer_is_held_and_its_owner_is_to_be_told(build, staff, take, bank_account):
    from trousseau.core.models import ToDo

    lease = build.running_lease(deposit=40000)
    take(camt053([{**RENT, "cents": 40000}]))
    line = BankLine.objects.get()
    identify(staff.rental, parts=[Part(line, lease, 40000, "person", purpose="deposit")], today=SEPTEMBER)
    assert Receipt.objects.deposits().get().amount == 40000 and balance("clients", "46713") == -40000
    assert ToDo.objects.filter(kind="rents.tell_owner", closed_on=None).count() == 1
    holds(bank_account)


def test_a_charge_of_the_bank_is_taken_off_the_next_transfer_of_fees(
    running_lease, staff, call, take, bank_account, agency_bank, pay_out
):
    from trousseau.mandates.models import FeeClause
    from trousseau.matching.identifying import charge
    from trousseau.owners.actions.fees import take_fees
    from trousseau.owners.actions.transfers import transfer_fees

    FeeClause.objects.filter(mandate=running_lease.mandate).update(
        base="collected", basis_points=700, amount=None, vat="exempt", payer="owner", due="receipt"
    )
    call(8)
    rent = {**RENT, "structured": running_lease.code}
    take(camt053([rent, {"cents": -1210, "on": "2026-08-07", "label": "FRAIS"}]))
    charge(staff.rental, line=BankLine.objects.get(cents=-1210), today=SEPTEMBER)
    assert take_fees(staff.rental, until=SEPTEMBER) == 1
    moved = transfer_fees(staff.rental, on=SEPTEMBER)
    assert moved.total == 3150 - 1210 and transfer_fees(staff.rental, on=SEPTEMBER) is None
    assert balance("clients", "46714") == 0 and balance("clients", "46719") == -1940
    assert balance("clients", "5121") == 45000 - 1210 and balance("agency", "512") == 0
    assert pay_out(SEPTEMBER).total == 1940
    assert balance("clients", "46719") == 0 and balance("clients", "5121") == 45000 - 3150
    assert (balance("agency", "658"), balance("agency", "512")) == (1210, 3150 - 1210)
    row = {"cents": -1940, "on": "2026-09-03", "label": "VIR V00001"}
    take(camt053([row], opening=43790, first="2026-09-01", last="2026-09-05"), on="2026-09-06")
    holds(bank_account, date(2026, 9, 6))
    assert BankLine.objects.get(cents=-1940).state == "settled"  # the one transfer of the run


def test_the_deposit_that_the_agency_awaits_is_never_booked_as_rent(
    running_lease, staff, call, take, bank_account, client
):
    from django.urls import reverse

    call(8)
    both = {**RENT, "cents": 45000 + running_lease.deposit, "structured": running_lease.code}
    take(camt053([both]))
    line = BankLine.objects.get()
    [found] = Finder([line]).of(line)
    assert (line.state, found.why, found.sure) == ("unknown", "deposit", False)  # even with the number of the lease
    client.force_login(staff.rental)
    page = client.get(reverse("matching:lines")).content.decode()
    assert "le montant contient le dépôt de 400,00" in page
    client.post(reverse("matching:confirm", args=[line.pk]), {"lease": running_lease.code})
    assert Receipt.objects.deposits().get().amount == 40000 == -balance("clients", "46713")
    assert queries.ledger_balance(running_lease) == 0 and Receipt.objects.rent().get().amount == 45000
    holds(bank_account)
    call(9)
    row = {"cents": 40000, "on": "2026-09-04", "structured": running_lease.code}
    take(camt053([row], opening=85000, first="2026-09-01", last="2026-09-05"), on="2026-09-06")
    assert LineShare.objects.order_by("-pk").first().kind == "rent"  # it has its deposit: this is rent


@pytest.mark.parametrize(("holder", "why"), [("agency", "deposit"), ("owner", "")])
def test_before_the_keys_money_is_a_deposit_where_the_agency_holds_it(running_lease, take, holder, why):
    Lease.objects.filter(pk=running_lease.pk).update(keys_on=None, deposit_holder=holder)
    take(camt053([{"cents": 40000, "on": "2026-08-05", "structured": running_lease.code}]))
    found = Finder(list(BankLine.objects.all())).of(BankLine.objects.get())
    assert [one.why for one in found] == ([why] if why else [])


def test_an_amount_alone_names_nobody_even_that_of_a_balance_brought_in():
    from trousseau.rules.bank_lines import Open, fits

    due = Open(75000, (30000, 45000), opening=30000)
    assert [fits(cents, due) for cents in (75000, 30000, 45000, 1)] == ["whole", "opening", "month", ""]
    assert fits(30000, Open(30000, (30000,), deposit=30000)) == "deposit"  # either: a person says
    assert fits(45000, Open(90000, (45000, 45000))) == "month"  # two months ask as much: it is what is due of each
    assert fits(30000, Open(60000, (30000, 30000), opening=30000)) == "month"


def september(**row) -> bytes:
    """The statement that follows that of August, with one line from the tenant's account."""
    line = {**RENT, "on": "2026-09-10", "party": "X", "label": "VIREMENT", **row}
    return camt053([line], first="2026-09-01", last="2026-09-30", number="2026-09", opening=45000)


@pytest.fixture
def known(running_lease, staff, call, take, bank_account):
    """The rent of August came, a person said whose it was: the account is known for the lease, which owes September."""
    call(8, 9)
    take(camt053([RENT]))
    confirm(staff, BankLine.objects.get(), running_lease, remember=True)
    return running_lease


def waits(client, staff, lease) -> str:
    """The last line waits for a person, and no payment of it is on the lease: what its page says."""
    line = BankLine.objects.latest("pk")
    assert (line.state, line.left, line.shares.count()) == ("unknown", line.cents, 0)
    assert queries.ledger_balance(lease) == 45000
    client.force_login(staff.rental)
    page = client.get(reverse("matching:line", args=[line.pk])).content.decode()
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_known_account_that_writes_another_lease_waits_and_both_are_shown(
    known, build, staff, call, take, client, on_day
):
    other = build.running_lease("Sauge", rent=40000, charges=5000)
    call(9)
    take(september(label=f"LOYER {other.code}"), on="2026-10-02")
    page = waits(client, staff, known)
    assert "ce compte est connu pour un autre" in page
    assert f"<strong>{known.household}</strong>, {known.code}" in page
    assert f"<strong>{other.household}</strong>, {other.code}" in page
    found = Finder([BankLine.objects.latest("pk")]).of(BankLine.objects.latest("pk"))
    assert [(one.lease, one.step, one.sure) for one in found] == [
        (known, "account", False),
        (other, "reference", False),
    ]


@pytest.mark.parametrize(
    "said", ["LOYER L{n}", "bail n° {n:05d}", "Bail N°{n}", "contrat l-{n}", "loyer {n:05d}", "LOYER L99999", "{name}"]
)
def test_a_known_account_that_writes_another_tenant_in_any_way_waits(known, build, call, take, client, staff, said):
    other = build.running_lease("Sauge", rent=40000, charges=5000)
    call(9)
    name = f"LOYER DE {other.household.holder.last_name.upper()} {other.household.holder.first_name}"
    take(september(label=said.format(n=other.number, name=name)), on="2026-10-02")
    page = waits(client, staff, known)
    assert "le numéro ou le nom d’un autre locataire" in page or "99999" in said
    assert f"<strong>{known.household}</strong>, {known.code}" in page
    assert f"<strong>{other.household}</strong>, {other.code}" in page or "99999" in said


@pytest.mark.parametrize(
    "said", ["LOYER L{n}", "bail n° {n:05d}", "LOYER 09/2026", "bail du 01/07/2026", "appel 2026-09", "{name}", "21000"]
)
def test_a_known_account_that_writes_its_own_tenant_or_a_date_is_enough(known, build, call, take, said):
    build.running_lease("Sauge", rent=40000, charges=5000)
    call(9)
    take(september(label=said.format(n=known.number, name=f"Loyer {known.household}")), on="2026-10-02")
    assert LineShare.objects.latest("pk").lease == known and queries.ledger_balance(known) == 0


def test_a_number_that_no_rent_may_be_received_for_is_still_another_lease(known, build, take, client, staff):
    draft = build.lease("Sauge")  # not signed
    take(september(label=f"LOYER {draft.code}"), on="2026-10-02")
    page = waits(client, staff, known)
    assert "ce compte est connu pour un autre" in page


def test_an_account_that_pays_for_two_follows_the_number_that_is_written(known, build, staff, call, take):
    other = build.running_lease("Sauge", rent=45000, charges=7000)
    call(9)
    line = BankLine.objects.get()
    remember_account(staff.rental, lease=other, line=line, today=SEPTEMBER)
    # the amount is the other's, the number is this one's
    take(september(cents=52000, label=f"LOYER {known.code}"), on="2026-10-02")
    share = LineShare.objects.latest("pk")
    assert (share.lease, share.step) == (known, "reference")


def test_two_numbers_from_a_known_account_wait(known, build, call, take, client, staff):
    other = build.running_lease("Sauge")
    call(9)
    take(september(label=f"LOYERS {known.code} {other.code}"), on="2026-10-02")
    waits(client, staff, known)


@pytest.mark.parametrize(
    "said",
    [
        {"party": "CAF"},
        {"label": "VIR CAF21"},
        {"party": "Caisse d’allocations familiales"},
        {"party": "C.A.F. 21"},
        {"party": "CAISSE ALLOC FAM COTE D OR"},
        {"party": "CAISSE D ALLOC FAMILIALES"},
        {"party": "CAFCDO"},
        {"party": "CAFDIJON"},
        {"party": "MSA BOURGOGNE"},
        {"label": "VIR MUTUALITE SOCIALE AGRICOLE"},
    ],
)
def test_a_caf_without_a_number_is_no_tenant_though_its_account_was_kept_for_one(known, take, client, staff, said):
    take(september(**said), on="2026-10-02")
    page = waits(client, staff, known)
    assert "Une CAF ou une MSA paie pour beaucoup de locataires" in page and "C’est la CAF" in page


@pytest.mark.parametrize("party", ["M. CAFFIN", "MME MSADEK", "CAFIERO PAUL", "M. ALLOCCO", "DECAF"])
def test_a_tenant_whose_name_begins_as_the_caf_is_a_tenant(known, take, party):
    take(september(party=party), on="2026-10-02")
    assert LineShare.objects.latest("pk").lease == known and queries.ledger_balance(known) == 0


@pytest.mark.parametrize("party", ["CAF DE LA COTE D OR", "C.A.F. 21", "CAFCDO", "MSA BOURGOGNE", "CAISSE ALLOC FAM"])
def test_the_account_of_a_caf_is_kept_for_nobody(running_lease, staff, call, take, bank_account, party):
    call(8)
    take(camt053([{**RENT, "party": party, "label": "AIDE"}]))
    confirm(staff, BankLine.objects.get(), running_lease, remember=True)
    assert not PayerAccount.objects.exists()


@pytest.fixture
def end(known, staff, on_day):
    """The owner takes the lease over on that day."""

    def do(on: date) -> Lease:
        mandate = known.mandate
        mandate.refresh_from_db()
        on_day(on.isoformat())
        end_mandate(
            staff.director,
            mandate=mandate,
            version=mandate.version,
            on=on,
            reason="agreement",
            taken_over=True,
            today=on,
        )
        return Lease.objects.get(pk=known.pk)

    return do


@pytest.fixture
def over(end):
    return end(date(2026, 8, 20))


@pytest.mark.parametrize("label", ["VIREMENT", "LOYER L00001"])
def test_money_that_comes_after_the_mandate_waits_for_a_person(over, take, client, staff, label):
    take(september(label=label), on="2026-10-02")
    page = waits(client, staff, over)
    assert "Son mandat a pris fin le 20 août 2026" in page
    assert "L’agence n’encaisse plus pour ce bail" in page


def test_money_of_the_last_day_of_the_mandate_is_still_received(end, take):
    end(date(2026, 9, 10))
    take(september(), on="2026-10-02")
    assert LineShare.objects.latest("pk").step == "account"


def test_what_a_person_receives_after_the_mandate_stays_in_the_owners_fund_and_bears_no_fee(
    over, take, staff, bank_account
):
    take(september(), on="2026-10-02")
    line = BankLine.objects.latest("pk")
    take_fees(None, until=date(2026, 8, 20))
    agency = balance("agency", "706")
    fund = fund_balance(over.mandate.fund)
    confirm(staff, line, over)
    take_fees(None, until=date(2026, 10, 2))
    assert balance("agency", "706") == agency
    assert fund_balance(over.mandate.fund) - fund == 45000
    holds(bank_account, date(2026, 10, 2))


def test_a_term_that_passed_without_a_renewal_is_an_end(known, take, client, staff):
    Mandate.objects.filter(pk=known.mandate_id).update(ends_on=date(2026, 8, 31))
    take(september(), on="2026-10-02")
    assert "Son mandat a pris fin le 31 août 2026" in waits(client, staff, known)
