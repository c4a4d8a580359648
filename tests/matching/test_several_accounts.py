"""A file of several accounts is taken for each that is followed, and says the others; what each is refused for is said."""

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.bank_files import IBAN, TENANT_IBAN, camt052, camt053, camt054, cfonb120
from trousseau.core.errors import Refused
from trousseau.ledger.bank.actions import ask_apply, open_bank_account, open_file, receive_file, say_columns
from trousseau.ledger.bank.tasks import work
from trousseau.ledger.models import BankFile, BankLine, Statement

OTHER = "FR7610107001011234567890129"
ON = date(2026, 9, 2)
ROW = {"cents": 45000, "on": date(2026, 8, 6), "label": "VIR"}
OFX = """OFXHEADER:100

<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>30006<BRANCHID>00001<ACCTID>12345678901</BANKACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260901<TRNAMT>-12.10<FITID>A2<NAME>FRAIS</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>{closing}<DTASOF>20260901</LEDGERBAL></STMTRS></OFX>
"""


@pytest.fixture
def own_account(staff):
    return open_bank_account(
        staff.director, name="Compte de l’agence", holder="Agence", iban=OTHER, ledger="agency", account="512"
    )


def receive(staff, content, account=None):
    return receive_file(staff.rental, file=open_file(content, "r.txt", account), on=ON)


def worked(source):
    work(BankFile.objects.get(pk=source.pk))
    source.refresh_from_db()
    return source


def test_each_account_followed_takes_its_own_and_the_others_are_said(staff, bank_account, own_account, on_day):
    on_day("2026-09-02")
    content = cfonb120([ROW]) + cfonb120([{**ROW, "cents": -7}], iban=OTHER) + cfonb120([ROW], iban=TENANT_IBAN)
    sources = receive(staff, content)
    assert {source.account for source in sources} == {bank_account, own_account}
    for source in sources:
        assert worked(source).state == "ready", source.why_stopped
        assert source.left_out == ["3000 •••• •••• 901"]
    assert {(one.account, one.closing) for one in Statement.objects.all()} == {(bank_account, 45000), (own_account, -7)}
    mine = sources[[source.account for source in sources].index(bank_account)]
    ask_apply(staff.rental, source=mine, version=mine.version)
    assert worked(mine).state == "applied"
    assert Statement.objects.get(taken=True).account == bank_account
    assert receive(staff, content) == sources


def test_the_page_says_how_many_accounts_and_which_are_left_out(client, staff, bank_account, own_account, on_day):
    on_day("2026-09-02")
    client.force_login(staff.rental)
    content = cfonb120([ROW]) + cfonb120([ROW], iban=OTHER) + cfonb120([ROW], iban=TENANT_IBAN)
    file = io.BytesIO(content)
    file.name = "releve.txt"
    answer = client.post(reverse("ledger:bank_file_new"), {"file": file}, follow=True).content.decode()
    assert "2\xa0comptes" in answer or "2 comptes" in answer
    assert "•••• •••• 901" in answer and TENANT_IBAN[4:25] not in answer
    source = worked(BankFile.objects.get(account=bank_account))
    page = client.get(reverse("ledger:bank_file", args=[source.pk])).content.decode()
    assert "laissés de côté" in page and "Lignes à prendre" in page and "VIR" in page


def test_a_file_of_accounts_that_nobody_follows_is_refused(staff, bank_account):
    with pytest.raises(Refused, match="pas suivis ici"):
        receive(staff, cfonb120([ROW], iban=OTHER) + cfonb120([ROW], iban=TENANT_IBAN))


def test_a_zip_is_taken_as_its_files(client, staff, bank_account, on_day):
    on_day("2026-09-02")
    client.force_login(staff.rental)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("2.xml", camt053([{**ROW, "on": "2026-08-20"}], opening=45000, first="2026-08-15"))
        archive.writestr("1.xml", camt053([{**ROW, "on": "2026-08-06"}], last="2026-08-15", number="1"))
    file = io.BytesIO(out.getvalue())
    file.name = "releves.zip"
    assert client.post(reverse("ledger:bank_file_new"), {"file": file}).status_code == 302
    source = worked(BankFile.objects.get())
    assert source.state == "ready" and [one.closing for one in source.statements.order_by("rank")] == [45000, 90000]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (camt052([{**ROW, "on": "2026-08-06"}]), "provisoire"),
        (camt054([{**ROW, "on": "2026-08-06"}]), "avis"),
        (camt053([{**ROW, "on": "2026-08-06"}]).replace(b"CLBD", b"CLAV"), "solde final"),
        (OFX.format(closing="-12.10").encode(), "commencez"),
    ],
)
def test_what_is_no_statement_is_stopped_and_the_page_says_why(client, staff, bank_account, on_day, content, words):
    on_day("2026-09-02")
    client.force_login(staff.rental)
    [source] = receive(staff, content)
    assert worked(source).state == "stopped" and words in source.why_stopped and not BankLine.objects.exists()
    assert words in client.get(reverse("ledger:bank_file", args=[source.pk])).content.decode()


@pytest.mark.parametrize(("closing", "state"), [("437.90", "ready"), ("437.91", "stopped")])
def test_an_ofx_opens_where_the_last_statement_closes_and_its_sum_proves_it(take, staff, bank_account, closing, state):
    iban = "FR7630006000011234567890189"
    take(cfonb120([ROW]))
    content = OFX.format(closing=closing).replace("12345678901", iban[14:25]).encode()
    [source] = receive(staff, content)
    assert worked(source).state == state
    if state == "ready":
        assert (source.statements.get().opening, source.statements.get().closing) == (45000, 43790)


def test_the_opening_balance_of_a_sheet_is_proposed_and_its_lines_are_shown(client, take, staff, bank_account):
    take(cfonb120([ROW]))
    client.force_login(staff.rental)
    [source] = receive(staff, "Date;Libellé;Montant\n01/09/2026;Frais secrets;-12,10\n".encode(), bank_account)
    page = client.get(reverse("ledger:bank_file_columns", args=[source.pk]))
    assert page.context["form"]["opening"].value() == "450,00"
    columns = {"booked_on": 0, "label": 1, "amount": 2}
    say_columns(staff.rental, source=source, version=source.version, columns=columns, opening=45000, closing=43790)
    assert worked(source).state == "ready"
    page = client.get(reverse("ledger:bank_file", args=[source.pk])).content.decode()
    assert "Frais secrets" in page and "−12,10" in page


def test_the_iban_of_the_tests_is_the_one_of_the_ofx():
    assert IBAN[4:9] + IBAN[9:14] == "3000600001"


def sent(account, **changed):
    return {
        "version": account.version,
        "name": account.name,
        "holder": account.holder,
        "iban": account.iban,
        "bic": account.bic,
        "ics": account.ics,
        "place": f"{account.ledger}:{account.account}",
        **changed,
    }


@pytest.mark.django_db
def test_what_was_typed_of_an_account_is_corrected_by_its_page(client, staff, bank_account):
    client.force_login(staff.rental)
    page = reverse("ledger:bank_account_edit", args=[bank_account.pk])
    answer = client.post(page, sent(bank_account, name="Compte des propriétaires", bic="psst frpp xxx"))
    assert answer.status_code == 302
    bank_account.refresh_from_db()
    assert (bank_account.name, bank_account.bic) == ("Compte des propriétaires", "PSSTFRPPXXX")


@pytest.mark.django_db
def test_a_bic_that_no_bank_would_take_is_refused_when_it_is_typed(client, staff, bank_account):
    client.force_login(staff.rental)
    page = reverse("ledger:bank_account_edit", args=[bank_account.pk])
    answer = client.post(page, sent(bank_account, bic="AGRIFR"))
    assert answer.status_code == 422 and "Ce BIC est faux" in answer.content.decode()


@pytest.mark.django_db
def test_an_iban_followed_already_is_said_beside_its_field(client, staff, bank_account, own_account):
    client.force_login(staff.rental)
    new = sent(own_account, version=0, iban=bank_account.iban, place="clients:5121")
    answer = client.post(reverse("ledger:bank_account_new"), new)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Ce compte bancaire est déjà suivi" in html and "Iban key" not in html
