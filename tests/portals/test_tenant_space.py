"""The tenant's space: one sentence that agrees with its table and with the agency's reading; papers, appointments, who
opened the file; no word that the team wrote, and nothing of the owner's side."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau.core.actions_grants import grant_household
from trousseau.core.models import AccessLog, Agency
from trousseau.followup.actions import note_home_visit, write_team_note
from trousseau.portals import tenant_space as space
from trousseau.prevention.actions import agree_plan
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.models import RentCall
from trousseau.rents.queries import ledger_balance
from trousseau.rents.roll.queries import aged_of
from trousseau.rents.run.calling import call_month

DAY = date(2026, 10, 20)
MARKER = "ZIBELINE"
SPACE = "/espace/locataire/"


@pytest.fixture
def tenant(running_lease, account, on_day):
    on_day(DAY.isoformat())
    lease = running_lease
    person = lease.household.holder
    person.user = account("tenant")
    person.save()
    return lease


@pytest.fixture
def page(tenant, client):
    def read(language: str = "fr"):
        client.force_login(tenant.household.holder.user)
        return client.get(SPACE, headers={"accept-language": language})

    return read


def text(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def paid(staff, lease, cents: int, on: date, key: str, payer: str = "tenant") -> None:
    receive_payment(staff.rental, lease=lease, payer=payer, method="transfer", amount=cents, on=on, today=DAY, key=key)


class TestOwes:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        months=st.integers(0, 4),
        payments=st.lists(st.tuples(st.integers(1, 90000), st.integers(0, 80)), max_size=4),
        aids=st.lists(st.integers(0, 30000), max_size=4),
        ahead=st.booleans(),
        on=st.dates(date(2026, 10, 20), date(2026, 11, 30)),
    )
    def test_its_sentence_its_table_and_the_agency_say_the_same_on_any_day(
        self, tenant, staff, months, payments, aids, ahead, on
    ):
        with transaction.atomic():
            called = [date(2026, month, 1) for month in range(7, 7 + months)] + ([date(2026, 11, 1)] if ahead else [])
            for month in called:
                call_month(staff.rental, month=month)
            for month, cents in zip(called, aids, strict=False):
                expect_aid(staff.rental, lease=tenant, month=month, amount=cents)
            for place, (cents, days) in enumerate(payments):
                if called:
                    paid(staff, tenant, cents, date.fromordinal(date(2026, 8, 1).toordinal() + days), f"k{place}")
            owed, aged = space.owes(tenant, on), aged_of(tenant, on)
            lines = [*owed.late, *owed.to_come]
            assert sum(one.cents for one in lines) == owed.total == owed.now + owed.soon
            assert owed.now == aged.debt + aged.beyond and owed.soon == aged.to_come - aged.to_come_aid
            # against the ledger, which none of them is read from
            assert owed.total + owed.aid - owed.credit == ledger_balance(tenant, on)
            assert not owed.announced or (ahead and owed.announced.due_on > on and on < date(2026, 11, 1))
            assert all(one.cents > 0 and one.words for one in lines)
            assert not owed.since or owed.since == min(one.due_on or date.max for one in owed.late)
            transaction.set_rollback(True)

    def test_the_page_says_the_figure_of_the_agency_s_page(self, tenant, staff, page, client):
        for month in (8, 9, 10):
            call_month(staff.rental, month=date(2026, month, 1))
        call_month(staff.rental, month=date(2026, 11, 1))
        paid(staff, tenant, 30000, date(2026, 8, 10), "a")
        said = page()
        client.force_login(staff.rental)
        late = client.get(reverse("rents:lease", args=[tenant.pk])).context["late"]
        assert said.context["owed"].now == late > 0
        shown = text(said)
        euros = f"{late // 100:,}".replace(",", " ") + f",{late % 100:02d} €"
        assert f"Vous devez {euros} maintenant" in shown and "Loyer et charges, août 2026" in shown
        assert (
            "Loyer et charges, novembre 2026" in shown and said.context["owed"].soon == 0
        )  # called ahead: not owed yet
        assert "You owe" in text(page("en"))

    def test_nothing_is_owed_before_any_call_and_beyond_what_was_asked(self, tenant, staff, page):
        assert "Vous ne devez rien aujourd’hui" in text(page())
        call_month(staff.rental, month=date(2026, 8, 1))
        paid(staff, tenant, RentCall.objects.get().total + 5000, date(2026, 8, 9), "a")
        shown = text(page())
        assert "Vous ne devez rien aujourd’hui" in shown and "50,00 € de plus que demandé" in shown

    def test_the_household_s_part_alone_is_asked_before_its_day(self, tenant, staff, page, on_day):
        call_month(staff.rental, month=date(2026, 10, 1))
        [call] = RentCall.objects.all()
        expect_aid(staff.rental, lease=tenant, month=call.month, amount=21800)
        on_day("2026-10-02")
        owed = page().context["owed"]
        assert (owed.soon, owed.aid) == (call.total - 21800, 21800)
        assert owed.now == 0 and owed.next_on == call.due_on
        assert owed.total + owed.aid == ledger_balance(tenant, date(2026, 10, 2))

    def test_nobody_reads_that_they_owe_a_month_past_which_the_bank_is_not_read(
        self, tenant, staff, page, on_day, monkeypatch
    ):
        for month in (8, 9, 10):
            call_month(staff.rental, month=date(2026, month, 1))
        monkeypatch.setattr("trousseau.rents.known.read_until", lambda on=None: date(2026, 9, 30))
        on_day("2026-10-20")
        owed = page().context["owed"]
        assert [one.due_on for one in owed.late] == [date(2026, 8, 5), date(2026, 9, 5)]
        assert [one.due_on for one in owed.unread] == [date(2026, 10, 5)] and owed.now == aged_of(tenant, DAY).debt
        assert "Si vous avez payé, vous n’avez rien à faire" in text(page())
        monkeypatch.setattr("trousseau.rents.known.read_until", lambda on=None: date(2026, 7, 31))
        shown = text(page())
        assert "Vous ne deviez rien le 31 juillet 2026" in shown and "Vous devez" not in shown

    def test_what_the_law_stops_is_not_asked(self, tenant, staff, page):
        from trousseau.rents.models import DebtStop

        for month in (8, 9, 10):
            call_month(staff.rental, month=date(2026, month, 1))
        DebtStop.objects.create(lease=tenant, before=date(2026, 9, 15), article="C. conso., art. L722-5", made_on=DAY)
        owed = page().context["owed"]
        assert [one.due_on for one in owed.late] == [date(2026, 10, 5)] and len(owed.stopped) == 2
        assert owed.now + owed.not_now == aged_of(tenant, DAY).debt and "arrêtés par la loi" in text(page())


def test_how_to_pay_whom_to_call_and_what_comes(tenant, staff, page, bank_account):
    note_home_visit(
        staff.rental,
        lease=tenant,
        on=date(2026, 9, 12),
        today=DAY,
        presence="met",
        state="Bon",
        next_on=date(2026, 11, 3),
    )
    Agency.objects.update(phone="03 80 00 00 00", email="contact@agence.example")
    shown = text(page())
    iban = " ".join(re.findall(".{1,4}", bank_account.iban))
    assert iban in shown and tenant.code in shown
    assert "tel:0380000000" in shown and staff.rental.name in shown and "3 novembre 2026" in shown
    assert "Assurance" in shown or "assurance" in shown  # never given: it is asked


def test_the_plan_says_each_payment(tenant, staff, page):
    call_month(staff.rental, month=date(2026, 8, 1))
    agree_plan(
        staff.rental, lease=tenant, each=20000, first_on=date(2026, 11, 5), agreed_on=DAY, today=DAY, note=MARKER
    )
    shown = text(page())
    assert "Vous avez un plan de paiement" in shown and "5 novembre 2026" in shown and "Vous êtes à l’heure" in shown
    assert MARKER not in shown  # what the manager wrote of it is the team's


def test_who_opened_the_file_is_said_by_day_and_role_and_never_by_name(tenant, staff, page, client):
    grant_household(tenant.household, users=[staff.social], ground="essai", on=DAY)
    client.force_login(staff.social)
    client.post(reverse("desk:why", args=[tenant.household_id]), {"reason": "came"})
    client.get(reverse("desk:household", args=[tenant.household_id]))
    client.force_login(staff.rental)
    client.get(reverse("rents:lease", args=[tenant.pk]))
    opened = page().context["openings"]
    assert {one.role for one in opened} == {"un travailleur social", "un gestionnaire"}
    page()
    assert AccessLog.objects.filter(role="tenant").exists() and len(page().context["openings"]) == len(opened)
    shown = text(page())
    assert "un travailleur social" in shown and staff.social.name not in shown


def test_who_has_no_lease_yet_reads_what_will_be_here_and_whom_to_call(client, account, build):
    household = build.application("Digitale").household
    person = household.holder
    person.user = account("tenant")
    person.save()
    client.force_login(person.user)
    shown = text(client.get(SPACE))
    assert "Pas encore de bail" in shown and "Qui a ouvert mon dossier" in shown and "Votre gestionnaire" in shown


def test_no_word_that_the_team_or_the_owner_wrote_is_there(tenant, staff, page):
    note_home_visit(
        staff.rental, lease=tenant, on=date(2026, 9, 12), today=DAY, presence="met", state="x", agreed="x", note="x"
    )
    write_team_note(staff.social, household=tenant.household, on=DAY, today=DAY, text="x")
    for label in ("followup", "prevention", "support", "applications", "captation"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                typed = isinstance(field, models.CharField | models.TextField)
                if typed and not field.choices and not field.unique and (field.max_length or 999) >= 20:
                    try:
                        with transaction.atomic():
                            model._base_manager.update(**{field.name: MARKER})
                    except (IntegrityError, TypeError, ValueError):
                        continue
    from trousseau.followup.models import TeamNote

    assert set(TeamNote.objects.values_list("text", flat=True)) == {MARKER}
    for language in ("fr", "en"):
        assert MARKER not in page(language).content.decode()
