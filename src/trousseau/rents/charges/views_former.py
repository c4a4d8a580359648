"""The charges of before the agency managed a lease: which are not known, the letter that asks for them, what is said of them."""

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, list_page
from trousseau.core.subjects import Place
from trousseau.engines import typography
from trousseau.mail.models import MailItem
from trousseau.tenancies.models import LeaseQuerySet

from .. import access
from ..before import LeaseUncounted, lost_on, managed_elsewhere, uncounted
from ..mail_papers import FORMER
from ..models import FormerCount
from ..subjects import ACCOUNT
from . import actions
from .forms import FormerCountForm, FormerLetterForm
from .subjects import CHARGES, year_of

BEFORE = Place(gettext_lazy("Before the agency"), "rents:charges_before", CHARGES)


def _waiting(request) -> "LeaseQuerySet[LeaseUncounted]":
    return uncounted(today()).for_user(request.user).select_related("mandate__dwelling__commune")


@guard(access.READ)
def before(request):
    day, letters = today(), {}

    def read(rows) -> None:
        found = MailItem.objects.in_bulk([row.letter for row in rows if row.letter])
        letters.update({row.pk: found[row.letter] for row in rows if row.letter})

    def asked(row) -> tuple[str, str]:
        item = letters.get(row.pk)
        if item is None:
            return "warn:clock", _("Not asked")
        if item.returned_on:
            return "bad", _("Its letter came back")
        if item.sent_on is None:
            return "note:clock", _("Letter ready, to be posted")
        return "note", _("Asked on %(day)s") % {"day": localised.day(item.sent_on)}

    columns = (
        Column(
            gettext_lazy("Dwelling"),
            lambda row: str(row.mandate.dwelling),
            link=lambda row: reverse("rents:charges_former", args=[row.pk]),
            second=lambda row: row.code,
        ),
        Column(gettext_lazy("Year"), lambda row: str(row.former_year)),
        Column(gettext_lazy("Managed elsewhere until"), lambda row: row.brought_in_on, kind="date"),
        Column(gettext_lazy("Former manager"), asked, kind="state"),
        Column(gettext_lazy("Begins to be lost on"), lambda row: lost_on(row, row.former_year, day), kind="date"),
    )
    return list_page(
        request,
        Listing(
            title=_("Charges of before the agency"),
            subtitle=_(
                "A year that began under another manager is stated once the provisions and the costs of before are known. What "
                "is due of it is claimed for three years."
            ),
            query=_waiting(request),
            columns=columns,
            read=read,
            empty=Empty(
                _("Nothing is asked of a former manager"),
                _("A lease that is brought in appears here until the count of its year is entered."),
            ),
            noun=lambda n: ngettext("%(n)s lease", "%(n)s leases", n) % {"n": typography.number(n)},
            buttons=(
                Button(
                    _("Write to the former manager"), reverse("rents:charges_before_letter"), access.WRITE, main=True
                ),
            ),
            crumbs=CHARGES.trail((_("Before the agency"), "")),
        ),
    )


@guard(access.WRITE)
def letter(request):
    came_back = MailItem.objects.filter(kind=FORMER.code, returned_on__isnull=False).values("pk")
    unasked = _waiting(request).filter(Q(letter=None) | Q(letter__in=came_back))
    return BEFORE.form(
        request,
        title=_("Write to the former manager"),
        subtitle=_(
            "One letter for the leases that they managed: it asks for the provisions, the costs by nature and their vouchers."
        ),
        verb=_("Put it with the mail to post"),
        printable="anciens-decomptes",
        said=_("The letter is ready: it is printed and marked as posted with the rest of the mail."),
        form=FormerLetterForm,
        options={"leases": unasked},
        does=actions.write_former,
        given={"on": today()},
        article="C. civ., art. 1993",
    )


@guard(access.WRITE)
def former(request, pk, year=None):
    lease = ACCOUNT.find(request, pk, "rents:charges_former")
    if year is None:
        if lease.brought_in_on is None:
            raise Http404
        year = lease.brought_in_on.year
    until = managed_elsewhere(lease, year)
    if until is None:
        raise Http404
    count = FormerCount.objects.filter(lease=lease, year=year).prefetch_related("costs").first()
    said = count if count and count.said else None
    return year_of(lease.code, lease.mandate_id, year).form(
        request,
        title=_("Charges of %(year)s until %(day)s, for %(name)s")
        % {"year": year, "day": localised.day(until), "name": lease.household},
        here=_("Before the agency"),
        subtitle=_(
            "As the former manager counted them for this tenant. A cost that the accounts of this year will say is noted with "
            "them, not here."
        ),
        verb=_("Correct this count") if said else _("Enter this count"),
        said=_("The count of before is entered: the year is counted with it."),
        form=FormerCountForm,
        does=actions.enter_former_count,
        given={"lease": lease, "year": year, "today": today()},
        obj=said,
        kept={f"spent_{cost.nature}": cost.amount for cost in said.costs.all()} if said else {},
        template="core/form_sections.html",
        article="Loi 89-462, art. 23",
    )
