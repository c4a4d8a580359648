"""Each mode of letting, in every query, indicator and page: a mode that somebody forgot fails here.

Only the mandate can be signed. The others are written straight to the tables, as a later release would.
"""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from trousseau.allocation.queries import free_dwellings
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo, User
from trousseau.desk.board import line
from trousseau.ledger.models import Fund
from trousseau.mandates.actions import amend_mandate, end_mandate, open_availability, sign_mandate, withdraw_mandate
from trousseau.mandates.enums import WAYS, Mode
from trousseau.mandates.models import Mandate, RegisterEntry
from trousseau.mandates.nightly import follow_terms
from trousseau.mandates.queries import available, mentions, terms, withdrawal
from trousseau.mandates.verification import verify
from trousseau.portals.queries import mandates as of_owner
from trousseau.rents.actions.deposits import receive_deposit
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.nightly import call
from trousseau.rents.queries import rent_state
from trousseau.rents.run.calling import call_month
from trousseau.reporting.measures import count
from trousseau.reporting.reading import Period
from trousseau.reporting.rows import COLUMNS
from trousseau.tenancies.actions import draft_lease
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import owner_chooses

pytestmark = pytest.mark.django_db
SIGNED, LATER = date(2026, 6, 10), date(2026, 9, 15)


def whole() -> bool:
    """The register, but for its head outside, which only a committed line writes."""
    return {broken.code for broken in verify().breaks} <= {"unrecorded"}


def waiting() -> set[str]:
    """What waits, but for the signature and its copy: the modes written straight to the tables never had theirs."""
    kinds = ToDo.objects.filter(closed_on=None).values_list("kind", flat=True)
    return set(kinds) - {"mandates.sign", "mandates.mandate_copy"}


@dataclass(frozen=True)
class Said:
    """What is expected of one mode; a mode that is added is described here, or nothing passes."""

    numbered: bool  # in the register, with a fund and fees: the loi Hoguet
    collected_for_owner: bool  # what came in is the owner's
    renews_itself: bool  # by the clause of a mandate
    signs: bool  # this software can sign it


EXPECTED = {
    Mode.MANDATE: Said(True, True, True, True),
    Mode.SUBLEASE: Said(False, False, False, False),
    Mode.SLIDING: Said(False, False, False, False),
}


def test_every_mode_is_described():
    assert set(EXPECTED) == set(Mode) == set(WAYS)


@pytest.fixture(params=EXPECTED, ids=str)
def mode(request) -> Mode:
    return request.param


@pytest.fixture
def entrusted(build, mode):
    """A dwelling entrusted in this mode since SIGNED, free, with a clause that renews it."""

    def make(**fields) -> Mandate:
        given = {"signed_at": "agency", "renewal_months": 12, "longest_months": 120, **fields}
        made = build.draft_mandate()
        if EXPECTED[mode].signs:
            Mandate.objects.filter(pk=made.pk).update(**given)
            made.refresh_from_db()
            sign_mandate(
                build.staff.captation,
                mandate=made,
                version=1,
                signed_at=made.signed_at,
                available_from=SIGNED,
                on=SIGNED,
                today=SIGNED,
                informed_on=SIGNED,
            )
            return made
        made.fees.all().delete()
        given |= {"mode": mode, "state": "signed", "signed_on": SIGNED, "informed_on": SIGNED}
        Mandate.objects.filter(pk=made.pk).update(**given)
        made.refresh_from_db()
        open_availability(made, on=SIGNED)
        return made

    return make


@pytest.fixture
def let(build, entrusted):
    """The same, let since July by a lease written like that of `build`."""
    model, mandate = build.running_lease(), entrusted()
    lease = build.copies(model, 1)[0]
    Lease.objects.filter(pk=lease.pk).update(mandate=mandate)
    lease.decision.mandate = mandate
    lease.decision.save()
    mandate.availabilities.update(ends_on=lease.keys_on)
    lease.refresh_from_db()
    return lease


class TestTables:
    def test_a_number_and_a_fund_go_with_the_mode(self, entrusted, mode):
        mandate = entrusted()
        assert (mandate.number is not None, mandate.fund is not None) == (EXPECTED[mode].numbered,) * 2
        other = (
            {"number": None, "fund": None}
            if mandate.number
            else {"number": 900, "fund": Fund.objects.create(ledger="clients", code="M00900", label="Mandat 900")}
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.filter(pk=mandate.pk).update(**other)

    def test_the_register_is_whole_and_holds_the_mandates_alone(self, entrusted, mode):
        entrusted()
        assert whole() and RegisterEntry.objects.count() == EXPECTED[mode].numbered

    def test_only_what_is_built_is_signed_or_amended(self, build, mode):
        draft = build.draft_mandate()
        Mandate.objects.filter(pk=draft.pk).update(mode=mode)
        draft.refresh_from_db()
        asked = {"version": 1, "signed_at": "agency", "available_from": SIGNED, "on": SIGNED, "today": SIGNED}
        if EXPECTED[mode].signs:
            return sign_mandate(build.staff.captation, mandate=draft, **asked)
        with pytest.raises(Refused, match="pas encore construit"):
            sign_mandate(build.staff.captation, mandate=draft, **asked)
        Mandate.objects.filter(pk=draft.pk).update(state="signed", signed_on=SIGNED, signed_at="agency")
        draft.refresh_from_db()
        with pytest.raises(Refused, match="pas encore construit"):
            amend_mandate(
                build.staff.captation,
                mandate=draft,
                version=1,
                signed_on=SIGNED,
                starts_on=SIGNED,
                today=SIGNED,
                rent=39000,
            )


class TestIndicators:
    def test_a_dwelling_entrusted_is_counted_whatever_the_mode(self, entrusted):
        before = {row.pk for row in count(Period(SIGNED, LATER)).get("mandates", ())}
        mandate = entrusted()
        assert {row.pk for row in count(Period(SIGNED, LATER))["mandates"]} == before | {mandate.pk}

    def test_a_lease_in_force_is_counted_whatever_the_mode(self, let):
        assert let.pk in {row.pk for row in count(Period(SIGNED, LATER))["leases"]}

    def test_a_free_dwelling_waits_for_a_household_whatever_the_mode(self, build, entrusted):
        mandate = entrusted()
        assert mandate in available(LATER) and mandate in free_dwellings(LATER)
        stops = {stop.url: stop.count for stop in line(build.staff.director, LATER)}
        assert stops[reverse("allocation:list")] == 1

    def test_the_rows_behind_the_figure_say_the_mode(self, entrusted, mode):
        mandate = entrusted()
        said = [column.value(mandate) for column in COLUMNS["mandates"]]
        assert str(mode.label) in said and str(mandate) in said


class TestMoney:
    def test_the_clients_ledger_calls_the_rents_of_owners_alone_and_the_night_says_the_others(self, build, let, mode):
        Lease.objects.exclude(pk=let.pk).update(keys_on=None)
        assert call_month(None, month=date(2026, 8, 1)) == EXPECTED[mode].collected_for_owner
        assert ("sans mandat" in call(LATER)) is not EXPECTED[mode].collected_for_owner
        assert let in rent_state(build.staff.rental, LATER, LATER)  # its account is shown, in every mode

    def test_what_comes_in_is_kept_for_an_owner_or_refused(self, build, let, mode):
        got = {"lease": let, "method": "transfer", "on": LATER, "today": LATER}
        taken = [
            lambda: receive_payment(build.staff.rental, payer="tenant", amount=100, key="k", **got),
            lambda: receive_deposit(build.staff.rental, amount=let.deposit, **got),
        ]
        for take in taken:
            if EXPECTED[mode].collected_for_owner:
                assert take().entry.lines.filter(fund=let.mandate.fund).exists()
            else:
                with pytest.raises(Refused, match="ceux de l’agence"):
                    take()

    def test_a_lease_is_drafted_for_an_owner_alone(self, build, mode):
        decision = build.decision()
        Mandate.objects.filter(pk=decision.mandate_id).update(
            mode=mode, **({} if EXPECTED[mode].numbered else {"number": None, "fund": None})
        )
        decision.mandate.refresh_from_db()

        def draft() -> Lease:
            return draft_lease(
                build.staff.rental,
                decision=decision,
                rent=40000,
                charges=0,
                deposit=40000,
                starts_on=LATER,
                payment_day=5,
                on=LATER,
                today=LATER,
            )

        if not EXPECTED[mode].signs:
            with pytest.raises(Refused, match="pas encore construit"):
                draft()
            return
        Mandate.objects.filter(pk=decision.mandate_id).update(choice="owner")
        assert owner_chooses(draft(), LATER)


class TestLife:
    def test_a_mandate_renews_itself_and_the_others_ask_what_follows(self, entrusted, mode):
        mandate = entrusted()
        follow_terms(date(2029, 4, 15))
        assert waiting() == {"mandates.renew" if EXPECTED[mode].renews_itself else "mandates.term"}
        follow_terms(date(2029, 7, 1))
        renewed = terms(mandate, date(2029, 7, 1)).ends_on > mandate.ends_on
        assert renewed is EXPECTED[mode].renews_itself

    def test_the_owner_withdraws_from_a_service_not_from_a_lease(self, build, entrusted, mode):
        mandate = entrusted(signed_at="owner")
        asked = {"mandate": mandate, "version": mandate.version, "sent_on": SIGNED, "today": SIGNED}
        assert (withdrawal(mandate) is not None) is EXPECTED[mode].numbered
        if not EXPECTED[mode].numbered:
            with pytest.raises(Refused):
                withdraw_mandate(build.staff.captation, **asked)

    def test_its_end_asks_for_accounts_where_money_was_held(self, build, entrusted, mode):
        mandate, on = entrusted(), date(2027, 1, 31)
        end_mandate(build.staff.director, mandate=mandate, version=mandate.version, on=on)
        money = {"mandates.last_accounts", "mandates.close_fund"} if EXPECTED[mode].numbered else set()
        assert waiting() == {"mandates.give_papers", *money} and not available(on).exists()
        assert RegisterEntry.objects.filter(kind="end").exists() is EXPECTED[mode].numbered and whole()

    def test_the_mentions_of_the_loi_hoguet_are_those_of_a_mandate(self, entrusted, mode):
        assert bool(mentions(entrusted(), date(2026, 6, 10))) is EXPECTED[mode].numbered


class TestPages:
    @pytest.mark.parametrize("role", ["director", "captation", "rental"])
    def test_the_list_and_the_file_open(self, client, build, entrusted, mode, role, on_day):
        on_day("2026-09-15")
        mandate = entrusted()
        client.force_login(getattr(build.staff, role))
        page = client.get(reverse("mandates:list"))
        assert str(mandate) in page.content.decode() and page.context["count"] == 1
        file = client.get(reverse("mandates:mandate", args=[mandate.pk])).content.decode()
        assert ("Loi 70-9" in file) is EXPECTED[mode].numbered

    def test_the_owner_reads_what_was_collected_for_them_where_it_was(self, client, build, let, mode, account, on_day):
        day = on_day("2026-09-15")
        owner: User = account("owner")
        mandate = let.mandate
        mandate.owner.user = owner
        mandate.owner.save()
        assert list(of_owner(owner, day)) == [mandate]
        client.force_login(owner)
        page = client.get(reverse("portals:owner")).content.decode()
        assert str(mandate.dwelling.address) in page
        assert ("Encaissé depuis le début" in page) is EXPECTED[mode].collected_for_owner
        paper = client.get(reverse("portals:mandate_paper", args=[mandate.pk]))
        assert paper.status_code == (200 if EXPECTED[mode].numbered else 404)
