"""Works: the owner's agreement above what the mandate lets pass, the order, its end, one expense."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from trousseau.core.enums import OrganisationKind
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Organisation, ToDo
from trousseau.incidents import actions
from trousseau.incidents.models import Incident, WorkOrder
from trousseau.incidents.nightly import bills
from trousseau.incidents.obstacles import works_unbilled
from trousseau.incidents.queries import at_hand
from trousseau.incidents.spaces import for_tenant
from trousseau.mandates.models import Mandate
from trousseau.owners.actions.expenses import cancel_expense
from trousseau.owners.models import Expense
from trousseau.tenancies.models import Lease

from .conftest import DAY

SOON = DAY + timedelta(days=2)


def waiting() -> set[str]:
    kinds = ToDo.objects.waiting().filter(room="incidents").values_list("kind", flat=True)
    return {kind.removeprefix("incidents.") for kind in kinds}


def asked(staff, order: WorkOrder) -> WorkOrder:
    actions.ask_owner(staff.rental, order=order, version=order.version, today=DAY)
    return order


def agreed(staff, home, order: WorkOrder) -> WorkOrder:
    asked(staff, order)
    actions.approve_works(home.owner, order=order, version=order.version, quote=order.quotes.last(), today=DAY)
    return order


def finished(staff, home, order: WorkOrder) -> WorkOrder:
    agreed(staff, home, order)
    actions.give_order(staff.rental, order=order, version=order.version, planned_on=SOON, today=DAY)
    actions.finish_works(staff.rental, order=order, version=order.version, on=SOON, today=SOON)
    return order


def bill(staff, order: WorkOrder, **more) -> None:
    given = {"kind": "repair", "number": "F-1", "dated": SOON, "amount": order.quote.amount, "today": SOON} | more
    actions.bill_works(staff.rental, order=order, version=order.version, **given)


def test_works_go_from_the_quote_to_the_expense_and_who_reported_says_the_end(staff, home, order):
    asked(staff, order)
    assert order.answer_due_on == date(2026, 12, 1) and "owner_answer" in waiting()
    actions.approve_works(home.owner, order=order, version=order.version, quote=order.quotes.last(), today=DAY)
    assert "give" in waiting() and "owner_answer" not in waiting()
    actions.give_order(staff.rental, order=order, version=order.version, planned_on=SOON, today=DAY)
    assert "finish" in waiting() and "give" not in waiting()
    actions.finish_works(staff.rental, order=order, version=order.version, on=SOON, today=SOON)
    assert {"bill", "ask_end"} <= waiting() and "finish" not in waiting() and "act" not in waiting()
    bill(staff, order)
    expense = Expense.objects.get()
    assert order.expense == expense
    assert (expense.amount, expense.approved_on, expense.label) == (147620, DAY, "Évacuation de la douche à refaire")
    actions.say_end(home.tenant, report=order.incident.reports.get(), end="yes", tidy=True, today=SOON)
    assert Incident.objects.get().state == "ended"
    assert waiting() == set()


def test_above_what_the_mandate_lets_pass_nothing_is_ordered_without_the_owner(staff, order):
    given = {"planned_on": SOON, "quote": order.quotes.first(), "today": DAY}
    with pytest.raises(Refused, match="demande l’accord du propriétaire") as refused:
        actions.give_order(staff.rental, order=order, version=1, **given)
    assert refused.value.article == "C. civ., art. 1988"
    actions.give_order(staff.rental, order=order, version=1, **given, emergency="L’eau coule chez les voisins")
    assert order.state == "given"


def test_no_emergency_is_one_of_what_is_not_urgent(staff, home, report):
    incident = report("damp").incident
    order = actions.open_order(staff.rental, incident=incident, what="Peinture", today=DAY)
    quote = actions.add_quote(staff.rental, order=order, supplier=home.galet, amount=90000, on=DAY, today=DAY)
    with pytest.raises(Refused, match="urgent"):
        actions.give_order(
            staff.rental, order=order, version=1, planned_on=SOON, quote=quote, today=DAY, emergency="C’est pressé"
        )


def test_the_bill_of_an_emergency_still_asks_for_the_owner(staff, order):
    actions.give_order(
        staff.rental, order=order, version=1, planned_on=SOON, quote=order.quotes.first(), today=DAY, emergency="Fuite"
    )
    actions.finish_works(staff.rental, order=order, version=order.version, on=SOON, today=SOON)
    with pytest.raises(Refused, match="demande l’accord du propriétaire"):
        bill(staff, order)
    assert not Expense.objects.exists()
    bill(staff, order, approved_on=SOON)
    assert Expense.objects.get().approved_on == SOON


def test_what_the_mandate_lets_pass_is_read_where_the_expenses_read_it(staff, home, order):
    Mandate.objects.filter(pk=home.mandate.pk).update(works_threshold=200000)
    order = WorkOrder.objects.get(pk=order.pk)
    actions.give_order(staff.rental, order=order, version=1, planned_on=SOON, quote=order.quotes.first(), today=DAY)
    actions.finish_works(staff.rental, order=order, version=order.version, on=SOON, today=SOON)
    bill(staff, order)
    assert Expense.objects.get().approved_on is None


def test_works_refused_are_not_agreed_to_afterwards(staff, home, order):
    asked(staff, order)
    actions.refuse_works(home.owner, order=order, version=order.version, why="Trop cher", today=DAY)
    assert "other_quotes" in waiting() and "owner_answer" not in waiting()
    with pytest.raises(Refused, match=r"refusés le 24\s+novembre 2026"):
        actions.approve_works(home.owner, order=order, version=order.version, quote=order.quotes.first(), today=DAY)
    with pytest.raises(Refused):
        actions.give_order(
            staff.rental, order=order, version=order.version, planned_on=SOON, quote=order.quotes.first(), today=DAY
        )
    actions.gather_again(staff.rental, order=order, version=order.version, today=DAY)
    assert order.state == "draft" and "other_quotes" not in waiting()
    agreed(staff, home, order)
    assert order.state == "approved"


def test_an_agreement_given_is_not_refused_afterwards(staff, home, order):
    agreed(staff, home, order)
    with pytest.raises(Refused, match=r"La réponse du 24\s+novembre 2026 reste"):
        actions.refuse_works(home.owner, order=order, version=order.version, why="Non", today=DAY)


def test_two_answers_at_once_leave_the_first(staff, home, order):
    asked(staff, order)
    mine, theirs = (WorkOrder.objects.get(pk=order.pk) for _ in range(2))
    version = mine.version
    actions.refuse_works(home.owner, order=mine, version=version, why="Non", today=DAY)
    with pytest.raises((Refused, Conflict)):
        actions.approve_works(
            staff.rental, order=theirs, version=version, quote=order.quotes.first(), today=DAY, on=DAY
        )
    assert WorkOrder.objects.get().state == "refused"


def test_a_bill_above_what_was_agreed_asks_for_the_difference(staff, home, order):
    finished(staff, home, order)
    with pytest.raises(Refused, match=r"1\s476,20"):
        bill(staff, order, amount=150000)
    bill(staff, order, amount=150000, approved_on=SOON)
    assert Expense.objects.get().amount == 150000


def test_works_are_billed_once(staff, home, order):
    finished(staff, home, order)
    one, other = (WorkOrder.objects.select_related("quote__supplier", "mandate__fund").get(pk=order.pk) for _ in "ab")
    bill(staff, one)
    with pytest.raises((Refused, Conflict)):
        bill(staff, other, number="F-2")
    assert Expense.objects.count() == 1


def test_an_incident_whose_works_are_ordered_is_done_with_them(staff, home, order):
    agreed(staff, home, order)
    actions.give_order(staff.rental, order=order, version=order.version, planned_on=SOON, today=DAY)
    incident = Incident.objects.get()
    with pytest.raises(Refused, match="Des travaux sont commandés"):
        actions.finish(staff.rental, incident=incident, version=incident.version, on=DAY, today=DAY)


def test_an_incident_is_not_done_while_its_owner_is_asked_for_works(staff, order):
    asked(staff, order)
    incident = Incident.objects.get()
    with pytest.raises(Refused, match="renoncez-y d’abord"):
        actions.finish(staff.rental, incident=incident, version=incident.version, on=DAY, today=DAY)
    actions.drop_works(staff.rental, order=order, version=order.version, why="Réparé sans travaux", today=DAY)
    incident = Incident.objects.get()
    actions.finish(staff.rental, incident=incident, version=incident.version, on=DAY, today=DAY)


def test_the_end_of_some_works_does_not_end_an_incident_whose_owner_is_asked_for_others(staff, home, order):
    agreed(staff, home, order)
    others = actions.open_order(staff.rental, incident=order.incident, what="Carrelage", today=DAY)
    actions.add_quote(staff.rental, order=others, supplier=home.galet, amount=150000, on=DAY, today=DAY)
    asked(staff, others)
    actions.give_order(staff.rental, order=order, version=order.version, planned_on=SOON, today=DAY)
    actions.finish_works(staff.rental, order=order, version=order.version, on=SOON, today=SOON)
    assert Incident.objects.get().state == "open" and WorkOrder.objects.get(pk=order.pk).state == "done"


def test_works_given_up_wait_for_nobody(staff, order):
    asked(staff, order)
    actions.drop_works(staff.rental, order=order, version=order.version, why="Le syndic répare", today=DAY)
    assert waiting() == {"act", "answer"}
    assert Incident.objects.get().acts == "agency"


def test_days_that_cannot_be_are_refused(staff, home, order):
    with pytest.raises(Refused, match="pas encore"):
        actions.add_quote(staff.rental, order=order, supplier=home.galet, amount=1, on=SOON, today=DAY)
    agreed(staff, home, order)
    with pytest.raises(Refused, match="passé"):
        actions.give_order(
            staff.rental, order=order, version=order.version, planned_on=DAY - timedelta(days=1), today=DAY
        )
    actions.give_order(staff.rental, order=order, version=order.version, planned_on=SOON, today=DAY)
    with pytest.raises(Refused, match="pas encore"):
        actions.finish_works(staff.rental, order=order, version=order.version, on=SOON, today=DAY)


def test_a_mandate_does_not_end_while_a_craftsman_waits_for_its_owner_s_money(staff, home, order):
    from trousseau.incidents.obstacles import works_unbilled

    assert works_unbilled(home.mandate) == ""
    finished(staff, home, order)
    assert order.code in works_unbilled(home.mandate)
    bill(staff, order)
    assert works_unbilled(home.mandate) == ""


def test_left_dirty_or_unsafe_who_said_so_is_called(staff, home, order):
    finished(staff, home, order)
    bill(staff, order)
    report = order.incident.reports.get()
    actions.say_end(home.tenant, report=report, end="yes", tidy=False, today=SOON)
    assert waiting() == {"answer"}
    given = {"incident": order.incident, "report": report, "to": "reporter", "how": "call"}
    actions.tell(staff.rental, **given, words="Le plombier repasse demain", on=SOON, today=SOON)
    assert waiting() == set()


def test_the_day_of_works_is_that_of_their_end_once_they_are_done(staff, home, order):
    from trousseau.core.agenda import Window, entries

    agreed(staff, home, order)
    later = SOON + timedelta(days=5)
    actions.give_order(staff.rental, order=order, version=order.version, planned_on=later, today=DAY)
    window = Window(staff.rental, DAY, later)
    assert [one.on for one in entries(window) if one.what == "works"] == [later]
    assert [one.on for one in for_tenant(home.lease, DAY)] == [later]
    actions.finish_works(staff.rental, order=order, version=order.version, on=SOON, today=SOON)
    assert [one.on for one in entries(window) if one.what == "works"] == [SOON]
    assert list(for_tenant(home.lease, DAY)) == []


def test_a_bill_undone_on_the_account_is_entered_again(client, staff, home, order):
    finished(staff, home, order)
    bill(staff, order)
    wrong = Expense.objects.get()
    cancel_expense(staff.rental, expense=wrong, on=SOON, today=SOON)
    order = WorkOrder.objects.get()
    assert order.code in works_unbilled(order.mandate)
    assert "bill" not in waiting()
    for on in (SOON, SOON + timedelta(days=1)):
        bills(on)
    assert ToDo.objects.waiting().filter(kind="incidents.bill").count() == 1
    client.force_login(staff.rental)
    page = client.get(reverse("incidents:incident", args=[order.incident_id])).content.decode()
    assert "Facturés" not in page and "Facture annulée" in page
    client.force_login(home.owner)
    said = client.get(reverse("incidents:owner_order", args=[order.pk])).content.decode().replace("\xa0", " ")
    assert "Il n’en reste rien sur le compte du propriétaire" in said and "à la charge du compte" not in said
    bill(staff, order, number="F-2", amount=140000)
    assert (order.expense.number, order.state, order.bill_undone) == ("F-2", "billed", False)
    assert "bill" not in waiting()
    assert works_unbilled(order.mandate) == ""
    with pytest.raises(Refused):
        bill(staff, order, number="F-3")


def test_a_lift_out_of_order_rings_the_syndic_and_no_plumber(home):
    Organisation.objects.create(kind=OrganisationKind.SYNDIC, name="Syndic d’essai", phone="06 00 00 00 78")
    assert [one.name for one in at_hand("lift")] == ["Syndic d’essai"]
    assert {one.name for one in at_hand("leak")} >= {"Plomberie Galet", "Syndic d’essai"}


@pytest.fixture
def gathered(report, staff, home, build, building):
    """`gathered("leak")`: two homes of one building that say the same, gathered there; the neighbour's lease, and `ordered`."""

    def make(problem: str):
        neighbour = build.running_lease("Digitale")
        type(neighbour.mandate.dwelling).objects.filter(pk=neighbour.mandate.dwelling_id).update(building=building)
        neighbour = Lease.objects.get(pk=neighbour.pk)
        incident = report(problem).incident
        report(problem, mandate=neighbour.mandate, lease=neighbour, photos=[])
        whole = actions.gather_at_building(staff.rental, incident=incident, version=1, today=DAY)
        other = Incident.objects.get(mandate=neighbour.mandate)
        actions.gather_at_building(staff.rental, incident=other, version=other.version, today=DAY)

        def ordered(lease, what, on=SOON):
            Mandate.objects.filter(pk=lease.mandate_id).update(works_threshold=900000)
            mandate = Mandate.objects.get(pk=lease.mandate_id)
            made = actions.open_order(staff.rental, incident=whole, what=what, today=DAY, mandate=mandate)
            quote = actions.add_quote(staff.rental, order=made, supplier=home.galet, amount=9000, on=DAY, today=DAY)
            actions.give_order(staff.rental, order=made, version=1, planned_on=on, today=DAY, quote=quote)
            return made

        return whole, neighbour, ordered

    return make


def said_to(lease) -> str:
    return " ".join(f"{one.title} {one.words}" for one in for_tenant(Lease.objects.get(pk=lease.pk), DAY))


def test_of_an_incident_of_the_building_a_tenant_reads_the_works_of_their_own_home_alone(client, home, gathered):
    whole, neighbour, ordered = gathered("leak")
    ordered(neighbour, "Chambre du 12, plafond")
    assert "Chambre" in said_to(neighbour) and not said_to(home.lease)
    client.force_login(home.tenant)
    page = client.get(reverse("incidents:mine")).content.decode()
    assert "artisan vient" not in page and "Chambre" not in page
    ordered(home.lease, "Douche à refaire")
    assert "Douche" in said_to(home.lease) and "Chambre" not in said_to(home.lease)
    assert "artisan vient" in client.get(reverse("incidents:mine")).content.decode()
    assert whole.orders.count() == 2


def test_who_reported_nothing_is_told_of_the_works_at_their_home(home, gathered):
    whole, _neighbour, ordered = gathered("leak")
    whole.reports.filter(lease=home.lease).update(lease=None, source="neighbour")
    ordered(home.lease, "Douche à refaire")
    assert "Douche" in said_to(home.lease)


def test_works_of_the_common_parts_are_said_as_such_to_each_home_by_their_nature_alone(home, gathered):
    _whole, neighbour, ordered = gathered("lift")
    ordered(neighbour, "Ascenseur, palier du 12")
    for lease in (home.lease, neighbour):
        assert "dans votre immeuble" in said_to(lease) and "palier" not in said_to(lease)


def test_who_left_is_told_of_no_works_at_the_home_that_was_theirs(home, gathered):
    _whole, _neighbour, ordered = gathered("leak")
    ordered(home.lease, "Douche à refaire")
    Lease.objects.filter(pk=home.lease.pk).update(ends_on=DAY)
    assert not said_to(home.lease)


def test_works_of_a_gathered_incident_stand_in_the_agenda_of_whose_home_they_are(staff, home, gathered):
    from trousseau.core.agenda import Window, entries

    _whole, neighbour, ordered = gathered("leak")
    ordered(neighbour, "Plafond")

    def works(lease):
        return [one for one in entries(Window(staff.rental, DAY, SOON, lease.household)) if one.what == "works"]

    assert works(neighbour) and not works(home.lease)


@pytest.mark.parametrize("why", ["Réparé sans travaux", ""])
def test_works_that_were_given_up_are_not_those_of_a_form_sent_again(report, staff, why):
    said = {"incident": report().incident, "what": "Peinture", "today": DAY, "key": "a"}
    order = actions.open_order(staff.rental, **said)
    assert actions.open_order(staff.rental, **said) == order
    actions.drop_works(staff.rental, order=order, version=order.version, why=why, today=DAY)
    with pytest.raises(Refused):
        actions.open_order(staff.rental, **said)
