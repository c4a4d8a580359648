"""Pages of the programme: what the coordinator builds, and what its envelopes hold."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.enums import OrganisationKind
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page

from . import access, actions_programmes, queries, queries_parties, queries_programmes
from .actions import organisation
from .forms_programmes import (
    ActionForm,
    CommitForm,
    EditCommitmentForm,
    EditEnvelopeForm,
    EditProgrammeForm,
    EnvelopeForm,
    MeetingForm,
    NotedForm,
    ProgrammeForm,
)
from .models import Programme
from .subjects import ACTION, COMMITMENT, CONVENTIONS, ENVELOPE, PROGRAMME, PROGRAMMES
from .views_decisions import known_act


@guard(access.READ)
def programmes(request):
    new = Button(_("Build a programme"), reverse("conventions:programme_new"), access.WRITE, main=True)
    return list_page(
        request,
        Listing(
            title=_("Programmes"),
            subtitle=_("What the State and the territory agreed, and what the actions take of it."),
            query=Programme.objects.filter(withdrawn_on=None).select_related("funder"),
            columns=(
                Column(
                    gettext_lazy("Programme"),
                    lambda p: p.title,
                    order="key",
                    link=PROGRAMME.url,
                    second=lambda p: p.funder.name,
                ),
                Column(gettext_lazy("Granted"), lambda p: p.amount, kind="money", order="amount"),
                Column(gettext_lazy("From"), lambda p: p.starts_on, kind="date", order="starts_on"),
                Column(gettext_lazy("To"), lambda p: p.ends_on, kind="date", order="ends_on"),
            ),
            empty=Empty(
                _("No programme yet"),
                _("A programme begins with the act that approved it: its reference is enough."),
                new,
            ),
            noun=lambda n: ngettext("%(n)s programme", "%(n)s programmes", n) % {"n": n},
            buttons=(new,),
            crumbs=CONVENTIONS.trail((_("Programmes"), "")),
        ),
    )


@guard(access.READ)
def programme(request, pk):
    found = PROGRAMME.find(request, pk)
    lines = queries_programmes.programme_lines(found)
    buttons = [
        Button(_("Edit"), reverse("conventions:programme_edit", args=[pk]), access.WRITE),
        Button(
            _("Add an action") if lines else _("Add an envelope"),
            reverse("conventions:action_new" if lines else "conventions:envelope_new", args=[pk]),
            access.WRITE,
            main=True,
        ),
    ]
    return file_page(
        request,
        "conventions/programme.html",
        buttons=buttons,
        programme=found,
        lines=lines,
        totals={name: sum(getattr(one, name) for one in lines) for name in ("envelope", "committed", "paid", "left")},
        unshared=found.amount - sum(one.envelope for one in lines),
        aims=queries_programmes.aims_of(found),
        meetings=found.meetings.filter(withdrawn_on=None),
        may_write=access.WRITE(request.user),
        crumbs=PROGRAMME.trail(found),
    )


@guard(access.WRITE)
def programme_new(request):
    @transaction.atomic
    def build(actor, *, funder_name, holder_name, **asked) -> Programme:
        holder = organisation(OrganisationKind.COUNCIL, " ".join(holder_name.split()))
        funder = organisation(OrganisationKind.FUNDER, " ".join(funder_name.split()))
        decision = known_act(actor, holder, asked)
        return actions_programmes.open_programme(actor, decision=decision, funder=funder, holder=holder, **asked)

    return PROGRAMMES.form(
        request,
        title=_("Build a programme"),
        subtitle=_("The act that approved it is known by its reference; its file is added when somebody has it."),
        verb=_("Build the programme"),
        form=ProgrammeForm,
        does=build,
        then=PROGRAMME.url,
        said=_("The programme is built: add its envelopes, then its actions."),
    )


@guard(access.WRITE)
def programme_edit(request, pk):
    found = PROGRAMME.find(request, pk)
    words = {one.number: one.words for one in found.aims.all()}
    return PROGRAMME.form(
        request,
        found,
        title=_("Edit the programme"),
        here=_("Edit"),
        verb=_("Keep the programme"),
        form=EditProgrammeForm,
        does=actions_programmes.edit_programme,
        obj=found,
        kept={f"aim_{n}": words.get(n, "") for n in range(1, actions_programmes.AIMS + 1)},
        said=_("The programme is up to date."),
    )


@guard(access.WRITE)
def envelope_new(request, pk):
    found = PROGRAMME.find(request, pk)
    return PROGRAMME.form(
        request,
        found,
        title=_("Add an envelope"),
        here=_("Envelope"),
        part="lines",
        verb=_("Add this envelope"),
        form=EnvelopeForm,
        does=actions_programmes.add_envelope,
        initial={"year": found.starts_on.year},
        said=_("The envelope is added."),
    )


@guard(access.WRITE)
def envelope(request, pk):
    found = ENVELOPE.find(request, pk)
    return ENVELOPE.form(
        request,
        found,
        title=_("Correct an envelope"),
        here=_("Envelope"),
        part="lines",
        verb=_("Keep this envelope"),
        form=EditEnvelopeForm,
        does=actions_programmes.edit_envelope,
        obj=found,
        said=_("The envelope is up to date."),
    )


@guard(access.WRITE)
def action_new(request, pk):
    found = PROGRAMME.find(request, pk)

    @transaction.atomic
    def add(actor, *, programme, operator_name, **asked):
        name = " ".join(operator_name.split())
        operator = organisation(OrganisationKind.ASSOCIATION, name) if name else None
        return actions_programmes.add_action(actor, programme=programme, operator=operator, **asked)

    return PROGRAMME.form(
        request,
        found,
        title=_("Add an action"),
        here=_("Action"),
        part="aims",
        verb=_("Add this action"),
        form=ActionForm,
        does=add,
        options={"aims": found.aims.all(), "conventions": queries.conventions()},
        said=_("The action is added: say what it takes on an envelope."),
    )


@guard(access.WRITE)
def commit(request, pk):
    found = ACTION.find(request, pk)
    parties = queries_parties.parties(found.convention).exclude(part="agency") if found.convention else None
    return ACTION.form(
        request,
        found,
        title=_("Commit money for an action"),
        here=_("Commitment"),
        part="aims",
        subtitle=found.title,
        verb=_("Commit this amount"),
        form=CommitForm,
        does=actions_programmes.commit,
        options={"envelopes": found.programme.envelopes.filter(withdrawn_on=None), "parties": parties},
        said=_("The amount is committed."),
    )


@guard(access.WRITE)
def commitment(request, pk):
    found = COMMITMENT.find(request, pk)
    return COMMITMENT.form(
        request,
        found,
        title=_("Correct a commitment"),
        here=_("Commitment"),
        part="aims",
        subtitle=str(found),
        verb=_("Keep this amount"),
        form=EditCommitmentForm,
        does=actions_programmes.edit_commitment,
        obj=found,
        said=_("The commitment is up to date."),
    )


@guard(access.WRITE)
def noted_new(request, pk):
    found = COMMITMENT.find(request, pk)
    return COMMITMENT.form(
        request,
        found,
        title=_("Note a payment to an operator"),
        here=_("Payment"),
        part="aims",
        subtitle=_("Of an operator whose money the agency’s ledger does not follow."),
        verb=_("Note this payment"),
        form=NotedForm,
        does=actions_programmes.note_payment,
        given={"today": today()},
        initial={"on": today()},
        said=_("The payment is noted."),
    )


@guard(access.WRITE)
def meeting_new(request, pk):
    found = PROGRAMME.find(request, pk)
    return PROGRAMME.form(
        request,
        found,
        title=_("Add a steering meeting"),
        here=_("Steering"),
        part="steering",
        verb=_("Add this meeting"),
        form=MeetingForm,
        does=actions_programmes.add_meeting,
        initial={"on": today()},
        said=_("The meeting is added."),
    )
