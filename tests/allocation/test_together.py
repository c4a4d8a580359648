"""Two people at the same time, for real: around the table, at the closing, and after it."""

from datetime import date

import pytest

from tests.plugins.homes import HELD, STARTS
from trousseau.core.errors import Refused

DAY = date(2026, 6, 24)


@pytest.fixture
def promised(committed_db, build):
    return build.decision()


def test_a_lease_is_drafted_or_the_decision_withdrawn_never_both(promised, staff, together):
    from trousseau.allocation.actions import withdraw_decision
    from trousseau.allocation.models import Decision
    from trousseau.tenancies.actions import draft_lease

    def draft():
        return draft_lease(
            staff.rental,
            decision=Decision.objects.get(pk=promised.pk),
            rent=40000,
            charges=5000,
            deposit=40000,
            starts_on=STARTS,
            payment_day=5,
            on=DAY,
            today=DAY,
        )

    def withdraw():
        withdraw_decision(
            staff.social, decision=Decision.objects.get(pk=promised.pk), version=1, reason="refused", on=DAY, today=DAY
        )
        return "withdrawn"

    results = together(draft, withdraw)
    failed = [result for result in results if isinstance(result, Exception)]
    assert [type(error) for error in failed] == [Refused], results
    decision = Decision.objects.get(pk=promised.pk)
    assert decision.stands == decision.leases.not_abandoned().exists()


def test_two_who_withdraw_at_once_write_it_once(promised, staff, together):
    from trousseau.allocation.actions import withdraw_decision
    from trousseau.allocation.models import Decision

    def withdraw(actor, reason):
        found = Decision.objects.get(pk=promised.pk)
        withdraw_decision(actor, decision=found, version=found.version, reason=reason, on=DAY, today=DAY)

    results = together(lambda: withdraw(staff.social, "refused"), lambda: withdraw(staff.director, "owner"))
    assert sorted(type(result).__name__ for result in results if result) in (["Refused"], ["Conflict"]), results
    won = ("refused", "owner")[results.index(None)]
    assert Decision.objects.get(pk=promised.pk).withdrawn_for == won


@pytest.fixture
def table(committed_db, build, staff, account):
    """A sitting with three members there, a dwelling, two households that fit it."""
    from trousseau.allocation.actions import note_presence, open_sitting

    member = account("commission", name="Élisée Loriot")
    sitting = open_sitting(staff.director, on=HELD, members=[staff.director], today=HELD)
    there = dict.fromkeys((staff.director, staff.commission, member), "present")
    note_presence(staff.director, sitting=sitting, version=1, presences=there)
    mandate = build.mandate()
    return sitting, mandate, [build.application("Ail"), build.application("Bleuet")], member


def kinds(results) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def deciding(actor, sitting, mandate, application, **more):
    from trousseau.allocation.actions import decide

    given = {"outcome": "allocated" if application else "adjourned", "cause": "" if application else "time"}
    return lambda: decide(
        actor, sitting=sitting, mandate=mandate, application=application, reason="Dit.", today=HELD, **given, **more
    )


def test_two_who_decide_for_one_dwelling_write_one_decision(table, staff, together):
    from trousseau.allocation.models import Decision

    sitting, mandate, (first, _second), member = table
    results = together(deciding(staff.director, sitting, mandate, first), deciding(member, sitting, mandate, None))
    assert kinds(results) == ["Decision", "Refused"], results
    assert Decision.objects.count() == 1


def test_one_household_does_not_receive_two_dwellings_at_once(table, staff, build, together):
    from trousseau.allocation.models import Decision

    sitting, mandate, (first, _second), member = table
    other = build.mandate()
    results = together(deciding(staff.director, sitting, mandate, first), deciding(member, sitting, other, first))
    assert kinds(results) == ["Decision", "Refused"], results
    assert Decision.objects.count() == 1


def test_the_minutes_hold_every_decision_whatever_falls_while_the_sitting_closes(table, staff, together):
    from trousseau.allocation.actions import close_sitting
    from trousseau.allocation.models import Decision, Sitting
    from trousseau.core.models import Document

    sitting, mandate, (first, _second), member = table

    def close():
        close_sitting(staff.director, sitting=Sitting.objects.get(pk=sitting.pk), version=2, on=HELD, today=HELD)
        return "closed"

    results = together(close, deciding(member, sitting, mandate, first))
    sitting.refresh_from_db()
    assert results[0] == "closed" and not sitting.is_open, results
    decided = Decision.objects.exists()
    assert decided == (type(results[1]) is Decision), results

    import pypdfium2

    pages = pypdfium2.PdfDocument(Document.objects.get(kind="minutes").file.read())
    printed = " ".join(page.get_textpage().get_text_range() for page in pages)
    assert (f"attribué au ménage {first.code}" in printed) == decided


def test_two_who_close_at_once_print_one_paper(table, staff, together):
    from trousseau.allocation.actions import close_sitting
    from trousseau.allocation.models import Sitting
    from trousseau.core.models import Document

    sitting = table[0]

    def close(actor):
        found = Sitting.objects.get(pk=sitting.pk)
        close_sitting(actor, sitting=found, version=found.version, on=HELD, today=HELD)

    results = together(lambda: close(staff.director), lambda: close(staff.social))
    assert kinds(results) in (["NoneType", "Refused"], ["Conflict", "NoneType"]), results
    assert list(Document.objects.filter(kind="minutes").values_list("number", flat=True)) == ["PV0001"]


def test_three_give_their_opinion_and_one_withdraws_at_once(table, staff, together):
    from trousseau.allocation.actions import give_opinions, recuse
    from trousseau.allocation.models import Opinion

    sitting, mandate, (first, _second), member = table

    def say(actor):
        give_opinions(actor, sitting=sitting, mandate=mandate, opinions={first: "for"}, today=HELD)

    def leave():
        recuse(member, sitting=sitting, member=member, mandate=mandate, on=HELD)

    together(lambda: say(staff.director), lambda: say(staff.commission), lambda: say(member), leave)
    assert set(Opinion.objects.values_list("member", flat=True)) == {staff.director.pk, staff.commission.pk}


def test_two_who_ask_the_successor_ask_one(table, staff, together):
    from trousseau.allocation.actions import call_successor, withdraw_decision
    from trousseau.allocation.models import Decision

    sitting, mandate, (first, second), _member = table
    given = deciding(staff.director, sitting, mandate, first, successors=[second])()
    withdraw_decision(staff.social, decision=given, version=1, reason="refused", on=DAY, today=DAY)

    def ask(actor):
        return call_successor(actor, decision=Decision.objects.get(pk=given.pk), on=DAY, today=DAY)

    results = together(lambda: ask(staff.social), lambda: ask(staff.director))
    assert kinds(results) == ["Decision", "Refused"], results
    assert Decision.objects.in_effect().get().application == second
