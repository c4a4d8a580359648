"""Pages of the leases: list, draft, file, signature, keys, departure."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.enums import Role
from trousseau.core.pages import Button, Column, Empty, Listing, Task, file_page, form_page, list_page
from trousseau.engines import typography
from trousseau.mandates.queries import terms
from trousseau.rules.lease import deposit_max

from . import access, actions, links, page, queries
from .contract.drafting import proposed_quarter
from .contract.forms import EditForm, LeaseForm
from .contract.queries import rooms_seen
from .enums import LeaseState
from .forms import AbandonForm, KeysForm, LeaseFilter, SignForm
from .frames import crumbs, find, lease_url
from .models import Lease

TONES = {
    LeaseState.DRAFT: "warn:clock",
    LeaseState.SIGNED: "warn:clock",
    LeaseState.RUNNING: "ok",
    LeaseState.ENDED: "",
    LeaseState.ABANDONED: "",
}


def _state(lease: Lease) -> tuple[str, str]:
    """The usual state is quiet; a lease under notice is said, since its dwelling is to be let again."""
    if lease.state == LeaseState.RUNNING and lease.ending_on:
        return "note:clock", pgettext("lease", "Under notice")
    return TONES[lease.state], str(LeaseState(lease.state).label)


@guard(access.READ)
def list_(request):
    awaiting = list(queries.undrafted(request.user))
    columns = (
        Column(
            gettext_lazy("Household"),
            lambda lease: str(lease.household),
            order="household__holder__key",
            link=lease_url,
            second=lambda lease: lease.code,
        ),
        Column(gettext_lazy("State"), _state, kind="state", order="state"),
        Column(
            gettext_lazy("Dwelling"),
            lambda lease: str(lease.mandate.dwelling),
            order="mandate__dwelling__key",
            second=lambda lease: lease.mandate.owner.name,
        ),
        Column(gettext_lazy("Rent"), lambda lease: lease.rent_at, kind="money", order="rent_at"),
        Column(gettext_lazy("Charges"), lambda lease: lease.charges_at, kind="money"),
        Column(gettext_lazy("Since"), lambda lease: lease.keys_on, kind="date", order="keys_on"),
        Column(gettext_lazy("Ends on"), lambda lease: lease.ends_on or lease.ending_on, kind="date", order="ends_on"),
    )
    lede = ngettext("%(n)s dwelling waits for its lease.", "%(n)s dwellings wait for their lease.", len(awaiting))
    return list_page(
        request,
        Listing(
            title=_("Leases"),
            lede=lede % {"n": len(awaiting)} if awaiting else _("Every decision of the commission has its lease."),
            query=queries.leases(request.user).at(today()).ending(),
            columns=columns,
            empty=Empty(
                _("No lease yet"),
                _("A lease is drafted from the commission’s decision: those that wait for theirs appear here."),
            ),
            noun=lambda n: ngettext("%(n)s lease", "%(n)s leases", n) % {"n": typography.number(n)},
            filterset=LeaseFilter,
            doors=[
                Button(_("Revisions of rent"), reverse("tenancies:revisions"), access.WRITE),
                Button(_("Departures"), reverse("tenancies:turnovers"), access.READ),
                Button(_("Yearly certificates"), reverse("tenancies:certificates_due"), access.READ),
            ],
            extra={"awaiting": awaiting, "may_draft": access.WRITE(request.user)},
            template="tenancies/list.html",
        ),
    )


@guard(access.WRITE)
def new(request, pk):
    decision = get_object_or_404(queries.decisions(request.user), pk=pk)
    drafted = decision.leases.standing().first()
    if drafted:
        return redirect(lease_url(drafted))
    household, mandate = decision.application.household, decision.mandate
    opened(request, household, "tenancies:new")
    day = today()

    def action(**fields) -> str:
        return lease_url(actions.draft_lease(request.user, decision=decision, on=day, today=day, **fields))

    starts_on = max(day, decision.decided_on)
    agreed = terms(mandate, starts_on)
    return form_page(
        request,
        Task(
            title=_("Draft the lease of %(name)s") % {"name": household},
            verb=_("Draft the lease"),
            said=_("The lease is drafted: have it signed."),
            lede=_("%(dwelling)s. Owner: %(owner)s, mandate %(mandate)s.")
            % {"dwelling": mandate.dwelling, "owner": mandate.owner.name, "mandate": mandate.code},
            form=LeaseForm,
            action=action,
            initial={
                "rent": agreed.rent,
                "charges": agreed.charges,
                "deposit": deposit_max(agreed.rent, queries.lease_law(starts_on)),
                "starts_on": starts_on,
                "payment_day": Lease._meta.get_field("payment_day").default,
                "revised": True,
                "revision_quarter": proposed_quarter(starts_on),
                "deposit_by": "household",
                "deposit_holder": "agency",
                "premises": rooms_seen(mandate),
            },
            template="core/form_sections.html",
            crumbs=crumbs(None, _("New lease")),
            cancel=reverse("tenancies:list"),
        ),
    )


@guard(access.READ)
def lease(request, pk):
    found = find(request, pk)
    household, user = found.household, request.user
    opened(request, household, "tenancies:lease")
    buttons = [Button(_("Contacts and visits"), links.FOLLOW_UP.url(household.pk), access.READ)]
    if found.keys_on:
        buttons.append(Button(_("Rents"), links.ACCOUNT.url(pk), access.WRITE))
    if found.signed_on:
        buttons.append(Button(_("Inspections"), reverse("tenancies:inspections", args=[pk]), access.READ))
    if found.state == LeaseState.DRAFT:
        buttons.append(Button(_("Change the draft"), reverse("tenancies:edit", args=[pk]), access.WRITE))
    director = user.role == Role.DIRECTOR
    openings = list(household.openings.select_related("user")[:10]) if director else None
    day = today()
    parts = page.context(found, user, day)
    return file_page(
        request,
        "tenancies/lease.html",
        buttons=buttons,
        lease=found,
        tone=TONES[found.state] or "note",
        dwelling=found.mandate.dwelling,
        grounds=queries.grounds(found),
        events=queries.events(found),
        openings=openings,
        total=parts["term"].rent + parts["term"].charges,
        crumbs=crumbs(found),
        **parts,
    )


@guard(access.WRITE)
def edit(request, pk):
    found = find(request, pk)
    if found.state != LeaseState.DRAFT:
        return redirect(lease_url(found))

    def action(*, version, **fields) -> str:
        actions.edit_lease(request.user, lease=found, version=version, **fields)
        return lease_url(found)

    return form_page(
        request,
        Task(
            title=_("Change the draft of lease %(code)s") % {"code": found.code},
            verb=_("Save the draft"),
            said=_("The draft is saved."),
            lede=_("The term and the contract follow from what you write here."),
            form=EditForm,
            action=action,
            obj=found,
            template="core/form_sections.html",
            crumbs=crumbs(found, _("Change the draft")),
            cancel=lease_url(found),
        ),
    )


def _step(request, pk: int, *, title: str, verb: str, said: str, lede: str, form: type, act, **initial):
    """A page that takes one step of the lease, from the version its reader saw."""
    found = find(request, pk)

    def action(**fields) -> str:
        act(request.user, lease=found, today=today(), **fields)
        return lease_url(found)

    return form_page(
        request,
        Task(
            title=title % {"name": found.household, "lease": found.code},
            verb=verb,
            said=said,
            lede=lede,
            form=form,
            action=action,
            initial={"version": found.version, "on": today(), **initial},
            crumbs=crumbs(found, verb),
            cancel=lease_url(found),
        ),
    )


@guard(access.WRITE)
def sign(request, pk):
    return _step(
        request,
        pk,
        title=_("Sign the lease of %(name)s"),
        verb=_("Record the signature"),
        said=_("The lease is signed and kept: hand over the keys next."),
        lede=_("The paper is kept as it was signed; afterwards only an amendment changes the lease."),
        form=SignForm,
        act=actions.sign_lease,
    )


@guard(access.WRITE)
def keys(request, pk):
    return _step(
        request,
        pk,
        title=_("Hand the keys to %(name)s"),
        verb=_("Record the keys"),
        said=_("The household is home. Its rent is called from the day the lease takes effect."),
        lede=_("The dwelling leaves the free ones, and the application is recorded as housed."),
        form=KeysForm,
        act=actions.hand_keys,
    )


@guard(access.WRITE)
def abandon(request, pk):
    return _step(
        request,
        pk,
        title=_("Abandon the draft lease of %(name)s"),
        verb=_("Abandon the draft"),
        said=_("The draft is abandoned. Its decision waits for another lease, or is withdrawn by the commission."),
        lede=_("The draft stays in the list with its reason. A signed lease is not abandoned: it ends by notice."),
        form=AbandonForm,
        act=actions.abandon_lease,
    )


@guard(access.READ)
def paper(request, pk):
    found = find(request, pk)
    if found.paper is None:
        raise Http404
    opened(request, found.household, "tenancies:paper")
    return FileResponse(found.paper.file.open("rb"), as_attachment=True, filename=f"bail-{found.code}.pdf")
