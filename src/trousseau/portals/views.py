"""Owner, tenant, partner: each in a place of their own."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from trousseau.applications.access import REFER
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.rents.queries import awaited, months, unpaid

from . import access, queries


@guard(access.OWNER)
def owner(request):
    return file_page(request, "portals/owner.html", mandates=queries.mandates(request.user))


@guard(access.OWNER)
def mandate_paper(request, pk: int):
    mandate = get_object_or_404(queries.mandates(request.user), pk=pk)
    if mandate.paper is None:
        raise Http404
    return _download(mandate.paper)


@guard(access.TENANT)
def tenant(request):
    lease = queries.lease(request.user)
    if lease is None:
        return file_page(request, "portals/tenant.html", lease=None)
    opened(request, lease.household, "portals:tenant")
    rows, day = months(lease), today()
    return file_page(
        request,
        "portals/tenant.html",
        lease=lease,
        months=rows[:12],
        owed=sum(cents for _due_on, cents in unpaid(lease, day)),
        aid=sum(awaited(rows, day).values()),
        payments=queries.payments(lease)[:12],
        slips=queries.slips(lease),
    )


@guard(access.TENANT)
def slip(request, pk: int):
    lease = queries.lease(request.user)
    if lease is None:
        raise Http404
    return _download(get_object_or_404(queries.slips(lease), pk=pk).paper)


@guard(access.TENANT)
def lease_paper(request):
    lease = queries.lease(request.user)
    if lease is None or lease.paper is None:
        raise Http404
    return _download(lease.paper)


def _download(document) -> FileResponse:
    return FileResponse(
        document.file.open("rb"), as_attachment=True, filename=f"{document.number or document.kind}.pdf"
    )


@guard(access.PARTNER)
def referrals(request):
    """Where each referred household stands, and whose move it is."""

    def move(row) -> tuple[str, str]:
        if row.state == "housed":
            return ("ok", pgettext("a household", "Housed"))
        if row.state in ("left", "inactive"):
            return ("note", row.get_state_display())
        if row.last_contact_on is None:
            return ("warn", _("The agency must meet them"))
        return ("note", _("The commission must find a dwelling"))

    return list_page(
        request,
        Listing(
            title=_("The households you referred"),
            lede=_("Where each one stands, and whose move it is."),
            query=queries.referrals(request.user),
            columns=(
                Column(_("Household"), lambda a: str(a.household), order="household__holder__key", second=lambda a: a.code),
                Column(_("Whose move it is"), move, kind="state"),
                Column(_("Referred on"), lambda a: a.received_on, kind="date", order="received_on"),
                Column(_("Since"), lambda a: a.state_on, kind="date", order="state_on"),
            ),
            empty=Empty(
                _("You have not referred anyone yet"),
                _("Refer a household: the agency's social worker meets it within a week."),
                Button(_("Refer a household"), reverse("applications:refer"), REFER),
            ),
            noun=lambda n: ngettext("%(n)s household", "%(n)s households", n) % {"n": n},
            buttons=(Button(_("Refer a household"), reverse("applications:refer"), REFER, main=True),),
        ),
    )  # fmt: skip
