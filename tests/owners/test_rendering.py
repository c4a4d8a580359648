"""The accounts of many mandates rendered together: each once, whatever stops the work, and one line of the day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.desk.queries import duties
from trousseau.mail import actions as mail
from trousseau.mandates.actions import end_mandate
from trousseau.mandates.models import FeeClause, Mandate
from trousseau.owners import rendering
from trousseau.owners.actions.terms import write_terms
from trousseau.owners.models import OwnerStatement, StatementRun
from trousseau.owners.nightly import owners
from trousseau.owners.queries.statements import count_to_render, to_render
from trousseau.owners.tasks import work, work_on_statements

UNTIL, ON = date(2026, 9, 30), date(2026, 10, 2)


@pytest.fixture
def five(build, fee, call, pay):
    """Five mandates that promise their accounts every month; a tenant paid 412.50 to the first, the last is silent on
    the VAT of a fee due with the accounts."""
    lease = build.running_lease(rent=36250, charges=5000)
    mandates = [lease.mandate, *(build.mandate() for _n in range(4))]
    for mandate in mandates:
        fee(mandate)
    fee(mandates[-1], due="accounts", vat="")
    Mandate.objects.update(accounts_months=1, starts_on=date(2026, 7, 1))
    call(8)
    pay(lease, 41250, "2026-08-05")
    return mandates


def test_many_accounts_to_render_are_one_line_of_the_day_and_one_work(five, staff, client, on_day, postbox):
    first, *_others, silent = five
    write_terms(
        staff.director, mandate=first, version=0, reserve=0, works_threshold=0, email_on=date(2026, 7, 1), today=ON
    )
    type(first.owner).objects.filter(pk=first.owner_id).update(email="basalte@essai.example")
    on_day(ON.isoformat())
    owners(ON)
    line = next(duty for duty in duties(staff.rental) if duty.row.kind == "owners.render_accounts")
    client.force_login(staff.rental)
    page = client.get("/").content.decode()
    assert line.n == 5 and "Rendre les comptes de 5 mandats" in page and page.count("comptes-rendus/etablir") == 2
    answer = client.post(reverse("owners:statements_new"), {"until": UNTIL.isoformat()})
    run = StatementRun.objects.get()
    assert answer.headers["Location"] == reverse("owners:statements_run", args=[run.pk])
    assert client.get(answer.headers["Location"]).headers["Refresh"] == "2"
    work(run)
    work(run)  # killed and run again, or run by two workers
    run.refresh_from_db()
    assert (run.total, run.done, run.made, list(run.waits)) == (5, 5, 4, [silent.code]) and run.ended_at
    assert "TVA" in run.waits[silent.code]
    assert [s.closing for s in OwnerStatement.objects.filter(mandate=first)] == [41250 - 3466]
    assert OwnerStatement.objects.count() == 4
    left = ToDo.objects.waiting().filter(kind="owners.render_accounts")
    assert [todo.subject for todo in left] == [f"mandate:{silent.pk}"]
    page = client.get(answer.headers["Location"]).content.decode()
    assert silent.code in page and "Envoyer 1 compte rendu par courriel" in page
    client.post(reverse("owners:statements_send", args=[run.pk]))
    client.post(reverse("owners:statements_send", args=[run.pk]))
    assert "ans la boîte d’envoi" in client.get(answer.headers["Location"]).content.decode()
    assert OwnerStatement.objects.get(mandate=first).mail.sent_on is None  # until the server has it
    [message] = postbox.sent()
    assert message.to == "basalte@essai.example" and message.subject == "Votre compte rendu de gestion C00001"
    assert "Basalte" not in message.subject
    assert OwnerStatement.objects.get(mandate=first).mail.sent_on == timezone.localdate()
    FeeClause.objects.filter(mandate=silent).update(vat="exempt")
    again = rendering.ask_statements(staff.rental, until=UNTIL, today=ON)
    work(again)
    with pytest.raises(Refused, match="jusqu’à ce jour"):
        rendering.ask_statements(staff.rental, until=UNTIL, today=ON)
    assert again != run and OwnerStatement.objects.count() == 5


def test_what_was_posted_is_not_counted_as_e_mailed(five, staff, client, postbox):
    first = five[0]
    write_terms(
        staff.director, mandate=first, version=0, reserve=0, works_threshold=0, email_on=date(2026, 7, 1), today=ON
    )
    type(first.owner).objects.filter(pk=first.owner_id).update(email="basalte@essai.example")
    work(rendering.ask_statements(staff.rental, until=UNTIL, today=ON))
    run = StatementRun.objects.get()
    client.force_login(staff.rental)

    def figures():
        found = client.get(reverse("owners:statements_run", args=[run.pk])).context
        return [found[name] for name in ("sent", "mailed", "left", "printed")]

    assert figures() == [0, 1, 3, 3]
    posted = [row.mail for row in OwnerStatement.objects.exclude(mandate=first)[:2]]
    mail.send(staff.rental, items=posted, on=ON, today=ON)
    assert figures() == [0, 1, 1, 3]
    rendering.send_statements(staff.rental, run=run, on=ON)
    assert figures() == [0, 1, 1, 3]  # in the outbox: it did not leave
    postbox.sent()
    assert figures() == [1, 1, 1, 3]


def test_accounts_given_to_the_outbox_are_not_said_to_have_left(five, staff, client, postbox):
    first = five[0]
    write_terms(
        staff.director, mandate=first, version=0, reserve=0, works_threshold=0, email_on=date(2026, 7, 1), today=ON
    )
    type(first.owner).objects.filter(pk=first.owner_id).update(email="basalte@essai.example")
    work(rendering.ask_statements(staff.rental, until=UNTIL, today=ON))
    client.force_login(staff.rental)
    statement = OwnerStatement.objects.get(mandate=first)
    page = client.post(reverse("owners:statement_send", args=[statement.pk]), follow=True).content.decode()
    assert "sont dans la boîte d’envoi" in page and "partis par courriel" not in page
    assert statement.mail.sent_on is None


def test_whether_their_mandates_bind_is_asked_once_for_all(five, staff):
    """The terms in force are a question of some length: one for each paper was a tenth of the work."""
    run = rendering.ask_statements(staff.rental, until=UNTIL, today=ON)
    with CaptureQueriesContext(connection) as asked:
        work(run)
    ends = [one for one in asked if "ends_at" in one["sql"] and '"ended_on" < ' in one["sql"]]
    assert OwnerStatement.objects.count() == 4 and len(ends) == 1


def test_two_who_ask_at_once_have_one_work_and_nothing_is_rendered_ahead(five, staff):
    one = rendering.ask_statements(staff.rental, until=UNTIL, today=ON)
    StatementRun.objects.filter(pk=one.pk).update(why_stopped="Panne")
    assert rendering.ask_statements(staff.director, until=UNTIL, today=ON) == one
    assert not StatementRun.objects.get().stopped
    Mandate.objects.update(accounts_months=12)
    with pytest.raises(Refused):
        rendering.ask_statements(staff.rental, until=date(2026, 8, 31), today=ON)
    assert rendering.ask_statements(staff.rental, until=date(2026, 8, 31), today=ON, every=True).total == 5
    with pytest.raises(Refused, match="pas encore venu"):
        rendering.ask_statements(staff.rental, until=date(2026, 10, 31), today=ON)


def test_the_accounts_of_a_mandate_under_notice_are_still_rendered(five, staff, client, on_day):
    """Known on 2 October, its end is on 15 January."""
    ending, last = five[1], date(2027, 1, 15)
    ending.refresh_from_db()
    on_day(ON.isoformat())
    end_mandate(staff.director, mandate=ending, version=ending.version, on=last, reason="owner", notice_on=ON, today=ON)
    assert ending in [mandate for _due, mandate in to_render(ON)] and count_to_render(ON)[0] == 5
    assert rendering.ask_statements(staff.rental, until=UNTIL, today=ON).total == 5
    assert [ending in [m for _due, m in to_render(day)] for day in (last, last + timedelta(days=1))] == [True, False]
    client.force_login(staff.rental)
    ending.refresh_from_db()
    assert ending.ended_on == last
    page = client.get(reverse("mandates:mandate", args=[ending.pk])).content.decode().replace("\u00a0", " ")
    assert "Prend fin le 15 janvier 2027" in page


def test_how_many_accounts_wait_is_counted_as_they_are_listed(five, staff):
    """Rendered or not, brought in or not, promised every month, quarter or year."""
    days = [date(2026, 7, 1), date(2026, 8, 14), date(2026, 9, 30), date(2026, 10, 15), date(2026, 11, 30)]
    for mandate, months, brought_in in zip(five, (1, 3, 12, 1, 1), (None, None, None, days[1], None), strict=True):
        Mandate.objects.filter(pk=mandate.pk).update(accounts_months=months, brought_in_on=brought_in)
    counts = set()
    for day in days:
        listed = to_render(day)
        assert count_to_render(day) == (len(listed), listed[0][0] if listed else None)
        counts.add(len(listed))
    rendering.ask_statements(staff.rental, until=UNTIL, today=ON)
    work(StatementRun.objects.get())
    listed = to_render(days[-1])
    assert count_to_render(days[-1]) == (len(listed), listed[0][0])
    assert len(counts) > 2 and OwnerStatement.objects.exists()


def test_what_stops_the_work_is_said_without_a_module_and_it_is_taken_up_again(five, staff, client, monkeypatch):
    run = rendering.ask_statements(staff.rental, until=UNTIL, today=ON)
    monkeypatch.setattr("trousseau.owners.tasks.make_statements", lambda run: {}["Zéphyrine Marqueur"])
    with pytest.raises(RuntimeError):
        work_on_statements.func(run.pk)
    client.force_login(staff.rental)
    answer = client.get(reverse("owners:statements_run", args=[run.pk]))
    page = " ".join(answer.content.decode().split())
    assert "Refresh" not in answer.headers and "défaut du logiciel" in page and "Reprendre le travail" in page
    assert ".py" not in page and "KeyError" not in page and "Marqueur" not in page


def test_a_worker_killed_leaves_a_button_even_when_nothing_is_left_to_render(five, staff, client, time_machine):
    run = rendering.ask_statements(staff.rental, until=UNTIL, today=ON)
    FeeClause.objects.update(vat="exempt")
    work(run)
    StatementRun.objects.update(ended_at=None)  # as a worker killed between its last chunk and its end leaves it
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    client.force_login(staff.rental)
    url = reverse("owners:statements_run", args=[run.pk])
    assert "Reprendre le travail" in client.get(url).content.decode()
    client.post(reverse("owners:statements_again", args=[run.pk]))
    work_on_statements.func(run.pk)
    answer = client.get(url)
    assert "Refresh" not in answer.headers and "Reprendre le travail" not in answer.content.decode()
