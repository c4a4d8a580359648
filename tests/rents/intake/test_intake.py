"""A portfolio is brought in whole, with balances that make the bank's; then it lives as the others."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from portfolios import sheet

from tests.plugins.bank_files import camt053
from trousseau.core.errors import Refused
from trousseau.core.models import Commune, Person, ToDo
from trousseau.core.todo import words
from trousseau.exchange.portfolio import NotReadable, read
from trousseau.ledger.actions import post
from trousseau.ledger.actions import reverse as reverse_entry
from trousseau.ledger.books import BROUGHT_IN
from trousseau.ledger.models import BankLine, Clearing, Entry
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.payable import owed_to_owners
from trousseau.ledger.postings import Posting
from trousseau.ledger.queries import balance
from trousseau.ledger.verification import verify
from trousseau.mandates import verification
from trousseau.mandates.models import Mandate
from trousseau.matching.due import deposits_awaited
from trousseau.portals.tenant_space import owes
from trousseau.prevention.actions import refresh, refresh_all, take_step
from trousseau.prevention.queries import situation
from trousseau.prevention.reports import report_arrears
from trousseau.rents.accounts import months
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.deposits import tell_owner
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.actions.stopping import stop_debts
from trousseau.rents.intake.actions import bring_in
from trousseau.rents.queries import ledger_balance
from trousseau.rents.roll.queries import aged_of
from trousseau.rents.run.calling import call_month
from trousseau.rents.sums_notice.announcing import announce_deposit
from trousseau.tenancies.models import Lease

ON, TODAY = date(2026, 8, 31), date(2026, 9, 2)
HOMES = (
    {},
    {"mandate_number": "13", "address": "4 rue de l’Essai", "tenant_last_name": "Bleuet", "tenant_owes": "-30"},
    {
        "mandate_number": "15",
        "address": "6 rue de l’Essai",
        "owner_name": "Onyx Tuffeau",
        "owner_kind": "personne",
        "tenant_owes": "0",
        "deposit_held": "0",
        "owner_credit": "-12",
        "partner_last_name": "Lin",
        "partner_first_name": "Ode",
    },
)


@pytest.fixture
def homes(db, settings, tmp_path):
    settings.HOME = tmp_path  # the heads of these books are not those of other tests
    Commune.objects.update_or_create(insee="21231", defaults={"name": "Dijon", "postal_code": "21000", "zone_apl": "2"})
    return read(sheet(*HOMES))


@pytest.fixture
def brought_in(staff, homes, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bring_in(staff.director, homes=homes, on=ON, bank=sum(home.bank for home in homes), today=TODAY)
    return {lease.mandate.number: lease for lease in Lease.objects.select_related("mandate__fund")}


def test_each_home_has_its_mandate_its_lease_and_its_balances(brought_in):
    assert [brought_in[n].mandate.owner.name for n in (12, 13, 15)] == ["SCI du Grès", "SCI du Grès", "Onyx Tuffeau"]
    assert brought_in[12].mandate.owner == brought_in[13].mandate.owner
    assert (brought_in[12].revised, brought_in[12].revision_on) == (True, date(2027, 3, 1))
    assert [ledger_balance(brought_in[n]) for n in (12, 13, 15)] == [102030, -3000, 0]
    assert [balance("clients", account=account, on=ON) for account in ("46712", "46713", "5121")] == [
        -125000 - 125000 + 1200,
        -41250 * 2,
        125000 * 2 + 41250 * 2 - 102030 + 3000 - 1200,
    ]
    assert brought_in[12].household.members.count() == 1 and brought_in[15].household.members.count() == 2
    assert aged_of(brought_in[12], TODAY).debt == 102030
    assert brought_in[12].receipts.deposits().get().amount == 41250
    assert verify("clients").ok and verification.verify().ok


def test_an_owner_who_owes_on_the_evening_of_the_balances_was_paid_nothing(brought_in):
    """What the former software left below zero is owed by the owner: nothing left the bank here, and the night holds."""
    owed = {one.fund: one for one in owed_to_owners(ON)}
    assert [(owed[code].paid, owed[code].beyond()) for code in ("M00012", "M00015")] == [(0, 0), (0, 0)]
    assert owed["M00015"].payable == -1200
    assert {proof.code: found for proof in discover() if (found := list(proof.check(TODAY)))} == {}
    fund = brought_in[15].mandate.fund
    paid = [Posting("46712", debit=500, fund=fund), Posting("5121", credit=500)]
    post(None, ledger="clients", journal="BQ", on=TODAY, label="Versement", lines=paid, key="paid")
    assert owed_to_owners(TODAY, fund)[0].beyond() == 500  # what is paid since is
    entry = Entry.objects.get(idempotency_key=f"{BROUGHT_IN}:{brought_in[12].pk}")
    reverse_entry(None, entry=entry, on=TODAY, label="Reprise annulée")
    assert owed_to_owners(TODAY, brought_in[12].mandate.fund)[0].paid == 0


@pytest.mark.parametrize("written", [True, False])
def test_a_balance_brought_in_is_no_line_of_the_bank(brought_in, bank_account, take, client, staff, written):
    """It is in the balance that the bank opened with: a line of its amount is another's money."""
    entry = Entry.objects.get(idempotency_key=f"{BROUGHT_IN}:{brought_in[13].pk}")
    [cents] = entry.lines.filter(account="5121").values_list("debit", flat=True)
    take(camt053([{"cents": cents, "on": "2026-09-01", "label": brought_in[12].code if written else "Loyer"}]))
    line = BankLine.objects.get()
    assert line.state != "waiting" and not Clearing.objects.filter(entry=entry).exists()
    client.force_login(staff.rental)
    card = client.get(reverse("matching:line", args=[line.pk])).context["card"]
    assert card["entries"] == []
    paid = line.shares.values_list("receipt__lease", flat=True)
    assert list(paid) == ([brought_in[12].pk] if written else [])


def test_a_lease_brought_in_without_a_revision_is_not_said_to_be_never_revised(staff, homes, client, on_day):
    rows = read(sheet({"revision_on": "sans", "revision_quarter": ""}))
    bring_in(staff.director, homes=rows, on=ON, bank=rows[0].bank, today=TODAY)
    on_day(TODAY.isoformat())
    client.force_login(staff.rental)
    page = text(client.get(reverse("tenancies:lease", args=[Lease.objects.get().pk])))
    assert "à lire dans le bail" in page and "jamais révisé" not in page


@pytest.mark.parametrize(
    ("changes", "holder", "awaited"),
    [
        ({"deposit_held": "0"}, "owner", 0),
        ({"deposit_held": "0", "deposit_holder": "Agence"}, "agency", 41250),  # still to be received
        ({"deposit_held": "0", "deposit_holder": "Bailleur"}, "owner", 0),
        ({"deposit_held": "412,50"}, "agency", 0),
        ({"deposit_held": "0", "deposit": "0"}, "none", 0),
    ],
)
@pytest.mark.usefixtures("homes")
def test_a_deposit_is_awaited_only_where_the_file_says_that_the_agency_holds_it(staff, changes, holder, awaited):
    found = read(sheet(changes))
    bring_in(staff.director, homes=found, on=ON, bank=sum(home.bank for home in found), today=TODAY)
    lease = Lease.objects.get()
    assert (lease.deposit_holder, deposits_awaited([lease.pk]).get(lease.pk, 0)) == (holder, awaited)


def test_nobody_knows_when_a_deposit_brought_in_arrived(brought_in, client, staff, on_day):
    """Its owner was told of it by the former software, or not: no notice is due that says the evening of the balances."""
    on_day("2026-09-20")
    client.force_login(staff.rental)
    lease = brought_in[12]
    page = text(client.get(reverse("rents:lease", args=[lease.pk])))
    assert "quand il est arrivé n’est pas connu ici" in page and "Propriétaire avisé" not in page
    assert reverse("rents:tell_owner", args=[lease.pk]) not in page
    assert client.get(reverse("rents:notice_paper", args=[lease.pk])).status_code == 404
    with pytest.raises(Refused, match="n’est pas connu"):
        tell_owner(staff.rental, lease=lease, on=TODAY, by="registered", proof="1A", today=TODAY)
    announce_deposit(lease.receipts.deposits().get())
    assert not ToDo.objects.waiting().filter(kind="rents.tell_owner").exists()


MONTHS = "2023-08 112,80 ; 07/2026 450 ; 2026-08 457,50"


@pytest.fixture
def aged(staff, homes, django_capture_on_commit_callbacks):
    """The same, whose former software said the months due."""
    rows = read(sheet({**HOMES[0], "debts": MONTHS}, *HOMES[1:]))
    with django_capture_on_commit_callbacks(execute=True):
        bring_in(staff.director, homes=rows, on=ON, bank=sum(home.bank for home in rows), today=TODAY)
    return Lease.objects.get(mandate__number=12)


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_a_home_that_its_months_tell_whole_has_no_other_balance(staff, homes):
    """No deposit held and nothing due to the owner: its months are all that there is to post."""
    rows = read(sheet({"debts": MONTHS, "deposit_held": "0", "owner_credit": "0"}))
    bring_in(staff.director, homes=rows, on=ON, bank=rows[0].bank, today=TODAY)
    lease = Lease.objects.get()
    assert ledger_balance(lease) == 102030 and aged_of(lease, TODAY).unaged == 0
    assert not Entry.objects.filter(idempotency_key=f"{BROUGHT_IN}:{lease.pk}").exists()
    assert verify("clients").ok


def test_a_debt_brought_in_is_as_old_as_its_months(aged, client, staff, on_day):
    found = aged_of(aged, TODAY)
    assert found.unpaid == ((date(2023, 8, 5), 11280), (date(2026, 7, 5), 45000), (date(2026, 8, 5), 45750))
    assert (found.since, found.unaged) == (date(2023, 8, 5), 0)
    assert ledger_balance(aged) == 102030 and balance("clients", account="46713", on=ON) == -41250 * 2
    assert situation(aged, TODAY).arrears.status == "arrears" and verify("clients").ok
    on_day(TODAY.isoformat())
    client.force_login(staff.rental)
    page = text(client.get(reverse("rents:lease", args=[aged.pk])))
    assert "112,80 € sont dus depuis plus de 3 ans" in page and "Solde repris, 07/2026" in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_report_of_arrears_whose_age_nobody_wrote_says_so_where_the_day_stands(
    brought_in, client, staff, on_day, language
):
    lease, day = brought_in[12], date(2026, 9, 3)  # its rent of September is not due yet
    call_month(staff.rental, month=date(2026, 9, 1))
    expect_aid(staff.rental, lease=lease, month=date(2026, 9, 1), amount=100)
    take_step(staff.director, lease=lease, step="decide", on=day, today=day, note="À signaler.", arrears=True)
    [row] = ToDo.objects.waiting().filter(kind="prevention.report_confirm")
    assert situation(lease, day).since is None and row.params["since"] == ""
    with override(language):
        why = words(row)["why"].replace("\u202f", " ").replace("\u00a0", " ")
        assert {"fr": "depuis un jour qui n’est pas connu : un", "en": "since a day that is not known: a"}[
            language
        ] in why
        with pytest.raises(Refused) as refusal:
            report_arrears(
                staff.rental, lease=lease, on=day, today=day, channel="post", content=b"%PDF-1.4", suffix=".pdf"
            )
        assert {"fr": "personne n’a écrit depuis quand", "en": "nobody wrote since when"}[language] in str(
            refusal.value
        ).lower()


def test_a_debt_whose_age_nobody_wrote_does_not_begin_again(brought_in, client, staff, on_day):
    lease = brought_in[12]
    found = aged_of(lease, TODAY)
    assert (found.debt, found.unpaid, found.since, found.unaged) == (102030, (), None, 102030)
    seen = situation(lease, TODAY)
    assert (seen.arrears.status, seen.arrears.reason, seen.since, seen.next.step) == ("ask", "unaged", None, "decide")
    refresh(lease, on=TODAY)
    [row] = ToDo.objects.waiting().filter(room="prevention")
    assert "1 020,30" in words(row)["why"].replace("\u202f", " ")
    on_day("2029-12-01")  # three years after the balances: nobody may say that it is barred, nor that it is not
    client.force_login(staff.rental)
    page = text(client.get(reverse("rents:lease", args=[lease.pk])))
    assert "personne n’a écrit depuis quand" in page and "plus de 3 ans" not in page
    on_day(TODAY.isoformat())
    for name, args in (("rents:roll", ()), ("prevention:situation", (lease.pk,)), ("rents:list", ())):
        said = text(client.get(reverse(name, args=args)))
        assert "1 020,30" in said and "depuis le 31 août" not in said and "2 jours" not in said
    assert "Ancienneté inconnue" in text(client.get(reverse("rents:roll")))
    refresh_all(TODAY)


def test_a_debt_whose_age_nobody_wrote_may_be_one_that_the_law_stops(brought_in, client, staff, on_day):
    """Admitted on 10 August, the balances are of the 31st: what was owed then is stopped, and the rent since is paid."""
    lease, paid_on = brought_in[12], date(2026, 9, 6)
    before = date(2026, 8, 10)
    stop_debts(None, lease=lease, before=before, article="C. conso., art. L722-5", on=TODAY)
    call_month(staff.rental, month=date(2026, 9, 1))
    september = lease.calls.get(kind="rent")
    on_day(paid_on.isoformat())
    client.force_login(staff.rental)
    form = client.get(reverse("rents:payment_new", args=[lease.pk])).context["form"]
    assert form.initial["amount"] == september.total
    told = {"lease": lease, "payer": "tenant", "method": "card", "on": paid_on, "today": paid_on}
    balance_brought = lease.calls.get(kind="other")
    with pytest.raises(Refused):
        receive_payment(staff.rental, amount=1000, key="named", named=[(balance_brought, 1000)], **told)
    receive_payment(staff.rental, amount=september.total, key="rent", **told)
    assert {row.call: row.left for row in months(lease)} == {september: 0, balance_brought: 102030}
    found = aged_of(lease, paid_on)
    assert (found.unpaid, found.unaged) == ((), 102030)
    assert owes(lease, paid_on).not_now == 102030


def test_the_day_that_bars_the_oldest_rent_is_said_of_the_days_that_are_known_alone(brought_in, client, staff, on_day):
    lease = brought_in[12]
    call_month(staff.rental, month=date(2026, 9, 1))
    on_day("2026-09-12")
    client.force_login(staff.rental)
    page = text(client.get(reverse("tenancies:tenancy", args=[lease.pk])))
    assert "Le plus ancien loyer de date connue se prescrit" in page and "Le plus ancien loyer se prescrit" not in page


def test_the_page_of_an_owner_counts_the_dwellings_that_came_with_their_mandates(brought_in, client, staff):
    client.force_login(staff.captation)
    owner = brought_in[12].mandate.owner
    page = text(client.get(reverse("captation:owner", args=[owner.pk])))
    assert "2 logements connus" in page and "n’est encore noté" not in page
    assert "M00012" in page and "M00013" in page


@pytest.mark.parametrize(
    "months", ["2026-08 1 000", "2026-13 1 020,30", "août 1 020,30", "2026-08 1 000 ; 2026-08 20,30"]
)
def test_months_that_do_not_make_the_debt_are_said(months):
    with pytest.raises(NotReadable):
        read(sheet({"debts": months}))


@pytest.mark.parametrize("month", ["2022-02", "2026-09"])
def test_a_month_due_outside_the_lease_brings_nothing_in(staff, homes, month):
    rows = read(sheet({"debts": f"{month} 1 020,30"}))
    with pytest.raises(Refused):
        bring_in(staff.director, homes=rows, on=ON, bank=rows[0].bank, today=TODAY)


def test_the_entry_inspection_of_a_lease_brought_in_is_said_to_be_before(brought_in, staff, client, on_day):
    on_day(TODAY.isoformat())
    client.force_login(staff.rental)
    lease, seen = (
        client.get(reverse(f"tenancies:{name}", args=[brought_in[12].pk])).content.decode()
        for name in ("lease", "inspections")
    )
    assert "Antérieur à la reprise" in lease
    assert "Le ménage est entré avant ce logiciel" in seen and "présumé" not in seen
    assert "Pas encore d’état des lieux" not in seen and "btn-main" not in seen


def test_the_first_rent_called_is_the_month_after_the_balances(brought_in, call):
    call(7, 8)
    assert not brought_in[12].calls.filter(kind="rent").exists()
    call(9)
    assert [row.month for row in brought_in[12].calls.filter(kind="rent")] == [date(2026, 9, 1)]


def test_what_was_owed_before_is_paid_first(staff, brought_in, call):
    call(9)
    receive_payment(
        staff.rental,
        lease=brought_in[12],
        payer="tenant",
        method="transfer",
        amount=100_000,
        on=TODAY,
        today=TODAY,
        key="first",
    )
    assert [(row.call.label, row.left) for row in months(brought_in[12])] == [("", 45750), ("Solde repris", 2030)]


def test_the_next_mandate_follows_their_numbers(brought_in, build, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mandate = build.mandate()
    assert mandate.number == 16 and verification.verify().ok


def test_balances_that_do_not_make_the_bank_s_bring_nothing_in(staff, homes):
    right = sum(home.bank for home in homes)
    with pytest.raises(Refused) as refused:
        bring_in(staff.director, homes=homes, on=ON, bank=right + 1, today=TODAY)
    assert refused.value.field == "bank" and "0,01" in str(refused.value)
    with pytest.raises(Refused):
        bring_in(staff.director, homes=homes, on=date(2026, 8, 30), bank=right, today=TODAY)
    with pytest.raises(Refused):
        bring_in(staff.director, homes=homes, on=date(2026, 9, 30), bank=right, today=TODAY)
    assert not (Mandate.objects.exists() or Person.objects.exists() or Entry.objects.exists())


def test_all_the_lines_that_are_wrong_are_said_at_once(staff, homes):
    one, other, third = homes
    wrong = [replace(one, insee="21999"), replace(other, insee="21998"), replace(third, lease_starts_on=TODAY)]
    with pytest.raises(Refused) as refused:
        bring_in(staff.director, homes=wrong, on=ON, bank=0, today=TODAY)
    assert all(word in str(refused.value) for word in ("21999", "21998", f"Ligne {third.line}"))


def test_the_same_file_twice_is_refused(staff, homes, brought_in):
    with pytest.raises(Refused, match="M00012"):
        bring_in(staff.director, homes=homes, on=ON, bank=sum(home.bank for home in homes), today=TODAY)
    assert Lease.objects.count() == 3


def test_a_register_that_began_takes_lower_numbers_only(staff, homes, build):
    build.mandate()  # number 1 of this register
    with pytest.raises(Refused, match="registre"):
        bring_in(staff.director, homes=homes, on=ON, bank=sum(home.bank for home in homes), today=TODAY)


def test_by_the_page_then_its_files_open(client, staff, db, time_machine):
    time_machine.move_to(TODAY)
    client.force_login(staff.director)
    url = reverse("rents:intake")
    file = SimpleUploadedFile("portefeuille.csv", sheet({"rent": "beaucoup"}))
    assert client.post(url, {"on": ON.isoformat(), "bank": "643,20", "homes": file}).status_code == 422
    file = SimpleUploadedFile("portefeuille.csv", sheet({"rent": "beaucoup"}, {"insee": "21999"}, {"insee": "21998"}))
    wrong = client.post(url, {"on": ON.isoformat(), "bank": "643,20", "homes": file}).context["form"].errors["homes"]
    assert [any(word in one for one in wrong) for word in ("beaucoup", "21999", "21998")] == [True] * 3
    old = {
        "mandate_signed_on": "05/01/1998",
        "mandate_starts_on": "01/02/1998",
        "lease_signed_on": "25/02/2001",
        "lease_starts_on": "01/03/2001",
    }
    file = SimpleUploadedFile("portefeuille.csv", sheet(old))
    answer = client.post(url, {"on": ON.isoformat(), "bank": "642,20", "homes": file}, follow=True)
    assert answer.status_code == 200, answer.context["form"].errors
    lease = Lease.objects.get()
    for page in (
        reverse("tenancies:lease", args=[lease.pk]),
        reverse("rents:lease", args=[lease.pk]),
        reverse("mandates:mandate", args=[lease.mandate_id]),
        reverse("tenancies:list"),
        reverse("mandates:list"),
    ):
        assert client.get(page).status_code == 200, page
    assert "écrivez 0 si le bail n’en demande pas" in text(client.get(url))
    assert "Propriétaire : nom" in client.get(reverse("rents:intake_model")).content.decode()
    client.force_login(staff.rental)
    assert client.get(url).status_code == 403


def test_the_household_of_a_lease_brought_in_has_no_application_and_its_pages_open(client, staff, brought_in):
    household = brought_in[15].household
    page = reverse("applications:member_new", args=[household.pk])
    client.force_login(staff.rental)
    assert client.get(page).status_code == 200
    client.force_login(staff.social)
    assert client.get(page).status_code == 404, "who supports a household joins its team: no home taken over opens it"
