"""Pages of the leases: list, draft, file, signature, keys, departure."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.enums import Role
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page, paper_page
from trousseau.engines import typography
from trousseau.mandates.queries import terms
from trousseau.rules.lease import deposit_max

from . import access, actions, links, page, parts, queries, signed
from .contract import words
from .contract.drafting import proposed_quarter
from .contract.forms import EditForm, LeaseForm
from .contract.queries import rooms_seen
from .enums import LeaseState
from .forms import AbandonForm, KeysForm, LeaseFilter, SignForm
from .models import Lease
from .subjects import LEASE, LEASES, TENANCY

TONES = {
    LeaseState.DRAFT: "warn:clock",
    LeaseState.SIGNED: "warn:clock",
    LeaseState.RUNNING: "ok",
    LeaseState.ENDED: "",
    LeaseState.ABANDONED: "",
}


def _state(lease: Lease) -> tuple[str, str]:
    """The usual state is quiet; a lease under notice is said, since its dwelling is to be let again."""
    if lease.state == LeaseState.RUNNING and getattr(lease, "ending_on", None):
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
            link=TENANCY.url,
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
    subtitle = ngettext("%(n)s dwelling waits for its lease.", "%(n)s dwellings wait for their lease.", len(awaiting))
    return list_page(
        request,
        Listing(
            title=_("Leases"),
            subtitle=subtitle % {"n": len(awaiting)}
            if awaiting
            else _("Every decision of the commission has its lease."),
            query=queries.leases(request.user).at(today()).ending(),
            columns=columns,
            empty=Empty(
                _("No lease yet"),
                _("A lease is drafted from the commission’s decision: those that wait for theirs appear here."),
            ),
            by_file=True,
            noun=lambda n: ngettext("%(n)s lease", "%(n)s leases", n) % {"n": typography.number(n)},
            filterset=LeaseFilter,
            links=[
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
    drafted = decision.leases.not_abandoned().first()
    if drafted:
        return redirect(LEASE.url(drafted))
    household, mandate = decision.application.household, decision.mandate
    opened(request, household, "tenancies:new")
    day = today()
    starts_on = max(day, decision.decided_on, mandate.starts_on)
    agreed = terms(mandate, starts_on)
    return LEASES.form(
        request,
        title=_("Draft the lease of %(name)s") % {"name": household},
        here=_("New lease"),
        verb=_("Draft the lease"),
        said=_("The lease is drafted: have it signed."),
        subtitle=_("%(dwelling)s. Owner: %(owner)s, mandate %(mandate)s.")
        % {"dwelling": mandate.dwelling, "owner": mandate.owner.name, "mandate": mandate.code},
        form=LeaseForm,
        does=actions.draft_lease,
        given={"decision": decision, "on": day, "today": day},
        then=LEASE.url,
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
    )


def _signing(found: Lease, user, day) -> dict:
    """From the draft to the signed copy."""
    printed = reverse("tenancies:draft_paper", args=[found.pk])
    draft = found.state == LeaseState.DRAFT
    lacking = words.missing(found, max(day, found.decision.decided_on)) if draft and found.decision else []
    return signed.LEASE.steps(
        found,
        user,
        draft=printed,
        to_sign=f"{printed}?copie=a_signer",
        record=reverse("tenancies:sign", args=[found.pk]) if access.WRITE(user) else "",
        lacks=[words.named(lacking)] if lacking else (),
    )


@guard(access.READ)
def tenancy(request, pk):
    """The one page of a tenancy: what each room tells of it."""
    found, day = TENANCY.find(request, pk, "tenancies:tenancy"), today()
    whole = parts.whole(request.user, found, day)
    to_treat = [paper for paper in whole.papers if paper.waits]
    said = ngettext("%(n)s paper", "%(n)s papers", len(whole.papers)) % {"n": len(whole.papers)}
    if to_treat:
        said = _("%(n)s, of which %(wait)s to treat") % {"n": len(whole.papers), "wait": len(to_treat)}
    return file_page(
        request,
        "tenancies/tenancy.html",
        buttons=whole.buttons,
        lease=found,
        dwelling=found.mandate.dwelling,
        state=_state(found),
        whole=whole,
        step=whole.next,
        others=whole.steps[1:],
        main=[section for section in whole.sections if not section.side],
        aside=[section for section in whole.sections if section.side],
        to_treat=to_treat,
        in_order=[paper for paper in whole.papers if not paper.waits],
        papers_said=said,
        crumbs=TENANCY.trail(found),
    )


@guard(access.READ)
def lease(request, pk):
    found = LEASE.find(request, pk, "tenancies:lease")
    household, user = found.household, request.user
    buttons = [Button(_("Contacts and visits"), links.FOLLOW_UP.url(household.pk), access.READ)]
    if found.signed_on:
        buttons.append(Button(_("The tenants’ spaces"), links.SPACES.url(household.pk), access.WRITE))
    if found.keys_on:
        buttons.append(Button(_("Rents"), links.ACCOUNT.url(pk), access.WRITE))
    if found.signed_on:
        buttons.append(Button(_("Inspections"), reverse("tenancies:inspections", args=[pk]), access.READ))
    if found.state == LeaseState.DRAFT:
        buttons.append(Button(_("Change the draft"), reverse("tenancies:edit", args=[pk]), access.WRITE))
    director = user.holds(Role.DIRECTOR)
    openings = list(household.openings.select_related("user")[:10]) if director else None
    day = today()
    shown = page.context(found, user, day)
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
        signing=_signing(found, user, day),
        total=shown["term"].rent + shown["term"].charges,
        crumbs=LEASE.trail(found),
        **shown,
    )


@guard(access.WRITE)
def edit(request, pk):
    found = LEASE.find(request, pk)
    if found.state != LeaseState.DRAFT:
        return redirect(LEASE.url(found))
    return LEASE.form(
        request,
        found,
        title=_("Change the draft of lease %(code)s") % {"code": found.code},
        here=_("Change the draft"),
        verb=_("Save the draft"),
        said=_("The draft is saved."),
        subtitle=_("The term and the contract follow from what you write here."),
        form=EditForm,
        does=actions.edit_lease,
        obj=found,
        template="core/form_sections.html",
    )


@guard(access.WRITE)
def sign(request, pk):
    found = LEASE.find(request, pk)
    return LEASE.form(
        request,
        found,
        title=_("Sign the lease of %(name)s") % {"name": found.household},
        here=_("Record the signature"),
        verb=_("Record the signature"),
        said=_("The lease is signed and kept: hand over the keys next."),
        subtitle=_("The paper is kept as it was signed; afterwards only an amendment changes the lease."),
        form=SignForm,
        does=actions.sign_lease,
        given={"today": today()},
        initial={"on": today()},
    )


@guard(access.WRITE)
def keys(request, pk):
    found = LEASE.find(request, pk)
    return LEASE.form(
        request,
        found,
        title=_("Hand the keys to %(name)s") % {"name": found.household},
        here=_("Record the keys"),
        verb=_("Record the keys"),
        said=_("The household is home. Its rent is called from the day the lease takes effect."),
        subtitle=_("The dwelling leaves the free ones, and the application is recorded as housed."),
        form=KeysForm,
        does=actions.hand_keys,
        given={"today": today()},
        initial={"on": today(), "keys_count": queries.keys_counted(found)},
    )


@guard(access.WRITE)
def abandon(request, pk):
    found = LEASE.find(request, pk)
    return LEASE.form(
        request,
        found,
        title=_("Abandon the draft lease of %(name)s") % {"name": found.household},
        here=_("Abandon the draft"),
        verb=_("Abandon the draft"),
        said=_("The draft is abandoned. Its decision waits for another lease, or is withdrawn by the commission."),
        subtitle=_("The draft stays in the list with its reason. A signed lease is not abandoned: it ends by notice."),
        form=AbandonForm,
        does=actions.abandon_lease,
        given={"today": today()},
        initial={"on": today()},
    )


@guard(access.READ)
def paper(request, pk):
    found = LEASE.find(request, pk, "tenancies:paper", paper__isnull=False)
    return paper_page(found.paper, f"bail-{found.code}")
