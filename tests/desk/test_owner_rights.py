"""What is held about an owner: read by the director, copied, erased but for what a text keeps."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from trousseau.captation.models import Diagnostic, Owner, Prospect
from trousseau.core.actions_accounts import open_account
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import Document, Dwelling, ToDo
from trousseau.desk.actions import erase_owner
from trousseau.mandates.actions import end_mandate, sign_mandate, withdraw_mandate
from trousseau.mandates.models import Mandate, RegisterEntry

WORDS = ("Basalte", "allée des Essais", "1 rue du Modèle", "0612345678", "basalte@essai.example")


@pytest.fixture
def met(build) -> Owner:
    """An owner met, visited, with a mandate in draft: nothing signed yet."""
    owner = build.draft_mandate().owner
    Owner.objects.filter(pk=owner.pk).update(phone="0612345678", email="basalte@essai.example")
    owner.refresh_from_db()
    return owner


@pytest.fixture
def ended(build) -> Owner:
    """An owner whose mandate was signed and is over."""
    mandate = build.mandate()
    end_mandate(build.staff.director, mandate=mandate, version=mandate.version, on=date(2026, 6, 30))
    Owner.objects.filter(pk=mandate.owner_id).update(phone="0612345678", email="basalte@essai.example")
    mandate.owner.refresh_from_db()
    return mandate.owner


def everything_stored() -> str:
    """All that the base says, table by table, history included."""
    from django.apps import apps

    return json.dumps(
        [list(model._base_manager.values()) for model in apps.get_models()], default=str, ensure_ascii=False
    )


def test_the_copy_holds_every_line_about_the_owner(staff, met, client):
    client.force_login(staff.director)
    page = client.get(reverse("desk:owner", args=[met.pk])).content.decode()
    assert "Prospect" in page and "art.\u00a0L223-1" not in page
    copy = client.get(reverse("desk:owner_copy", args=[met.pk]))
    assert copy["Content-Disposition"] == f'attachment; filename="proprietaire-{met.pk}.json"'
    told = json.loads(copy.content)
    assert all(word in copy.content.decode() for word in WORDS)
    assert len(told["prospect"]) == len(told["mandat"]) == len(told["propriétaire"]) == 1


def test_nothing_of_an_owner_without_mandate_stays_anywhere(staff, met, client):
    user = open_account(None, email=met.email, name="Agathe Basalte", roles=["owner"], password="mot de passe long")
    Owner.objects.filter(pk=met.pk).update(user=user)
    assert all(word in everything_stored() for word in WORDS)
    client.force_login(staff.director)
    answer = client.post(reverse("desk:owner_erase", args=[met.pk]), {"sure": "on"})
    assert answer.status_code == 302
    assert [word for word in WORDS if word in everything_stored()] == []
    met.refresh_from_db()
    assert (met.name, met.user) == ("Propriétaire effacé", None)
    assert Prospect.objects.filter(owner=met).exists() and not Mandate.objects.exists()
    user.refresh_from_db()
    assert not user.is_active and not user.has_usable_password()
    assert not ToDo.objects.filter(subject__startswith="prospect:").exists()


def test_what_was_signed_stays_and_says_why(staff, ended, client):
    client.force_login(staff.director)
    erase = reverse("desk:owner_erase", args=[ended.pk])
    said = client.post(erase, {"sure": "on"}, follow=True).content.decode()
    assert "72-678" in said
    ended.refresh_from_db()
    assert ended.name == "Agathe Basalte 1" and (ended.phone, ended.email) == ("", "")
    assert not Owner.history.filter(phone="0612345678").exists()
    assert RegisterEntry.objects.get(kind="mandate").names == "Agathe Basalte 1" and Mandate.objects.get().paper
    assert "0612345678" not in everything_stored()


def test_a_mandate_in_force_keeps_the_whole_file(staff, build, client):
    owner = build.mandate().owner
    client.force_login(staff.director)
    answer = client.post(reverse("desk:owner_erase", args=[owner.pk]), {"sure": "on"})
    assert answer.status_code == 422 and "confié à l’agence" in answer.content.decode()
    owner.refresh_from_db()
    assert owner.name == "Agathe Basalte 1"


def test_a_mandate_under_notice_keeps_the_file_to_its_last_day(staff, build, on_day):
    mandate, notice = build.mandate(), on_day("2026-08-20")
    end_mandate(
        staff.director,
        mandate=mandate,
        version=mandate.version,
        on=date(2026, 11, 20),
        reason="owner",
        notice_on=notice,
        today=notice,
    )
    with pytest.raises(Refused, match="confié à l’agence"):
        erase_owner(staff.director, owner=mandate.owner, today=today())
    on_day("2026-11-21")
    assert any("72-678" in why for why in erase_owner(staff.director, owner=mandate.owner, today=today()))


def test_the_dwelling_of_a_mandate_that_its_owner_withdrew_from_is_kept_with_it(staff, build, on_day):
    """Its prospect is free again, and the mandate bears its number for good."""
    on, mandate = on_day("2026-06-12"), build.draft_mandate()
    signed = {"signed_at": "owner", "available_from": on, "informed_on": on}
    sign_mandate(staff.captation, mandate=mandate, version=mandate.version, on=on, today=on, **signed)
    withdraw_mandate(staff.captation, mandate=mandate, version=mandate.version, sent_on=on, today=on)
    address = mandate.dwelling.address
    on_day("2026-06-13")
    erase_owner(staff.director, owner=mandate.owner, today=today())
    mandate.dwelling.refresh_from_db()
    mandate.owner.refresh_from_db()
    assert mandate.dwelling.address == address and mandate.owner.name == "Agathe Basalte 1"
    assert Prospect.objects.get().stage == "lost"  # nobody is left to be called about it


def test_an_objection_is_respected_by_the_name(staff, met):
    from trousseau.captation.reach.actions import record_objection

    record_objection(
        staff.captation,
        owner=met,
        scope="all",
        on=date(2026, 6, 9),
        today=date(2026, 6, 9),
        received_by="phone",
        words="Ne plus appeler",
    )
    kept = erase_owner(staff.director, owner=met, today=today())
    met.refresh_from_db()
    assert met.name == "Agathe Basalte 1" and met.phone == "" and met.objections.get().words == ""
    assert any("RGPD" in sentence for sentence in kept)


def test_the_papers_of_a_dwelling_without_mandate_go_with_their_files(staff, met, django_capture_on_commit_callbacks):
    from trousseau.core.actions_papers import file_document

    dwelling = met.prospects.get().dwelling
    paper = file_document(kind="dpe", title="DPE", content=b"%PDF-1", suffix=".pdf", on=date(2026, 6, 5))
    common = {"dwelling": dwelling, "kind": "dpe", "energy": "D", "recorded_by": staff.captation}
    first = Diagnostic.objects.create(**common, made_on=date(2024, 1, 1), recorded_on=date(2026, 6, 5), file=paper)
    Diagnostic.objects.create(**common, made_on=date(2026, 1, 1), recorded_on=date(2026, 6, 5), reissue_of=first)
    with django_capture_on_commit_callbacks(execute=True):
        erase_owner(staff.director, owner=met, today=today())
    assert not Diagnostic.objects.exists() and not Document.objects.filter(pk=paper.pk).exists()
    assert not default_storage.exists(paper.file.name)
    dwelling.refresh_from_db()
    assert dwelling.address == "Adresse effacée" and dwelling.surface > Decimal(0)
    assert Dwelling.history.filter(address__contains="Modèle").count() == 0
