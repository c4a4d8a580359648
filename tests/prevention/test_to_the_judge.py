"""From the first unpaid rent to the judge: what a stranger could write that cannot be, or read that is not so."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.core.models import Agency
from trousseau.followup.models import Contact
from trousseau.prevention import actions, queries
from trousseau.prevention.actions_creditor import note_file
from trousseau.prevention.cases import people_of
from trousseau.prevention.enums import LetterKind
from trousseau.prevention.letters.papers import Asked
from trousseau.prevention.letters.queries import basis, compose
from trousseau.prevention.models import OwnerInstruction, ProcedureAct
from trousseau.prevention.procedure import actions as procedures
from trousseau.prevention.procedure import queries as followed
from trousseau.prevention.procedure import words
from trousseau.rents.models import PaymentPlan
from trousseau.rules.eviction_case import Certainty

SCAN = (b"%PDF-1.4 essai", ".pdf")
DAY = date(2026, 9, 12)
LATER = date(2026, 12, 1)


def url(name, *args):
    return reverse(f"prevention:{name}", args=args)


def letter(staff, lease, kind, on=DAY, **asked):
    return compose(queries.situation(lease, on), kind, Asked(**asked), basis([lease], staff.rental, on), on)


@pytest.fixture(autouse=True)
def phone(staff):
    """Whom to call: each letter bears it."""
    Agency.objects.update(phone="03 80 00 00 00")


@pytest.fixture
def procedure(owing, staff):
    return procedures.open_procedure(staff.rental, lease=owing, on=DAY, today=DAY, clause_count=6, clause_unit="weeks")


def instruct(procedure, staff, act="summons", on=DAY):
    given = {"payer": "owner", "representative": "lawyer", "name": "Maître Indigo", "scan": SCAN, "today": LATER}
    return procedures.note_instruction(staff.rental, procedure=procedure, act=act, on=on, **given)


def note(procedure, staff, act, on, **more):
    given = {"author": "officer", "proof": "deed", "scan": SCAN, "today": LATER} | more
    if act in ("order_to_pay", "summons", "order_to_leave"):
        given["people"] = people_of([procedure.lease], on)[procedure.lease_id]
    return procedures.note_act(staff.rental, procedure=procedure, act=act, on=on, **given)


@pytest.mark.parametrize("place", ["prevention:contact", "followup:contact_new"])
def test_a_form_left_as_it_opened_says_no_meeting(client, owing, staff, on_day, place):
    on_day("2026-09-12")
    client.force_login(staff.rental)
    target = reverse(place, args=[owing.pk if place.startswith("prevention") else owing.household_id])
    for asked in ("", "?kind=call", "?kind=letter"):
        form = client.get(target + asked).context["form"]
        assert "checked" not in str(form["presence"]) and str(form["presence"]).count("required") >= 4
    answer = client.post(target, {"kind": "call", "on": "2026-09-12"})
    assert answer.status_code == 422 and not Contact.objects.exists()


def test_a_contact_of_before_the_lease_is_refused(client, owing, staff, on_day):
    on_day("2026-09-12")
    client.force_login(staff.rental)
    answer = client.post(url("contact", owing.pk), {"kind": "call", "presence": "met", "on": "2001-09-12"})
    assert answer.status_code == 422 and "11 juillet 2026" in answer.content.decode().replace("\xa0", " ")
    assert not Contact.objects.exists()


def test_a_contact_of_another_year_is_read_with_its_year(client, owing, staff, on_day):
    actions.note_about_debt(staff.rental, lease=owing, kind="call", on=DAY, today=DAY, presence="absent")
    client.force_login(staff.rental)
    for today, shown in (("2026-09-20", False), ("2027-01-10", True)):
        on_day(today)
        page = client.get(url("situation", owing.pk)).content.decode().replace("\xa0", " ")
        place = page.index('<time datetime="2026-09-12"', page.index("timeline"))
        assert ("2026</time>" in page[place : place + 120]) == shown


@pytest.mark.parametrize("day", [date(2020, 1, 1), LATER + timedelta(1)])
def test_a_renewal_that_cannot_be_is_refused(procedure, staff, day):
    with pytest.raises(Refused) as refused:
        procedures.describe_procedure(
            staff.rental, procedure=procedure, version=1, renewal="dated", renewed_on=day, today=LATER
        )
    assert refused.value.field == "renewed_on"


def test_of_an_admitted_file_the_letter_about_the_ccapex_asks_nothing(owing, staff):
    note_file(staff.rental, lease=owing, act="overindebtedness_admissible", on=DAY, today=DAY)
    told = letter(staff, owing, LetterKind.TOLD)
    said = " ".join((*told.opening, *told.points, *told.closing)).replace("\xa0", " ")
    assert "12 septembre 2026" in said and "ne peut pas" in said and told.head != "Ce qui reste à payer"


@pytest.mark.parametrize("days", [1, 7, 63, 26000])
def test_a_formal_notice_leaves_a_time_that_is_one(owing, staff, days):
    with pytest.raises(Refused) as refused:
        letter(staff, owing, LetterKind.FORMAL, until=DAY + timedelta(days))
    assert refused.value.field == "until" and "20 septembre 2026" in str(refused.value).replace("\xa0", " ")


@pytest.mark.parametrize("until", [date(2026, 9, 20), date(2026, 11, 12)])
def test_the_last_day_of_a_formal_notice_is_said_as_one(owing, staff, until):
    said = " ".join(letter(staff, owing, LetterKind.FORMAL, until=until).opening)
    assert "au plus tard le" in said and "avant le" not in said


def test_an_order_to_leave_waits_for_the_owner(procedure, staff):
    with pytest.raises(Refused):
        note(procedure, staff, "order_to_leave", date(2026, 11, 3))
    instruct(procedure, staff, "order_to_leave")
    note(procedure, staff, "order_to_leave", date(2026, 11, 3))
    found = followed.follow(procedure, LATER)
    row = next(one for one in found.deadlines if one.deadline == "enforcement_delays")
    assert row.certainty == Certainty.CONTESTABLE  # no judgment
    assert not any(one.deadline == "enforcement_delays" for _day, one in found.days())  # nobody granted any
    assert str(words.NAMES["enforcement_delays"]) not in words.headline(found)


def test_the_missing_instruction_is_named_next(procedure, staff):
    note(procedure, staff, "judgment", date(2026, 11, 3), author="court")
    note(procedure, staff, "judgment_served", date(2026, 11, 10), people=[procedure.lease.household.holder])
    found = followed.follow(procedure, LATER)
    assert any("act=order_to_leave" in gap.url for gap in words.gaps(found))


def test_a_plan_stops_on_the_day_of_the_decision(owing, staff):
    plan = actions.agree_plan(
        staff.rental, lease=owing, each=10000, first_on=date(2026, 10, 5), agreed_on=DAY, today=DAY
    )
    note_file(
        staff.rental,
        lease=owing,
        act="overindebtedness_admissible",
        on=date(2026, 11, 12),
        today=date(2026, 11, 28),
        proof="letter",
        scan=SCAN,
    )
    ended = PaymentPlan.objects.get(pk=plan.pk)
    assert (ended.ended_on, ended.end_noted_on) == (date(2026, 11, 12), date(2026, 11, 28))


def test_one_file_stands_at_a_time(owing, staff):
    given = {"lease": owing, "act": "overindebtedness_admissible", "today": LATER}
    note_file(staff.rental, on=date(2026, 9, 20), **given)
    with pytest.raises(Refused, match="20"):
        note_file(staff.rental, on=date(2026, 11, 12), **given)
    assert ProcedureAct.objects.count() == 1


def test_one_instruction_of_an_act_stands_at_a_time(procedure, staff):
    first = instruct(procedure, staff)
    with pytest.raises(Refused):
        instruct(procedure, staff, on=date(2026, 10, 1))
    assert OwnerInstruction.objects.count() == 1
    procedures.withdraw_instruction(staff.rental, instruction=first, version=1, why="Autre avocat", today=LATER)
    instruct(procedure, staff, on=date(2026, 10, 1))


def test_a_summons_that_was_served_is_done(procedure, staff):
    for act in ("order_to_pay", "summons"):
        instruct(procedure, staff, act)
    note(procedure, staff, "order_to_pay", date(2026, 9, 15))
    note(procedure, staff, "summons", date(2026, 11, 20))
    shown = next(one for one in words.shown(followed.follow(procedure, LATER)) if one.row.deadline == "summons_allowed")
    assert shown.done and shown.days == [] and shown.tone == "ok"


def test_the_letter_about_the_ccapex_lists_what_its_sheet_bears(owing, staff):
    told, sheet = (letter(staff, owing, kind) for kind in (LetterKind.TOLD, LetterKind.ALERT))
    borne, said = {name for name, _value in sheet.facts}, " ".join(told.points)
    for fact, word in (
        ("Téléphone du locataire", "téléphone"),
        ("Plan d’apurement", "plan de paiement"),
        ("Courriers envoyés au locataire", "courriers"),
        ("Aide au logement versée à l’agence", "l’aide versée"),
        ("Signalé à l’organisme payeur de l’aide", "prévenu la CAF"),
        ("Premier mois impayé", "premier mois"),
    ):
        assert (fact in borne) == (word in said), fact


def test_one_contact_typed_twice_is_one(owing, staff):
    given = {"lease": owing, "kind": "call", "on": DAY, "today": DAY, "presence": "absent"}
    first = actions.note_about_debt(staff.rental, **given, key="one")
    assert actions.note_about_debt(staff.rental, **given, key="two") == first
    assert actions.note_about_debt(staff.rental, **given | {"presence": "met"}) != first
    assert actions.note_about_debt(staff.rental, **given, next_on=date(2026, 9, 20)) != first
    assert Contact.objects.count() == 3


def test_a_surety_is_called_on_once_the_household_is_told(owing, staff):
    from trousseau.prevention.owner_letters import account
    from trousseau.tenancies.models import Guarantee

    day = date(2026, 9, 15)
    assert not account(owing, day).surety
    Guarantee.objects.create(
        lease=owing,
        kind="surety",
        name="Ada Basalte",
        starts_on=owing.starts_on,
        signed_on=owing.starts_on,
        limit=500000,
    )
    found = queries.situation(owing, date(2026, 8, 11))
    assert found.next.step != "claim" and found.next.then == "claim" and account(owing, day).surety
    actions.note_about_debt(staff.rental, lease=owing, kind="call", on=day, today=day, presence="met")
    found = queries.situation(owing, day)
    assert "claim" in (found.next.step, found.next.then)


def test_what_the_list_asks_is_what_the_command_answers(owing, staff):
    """A letter that left three days ago and is noted today makes nothing of the list older than today."""
    from trousseau.core.models import ToDo
    from trousseau.mail import actions as mail
    from trousseau.prevention.command import next_actions
    from trousseau.prevention.letters.preparing import prepare_letter
    from trousseau.prevention.todo import KINDS, NEXT

    written, noted = date(2026, 9, 7), date(2026, 9, 12)
    [item] = prepare_letter(staff.rental, lease=owing, kind="first", asked=Asked(), channel="post", today=written)
    actions.refresh_all(noted)
    mail.send(staff.rental, items=[item], on=written, today=noted)
    told = {(row["tenancy"], row["action"]) for row in next_actions(noted)}
    steps = {kind.code: step.value for step, kind in KINDS.items()}
    assert (
        told
        and {(row.params["lease"], steps.get(row.kind)) for row in ToDo.objects.waiting().filter(kind__in=NEXT)} == told
    )
