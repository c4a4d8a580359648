"""A dwelling of several owners: its mandate takes its number once those who must sign it have."""

from datetime import date
from fractions import Fraction

import pytest
from django.urls import reverse

from tests.tenancies.papers import text_of
from trousseau.captation.models import Owner
from trousseau.captation.ownership.actions import add_ownership, current_ownerships, edit_ownership
from trousseau.core.errors import Refused
from trousseau.mandates import actions
from trousseau.mandates.models import Mandate, OwnerSignature, RegisterEntry

ON = date(2026, 6, 10)


def part(staff, draft, name, right="undivided", share=Fraction(3, 4)):
    owner = Owner.objects.create(kind="person", name=name, address="2 rue de l’Essai, 21000 Dijon")
    add_ownership(staff.captation, prospect=draft.prospect, owner=owner, right=right, share=share, on=ON)
    return owner


def first_is(staff, draft, right, share):
    one = current_ownerships(draft.dwelling)[0]
    edit_ownership(staff.captation, part=one, version=one.version, right=right, share=share, rank=1)


def sign(staff, draft, on=ON, **more):
    draft.refresh_from_db()
    actions.sign_mandate(
        staff.captation,
        mandate=draft,
        version=draft.version,
        signed_at="agency",
        available_from=on,
        on=on,
        today=on,
        **more,
    )
    return Mandate.objects.get(pk=draft.pk)


def test_an_owner_of_a_quarter_does_not_sign_alone(build, staff):
    draft = build.draft_mandate()
    part(staff, draft, "Lise Basalte")
    first_is(staff, draft, "undivided", Fraction(1, 4))
    with pytest.raises(Refused, match="Lise Basalte") as refusal:
        sign(staff, draft)
    assert refusal.value.article == "C. civ., art. 815-3"
    assert Mandate.objects.get().number is None and not RegisterEntry.objects.exists()


def test_each_signs_on_their_day_then_the_mandate_takes_its_number(build, staff):
    draft = build.draft_mandate()
    sister, brother = part(staff, draft, "Lise Basalte", share=None), part(staff, draft, "Noé Basalte", share=None)
    note = {"mandate": draft, "on": ON, "today": ON}
    actions.note_signatures(staff.captation, version=draft.version, owners=[sister], **note)
    with pytest.raises(Refused) as refusal:
        sign(staff, draft)
    assert "Noé Basalte" in str(refusal.value) and "Lise Basalte" not in str(refusal.value)
    with pytest.raises(Refused, match="pas encore signé"):
        actions.note_signatures(staff.captation, version=draft.version, owners=[sister], **note)
    with pytest.raises(Refused, match="Lise Basalte a signé ce texte"):  # nothing changes under a signature
        actions.remove_fee(staff.captation, mandate=draft, version=draft.version, clause=draft.fees.get())
    found = sign(staff, draft, signers=[brother])
    assert found.number and {row.owner for row in found.owner_signatures.all()} == {draft.owner, sister, brother}
    line, paper = RegisterEntry.objects.get(), text_of(found.paper)
    for name in ("Lise Basalte", "Noé Basalte", draft.owner.name):
        assert name in line.names and name in paper


def test_a_signature_later_than_the_mandate_is_refused_and_one_taken_back_is_asked_again(build, staff):
    draft = build.draft_mandate()
    sister, later = part(staff, draft, "Lise Basalte"), date(2026, 6, 12)
    actions.note_signatures(
        staff.captation, mandate=draft, version=draft.version, owners=[sister], on=later, today=later
    )
    with pytest.raises(Refused) as refusal:
        sign(staff, draft)
    assert refusal.value.field == "on"
    [row] = draft.owner_signatures.all()
    actions.take_signature_back(staff.captation, mandate=draft, version=draft.version, taken=row)
    with pytest.raises(Refused, match="Lise Basalte"):
        sign(staff, draft, on=later)


def test_a_signature_of_before_the_draft_is_explained_in_the_register(build, staff):
    draft = build.draft_mandate()
    sister, early = part(staff, draft, "Lise Basalte"), date(2020, 1, 1)
    actions.note_signatures(staff.captation, mandate=draft, version=draft.version, owners=[sister], on=early, today=ON)
    with pytest.raises(Refused, match="Lise Basalte") as refusal:
        sign(staff, draft)
    assert refusal.value.field == "late" and not RegisterEntry.objects.exists()
    assert sign(staff, draft, late="Signé sur papier avant la saisie.").number
    assert "Signé sur papier" in RegisterEntry.objects.get().observations


def test_an_undivided_owner_whose_others_are_not_written_does_not_sign(build, staff):
    draft = build.draft_mandate()
    first_is(staff, draft, "undivided", Fraction(1, 4))
    with pytest.raises(Refused, match="ne font pas le tout") as refusal:
        sign(staff, draft)
    assert refusal.value.article == "C. civ., art. 815-3"


def test_the_usufructuary_lets_alone_and_a_bare_owner_is_asked_with_a_convention(build, staff):
    draft = build.draft_mandate()
    first_is(staff, draft, "usufruct", Fraction(1))
    part(staff, draft, "Lise Basalte", right="bare", share=Fraction(1))
    Mandate.objects.filter(pk=draft.pk).update(convention="loc2")
    with pytest.raises(Refused, match="Lise Basalte"):
        sign(staff, draft)
    Mandate.objects.filter(pk=draft.pk).update(convention="none")
    assert sign(staff, draft).number


def test_a_bare_owner_does_not_sign_without_who_has_the_use(build, staff):
    draft = build.draft_mandate()
    first_is(staff, draft, "bare", Fraction(1))
    with pytest.raises(Refused) as refusal:
        sign(staff, draft)
    assert refusal.value.article == "C. civ., art. 595"


def test_an_amendment_is_signed_by_those_who_must(build, staff):
    draft = build.draft_mandate()
    sister = part(staff, draft, "Lise Basalte")
    mandate = sign(staff, draft, signers=[sister])
    asked = {
        "mandate": mandate,
        "version": mandate.version,
        "signed_on": ON,
        "starts_on": ON,
        "today": ON,
        "rent": 41000,
    }
    with pytest.raises(Refused, match="Lise Basalte"):
        actions.amend_mandate(staff.captation, **asked)
    made = actions.amend_mandate(staff.captation, signers=[sister], **asked)
    assert made.owner_signatures.count() == 2 and "Lise Basalte" in text_of(made.paper)


def test_a_sole_owner_signs_as_before_and_nothing_says_that_there_is_no_other(build, staff, client, on_day):
    on_day(ON.isoformat())
    mandate = sign(staff, build.draft_mandate())
    client.force_login(staff.captation)
    page = client.get(reverse("mandates:mandate", args=[mandate.pk])).content.decode()
    assert "Autres propriétaires non connus" in page
    Mandate.objects.filter(pk=mandate.pk).update(brought_in_on=ON)
    page = client.get(reverse("mandates:mandate", args=[mandate.pk])).content.decode()
    assert "Autres parties non connues" in page


def test_a_mandate_signed_before_does_not_say_that_all_signed(build, staff, client, on_day):
    on_day(ON.isoformat())
    draft = build.draft_mandate()
    sister = part(staff, draft, "Lise Basalte")
    mandate = sign(staff, draft, signers=[sister])
    OwnerSignature.objects.all().delete()  # an earlier version wrote none
    client.force_login(staff.captation)
    page = client.get(reverse("mandates:mandate", args=[mandate.pk])).content.decode()
    assert page.count("Signature non connue") == 1


def test_the_pages_list_who_signs_and_note_it(build, staff, client, on_day):
    on_day(ON.isoformat())
    draft = build.draft_mandate()
    sister = part(staff, draft, "Lise Basalte")
    client.force_login(staff.captation)
    page = reverse("mandates:mandate", args=[draft.pk])
    assert client.get(page).content.decode().count("Pas encore signé") == 2
    form = reverse("mandates:sign", args=[draft.pk])
    asked = {"signed_at": "agency", "on": ON.isoformat(), "available_from": ON.isoformat(), "version": draft.version}
    answer = client.post(form, asked)
    assert answer.status_code == 422 and "Lise Basalte" in answer.content.decode()
    noted = {"owners": [sister.pk], "on": ON.isoformat(), "version": draft.version}
    assert client.post(reverse("mandates:signatures", args=[draft.pk]), noted).status_code == 302
    other_tab = client.post(reverse("mandates:signatures", args=[draft.pk]), noted)
    assert other_tab.status_code == 422 and "qui n’ont pas encore signé" in other_tab.content.decode().replace(
        "\u00a0", " "
    )
    draft.refresh_from_db()
    shown = client.get(page).content.decode()
    assert shown.count("Pas encore signé") == 1 and reverse("mandates:signature_back", args=[draft.pk]) in shown
    back = {"taken": draft.owner_signatures.get().pk, "version": draft.version}
    assert client.post(reverse("mandates:signature_back", args=[draft.pk]), back).status_code == 302
    draft.refresh_from_db()
    asked |= {"version": draft.version, "signers": [sister.pk]}
    assert client.post(form, asked).status_code == 302
    assert Mandate.objects.get(pk=draft.pk).number
