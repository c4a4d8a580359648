"""The pages of the bank: what they show, what one click does, what they never give away."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from tests.plugins.bank_files import TENANT_IBAN, camt053
from tests.plugins.once import after_back
from trousseau.ledger.actions import Draft, Posting, post_many
from trousseau.ledger.bank import tasks
from trousseau.ledger.bank.actions import ask_apply, open_file, receive_file
from trousseau.ledger.models import BankFile, BankLine, Clearing, Entry
from trousseau.receipts.models import LineShare, Receipt
from trousseau.rents.queries import totals

MARK = "Zéphyrine Marqueur"
RENT = {
    "cents": 45000,
    "on": "2026-08-06",
    "party": f"{MARK} Capucine Aminata",
    "iban": TENANT_IBAN,
    "label": "Loyer secret-libelle",
    "end_to_end": "secret-e2e",
}


@pytest.fixture
def rental(client, staff):
    client.force_login(staff.rental)
    return client


def test_one_click_notes_the_payment_on_the_account(rental, running_lease, call, take):
    call(8)
    take(camt053([RENT]))
    line = BankLine.objects.get()
    page = rental.get(reverse("matching:lines")).content.decode()
    assert MARK in page and "Aminata Capucine" in page and TENANT_IBAN not in page
    answer = rental.post(
        reverse("matching:confirm", args=[line.pk]), {"lease": running_lease.code, "remember": "on"}, follow=True
    )
    assert answer.status_code == 200 and Receipt.objects.rent().get().lease == running_lease
    # it came on the day of its line, though it waited on its account until somebody said whose it was
    assert totals(date(2026, 8, 1), date(2026, 8, 31)) == {"called": 45000, "received": 45000, "debt": 0}
    settled = rental.get(reverse("matching:lines"), {"show": "all"}).content.decode()
    assert re.search(r"Aminata Capucine,\s+L00001", settled) and "Dit par une personne" in settled
    assert MARK not in rental.get(reverse("rents:lease", args=[running_lease.pk])).content.decode()


def test_the_same_button_on_a_settled_line_says_that_it_is(rental, running_lease, call, take):
    """A second tab, or Back: the amount of what is left, zero, is no mistake of who asks."""
    call(8)
    take(camt053([RENT]))
    line = BankLine.objects.get()
    for path, said in (("confirm", {}), ("confirm", {}), ("one", {"kind": "rent"})):
        answer = rental.post(
            reverse(f"matching:{path}", args=[line.pk]), {"lease": running_lease.code, **said}, follow=True
        )
    pages = [
        rental.post(reverse("matching:confirm", args=[line.pk]), {"lease": running_lease.code}, follow=True),
        answer,
    ]
    assert Receipt.objects.rent().count() == 1
    for page in pages:
        assert "Cette ligne est déjà traitée" in page.content.decode()


def test_a_line_that_groups_movements_is_not_one_tenant_s_by_one_click(rental, running_lease, call, take):
    call(8)
    take(camt053([RENT]))
    BankLine.objects.update(count=3)
    line = BankLine.objects.get()
    one = reverse("matching:one", args=[line.pk])
    page = rental.get(reverse("matching:lines")).content.decode()
    assert reverse("matching:confirm", args=[line.pk]) not in page and f"{one}?lease={running_lease.code}" in page
    clicked = rental.post(reverse("matching:confirm", args=[line.pk]), {"lease": running_lease.code})
    assert (clicked.status_code, clicked["Location"]) == (302, one)
    form = rental.get(f"{one}?lease={running_lease.code}").content.decode()
    assert "Tous les mouvements que la banque regroupe ici sont de ce bail" in form and running_lease.code in form
    said = {"lease": running_lease.code, "kind": "rent"}
    refused = rental.post(one, said)
    assert (
        refused.status_code == 422 and refused.context["form"].errors["whole"] and not Receipt.objects.rent().exists()
    )
    assert rental.post(one, {**said, "whole": "on"}).status_code == 302
    assert Receipt.objects.rent().get().amount == 45000


def test_a_line_is_split_and_a_part_undone(rental, running_lease, build, call, take):
    other = build.running_lease("Bleuet")
    call(8)
    take(camt053([{**RENT, "cents": 90000}]))
    line = BankLine.objects.get()
    url = reverse("matching:split", args=[line.pk])
    key = {"key": rental.get(url).context["form"]["key"].value()}
    wrong = rental.post(url, {"lease0": running_lease.code, "amount0": "450", "lease1": "L99999", "amount1": "3"} | key)
    assert wrong.status_code == 422 and not LineShare.objects.exists()
    assert (
        "L00001 Aminata Capucine, L00002 Aminata Bleuet"
        in rental.post(url, {"lease0": "Aminata", "amount0": "450"} | key).content.decode()
    )
    over = {"lease0": running_lease.code, "amount0": "450", "lease1": other.code, "amount1": "450,01"}
    said = rental.post(url, over | key)
    assert said.status_code == 422 and not LineShare.objects.exists()
    assert "Il reste 900,00 € de cette ligne" in plain(said)
    done = rental.post(
        url, {"lease0": "capucine aminata", "amount0": "450", "lease1": other.number, "amount1": "450,00"} | key
    )
    assert done.status_code == 302 and LineShare.objects.count() == 2
    share = LineShare.objects.first()
    assert rental.get(reverse("matching:undo", args=[share.pk])).status_code == 200
    rental.post(reverse("matching:undo", args=[share.pk]), {"on": "2026-09-02"})
    line.refresh_from_db()
    assert line.left == 45000


def test_the_page_of_a_line_leads_to_its_answers_not_to_itself(rental, running_lease, call, take):
    call(8)
    take(camt053([RENT]))
    line = BankLine.objects.get()
    page = rental.get(reverse("matching:line", args=[line.pk])).content.decode()
    card = page[page.index('<ol class="actions"') :]
    for name in ("one", "owner", "split"):
        assert card.count(f'href="{reverse(f"matching:{name}", args=[line.pk])}"') == 1
    assert f'href="{reverse("matching:line", args=[line.pk])}"' not in card
    assert (
        f'href="{reverse("matching:line", args=[line.pk])}"' in rental.get(reverse("matching:lines")).content.decode()
    )


def plain(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_a_split_sent_again_is_one_and_two_alike_are_asked_about(rental, running_lease, call, take):
    call(8)
    take(camt053([{**RENT, "cents": 20000}]))
    line = BankLine.objects.get()
    url = reverse("matching:split", args=[line.pk])
    part = {"lease0": running_lease.code, "amount0": "50"}
    after_back(rental, url, part, {"amount0": "30"}, count=LineShare.objects.count)
    tab = part | {"key": rental.get(url).context["form"]["key"].value()}
    asked = rental.post(url, tab)
    assert asked.status_code == 422 and "50,00 € de cette ligne sont déjà au compte du bail L00001" in plain(asked)
    assert 'type="checkbox" name="another"' in asked.content.decode()
    assert rental.post(url, tab | {"another": "on"}).status_code == 302
    line.refresh_from_db()
    assert line.left == 7000 and LineShare.objects.count() == 3
    over = rental.post(url, {**part, "amount0": "71", "key": str(uuid4())})
    assert "Il reste 70,00 € de cette ligne" in plain(over)
    rental.post(reverse("matching:undo", args=[LineShare.objects.last().pk]), {"on": "2026-09-02"})
    gone = rental.post(url, tab)
    assert gone.status_code == 422 and "déjà été envoyée" in gone.content.decode()


def test_a_deposit_that_comes_with_the_first_rent_is_split_from_it(rental, build, call, take):
    lease = build.running_lease(deposit=40000)
    call(8)
    take(camt053([{**RENT, "cents": 85000}]))
    line = BankLine.objects.get()
    one = reverse("matching:one", args=[line.pk])
    more = plain(rental.post(one, {"lease": lease.code, "kind": "deposit"}))
    assert "partagez la ligne" in more and not LineShare.objects.exists()
    parts = {"lease0": lease.code, "amount0": "400", "kind0": "deposit", "lease1": lease.code, "amount1": "450"}
    assert rental.post(reverse("matching:split", args=[line.pk]), parts | {"key": str(uuid4())}).status_code == 302
    assert sorted(LineShare.objects.values_list("kind", "cents")) == [("deposit", 40000), ("rent", 45000)]
    line.refresh_from_db()
    assert line.left == 0


def test_a_part_of_a_deposit_says_what_becomes_of_its_line(rental, build, take):
    lease = build.running_lease(deposit=40000)
    take(camt053([{**RENT, "cents": 20000}]))
    line = BankLine.objects.get()
    said = plain(rental.post(reverse("matching:one", args=[line.pk]), {"lease": lease.code, "kind": "deposit"}))
    assert "400,00 €, noté en entier" in said and "laissez-la à identifier" in said
    line.refresh_from_db()
    assert line.left == 20000 and not Receipt.objects.deposits().exists()


def test_the_reconciliation_lists_what_stands_between(rental, running_lease, build, call, pay, take, bank_account):
    call(8)
    pay(running_lease, 45000, "2026-08-05")
    take(camt053([RENT]))
    page = rental.get(reverse("ledger:reconciliation", args=[bank_account.pk])).content.decode()
    assert str(BankLine.objects.get()) in page and str(Entry.objects.get(journal="BQ")) in page
    assert rental.get(reverse("ledger:bank")).status_code == 200
    assert rental.get(reverse("ledger:reconciliation", args=[bank_account.pk]) + "?on=2026-07-31").status_code == 200


def test_what_the_bank_writes_is_in_no_label_export_or_address(
    rental, running_lease, call, take, bank_account, caplog, settings, tmp_path
):
    from trousseau.ledger.books import book_entries

    call(8)
    source = take(camt053([RENT, {**RENT, "structured": running_lease.code, "on": "2026-08-07"}]))
    statement = source.statements.get()
    csv = b"".join(
        rental.get(reverse("ledger:statement", args=[statement.pk]) + "?format=csv").streaming_content
    ).decode()
    books = " ".join(f"{e.label} {e.piece} {e.source} {e.idempotency_key}" for e in Entry.objects.all())
    handed = " ".join(str(t) for t in book_entries("clients"))
    with connection.cursor() as cursor:  # as the base holds it, not as we read it
        cursor.execute("SELECT * FROM ledger_bankline")
        raw = str(cursor.fetchall())
    stored = " ".join(str(p) for p in (tmp_path / "documents").rglob("*"))
    with caplog.at_level("DEBUG"):
        pages = [rental.get(url) for url in (reverse("matching:lines"), reverse("ledger:bank"))]
    seen = " ".join(page.content.decode() for page in pages)
    for mark in (MARK, "secret-libelle", "secret-e2e", TENANT_IBAN):
        for place in (csv, books, handed, raw, stored, caplog.text):
            assert mark not in place
    assert TENANT_IBAN not in seen and bank_account.iban not in seen
    assert not source.file  # erased once it is read


def test_a_refused_file_says_why_and_changes_nothing(rental, take, bank_account):
    entries = Entry.objects.count()
    source = take(camt053([RENT], closing=45001))
    assert source.state == "stopped"
    page = rental.get(reverse("ledger:bank_file", args=[source.pk])).content.decode()
    assert "0,01" in page and MARK not in page
    assert Entry.objects.count() == entries and not BankLine.objects.exists()


def test_a_sheet_is_read_once_its_columns_and_balances_are_said(
    rental, staff, running_lease, call, bank_account, on_day
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from trousseau.ledger.bank.tasks import work
    from trousseau.ledger.models import BankFile

    on_day("2026-09-02")
    call(8)
    content = (
        f"Date;Libellé;Débit;Crédit\n06/08/2026;VIR {running_lease.code};;450,00\n07/08/2026;FRAIS;12,10;\n".encode()
    )
    new = {"file": SimpleUploadedFile("r.csv", content), "account": ""}
    assert rental.post(reverse("ledger:bank_file_new"), new).status_code == 422
    new = {"file": SimpleUploadedFile("r.csv", content), "account": bank_account.pk}
    answer = rental.post(reverse("ledger:bank_file_new"), new)
    source = BankFile.objects.get()
    columns = reverse("ledger:bank_file_columns", args=[source.pk])
    assert answer.status_code == 302 and answer.url == columns and rental.get(columns).status_code == 200
    said = {"version": source.version, "c0": "booked_on", "c1": "label", "c2": "debit", "c3": "credit"}
    rental.post(columns, {**said, "opening": "-12,90", "closing": "4250"})  # a slip of the finger
    work(BankFile.objects.get())
    source.refresh_from_db()
    assert source.state == "columns" and not source.statements.exists()
    again = rental.get(reverse("ledger:bank_file", args=[source.pk])).content.decode()
    assert "Corrigez les soldes ou les colonnes" in again and columns in again
    assert rental.get(columns).context["form"]["closing"].value() == "4250,00"
    rental.post(columns, {**said, "version": source.version, "opening": "-12,90", "closing": "425"})
    work(BankFile.objects.get())
    source.refresh_from_db()
    assert source.state == "ready", source.why_stopped
    rental.post(reverse("ledger:bank_file_apply", args=[source.pk]), {"version": source.version})
    work(BankFile.objects.get())
    assert LineShare.objects.get().lease == running_lease
    fee = BankLine.objects.get(state="unknown")
    rental.post(reverse("matching:charge", args=[fee.pk]))
    fee.refresh_from_db()
    assert fee.state == "settled"


def test_an_iban_with_a_wrong_key_is_told(rental, staff):
    form = {
        "version": 0,
        "name": "Compte",
        "holder": "Agence",
        "iban": "FR7630006000011234567890188",
        "place": "clients:5121",
    }
    answer = rental.post(reverse("ledger:bank_account_new"), form)
    assert answer.status_code == 422 and "iban" in answer.context["form"].errors
    assert (
        rental.post(
            reverse("ledger:bank_account_new"),
            {**form, "iban": "FR76 3000 6000 0112 3456 7890 189", "ics": "FR73ZZZ123456"},
        ).status_code
        == 422
    )
    assert (
        rental.post(
            reverse("ledger:bank_account_new"), {**form, "iban": "FR76 3000 6000 0112 3456 7890 189"}
        ).status_code
        == 302
    )


def test_ten_thousand_lines_are_paged_in_few_queries(rental, running_lease, call, take, django_assert_max_num_queries):
    call(8)
    take(camt053([{**RENT, "cents": n + 1} for n in range(300)]))
    with django_assert_max_num_queries(40):
        assert rental.get(reverse("matching:lines") + "?page=3").status_code == 200


def test_of_many_payments_of_one_amount_the_nearest_stand_beside_the_line_all_on_its_page(
    rental, running_lease, build, call, pay, take
):
    """Five were noted in the days that a bank takes, one is too old to be this line."""
    call(8)
    for day in ("2026-08-01", "2026-08-05", "2026-08-06", "2026-08-07", "2026-08-08"):
        pay(build.running_lease(f"Bleuet{day}"), 45000, day)
    pay(running_lease, 45000, "2026-07-12")
    take(camt053([{"cents": 45000, "on": "2026-08-06", "label": "virement"}]))
    line = BankLine.objects.get()
    page = rental.get(reverse("matching:lines"))
    [card] = page.context["cards"]
    days = [one.on().day for one in card["entries"]]
    assert days[0] == 6 and set(days[1:]) == {5, 7} and card["more"] == 2
    assert "2 autres de ce montant ont été notés ces jours-là." in page.content.decode().replace("\u00a0", " ")
    alone = rental.get(reverse("matching:line", args=[line.pk])).context["card"]
    assert [one.on().day for one in alone["entries"]][-1] == 1 and len(alone["entries"]) == 5
    assert alone["more"] == 0


def test_what_names_another_lease_than_the_payer_wrote_is_not_proposed(rental, running_lease, build, call, pay, take):
    """One tap would link the payment of a tenant to what another paid."""
    other = build.running_lease("Bleuet")
    call(8)
    pay(other, 45000, "2026-08-05")
    take(camt053([{**RENT, "label": f"Loyer {running_lease.code}"}, {**RENT, "on": "2026-08-07", "label": "Loyer"}]))
    written, bare = BankLine.objects.order_by("booked_on")
    entry = Entry.objects.get(journal="BQ", lines__account="5121", lines__credit=0, label__contains=other.code)
    cards = {card["line"]: card for card in rental.get(reverse("matching:lines")).context["cards"]}
    assert [one.entries for one in cards[bare]["entries"]] == [[entry]]
    assert cards[written]["entries"] == [] and [one.lease for one, _why in cards[written]["found"]] == [running_lease]
    rental.post(reverse("matching:link", args=[written.pk]), {"entries": entry.pk})
    written.refresh_from_db()
    assert written.state != "settled" and not Clearing.objects.filter(entry=entry).exists()
    rental.post(reverse("matching:link", args=[bare.pk]), {"entries": entry.pk})
    assert Clearing.objects.get(entry=entry).line == bare


def test_a_voucher_is_whole_though_one_of_its_entries_is_far_from_the_line(staff, bank_account, take):
    """Two entries of one voucher, a month apart, come to the line together."""
    for day in (date(2026, 7, 1), date(2026, 8, 5)):
        lines = [Posting("5121", debit=10000), Posting("471", credit=10000)]
        asked = Draft(journal="BQ", on=day, label="Remise", lines=lines, key=f"test:{day}", piece="RB77777")
        post_many(staff.rental, ledger="clients", drafts=[asked])
    take(camt053([{"cents": 20000, "on": "2026-07-03", "label": "REMISE RB77777"}]))
    line = BankLine.objects.get()
    assert line.state == "settled" and line.clearings.count() == 2


@pytest.mark.parametrize("state", ["reading", "applying"])
def test_a_defect_is_said_on_its_page_and_the_work_is_taken_up_again(
    rental, staff, take, bank_account, monkeypatch, state
):
    [source] = receive_file(staff.rental, file=open_file(camt053([RENT]), "a.xml", None), on=date(2026, 9, 2))
    if state == "applying":
        tasks.work(BankFile.objects.get())
        source.refresh_from_db()
        ask_apply(staff.rental, source=source, version=source.version)
    with monkeypatch.context() as patch:
        patch.setitem(tasks.WORK, state, lambda source: {}["Zéphyrine Marqueur"])
        with pytest.raises(RuntimeError):
            tasks.work_on_file.func(source.pk)
    answer = rental.get(reverse("ledger:bank_file", args=[source.pk]))
    page = " ".join(answer.content.decode().split())
    assert "Refresh" not in answer.headers and "défaut du logiciel" in page and MARK not in page
    assert "Reprendre le travail" in page
    rental.post(reverse("ledger:bank_file_resume", args=[source.pk]))
    tasks.work_on_file.func(source.pk)
    assert BankFile.objects.get().state == {"reading": "ready", "applying": "applied"}[state]


def test_a_statement_of_40_mb_is_refused_at_once_and_nothing_of_it_is_kept(rental, bank_account):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from trousseau.ledger.models import BankFile

    content = b"<Document>" + b" " * (40 * 1024 * 1024)
    answer = rental.post(reverse("ledger:bank_file_new"), {"file": SimpleUploadedFile("releve.xml", content)})
    assert answer.status_code == 422 and "un relevé par mois" in answer.content.decode()
    assert not BankFile.objects.exists()
