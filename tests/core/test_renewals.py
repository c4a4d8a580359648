"""What lapses of the scales is asked for sixty days before, said on their page, and no longer counted in force."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau import scales as shipped
from trousseau.core import renewals
from trousseau.core.actions_settings import add_scale_value
from trousseau.core.models import ToDo
from trousseau.desk.administration import _figures

pytestmark = pytest.mark.usefixtures("law_of_2026")

SOON, LAPSED = date(2026, 12, 1), date(2027, 1, 12)
ALLOWANCE = "5235, 7501, 8947, 9148, 9498, 9851, 10202, 10554, 346"


def asked() -> dict[str, date]:
    return dict(ToDo.objects.waiting().filter(kind="core.renew_scales").values_list("subject", "due_on"))


def add(staff, today=None, **changes):
    given = {"code": "benefit.allowance", "value": ALLOWANCE, "starts_on": date(2027, 1, 1), "article": "CCH"}
    return add_scale_value(staff.administrator, **given | {"source": "essai", "today": today} | changes)


@pytest.fixture
def page(client, on_day):
    def open_(user, day: date, query: str = "") -> str:
        on_day(day.isoformat())
        client.force_login(user)
        return client.get(reverse("core:scales") + query).content.decode()

    return open_


def test_the_administrator_is_asked_sixty_days_before_for_each_text_once(staff):
    renewals.ask(date(2026, 11, 1))
    assert set(asked()) == {"irl.metropole"}
    renewals.ask(date(2026, 11, 2))
    renewals.ask(date(2026, 11, 3))
    assert asked() == {
        "irl.metropole": date(2026, 10, 14),
        "benefit.allowance": date(2026, 12, 31),
        "locavantages.income.loc1.b1": date(2026, 12, 31),
        "lease.letting_fees": date(2026, 12, 31),
        "owner_tax.thresholds": date(2026, 12, 31),
    }
    assert set(ToDo.objects.waiting().values_list("role", flat=True)) == {"administrator"}


def test_each_code_stands_in_the_subject_of_what_is_to_be_done():
    longest = ToDo._meta.get_field("subject").max_length
    assert max(len(code) for code in shipped.load()) <= longest


def test_a_value_that_is_added_is_asked_for_no_more(staff):
    renewals.ask(SOON)
    add(staff, today=SOON)
    assert "benefit.allowance" not in asked()


def test_the_night_closes_what_was_added_without_a_day(staff):
    renewals.ask(SOON)
    add(staff)
    renewals.ask(SOON)
    assert "benefit.allowance" not in asked()


def test_it_waits_on_the_day_of_the_administrator_with_the_page_where_it_is_typed(client, staff, on_day):
    on_day(SOON.isoformat())
    renewals.ask(SOON)
    row = ToDo.objects.get(subject="benefit.allowance")
    assert row.url == reverse("core:scales") + "#lapsing" and "abattement R0" in row.params["name"]


def test_the_page_says_what_lapses_what_renews_it_and_what_stops(staff, page):
    text = page(staff.administrator, SOON)
    assert "Aide au logement : abattement R0" in text.replace("\u00a0", " ")
    assert "arrêté modifiant l’article 15" in text and "personne n’est plus proposé" in text
    assert "code=benefit.allowance&amp;starts_on=2027-01-01" in text
    assert "2026-T3" in text and "code=irl.metropole&amp;starts_on=2026-07-01" in text


def test_lapsed_is_not_in_force(client, staff, on_day):
    client.force_login(staff.administrator)
    on_day(SOON.isoformat())
    december = client.get(reverse("core:scales")).context
    on_day(LAPSED.isoformat())
    january = client.get(reverse("core:scales")).context
    gone = january["lapsed"] - december["lapsed"]
    assert gone >= 7 and january["count"] <= december["count"] - 7
    assert january["left"] < december["left"]  # the six ceilings were never read: they are no longer counted in force
    found = client.get(reverse("core:scales") + "?shown=ended").content.decode()
    assert "abattement R0" in found and "Périmé" in found
    assert "abattement R0" not in client.get(reverse("core:scales") + "?shown=verify").content.decode()


def test_the_page_of_a_scale_and_of_its_chapter_say_that_it_lapsed(client, staff, on_day):
    client.force_login(staff.administrator)
    on_day(LAPSED.isoformat())
    text = client.get(reverse("core:scale", args=["benefit.allowance"])).content.decode()
    assert "rien n’est connu après le 31" in text.replace("\u00a0", " ") and "arrêté modifiant l’article 15" in text
    slug = "laide-au-logement-le-rsa-le-reste-a-vivre"
    assert "Périmé" in client.get(reverse("core:scales_chapter", args=[slug])).content.decode()
    on_day(SOON.isoformat())
    assert "Périmé" not in client.get(reverse("core:scales_chapter", args=[slug])).content.decode()


def test_what_an_administrator_looks_after_says_it_first(staff):
    care = _figures(LAPSED)
    assert care.tone == "bad" and care.url.endswith("#lapsing")


def test_a_value_typed_for_the_index_renews_it_until_the_next_publication(staff):
    add(staff, today=SOON, code="irl.metropole", value="147.00, 0.84", starts_on=date(2026, 7, 1))
    [index] = [one for one in renewals.lapses(date(2026, 12, 20)) if one.quarter]
    assert (str(index.quarter), index.until) == ("2026-T4", date(2027, 1, 14))
    assert not [one for one in renewals.lapses(date(2026, 10, 20)) if one.quarter]
