"""Who is proposed, in which order, and at what cost."""

from datetime import date
from hashlib import sha256

import pytest

from tests.plugins.homes import ready
from trousseau.allocation.actions import decide
from trousseau.allocation.laboratory.problems import next_sitting
from trousseau.allocation.models import Trial
from trousseau.allocation.queries import agenda, examine, followed, free_dwellings, names, proposals
from trousseau.applications.actions import move_application
from trousseau.core.actions_settings import add_scale_value
from trousseau.tenancies.actions import draft_lease, end_lease, hand_keys, sign_lease

from .conftest import HELD


def codes(found) -> list[str]:
    return [p.application.code for p in found]


def test_the_oldest_request_that_fits_comes_first(build):
    mandate = build.mandate(rooms=2)
    late = build.application("Lavande", on=date(2026, 6, 9))
    large = build.application("Chêne", on=date(2026, 1, 5), rooms_min=3)
    early = build.application("Bleuet", on=date(2026, 2, 1))
    found = proposals(mandate, HELD)
    assert codes(found) == [early.code, late.code, large.code]
    assert [p.rank for p in found] == [1, 2, None]


def test_on_the_same_day_the_draw_of_the_sitting_decides_and_anybody_computes_it_again(build, sitting):
    mandate = build.mandate()
    found = [build.application(name).code for name in ("Zinnia", "Ail", "Bleuet", "Chêne")]
    by_hand = sorted(found, key=lambda code: sha256(f"{sitting.seed}:{code}".encode()).hexdigest())
    assert codes(proposals(mandate, HELD)) == by_hand


def test_a_request_received_after_the_sitting_is_not_examined_by_it(build):
    mandate = build.mandate()
    build.application("Lavande", on=date(2026, 6, 21))
    assert proposals(mandate, HELD) == []


def test_a_household_put_aside_is_not_proposed(build, staff):
    mandate, application = build.mandate(), build.application()
    move_application(staff.social, application=application, code="sleep", on=date(2026, 6, 15), today=date(2026, 6, 15))
    assert proposals(mandate, HELD) == []


def test_the_size_is_that_of_the_day_of_the_sitting(build):
    mandate = build.mandate(rooms=1)  # 24 m²
    application = build.application(others=[{"last_name": "Lin", "first_name": f"Rose {n}"} for n in range(2)])
    assert proposals(mandate, HELD)[0].rank is None  # three people need 25 m²
    member = application.household.members.last()
    member.ends_on = HELD
    member.save()
    found = proposals(mandate, HELD)[0]
    assert (found.size, found.rank) == (2, 1)


def test_what_is_promised_stays_promised_until_the_keys(build, staff):
    """Neither the dwelling nor the household comes back while the lease is drafted, signed, then lived."""
    decision = build.decision()
    mandate, other = decision.mandate, build.mandate()

    def free() -> tuple[bool, list[str]]:
        return free_dwellings(HELD).filter(pk=mandate.pk).exists(), codes(proposals(other, HELD))

    assert free() == (False, [])
    lease = draft_lease(
        staff.rental,
        decision=decision,
        rent=40000,
        charges=5000,
        deposit=0,
        starts_on=date(2026, 7, 1),
        payment_day=5,
        on=date(2026, 6, 22),
        today=date(2026, 10, 5),
    )
    assert free() == (False, [])
    sign_lease(staff.rental, lease=ready(lease, staff.rental), version=1, on=date(2026, 6, 25), today=date(2026, 10, 5))
    assert free() == (False, [])
    hand_keys(staff.rental, lease=lease, version=2, keys_count=1, on=date(2026, 7, 1), today=date(2026, 10, 5))
    assert free() == (False, [])
    end_lease(staff.rental, lease=lease, version=3, on=date(2026, 9, 30), today=date(2026, 10, 5))
    again = free_dwellings(date(2026, 10, 5)).filter(pk=mandate.pk)
    assert [m.free_on for m in again] == [date(2026, 10, 1)]  # once, although it was free twice


def test_the_longest_free_dwelling_comes_first(build):
    first, second = build.mandate(), build.mandate()
    second.availabilities.update(starts_on=date(2026, 5, 1))
    assert list(free_dwellings(HELD)) == [second, first]


def test_proposals_for_a_dwelling_take_as_many_queries_for_one_household_as_for_five_hundred(
    build, crowd, django_assert_max_num_queries
):
    """Twelve are the facts of the households; the others the sitting, its dwellings, the refusals, the grid, the scales."""
    mandate = free_dwellings(HELD).get(pk=build.mandate(rooms=2).pk)
    with django_assert_max_num_queries(18):
        found = proposals(mandate, HELD)
    assert len(found) == 500
    assert {p.size for p in found} == {2}
    assert [p.rank for p in found[:3]] == [1, 2, 3]
    assert sum("rooms_min" in p.refused for p in found) == 166  # those who need three rooms
    assert sum(p.not_known for p in found) == 48  # the others whose resources nothing proves


@pytest.mark.parametrize(("sent_by_siao", "still_promised"), [(True, 0), (False, 1)])
def test_the_share_of_the_siao_is_of_the_sitting_not_of_what_is_left_of_it(
    build, staff, sitting, sent_by_siao, still_promised
):
    add_scale_value(
        staff.administrator,
        code="allocation.siao_share",
        value="25",
        starts_on=date(2026, 1, 1),
        article="Règle de l’agence",
        source="Délibération",
    )
    mandate, *_others = [build.mandate() for _ in range(4)]
    sent = {"siao_number": "SIAO-1", "siao_on": date(2026, 6, 2)} if sent_by_siao else {}
    assert [quota.at_least for quota in examine(HELD).problem.quotas] == [1]
    decide(
        staff.commission,
        sitting=sitting,
        mandate=mandate,
        application=build.application("Ail", **sent),
        outcome="allocated",
        reason="Le logement convient.",
        today=HELD,
    )
    assert [quota.at_least for quota in examine(HELD).problem.quotas] == [still_promised]
    tried = next_sitting(Trial(kind="sitting", on=HELD, siao=50)).after
    assert [quota.at_least for quota in tried.quotas] == [still_promised + 1]  # two of four, under the same reading


def test_an_agenda_reads_the_queue_once_for_all_its_dwellings(build, crowd, sitting, django_assert_max_num_queries):
    for rooms in (1, 2, 3, 3):
        build.mandate(rooms=rooms)
    with django_assert_max_num_queries(19):  # the same, whatever the number of dwellings
        points = agenda(sitting)
    assert [p.fitting for p in points] == [143, 286, 428, 428]
    assert [len(p.fit) for p in points] == [167, 334, 500, 500]  # with those whose resources nothing proves


def test_no_name_is_read_for_the_commission(build, staff, sitting):
    application = build.application()
    assert names(staff.commission, [application.pk]) == {}
    assert names(staff.rental, [application.pk]) == {}
    assert names(staff.social, [application.pk]) == {application.pk: "Aminata Capucine"}


def test_the_rate_counts_allocations_of_the_last_year_alone(build, staff, sitting):
    mandates = [build.mandate() for _ in range(3)]
    first, second = build.application("Ail"), build.application("Bleuet", on=date(2026, 6, 3))
    for mandate, application in zip(mandates, (second, first, None), strict=True):
        outcome = "allocated" if application else "adjourned"
        decide(
            staff.director,
            sitting=sitting,
            mandate=mandate,
            application=application,
            outcome=outcome,
            reason="Dit.",
            cause="" if application else "nobody",
            today=HELD,
        )
    assert followed(HELD) == (1, 2)
    assert followed(date(2027, 6, 19)) == (1, 2)
    assert followed(date(2027, 6, 20)) == (0, 0)
