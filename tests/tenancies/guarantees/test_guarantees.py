"""Guarantees of a lease: recorded with their terms, a surety never beside an insurance, an act read before it counts."""

from datetime import date

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.tenancies.contract.actions import _end_sureties
from trousseau.tenancies.guarantees import actions
from trousseau.tenancies.models import Guarantee

STARTS = date(2026, 7, 11)
VISALE = {"name": "Action Logement", "reference": "V00000000", "starts_on": STARTS, "covered_months": 36}
SURETY = {"name": "Rosa Aubépine", "address": "7 rue du Modèle, 21000 Dijon", "starts_on": STARTS, "limit": 7200_00}
WHOLE = {
    "own_hand": True,
    "in_full": True,
    "says_so": True,
    "rent_told": True,
    "end_told": True,
    "lease_given_on": date(2026, 6, 26),
}


def surety(lease, staff, **changes) -> Guarantee:
    return actions.record_guarantee(staff.rental, lease=lease, kind="surety", **{**SURETY, **changes})


def sign(guarantee, staff, **changes):
    actions.sign_act(
        staff.rental,
        guarantee=guarantee,
        version=guarantee.version,
        on=date(2026, 6, 26),
        today=date(2026, 6, 26),
        **{**WHOLE, **changes},
    )


def test_a_surety_beside_visale_is_refused_with_the_article_and_taken_once_visale_is_released(lease, staff):
    visale = actions.record_guarantee(staff.rental, lease=lease, kind="visale", **VISALE)
    with pytest.raises(Refused) as refusal:
        surety(lease, staff)
    assert refusal.value.article == "Loi 89-462, art. 22-1" and "22-1" in refusal.value.message
    actions.release_guarantee(
        staff.rental, guarantee=visale, version=1, on=STARTS, why="Visa retiré.", today=date(2026, 7, 12)
    )
    assert surety(lease, staff).pk


def test_an_insurance_beside_a_surety_is_refused_too_but_not_for_a_student(lease, staff):
    surety(lease, staff)
    policy = {"name": "Mutuelle d’exemple", "reference": "GLI-1", "starts_on": STARTS}
    with pytest.raises(Refused):
        actions.record_guarantee(staff.rental, lease=lease, kind="insurance", **policy)
    Guarantee.objects.update(learner="student")
    assert actions.record_guarantee(staff.rental, lease=lease, kind="insurance", **policy).pk


def test_guarantees_that_never_meet_do_not_exclude_each_other(lease, staff):
    actions.record_guarantee(staff.rental, lease=lease, kind="visale", **{**VISALE, "ends_on": date(2027, 7, 10)})
    assert surety(lease, staff, starts_on=date(2027, 7, 11)).pk
    with pytest.raises(Refused):
        surety(lease, staff, starts_on=date(2027, 7, 10), name="Autre Aubépine")


def test_a_page_opened_before_a_tenant_left_does_not_undo_the_end_of_their_surety(client, lease, staff):
    party = lease.parties.first()
    one = surety(lease, staff, party=party)
    client.force_login(staff.rental)
    url = reverse("tenancies:guarantee_edit", args=[one.pk])
    form = client.get(url).context["form"]
    told = {name: form[name].value() for name in form.fields if form[name].value()}
    party.bound_until = date(2026, 12, 31)
    _end_sureties(party)
    assert client.post(url, told | {"name": "Rosa Aubépine-Lin"}).status_code == 409
    one.refresh_from_db()
    assert one.ends_on == date(2026, 12, 31)


@pytest.mark.parametrize("form", ["own_hand", "in_full", "rent_told", "end_told", "lease_given_on"])
def test_an_act_that_would_be_null_is_refused_and_names_what_it_lacks(lease, staff, form):
    one = surety(lease, staff)
    with pytest.raises(Refused) as refusal:
        sign(one, staff, **{form: None if form == "lease_given_on" else False})
    assert refusal.value.article
    one.refresh_from_db()
    assert one.signed_on is None and not Guarantee.objects.covering(STARTS).exists()


def test_a_surety_covers_the_lease_once_its_act_is_signed_and_is_then_not_rewritten(lease, staff):
    one = surety(lease, staff)
    assert not one.stands(STARTS)
    sign(one, staff, says_so=False)  # the benefits are kept: it is good all the same
    one.refresh_from_db()
    assert one.stands(STARTS) and list(Guarantee.objects.covering(STARTS)) == [one]
    with pytest.raises(Refused):
        actions.correct_guarantee(staff.rental, guarantee=one, version=one.version, limit=1)


def test_a_person_stands_for_a_sum_and_not_for_a_legal_person(lease, staff):
    with pytest.raises(Refused) as refusal:
        surety(lease, staff, limit=None)
    assert refusal.value.field == "limit"
    lease.mandate.owner.kind = "body"
    lease.mandate.owner.save()
    with pytest.raises(Refused) as refusal:
        surety(lease, staff)
    assert refusal.value.field == "body"
    assert surety(lease, staff, body=True, limit=None).pk


@pytest.mark.parametrize(
    ("changes", "field"), [({"ends_on": date(2026, 7, 1)}, "ends_on"), ({"reference": ""}, "reference")]
)
def test_bad_dates_and_a_missing_number_are_said_beside_their_field(lease, staff, changes, field):
    with pytest.raises(Refused) as refusal:
        actions.record_guarantee(staff.rental, lease=lease, kind="visale", **{**VISALE, **changes})
    assert refusal.value.field == field


def test_a_form_sent_twice_records_one_guarantee(lease, staff):
    actions.record_guarantee(staff.rental, lease=lease, kind="visale", **VISALE)
    with pytest.raises(ValidationError):
        actions.record_guarantee(staff.rental, lease=lease, kind="visale", **VISALE)
    assert Guarantee.objects.count() == 1


def test_the_act_bears_the_sum_in_words_the_rent_and_the_paragraph_of_the_law(client, lease, staff, on_day):
    on_day("2026-06-26")
    client.force_login(staff.rental)
    one = surety(lease, staff)
    answer = client.get(reverse("tenancies:guarantee_paper", args=[one.pk]))
    pdf = pypdfium2.PdfDocument(answer.content)
    text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)
    for said in (
        "sept mille deux cents euros",
        "7 200,00 €",
        "400,00 €",
        "Rosa Aubépine",
        "Aminata Capucine",
        "la caution peut le résilier unilatéralement",
        "poursuive d’abord le débiteur",
    ):
        assert said in text.replace("\u00a0", " ").replace("\u202f", " "), said


def test_by_the_pages_visale_comes_with_its_terms_and_the_lease_shows_them(client, lease, staff, on_day):
    on_day("2026-06-26")
    client.force_login(staff.rental)
    new = reverse("tenancies:guarantee_new", args=[lease.pk, "visale"])
    form = client.get(new).context["form"]
    assert (form["unpaid_months"].value(), form["formal_notice_days"].value(), form["claim_days"].value()) == (
        2,
        15,
        30,
    )
    sent = {
        "name": "Action Logement",
        "reference": "V1",
        "starts_on": "2026-07-11",
        "covered_months": "36",
        "unpaid_months": "2",
        "formal_notice_days": "15",
        "claim_days": "30",
        "damage_months": "2",
    }
    page = client.post(new, sent, follow=True).content.decode().replace("\u00a0", " ")
    assert "36 mois de loyer" in page and "Action Logement" in page
    assert client.post(new, sent).status_code == 422
    second = reverse("tenancies:guarantee_new", args=[lease.pk, "surety"])
    refused = client.post(
        second, {"name": "Rosa Aubépine", "starts_on": "2026-07-11", "limit": "7200", "solidary": "on"}
    )
    assert refused.status_code == 422 and "22-1" in refused.content.decode()


def test_who_may_not_open_the_lease_never_reads_its_guarantor(client, lease, staff, account):
    one = surety(lease, staff)
    stranger = account("rental", grants=False)
    client.force_login(stranger)
    for name in ("guarantee_edit", "guarantee_act", "guarantee_release", "guarantee_paper"):
        assert client.get(reverse(f"tenancies:{name}", args=[one.pk])).status_code == 404
    assert client.get(reverse("tenancies:guarantee_new", args=[lease.pk, "visale"])).status_code == 404
    for other in (staff.captation, staff.commission, staff.administrator):
        client.force_login(other)
        assert client.get(reverse("tenancies:guarantee_paper", args=[one.pk])).status_code == 403
