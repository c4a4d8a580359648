"""A dwelling between two households: the list, the steps, the gap, the works; the keys that come back."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.once import after_back
from tests.tenancies.inspections.walks import entry, leaving
from trousseau.core.errors import Refused
from trousseau.mail.actions import Proof
from trousseau.rules.dates import add_days
from trousseau.tenancies.leaving import departure, turnover
from trousseau.tenancies.leaving.notices_to_quit import record_death, tenant_notice
from trousseau.tenancies.models import Departure

DAY = date(2026, 11, 20)
END = date(2026, 12, 4)


@pytest.fixture
def notice(running_lease, staff):
    return tenant_notice(
        staff.rental,
        lease=running_lease,
        channel="hand",
        sent_on=date(2026, 9, 4),
        receipt=Proof("Récépissé signé"),
        today=date(2026, 9, 4),
    )


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def row(staff, on=DAY):
    return turnover.turnovers(staff.rental, on).get()


def states(staff, on=DAY) -> dict[str, str]:
    return {step.code: step.state for step in turnover.turnover_steps(row(staff, on), on)}


def go(lease, actor, **changes):
    lease.refresh_from_db()
    given = {
        "version": lease.version,
        "on": END,
        "keys_back_on": END,
        "keys_back": 2,
        "keys_proof": "Reçu signé.",
        "today": END,
        "uninspected": "Le ménage est parti sans prévenir.",
    }
    return departure.record_departure(actor, lease=lease, **{**given, **changes})


def test_a_lease_joins_the_list_by_its_notice_and_leaves_it_by_the_next_keys(running_lease, staff, notice):
    assert row(staff).ending_on == END
    go(running_lease, staff.rental)
    assert row(staff).free_on == add_days(END, 1)
    running_lease.mandate.availabilities.filter(ends_on=None).update(ends_on=date(2027, 1, 10))
    assert not turnover.turnovers(staff.rental, DAY).exists()


def test_each_step_says_where_it_stands(running_lease, staff, notice):
    assert states(staff) == {
        "pre": "late",
        "exit": "todo",
        "keys": "todo",
        "deposit": "waiting",
        "works": "done",
        "household": "todo",
        "lease": "waiting",
    }
    entry(running_lease, staff.rental)
    leaving(running_lease, staff.rental, kind="pre", held_on=DAY, today=DAY)
    assert states(staff)["pre"] == "done"
    assert turnover.next_step(row(staff), DAY).code == "exit"


def test_what_is_late_comes_first(running_lease, staff, notice):
    assert turnover.next_step(row(staff, END), END).code == "pre"
    assert turnover.next_step(row(staff, date(2026, 12, 10)), date(2026, 12, 10)).state == "late"


def test_works_are_late_after_their_day_and_done_with_the_owners_agreement(running_lease, staff, notice):
    work = departure.add_work(
        staff.rental,
        lease=running_lease,
        what="Peinture du séjour",
        amount=90000,
        planned_on=date(2026, 11, 10),
        today=DAY,
    )
    assert states(staff)["works"] == "late"
    with pytest.raises(Refused) as refusal:
        departure.edit_work(staff.rental, work=work, version=work.version, done_on=DAY, today=DAY)
    assert refusal.value.field == "agreed_on"
    work.refresh_from_db()
    given = {"work": work, "version": work.version, "agreed_on": date(2026, 11, 2), "today": DAY}
    departure.edit_work(staff.rental, done_on=DAY, **given)
    assert states(staff)["works"] == "done"


def test_works_are_neither_agreed_nor_done_on_a_day_to_come(running_lease, staff):
    for field in ("agreed_on", "done_on"):
        with pytest.raises(Refused) as refusal:
            departure.add_work(
                staff.rental, lease=running_lease, what="Peinture", today=DAY, **{field: add_days(DAY, 1)}
            )
        assert refusal.value.field == field
    work = departure.add_work(staff.rental, lease=running_lease, what="Peinture", today=DAY)
    with pytest.raises(Refused) as refusal:
        departure.edit_work(
            staff.rental, work=work, version=work.version, done_on=add_days(DAY, 1), today=DAY, what=work.what
        )
    assert refusal.value.field == "done_on"


def test_the_gap_counts_the_days_so_far_in_rent_and_charges(running_lease, staff, notice):
    go(running_lease, staff.rental)
    assert turnover.gap(row(staff, DAY), DAY).days == 0
    on = date(2027, 1, 4)
    found = turnover.gap(row(staff, on), on)
    assert (found.days, found.lost) == (30, 39194 + 4355)  # 27 days of December, 3 of January, at 450 €


class TestDeparture:
    def test_the_exit_inspection_comes_first_or_one_says_why(self, running_lease, staff, notice):
        with pytest.raises(Refused) as refusal:
            go(running_lease, staff.rental, uninspected=" ")
        assert refusal.value.field == "uninspected"
        leaving(running_lease, staff.rental)
        assert go(running_lease, staff.rental, uninspected="").uninspected == ""

    def test_keys_come_back_with_a_proof(self, running_lease, staff, notice):
        with pytest.raises(Refused) as refusal:
            go(running_lease, staff.rental, keys_proof=" ")
        assert refusal.value.field == "keys_proof"

    def test_a_tenant_owes_their_whole_notice_unless_it_is_cut_short(self, running_lease, staff, notice):
        early = {"on": DAY, "keys_back_on": DAY, "today": DAY}
        with pytest.raises(Refused) as refusal:
            go(running_lease, staff.rental, **early)
        assert refusal.value.field == "agreed"
        assert go(running_lease, staff.rental, agreed=True, **early).keys_back_on == DAY

    def test_keys_that_come_back_tomorrow_are_not_back(self, running_lease, staff, notice):
        with pytest.raises(Refused):
            go(running_lease, staff.rental, keys_back_on=add_days(END, 1))

    def test_after_a_death_the_dwelling_is_free_once_the_keys_came_back(self, running_lease, staff):
        died = date(2026, 11, 2)
        record_death(
            staff.rental, lease=running_lease, on=died, alone=True, free_on=date(2026, 12, 1), today=date(2026, 11, 5)
        )
        go(running_lease, staff.rental, on=died)
        running_lease.refresh_from_db()
        stretch = running_lease.mandate.availabilities.get(ends_on=None)
        assert (running_lease.ends_on, stretch.starts_on) == (died, add_days(END, 1))

    def test_works_promised_before_the_letting_stay_in_sight(self, running_lease, staff, notice):
        from trousseau.captation.models import WorksLine

        WorksLine.objects.create(prospect=running_lease.mandate.prospect, what="Volets", amount=90000)
        assert [work.what for work in turnover.earlier_works(running_lease)] == ["Volets"]

    def test_without_a_notice_a_person_may_still_leave(self, running_lease, staff):
        assert go(running_lease, staff.rental).lease.state == "ended"


class TestPages:
    @pytest.fixture
    def manager(self, client, staff, on_day):
        on_day("2026-12-04")
        client.force_login(staff.rental)
        return client

    def test_the_list_then_the_departure_by_the_pages(self, manager, running_lease, notice, on_day):
        assert running_lease.code in text(manager.get(reverse("tenancies:turnovers")))
        page = text(manager.get(reverse("tenancies:departure", args=[running_lease.pk])))
        assert "Jusqu’aux prochaines clés" in page and "Énergie" not in page
        url = reverse("tenancies:end", args=[running_lease.pk])
        sent = {
            "version": running_lease.version,
            "on": "2026-12-04",
            "keys_back_on": "2026-12-04",
            "keys_back": "1",
            "keys_proof": "Reçu ; la clé de la cave manque.",
            "uninspected": "Parti la nuit.",
            "new_address": "",
        }
        page = text(manager.post(url, sent, follow=True))
        assert "1 sur 2, le 4 décembre 2026." in page and "Parti la nuit." in page
        url = reverse("tenancies:new_address", args=[running_lease.pk])
        opened = {"was": manager.get(url).context["form"]["was"].value()}
        assert manager.post(url, opened | {"new_address": "4 rue Neuve, 21000 Dijon"}).status_code == 302
        met = manager.post(url, opened | {"new_address": "9 rue Vieille, 21000 Dijon"})
        assert met.status_code == 422 and "4 rue Neuve" in str(met.context["form"].errors["new_address"])
        assert Departure.objects.get().new_address == "4 rue Neuve, 21000 Dijon"

    def test_works_are_added_and_changed_by_the_pages(self, manager, running_lease, notice):
        url = reverse("tenancies:work_new", args=[running_lease.pk])
        asked = {"what": "Peinture", "amount": "900", "planned_on": "2026-12-20"}
        after_back(manager, url, asked, {"what": "Sols"}, count=running_lease.turnover_works.count)
        running_lease.turnover_works.get(what="Sols").delete()
        assert "Accord attendu" in text(manager.get(reverse("tenancies:departure", args=[running_lease.pk])))
        work = running_lease.turnover_works.get()
        url = reverse("tenancies:work_edit", args=[running_lease.pk, work.pk])
        manager.post(url, {"version": 1, "what": "Peinture", "amount": "950", "agreed_on": "2026-12-01"})
        work.refresh_from_db()
        assert (work.amount, work.agreed_on) == (95000, date(2026, 12, 1))

    def test_anothers_departure_is_not_found(self, client, account, running_lease, notice, build, staff, on_day):
        on_day("2026-12-04")
        work = departure.add_work(staff.rental, lease=running_lease, what="Peinture", today=DAY)
        client.force_login(account("rental", grants=False))
        assert running_lease.code not in text(client.get(reverse("tenancies:turnovers")))
        for name in ("departure", "end", "work_new"):
            assert client.get(reverse(f"tenancies:{name}", args=[running_lease.pk])).status_code == 404
        other = build.running_lease("Sauge")
        client.force_login(staff.rental)
        assert client.get(reverse("tenancies:work_edit", args=[other.pk, work.pk])).status_code == 404
