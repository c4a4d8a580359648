"""A plan by sum or by months, seen before it is kept; missed, withdrawn, decided on; the terms of a judge."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from tests.plugins.papers import PDF
from trousseau.applications.models import Application, Resource
from trousseau.core.errors import Refused
from trousseau.core.models import AccessLog, ToDo
from trousseau.prevention import actions
from trousseau.prevention.actions_creditor import note_file
from trousseau.prevention.models import PlanDecision, ProcedureAct, StepTaken
from trousseau.prevention.nightly import JOBS
from trousseau.prevention.procedure.actions import note_act, open_procedure, withdraw_act
from trousseau.prevention.procedure.queries import follow
from trousseau.prevention.queries import situation
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.models import PaymentPlan, PlanBreach
from trousseau.rents.run.calling import call_month

TODAY = date(2026, 9, 12)
SCAN = (PDF, ".pdf")


def agree(lease, staff, **changes):
    given = {"first_on": date(2026, 10, 5), "agreed_on": TODAY, "today": TODAY} | changes
    return actions.agree_plan(staff.rental, lease=lease, **given)


def pay(lease, staff, cents, on):
    receive_payment(
        staff.rental, lease=lease, payer="tenant", method="card", amount=cents, on=on, today=on, key=f"{on}{cents}"
    )


def night(on):
    for job in JOBS.values():
        job(on)


def missed(lease):
    return ToDo.objects.waiting().filter(kind="prevention.instalment", subject=f"lease:{lease.pk}").first()


def test_a_plan_by_months_spreads_the_whole_debt(owing, staff):
    plan = agree(owing, staff, months=7)
    assert [one.cents for one in plan.instalments.all()] == [12857] * 6 + [12858]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"months": 0}, "months", "au moins un mois"),
        ({"months": -1}, "months", "au moins un mois"),
        ({"months": 400}, "months", "120 mois au plus"),
        ({"each": 90001}, "each", "900,00"),
        ({"each": 0}, "each", "zéro"),
        ({"each": 749}, "each", "dix ans"),
        ({}, "each", "l’un des deux"),
        ({"each": 25000, "months": 4}, "each", "l’un des deux"),
        ({"months": 4, "first_on": date(2026, 9, 11)}, "first_on", ""),
        ({"months": 4, "agreed_on": date(2026, 9, 1), "first_on": date(2026, 9, 5)}, "first_on", "passé"),
        ({"months": 4, "grace_days": 32}, "grace_days", "plus d’un mois"),
        ({"months": 4, "agreed_on": date(1990, 9, 12)}, "agreed_on", "11 juillet 2026"),
    ],
)
def test_what_makes_no_plan_is_refused_in_words_beside_its_field(owing, staff, changes, field, said):
    with override("fr"), pytest.raises(Refused) as refused:
        agree(owing, staff, **changes)
    assert refused.value.field == field
    assert said in str(refused.value.message).replace("\u202f", " ").replace("\u00a0", " ")
    assert not PaymentPlan.objects.exists() and not StepTaken.objects.exists()


def test_months_of_less_than_a_cent_are_refused(owing, staff):
    pay(owing, staff, 89997, date(2026, 9, 11))  # three cents are left
    with pytest.raises(Refused) as refused:
        agree(owing, staff, months=4)
    assert refused.value.field == "months"


def test_the_terms_of_a_judge_count_what_was_paid_before_them_and_noted_since(owing, staff):
    file = open_procedure(staff.rental, lease=owing, on=TODAY, today=TODAY)
    given = {"by": "judge", "until": date(2027, 12, 31), "proof": "decision", "scan": SCAN}
    [act] = note_act(staff.rental, procedure=file, act="delays_granted", on=TODAY, author="court", today=TODAY, **given)
    paid = {"payer": "tenant", "method": "card", "on": date(2026, 9, 10), "today": date(2026, 9, 20), "key": "late"}
    receive_payment(staff.rental, lease=owing, amount=10000, **paid)
    later = date(2026, 9, 21)
    plan = actions.note_terms(staff.rental, act=act, each=10000, first_on=date(2026, 10, 5), today=later)
    assert plan.debt == 80000 and situation(owing, later).plan.left == 80000
    assert situation(owing, TODAY).debt == 90000 and situation(owing, TODAY).plan is None  # as it was known then


def test_a_plan_withdrawn_is_no_step_taken_and_a_second_tab_is_told(client, owing, staff, on_day):
    on_day("2026-09-12")
    client.force_login(staff.rental)
    plan, page = agree(owing, staff, months=4), reverse("prevention:situation", args=[owing.pk])
    assert len(client.get(page).context["taken"]) == 1
    url = reverse("prevention:plan_withdraw", args=[plan.pk])
    assert client.post(url, {"why": "Un autre ménage."}).status_code == 302
    assert client.get(page).context["taken"] == [] and "Un autre ménage." in words(client.get(page))
    for answer in (client.get(url, follow=True), client.post(url, {"why": "Encore."}, follow=True)):
        assert answer.redirect_chain and "déjà" in words(answer)
    plan.refresh_from_db()
    assert plan.ended_for == "Un autre ménage."


def test_a_decision_withdrawn_is_told_to_a_second_tab(client, owing, staff, on_day):
    on_day("2026-09-12")
    client.force_login(staff.rental)
    plan = agree(owing, staff, months=4)
    told = {"decision": "accepted", "body": "caf", "on": TODAY, "scan": SCAN, "today": TODAY}
    made = actions.note_decision(staff.rental, plan=plan, **told)
    url = reverse("prevention:plan_decision_withdraw", args=[made.pk])
    given = {"version": made.version, "why": "Un autre plan."}
    assert client.post(url, given).status_code == 302
    assert "retiré" in words(client.post(url, given, follow=True)).lower()


def posted(client, lease, **more):
    given = {"agreed_on": "2026-09-12", "months": "4", "first_on": "2026-10-05", "grace_days": "5"} | more
    return client.post(reverse("prevention:plan", args=[lease.pk]), given)


def words(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_preview_keeps_nothing_and_says_why_no_budget_is_known(client, staff, owing, on_day):
    on_day("2026-09-12")
    client.force_login(staff.rental)
    Resource.objects.filter(application__household=owing.household).delete()
    assert 'value="preview"' in words(client.get(reverse("prevention:plan", args=[owing.pk])))
    answer = posted(client, owing, stage="preview")
    assert answer.status_code == 200 and not PaymentPlan.objects.exists() and not StepTaken.objects.exists()
    page = words(answer)
    assert "225,00" in page and "5 janvier 2027" in page and "Budget inconnu" in page
    assert "aucune ressource n’est prouvée" in page.lower()
    assert AccessLog.objects.filter(page="prevention:plan").exists()
    assert posted(client, owing, months="400", stage="preview").status_code == 422
    assert posted(client, owing).status_code == 302 and PaymentPlan.objects.get().grace_days == 5


def test_a_debt_that_changed_since_the_preview_is_said_and_previewed_again(client, staff, owing, on_day):
    on_day("2026-09-12")
    client.force_login(staff.rental)
    assert 'name="seen" value="90000"' in words(posted(client, owing, stage="preview"))
    pay(owing, staff, 10000, TODAY)
    for stage in ("", "to_sign"):
        answer = posted(client, owing, seen="90000", stage=stage)
        page = words(answer)
        assert answer.status_code == 422 and not PaymentPlan.objects.exists()
        assert "900,00 € alors, 800,00 € maintenant" in page and 'name="seen" value="80000"' in page
    assert "800,00" in words(posted(client, owing, seen="80000", stage="preview"))
    assert posted(client, owing, seen="80000").status_code == 302 and PaymentPlan.objects.get().debt == 80000


def test_the_preview_says_what_is_left_of_proved_resources_and_not_of_old_ones(client, staff, owing, on_day):
    on_day("2026-09-12")
    client.force_login(staff.rental)
    request = Application.objects.filter(household=owing.household).first()
    given = {"kind": "wage", "cents": 95000, "starts_on": date(2025, 1, 1), "proof": "payslip"}
    Resource.objects.filter(application=request).delete()
    row = Resource.objects.create(application=request, proved_on=date(2026, 8, 1), **given)
    # 450 € of rent and charges, no aid paid to the agency
    assert "le ménage a 500,00 € par mois ; avec une échéance, 275,00 €" in words(
        posted(client, owing, stage="preview")
    )
    Resource.objects.filter(pk=row.pk).update(proved_on=date(2025, 8, 1))
    assert "plus d’un an" in words(posted(client, owing, stage="preview"))


def test_a_breach_is_noticed_the_night_after_the_agreed_delay_once(owing, staff):
    plan = agree(owing, staff, each=25000, grace_days=7)
    call_month(staff.rental, month=date(2026, 10, 1))
    pay(owing, staff, 45000, date(2026, 10, 5))  # the current rent alone
    for day in range(6, 13):
        night(date(2026, 10, day))
        assert missed(owing) is None and not PlanBreach.objects.exists()
    for _twice in range(2):
        night(date(2026, 10, 13))
        found = PlanBreach.objects.get()
        assert (found.plan, found.due_on, found.on, found.cents) == (plan, date(2026, 10, 5), date(2026, 10, 13), 25000)
        assert (missed(owing).due_on, missed(owing).params["debt"]) == (date(2026, 10, 13), "250,00\xa0€")


def test_nights_that_did_not_run_are_read_as_if_they_had(owing, staff):
    agree(owing, staff, each=25000, grace_days=7)
    for month in (10, 11):
        call_month(staff.rental, month=date(2026, month, 1))
    pay(owing, staff, 45000, date(2026, 10, 5))
    pay(owing, staff, 25000, date(2026, 10, 20))  # late, before the only night that runs
    pay(owing, staff, 70000, date(2026, 11, 5))
    night(date(2026, 11, 30))
    found = PlanBreach.objects.get()
    assert (found.due_on, found.on) == (date(2026, 10, 5), date(2026, 10, 13))
    assert missed(owing) is None  # it came since


def test_a_plan_kept_to_its_end_is_thanked(owing, staff):
    agree(owing, staff, each=45000)
    pay(owing, staff, 90000, date(2026, 9, 20))
    night(date(2026, 9, 21))
    assert PaymentPlan.objects.get().why_ended == "kept"
    assert ToDo.objects.waiting().get(room="prevention", subject=f"lease:{owing.pk}").kind == "prevention.thanks"


def test_a_plan_entered_by_mistake_counts_no_more_and_stays_in_the_history(client, staff, owing, on_day):
    plan = agree(owing, staff, months=4)
    assert situation(owing, TODAY).done.plan == TODAY
    on_day("2026-09-13")
    client.force_login(staff.rental)
    url = reverse("prevention:plan_withdraw", args=[plan.pk])
    assert client.post(url, {"why": ""}).status_code == 422
    assert client.post(url, {"why": "Un autre ménage."}).status_code == 302
    plan.refresh_from_db()
    assert (plan.why_ended, plan.ended_for, plan.ended_by) == ("mistake", "Un autre ménage.", staff.rental)
    assert plan.instalments.count() == 4 and StepTaken.objects.filter(plan=plan).exists()
    later = situation(owing, date(2026, 9, 13))
    assert later.plan is None and later.done.plan is None
    assert situation(owing, TODAY).plan is not None  # nothing later is read
    assert not ToDo.objects.waiting().filter(kind="prevention.plan_copy").exists()
    assert "Un autre ménage." in words(client.get(reverse("prevention:situation", args=[owing.pk])))
    assert client.get(url, follow=True).status_code == 200  # a second tab reads that it is done
    agree(owing, staff, months=3, today=date(2026, 9, 13))


@pytest.mark.parametrize(("on", "body", "unsure"), [("2026-10-01", "caf", False), ("2027-01-10", "caf", True)])
def test_a_decision_has_its_day_and_its_proof_and_says_when_another_body_decides(
    client, staff, owing, on_day, on, body, unsure
):
    plan = agree(owing, staff, months=24)
    on_day("2027-01-10")
    client.force_login(staff.rental)
    url = reverse("prevention:plan_decision", args=[plan.pk])
    assert client.get(url).context["form"]["body"].value() == "ccapex"
    given = {"decision": "suspended", "body": body, "on": on}
    assert client.post(url, given).context["form"].errors["scan"]
    given["scan"] = SimpleUploadedFile("avis.pdf", PDF)
    assert client.post(url, given).status_code == 302
    found = PlanDecision.objects.get()
    page = words(client.get(reverse("prevention:situation", args=[owing.pk])))
    assert "Aide suspendue" in page and ("ce n’est pas qui décide" in page) is unsure
    proof = client.get(reverse("prevention:plan_decision_proof", args=[found.pk]))
    assert b"".join(proof.streaming_content) == PDF
    undo = reverse("prevention:plan_decision_withdraw", args=[found.pk])
    assert client.post(undo, {"version": found.version, "why": "Mauvais ménage."}).status_code == 302
    assert "Aide suspendue" not in words(client.get(reverse("prevention:situation", args=[owing.pk])))


@pytest.fixture
def granted(owing, staff) -> ProcedureAct:
    """Delays of the judge of 12 September 2026, until 31 December 2026, 100 € a month, the clause suspended."""
    procedure = open_procedure(staff.rental, lease=owing, on=TODAY, today=TODAY)
    [act] = note_act(
        staff.rental,
        procedure=procedure,
        act="delays_granted",
        on=TODAY,
        author="court",
        today=TODAY,
        proof="decision",
        scan=SCAN,
        by="judge",
        until=date(2026, 12, 31),
        monthly=10000,
        suspended=True,
    )
    return act


def test_the_terms_of_a_judge_are_a_plan_whose_last_instalment_takes_what_is_left(
    owing, staff, granted, client, on_day
):
    agreed = agree(owing, staff, months=4)
    on_day("2026-09-12")
    client.force_login(staff.rental)
    url = reverse("prevention:plan_terms", args=[granted.pk])
    assert "100,00" in words(client.get(url)) or 'value="100' in words(client.get(url))
    assert client.post(url, {"each": "100", "first_on": "2026-10-05"}).status_code == 302
    agreed.refresh_from_db()
    plan = PaymentPlan.objects.get(ended_on=None)
    assert (agreed.why_ended, plan.origin) == ("replaced", "judge")
    assert [one.cents for one in plan.instalments.all()] == [10000, 10000, 70000]


def test_the_terms_of_a_decision_sent_again_are_one_plan_and_others_take_its_place(owing, staff, granted):
    said = {"act": granted, "each": 10000, "first_on": date(2026, 10, 5), "today": TODAY}
    plan = actions.note_terms(staff.rental, **said)
    assert actions.note_terms(staff.rental, **said) == plan and PaymentPlan.objects.get() == plan
    assert StepTaken.objects.count() == 1
    right = actions.note_terms(staff.rental, **said | {"each": 20000})
    plan.refresh_from_db()
    assert (plan.why_ended, right.ended_on) == ("replaced", None)


def test_the_suspension_falls_at_the_first_unpaid_month_and_no_sooner(owing, staff, granted):
    actions.note_terms(staff.rental, act=granted, each=10000, first_on=date(2026, 10, 20), today=TODAY)
    for month in (10, 11):
        call_month(staff.rental, month=date(2026, month, 1))
    pay(owing, staff, 45000, date(2026, 10, 5))  # the oldest debt by the books, the current rent by the sums
    pay(owing, staff, 10000, date(2026, 10, 20))
    night(date(2026, 10, 25))
    assert follow(granted.procedure, date(2026, 10, 25)).fallen is None and missed(owing) is None
    night(date(2026, 11, 6))  # the rent of 5 November did not come
    assert follow(granted.procedure, date(2026, 11, 6)).fallen == date(2026, 11, 5)
    row = missed(owing)
    assert (row.due_on, row.article) == (date(2026, 11, 6), "Loi 89-462, art. 24 VII")
    night(date(2026, 11, 25))
    assert PlanBreach.objects.count() == 1  # it falls once


def test_terms_noted_late_are_read_from_the_day_of_the_decision(owing, staff, granted):
    for month in (10, 11):
        call_month(staff.rental, month=date(2026, month, 1))
    pay(owing, staff, 10000, date(2026, 10, 20))  # the instalment, without the rent of October
    late = date(2026, 11, 2)
    actions.note_terms(staff.rental, act=granted, each=10000, first_on=date(2026, 10, 20), today=late)
    night(date(2026, 11, 3))
    assert follow(granted.procedure, date(2026, 11, 3)).fallen == date(2026, 10, 5)


def test_terms_without_a_proof_or_of_another_judge_make_no_plan(owing, staff, granted):
    ProcedureAct.objects.filter(pk=granted.pk).update(by="enforcement")
    granted.refresh_from_db()
    with pytest.raises(Refused):
        actions.note_terms(staff.rental, act=granted, each=10000, first_on=date(2026, 10, 5), today=TODAY)
    ProcedureAct.objects.filter(pk=granted.pk).update(by="judge", paper=None, proof="")
    granted.refresh_from_db()
    with pytest.raises(Refused):
        actions.note_terms(staff.rental, act=granted, each=10000, first_on=date(2026, 10, 5), today=TODAY)
    assert not PaymentPlan.objects.exists()


def decided(lease, staff, on=date(2026, 9, 20)):
    """A plan agreed, then the delays of a judge, whose terms take its place."""
    agreed = agree(lease, staff, each=10000)
    procedure = open_procedure(staff.rental, lease=lease, on=on, today=on)
    given = {"author": "court", "proof": "decision", "scan": SCAN, "by": "judge", "until": date(2028, 9, 20)}
    [act] = note_act(staff.rental, procedure=procedure, act="delays_granted", on=on, today=on, **given)
    return agreed, act, actions.note_terms(staff.rental, act=act, each=5000, first_on=date(2026, 10, 5), today=on)


@pytest.mark.parametrize("by", ["the act", "the plan"])
def test_terms_withdrawn_give_back_the_plan_that_they_replaced(owing, staff, by):
    agreed, act, terms = decided(owing, staff)
    today = date(2026, 9, 21)
    if by == "the act":
        withdraw_act(staff.rental, act=act, version=act.version, why="Autre bail", today=today)
    else:
        actions.withdraw_plan(staff.rental, plan=terms, why="Autre bail", today=today)
    terms.refresh_from_db()
    assert (terms.why_ended, terms.ended_for, terms.ended_on) == ("mistake", "Autre bail", today)
    assert situation(owing, today).plan.plan == agreed


def replaced(act, staff):
    """The terms of a second decision, five days after those of that act, take their place."""
    on = date(2026, 9, 25)
    given = {"author": "court", "proof": "decision", "scan": SCAN, "by": "judge", "until": date(2028, 9, 25)}
    [second] = note_act(staff.rental, procedure=act.procedure, act="delays_granted", on=on, today=on, **given)
    return second, actions.note_terms(staff.rental, act=second, each=6000, first_on=date(2026, 10, 5), today=on)


@pytest.mark.parametrize("first", [True, False])
def test_terms_of_two_decisions_withdrawn_do_not_run_again(owing, staff, first):
    agreed, one, _terms = decided(owing, staff)
    two, _others = replaced(one, staff)
    today = date(2026, 9, 26)
    for act in (one, two) if first else (two, one):
        act.refresh_from_db()
        withdraw_act(staff.rental, act=act, version=act.version, why="Autre bail", today=today)
    assert set(PaymentPlan.objects.exclude(pk=agreed.pk).values_list("why_ended", flat=True)) == {"mistake"}
    assert situation(owing, today).plan.plan == agreed


def test_terms_withdrawn_after_others_took_their_place_leave_these_alone(owing, staff):
    agreed, one, terms = decided(owing, staff)
    _two, others = replaced(one, staff)
    one.refresh_from_db()
    withdraw_act(staff.rental, act=one, version=one.version, why="Autre bail", today=date(2026, 9, 26))
    for plan in (agreed, terms):
        plan.refresh_from_db()
    assert situation(owing, date(2026, 9, 26)).plan.plan == others
    assert (terms.why_ended, terms.ended_for, terms.ended_on) == ("mistake", "Autre bail", date(2026, 9, 25))
    assert (agreed.why_ended, agreed.ended_on) == ("replaced", date(2026, 9, 25))


def test_a_plan_that_a_file_noted_by_mistake_stopped_runs_again(owing, staff):
    plan = agree(owing, staff, each=30000)
    day, today = date(2026, 9, 20), date(2026, 9, 21)
    given = {"lease": owing, "act": "overindebtedness_admissible", "proof": "letter", "scan": SCAN}
    for _twice in range(2):
        act = note_file(staff.rental, on=day, today=day, **given)
        plan.refresh_from_db()
        assert plan.why_ended == "stopped"
        withdraw_act(staff.rental, act=act, version=act.version, why="Autre locataire", today=today)
        assert situation(owing, today).plan.plan == plan and not PaymentPlan.objects.get().ended_on


def test_a_plan_that_a_person_ended_does_not_run_again(owing, staff):
    plan = agree(owing, staff, each=30000)
    day = date(2026, 9, 20)
    actions.end_plan(staff.rental, plan=plan, on=day, why="broken", today=day)
    given = {"lease": owing, "act": "overindebtedness_admissible", "proof": "letter", "scan": SCAN}
    act = note_file(staff.rental, on=day, today=day, **given)
    withdraw_act(staff.rental, act=act, version=act.version, why="Autre locataire", today=day)
    assert not PaymentPlan.objects.filter(ended_on=None).exists()
