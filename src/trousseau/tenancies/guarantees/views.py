"""Pages of the guarantees of a lease: record, correct, the act of a surety, release."""

from django.http import Http404
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import paper_page, unsigned_page

from .. import access
from ..enums import GuaranteeKind
from ..subjects import GUARANTEE, LEASE
from . import actions, queries
from .forms import ActForm, CorrectForm, GuaranteeForm, ReleaseForm
from .papers import act_paper


@guard(access.WRITE)
def new(request, pk, kind):
    if kind not in GuaranteeKind.values:
        raise Http404
    lease = LEASE.find(request, pk, "tenancies:guarantee_new")
    label, day = str(GuaranteeKind(kind).label), today()
    terms = queries.proposed(kind, day)
    return LEASE.form(
        request,
        lease,
        title=_("Record a guarantee: %(kind)s") % {"kind": label},
        here=label,
        part="garanties",
        verb=_("Record this guarantee"),
        subtitle=_("Lease %(lease)s, %(name)s. Only those who may open the lease read who guarantees it.")
        % {"lease": lease.code, "name": lease.household},
        form=GuaranteeForm,
        does=actions.record_guarantee,
        given={"kind": kind},
        options={"kind": kind, "parties": lease.parties.filter(left_on=None)},
        initial={
            "starts_on": lease.starts_on,
            "covered_months": terms.months,
            "damage_months": terms.damage,
            "unpaid_months": terms.unpaid,
            "formal_notice_days": terms.notice,
            "claim_days": terms.claim,
            "name": {"visale": "Action Logement", "fsl": "Fonds de solidarité pour le logement"}.get(kind, ""),
        },
        said=_("The guarantee is recorded.")
        if kind != GuaranteeKind.SURETY
        else _("The surety is recorded: print the act, and have it signed."),
        template="tenancies/guarantee_form.html",
        extra={"unverified": queries.unverified(kind, day)},
    )


@guard(access.WRITE)
def correct(request, pk):
    found = GUARANTEE.find(request, pk)
    return GUARANTEE.form(
        request,
        found,
        title=_("Correct this guarantee"),
        here=_("Correct"),
        part="garanties",
        verb=_("Save the guarantee"),
        form=CorrectForm,
        does=actions.correct_guarantee,
        obj=found,
        options={"kind": found.kind, "parties": found.lease.parties.filter(left_on=None)},
        said=_("The guarantee is saved."),
        subtitle=_("%(kind)s, lease %(lease)s.") % {"kind": found.get_kind_display(), "lease": found.lease.code},
        template="core/form_sections.html",
    )


@guard(access.WRITE)
def act(request, pk):
    found = GUARANTEE.find(request, pk, kind=GuaranteeKind.SURETY)
    return GUARANTEE.form(
        request,
        found,
        title=_("Record the signed act of %(name)s") % {"name": found.name},
        here=_("Act of surety"),
        part="garanties",
        verb=_("Record the signed act"),
        form=ActForm,
        does=actions.sign_act,
        given={"today": today()},
        initial={"on": today()},
        subtitle=_("Read the act before you record it: without one of these forms it would be null."),
        said=_("The act is signed: the surety covers the lease."),
    )


@guard(access.WRITE)
def release(request, pk):
    found = GUARANTEE.find(request, pk)
    return GUARANTEE.form(
        request,
        found,
        title=_("Release this guarantee"),
        here=_("Release"),
        part="garanties",
        verb=_("Release this guarantee"),
        form=ReleaseForm,
        does=actions.release_guarantee,
        given={"today": today()},
        initial={"on": today()},
        subtitle=_("%(kind)s, %(name)s. It stays written, and covers nothing from that day on.")
        % {"kind": found.get_kind_display(), "name": found.name},
        said=_("The guarantee is released."),
    )


@guard(access.READ)
def paper(request, pk):
    """The act as it was signed; before, its draft, or the act that is signed."""
    found = GUARANTEE.find(request, pk, "tenancies:guarantee_paper", kind=GuaranteeKind.SURETY)
    name = f"caution-{found.lease.code}"
    if found.paper:
        return paper_page(found.paper, name)
    return unsigned_page(
        request, lambda: act_paper(found, on=today()), name=name, url=GUARANTEE.url(found, "garanties")
    )
