"""A month already called follows a change of its rent, an order, and the notice of sums received bears its proof."""

from datetime import date

import pypdfium2
import pytest
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.ledger.queries import balance
from trousseau.prevention.queries import situation
from trousseau.receipts.models import Receipt
from trousseau.rents.actions.calls import shorten_calls
from trousseau.rents.actions.deposits import receive_deposit, tell_owner
from trousseau.rents.due import due_for
from trousseau.rents.models import RentCall
from trousseau.rents.nightly import call as night
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.amendments.actions import amend_lease, apply_due
from trousseau.tenancies.models import Lease
from trousseau.tenancies.suspension.actions import lift_suspension, suspend_rent

OCTOBER = date(2026, 10, 1)


def test_a_rent_that_changes_within_a_month_already_called_corrects_its_call_once(running_lease, staff):
    call_month(staff.rental, month=OCTOBER)
    amend_lease(
        staff.rental,
        lease=running_lease,
        version=running_lease.version,
        signed_on=date(2026, 10, 11),
        starts_on=date(2026, 10, 11),
        today=date(2026, 10, 11),
        rent=36900,
    )
    assert (shorten_calls(staff.rental), shorten_calls(staff.rental)) == (1, 0)
    call = RentCall.objects.get(month=OCTOBER)
    assert (call.rent, call.charges) == (37900, 5000)  # 10 days at 400, 21 at 369
    assert call.entry.date == date(2026, 10, 11)


def amended(staff, starts: date, noted: date, **terms):
    lease = Lease.objects.get()
    signed = min(starts, noted)
    given = {"version": lease.version, "signed_on": signed, "starts_on": starts, "today": noted, **terms}
    return amend_lease(staff.rental, lease=lease, **given)


@pytest.mark.parametrize(
    ("starts", "noted"),
    [
        ("2026-10-01", "2026-09-28"),
        ("2026-10-01", "2026-10-01"),
        ("2026-09-11", "2026-11-05"),
        ("2026-10-11", "2026-12-02"),
    ],
)
def test_every_month_called_asks_what_the_terms_of_its_days_ask(running_lease, staff, starts, noted):
    """Called ahead, by the night of the very day of the change, or before a change that is noted late."""
    for month in (9, 10, 11, 12):
        call_month(staff.rental, month=date(2026, month, 1))
    amended(staff, date.fromisoformat(starts), date.fromisoformat(noted), rent=30000)
    assert (shorten_calls(None) > 0, shorten_calls(None)) == (True, 0)
    lease, calls = Lease.objects.get(), RentCall.objects.order_by("month")
    assert [(one.rent, one.charges) for one in calls] == [due_for(lease, one.month) for one in calls]
    assert calls.last().rent == 30000
    assert balance("clients", "46711", on=date(2026, 12, 31)) == sum(one.total for one in calls)


@pytest.mark.parametrize("called_first", [True, False])
def test_a_month_called_ahead_is_due_on_the_day_that_an_amendment_sets(running_lease, staff, called_first):
    """The month before keeps its day; the night writes the new one on the lease on the first of October only."""
    day = date(2026, 9, 10)
    call_month(staff.rental, month=date(2026, 9, 1))
    if called_first:
        call_month(staff.rental, month=OCTOBER)
    amended(staff, OCTOBER, day, payment_day=20)
    call_month(staff.rental, month=OCTOBER)
    assert (shorten_calls(None), shorten_calls(None)) == (int(called_first), 0)
    due = list(RentCall.objects.order_by("month").values_list("due_on", flat=True))
    assert due == [date(2026, 9, 5), date(2026, 10, 20)]
    apply_due(OCTOBER)
    assert shorten_calls(None) == 0 and Lease.objects.get().payment_day == 20


@pytest.mark.parametrize("starts_on", [date(2026, 9, 10), OCTOBER])
def test_months_called_late_are_due_on_the_day_that_was_theirs(running_lease, staff, starts_on):
    """Once the lease bears the new day, what it asks for the months before is still due on the day that was signed."""
    amended(staff, starts_on, date(2026, 9, 10), payment_day=20)
    apply_due(starts_on)
    for month in (8, 9, 10):
        call_month(staff.rental, month=date(2026, month, 1))
    assert Lease.objects.get().payment_day == 20 and shorten_calls(None) == 0
    due = list(RentCall.objects.order_by("month").values_list("due_on", flat=True))
    assert due == [date(2026, 8, 5), date(2026, 9, 5), date(2026, 10, 20)]


@pytest.mark.parametrize("late", [False, True], ids=["called before", "called late"])
def test_a_month_of_before_an_amendment_is_counted_as_it_was_then(running_lease, staff, late):
    """From the 11th of July: 21 days of 31, not of 30, though the lease counts by thirtieths since September."""
    july = date(2026, 7, 1)
    if not late:
        call_month(staff.rental, month=july)
    amended(staff, date(2026, 9, 10), date(2026, 9, 10), prorata="30/360")
    apply_due(date(2026, 9, 10))
    if late:
        call_month(staff.rental, month=july)
    assert Lease.objects.get().prorata == "30/360" and shorten_calls(None) == 0
    assert RentCall.objects.get(month=july).total == round(45000 * 21 / 31)
    end = date(2026, 10, 20)
    Lease.objects.update(ends_on=end)
    assert sum(due_for(Lease.objects.get(), OCTOBER)) == 45000 * 20 // 30


def test_an_order_known_late_takes_its_months_away(running_lease, staff):
    call_month(staff.rental, month=OCTOBER)
    suspend_rent(
        staff.rental,
        lease=running_lease,
        kind="order",
        reference="Arrêté",
        notified_on=date(2026, 9, 10),
        today=date(2026, 10, 5),
    )
    assert (shorten_calls(staff.rental), shorten_calls(staff.rental)) == (1, 0)
    assert not RentCall.objects.filter(month=OCTOBER).exists()


def test_a_lifting_noted_late_calls_the_months_that_are_due_again(running_lease, staff):
    """The order is lifted in August and the letter comes in October: September was due on its day, and nobody knew it."""
    day = date(2026, 7, 20)
    order = suspend_rent(
        staff.rental, lease=running_lease, kind="order", reference="Arrêté", notified_on=day, today=day
    )
    for month in (8, 9, 10):
        night(date(2026, month, 1))
    lift_suspension(
        staff.rental, suspension=order, reference="Mainlevée", on=date(2026, 8, 20), today=date(2026, 10, 20)
    )
    for _again in range(2):
        night(date(2026, 10, 21))
    calls = RentCall.objects.order_by("month").values_list("month", "rent", "due_on", "noted_on")
    assert list(calls) == [
        (date(2026, 9, 1), 40000, date(2026, 9, 5), date(2026, 10, 21)),
        (OCTOBER, 40000, date(2026, 10, 5), date(2026, 10, 21)),
    ]
    known = {on: situation(running_lease, on).debt for on in (date(2026, 10, 20), date(2026, 10, 21))}
    assert list(known.values()) == [0, 90000]


@pytest.fixture
def received(running_lease, staff):
    on = date(2026, 7, 11)
    return receive_deposit(staff.rental, lease=running_lease, amount=40000, method="transfer", on=on, today=on)


def test_the_notice_to_the_owner_is_printed_kept_and_proved(received, running_lease, staff, client, on_day):
    on_day("2026-07-15")
    client.force_login(staff.rental)
    paper = reverse("rents:notice_paper", args=[running_lease.pk])
    assert client.get(paper).content.startswith(b"%PDF")
    day = date(2026, 7, 15)
    with pytest.raises(Refused) as refusal:
        tell_owner(staff.rental, lease=running_lease, on=day, by="registered", proof=" ", today=day)
    assert refusal.value.field == "proof"
    tell_owner(staff.rental, lease=running_lease, on=day, by="registered", proof="1A 123", today=day)
    pdf = pypdfium2.PdfDocument(b"".join(client.get(paper).streaming_content))
    said = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf).replace("\u00a0", " ")
    for expected in ("400,00 €", "11 juillet 2026", "1A 123", "Décret 72-678, art. 67"):
        assert expected in said, expected
    assert Receipt.objects.deposits().get().notice.proofs.get().says == "1A 123"


def test_a_deposit_that_the_owner_holds_never_enters_the_clients_ledger(running_lease, staff):
    Lease.objects.update(deposit_holder="owner")
    with pytest.raises(Refused):
        receive_deposit(
            staff.rental,
            lease=Lease.objects.get(),
            amount=40000,
            method="transfer",
            on=date(2026, 7, 11),
            today=date(2026, 7, 11),
        )
