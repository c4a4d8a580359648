"""The pages of the mandates, as each reader meets them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from trousseau.captation.actions import open_prospect, register_owner
from trousseau.captation.visits.actions import inspect_dwelling
from trousseau.captation.visits.entries import Room, walk
from trousseau.core.errors import Refused
from trousseau.core.forms import PercentField
from trousseau.core.models import AgencyPaper, Commune
from trousseau.ledger.models import Fund
from trousseau.mandates.actions import (
    close_availability,
    draft_mandate,
    edit_mandate,
    end_mandate,
    hand_papers_back,
    open_availability,
    record_anah,
    sign_mandate,
)
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import available, mandates, withdrawal
from trousseau.rules.dates import add_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(staff):
    """A draft mandate of a decent dwelling; each call makes another."""
    count = 0

    def make(**changes) -> Mandate:
        nonlocal count
        count += 1
        from decimal import Decimal

        officer = staff.captation
        commune, _made = Commune.objects.get_or_create(
            insee="21231", defaults={"name": "Dijon", "postal_code": "21000", "zone_apl": "2"}
        )
        owner = register_owner(
            officer, kind="person", name=f"Marc Schiste {count}", address="1 rue de l’Essai, 21000 Dijon"
        )
        prospect = open_prospect(
            officer,
            owner=owner,
            kind="flat",
            address=f"{count} rue du Modèle",
            commune=commune,
            rooms=2,
            surface=Decimal("44.50"),
            energy="D",
            source="letter",
            on=date(2026, 11, 1),
        )
        inspect_dwelling(
            officer,
            prospect=prospect,
            on=date(2026, 11, 2),
            today=date(2026, 11, 2),
            points=walk(),
            rooms=[Room("Séjour", "main", Decimal("12.50"), Decimal("2.45"))],
        )
        fields = {
            "rent": 43_000,
            "charges": 4_000,
            "fee_basis_points": 750,
            "starts_on": date(2026, 12, 1),
            "months": 36,
            "choice": "owner",
            "convention": "none",
            "on": date(2026, 11, 3),
        }
        return draft_mandate(officer, prospect=prospect, **{**fields, **changes})

    return make


@pytest.fixture
def signed(staff, draft):
    def make(
        on: date = date(2026, 11, 14), signed_at: str = "owner", informed_on=date(2026, 11, 3), **changes
    ) -> Mandate:
        mandate = draft(**changes)
        sign_mandate(
            staff.captation,
            mandate=mandate,
            version=1,
            signed_at=signed_at,
            available_from=date(2026, 12, 1),
            on=on,
            today=on,
            informed_on=informed_on if signed_at == "owner" else None,
        )
        return mandate

    return make


def page_of(client, mandate):
    return client.get(reverse("mandates:mandate", args=[mandate.pk]))


def plain(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_a_mandate_without_card_number_names_the_article_and_takes_no_number(client, staff, draft, on_day):
    on_day("2026-12-01")
    AgencyPaper.objects.filter(kind="card").update(ends_on=date(2026, 1, 1))
    mandate = draft()
    client.force_login(staff.captation)
    page = page_of(client, mandate)
    assert page.context["bad"] == 1 and page.context["mentions"][0].article == "Décret 72-678, art. 92"
    sent = client.post(
        reverse("mandates:sign", args=[mandate.pk]),
        {"version": "1", "signed_at": "agency", "on": "2026-11-14", "available_from": "2026-12-01"},
    )
    assert sent.status_code == 422
    assert "art. 92" in sent.context["form"].non_field_errors()[0]
    assert Mandate.objects.get().number is None and not Fund.objects.exists()


def test_the_register_has_no_gap_after_a_refusal(staff, draft, signed):
    signed()
    AgencyPaper.objects.filter(kind="card").update(ends_on=date(2026, 1, 1))
    with pytest.raises(Refused):
        signed()
    AgencyPaper.objects.filter(kind="card").update(ends_on=None)
    signed()
    assert list(mandates(date(2026, 7, 1)).exclude(number=None).values_list("number", flat=True)) == [2, 1]


def test_the_withdrawal_of_a_mandate_signed_at_the_owners_is_dated_with_its_article(client, staff, signed, on_day):
    on_day("2026-11-20")
    mandate = signed()
    assert withdrawal(mandate).on == date(2026, 11, 30)  # Saturday 28 runs to Monday
    client.force_login(staff.rental)
    page = page_of(client, mandate)
    html = page.content.decode()
    assert page.context["may_withdraw"] and "L221-18" in html and "30" in html
    on_day("2026-12-01")
    assert not page_of(client, mandate).context["may_withdraw"]


def test_the_paper_prints_the_same_last_day(client, staff, signed):
    import pypdfium2

    mandate = signed()
    client.force_login(staff.rental)
    served = client.get(reverse("mandates:paper", args=[mandate.pk]))
    assert served["Content-Disposition"] == 'attachment; filename="mandat-M00001.pdf"'
    document = pypdfium2.PdfDocument(b"".join(served))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    assert "30 novembre 2026" in text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_mandate_signed_at_the_agency_has_no_withdrawal(signed):
    assert withdrawal(signed(signed_at="agency")) is None


def test_a_draft_has_no_paper_to_give(client, staff, draft):
    client.force_login(staff.captation)
    assert client.get(reverse("mandates:paper", args=[draft().pk])).status_code == 404


def test_a_draft_is_corrected_and_a_signed_mandate_takes_only_its_anah_convention(client, staff, draft, on_day):
    on_day("2026-12-01")
    mandate = draft()
    client.force_login(staff.captation)
    url = reverse("mandates:edit", args=[mandate.pk])
    assert client.get(url).context["form"]["rent"].value() == "430,00"
    terms = {
        "rent": "420",
        "charges": "40",
        "choice": "delegated",
        "starts_on": "2026-12-02",
        "ends_on": "2029-11-30",
        "convention": "none",
        "quality": "consumer",
        "accounts_months": "6",
        "notice_months": "2",
        "renewal_months": "12",
        "longest_months": "120",
        "powers": "Louer le logement.",
        "may_receive": "on",
    }
    assert client.post(url, {**terms, "version": "1"}).status_code == 302
    assert client.post(url, {**terms, "version": "1"}).status_code == 409
    mandate.refresh_from_db()
    assert (mandate.choice, mandate.rent, mandate.accounts_months) == ("delegated", 42_000, 6)
    assert mandate.fees.get().starts_on == date(2026, 12, 2)  # the fees start with the mandate
    sign_mandate(
        staff.captation,
        mandate=mandate,
        version=2,
        signed_at="agency",
        available_from=date(2026, 12, 1),
        on=date(2026, 11, 14),
        today=date(2026, 11, 14),
    )
    assert "rent" not in client.get(url).context["form"].fields
    anah = {
        "version": str(mandate.version),
        "convention": "loc2",
        "anah_number": "AN-1",
        "anah_signed_on": "2026-11-20",
        "anah_ends_on": "2032-11-20",
    }
    too_low = client.post(url, {**anah, "anah_ceiling": "419,99"})
    assert too_low.status_code == 422 and "anah_ceiling" in too_low.context["form"].errors
    assert client.post(url, {**anah, "anah_ceiling": "420"}).status_code == 302
    mandate.refresh_from_db()
    assert (mandate.convention, mandate.anah_ceiling, mandate.rent) == ("loc2", 42_000, 42_000)


def test_the_terms_of_a_signed_mandate_are_not_rewritten(staff, signed):
    with pytest.raises(Refused):
        edit_mandate(staff.captation, mandate=signed(), version=2, rent=1, anah_ceiling=None, today=date(2026, 12, 15))


def test_a_dwelling_free_twice_is_listed_once(signed):
    mandate = signed()
    close_availability(mandate, on=date(2026, 12, 5))
    assert mandates(date(2026, 7, 1)).get().free_since is None
    open_availability(mandate, on=date(2027, 6, 1))
    assert list(available(date(2027, 6, 2))) == [mandate]
    with pytest.raises(Refused):
        close_availability(mandate, on=date(2027, 7, 1))
        close_availability(mandate, on=date(2027, 7, 1))


def test_a_convention_of_the_anah_is_not_signed_on_a_day_to_come(client, staff, signed, on_day):
    on_day("2026-12-01")
    mandate = signed()
    client.force_login(staff.director)
    said = {
        "version": str(mandate.version),
        "convention": "loc1",
        "anah_number": "021-1",
        "anah_signed_on": "2026-12-02",
    }
    sent = client.post(reverse("mandates:edit", args=[mandate.pk]), said)
    assert sent.status_code == 422 and "anah_signed_on" in sent.context["form"].errors


def test_a_notice_is_not_sent_on_a_day_to_come(client, staff, signed, on_day):
    on_day("2026-12-01")
    mandate = signed()
    client.force_login(staff.director)
    said = {"version": str(mandate.version), "on": "2027-06-30", "reason": "agreement", "notice_on": "2026-12-02"}
    sent = client.post(reverse("mandates:end", args=[mandate.pk]), said)
    assert sent.status_code == 422 and "notice_on" in sent.context["form"].errors


def test_an_ended_mandate_leaves_the_free_dwellings_and_keeps_its_number(client, staff, signed, on_day):
    on_day("2026-12-01")
    mandate = signed()
    client.force_login(staff.director)
    url = reverse("mandates:end", args=[mandate.pk])
    early = client.post(url, {"version": str(mandate.version), "on": "2026-11-13", "reason": "agreement"})
    assert early.status_code == 422 and "on" in early.context["form"].errors
    client.post(url, {"version": str(mandate.version), "on": "2027-01-31", "reason": "agreement"})
    mandate.refresh_from_db()
    assert (mandate.state, mandate.number, mandate.ended_on) == ("ended", 1, date(2027, 1, 31))
    assert not available(date(2026, 12, 15)).exists()
    with pytest.raises(Refused):
        record_anah(
            staff.director,
            mandate=mandate,
            version=mandate.version,
            convention="loc1",
            anah_number="",
            anah_signed_on=None,
            anah_ends_on=None,
            anah_ceiling=None,
            today=date(2026, 12, 15),
        )


def test_a_mandate_under_notice_is_over_after_its_last_day(client, staff, signed, on_day):
    mandate = signed()
    end_mandate(staff.director, mandate=mandate, version=mandate.version, on=date(2027, 1, 31))
    client.force_login(staff.director)
    for day, comes in (("2027-01-31", True), ("2027-02-01", False)):
        on_day(day)
        for page in (page_of(client, mandate), client.get(reverse("mandates:list"))):
            said = page.content.decode().replace("Prend bientôt fin</option>", "")  # the list may be asked for them
            assert ("Prend bientôt fin" in said) is comes


def test_what_is_said_of_a_mandate_under_notice_to_its_last_day(client, staff, signed, on_day):
    mandate, day = signed(), on_day("2026-11-28")
    client.force_login(staff.director)
    sent = {"version": mandate.version, "on": "2027-02-28", "reason": "owner", "notice_on": day.isoformat()}
    said = plain(client.post(reverse("mandates:end", args=[mandate.pk]), sent, follow=True))
    assert "le mandat prend fin le 28 février 2027" in said and "Le mandat est terminé" not in said
    assert "<dd>28 février 2027" in said and "Libre" in said
    back, listed = reverse("mandates:papers_back", args=[mandate.pk]), reverse("mandates:list")
    assert back not in said
    for asked, there in (
        ("state=signed", True),
        ("state=ending", True),
        ("state=ended", False),
        ("occupation=free", True),
        ("occupation=let", False),
    ):
        assert (mandate.code in plain(client.get(f"{listed}?{asked}"))) is there, asked
    early = client.get(back, follow=True)
    assert "court jusqu’au 28 février 2027" in plain(early)
    mandate.refresh_from_db()
    with pytest.raises(Refused, match="court jusqu’au"):
        hand_papers_back(staff.director, mandate=mandate, version=mandate.version, on=day, words="Clés", today=day)
    assert not available(day).filter(pk=mandate.pk).exists()
    on_day("2027-02-28")
    assert back in plain(page_of(client, mandate)) and client.get(back).status_code == 200
    on_day("2027-03-01")
    for asked, there in (
        ("state=signed", False),
        ("state=ending", False),
        ("state=ended", True),
        ("occupation=free", False),
    ):
        assert (mandate.code in plain(client.get(f"{listed}?{asked}"))) is there, asked


def test_a_fee_is_read_in_the_language_of_its_reader(client, staff, signed):
    mandate = signed()
    fee = mandate.fees.first()
    fee.__class__.objects.filter(pk=fee.pk).update(
        base="collected", basis_points=700, amount=None, due="receipt", vat="added"
    )
    client.force_login(staff.director)
    assert "7,00 % HT" in plain(page_of(client, mandate))
    client.post("/apparence/", {"theme": "auto", "language": "en"})
    assert "7.00% before VAT" in plain(page_of(client, mandate))


def test_an_officer_does_not_end_a_mandate(client, staff, signed):
    mandate = signed()
    client.force_login(staff.captation)
    assert client.get(reverse("mandates:end", args=[mandate.pk])).status_code == 403
    with pytest.raises(Refused):
        end_mandate(staff.captation, mandate=mandate, version=mandate.version, on=date(2027, 1, 31))
    assert reverse("mandates:end", args=[mandate.pk]) not in page_of(client, mandate).content.decode()


def test_a_prospect_that_has_a_mandate_leads_to_it(client, staff, draft):
    mandate = draft()
    client.force_login(staff.captation)
    sent = client.get(reverse("mandates:new", args=[mandate.prospect_id]))
    assert sent.url == reverse("mandates:mandate", args=[mandate.pk])


@pytest.mark.parametrize(
    ("typed", "points"),
    [("7,5", 750), ("7.5 %", 750), ("7,5 pour cent", 750), ("0", 0), ("100", 10_000), ("7,25", 725)],
)
def test_a_fee_is_typed_in_percent(typed, points):
    field = PercentField(decimals=2)
    assert field.clean(typed) == points
    assert field.clean(field.prepare_value(points)) == points


@pytest.mark.parametrize("typed", ["7,555", "101", "-1", "sept", "NaN"])
def test_a_fee_that_is_no_share_is_refused(typed):
    with pytest.raises(ValidationError):
        PercentField(decimals=2).clean(typed)


@pytest.fixture
def sixty(draft):
    """Sixty mandates, the odd ones let: written at once, since a paper each would take a minute."""
    model = draft()
    rows = []
    for n in range(2, 61):
        mandate = draft()
        mandate.number, mandate.state = n, "signed"
        mandate.signed_on, mandate.signed_at = date(2026, 11, 14), "agency"
        mandate.fund = Fund.objects.create(ledger="clients", code=f"M{n:05d}", label=f"Mandat {n}")
        rows.append(mandate)
    Mandate.objects.bulk_update(rows, ["number", "state", "signed_on", "signed_at", "fund"])
    for mandate in rows:
        open_availability(mandate, on=add_days(date(2026, 12, 1), mandate.number))
        if mandate.number % 2:
            close_availability(mandate, on=date(2027, 3, 1))
    return model


def test_the_register_of_sixty_takes_eight_queries_at_most(client, staff, sixty, django_assert_max_num_queries):
    client.force_login(staff.rental)
    url = reverse("mandates:list")
    client.get(url)
    with django_assert_max_num_queries(8):
        page = client.get(url)
    assert page.context["count"] == 60 and page.context["rows"][0][0].value == "M00060"
    assert client.get(url, {"occupation": "free"}).context["count"] == 30
    assert client.get(url, {"occupation": "let"}).context["count"] == 29
    assert client.get(url, {"q": "M00012"}).context["rows"][0][0].value == "M00012"
    assert client.get(url, {"q": "schiste 12"}).context["count"] == 1
    exported = b"".join(client.get(url, {"state": "draft", "format": "csv"})).decode("utf-8-sig").splitlines()
    assert len(exported) == 2 and ";430,00;" in exported[1]


def test_a_dwelling_is_free_when_its_mandate_takes_effect_at_the_earliest(client, staff, draft, on_day):
    on_day("2026-11-14")
    mandate = draft()  # from 1 December
    client.force_login(staff.captation)
    sign = reverse("mandates:sign", args=[mandate.pk])
    assert client.get(sign).context["form"]["available_from"].value() == date(2026, 12, 1)
    said = {"version": "1", "signed_at": "agency", "on": "2026-11-14", "available_from": "2026-11-14"}
    assert client.post(sign, said).status_code == 302
    assert mandate.availabilities.get().starts_on == date(2026, 12, 1)
