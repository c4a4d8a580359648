"""The papers of a month made together: notices, receipts, one file each, and how they leave."""

import re
from datetime import date, timedelta

import pypdfium2
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.plugins.bank_files import IBAN
from trousseau.core import tasks as core_tasks
from trousseau.core.errors import Refused
from trousseau.core.models import Document, Message, Person, ToDo
from trousseau.core.todo import about
from trousseau.engines.typesetting import render
from trousseau.mail.models import MailItem
from trousseau.receipts.papers import counter_paper
from trousseau.rents import actions as rents
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.actions.stopping import stop_debts
from trousseau.rents.models import PaperRun, RentNotice, RentReceipt
from trousseau.rents.notices import actions, making
from trousseau.rents.notices.documents import for_papers, names
from trousseau.rents.notices.mail import send
from trousseau.rents.notices.tasks import work, work_on_papers
from trousseau.rents.plans.actions import agree_plan
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.amendments.actions import amend_lease
from trousseau.tenancies.contract.queries import tenant_people
from trousseau.tenancies.models import Lease

AUGUST, SEPTEMBER, ON = date(2026, 8, 1), date(2026, 9, 1), date(2026, 9, 2)


@pytest.fixture
def make(staff, postbox):
    """Ask for the papers of a month and do the worker's work: `make("notices", SEPTEMBER)`."""

    def inner(kind: str, month: date, *, on: date = ON) -> PaperRun:
        run = actions.ask_papers(staff.rental, kind=kind, month=month, today=on)
        work(run)
        run.refresh_from_db()
        return run

    return inner


def agree(lease, email: str = "aminata@essai.example") -> None:
    Lease.objects.filter(pk=lease.pk).update(email_agreed=True)
    Person.objects.filter(pk=lease.household.holder_id).update(email=email)


def words(document) -> str:
    with document.file.open("rb") as file:
        pdf = pypdfium2.PdfDocument(file.read())
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_notice_says_what_a_payment_plan_asks_this_month(running_lease, build, staff, call, pay, make):
    other = build.running_lease("Bleuet")
    call(7, 8)
    on = date(2026, 8, 20)
    for lease in (running_lease, other):
        pay(lease, 30484, "2026-07-20")
    agree_plan(
        staff.rental, lease=running_lease, debt=45000, each=10000, first_on=date(2026, 9, 5), agreed_on=on, today=on
    )
    call(9)
    make("notices", SEPTEMBER)
    said = {row.lease_id: words(row.paper) for row in RentNotice.objects.all()}
    assert "plan d’apurement du 20 août 2026" in said[running_lease.pk]
    assert "pour septembre 2026, versez 100,00 € pour le plan" in said[running_lease.pk]
    assert "plan d’apurement du" not in said[other.pk]
    call(10)
    make("notices", date(2026, 10, 1), on=date(2026, 9, 30))  # nothing came: the instalment missed is asked again
    last = RentNotice.objects.filter(lease=running_lease).order_by("pk").last()
    assert "versez 200,00 € pour le plan" in words(last.paper)


def test_a_notice_under_a_plan_asks_the_month_and_what_the_plan_asks_by_its_end(running_lease, staff, call, pay, make):
    call(8)
    on = date(2026, 8, 20)
    agree_plan(
        staff.rental, lease=running_lease, debt=45000, each=10000, first_on=date(2026, 9, 15), agreed_on=on, today=on
    )
    call(9, 10)
    make("notices", SEPTEMBER)
    first = RentNotice.objects.get()
    said = words(first.paper)
    assert first.amount == 45000 + 10000 and "550,00 € À payer au plus tard" in said
    assert "à payer les mois suivants −350,00 €" in said
    make(
        "notices", date(2026, 10, 1), on=date(2026, 10, 1)
    )  # nothing came: September and its instalment are asked again
    assert RentNotice.objects.get(month=date(2026, 10, 1)).amount == 2 * 45000 + 2 * 10000


def test_a_notice_does_not_ask_for_what_the_law_stops(running_lease, staff, call, pay, make):
    call(7, 8)
    stop_debts(None, lease=running_lease, before=SEPTEMBER, article="C. conso., art. L722-5", on=SEPTEMBER)
    call(9, 10)
    pay(running_lease, 50000, "2026-09-02")  # 50.00 ahead of October
    make("notices", SEPTEMBER)
    found = RentNotice.objects.get()
    said = words(found.paper)
    assert found.amount == -5000 and "Rien à payer" in said
    assert "interdit de demander pour le moment −754,84 €" in said and "n’est pas demandée" in said
    make("notices", date(2026, 10, 1), on=date(2026, 10, 1))
    last = RentNotice.objects.get(month=date(2026, 10, 1))
    assert last.amount == 40000 and "400,00 € À payer au plus tard le 5 octobre 2026" in words(last.paper)


def test_a_notice_without_a_debt_of_before_says_nothing_of_the_law(running_lease, staff, call, pay, make):
    call(8)
    rents.expect_aid(staff.rental, lease=running_lease, month=AUGUST, amount=20000)
    pay(running_lease, 25000, "2026-08-05")
    stop_debts(None, lease=running_lease, before=SEPTEMBER, article="C. conso., art. L722-5", on=SEPTEMBER)
    call(9)
    make("notices", SEPTEMBER, on=date(2026, 9, 7))
    found = RentNotice.objects.get()
    assert found.amount == 25000 and "ne peut pas être payée" not in words(found.paper)
    assert "des mois précédents, attendue (prévision) −200,00 €" in words(found.paper)


def test_the_account_to_pay_to_is_printed_in_groups_of_four(running_lease, bank_account, call, make):
    call(8)
    make("notices", AUGUST)
    assert re.sub(r"(.{4})(?=.)", r"\1 ", bank_account.iban) in words(RentNotice.objects.get().paper)


def test_a_notice_says_what_is_asked_with_the_reference_and_is_free(running_lease, staff, call, pay, make):
    call(8, 9)
    rents.expect_aid(staff.rental, lease=running_lease, month=SEPTEMBER, amount=25000)
    pay(running_lease, 30000, "2026-08-20")  # 150.00 left of August
    rents.ask_sum(
        staff.rental, lease=running_lease, kind="repair", label="Serrure", amount=9000, on=ON, due_on=ON, key="s"
    )
    run = make("notices", SEPTEMBER)
    found = RentNotice.objects.get()
    said = words(found.paper)
    assert found.amount == 45000 + 15000 + 9000 - 25000
    for text in (
        "Avis d’échéance, septembre 2026",
        "440,00 €",
        "Serrure",
        "90,00 €",
        "150,00 €",
        "−250,00 €",
        "5 septembre 2026",
        running_lease.code,
        "gratuit",
        "Loi 89-462, art. 21",
        "A000001",
    ):
        assert text in said, (text, said)
    assert (run.total, run.done, bool(run.ended_at)) == (1, 1, True)
    assert MailItem.objects.get().channel == "post"


@pytest.mark.parametrize("paid", [25000, 67000])
def test_what_came_during_the_month_is_not_in_the_balance_of_before(running_lease, staff, call, pay, make, paid):
    call(8)
    pay(running_lease, 30000, "2026-08-20")  # 150.00 left of August
    call(9)
    rents.ask_sum(
        staff.rental,
        lease=running_lease,
        kind="repair",
        label="Serrure",
        amount=9000,
        on=date(2026, 8, 28),
        due_on=date(2026, 9, 5),
        key="s",
    )
    pay(running_lease, paid, "2026-09-06")
    make("notices", SEPTEMBER, on=date(2026, 9, 7))
    found = RentNotice.objects.get()
    assert found.amount == 45000 + 15000 + 9000 - paid
    assert "Reste dû avant cette période 150,00 €" in words(found.paper)
    assert f"Reçu ou crédité depuis le 1er septembre 2026 −{paid // 100},00 €" in words(found.paper)


def test_the_aid_of_last_month_that_is_awaited_is_not_asked_again(running_lease, staff, call, pay, make):
    call(8)
    rents.expect_aid(staff.rental, lease=running_lease, month=AUGUST, amount=25000)
    pay(running_lease, 20000, "2026-08-06")
    call(9)
    make("notices", SEPTEMBER)
    assert RentNotice.objects.get().amount == 20000
    assert "des mois précédents" in words(RentNotice.objects.get().paper)


@pytest.mark.parametrize("came", ["2026-08-31", "2026-09-25"])
@pytest.mark.parametrize(("aid", "said"), [(20000, ""), (15000, "−50,00 €")])
def test_the_aid_of_the_month_that_came_is_taken_off_once(running_lease, staff, call, pay, make, came, aid, said):
    """Paid ahead or in its month: what is still a forecast is the rest of it."""
    call(8, 9)
    rents.expect_aid(staff.rental, lease=running_lease, month=SEPTEMBER, amount=20000)
    pay(running_lease, 45000, "2026-08-10")
    pay(running_lease, aid, came, month=SEPTEMBER)
    make("notices", SEPTEMBER, on=date(2026, 9, 28))
    found = RentNotice.objects.get()
    assert found.amount == 25000
    assert ("Aide au logement de septembre 2026" in words(found.paper)) == bool(said) and said in words(found.paper)


def test_a_receipt_is_for_a_month_wholly_paid_and_lists_every_payer_and_credit(
    running_lease, build, staff, call, pay, make
):
    other = build.running_lease("Bleuet")
    call(8)
    pay(running_lease, 25000, "2026-08-25", month=AUGUST)
    pay(running_lease, 15000, "2026-08-26")
    rents.give_back(staff.rental, lease=running_lease, label="Geste", amount=5000, on=date(2026, 8, 27), key="g")
    pay(other, 44999, "2026-08-06")
    run = make("receipts", AUGUST)
    slip = RentReceipt.objects.get()
    said = words(slip.paper)
    assert slip.lease == running_lease and (run.total, run.done) == (2, 2)
    assert "Quittance de loyer" in said
    for text in ("CAF", "Locataire", "250,00 €", "150,00 €", "a reçu 400,00 €", "sans versement", "Geste 50,00 €"):
        assert text in said, text
    twin = rents.give_rent_receipt(staff.rental, lease=running_lease, month=AUGUST, on=ON)
    assert twin == slip  # the one made together is the one given alone
    pay(other, 1, "2026-09-01")
    make("receipts", AUGUST)
    assert RentReceipt.objects.count() == 2
    with pytest.raises(Refused):
        make("receipts", AUGUST)


def test_the_data_kept_and_the_template_draw_the_same_paper_again(running_lease, call, pay, make):
    call(8)
    pay(running_lease, 45000, "2026-08-06")
    make("receipts", AUGUST)
    paper = Document.objects.get(kind="receipt")
    data = revived(paper.data)
    again = render("receipt", data)
    assert again.pdf == paper.file.read() and paper.template == f"receipt@{again.version}"


def test_the_account_to_pay_to_stands_in_the_notice_and_nowhere_in_clear_in_the_base(
    running_lease, call, make, bank_account
):
    call(9)
    make("notices", SEPTEMBER)
    paper = Document.objects.get(kind="notice")
    assert IBAN in "".join(words(paper).split())
    dumped = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            dumped[table] = "".join(repr(cursor.fetchall()).split())
    assert paper.number in dumped["core_document"]  # what is in clear is seen
    assert [table for table, said in dumped.items() if IBAN in said] == []


def revived(data):
    """JSON back to days: what the reader of a kept paper does."""
    days = {"dated", "first_day", "last_day", "received_on"}
    if isinstance(data, dict):
        return {k: date.fromisoformat(v) if k in days else revived(v) for k, v in data.items()}
    return [revived(one) for one in data] if isinstance(data, list) else data


def test_only_who_agreed_receives_an_e_mail_and_its_subject_names_nobody(
    running_lease, build, call, make, staff, postbox
):
    other = build.running_lease("Bleuet")  # has an address, gave no consent
    Person.objects.filter(pk=other.household.holder_id).update(email="bleuet@essai.example")
    agree(running_lease)
    call(9)
    run = make("notices", SEPTEMBER)
    assert not MailItem.objects.filter(sent_on__isnull=False).exists()  # given to the outbox, not yet to the server
    [message] = postbox.sent()
    assert message.to == "aminata@essai.example"
    assert message.subject == "Votre avis d’échéance, septembre 2026" and "Capucine" not in message.body
    [part] = message.whole.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("A000001.pdf", "application/pdf")
    assert part.get_content() == Document.objects.get(number="A000001").file.read()
    assert {one.about: one.channel for one in MailItem.objects.all()} == {
        about(running_lease): "email",
        about(other): "post",
    }
    assert MailItem.objects.get(channel="email").sent_on
    assert send(run) == 0 and len(postbox.sent()) == 1
    assert (
        actions.note_printed(staff.rental, run=run, on=ON) == 1
        and actions.note_printed(staff.rental, run=run, on=ON) == 0
    )


def test_a_consent_taken_back_before_the_message_leaves_prints_the_paper(running_lease, call, staff, make, postbox):
    agree(running_lease)
    call(9)
    run = actions.ask_papers(staff.rental, kind="notices", month=SEPTEMBER, today=ON)
    making.make_papers(run)
    Lease.objects.filter(pk=running_lease.pk).update(email_agreed=False)
    assert send(run) == 0 and postbox.sent() == []
    assert MailItem.objects.get().channel == "post"


@pytest.fixture
def given(running_lease, call, make):
    """A notice in the outbox."""
    agree(running_lease)
    call(9)
    make("notices", SEPTEMBER)
    return Message.objects.get()


def test_a_notice_that_may_have_left_is_not_sent_twice_nor_printed_by_itself(given, postbox):
    postbox.drops_after = 200
    assert postbox.deliver() == 0 and postbox.deliver() == 0
    given.refresh_from_db()
    one = MailItem.objects.get()
    assert (given.state, one.channel, one.sent_on) == ("unknown", "email", None)
    assert len(postbox.lines) and postbox.connections == 1


def test_a_notice_whose_address_is_refused_is_printed_and_is_on_the_day_of_who_asked(
    given, postbox, staff, client, on_day
):
    on_day("2026-12-01")
    postbox.says["RCPT"] = "550 5.1.1 <aminata@essai.example>: no such user"
    postbox.deliver()
    one = MailItem.objects.get()
    assert (one.channel, one.sent_on) == ("post", None)
    todo = ToDo.objects.waiting().get(kind="core.unsent")
    assert (todo.role, todo.user, todo.household) == ("rental", staff.rental, given.household)
    assert todo.url == f"/envois/{given.pk}/"
    client.force_login(staff.rental)
    page = client.get(todo.url).content.decode()
    assert "n’existe pas" in page and "aminata@essai.example" in page and "A000001.pdf" in page
    client.post(f"{todo.url}remis/", {"on": "2026-01-05", "note": "En main propre"})
    one.refresh_from_db()
    given.refresh_from_db()
    assert (given.state, one.channel, bool(one.sent_on)) == ("given", "post", True)
    assert not ToDo.objects.waiting().filter(kind="core.unsent").exists()


def test_a_consent_taken_back_while_the_notice_waits_prints_it(given, postbox):
    Lease.objects.update(email_agreed=False)
    assert postbox.sent() == [] and not postbox.lines
    given.refresh_from_db()
    one = MailItem.objects.get()
    assert (given.state, given.why, one.channel, one.sent_on) == ("cancelled", "unwanted", "post", None)


def test_a_notice_that_comes_back_is_to_be_printed_and_one_sent_again_is_not(given, postbox, staff):
    from trousseau.core.outbox.actions import send_again, take_reports
    from trousseau.exchange.bounces import Report

    postbox.deliver()
    assert MailItem.objects.get().sent_on
    take_reports([Report((given.key,), failed=True, status="5.2.2")])
    one = MailItem.objects.get()
    assert (one.channel, one.sent_on) == ("post", None)
    given.refresh_from_db()
    send_again(staff.rental, message=given)
    postbox.deliver()
    one.refresh_from_db()
    assert (one.channel, bool(one.sent_on)) == ("email", True)


def test_a_work_killed_halfway_and_taken_up_leaves_no_gap_nor_double(
    running_lease, build, call, staff, make, monkeypatch
):
    build.copies(running_lease, 4)
    call(9)
    monkeypatch.setattr(making, "CHUNK", 2)
    run = actions.ask_papers(staff.rental, kind="notices", month=SEPTEMBER, today=ON)
    real, seen = making._keep, []

    def dying(*args):
        seen.append(1)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(making, "_keep", dying)
        with pytest.raises(KeyboardInterrupt):
            making.make_papers(run)
    assert RentNotice.objects.count() == 2
    making.make_papers(run)
    assert sorted(RentNotice.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert RentNotice.objects.values("lease").distinct().count() == 5
    run.refresh_from_db()
    assert run.done == run.total == 5


def test_many_papers_cost_queries_that_do_not_grow_with_theirs(
    running_lease, build, call, staff, make, django_assert_max_num_queries
):
    build.copies(running_lease, 24)
    call(9)
    run = actions.ask_papers(staff.rental, kind="notices", month=SEPTEMBER, today=ON)
    with django_assert_max_num_queries(60):
        making.make_papers(run)
    assert RentNotice.objects.count() == 25


def test_the_pages_follow_the_work_and_give_the_papers(client, running_lease, call, staff, on_day, make, account):
    on_day("2026-09-02")
    call(9)
    client.force_login(staff.rental)
    assert client.post(reverse("rents:papers_new"), {"kind": "notices", "month": "2062-09"}).status_code == 422
    assert client.post(reverse("rents:papers_new"), {"kind": "notices", "month": "2026-08"}).status_code == 422
    answer = client.post(reverse("rents:papers_new"), {"kind": "notices", "month": "2026-09"})
    run = PaperRun.objects.get()
    assert answer.headers["Location"] == reverse("rents:papers_run", args=[run.pk])
    assert client.get(answer.headers["Location"]).headers["Refresh"] == "2"
    work(run)
    page = client.get(answer.headers["Location"])
    assert "Refresh" not in page.headers and "Aminata Capucine" in page.content.decode()
    url = reverse("mail:paper", args=[MailItem.objects.get().pk])
    assert b"".join(client.get(url).streaming_content).startswith(b"%PDF")
    client.post(reverse("rents:papers_printed", args=[run.pk]))
    assert MailItem.objects.get().sent_on
    client.force_login(account("rental", name="Ugo Martinet", grants=False))
    assert client.get(url).status_code == 404
    assert "Capucine" not in client.get(answer.headers["Location"]).content.decode()


class TestWhatStopsTheWork:
    """A work that a defect stopped, or whose worker was killed, says so on its page and is taken up again there."""

    @pytest.fixture
    def run(self, running_lease, call, staff) -> PaperRun:
        agree(running_lease)
        call(9)
        return actions.ask_papers(staff.rental, kind="notices", month=SEPTEMBER, today=ON)

    @pytest.fixture
    def read(self, client, staff, run):
        def inner() -> str:
            client.force_login(staff.rental)
            answer = client.get(reverse("rents:papers_run", args=[run.pk]))
            return f"{answer.headers.get('Refresh', 'still')} {' '.join(answer.content.decode().split())}"

        return inner

    def test_a_defect_is_said_without_a_module_nor_a_name(self, run, read, monkeypatch):
        def breaks(run):
            raise KeyError("Zéphyrine Marqueur")

        monkeypatch.setattr("trousseau.rents.notices.tasks.make_papers", breaks)
        with pytest.raises(RuntimeError):
            work_on_papers.func(run.pk)
        page = read()
        assert page.startswith("still") and "défaut du logiciel" in page
        assert ".py" not in page and "KeyError" not in page and "Marqueur" not in page

    def test_a_worker_killed_leaves_a_button_that_ends_the_work(self, run, read, client, time_machine):
        time_machine.move_to(timezone.now() + timedelta(minutes=2))
        assert "Reprendre le travail" in read()
        client.post(reverse("rents:papers_again", args=[run.pk]))
        work_on_papers.func(run.pk)
        assert RentNotice.objects.count() == 1 and "Reprendre le travail" not in read()

    def test_killed_before_the_messages_leave_it_is_not_ended(self, run, read, monkeypatch, postbox):
        monkeypatch.setattr("trousseau.rents.notices.tasks.send", lambda run: 1 / 0)
        with pytest.raises(RuntimeError):
            work_on_papers.func(run.pk)
        assert "Reprendre le travail" in read() and postbox.sent() == []
        monkeypatch.undo()
        core_tasks.take_up_again(work_on_papers, PaperRun.objects.get())
        work_on_papers.func(run.pk)
        assert len(postbox.sent()) == 1


def test_the_papers_of_a_month_name_its_tenants_and_not_who_lives_with_them(running_lease, staff, build):
    """A flatmate who joined by an amendment on 1 September; the partner, who lives there, signed nothing."""
    lease, since = running_lease, running_lease.household.created_on
    flatmate, partner = (build.application(name).household.holder for name in ("Ancolie", "Réséda"))
    for person, relation in ((flatmate, "other"), (partner, "partner")):
        member = lease.household.members.create(person=person, relation=relation, starts_on=since)
        if person == flatmate:
            joined = {"signed_on": SEPTEMBER, "starts_on": SEPTEMBER, "today": SEPTEMBER, "joining": member}
            amend_lease(staff.rental, lease=lease, version=lease.version, **joined)
    read = for_papers(Lease.objects.all()).get()
    for month in (AUGUST, SEPTEMBER):
        assert list(names(read, month)) == [str(person) for person in tenant_people(lease, month)]
    assert set(names(read, SEPTEMBER)) - set(names(read, AUGUST)) == {str(flatmate)}
    call_month(staff.rental, month=SEPTEMBER)
    paid = {"payer": "tenant", "method": "transfer", "amount": 45000, "on": ON, "today": ON, "key": "c"}
    receipt = receive_payment(staff.rental, lease=lease, **paid)
    paper = counter_paper(receipt, number="R000001", on=ON)
    said = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(paper.pdf))
    assert str(flatmate) in said and str(partner) not in said
