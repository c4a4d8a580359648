"""The budget of a household: proposed, kept by date, read by its social workers alone, and what a plan of debts rests on."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.plugins.sent import sent_by
from trousseau.aids import queries
from trousseau.aids.actions_budget import edit_budget, write_budget
from trousseau.aids.enums import BudgetPost
from trousseau.aids.models import Budget
from trousseau.applications.actions import GROUND as APPLICATION
from trousseau.core.actions_grants import grant_household
from trousseau.core.errors import Conflict, Refused
from trousseau.core.personal_data import export
from trousseau.prevention.actions import agree_plan
from trousseau.rents.models import PaymentPlan

from .conftest import DAY
from .test_requests import shown

WHOLE = {post.value: 0 for post in BudgetPost}


def write(actor, lease, on=DAY, **sums) -> Budget:
    given = {**WHOLE, "minimum": 60000, "benefit": 20000, "rent": 45000, "energy": 8000, **sums}
    return write_budget(
        actor,
        household=lease.household,
        on=on,
        adults=1,
        young=0,
        sums={post: cents for post, cents in given.items() if cents is not None},
        today=on,
    )


def test_a_sheet_is_proposed_from_what_is_known_and_kept_by_the_pages(client, people, indebted):
    client.force_login(people.social)
    url = reverse("aids:budget_new", args=[indebted.household_id])
    page = client.get(url)
    assert page.context["form"].initial["rent"] == 45000 and "comme le bail le dit" in shown(page)
    told = {"on": DAY.isoformat(), "adults": "1", "young": "0", "minimum": "573", "rent": "450", "energy": "beaucoup"}
    wrong = client.post(url, told)
    assert wrong.status_code == 422 and "beaucoup" in shown(wrong) and not Budget.objects.exists()
    made = client.post(url, {**told, "energy": "60"})
    sheet = Budget.objects.get()
    assert made.url == reverse("aids:budget", args=[sheet.pk])
    page = shown(client.get(made.url))
    assert "Reste à demander" in page and queries.kept(sheet, DAY).left is None
    assert queries.living(indebted.household_id, DAY).left is None
    fix = reverse("aids:budget_edit", args=[sheet.pk])
    client.post(fix, {**told, "energy": "60", "rest": "on", "version": sheet.version})
    assert queries.living(indebted.household_id, DAY).left == 57300 - 45000 - 6000
    assert "63,00" in shown(client.get(made.url))
    again = client.post(url, {**told, "energy": "60"})
    assert again.status_code == 422 and "déjà" in shown(again) and Budget.objects.count() == 1
    empty = client.post(url, {"on": DAY.isoformat(), "adults": "1", "young": "0"})
    assert empty.status_code == 422 and "au moins une ligne" in shown(empty)


def test_each_day_has_its_sheet_and_the_last_one_counts(people, indebted):
    write(people.social, indebted)
    later = date(2026, 9, 20)
    write(people.social, indebted, on=later, energy=18000)
    household = indebted.household_id
    assert queries.living(household, DAY).left == 27000 and queries.living(household, later).left == 17000
    assert queries.living(household, date(2027, 4, 1)).old
    with pytest.raises(ValidationError):
        write(people.social, indebted)
    with pytest.raises(Refused):
        write_budget(
            people.social, household=indebted.household, on=later, adults=1, young=0, sums={"work": 1}, today=DAY
        )


def test_two_who_correct_a_sheet_at_once_lose_nothing(people, indebted):
    sheet = write(people.social, indebted)
    other = Budget.objects.get(pk=sheet.pk)
    how = {"on": DAY, "adults": 1, "young": 0, "today": DAY}
    edit_budget(people.social, sheet=sheet, version=sheet.version, sums={"work": 100}, **how)
    with pytest.raises(Conflict):
        edit_budget(people.social, sheet=other, version=other.version, sums={"work": 200}, **how)
    assert Budget.objects.get().sums == {"work": 100}


def test_rental_management_and_the_direction_read_no_line_of_it(client, people, indebted):
    sheet = write(people.social, indebted, credit=12345)
    for who in (people.rental, people.director):
        client.force_login(who)
        assert client.get(reverse("aids:budget", args=[sheet.pk])).status_code in (403, 404)
        page = shown(client.get(reverse("aids:household", args=[indebted.household_id])))
        assert "Reste à vivre" not in page and "reste à vivre" not in page


def test_a_file_opened_for_another_work_opens_no_budget(client, people, account, indebted):
    """A colleague to whom the lease and the application open the file supports nobody of it."""
    sheet = write(people.social, indebted, credit=98700)
    colleague = account("social", name="Ève Pipit", grants=False)
    grant_household(indebted.household, users=[colleague], ground=APPLICATION, on=DAY)
    client.force_login(colleague)
    page = client.get(reverse("aids:household", args=[indebted.household_id]))
    assert page.status_code == 200 and page.context["budget"] is None
    for name, pk in (("budget", sheet.pk), ("budget_edit", sheet.pk), ("budget_new", indebted.household_id)):
        assert client.get(reverse(f"aids:{name}", args=[pk])).status_code == 404
    assert not queries.budgets(colleague).exists()
    copied = str(export(indebted.household, colleague))
    assert "98700" not in copied and "98700" in str(export(indebted.household, people.social))


def test_a_payment_plan_says_what_is_left_and_refuses_more(client, people, indebted):
    """800 € come in, 530 € go out: 270 € are left, an instalment of 300 € is above."""
    write(people.social, indebted)
    client.force_login(people.rental)
    url = reverse("prevention:plan", args=[indebted.pk])
    told = {"agreed_on": DAY.isoformat(), "each": "300", "first_on": "2026-10-05", "stage": "preview"}
    page = shown(client.post(url, told))
    assert "270,00" in page and "-30,00" in page.replace("−", "-").replace("‑", "-") and "Plus qu’il n’a" in page
    assert "80,00" not in page.replace("270,00", "")  # no line of the sheet: 80 € of energy
    kept = client.post(url, {**told, "stage": ""})
    assert kept.status_code == 422 and "reste à vivre" in shown(kept) and not PaymentPlan.objects.exists()
    assert client.post(url, {**told, "stage": "", "beyond": "on"}).status_code == 302
    assert PaymentPlan.objects.get().instalments.first().cents == 30000


def test_a_plan_within_what_is_left_is_agreed_without_a_question(people, indebted):
    write(people.social, indebted)
    plan = agree_plan(people.rental, lease=indebted, each=20000, first_on=date(2026, 10, 5), agreed_on=DAY, today=DAY)
    assert plan.instalments.first().cents == 20000


def test_a_sheet_with_a_hole_refuses_nothing_and_says_so(client, people, indebted):
    write(people.social, indebted, credit=None)
    client.force_login(people.rental)
    url = reverse("prevention:plan", args=[indebted.pk])
    told = {"agreed_on": DAY.isoformat(), "each": "300", "first_on": "2026-10-05", "stage": "preview"}
    page = shown(client.post(url, told))
    assert "n’est pas complète" in page or "une ligne" in page
    assert client.post(url, {**told, "stage": ""}).status_code == 302


def test_a_line_that_another_corrects_meanwhile_is_not_put_back(client, people, indebted):
    sheet = write(people.social, indebted)
    client.force_login(people.social)
    url = reverse("aids:budget_edit", args=[sheet.pk])
    page = client.get(url)
    assert 'name="initial-rent"' in page.content.decode()
    before = sent_by(page.context["form"])
    edit_budget(
        people.social, sheet=sheet, version=1, on=DAY, adults=1, young=0, sums={**sheet.sums, "rent": 51000}, today=DAY
    )
    met = client.post(url, {**before, "energy": "90"})
    assert met.status_code == 409 and met.context["taken"] == [BudgetPost.RENT.label]
    assert [str(one["stored"]) for one in met.context["conflict"]] == ["80,00 €"]
    assert client.post(url, sent_by(met.context["form"])).status_code == 302
    sums = Budget.objects.get().sums
    assert (sums["rent"], sums["energy"]) == (51000, 9000)


def test_two_who_correct_a_sheet_each_see_the_lines_of_the_other(client, people, indebted):
    sheet = write(people.social, indebted)
    client.force_login(people.social)
    url = reverse("aids:budget_edit", args=[sheet.pk])
    lines = {name: str(cents / 100) for name, cents in sheet.sums.items()}
    told = {"version": 1, "on": DAY.isoformat(), "adults": "1", "young": "0", **lines}
    assert client.post(url, {**told, "rent": "510"}).status_code == 302
    met = client.post(url, {**told, "young": "2"})
    assert met.status_code == 409
    seen = [(str(one["stored"]), str(one["typed"])) for one in met.context["conflict"]]
    assert seen == [("0", "2"), ("510,00 €", "450,00 €")]
