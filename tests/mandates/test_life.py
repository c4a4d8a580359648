"""A mandate after its signature: the owner withdraws, it is amended, renews itself, ends."""

from datetime import date
from itertools import permutations
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.plugins.once import after_back
from trousseau.captation.models import Prospect
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import ToDo
from trousseau.mail import actions as mail
from trousseau.mail.models import MailItem
from trousseau.mandates.actions import (
    add_fee,
    amend_mandate,
    announce_renewal,
    close_availability,
    draft_mandate,
    edit_mandate,
    end_mandate,
    inform_owner,
    mention_in_register,
    remove_fee,
    sign_mandate,
    withdraw_mandate,
)
from trousseau.mandates.actions.ending import ask_what_follows
from trousseau.mandates.models import Amendment, Mandate, RegisterEntry
from trousseau.mandates.nightly import begin_conventions, follow_ends, follow_terms
from trousseau.mandates.queries import (
    available,
    exit_from,
    fee_clauses,
    managed_past_term,
    mandates,
    missing,
    no_payment_until,
    ran_out,
    renewed_in_silence,
    terms,
    withdrawal,
    work_from,
)
from trousseau.mandates.verification import verify
from trousseau.rules.dates import add_days

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 10)  # a Wednesday: the fourteenth day is Wednesday 24 June


@pytest.fixture
def away(build):
    """A mandate signed at the owner's on `on`; informed the same day unless said otherwise."""

    def make(on: date = DAY, *, informed: bool = True, early_start: bool = False, **draft) -> Mandate:
        mandate = build.draft_mandate()
        Mandate.objects.filter(pk=mandate.pk).update(**draft)
        mandate.refresh_from_db()
        sign_mandate(
            build.staff.captation,
            mandate=mandate,
            version=mandate.version,
            signed_at="owner",
            available_from=on,
            on=on,
            today=on,
            informed_on=on if informed else None,
            early_start=early_start,
        )
        return mandate

    return make


@pytest.fixture
def amend(build):
    def write(mandate: Mandate, *, on: date = date(2026, 9, 1), starts_on: date | None = None, **changes):
        return amend_mandate(
            build.staff.captation,
            mandate=mandate,
            version=mandate.version,
            signed_on=on,
            starts_on=starts_on or on,
            today=on,
            **changes,
        )

    return write


AFTER_END = {"mandates.last_accounts", "mandates.close_fund", "mandates.give_papers"}


def waiting(mandate: Mandate) -> set[str]:
    rows = ToDo.objects.filter(subject=f"mandate:{mandate.pk}", closed_on=None)
    return set(rows.values_list("kind", flat=True))


class TestWithdrawal:
    def withdraw(self, build, mandate, sent_on: date) -> None:
        withdraw_mandate(
            build.staff.captation, mandate=mandate, version=mandate.version, sent_on=sent_on, today=sent_on
        )

    def test_on_the_fourteenth_day_the_mandate_ends_and_the_prospect_is_free(self, build, away):
        mandate = away()
        assert withdrawal(mandate).on == date(2026, 6, 24)
        self.withdraw(build, mandate, date(2026, 6, 24))
        mandate.refresh_from_db()
        assert (mandate.state, mandate.end_reason, mandate.ended_on) == ("ended", "withdrawal", date(2026, 6, 24))
        line = RegisterEntry.objects.last()
        assert (line.number, line.kind) == (mandate.number, "end") and "24/06/2026" in line.observations
        assert not available(date(2026, 7, 1)).exists()
        assert Prospect.objects.get(pk=mandate.prospect_id).stage == "visited"
        # the same dwelling may come under another mandate, with another number
        again = draft_mandate(
            build.staff.captation,
            prospect=Prospect.objects.get(pk=mandate.prospect_id),
            rent=41000,
            charges=0,
            fee_basis_points=700,
            starts_on=date(2026, 8, 1),
            months=36,
            choice="owner",
            convention="none",
            on=date(2026, 7, 1),
        )
        assert again.pk != mandate.pk and again.number is None

    def test_on_the_fifteenth_day_it_is_too_late(self, build, away):
        mandate = away()
        with pytest.raises(Refused, match="24.juin 2026") as refusal:
            self.withdraw(build, mandate, date(2026, 6, 25))
        assert refusal.value.article == "C. conso., art. L221-18" and refusal.value.field == "sent_on"
        assert Mandate.objects.get(pk=mandate.pk).state == "signed"

    def test_over_a_public_holiday_the_delay_runs_to_the_next_open_day(self, build, away):
        mandate = away(date(2026, 6, 30))  # the fourteenth day is Tuesday 14 July
        assert withdrawal(mandate).on == date(2026, 7, 15)
        self.withdraw(build, mandate, date(2026, 7, 15))
        assert Mandate.objects.get(pk=mandate.pk).end_reason == "withdrawal"

    def test_a_mandate_signed_at_the_agency_has_none(self, build):
        mandate = build.mandate()
        with pytest.raises(Refused, match="at the agency|à l’agence"):
            self.withdraw(build, mandate, DAY)

    def test_a_body_in_business_has_none_and_a_small_one_has(self, away):
        assert withdrawal(away(quality="pro")) is None
        assert withdrawal(away(quality="small")).on == date(2026, 6, 24)

    def test_without_the_information_it_lasts_twelve_months_more_until_somebody_informs(self, build, away):
        mandate = away(informed=False)
        assert withdrawal(mandate).on == date(2027, 6, 24)
        assert withdrawal(mandate).scale.code == "mandate.withdrawal_extension_months"
        assert waiting(mandate) == {"mandates.withdrawal"}
        inform_owner(
            build.staff.captation, mandate=mandate, version=mandate.version, on=date(2026, 9, 1), today=date(2026, 9, 1)
        )
        assert withdrawal(mandate).on == date(2026, 9, 15) and not waiting(mandate)

    def test_no_information_is_given_on_a_day_to_come(self, client, build, away, on_day):
        mandate, day = away(informed=False), on_day("2026-08-31")
        with pytest.raises(Refused, match="pas encore venu"):
            inform_owner(
                build.staff.captation, mandate=mandate, version=mandate.version, on=date(2026, 9, 1), today=day
            )
        client.force_login(build.staff.captation)
        sent = {"on": "2026-09-01", "version": mandate.version}
        assert client.post(reverse("mandates:inform", args=[mandate.pk]), sent).status_code == 422

    def test_the_dwelling_waits_for_the_delay_unless_the_owner_asked(self, away):
        late, early = away(), away(early_start=True)
        assert (work_from(late), work_from(early)) == (date(2026, 6, 25), DAY)
        assert mandates(DAY).get(pk=late.pk).free_since == date(2026, 6, 25)
        assert mandates(DAY).get(pk=early.pk).free_since == DAY

    def test_no_payment_is_taken_in_the_first_days_and_the_value_says_it_is_not_verified(self, away, build):
        deadline = no_payment_until(away())
        assert deadline.on == date(2026, 6, 17) and not deadline.scale.verified
        assert no_payment_until(build.mandate()) is None

    def test_the_page_records_it_and_the_paper_bears_form_and_information(self, client, build, away, on_day):
        import pypdfium2

        mandate = away()
        on_day("2026-06-20")
        client.force_login(build.staff.captation)
        paper = client.get(reverse("mandates:paper", args=[mandate.pk]))
        text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(b"".join(paper)))
        assert "Formulaire pour renoncer" in text and "Médiateur d’exemple" in text and "7,00" in text
        url = reverse("mandates:withdraw", args=[mandate.pk])
        assert "24" in client.get(url).content.decode()
        sent = client.post(url, {"version": str(mandate.version), "sent_on": "2026-06-25"})
        assert sent.status_code == 422 and "sent_on" in sent.context["form"].errors
        assert client.post(url, {"version": str(mandate.version), "sent_on": "2026-06-20"}).status_code == 302
        assert client.get(reverse("mandates:mandate", args=[mandate.pk])).status_code == 200

    def test_the_information_is_printed_before_the_signature(self, client, build):
        client.force_login(build.staff.captation)
        served = client.get(reverse("mandates:information", args=[build.draft_mandate().pk]))
        assert served["Content-Type"] == "application/pdf" and served.content.startswith(b"%PDF")


class TestFees:
    def test_a_draft_takes_clauses_and_gives_them_back(self, build):
        officer, mandate = build.staff.captation, build.draft_mandate()
        visit = add_fee(
            officer,
            mandate=mandate,
            version=1,
            kind="visit",
            base="flat",
            amount=3500,
            payer="owner",
            vat="",
            due="service",
        )
        assert [fee.kind for fee in fee_clauses(mandate, mandate.starts_on)] == ["management", "visit"]
        with pytest.raises(Conflict):
            remove_fee(officer, mandate=mandate, version=1, clause=visit)
        remove_fee(officer, mandate=mandate, version=2, clause=visit)
        remove_fee(officer, mandate=mandate, version=3, clause=mandate.fees.get())
        assert "fee" in {mention.code for mention in missing(mandate, DAY)}

    def test_the_tenant_pays_no_management(self, build):
        with pytest.raises(Refused) as refusal:
            add_fee(
                build.staff.captation,
                mandate=build.draft_mandate(),
                version=1,
                kind="management",
                base="flat",
                amount=100,
                payer="tenant",
                due="service",
            )
        assert refusal.value.field == "payer" and refusal.value.article == "Loi 89-462, art. 5"

    def test_a_share_without_a_rate_is_refused_beside_its_field(self, client, build):
        mandate = build.draft_mandate()
        client.force_login(build.staff.captation)
        asked = {"version": "1", "kind": "letting", "base": "rent", "payer": "owner", "vat": "included", "due": "lease"}
        url = reverse("mandates:fee_new", args=[mandate.pk])
        refused = client.post(url, asked | {"key": str(uuid4())})
        assert refused.status_code == 422 and "basis_points" in refused.context["form"].errors
        share = {**asked, "basis_points": "50"}
        del share["version"]
        after_back(client, url, share, {"basis_points": "40"}, count=mandate.fees.count)
        assert "50" in client.get(reverse("mandates:mandate", args=[mandate.pk])).content.decode()


class TestAmendments:
    def test_the_terms_of_a_day_are_read_and_what_was_signed_stays(self, build, amend):
        mandate = build.mandate()
        amend(mandate, starts_on=date(2026, 10, 1), rent=38000, choice="owner")
        amend(mandate, on=date(2026, 12, 1), starts_on=date(2027, 1, 1), rent=39000)
        assert [terms(mandate, day).rent for day in (DAY, date(2026, 9, 30))] == [40000, 40000]
        assert [terms(mandate, day).rent for day in (date(2026, 10, 1), date(2027, 1, 1))] == [38000, 39000]
        assert terms(mandate, date(2027, 1, 1)).choice == "owner"
        mandate.refresh_from_db()
        assert (mandate.rent, mandate.choice) == (40000, "delegated")
        assert mandates(date(2026, 11, 1)).get().rent_at == 38000

    def test_a_fee_takes_the_place_of_the_one_for_the_same_service(self, build, amend):
        mandate = build.mandate()
        clause = {
            "kind": "management",
            "base": "collected",
            "basis_points": 800,
            "payer": "owner",
            "vat": "included",
            "due": "receipt",
        }
        amend(mandate, starts_on=date(2026, 10, 1), fee=clause)
        assert [fee.basis_points for fee in fee_clauses(mandate, date(2026, 9, 30))] == [700]
        assert [fee.basis_points for fee in fee_clauses(mandate, date(2026, 10, 1))] == [800]
        line = RegisterEntry.objects.last()
        said = line.observations.replace("\u00a0", " ").replace("\u202f", " ")
        assert (line.number, line.kind) == (mandate.number, "amend")
        assert "effet le 01/10/2026" in said and "7,00 %" in said and "8,00 % TTC" in said

    @pytest.mark.parametrize("months", list(permutations((9, 10, 11))))
    def test_one_management_fee_is_in_force_each_day_whatever_the_order_of_the_amendments(self, build, amend, months):
        """Décret 72-678, art. 66: the clause that takes effect last by then, and no other."""
        mandate = build.mandate()
        clause = {"kind": "management", "base": "collected", "payer": "owner", "due": "receipt"}
        for month in months:
            fee = {**clause, "basis_points": 100 * month}
            amend(mandate, on=date(2026, 8, 20), starts_on=date(2026, month, 1), fee=fee)
        in_force = {month: terms(mandate, date(2026, month, 15)).fees for month in (8, 9, 10, 11, 12)}
        assert {month: [one.basis_points for one in fees] for month, fees in in_force.items()} == {
            8: [700],
            9: [900],
            10: [1000],
            11: [1100],
            12: [1100],
        }

    @pytest.mark.parametrize("stopped_first", [True, False])
    def test_a_fee_stopped_for_october_stays_stopped_whatever_changes_before(self, build, amend, stopped_first):
        """Signed last, the 9 % of September is of September alone."""
        mandate = build.mandate()
        signed = mandate.fees.get()
        nine = {"kind": "management", "base": "collected", "payer": "owner", "due": "receipt", "basis_points": 900}

        def stop() -> None:
            running = fee_clauses(mandate, date(2026, 9, 30)).get()
            amend(mandate, starts_on=date(2026, 10, 1), stopped=running)

        if stopped_first:
            stop()
        amend(mandate, starts_on=date(2026, 9, 10), fee=nine)
        if not stopped_first:
            stop()
        found = {m: [fee.basis_points for fee in terms(mandate, date(2026, m, 15)).fees] for m in (8, 9, 10, 11)}
        assert found == {8: [signed.basis_points], 9: [900], 10: [], 11: []}
        amend(mandate, starts_on=date(2026, 11, 1), fee=nine)  # asked again
        assert [fee.basis_points for fee in fee_clauses(mandate, date(2026, 12, 1))] == [900]

    def test_a_convention_begins_on_the_day_of_its_amendment(self, build, amend):
        mandate, starts_on = build.mandate(), date(2026, 12, 1)
        amend(mandate, starts_on=starts_on, convention="loc2")
        for night, convention in ((date(2026, 11, 30), "none"), (starts_on, "loc2"), (date(2026, 12, 2), "loc2")):
            begin_conventions(night)
            assert Mandate.objects.get().convention == convention
        assert amend(Mandate.objects.get(), on=date(2026, 12, 20), convention="loc3").mandate.convention == "loc3"
        Mandate.objects.update(convention="none")  # as the page of the Anah’s convention corrects it
        begin_conventions(date(2026, 12, 21))
        amend(Mandate.objects.get(), on=date(2026, 12, 22), starts_on=date(2027, 3, 1), convention="loc2")
        assert Mandate.objects.get().convention == "none"

    def test_its_paper_says_before_and_after(self, build, amend):
        import pypdfium2

        mandate = build.mandate()
        made = amend(mandate, rent=39000, words="Le garage est loué avec le logement.")
        text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.paper.file.read()))
        plain = text.replace("\u00a0", " ").replace("\u202f", " ")
        assert "400,00 €" in plain and "390,00 €" in plain and "garage" in plain

    def test_nothing_that_changes_is_refused_and_leaves_nothing(self, build, amend):
        mandate = build.mandate()
        with pytest.raises(Refused):
            amend(mandate, rent=40000)
        assert not Amendment.objects.exists() and RegisterEntry.objects.count() == 1

    def test_a_rent_above_the_anah_ceiling_is_refused(self, build, amend):
        mandate = build.mandate()
        Mandate.objects.filter(pk=mandate.pk).update(anah_ceiling=41000)
        mandate.refresh_from_db()
        with pytest.raises(Refused) as refusal:
            amend(mandate, rent=41001)
        assert refusal.value.article == "CCH, art. L321-8" and refusal.value.field == "rent"

    def test_an_amendment_prolongs_the_mandate(self, build, amend):
        mandate = build.mandate()
        last = mandate.ends_on
        assert not available(add_days(last, 1)).exists()
        amend(mandate, ends_on=date(2031, 6, 9))
        assert available(add_days(last, 1)).get().ends_at == date(2031, 6, 9)

    def test_the_second_of_two_writers_meets_the_conflict_and_keeps_what_was_typed(self, client, build, amend, on_day):
        on_day("2026-09-01")
        mandate = build.mandate()
        client.force_login(build.staff.captation)
        url = reverse("mandates:amend", args=[mandate.pk])
        asked = {
            "version": str(mandate.version),
            "amended_on": "2026-09-01",
            "effect_on": "2026-10-01",
            "new_rent": "390",
            "base": "collected",
            "payer": "owner",
            "due": "receipt",
        }
        assert client.post(url, asked).status_code == 302
        second = client.post(url, {**asked, "new_rent": "", "new_charges": "45"})
        assert second.status_code == 409 and second.context["form"]["new_charges"].value() == "45"
        early = client.post(url, {**asked, "version": "3", "effect_on": "2026-08-01"})
        assert early.status_code == 422 and "effect_on" in early.context["form"].errors
        page = client.get(reverse("mandates:mandate", args=[mandate.pk]))
        assert [row.number for row in page.context["amendments"]] == [1]
        served = client.get(reverse("mandates:amendment_paper", args=[Amendment.objects.get().pk]))
        assert b"".join(served).startswith(b"%PDF")


def test_two_who_amend_at_once_write_one_amendment(committed_db, together, build):
    mandate = build.mandate()
    officer = build.staff.captation

    def write(rent: int):
        return lambda: amend_mandate(
            officer,
            mandate=Mandate.objects.get(pk=mandate.pk),
            version=2,
            signed_on=DAY,
            starts_on=DAY,
            today=DAY,
            rent=rent,
        )

    results = together(*(write(rent) for rent in (39000, 38000, 37000)))
    assert sum(isinstance(result, Amendment) for result in results) == 1, results
    assert sum(isinstance(result, Conflict) for result in results) == 2, results
    assert Amendment.objects.count() == 1 and RegisterEntry.objects.count() == 2 and verify().ok


class TestRenewal:
    """The mandate of `build` ends on 9 June 2029: announced from 9 March to 9 May."""

    @pytest.fixture
    def tacit(self, away):
        return away(renewal_months=12, longest_months=120)

    def announce(self, build, mandate, on: date):
        return announce_renewal(build.staff.captation, mandate=mandate, version=mandate.version, sent_on=on, today=on)

    def test_the_letter_is_asked_for_in_its_window_and_closes_what_waits(self, build, tacit):
        follow_terms(date(2029, 3, 8))
        assert not waiting(tacit)
        follow_terms(date(2029, 3, 9))
        follow_terms(date(2029, 3, 9))
        row = ToDo.objects.get(kind="mandates.renew")
        assert (row.due_on, row.article) == (date(2029, 5, 9), "C. conso., art. L215-1")
        notice = self.announce(build, tacit, date(2029, 3, 9))
        assert notice.term_on == date(2029, 6, 9) and notice.mail.paper and not waiting(tacit)

    def test_a_letter_too_early_says_from_when(self, build, tacit):
        with pytest.raises(Refused, match="9.mars 2029"):
            self.announce(build, tacit, date(2029, 3, 8))

    @pytest.mark.parametrize(("sent", "free"), [(date(2029, 5, 9), False), (date(2029, 5, 10), True)])
    def test_announced_too_late_the_owner_may_leave_at_any_moment(self, build, tacit, sent, free):
        self.announce(build, tacit, sent)
        follow_terms(date(2029, 6, 10))
        tacit.refresh_from_db()
        assert terms(tacit, date(2029, 6, 10)).ends_on == date(2030, 6, 9)
        assert (renewed_in_silence(tacit, date(2029, 7, 1)) is not None) is free
        first = exit_from(tacit, date(2029, 7, 1), by_owner=True)
        assert first.on == (date(2029, 7, 1) if free else date(2029, 10, 1))
        assert exit_from(tacit, date(2029, 7, 1), by_owner=False).on == date(2029, 10, 1)

    def test_a_day_of_sending_corrected_opens_or_closes_the_exit_of_the_owner_until_they_used_it(self, build, tacit):
        self.announce(build, tacit, date(2029, 5, 10))
        follow_terms(date(2029, 6, 10))
        left = date(2029, 7, 1)

        def correct(on):
            item = MailItem.objects.get(renewal_letter__mandate=tacit)
            said = {"version": item.version, "step": "sent", "why": "Mal notée.", "today": left}
            mail.correct(build.staff.captation, item=item, on=on, **said)

        tacit.refresh_from_db()
        correct(date(2029, 5, 12))
        assert exit_from(tacit, left, by_owner=True).on == left
        correct(None)
        assert exit_from(tacit, left, by_owner=True).on == left
        item = MailItem.objects.get(renewal_letter__mandate=tacit)
        MailItem.objects.filter(pk=item.pk).update(prepared_on=date(2029, 5, 1))
        item.refresh_from_db()
        mail.send(build.staff.captation, items=[item], on=date(2029, 5, 10), today=left)
        end_mandate(
            build.staff.director,
            mandate=tacit,
            version=tacit.version,
            on=left,
            reason="owner",
            notice_on=left,
            today=left,
        )
        with pytest.raises(Refused, match="mis fin tout de suite"):
            correct(date(2029, 5, 9))
        correct(date(2029, 5, 11))

    def test_the_night_renews_once_for_each_term_and_the_register_says_it(self, tacit):
        follow_terms(date(2031, 1, 1))
        follow_terms(date(2031, 1, 1))
        assert terms(tacit, date(2031, 1, 1)).ends_on == date(2031, 6, 9)
        lines = RegisterEntry.objects.filter(kind="amend")
        assert [line.observations for line in lines] == [
            "Reconduction tacite jusqu’au 09/06/2030",
            "Reconduction tacite jusqu’au 09/06/2031",
        ]
        assert available(date(2031, 1, 1)).exists()

    def test_a_mandate_without_the_clause_asks_the_director_what_follows(self, build):
        mandate = build.mandate()
        follow_terms(date(2029, 3, 1))
        assert waiting(mandate) == {"mandates.term"}
        follow_terms(date(2029, 7, 1))
        assert not available(date(2029, 7, 1)).exists() and not Amendment.objects.exists()

    def test_past_its_limit_it_renews_itself_no_more(self, build, away):
        """Three years and twice twelve months would pass 60: the last renewal is cut at the limit."""
        mandate = away(renewal_months=18, longest_months=60)
        follow_terms(date(2036, 1, 1))
        assert terms(mandate, date(2036, 1, 1)).ends_on == date(2031, 6, 9)
        assert list(mandate.amendments.values_list("ends_on", flat=True)) == [date(2030, 12, 9), date(2031, 6, 9)]
        assert not available(date(2031, 6, 10)).exists()

    def test_near_its_limit_nothing_is_announced_and_the_director_decides(self, build, away):
        mandate = away(renewal_months=12, longest_months=48)
        follow_terms(date(2029, 6, 10))  # renewed until its limit, 9 June 2030
        follow_terms(date(2030, 4, 1))
        assert waiting(mandate) == {"mandates.term"}
        mandate.refresh_from_db()
        with pytest.raises(Refused):
            self.announce(build, mandate, date(2030, 4, 1))

    def test_a_limit_leaves_room_for_a_renewal(self, build):
        draft = build.draft_mandate()
        asked = {"rent": draft.rent, "anah_ceiling": None, "renewal_months": 12, "today": DAY}
        with pytest.raises(Refused) as refusal:
            edit_mandate(build.staff.captation, mandate=draft, version=1, longest_months=36, **asked)
        assert (refusal.value.field, refusal.value.article) == ("longest_months", "Loi 70-9, art. 7")
        draft.refresh_from_db()
        edit_mandate(build.staff.captation, mandate=draft, version=1, longest_months=37, **asked)
        edit_mandate(
            build.staff.captation, mandate=draft, version=2, longest_months=37, **{**asked, "renewal_months": 0}
        )
        assert draft.longest_months is None  # nothing to limit

    def test_an_amendment_writes_another_limit(self, build, away, amend):
        mandate = away(renewal_months=12, longest_months=48)
        amend(mandate, longest_months=60)
        follow_terms(date(2036, 1, 1))
        assert terms(mandate, date(2036, 1, 1)).ends_on == date(2031, 6, 9)
        said = RegisterEntry.objects.filter(kind="amend").first().observations
        assert "48 mois" in said and "60 mois" in said

    def test_what_renews_itself_without_a_limit_is_not_signed(self, build):
        draft = build.draft_mandate()
        Mandate.objects.filter(pk=draft.pk).update(renewal_months=12)
        draft.refresh_from_db()
        assert "limit" in {mention.code for mention in missing(draft, DAY)}

    def test_paper_and_page_say_the_limit_and_that_a_jurist_is_asked(self, client, build, tacit):
        import pypdfium2

        pages = pypdfium2.PdfDocument(tacit.paper.file.read())
        text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
        assert "pas plus de 120 mois" in text.replace("\u00a0", " ") and "9 juin 2036" in text.replace("\u00a0", " ")
        client.force_login(build.staff.captation)
        page = client.get(reverse("mandates:mandate", args=[tacit.pk])).content.decode()
        assert "juriste" in page and "personne n’a encore vérifiée" in page

    def test_the_page_prints_the_letter(self, client, build, tacit, on_day):
        on_day("2029-04-02")
        client.force_login(build.staff.captation)
        page = client.get(reverse("mandates:mandate", args=[tacit.pk])).content.decode()
        assert "L215-1" in page and reverse("mandates:announce", args=[tacit.pk]) in page
        url = reverse("mandates:announce", args=[tacit.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, {"version": str(tacit.version), "sent_on": "2029-04-02"}).status_code == 302
        served = client.get(reverse("mandates:renewal_paper", args=[tacit.renewal_letters.get().pk]))
        assert b"".join(served).startswith(b"%PDF")


class TestEnd:
    def end(self, build, mandate, **fields) -> None:
        end_mandate(build.staff.director, mandate=mandate, version=mandate.version, **fields)

    def test_a_draft_is_refused_in_words(self, build):
        mandate = build.draft_mandate()
        with pytest.raises(Refused, match="étape"):
            self.end(build, mandate, on=date(2027, 1, 15))

    def test_a_notice_waits_for_the_delay_of_its_clause(self, build):
        mandate = build.mandate()
        asked = {"reason": "owner", "notice_on": date(2027, 1, 15)}
        with pytest.raises(Refused, match="15.avril 2027") as refusal:
            self.end(build, mandate, on=date(2027, 4, 14), **asked)
        assert refusal.value.article == "Loi 70-9, art. 7"
        self.end(build, mandate, on=date(2027, 4, 15), **asked)
        assert waiting(mandate) == AFTER_END
        assert not fee_clauses(mandate, date(2027, 4, 16)).exists()
        assert (
            RegisterEntry.objects.last().observations == "Fin le 15/04/2027, par le propriétaire, préavis du 15/01/2027"
        )

    def test_under_notice_nothing_of_what_follows_waits_before_the_last_day(self, build):
        mandate, last = build.mandate(), date(2027, 4, 15)
        self.end(build, mandate, on=last, reason="owner", notice_on=date(2027, 1, 15), today=date(2027, 1, 16))
        ask_what_follows(mandate)  # as an earlier version did
        for day, asked in (
            (date(2027, 1, 16), False),
            (date(2027, 4, 14), False),
            (last, True),
            (date(2027, 4, 16), True),
        ):
            follow_ends(day)
            assert waiting(mandate) == (AFTER_END if asked else set()), day
        assert {row.due_on for row in ToDo.objects.waiting() if row.kind in AFTER_END} == {date(2027, 5, 15)}
        ToDo.objects.waiting().update(closed_on=date(2027, 4, 17))
        follow_ends(date(2027, 4, 18))
        assert waiting(mandate) == set()

    def test_a_notice_near_the_term_waits_for_the_term_at_most(self, build):
        mandate = build.mandate()
        assert exit_from(mandate, date(2029, 6, 1), by_owner=True).on == date(2029, 6, 9)

    def test_by_its_term_it_ends_on_its_term(self, build):
        mandate = build.mandate()
        with pytest.raises(Refused, match="9.juin 2029"):
            self.end(build, mandate, on=date(2029, 6, 1), reason="term")
        self.end(build, mandate, on=date(2029, 6, 9), reason="term")
        assert mandate.state == "ended"

    def test_while_a_lease_runs_the_owner_takes_it_over_or_the_mandate_stays(self, build):
        mandate = build.mandate()
        close_availability(mandate, on=date(2026, 7, 1))
        with pytest.raises(Refused) as refusal:
            self.end(build, mandate, on=date(2027, 1, 1), reason="sale")
        assert refusal.value.field == "taken_over"
        self.end(build, mandate, on=date(2027, 1, 1), reason="sale", taken_over=True)
        assert "mandates.tell_tenant" in waiting(mandate) and mandate.taken_over

    def test_its_end_then_its_cancellation_may_be_written(self, build):
        mandate = build.mandate()
        with pytest.raises(Refused):
            mention_in_register(
                build.staff.director, mandate=mandate, kind="cancel", reason="Inscrit deux fois", on=DAY, today=DAY
            )
        self.end(build, mandate, on=date(2026, 7, 1))
        mention_in_register(
            build.staff.director,
            mandate=mandate,
            kind="cancel",
            reason="Inscrit deux fois",
            on=date(2026, 7, 2),
            today=date(2026, 7, 2),
        )
        assert list(RegisterEntry.objects.values_list("kind", flat=True)) == ["mandate", "end", "cancel"]


class TestPastItsTerm:
    """The mandate of `build` ends on 9 June 2029 and nothing renews it."""

    LATER = date(2029, 7, 1)

    def test_a_term_passed_without_a_night_before_it_is_asked_about_all_the_same(self, signed_mandate):
        follow_terms(self.LATER)
        row = ToDo.objects.get(kind="mandates.term", closed_on=None)
        assert (row.role, row.due_on, row.params["term"]) == ("director", date(2029, 6, 9), "2029-06-09")

    def test_its_page_and_the_list_say_that_its_term_passed(self, client, staff, signed_mandate, on_day):
        client.force_login(staff.director)
        for day, said in (("2029-06-09", False), ("2029-06-10", True)):
            on_day(day)
            page = client.get(reverse("mandates:mandate", args=[signed_mandate.pk])).content.decode()
            listed = client.get(reverse("mandates:list")).content.decode()
            assert ("Terme passé" in page, "Terme passé" in listed) == (said, said)
            assert ("décidez de la suite" in page) is said

    @pytest.mark.parametrize(("longest", "out"), [(36, True), (48, False), (None, False)])
    def test_what_its_clause_still_renews_did_not_run_out(self, signed_mandate, longest, out):
        Mandate.objects.update(renewal_months=12, longest_months=longest)
        assert ran_out(mandates(self.LATER).get(), self.LATER) is out

    def test_the_call_of_rents_names_the_mandates_past_their_term(self, client, running_lease, build, on_day):
        client.force_login(build.staff.rental)
        for day, names in (("2029-06-09", []), ("2029-07-01", [running_lease.mandate])):
            on_day(day)
            page = client.get(reverse("rents:run"))
            assert page.context["past_term"] == names
            assert ("Terme" in page.content.decode() or "terme" in page.content.decode()) is bool(names)

    def test_an_amendment_that_prolongs_it_ends_the_alert(self, running_lease, amend, on_day):
        mandate = Mandate.objects.get()
        follow_terms(self.LATER)
        amend(mandate, on=self.LATER, ends_on=date(2032, 6, 9))
        assert managed_past_term(self.LATER) == [] and not waiting(mandate)
