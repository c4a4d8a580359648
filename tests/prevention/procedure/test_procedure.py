"""A procedure: nothing without the owner's writing, each act proved or said not to be, the ten deadlines of its rows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from trousseau.core.agenda import Window
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Household, ToDo
from trousseau.core.personal_data import personal_data
from trousseau.prevention.actions import note_about_debt, refresh, take_step
from trousseau.prevention.agenda import planned
from trousseau.prevention.cases import people_of
from trousseau.prevention.enums import ActKind, Stage
from trousseau.prevention.models import Procedure, ProcedureAct
from trousseau.prevention.procedure import actions, queries, words
from trousseau.prevention.queries import situation
from trousseau.rules.eviction_case import Certainty
from trousseau.tenancies.models import LeaseParty

SCAN = (b"%PDF-1.4 essai", ".pdf")
OPENED = date(2026, 9, 12)
ORDERED = date(2026, 9, 15)
TODAY = date(2026, 12, 1)
AUTHORS = {"order_to_pay": "officer", "summons": "officer", "hearing": "court", "delays_granted": "court"}


@pytest.fixture
def procedure(owing, staff):
    return actions.open_procedure(
        staff.rental, lease=owing, on=OPENED, today=OPENED, clause_count=6, clause_unit="weeks", renewal="no"
    )


def instruct(procedure, staff, act="order_to_pay", on=OPENED, **more):
    given = {"payer": "owner", "representative": "lawyer", "name": "Maître Indigo"} | more
    return actions.note_instruction(staff.rental, procedure=procedure, act=act, on=on, scan=SCAN, today=TODAY, **given)


def note(procedure, staff, act, on, *, proved=True, today=TODAY, **more):
    if act in ("order_to_pay", "summons", "judgment_served", "order_to_leave"):
        more.setdefault("people", people_of([procedure.lease], on)[procedure.lease_id])
    proof = {"proof": "deed", "scan": SCAN} if proved else {}
    given = {"author": AUTHORS.get(act, "officer")} | proof | more
    return actions.note_act(staff.rental, procedure=procedure, act=act, on=on, today=today, **given)


def row(found, name):
    return next(one for one in found.deadlines if one.deadline == name)


@pytest.mark.parametrize("act", ["order_to_pay", "summons"])
def test_nothing_is_ordered_without_the_owners_writing(procedure, staff, act):
    with override("fr"), pytest.raises(Refused, match="instruction écrite") as refused:
        note(procedure, staff, act, ORDERED)
    assert "11-20.369" in refused.value.article and not ProcedureAct.objects.exists()
    late = instruct(procedure, staff, act, on=ORDERED + timedelta(1))
    with pytest.raises(Refused):  # written the day after
        note(procedure, staff, act, ORDERED)
    actions.withdraw_instruction(staff.rental, instruction=late, version=1, why="Erreur", today=TODAY)
    instruct(procedure, staff, act, on=ORDERED)
    assert len(note(procedure, staff, act, ORDERED)) == 1


def test_an_instruction_withdrawn_orders_nothing_more(procedure, staff):
    given = instruct(procedure, staff)
    with pytest.raises(Refused):
        actions.withdraw_instruction(staff.rental, instruction=given, version=1, why=" ", today=TODAY)
    actions.withdraw_instruction(staff.rental, instruction=given, version=1, why="Le propriétaire renonce", today=TODAY)
    with pytest.raises(Refused):
        note(procedure, staff, "order_to_pay", ORDERED)


def test_the_agency_does_not_speak_for_the_owner(procedure, staff):
    with override("fr"), pytest.raises(Refused, match="agence ne peut pas parler") as refused:
        instruct(procedure, staff, "summons", representative="lawyer", name="agence d’ESSAI")
    assert refused.value.field == "name"
    for wrong in ({"representative": ""}, {"representative": "relative"}, {"name": ""}):
        with pytest.raises(Refused):
            instruct(procedure, staff, "summons", **wrong)
    relative = {"representative": "relative", "name": "Ada Basalte"}
    with override("fr"), pytest.raises(Refused, match="pas encore") as refused:
        instruct(procedure, staff, "summons", **relative, power_on=TODAY + timedelta(1))
    assert refused.value.field == "power_on"
    instruct(procedure, staff, "summons", **relative, power_on=OPENED)


def test_what_the_owner_did_before_the_mandate_needs_no_instruction(procedure, staff):
    lease = procedure.lease
    lease.mandate.signed_on = date(2026, 11, 1)
    actions._ordered(procedure, ActKind.ORDER_TO_PAY, ORDERED)
    with pytest.raises(Refused):
        actions._ordered(procedure, ActKind.ORDER_TO_PAY, date(2026, 11, 1))


def test_the_deadlines_are_those_of_its_rows(procedure, staff):
    instruct(procedure, staff)
    note(procedure, staff, "order_to_pay", ORDERED, cost=15000, payer="owner")
    note(procedure, staff, "hearing", date(2026, 12, 15), proved=False)
    found = queries.follow(procedure, TODAY)
    assert row(found, "clause_effective").on == date(2026, 10, 28) and found.stage == Stage.ORDERED
    assert row(found, "prefect_told").not_after == date(2026, 11, 2)
    assert found.case.lessor == "natural" and found.case.arrears.debt == found.situation.debt > 0
    assert [act.act for act in found.case.acts] == ["order_to_pay", "hearing"]


def test_the_act_of_several_counts_once_each_has_theirs(procedure, staff):
    from trousseau.tenancies.models import LeaseParty

    holder = procedure.lease.household.holder
    spouse = type(holder).objects.create(last_name="Capucine", first_name="Joris", born_on=date(1990, 1, 1))
    lease = procedure.lease
    LeaseParty.objects.filter(lease=lease).exclude(person=holder).delete()
    LeaseParty.objects.get_or_create(lease=lease, person=holder)
    LeaseParty.objects.create(lease=lease, person=spouse, role="by_law", bond="married")
    instruct(procedure, staff)
    note(procedure, staff, "order_to_pay", ORDERED, people=[holder])
    found = queries.follow(procedure, TODAY)
    assert found.missed[0].people == (spouse,) and row(found, "clause_effective").certainty == Certainty.ASK
    assert str(spouse) in words.gaps(found)[0].said
    later = ORDERED + timedelta(5)
    note(procedure, staff, "order_to_pay", later, people=[spouse])
    found = queries.follow(procedure, TODAY)
    assert not found.missed and found.case.proved("order_to_pay").on == later
    assert row(found, "clause_effective").on == date(
        2026, 11, 3
    )  # six weeks after the 20th end on 1 November, a holiday


def test_a_partner_who_is_no_tenant_is_asked_about(procedure, staff):
    from trousseau.core.models import HouseholdMember
    from trousseau.tenancies.models import LeaseParty

    household = procedure.lease.household
    LeaseParty.objects.get_or_create(lease=procedure.lease, person=household.holder)
    person = type(household.holder).objects.create(last_name="Sauge", first_name="Joris", born_on=date(1990, 1, 1))
    HouseholdMember.objects.create(household=household, person=person, relation="partner", starts_on=OPENED)
    found = queries.follow(procedure, TODAY)
    assert found.partners == (person,) and any("Joris" in gap.said for gap in words.gaps(found))
    LeaseParty.objects.create(lease=procedure.lease, person=person, role="by_law", bond="married")
    assert queries.follow(procedure, TODAY).partners == ()


def test_an_act_before_its_predecessor_is_taken_and_said(procedure, staff):
    instruct(procedure, staff, "summons")
    note(procedure, staff, "summons", date(2026, 10, 20))
    found = queries.follow(procedure, TODAY)
    with override("fr"):
        assert any("commandement de payer" in gap.said for gap in words.gaps(found))
    assert words.lacking(found, "summons") == ActKind.ORDER_TO_PAY


def test_an_unproved_act_starts_nothing_until_its_proof_comes(procedure, staff):
    instruct(procedure, staff)
    [act] = note(procedure, staff, "order_to_pay", ORDERED, proved=False)
    found = queries.follow(procedure, TODAY)
    assert found.unproved == (act,) and row(found, "clause_effective").on is None
    actions.prove_act(staff.rental, act=act, version=1, proof="deed", scan=SCAN, today=TODAY)
    assert row(queries.follow(procedure, TODAY), "clause_effective").on == date(2026, 10, 28)
    with pytest.raises(Refused):
        actions.prove_act(staff.rental, act=act, version=2, proof="deed", scan=SCAN, today=TODAY)


@pytest.mark.parametrize(
    ("act", "on", "more", "field"),
    [
        ("hearing", date(2026, 12, 13), {"proved": False}, "on"),  # a Sunday
        ("hearing", date(2026, 12, 25), {"proved": False}, "on"),
        ("hearing", date(2026, 12, 15), {}, "scan"),  # to come, with a proof
        ("prefect_told", date(2026, 10, 28), {"received_on": date(2026, 10, 27)}, "received_on"),
        ("prefect_told", date(2026, 10, 28), {"received_on": date(2026, 12, 2)}, "received_on"),
        ("hearing", date(2062, 12, 15), {"proved": False}, "on"),
        ("judgment", date(2020, 11, 3), {}, "on"),
        ("judgment", date(2026, 11, 3), {"cost": 100}, "payer"),
        ("judgment", date(2026, 11, 3), {"scan": None}, "scan"),
        ("judgment", date(2026, 11, 3), {"by": "judge"}, "by"),
        ("delays_granted", date(2026, 11, 3), {"by": "judge", "until": date(2026, 11, 3)}, "until"),
        ("order_to_leave", date(2026, 11, 3), {"people": []}, "people"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_written(procedure, staff, act, on, more, field):
    instruct(procedure, staff, "order_to_leave")
    with pytest.raises(Refused) as refused:
        note(procedure, staff, act, on, **more)
    assert refused.value.field == field and not ProcedureAct.objects.exists()


def test_twice_the_same_is_said_by_the_base(procedure, staff):
    note(procedure, staff, "judgment", date(2026, 11, 3))
    with override("fr"), pytest.raises(ValidationError, match="déjà noté"):
        note(procedure, staff, "judgment", date(2026, 11, 3))
    with override("fr"), pytest.raises(ValidationError, match="procédure est ouverte"):
        actions.open_procedure(staff.rental, lease=procedure.lease, on=OPENED, today=OPENED)
    assert Procedure.objects.count() == ProcedureAct.objects.count() == 1


def test_noted_by_mistake_it_counts_no_more_and_stays(procedure, staff):
    [act] = note(procedure, staff, "judgment", date(2026, 11, 3))
    actions.withdraw_act(staff.rental, act=act, version=1, why="Date d’un autre dossier", today=TODAY)
    assert queries.follow(procedure, TODAY).acts == () and act.history.count() == 2
    note(procedure, staff, "judgment", date(2026, 11, 3))
    with pytest.raises(Refused):
        actions.withdraw_act(staff.rental, act=act, version=2, why="Encore", today=TODAY)


def test_two_people_at_once_meet_a_conflict(procedure, staff):
    [act] = note(procedure, staff, "judgment", date(2026, 11, 3), proved=False)
    actions.prove_act(staff.rental, act=ProcedureAct.objects.get(), version=1, proof="decision", scan=SCAN, today=TODAY)
    with pytest.raises(Conflict):
        actions.withdraw_act(staff.director, act=act, version=1, why="Erreur", today=TODAY)
    assert ProcedureAct.objects.get().withdrawn_on is None


def test_the_terms_of_the_judge_fall_at_the_first_unpaid_month(procedure, staff):
    until = date(2028, 11, 3)
    terms = {"by": "judge", "until": until, "monthly": 5000, "suspended": True}
    instruct(procedure, staff)
    note(procedure, staff, "order_to_pay", ORDERED)
    note(procedure, staff, "delays_granted", date(2026, 9, 20), **terms)
    found = queries.follow(procedure, TODAY)
    assert (
        found.stage == Stage.TERMS
        and found.fallen is None
        and row(found, "clause_effective").on == until + timedelta(1)
    )
    from trousseau.rents.run.calling import call_month

    for month in (10, 11):
        call_month(staff.rental, month=date(2026, month, 1))
    found = queries.follow(procedure, TODAY)
    assert found.fallen == date(2026, 10, 5) and words.gaps(found)[0].article == "Loi 89-462, art. 24 VII"


def test_over_indebtedness_holds_back(procedure, staff):
    instruct(procedure, staff)
    note(procedure, staff, "order_to_pay", ORDERED)
    note(procedure, staff, "overindebtedness_admissible", date(2026, 11, 10), author="commission")
    found = queries.follow(procedure, TODAY)
    assert row(found, "clause_effective").on is None and "L722-5" in words.gaps(found)[0].article


def test_closed_it_takes_no_act_until_it_is_reopened(procedure, staff):
    actions.close_procedure(
        staff.rental, procedure=procedure, version=1, on=TODAY, outcome="paid", today=TODAY, note="Dette soldée"
    )
    with pytest.raises(Refused):
        note(procedure, staff, "judgment", date(2026, 11, 3))
    with pytest.raises(Refused):
        instruct(procedure, staff)
    actions.reopen_procedure(staff.rental, procedure=procedure, version=2, why="Chèque impayé", today=date(2026, 11, 3))
    note(procedure, staff, "judgment", date(2026, 11, 3))
    assert Procedure.objects.get().outcome == "" and procedure.history.count() == 3


def test_what_is_over_and_unproved_is_said_first(procedure, staff):
    note(procedure, staff, "hearing", date(2026, 12, 15), proved=False)
    found = queries.follow(procedure, TODAY)
    assert [one.deadline for one in found.passed] == ["prefect_told"]
    with override("fr"):
        assert "2 novembre" in words.gaps(found)[0].said.replace("\xa0", " ")
    note(procedure, staff, "prefect_told", date(2026, 10, 30), proof="electronic")
    assert not queries.follow(procedure, TODAY).passed


def test_an_act_that_nothing_proves_reaches_no_stage(procedure, staff):
    def stages():
        listed = queries.with_stage(Procedure.objects.all(), TODAY).get().reached
        assert queries.STAGES[listed] == queries.follow(procedure, TODAY).stage
        return queries.STAGES[listed]

    instruct(procedure, staff, "order_to_leave")
    [left] = note(procedure, staff, "order_to_leave", date(2026, 11, 20), proved=False)
    assert stages() == Stage.OPENED
    note(procedure, staff, "hearing", date(2026, 11, 3), proved=False)  # held on its day
    assert stages() == Stage.HEARD
    actions.prove_act(staff.rental, act=left, version=1, proof="deed", scan=SCAN, today=TODAY)
    assert stages() == Stage.LEAVING


def test_who_only_reads_writes_nothing(procedure, staff):
    for role in (staff.social, staff.captation):
        with pytest.raises(Refused):
            actions.note_act(role, procedure=procedure, act="judgment", on=TODAY, author="court", today=TODAY)


def test_many_are_followed_in_as_many_queries_as_one(procedure, staff, build, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        queries.followed(Procedure.objects.all(), TODAY)
    for lease in build.copies(procedure.lease, 5):
        actions.open_procedure(staff.rental, lease=lease, on=OPENED, today=OPENED)
    with django_assert_max_num_queries(len(one) + 1):
        assert len(queries.followed(Procedure.objects.all(), TODAY)) == 6


def test_the_stage_of_the_list_is_that_of_the_page(procedure, staff):
    instruct(procedure, staff)
    for act, on, proved in (("order_to_pay", ORDERED, True), ("hearing", date(2026, 12, 15), False)):
        note(procedure, staff, act, on, proved=proved)
        for day in (ORDERED - timedelta(1), TODAY, date(2026, 12, 20)):
            found = queries.with_stage(Procedure.objects.all(), day).get()
            assert queries.STAGES[found.reached] == queries.follow(procedure, day).stage
    assert queries.with_stage(Procedure.objects.all(), TODAY).get().hearing_on == date(2026, 12, 15)


def test_the_pages(client, procedure, staff, on_day):
    on_day("2026-12-01")
    client.force_login(staff.rental)
    page = reverse("prevention:procedure", args=[procedure.pk])
    assert "ne l’a pas demandé par écrit" in client.get(page).content.decode()
    act = reverse("prevention:act", args=[procedure.pk, "order_to_pay"])
    posted = {"on": "2026-09-15", "author": "officer", "people": [procedure.lease.household.holder_id]}
    refused = client.post(act, posted)
    assert refused.status_code == 422 and b"instruction" in refused.content
    instruct(procedure, staff)
    assert client.post(act, posted, follow=True).status_code == 200
    assert client.post(act, posted).status_code == 422  # twice the same
    [made] = ProcedureAct.objects.all()
    for name, args in (
        ("prevention:procedure", [procedure.pk]),
        ("prevention:procedures", []),
        ("prevention:situation", [procedure.lease_id]),
        ("prevention:procedure_lease", [procedure.pk]),
        ("prevention:instruction", [procedure.pk]),
        ("prevention:procedure_close", [procedure.pk]),
        ("prevention:procedure_reopen", [procedure.pk]),
        ("prevention:act_prove", [made.pk]),
        ("prevention:act_withdraw", [made.pk]),
        ("prevention:act", [procedure.pk, "delays_granted"]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 200, name
    answer = client.post(reverse("prevention:act_withdraw", args=[made.pk]), {"version": 1, "why": "Mauvais dossier"})
    assert answer.status_code == 302 and ProcedureAct.objects.get().withdrawn_for == "Mauvais dossier"
    second = client.post(reverse("prevention:act_withdraw", args=[made.pk]), {"version": 1, "why": "x"}, follow=True)
    assert "déjà retiré" in second.content.decode()
    assert ProcedureAct.objects.get().withdrawn_for == "Mauvais dossier"
    assert client.post(act, posted).status_code == 302
    again = ProcedureAct.objects.get(withdrawn_on=None)  # it reaches its stage once it is proved
    actions.prove_act(staff.rental, act=again, version=again.version, proof="deed", scan=SCAN, today=TODAY)
    listed = client.get(reverse("prevention:procedures"), {"stage": "ordered", "format": "csv"})
    assert "Commandement délivré" in b"".join(listed.streaming_content).decode()


def test_the_agenda_names_nobody(client, procedure, staff, on_day):
    on_day("2026-10-01")
    instruct(procedure, staff)
    note(procedure, staff, "order_to_pay", ORDERED, today=date(2026, 10, 1))
    note(procedure, staff, "hearing", date(2026, 12, 15), proved=False, today=date(2026, 10, 1))
    client.force_login(staff.rental)
    answer = client.get(reverse("prevention:procedure_agenda", args=[procedure.pk]))
    text = answer.content.decode()
    household = procedure.lease.household
    assert f"SUMMARY:Échéance – dossier {procedure.lease.code}" in text and "DTSTART;VALUE=DATE:20261215" in text
    assert household.holder.last_name not in text and str(procedure.lease.mandate.owner) not in text
    assert answer["Cache-Control"] == "private, no-store"
    client.force_login(staff.captation)
    assert client.get(reverse("prevention:procedure_agenda", args=[procedure.pk])).status_code == 403


def test_erased_with_the_household(procedure, staff):
    instruct(procedure, staff)
    note(procedure, staff, "order_to_pay", ORDERED)
    household = Household.objects.get(pk=procedure.lease.household_id)
    for one in personal_data(Household):
        if one.model._meta.app_label == "prevention" and one.erase:
            one.erase(one.rows(household))
    assert not Procedure.objects.exists() and not ProcedureAct.history.exists()


def test_who_joins_the_lease_takes_nothing_from_an_order_already_served(procedure, staff, build):
    instruct(procedure, staff, on=ORDERED)
    note(procedure, staff, "order_to_pay", ORDERED)
    clause = [row(queries.follow(procedure, TODAY), "clause_effective")]
    newcomer = build.application("Ancolie").household.holder
    LeaseParty.objects.create(lease=procedure.lease, person=newcomer, joined_on=TODAY)
    found = queries.follow(procedure, TODAY + timedelta(1))
    assert newcomer in found.people and not found.missed
    assert [(one.on, one.certainty) for one in clause] == [
        (row(found, "clause_effective").on, row(found, "clause_effective").certainty)
    ]
    assert situation(procedure.lease, TODAY + timedelta(1)).facts.procedure.clause_on == clause[0].on


def test_who_was_a_tenant_that_day_and_received_nothing_still_lacks_it(procedure, staff, build):
    other = build.application("Ancolie").household.holder
    party = LeaseParty.objects.create(lease=procedure.lease, person=other)
    instruct(procedure, staff, on=ORDERED)
    note(procedure, staff, "order_to_pay", ORDERED, people=[procedure.lease.household.holder])
    party.left_on = ORDERED + timedelta(5)
    party.save()
    [missed] = queries.follow(procedure, TODAY).missed
    assert missed.absent == (other,)


def waiting() -> set[str]:
    return set(ToDo.objects.waiting().filter(room="prevention").values_list("kind", flat=True))


def asked(lease, day) -> set[str]:
    found = situation(lease, day).next
    return {f"prevention.{found.step}"} if found else set()


def test_what_waits_follows_each_instruction_and_the_end_of_the_procedure(procedure, staff):
    lease = procedure.lease
    for step, day in (("plan", OPENED), ("notice", date(2026, 10, 1))):
        take_step(staff.rental, lease=lease, step=step, on=day, today=day, note="Par écrit.")
    for day in (OPENED, date(2026, 11, 1)):
        note_about_debt(staff.rental, lease=lease, kind="visit", on=day, today=day, presence="met")
    refresh(lease, on=TODAY)
    assert waiting() == {"prevention.order"} == asked(lease, TODAY)
    given = instruct(procedure, staff, on=TODAY)
    assert waiting() == asked(lease, TODAY) != {"prevention.order"}
    actions.withdraw_instruction(staff.rental, instruction=given, version=1, why="Erreur", today=TODAY)
    assert waiting() == {"prevention.order"}
    note(procedure, staff, "hearing", date(2026, 12, 15), proved=False)
    procedure.refresh_from_db()
    for verb, more in (
        (actions.close_procedure, {"on": TODAY, "outcome": "paid"}),
        (actions.reopen_procedure, {"why": "Chèque impayé"}),
    ):
        verb(staff.rental, procedure=procedure, version=procedure.version, today=TODAY, **more)
        procedure.refresh_from_db()
        assert waiting() == asked(lease, TODAY)


def test_the_agenda_keeps_the_hearings_that_were_held_before_the_end_of_the_procedure(procedure, staff):
    for day in (date(2026, 11, 3), date(2026, 12, 15)):
        note(procedure, staff, "hearing", day, proved=False)
    window = Window(staff.rental, date(2026, 11, 1), date(2026, 12, 31))
    assert [entry.on for entry in planned(window)] == [date(2026, 11, 3), date(2026, 12, 15)]
    procedure.refresh_from_db()
    actions.close_procedure(
        staff.rental, procedure=procedure, version=procedure.version, on=TODAY, outcome="paid", today=TODAY
    )
    assert [entry.on for entry in planned(window)] == [date(2026, 11, 3)]


def test_it_is_closed_on_no_day_before_an_act_of_it_that_stands(procedure, staff):
    def close(on):
        procedure.refresh_from_db()
        given = {"on": on, "outcome": "paid", "today": TODAY}
        actions.close_procedure(staff.rental, procedure=procedure, version=procedure.version, **given)

    (act,) = note(procedure, staff, "judgment", date(2026, 11, 3))
    note(procedure, staff, "hearing", date(2026, 12, 15), proved=False)  # to come: it holds nothing
    with pytest.raises(Refused, match=r"3\s+novembre 2026") as refused:
        close(date(2026, 10, 1))
    assert refused.value.field == "on" and Procedure.objects.get().closed_on is None
    actions.withdraw_act(staff.rental, act=act, version=act.version, why="Erreur.", today=TODAY)
    close(date(2026, 10, 1))
    assert Procedure.objects.get().closed_on == date(2026, 10, 1)


AFTER = date(2027, 5, 4)  # outside the truce
WINTER = date(2027, 2, 2)


@pytest.fixture
def ready(procedure, staff):
    """A judgment and an order to leave, each with its proof."""
    note(procedure, staff, "judgment", date(2026, 11, 10), author="court", proof="decision", scan=SCAN, proved=False)
    instruct(procedure, staff, "order_to_leave", on=OPENED)
    note(procedure, staff, "order_to_leave", date(2026, 11, 20))
    return procedure


class TestAnEvictionIsCarriedOutByTheLaw:
    @pytest.mark.parametrize(
        ("more", "field", "words"),
        [
            ({"author": "agency"}, "author", "commissaire de justice seul"),
            ({"author": "owner"}, "author", "infraction à signaler"),
            ({"proved": False}, "proof", "procès-verbal"),
            ({"proof": "letter"}, "proof", "procès-verbal"),
            ({"today": date(2027, 5, 3)}, "scan", "à venir"),
            ({"today": date(2027, 5, 3), "proved": False}, "on", "une fois exécutée"),
        ],
    )
    def test_by_an_officer_with_the_record_of_what_was_done(self, ready, staff, more, field, words):
        with override("fr"), pytest.raises(Refused, match=words) as refused:
            note(ready, staff, "evicted", AFTER, **{"today": AFTER} | more)
        assert refused.value.field == field
        assert not ready.acts.filter(act="evicted").exists()

    def test_after_a_title_and_an_order_to_leave(self, procedure, staff):
        with override("fr"), pytest.raises(Refused, match="un titre à ce jour"):
            note(procedure, staff, "evicted", AFTER, today=AFTER)
        note(
            procedure, staff, "judgment", date(2026, 11, 10), author="court", proved=False
        )  # not proved: it counts for nothing
        with override("fr"), pytest.raises(Refused, match="un titre à ce jour"):
            note(procedure, staff, "evicted", AFTER, today=AFTER)
        note(procedure, staff, "conciliation", date(2026, 11, 12), author="court")
        with override("fr"), pytest.raises(Refused, match="commandement de quitter"):
            note(procedure, staff, "evicted", AFTER, today=AFTER)
        instruct(procedure, staff, "order_to_leave", on=OPENED)
        note(procedure, staff, "order_to_leave", date(2026, 11, 20))
        with override("fr"), pytest.raises(Refused, match="un titre à ce jour"):  # the day before its title
            note(procedure, staff, "evicted", date(2026, 11, 11), today=AFTER)
        assert len(note(procedure, staff, "evicted", AFTER, today=AFTER)) == 1

    def test_in_the_truce_with_what_leaves_it_out_alone(self, ready, staff):
        with (
            override("fr"),
            pytest.raises(Refused, match="trêve hivernale, qui prend fin le 1er.avril 2027") as refused,
        ):
            note(ready, staff, "evicted", WINTER, today=AFTER)
        assert (refused.value.field, refused.value.article) == ("note", "CPCE, art. L412-6")
        assert len(note(ready, staff, "evicted", WINTER, today=AFTER, note="Relogement rue des Essais.")) == 1

    def test_a_procedure_ends_by_an_eviction_that_was_noted(self, ready, staff):
        ready.refresh_from_db()
        closing = {"version": ready.version, "on": AFTER, "outcome": "evicted", "today": AFTER}
        with override("fr"), pytest.raises(Refused, match="Aucune expulsion") as refused:
            actions.close_procedure(staff.rental, procedure=ready, **closing)
        assert refused.value.field == "outcome"
        note(ready, staff, "evicted", AFTER, today=AFTER)
        actions.close_procedure(staff.rental, procedure=ready, **closing)
        assert Procedure.objects.get().outcome == "evicted"

    def test_who_is_put_out_without_a_title_is_told_as_an_offence_and_counted_as_no_eviction(
        self, procedure, staff, client, on_day
    ):
        note(procedure, staff, "put_out", WINTER, author="owner", proved=False, today=AFTER)
        on_day(AFTER.isoformat())
        client.force_login(staff.rental)
        page = client.get(reverse("prevention:procedure", args=[procedure.pk])).content.decode()
        assert "Mise dehors sans titre" in page and "226-4-2" in page and "porter plainte" in page
        with override("fr"), pytest.raises(Refused, match="Aucune expulsion"):
            actions.close_procedure(
                staff.rental, procedure=procedure, version=procedure.version, on=AFTER, outcome="evicted", today=AFTER
            )


def test_a_summons_before_the_last_day_to_pay_is_warned_about(procedure, staff, client, on_day):
    instruct(procedure, staff)
    instruct(procedure, staff, "summons")
    note(procedure, staff, "order_to_pay", ORDERED)
    first = row(queries.follow(procedure, TODAY), "summons_allowed").on
    assert first is not None
    with override("fr"), pytest.raises(Refused, match="peut encore payer") as refused:
        note(procedure, staff, "summons", first - timedelta(1))
    assert refused.value.field == "early" and not procedure.acts.filter(act="summons").exists()
    on_day(TODAY.isoformat())
    client.force_login(staff.rental)
    url = reverse("prevention:act", args=[procedure.pk, "summons"])
    people = [one.pk for one in people_of([procedure.lease], TODAY)[procedure.lease_id]]
    sent = {"on": str(first - timedelta(1)), "author": "officer", "people": people}
    assert 'name="early"' not in client.get(url).content.decode().replace('type="hidden" name="early"', "")
    asked = client.post(url, sent)
    assert asked.status_code == 422 and 'type="checkbox" name="early"' in asked.content.decode()
    assert client.post(url, sent | {"early": "on"}).status_code == 302
    assert procedure.acts.filter(act="summons").exists()
    actions.withdraw_act(staff.rental, act=procedure.acts.get(act="summons"), version=1, why="Erreur", today=TODAY)
    assert note(procedure, staff, "summons", first)
