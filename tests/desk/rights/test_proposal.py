"""What is past its term: said by the night, done by a person."""

from datetime import date

import pytest
from django.db.models import Q
from django.urls import reverse

from trousseau.applications.actions import move_application
from trousseau.applications.models import Resource
from trousseau.core.errors import Refused
from trousseau.core.models import AccessLog, Grant, Household, Person, ToDo
from trousseau.core.personal_data import personal_data
from trousseau.core.retention import NAMELESS, terms
from trousseau.desk.models import RetentionRun, RightsRequest
from trousseau.desk.rights import proposal
from trousseau.desk.rights.actions import answer_request, note_request

LEFT = date(2026, 6, 15)


def codes(on: date) -> list[str]:
    return [one.term.code for one in proposal.proposed(on)]


@pytest.fixture
def refused(staff, application, on_day):
    """An application that led nowhere."""
    on_day("2026-06-15")
    move_application(staff.social, application=application, code="leave", on=LEFT, today=LEFT)
    return application


def test_each_kind_of_data_is_under_a_term_that_is_declared():
    from trousseau.captation.models import Owner

    declared = {NAMELESS, *terms()}
    for about in (Household, Owner):
        assert {one.model.__name__: one.term for one in personal_data(about) if one.term not in declared} == {}


def test_a_refused_applicant_is_proposed_after_three_months_and_not_before(refused, on_day):
    assert codes(date(2026, 9, 14)) == []
    assert codes(date(2026, 9, 15)) == ["retention.applicant_months"]


def test_the_night_says_it_and_erases_nothing(refused, staff, on_day):
    later = on_day("2026-09-15")
    assert "1" in str(proposal.propose(later))
    assert Resource.objects.exists()
    row = ToDo.objects.waiting().get(kind="desk.terms_over")
    assert row.role == "director" and row.params == {"n": 1}
    proposal.propose(later)
    assert ToDo.objects.waiting().filter(kind="desk.terms_over").count() == 1


def test_a_person_has_it_done_from_the_page_and_it_is_proposed_no_more(refused, staff, on_day, client):
    later = on_day("2026-09-15")
    proposal.propose(later)
    client.force_login(staff.director)
    url = reverse("desk:terms_over")
    assert "Capucine" in client.get(url).content.decode()
    assert client.post(url, {"codes": ["retention.applicant_months"]}).status_code == 302
    assert not Resource.objects.exists() and Person.objects.get(pk=refused.household.holder_id).last_name == "Capucine"
    assert not ToDo.objects.waiting().filter(kind="desk.terms_over").exists()
    run = RetentionRun.objects.get()
    assert (run.term, run.by, run.count) == ("retention.applicant_months", staff.director, 1)
    page = client.get(url).content.decode()
    assert "Rien n’a passé son terme" in page and "Solène Bergeronnette" in page
    with pytest.raises(Refused):
        proposal.run(staff.director, codes=["retention.applicant_months"], on=later)


def test_two_years_after_the_last_sign_the_names_go_too(refused, staff, on_day):
    later = on_day("2028-06-15")
    assert set(codes(later)) == {"retention.applicant_months", "retention.social_months"}
    assert proposal.run(staff.director, codes=["retention.social_months"], on=later) == 1
    assert Person.objects.get(pk=refused.household.holder_id).last_name == "Personne effacée"
    assert codes(later) == []


def test_and_the_dwelling_that_was_still_promised_is_free_again(decision, staff, on_day):
    asleep, later = date(2026, 6, 25), on_day("2029-01-15")
    move_application(staff.social, application=decision.application, code="sleep", on=asleep, today=asleep)
    assert proposal.run(staff.director, codes=["retention.social_months"], on=later) == 1
    decision.refresh_from_db(), decision.application.refresh_from_db()
    assert decision.withdrawn_on == later and decision.application.state == "left"


def test_a_tenant_who_left_is_archived_then_pseudonymised_then_their_papers_go(told, staff, on_day):
    household = told.household
    assert "retention.archive_months" not in codes(date(2027, 3, 14))
    archived = on_day("2027-03-15")
    assert codes(archived) == ["retention.archive_months"]
    proposal.run(staff.director, codes=["retention.archive_months"], on=archived)
    open_to = Grant.objects.current(archived).filter(household=household)
    assert set(open_to.values_list("user", flat=True)) == {staff.director.pk} and codes(archived) == []
    later = on_day("2029-09-15")
    assert "retention.tenant_months" in codes(later)
    proposal.run(staff.director, codes=["retention.tenant_months"], on=later)
    assert Person.objects.get(pk=household.holder_id).last_name == "Personne effacée"
    told.lease.paper.refresh_from_db()
    assert told.lease.paper.file.name
    last = on_day("2036-09-15")
    assert codes(last) == ["mandate.kept_years"]
    proposal.run(staff.director, codes=["mandate.kept_years"], on=last)
    told.lease.paper.refresh_from_db()
    assert not told.lease.paper.file.name and codes(last) == []


def test_who_owes_a_sum_is_not_proposed(staff, running_lease, on_day):
    from trousseau.rents.run.calling import call_month
    from trousseau.tenancies.actions import end_lease

    lease = running_lease
    call_month(staff.rental, month=date(2026, 8, 1))
    lease.refresh_from_db()
    end_lease(staff.rental, lease=lease, version=lease.version, on=date(2026, 9, 15), today=date(2026, 9, 15))
    assert not {"retention.tenant_months", "retention.archive_months"} & set(codes(on_day("2030-09-15")))


def test_a_tenant_of_whom_nothing_was_noted_is_not_proposed(running_lease, on_day):
    assert codes(on_day("2030-01-05")) == []


def test_the_log_of_openings_goes_line_by_line(application, staff, client, on_day):
    client.force_login(staff.director)
    client.get(reverse("desk:household", args=[application.household_id]))
    AccessLog.objects.update(at="2025-01-05T10:00:00Z")
    client.get(reverse("desk:household", args=[application.household_id]))
    on = on_day("2026-09-15")
    assert codes(on) == ["retention.openings_months"] and proposal.proposed(on)[0].count == 1
    proposal.run(staff.director, codes=["retention.openings_months"], on=on)
    assert AccessLog.objects.filter(~Q(at__year=2025)).count() == 1 == AccessLog.objects.count()


def test_what_was_asked_goes_with_its_history_and_what_waited_for_its_answer(application, staff, on_day):
    on = on_day("2026-06-25")
    asked = note_request(
        staff.director,
        household=application.household,
        person=application.household.holder,
        right="access",
        by="letter",
        received_on=on,
        words="Des mots à elle",
        key="demande",
        today=on,
        identity="shown",
    )
    answer_request(staff.director, request=asked, version=1, outcome="done", answer="Voici vos données.", today=on)
    proposal.run(staff.director, codes=["retention.requests_years"], on=on_day("2031-06-25"))
    assert not RightsRequest.objects.exists() and not RightsRequest.history.exists()
    assert not ToDo.objects.filter(kind="desk.rights_answer").exists()


def test_the_table_of_terms_says_each_with_its_text(staff, client):
    client.force_login(staff.rental)
    page = client.get(reverse("desk:terms")).content.decode()
    assert "24 mois" in page.replace("\xa0", " ").replace("\u202f", " ") and "CNIL" in page
    client.force_login(staff.director)
    assert "Rien n’a passé son terme" in client.get(reverse("desk:terms_over")).content.decode()
