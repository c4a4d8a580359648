"""A signed convention becomes open data: what is asked, who publishes, and what a robot reads without an account."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from trousseau.conventions import open_data
from trousseau.conventions.actions import complete_deliberation, sign_convention
from trousseau.conventions.actions_amendments import prepare_amendment, sign_amendment
from trousseau.conventions.actions_decisions import decide
from trousseau.conventions.actions_money import promise_tranche
from trousseau.conventions.actions_open_data import complete_publication, publish, withdraw_publication
from trousseau.conventions.enums import PartyPart
from trousseau.conventions.models import Convention, Deliberation, Publication
from trousseau.core.errors import Conflict, Refused
from trousseau.exchange.scdl import Act, Grant
from trousseau.rules.dates import add_days

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
SIRET = "00000000000000"  # nobody's: its key is right
ANSWERS = {"notified": False, "siret": SIRET, "today": DAY}
AT = "https://agence.example/conventions/donnees-ouvertes/"


@pytest.fixture
def signed(director, draw):
    """The convention of the invented act, signed, with two payments foreseen."""
    convention = draw()
    sign_convention(director, convention=convention, version=1, on=date(2026, 11, 2), today=DAY)
    for cents, day in ((4_000_000, date(2026, 11, 20)), (3_425_000, date(2026, 12, 20))):
        promise_tranche(
            director, convention=convention, funder=convention.deliberation.council, amount=cents, due_on=day
        )
    return Convention.objects.get(pk=convention.pk)


@pytest.fixture
def whole(director, signed):
    """The same, once all that no act says is told."""
    act = Deliberation.objects.get(pk=signed.deliberation_id)
    complete_deliberation(
        director, deliberation=act, version=act.version, number="2026-10-15-07", subject_code="8.5", siret=SIRET
    )
    complete_publication(director, convention=signed, version=0, **ANSWERS)
    return Convention.objects.get(pk=signed.pk)


def asked(convention: Convention) -> list[str]:
    found = open_data.signed().get(pk=convention.pk)
    return [fault.field for _row, fault in open_data.faults(open_data.rows(found))]


def read(client, name: str) -> list[dict]:
    answer = client.get(reverse("conventions:open_data_file", args=[name]))
    assert answer.status_code == 200 and answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"))))


def test_what_no_act_says_is_asked_before_anything_is_published(director, signed):
    assert asked(signed) == ["siret", "number", "matter", "grantor_siret", "notified", "beneficiary_siret"]
    with pytest.raises(Refused):
        publish(director, convention=signed, at=AT, on=DAY)
    assert open_data.published(Act) == open_data.published(Grant) == []


def test_a_draft_has_no_open_data(client, director, draw):
    client.force_login(director)
    draft = draw()
    assert client.get(reverse("conventions:open_data_one", args=[draft.pk])).status_code == 404
    with pytest.raises(Refused):
        publish(director, convention=draft, at=AT, on=DAY)


def test_an_amount_that_an_amendment_changed_bears_the_vote_that_changed_it(client, director, whole):
    """The first act never said it: its number beside that amount would be read as a proof."""
    publish(director, convention=whole, at=AT, on=DAY)
    whole.refresh_from_db()
    grantor = whole.parties.get(part=PartyPart.GRANTOR)
    amendment = prepare_amendment(
        director, convention=whole, dated_on=DAY, subject="Plus", changes={"shares": {str(grantor.pk): 8_000_000}}
    )
    vote = decide(director, body=whole.council, decided_on=DAY, reference="2026-11-19-03", subject="Plus", today=DAY)
    sign_amendment(director, amendment=amendment, version=1, on=DAY, decision=vote, today=DAY)
    [grant] = read(client, "subventions")
    assert (grant["montant"], grant["referenceDecision"]) == ("80000.00", "2026-11-19-03")


def test_a_robot_reads_what_was_published_without_an_account(client, director, whole):
    assert read(client, "deliberations") == read(client, "subventions") == []
    publish(director, convention=whole, at=AT, on=DAY)
    [act], [grant] = read(client, "deliberations"), read(client, "subventions")
    assert (Convention.objects.get().published_on, Convention.objects.get().published_at) == (DAY, AT)
    assert act["DELIB_ID"] == grant["referenceDecision"] == "2026-10-15-07"
    figures = [act[f"VOTE_{name}"] for name in ("EFFECTIF", "REEL", "POUR", "CONTRE", "ABSTENTION")]
    assert figures == ["24", "22", "19", "1", "2"]
    assert act["DELIB_MATIERE_NOM"].startswith("domaines de compétences par thèmes/")
    assert (grant["montant"], grant["conditionsVersement"]) == ("74250.00", "échelonné")
    assert grant["datesPeriodeVersement"] == "2026-11-20/2026-12-20" and grant["notificationUE"] == "non"
    with pytest.raises(Refused):
        publish(director, convention=whole, at=AT, on=DAY)


def test_a_validator_finds_nothing_wrong_in_what_is_published(client, director, whole, tmp_path):
    from frictionless import Resource, Schema

    publish(director, convention=whole, at=AT, on=DAY)
    for name in ("deliberations", "subventions"):
        (tmp_path / f"{name}.csv").write_bytes(client.get(reverse("conventions:open_data_file", args=[name])).content)
        described = client.get(reverse("conventions:open_data_schema", args=[name])).json()
        report = Resource(
            path=f"{name}.csv", basepath=str(tmp_path), schema=Schema.from_descriptor(described)
        ).validate()
        assert report.valid and report.tasks[0].stats["rows"] == 1, report.flatten(["rowNumber", "fieldName", "note"])


def test_a_robot_asks_again_only_for_what_changed(client, director, whole):
    publish(director, convention=whole, at=AT, on=DAY)
    url = reverse("conventions:open_data_file", args=["subventions"])
    answer = client.get(url)
    assert answer["Access-Control-Allow-Origin"] == "*" and "Set-Cookie" not in answer.headers and not answer.cookies
    again = client.get(url, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"") and again["ETag"] == answer["ETag"]
    head = client.head(url)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", answer["ETag"])
    assert client.post(url).status_code == 405
    withdraw_publication(
        director,
        convention=Convention.objects.get(),
        version=Publication.objects.get().version,
        why="Montant repris par la métropole",
        at=AT,
        on=DAY,
    )
    assert Convention.objects.get().published_on is None
    assert client.get(url)["ETag"] != answer["ETag"] and read(client, "subventions") == []


def test_robots_are_told_that_they_may_come(client):
    answer = client.get("/robots.txt")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain")
    assert f"Allow: {reverse('conventions:open_data')}" in answer.content.decode()
    assert client.get(reverse("conventions:open_data_file", args=["autre"])).status_code == 404


def test_the_schema_beside_the_file_names_its_columns(client):
    for name in ("deliberations", "subventions"):
        described = client.get(reverse("conventions:open_data_schema", args=[name])).json()
        heading = client.get(reverse("conventions:open_data_file", args=[name])).content.decode().strip()
        assert [field["name"] for field in described["fields"]] == heading.split(",")


def test_a_vote_that_becomes_doubtful_leaves_the_files_and_its_page_says_why(client, director, whole):
    publish(director, convention=whole, at=AT, on=DAY)
    act = Deliberation.objects.get()
    act.reading["vote"]["for"] = 12  # as a correction of the text would read it
    act.save()
    assert read(client, "deliberations") == [] and len(read(client, "subventions")) == 1
    client.force_login(director)
    page = client.get(reverse("conventions:open_data_one", args=[whole.pk]))
    assert [one.url for one in page.context["asked"]] == [reverse("conventions:correct", args=[act.pk])]


def test_a_home_without_a_name_of_the_web_publishes_too(client, director, whole, settings):
    settings.ALLOWED_HOSTS = ["trousseau"]
    client.force_login(director)
    url = reverse("conventions:open_data_publish", args=[whole.pk])
    assert client.post(url, headers={"host": "trousseau"}).status_code == 302
    assert Convention.objects.get().published_on and Convention.objects.get().published_at == ""


def test_a_director_completes_and_publishes_in_the_pages(client, director, signed, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.force_login(director)
    url = reverse("conventions:open_data_one", args=[signed.pk])
    assert f'href="{url}"' in client.get(reverse("conventions:convention", args=[signed.pk])).content.decode()
    page = client.get(url)
    act, own = page.context["asked"]
    assert act.url == reverse("conventions:complete", args=[signed.deliberation_id]) and len(act.says) == 3
    assert own.url == reverse("conventions:open_data_complete", args=[signed.pk]) and len(own.says) == 2
    assert all(one.url for one in page.context["asked"]) and not any(b.main for b in page.context["buttons"])
    complete = reverse("conventions:open_data_complete", args=[signed.pk])
    wrong = client.post(complete, {"version": "0", "siret": "000 000 000 00001", "budget_years": "26"})
    assert wrong.status_code == 422 and {"siret", "budget_years"} <= set(wrong.context["form"].errors)
    sent = {"version": "0", "siret": SIRET, "notified": "no", "prefecture": "PREF021"}
    assert client.post(complete, sent).status_code == 302
    assert client.get(complete).context["form"]["notified"].value() == "no"
    act = Deliberation.objects.get()
    client.post(
        reverse("conventions:complete", args=[act.pk]),
        {"version": act.version, "number": "2026-10-15-07", "subject_code": "8.5", "siret": SIRET},
    )
    page = client.get(url)
    assert page.context["asked"] == [] and any(button.main for button in page.context["buttons"])
    client.post(reverse("conventions:open_data_publish", args=[signed.pk]), headers={"host": "agence.example"})
    assert Convention.objects.get().published_at == "http://agence.example/conventions/donnees-ouvertes/"
    assert read(client, "deliberations")[0]["PREF_ID"] == "PREF021"
    [standing] = client.get(reverse("conventions:open_data")).context["standing"]
    assert standing["publication"].published_on and standing["lacks"] == 0


def test_two_who_complete_at_once_do_not_overwrite_each_other(director, signed):
    complete_publication(director, convention=signed, version=0, **ANSWERS)
    with pytest.raises(Conflict):
        complete_publication(director, convention=signed, version=0, **ANSWERS | {"notified": True})
    assert Publication.objects.get().notified is False


def test_an_act_is_received_by_the_prefecture_on_a_day_that_has_come(client, director, signed, on_day):
    on_day(DAY.isoformat())
    client.force_login(director)
    url = reverse("conventions:open_data_complete", args=[signed.pk])
    typed = {"version": client.get(url).context["form"]["version"].value(), "received_on": add_days(DAY, 1).isoformat()}
    answer = client.post(url, typed)
    assert answer.status_code == 422 and "received_on" in answer.context["form"].errors
    assert client.post(url, typed | {"received_on": DAY.isoformat()}).status_code == 302
    assert Publication.objects.get().received_on == DAY


def test_the_public_page_shows_no_state_of_what_is_not_published(client, signed):
    page = client.get(reverse("conventions:open_data"))
    assert page.status_code == 200 and page.context["standing"] is None
    assert signed.title not in page.content.decode()


def test_a_party_is_published_by_its_own_share_and_not_before_it_is_said(director, whole):
    from trousseau.conventions.models import ConventionParty

    publish(director, convention=whole, at=AT, on=DAY)
    caf = ConventionParty.objects.exclude(organisation=whole.council).filter(part="partner").first()
    assert caf.share is None and len(open_data.published(Grant)) == 1
    caf.share, caf.in_kind = 1_200_050, True
    caf.save()
    [row] = [row for row in open_data.rows(open_data.signed().get()) if row.of == caf.organisation]
    assert [fault.field for fault in row.faults] == ["grantor_siret", "conditions", "paid"]
    caf.organisation.siret = SIRET
    caf.organisation.save()
    promise_tranche(director, convention=whole, funder=caf.organisation, amount=1_200_050, due_on=date(2026, 12, 1))
    own = next(one for one in open_data.published(Grant) if one.grantor == caf.organisation.name)
    assert (own.cents, own.conditions, own.paid, own.decision) == (1_200_050, "unique", "2026-12-01", "")


def test_a_convention_known_by_the_reference_of_its_act_has_no_row_of_deliberation(director, whole):
    from trousseau.conventions.models import Decision

    decision = Decision.objects.create(
        body=whole.council, decided_on=date(2026, 9, 28), reference="DM-7", subject="Convention avec l’État"
    )
    Convention.objects.update(deliberation=None, decision=decision)
    [row] = open_data.rows(open_data.signed().get())
    assert (row.record.decision, row.faults) == ("DM-7", ())


def test_another_party_whose_number_is_missing_waits_alone(director, whole):
    caf = whole.parties.filter(part="partner").first()
    caf.share = 1_200_050
    caf.save()
    publish(director, convention=whole, at=AT, on=DAY)
    assert [row.grantor for row in open_data.published(Grant)] == [whole.council.name]
