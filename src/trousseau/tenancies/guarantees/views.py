"""Pages of the guarantees of a lease: record, correct, the act of a surety, release."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Task, form_page

from .. import access
from ..frames import crumbs, find, lease_url
from ..models import Lease
from . import actions, queries
from .enums import GuaranteeKind
from .forms import ActForm, CorrectForm, GuaranteeForm, ReleaseForm
from .models import Guarantee
from .papers import act_paper


def _url(lease: Lease) -> str:
    return lease_url(lease, "#garanties")


def _guarantee(request, pk: int) -> Guarantee:
    return get_object_or_404(queries.guarantees(request.user), pk=pk)


@guard(access.WRITE)
def new(request, pk, kind):
    lease = find(request, pk)
    if kind not in GuaranteeKind.values:
        raise Http404
    opened(request, lease.household, "tenancies:guarantee_new")
    label, day = str(GuaranteeKind(kind).label), today()
    terms = queries.proposed(kind, day)

    def action(**cleaned) -> str:
        actions.record_guarantee(request.user, lease=lease, kind=kind, **cleaned)
        return _url(lease)

    initial = {
        "starts_on": lease.starts_on,
        "covered_months": terms.months,
        "damage_months": terms.damage,
        "unpaid_months": terms.unpaid,
        "notice_days": terms.notice,
        "claim_days": terms.claim,
        "name": {"visale": "Action Logement", "fsl": "Fonds de solidarité pour le logement"}.get(kind, ""),
    }
    return form_page(
        request,
        Task(
            title=_("Record a guarantee: %(kind)s") % {"kind": label},
            verb=_("Record this guarantee"),
            lede=_("Lease %(lease)s, %(name)s. Only those who may open the lease read who guarantees it.")
            % {"lease": lease.code, "name": lease.household},
            form=GuaranteeForm,
            action=action,
            options={"kind": kind, "parties": lease.parties.filter(left_on=None)},
            initial=initial,
            said=_("The guarantee is recorded.")
            if kind != GuaranteeKind.SURETY
            else _("The surety is recorded: print the act, and have it signed."),
            crumbs=crumbs(lease, label),
            cancel=_url(lease),
            template="tenancies/guarantee_form.html",
            extra={"unverified": queries.unverified(kind, day)},
        ),
    )


@guard(access.WRITE)
def correct(request, pk):
    found = _guarantee(request, pk)

    def action(*, version, **cleaned) -> str:
        actions.correct_guarantee(request.user, guarantee=found, version=version, **cleaned)
        return _url(found.lease)

    return form_page(
        request,
        Task(
            title=_("Correct this guarantee"),
            verb=_("Save the guarantee"),
            form=CorrectForm,
            action=action,
            obj=found,
            options={"kind": found.kind, "parties": found.lease.parties.filter(left_on=None)},
            said=_("The guarantee is saved."),
            lede=_("%(kind)s, lease %(lease)s.") % {"kind": found.get_kind_display(), "lease": found.lease.code},
            crumbs=crumbs(found.lease, _("Correct")),
            cancel=_url(found.lease),
            template="core/form_sections.html",
        ),
    )


@guard(access.WRITE)
def act(request, pk):
    found = _guarantee(request, pk)
    if found.kind != GuaranteeKind.SURETY:
        raise Http404

    def action(*, version, **cleaned) -> str:
        actions.sign_act(request.user, guarantee=found, version=version, today=today(), **cleaned)
        return _url(found.lease)

    return form_page(
        request,
        Task(
            title=_("Record the signed act of %(name)s") % {"name": found.name},
            verb=_("Record the signed act"),
            form=ActForm,
            action=action,
            initial={"version": found.version, "on": today()},
            lede=_("Read the act before you record it: without one of these forms it would be null."),
            said=_("The act is signed: the surety covers the lease."),
            crumbs=crumbs(found.lease, _("Act of surety")),
            cancel=_url(found.lease),
        ),
    )


@guard(access.WRITE)
def release(request, pk):
    found = _guarantee(request, pk)

    def action(*, version, **cleaned) -> str:
        actions.release_guarantee(request.user, guarantee=found, version=version, today=today(), **cleaned)
        return _url(found.lease)

    return form_page(
        request,
        Task(
            title=_("Release this guarantee"),
            verb=_("Release this guarantee"),
            form=ReleaseForm,
            action=action,
            initial={"version": found.version, "on": today()},
            lede=_("%(kind)s, %(name)s. It stays written, and covers nothing from that day on.")
            % {"kind": found.get_kind_display(), "name": found.name},
            said=_("The guarantee is released."),
            crumbs=crumbs(found.lease, _("Release")),
            cancel=_url(found.lease),
        ),
    )


@guard(access.READ)
def paper(request, pk):
    """The signed act when it was kept; else the act to be signed, printed as it stands today."""
    found = _guarantee(request, pk)
    if found.kind != GuaranteeKind.SURETY:
        raise Http404
    opened(request, found.lease.household, "tenancies:guarantee_paper")
    if found.paper:
        return FileResponse(found.paper.file.open("rb"), as_attachment=True, filename=f"caution-{found.lease.code}.pdf")
    printed = act_paper(found, on=today())
    return HttpResponse(
        printed.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="caution-{found.lease.code}.pdf"'},
    )
