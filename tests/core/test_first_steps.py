"""What a new home waits for: each step by what is really there, and who may do it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from trousseau.core import attestations, backup, first_steps
from trousseau.core.actions_accounts import open_account
from trousseau.core.actions_settings import add_scale_value, save_agency
from trousseau.core.errors import Refused
from trousseau.core.models import Agency, AgencyPaper, Commune, JobRun, User

ON = date(2026, 11, 24)


@pytest.fixture
def home(settings, tmp_path, on_day):
    settings.HOME = tmp_path
    return on_day(ON.isoformat())


def state(staff, code: str) -> first_steps.State:
    [one] = [one for one in first_steps.found(staff.director, ON) if one.step.code == code]
    return one.state


def test_an_empty_home_waits_for_everything_and_says_who_may(db, home):
    alone = open_account(None, email="a@essai.example", name="Ada Merle", roles=["administrator"])
    Commune.objects.all().delete()
    found = {one.step.code: one for one in first_steps.found(alone, ON)}
    assert not any(one.state.done for one in found.values())
    assert {"identity", "card", "guarantee", "insurance", "mediator", "signatory", "first_number", "communes"} == {
        one.step.code for one in first_steps.blocking(alone, ON)
    }
    assert found["identity"].mine and found["identity"].who == "vous"
    assert not found["bank"].mine and found["bank"].who.startswith("personne encore")


def test_a_paper_that_ran_out_is_missing_again(staff, home):
    assert state(staff, "card").done
    AgencyPaper.objects.filter(kind="card").update(ends_on=ON - timedelta(days=1))
    assert not state(staff, "card").done and state(staff, "card").word == "Échue"


def test_the_identity_is_done_with_both_numbers_right(staff, home):
    assert "SIRET manque" in state(staff, "identity").said
    agency = Agency.objects.get()
    same = {"name": agency.name, "address": agency.address, "mediator": agency.mediator}
    save_agency(staff.director, version=agency.version, siren="732829320", siret="73282932000074", **same)
    assert state(staff, "identity").done


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("732 829 320 00074 1", "a 15 caractères"),
        ("73282932O 00074", "« O » dans"),
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "n’est pas un chiffre"),
        ("123 456 789 00012", "La clé"),
        ("55203253400646", "neuf chiffres du SIREN"),
    ],
)
def test_a_number_too_long_or_wrong_is_refused_in_words_and_never_cut(staff, client, typed, said):
    client.force_login(staff.director)
    page = client.get(reverse("core:agency_edit")).content.decode()
    assert "maxlength" not in page
    version = Agency.objects.get().version
    sent = {"version": version, "name": "A", "address": "B", "siren": "732 829 320", "siret": typed}
    answer = client.post(reverse("core:agency_edit"), sent)
    assert answer.status_code == 422 and said in answer.content.decode().replace("\xa0", " ")


def test_the_keys_are_apart_by_the_code_of_their_export_and_by_two_persons(staff, home):
    given = {"place": "le coffre de la mairie", "witness": staff.administrator}
    with pytest.raises(Refused, match="pas le code"):
        attestations.put_keys_apart(staff.director, code="AAAA-AAAA", **given)
    with pytest.raises(Refused, match="à deux"):
        attestations.put_keys_apart(staff.director, code=backup.keys_code(), **given | {"witness": staff.director})
    attestations.put_keys_apart(staff.director, code=backup.keys_code().lower().replace("-", " "), **given)
    assert state(staff, "keys").done and staff.administrator.name in state(staff, "keys").said


def test_who_is_alone_to_answer_for_the_keys_is_told_whom_to_name(client, staff, home):
    alone = "Personne d’autre ne peut encore vous remplacer"
    client.force_login(staff.director)
    assert alone not in client.get(reverse("core:escrow")).content.decode()
    User.objects.exclude(pk=staff.director.pk).update(is_active=False)
    page = client.get(reverse("core:escrow")).content.decode()
    assert alone in page and f'href="{reverse("core:accounts")}"' in page


def test_a_telephone_that_cannot_be_called_is_not_printed_on_every_paper(client, staff, home):
    client.force_login(staff.director)
    sent = {"version": Agency.objects.get().version, "name": "A", "address": "B", "phone": "0241 bonjour"}
    answer = client.post(reverse("core:agency_edit"), sent)
    assert answer.status_code == 422 and "Écrivez un numéro de téléphone" in answer.content.decode()


def test_the_rules_are_read_chapter_by_chapter(client, staff, home):
    client.force_login(staff.director)
    page = client.get(reverse("core:house_rules")).content.decode()
    assert page.count("<details") > 10 and page.count("<tbody") == page.count("<details")


def test_the_rules_of_the_house_are_read_again_once_one_changes(staff, home):
    attestations.keep_rules(staff.director)
    assert state(staff, "rules").done
    rule = next(value for value in attestations.house_rules() if isinstance(value.value, int))
    add_scale_value(
        staff.administrator,
        code=rule.code,
        value=str(rule.value + 1),
        starts_on=ON,
        article=rule.article,
        source="Décision d’essai",
    )
    assert not state(staff, "rules").done


def test_a_backup_and_a_night_are_done_when_they_ran_and_no_longer_once_late(staff, home, tmp_path):
    assert "aucune nuit" in state(staff, "backup").said.lower()
    JobRun.objects.create(job="core.tidy", on=ON, ok=True, ended_at=timezone.now())
    backup._note(tmp_path)
    assert "restaurée pour essai" in state(staff, "backup").said
    backup.note_tried("trousseau-agency-20261124T021500Z.tar.age", ON)
    found = first_steps.found(staff.director, timezone.localdate())
    JobRun.objects.update(on=timezone.localdate())
    [one] = [one for one in first_steps.found(staff.director, timezone.localdate()) if one.step.code == "backup"]
    assert one.state.done and found
    assert "aujourd’hui" in one.state.said  # how old that trial is
    (tmp_path / backup.TRIED).write_text('{"at": "2020-01-01T10:00:00+00:00", "name": "x", "made_on": "2020-01-01"}')
    [one] = [one for one in first_steps.found(staff.director, timezone.localdate()) if one.step.code == "backup"]
    assert not one.state.done and one.state.word == "À réessayer"
    late = timezone.localdate() + timedelta(days=5)
    [one] = [one for one in first_steps.found(staff.director, late) if one.step.code == "backup"]
    assert not one.state.done


def test_what_blocks_a_mandate_is_said_before_one_is_drafted(staff, home, client):
    AgencyPaper.objects.filter(kind="guarantee").delete()
    client.force_login(staff.captation)
    page = client.get(reverse("mandates:list")).content.decode()
    assert "La garantie financière" in page and staff.director.name in page


def test_the_first_days_are_the_first_page_until_a_mandate_then_a_line(staff, home, build, client):
    client.force_login(staff.director)
    assert "Signer un premier mandat" in client.get("/").content.decode()
    build.mandate()
    page = client.get("/").content.decode()
    assert "Signer un premier mandat" not in page and "des premiers jours" in page
    assert "Signer un premier mandat" in client.get(reverse("desk:first_steps")).content.decode()
    assert User.objects.exists()


def test_an_empty_home_says_once_what_must_stand_before_a_real_persons_data(staff, home, client):
    client.force_login(staff.captation)
    said = "Avant que les données d’une vraie personne entrent ici"
    assert said not in client.get("/").content.decode()  # to whoever may act on it
    client.force_login(staff.director)
    assert said in client.get("/").content.decode()
    client.post(reverse("core:before_real"))
    client.force_login(staff.administrator)
    assert said not in client.get("/").content.decode()
