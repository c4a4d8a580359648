"""What a mandate says beside the mentions of the law: what is known is printed, the rest is a line to be written by hand."""

from datetime import date

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from trousseau.captation.models import Owner
from trousseau.core.models import Agency
from trousseau.mandates.actions import edit_mandate
from trousseau.mandates.models import Mandate
from trousseau.mandates.stipulations import blanks

DAY = date(2026, 6, 8)
KNOWN = {
    "works_threshold": 30000,
    "payment_day": 10,
    "deposit_holder": "agency",
    "revision": "yearly",
    "home_insurer": "owner",
    "works_insurer": "agency",
    "annexes": "Titre de propriété",
    "signed_by": "Basile Pinson, chargé de captation",
    "delegation": "par délégation du 3 mars 2026",
}


def printed(client, mandate, copy: str = "") -> str:
    answer = client.get(reverse("mandates:unsigned_paper", args=[mandate.pk]) + copy)
    pages = pypdfium2.PdfDocument(answer.content)
    words = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(words.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def draft(build, client, staff, on_day):
    on_day("2026-06-08")
    client.force_login(staff.captation)
    return build.draft_mandate()


def test_what_nobody_said_is_a_line_to_write_and_the_page_names_it(client, draft):
    paper = printed(client, draft)
    for asked in (
        "le montant, par intervention",
        "le jour du mois",
        "l’IBAN du propriétaire",
        "qui : l’agence",
        "ou « jamais »",
    ):
        assert asked in paper, asked
    assert paper.count("À écrire à la main") == 9
    named = [str(blank) for blank in blanks(draft, DAY)]
    page = client.get(reverse("mandates:mandate", args=[draft.pk])).content.decode()
    assert len(named) == 8 and all(one in page.replace("\u00a0", " ") for one in named)


def test_what_is_known_is_printed_and_nothing_is_left_to_write(client, draft, staff):
    Owner.objects.filter(pk=draft.owner_id).update(iban="")
    owner = Owner.objects.get(pk=draft.owner_id)
    owner.iban = "FR7630006000011234567890189"
    owner.save()
    terms = {"rent": draft.rent, "anah_ceiling": None, "today": DAY, **KNOWN}
    edit_mandate(staff.captation, mandate=draft, version=draft.version, **terms)
    found = Mandate.objects.get(pk=draft.pk)
    assert [str(one) for one in blanks(found, DAY)] == ["la convention de l’agence"]
    paper = printed(client, found, "?copie=a_signer")
    for said in (
        "Au-delà de 300,00 € par intervention",
        "le 10 de chaque mois",
        "FR76 3000 6000 0112 3456 7890 189",
        "L’agence reçoit le dépôt de garantie",
        "révisé chaque année",
        "propriétaire non occupant est souscrite par le propriétaire",
        "Titre de propriété",
        "RGPD, art. 13",
        "Basile Pinson, chargé de captation, par délégation du 3 mars 2026",
    ):
        assert said in paper, said
    assert "sans valeur" not in paper


def test_the_signatory_of_the_house_signs_when_nobody_else_is_named(client, draft):
    Agency.objects.update(signatory="Solène Bergeronnette", signatory_title="directrice")
    assert "Solène Bergeronnette, directrice" in printed(client, draft)


def test_it_is_not_printed_to_be_signed_while_a_mention_is_missing(client, draft):
    Mandate.objects.filter(pk=draft.pk).update(may_receive=False)
    answer = client.get(reverse("mandates:unsigned_paper", args=[draft.pk]) + "?copie=a_signer", follow=True)
    assert answer["Content-Type"].startswith("text/html") and "recevoir des fonds" in answer.content.decode()


def test_a_signed_mandate_has_no_draft_any_more(client, signed_mandate, staff):
    client.force_login(staff.captation)
    assert client.get(reverse("mandates:unsigned_paper", args=[signed_mandate.pk])).status_code == 302


@pytest.mark.parametrize("changes", [{"payment_day": 31}, {"delegation": "par délégation"}, {"works_threshold": -1}])
def test_the_base_refuses_what_cannot_be(draft, staff, changes):
    with pytest.raises(ValidationError):
        edit_mandate(
            staff.captation,
            mandate=draft,
            version=draft.version,
            rent=draft.rent,
            anah_ceiling=None,
            today=DAY,
            **changes,
        )
