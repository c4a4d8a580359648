"""The estimated housing benefit on an application, as a social worker meets it."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.applications.actions import open_application
from trousseau.applications.models import Application
from trousseau.applications.proofs.actions import add_resource
from trousseau.core.actions_settings import add_scale_value
from trousseau.core.models import AccessLog, Commune


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day("2026-11-24")


@pytest.fixture
def dijon(db):
    return Commune.objects.update_or_create(
        insee="21231", defaults={"name": "Dijon", "postal_code": "21000", "zone_apl": "2"}
    )[0]


@pytest.fixture
def family(staff, dijon):
    found = open_application(
        staff.social,
        first_name="Iris",
        last_name="Glaïeul",
        on=date(2026, 9, 1),
        today=date(2026, 11, 24),
        rooms_min=3,
        communes=[dijon],
        others=[
            {"first_name": "Basile", "last_name": "Glaïeul", "relation": "partner", "born_on": None},
            {"first_name": "Rose", "last_name": "Glaïeul", "relation": "child", "born_on": date(2018, 2, 3)},
            {"first_name": "Lin", "last_name": "Glaïeul", "relation": "child", "born_on": date(2011, 2, 3)},
        ],
    )
    add_resource(
        staff.social,
        application=found,
        kind="wage",
        cents=91500,
        starts_on=date(2026, 9, 1),
        proof="payslips",
        proved_on=date(2026, 9, 1),
        today=date(2026, 11, 24),
    )
    return found


@pytest.fixture
def as_social(client, staff):
    client.force_login(staff.social)
    return client


def url(application: Application) -> str:
    return reverse("applications:benefit", args=[application.pk])


def typed(dijon, **changes) -> dict:
    """S1: a single person on the RSA, 400 €, Dijon."""
    given = {"commune": dijon.pk, "rent": "400", "charges": "60", "dependants": "0", "base": "0", **changes}
    return {name: value for name, value in given.items() if value is not None}


def shown(client, application, given) -> str:
    response = client.post(url(application), given)
    assert response.status_code == 200, response.context["form"].errors
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_the_form_knows_what_the_application_says(as_social, family, dijon):
    form = as_social.get(url(family)).context["form"]
    assert {name: form[name].value() for name in ("commune", "couple", "dependants", "monthly", "conventioned")} == {
        "commune": dijon.pk,
        "couple": True,
        "dependants": 2,
        "monthly": "915,00",
        "conventioned": True,
    }
    assert form["base"].value() is None  # twelve months of resources are not what CAF retains


def test_the_estimate_comes_with_each_term_and_its_article(as_social, family, dijon):
    text = shown(as_social, family, typed(dijon))
    for words in ("Allocation de logement (AL)", "308,00 €", "293,68 €", "61,29 €", "40,01 €", "314,96 €", "-1,54 €"):
        assert words in text.replace("−", "-"), words
    for article in ("CCH, art. D823-16, 2°", "CCH, art. D823-17, 5°", "arrêté du 27/09/2019, art. 11"):
        assert article in text, article
    assert "personne n’a encore vérifiée" in text and "pas un droit" in text


def test_what_is_left_uses_the_rsa_after_moving_in_and_a_family_its_units(as_social, family, dijon):
    text = shown(as_social, family, typed(dijon, rsa="on", monthly=""))
    assert "573,49 €" in text and "651,69 € moins 78,20 €" in text
    # 573.49 + 308 - 460 = 421.49; units: the couple and a child of 15 years, 1 + 0.5 + 0.5, a child of 8, 0.3
    assert "421,49 €" in text and "6,02 €" in text


def test_the_amount_that_caf_notified_replaces_the_estimate(as_social, family, dijon):
    text = shown(as_social, family, typed(dijon, notified="250", monthly="800"))
    assert "La CAF a notifié 250,00 € par mois" in text and "590,00 €" in text
    zero = shown(as_social, family, typed(dijon, notified="0", monthly="800"))
    assert "La CAF a notifié 0,00 € par mois" in zero and "340,00 €" in zero


def test_no_resources_is_said_and_nothing_is_divided_by_zero(as_social, family, dijon):
    text = shown(as_social, family, typed(dijon, rent="600", monthly="0"))
    assert "352,00 € manquent chaque mois" in text and "aucune part" in text


def test_a_rent_far_above_its_ceiling_shows_what_is_kept_of_the_aid(as_social, family, dijon):
    text = shown(as_social, family, typed(dijon, rent="800"))
    assert "191,00 €" in text and "62,6 %" in text


def test_no_aid_is_an_answer_and_no_refusal(as_social, family, dijon):
    text = shown(as_social, family, typed(dijon, base="16000", rent="450"))
    assert "n’ouvrirait aucune aide" in text and "0,00 €" in text


def test_an_allowance_below_its_least_amount_says_its_doubt(as_social, family, dijon):
    assert "il se peut que la CAF ne verse rien" in shown(as_social, family, typed(dijon, base="14900"))
    assert "rien n’est versé" in shown(as_social, family, typed(dijon, base="15000"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rent", "0"),
        ("rent", "-1"),
        ("rent", "99999999"),
        ("dependants", "31"),
        ("base", ""),
        ("commune", "99999"),
        ("base", "99 999 999 999"),
        ("notified", "x"),
    ],
)
def test_what_is_mistyped_is_said_beside_its_field_and_nothing_is_lost(as_social, family, dijon, field, value):
    response = as_social.post(url(family), typed(dijon, charges="61,5", **{field: value}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "61,5" in response.content.decode()


def test_a_day_without_figures_is_refused_until_an_administrator_enters_them(as_social, family, dijon, on_day):
    on_day("2027-01-02")
    response = as_social.post(url(family), typed(dijon))
    assert response.status_code == 422
    assert "n’a pas de valeur au 02/01/2027" in response.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    add_scale_value(
        None,
        code="benefit.allowance",
        value="5235, 7501, 8947, 9148, 9498, 9851, 10202, 10554, 346",
        starts_on=date(2027, 1, 1),
        article="CCH, art. D823-17, 5°",
        source="arrêté",
    )
    assert "308,00 €" in shown(as_social, family, typed(dijon))


def test_nothing_typed_is_kept_and_each_opening_is_recorded(as_social, family, dijon):
    version = family.version
    as_social.get(url(family))
    shown(as_social, family, typed(dijon, monthly="123,45"))
    family.refresh_from_db()
    assert (family.version, family.resource_rows.get().cents) == (version, 91500)
    assert AccessLog.objects.filter(page="applications:benefit").count() == 2


def test_only_who_may_read_the_household_meets_its_page(client, staff, family):
    for role, status in (("director", 200), ("rental", 403), ("commission", 403)):
        client.force_login(getattr(staff, role))
        assert client.get(url(family)).status_code == status
