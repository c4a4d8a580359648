"""A mediation from its proposal to its end, and what stays inside."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from tests.plugins.frozen import freeze
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import AccessLog, ToDo
from trousseau.incidents import actions
from trousseau.incidents.models import Mediation, MediationMeeting, MediationParty
from trousseau.incidents.personal_data import PERSONAL_DATA

from .conftest import DAY, MARKER, OTHER

MEETS, SEEN = DAY + timedelta(days=3), DAY + timedelta(days=17)


def waiting() -> set[str]:
    kinds = ToDo.objects.waiting().filter(room="incidents").values_list("kind", flat=True)
    return {kind.removeprefix("incidents.") for kind in kinds}


@pytest.fixture
def mediation(staff, home):
    """Proposed to a household and to somebody outside."""
    found = actions.open_mediation(staff.rental, nature="night", mediator="Bon Voisinage", on=DAY, today=DAY)
    actions.add_party(staff.rental, mediation=found, lease=home.lease, words=MARKER)
    actions.add_party(staff.rental, mediation=found, name="Nour Exemple", reach="06 00 00 00 99", words=OTHER)
    return found


def begun(staff, mediation: Mediation) -> Mediation:
    for party in mediation.parties.all():
        actions.answer_party(staff.rental, party=party, accepts=True, on=DAY, today=DAY)
    mediation.refresh_from_db()
    return mediation


def agreed(staff, mediation: Mediation) -> Mediation:
    begun(staff, mediation)
    meeting = actions.plan_meeting(staff.rental, mediation=mediation, on=MEETS, where="Hall", today=DAY)
    actions.note_meeting(staff.rental, meeting=meeting, held=True, today=MEETS)
    actions.agree(
        staff.rental,
        mediation=mediation,
        version=mediation.version,
        agreed="Pas d’eau après 22 h",
        on=MEETS,
        review_on=SEEN,
        today=MEETS,
    )
    return mediation


def test_a_mediation_goes_to_its_end(staff, mediation):
    assert waiting() == {"parties"}
    begun(staff, mediation)
    assert mediation.state == "running" and waiting() == set()
    meeting = actions.plan_meeting(staff.rental, mediation=mediation, on=MEETS, where="Hall", today=DAY)
    assert waiting() == {"meeting"}
    with pytest.raises(Refused, match="pas encore eu lieu"):
        actions.note_meeting(staff.rental, meeting=meeting, held=True, today=DAY)
    with pytest.raises(Refused, match="Aucune rencontre"):
        actions.agree(staff.rental, mediation=mediation, version=2, agreed="x", on=DAY, review_on=SEEN, today=DAY)
    actions.note_meeting(staff.rental, meeting=meeting, held=True, today=MEETS)
    with pytest.raises(Refused, match="déjà notée"):
        actions.note_meeting(staff.rental, meeting=meeting, held=False, today=MEETS)
    actions.agree(
        staff.rental,
        mediation=mediation,
        version=2,
        agreed="Pas d’eau après 22 h",
        on=MEETS,
        review_on=SEEN,
        today=MEETS,
    )
    assert waiting() == {"review"}
    actions.end_mediation(staff.rental, mediation=mediation, version=3, holds=True, on=SEEN, today=SEEN)
    assert (mediation.state, mediation.ended_on, waiting()) == ("held", SEEN, set())


def test_who_declines_is_brought_nowhere(staff, mediation):
    first, second = mediation.parties.all()
    actions.answer_party(staff.rental, party=first, accepts=True, on=DAY, today=DAY)
    actions.answer_party(staff.rental, party=second, accepts=False, on=DAY, today=DAY)
    mediation.refresh_from_db()
    assert mediation.state == "proposed"
    with pytest.raises(Refused, match="accepte d’abord"):
        actions.plan_meeting(staff.rental, mediation=mediation, on=MEETS, where="Hall", today=DAY)
    actions.end_mediation(staff.rental, mediation=mediation, version=1, holds=False, on=DAY, today=DAY)
    assert mediation.state == "failed" and waiting() == set()


def test_one_party_alone_begins_nothing(staff, home):
    found = actions.open_mediation(staff.rental, nature="noise", mediator="X", on=DAY, today=DAY)
    party = actions.add_party(staff.rental, mediation=found, lease=home.lease, words="")
    actions.answer_party(staff.rental, party=party, accepts=True, on=DAY, today=DAY)
    found.refresh_from_db()
    assert found.state == "proposed"


def test_what_no_longer_holds_is_met_about_again(staff, mediation):
    agreed(staff, mediation)
    actions.plan_meeting(staff.rental, mediation=mediation, on=SEEN, where="Hall", today=MEETS)
    assert mediation.state == "running" and waiting() == {"meeting"}
    actions.end_mediation(
        staff.rental, mediation=mediation, version=mediation.version, holds=False, on=MEETS, today=MEETS
    )
    assert waiting() == set()
    with pytest.raises(Refused, match="terminée"):
        actions.plan_meeting(staff.rental, mediation=mediation, on=SEEN, where="Hall", today=MEETS)


def test_nothing_holds_before_something_is_agreed(staff, mediation):
    begun(staff, mediation)
    with pytest.raises(Refused, match="Rien n’est encore convenu"):
        actions.end_mediation(
            staff.rental, mediation=mediation, version=mediation.version, holds=True, on=DAY, today=DAY
        )


def test_two_who_end_it_at_once_meet_a_conflict(staff, mediation):
    agreed(staff, mediation)
    one, other = (Mediation.objects.get(pk=mediation.pk) for _ in range(2))
    actions.end_mediation(staff.rental, mediation=one, version=one.version, holds=True, on=MEETS, today=MEETS)
    with pytest.raises(Conflict):
        actions.end_mediation(staff.social, mediation=other, version=other.version, holds=False, on=MEETS, today=MEETS)


def test_a_party_is_a_household_or_a_name_and_comes_once(staff, home, mediation):
    from django.core.exceptions import ValidationError

    with pytest.raises(Refused, match="l’un des deux"):
        actions.add_party(staff.rental, mediation=mediation, words="")
    with pytest.raises(ValidationError, match="déjà partie"):
        actions.add_party(staff.rental, mediation=mediation, lease=home.lease, words="")


def test_it_is_closed_to_who_may_not_open_the_file_of_a_party(staff, mediation, account):
    stranger = account("social", name="Ugo Martinet", grants=False)
    assert list(Mediation.objects.for_user(staff.rental)) == [mediation]
    assert not Mediation.objects.for_user(stranger).exists()


@pytest.fixture
def about_home(staff, report, building):
    """Between two from outside, about a problem of the home."""
    incident = report("lift", source="neighbour", by=staff.rental).incident
    found = actions.open_mediation(
        staff.rental, nature="night", mediator="Bon Voisinage", on=DAY, today=DAY, incident=incident
    )
    actions.add_party(staff.rental, mediation=found, name="Nour Exemple", reach="06 00 00 00 99", words=OTHER)
    return found


@pytest.mark.parametrize("gathered", [False, True])
def test_it_is_closed_to_who_may_not_open_the_file_of_the_home_it_is_about(
    client, account, staff, home, about_home, gathered
):
    if gathered:
        actions.gather_at_building(staff.rental, incident=about_home.incident, version=1, today=DAY)
    page = reverse("incidents:mediation", args=[about_home.pk])
    client.force_login(account("rental", name="Ugo Martinet", grants=False))
    assert client.get(page).status_code == 404
    assert client.get(reverse("incidents:party_answer", args=[about_home.parties.get().pk])).status_code == 404
    assert about_home.code not in client.get(reverse("incidents:mediations")).content.decode()
    assert about_home.code not in client.get("/a-faire/").content.decode()
    client.force_login(staff.rental)
    assert OTHER in client.get(page).content.decode()
    assert AccessLog.objects.filter(household=home.lease.household, page="incidents:mediation").exists()


def test_one_gathered_before_is_closed_by_its_history(staff, home, about_home):
    other = actions.open_mediation(staff.rental, nature="night", mediator="Bon Voisinage", on=DAY, today=DAY)
    actions.gather_at_building(staff.rental, incident=about_home.incident, version=1, today=DAY)
    Mediation.objects.update(about=None)
    import_module("trousseau.incidents.migrations.0005_mediation_of_a_lease").gathered(apps, None)
    about = dict(Mediation.objects.values_list("pk", "about"))
    assert about == {about_home.pk: home.lease.pk, other.pk: None}


def test_what_others_say_of_a_home_goes_with_its_household(staff, home, about_home):
    actions.gather_at_building(staff.rental, incident=about_home.incident, version=1, today=DAY)
    Mediation.objects.filter(pk=about_home.pk).update(agreed=MARKER)
    for one in PERSONAL_DATA:
        if one.model in (Mediation, MediationParty):
            one.erase(one.rows(home.lease.household))
    about_home.refresh_from_db()
    assert (about_home.agreed, about_home.parties.get().words) == ("", "")


def test_a_meeting_is_planned_once_a_day_and_before_it_is_held(staff, mediation):
    from django.core.exceptions import ValidationError

    begun(staff, mediation)
    with pytest.raises(Refused, match="passé"):
        actions.plan_meeting(staff.rental, mediation=mediation, on=DAY - timedelta(days=1), where="Hall", today=DAY)
    actions.plan_meeting(staff.rental, mediation=mediation, on=MEETS, where="Hall", today=DAY)
    with pytest.raises(ValidationError, match="déjà prévue"):
        actions.plan_meeting(staff.rental, mediation=mediation, on=MEETS, where="Hall", today=DAY)
    assert MediationMeeting.objects.count() == 1


def test_a_meeting_that_was_not_held_leaves_its_day_to_another(staff, mediation):
    begun(staff, mediation)
    first = actions.plan_meeting(staff.rental, mediation=mediation, on=MEETS, where="Hall", today=DAY)
    actions.note_meeting(staff.rental, meeting=first, held=False, today=MEETS)
    again = actions.plan_meeting(staff.rental, mediation=mediation, on=MEETS, where="Mairie", today=MEETS)
    assert again.held is None and waiting() == {"meeting"}


def test_nobody_is_expected_at_a_meeting_of_a_mediation_that_is_over(staff, home, mediation):
    from trousseau.core.agenda import Window, entries
    from trousseau.incidents.queries import owner_steps
    from trousseau.incidents.spaces import for_tenant

    begun(staff, mediation)
    actions.plan_meeting(staff.rental, mediation=mediation, on=MEETS, where="Hall", today=DAY)
    window = Window(staff.rental, DAY, SEEN)
    assert [one.on for one in entries(window) if one.what == "mediation"] == [MEETS]
    assert [one.title for one in for_tenant(home.lease, DAY)] == ["Une rencontre de la médiation"]
    actions.end_mediation(staff.rental, mediation=mediation, version=mediation.version, holds=False, on=DAY, today=DAY)
    assert [one for one in entries(window) if one.what == "mediation"] == []
    assert list(for_tenant(home.lease, DAY)) == []
    assert "planned" not in {step.code for step in owner_steps(home.mandate)}


def test_no_party_answers_before_it_was_proposed(staff, mediation):
    party = mediation.parties.first()
    with pytest.raises(Refused, match="proposée") as refused:
        actions.answer_party(staff.rental, party=party, accepts=True, on=DAY - timedelta(days=1), today=DAY)
    assert refused.value.field == "on"


def test_nothing_is_agreed_before_the_last_meeting(staff, mediation):
    begun(staff, mediation)
    meeting = actions.plan_meeting(staff.rental, mediation=mediation, on=MEETS, where="Hall", today=DAY)
    actions.note_meeting(staff.rental, meeting=meeting, held=True, today=MEETS)
    said = {"agreed": "Pas d’eau après 22 h", "review_on": SEEN, "today": MEETS, "version": mediation.version}
    with pytest.raises(Refused, match="dernière rencontre"):
        actions.agree(staff.rental, mediation=mediation, on=MEETS - timedelta(days=1), **said)


@pytest.mark.parametrize(("known", "ends"), [(agreed, MEETS), (begun, DAY)], ids=["agreed", "accepted"])
def test_it_does_not_end_before_what_is_known_of_it(staff, mediation, known, ends):
    known(staff, mediation)
    said = {"mediation": mediation, "version": mediation.version, "holds": False, "today": SEEN}
    with pytest.raises(Refused, match="ce jour-là ou plus tard"):
        actions.end_mediation(staff.rental, on=ends - timedelta(days=1), **said)
    actions.end_mediation(staff.rental, on=ends, **said)


def test_who_comes_from_outside_is_a_party_once_and_goes_when_noted_by_mistake(staff, mediation):
    told = {"mediation": mediation, "reach": "", "words": ""}
    with pytest.raises(Refused, match="déjà") as refused:
        actions.add_party(staff.rental, name=" nour  EXEMPLE ", **told)
    assert refused.value.field == "name"
    wrong = actions.add_party(staff.rental, name="Nora Exemple", **told)
    for party in mediation.parties.exclude(pk=wrong.pk):
        actions.answer_party(staff.rental, party=party, accepts=True, on=DAY, today=DAY)
    actions.remove_party(staff.rental, party=wrong, today=DAY)
    mediation.refresh_from_db()
    assert mediation.state == "running" and waiting() == set(), "the others have all accepted"
    with pytest.raises(Refused, match="ont commencé"):
        actions.remove_party(staff.rental, party=mediation.parties.first(), today=DAY)


def test_a_party_is_withdrawn_from_its_page(client, staff, mediation):
    client.force_login(staff.rental)
    outside = mediation.parties.get(lease=None)
    url = reverse("incidents:party_remove", args=[outside.pk])
    page = reverse("incidents:mediation", args=[mediation.pk])
    assert url in client.get(page).content.decode() and "Nour Exemple" in client.get(url).content.decode()
    assert client.post(url).url == page
    assert [party.lease_id is None for party in mediation.parties.all()] == [False]


def test_nobody_is_awaited_to_accept_once_all_have(client, staff, mediation):
    client.force_login(staff.rental)
    page = reverse("incidents:mediation", args=[mediation.pk])
    assert "accepte d’abord" in client.get(page).content.decode()
    begun(staff, mediation)
    shown = client.get(page).content.decode()
    assert "accepte d’abord" not in shown and "Aucune rencontre." in shown


def test_what_a_party_said_is_not_thrown_away_while_its_file_is_frozen(staff, home, mediation):
    freeze(staff, home.lease.household, keep=[staff.rental], on=DAY)
    with pytest.raises(Refused, match="gelé"):
        actions.remove_party(staff.rental, party=mediation.parties.get(lease=home.lease), today=DAY)
    actions.remove_party(staff.rental, party=mediation.parties.get(lease=None), today=DAY)
    assert mediation.parties.get().words == MARKER
