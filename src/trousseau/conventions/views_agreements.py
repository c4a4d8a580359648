"""Pages of what stands on a convention: its act by reference, its parties, promises, days, acts, amendments, and what was
typed by mistake."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.access import Right, guard
from trousseau.core.clock import today
from trousseau.core.enums import OrganisationKind
from trousseau.core.errors import Refused
from trousseau.core.forms import Versioned
from trousseau.core.models import Agency, Organisation, User
from trousseau.core.pages import file_page
from trousseau.core.subjects import Subject
from trousseau.rules.public_money import touches

from . import (
    access,
    actions_agreements,
    actions_amendments,
    actions_money,
    actions_posts,
    actions_programmes,
    queries,
    subjects,
    terms,
)
from . import deadlines as days
from .actions import organisation
from .enums import AmendmentState
from .forms import (
    AmendmentForm,
    CorrectDecisionForm,
    DayForm,
    DeadlineForm,
    DelegationForm,
    DoneForm,
    EditIndicatorForm,
    FileActForm,
    IndicatorForm,
    KnownConventionForm,
    PartyForm,
    PublishForm,
    RenewForm,
    ShareForm,
    SignAmendmentForm,
    TotalForm,
    WhyForm,
)
from .models import Convention, Decision
from .subjects import ACT, AMENDMENT, CONVENTION, CONVENTIONS, DECISION, INDICATOR, PARTY


def known_act(actor: User, body: Organisation, asked: dict[str, Any]) -> Decision | None:
    """The act that a form gives by its reference, taken out of what was asked; None when none was given."""
    day, reference = asked.pop("decided_on"), asked.pop("reference")
    decides, file = asked.pop("decides"), asked.pop("file")
    if day is None:
        return None
    return actions_agreements.decide(
        actor, body=body, decided_on=day, reference=reference, subject=decides, file=file, today=today()
    )


def named(chosen: Organisation | None, name: str, kind: str, field: str) -> Organisation:
    """The body that was chosen, or that of this name."""
    if chosen is None and not name.strip():
        raise Refused(_("Choose a body of the list, or write its name."), field)
    return chosen or organisation(kind, " ".join(name.split()))


@guard(access.WRITE)
def known_new(request):
    @transaction.atomic  # refused, it leaves neither the act nor a body of that name
    def write(actor, *, body, body_name, **asked) -> Convention:
        voter = named(body, body_name, OrganisationKind.COUNCIL, "body_name")
        decision = known_act(actor, voter, asked)
        return actions_agreements.write_convention(actor, decision=decision, on=today(), **asked)

    agency = Agency.objects.first()
    return CONVENTIONS.form(
        request,
        title=_("Write a convention whose act is known by its reference"),
        here=_("By its reference"),
        subtitle=_("When the act itself can be had, enter it instead: it is read, and the convention drawn from it."),
        verb=_("Write the convention"),
        form=KnownConventionForm,
        does=write,
        initial={"agency": agency.name if agency else ""},
        then=CONVENTION.url,
        said=_("The convention is written. Its parties sign it, then its payments can be received."),
    )


@guard(access.WRITE)
def renew(request, pk):
    found = CONVENTION.find(request, pk)

    @transaction.atomic
    def write(actor, *, convention, **asked) -> Convention:
        decision = known_act(actor, convention.council, asked)
        return actions_agreements.renew_convention(actor, convention=convention, decision=decision, on=today(), **asked)

    return CONVENTION.form(
        request,
        found,
        title=_("Renew the convention"),
        here=_("Renew"),
        subtitle=_("The next one keeps its parties, its posts and its promises. Each party says its share again."),
        verb=_("Write the next convention"),
        form=RenewForm,
        does=write,
        initial={"title": found.title, "amount": found.amount},
        then=CONVENTION.url,
        said=_("The next convention is written."),
    )


@guard(access.WRITE)
def party_new(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Add a party"),
        here=_("Party"),
        part="parties",
        verb=_("Add this party"),
        form=PartyForm,
        does=actions_agreements.add_party,
        said=_("The party is added. Its share is unknown until its own decision says it."),
    )


@guard(access.WRITE)
def share(request, pk):
    found = PARTY.find(request, pk)

    @transaction.atomic
    def say(actor, *, party, **asked) -> None:
        decision = known_act(actor, party.organisation, asked)
        actions_agreements.say_share(actor, party=party, decision=decision, today=today(), **asked)

    return PARTY.form(
        request,
        found,
        title=_("Share of %(name)s") % {"name": found.organisation.name},
        here=_("Share"),
        part="parties",
        subtitle=_("A share is what the decision of this body says, and no other. Until then, nothing is counted."),
        verb=_("Keep this share"),
        form=ShareForm,
        does=say,
        obj=found,
        initial=_known(found.decision),
        said=_("The share is kept."),
    )


def _known(decision: Decision | None) -> dict:
    """Nothing of an act that is known already is asked again: a new one replaces it."""
    return {"decided_on": None, "reference": "", "decides": "", "file": None}


@guard(access.WRITE)
def total(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Total that the convention writes"),
        here=_("Total"),
        part="parties",
        verb=_("Keep this total"),
        form=TotalForm,
        does=actions_agreements.say_total,
        obj=found,
        said=_("The total is kept."),
    )


@guard(access.WRITE)
def party_sign(request, pk):
    found = PARTY.find(request, pk)
    return PARTY.form(
        request,
        found,
        title=_("Signature of %(name)s") % {"name": found.organisation.name},
        here=_("Signature"),
        part="parties",
        verb=_("Note this signature"),
        form=DayForm,
        does=actions_agreements.sign_party,
        given={"today": today()},
        initial={"on": found.signed_on or today()},
        said=_("The signature is noted."),
    )


@guard(access.WRITE)
def delegation(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("What may be changed without a vote"),
        here=_("Delegation"),
        part="amendments",
        subtitle=_("An amendment of detail passes within it; what touches the economy of the convention never does."),
        verb=_("Keep these words"),
        form=DelegationForm,
        does=actions_agreements.say_delegation,
        obj=found,
        options={"acts": [(key, queries.act_name(found, one)) for key, one in queries.delegating(found).items()]},
        initial={"act": (str(found.delegated_by_id or queries.FOUNDING)) if found.delegation else ""},
        article="Loi 2000-321, art. 10",
        said=_("The words are kept: the amendments that wait are read with them."),
    )


@guard(access.WRITE)
def decision_correct(request, pk):
    found = DECISION.find(request, pk)
    then = _rests_on(found)

    def correct(actor, *, file=None, **asked) -> None:
        actions_agreements.correct_decision(actor, file=file, today=today(), **asked)

    return DECISION.form(
        request,
        found,
        title=_("Correct an act known by its reference"),
        here=_("Act"),
        subtitle=_("%(body)s. Its other readers see the correction too; the history keeps what was written.")
        % {"body": found.body.name},
        verb=_("Keep this correction"),
        form=CorrectDecisionForm,
        does=correct,
        obj=found,
        options={"filed": found.file_id is not None},
        then=then,
        cancel=then,
        said=_("The act is corrected."),
    )


def _rests_on(decision: Decision) -> str:
    """The page of what this act founds, or of what it says a part of."""
    convention = (
        Convention.objects.filter(withdrawn_on=None)
        .filter(Q(decision=decision) | Q(parties__decision=decision) | Q(amendments__decision=decision))
        .order_by("pk")
        .first()
    )
    if convention:
        return CONVENTION.url(convention, "acts")
    programme = decision.programmes.filter(withdrawn_on=None).first()
    return subjects.PROGRAMME.url(programme, "origin") if programme else CONVENTIONS.url()


@guard(access.SIGN)
def reopen(request, pk):
    found = CONVENTION.find(request, pk)
    actions_agreements.refuse_to_reopen(found)
    return CONVENTION.form(
        request,
        found,
        title=_("Take the convention out of the archive"),
        here=_("Archive"),
        subtitle=_("It was archived by mistake: it is read among the others again, and what it asks for comes back."),
        verb=_("Take it out of the archive"),
        form=Versioned,
        does=actions_agreements.reopen_convention,
        given={"today": today()},
        said=_("The convention is out of the archive."),
    )


@guard(access.WRITE)
def indicator_new(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Write a promise of the convention"),
        here=_("Promise"),
        part="promises",
        subtitle=_("The report sets what was done against it."),
        verb=_("Keep this promise"),
        form=IndicatorForm,
        does=actions_agreements.add_indicator,
        said=_("The promise is kept."),
    )


@guard(access.WRITE)
def indicator(request, pk):
    found = INDICATOR.find(request, pk)
    return INDICATOR.form(
        request,
        found,
        title=_("Correct a promise"),
        here=_("Promise"),
        part="promises",
        verb=_("Keep this promise"),
        form=EditIndicatorForm,
        does=actions_agreements.edit_indicator,
        obj=found,
        said=_("The promise is kept."),
    )


@guard(access.WRITE)
def deadline_new(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Write a day that the convention sets"),
        here=_("Day"),
        part="deadlines",
        verb=_("Keep this day"),
        form=DeadlineForm,
        does=actions_agreements.add_deadline,
        given={"today": today()},
        said=_("The day is kept: it is asked for two months before it comes."),
    )


@guard(access.WRITE)
def deadline_met(request, pk, code):
    found = CONVENTION.find(request, pk)
    day = next((one for one in days.of(found) if one.code == code and code not in ("publish", "term")), None)
    if day is None:
        raise Http404
    return CONVENTION.form(
        request,
        found,
        title=_("Note that it is done"),
        here=str(day.words),
        part="deadlines",
        subtitle=str(day.words),
        verb=_("Note it"),
        form=DoneForm,
        does=actions_agreements.meet_deadline,
        given={"code": code, "today": today()},
        initial={"on": today()},
        said=_("It is noted."),
    )


@guard(access.PUBLISH)
def publish(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Note the publication"),
        here=_("Publication"),
        part="deadlines",
        subtitle=_("Who grants publishes the essential data of the convention, free, on its site."),
        verb=_("Note the publication"),
        form=PublishForm,
        does=actions_agreements.publish_convention,
        given={"today": today()},
        initial={"on": found.published_on or today(), "at": found.published_at},
        article="Décret 2017-779",
        said=_("The publication is noted."),
    )


@guard(access.WRITE)
def act_new(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("File a signed act"),
        here=_("Act"),
        part="acts",
        verb=_("File this act"),
        form=FileActForm,
        does=actions_agreements.file_act,
        given={"today": today()},
        said=_("The act is filed."),
    )


@guard(access.READ)
def filed_act(request, pk):
    found = ACT.find(request, pk)
    return _file(found.file, found.title)


@guard(access.READ)
def decision_file(request, pk):
    decision = Decision.objects.select_related("file").filter(pk=pk, file__isnull=False).first()
    if decision is None or decision.file is None:
        raise Http404
    return _file(decision.file, decision.subject)


def _file(document, title: str) -> FileResponse:
    suffix = document.file.name.rpartition(".")[2]
    answer = FileResponse(document.file.open("rb"), as_attachment=True, filename=f"{title[:80]}.{suffix}")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@guard(access.WRITE)
def amendment_new(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Prepare an amendment"),
        here=_("Amendment"),
        part="amendments",
        subtitle=_("Everything stands as the convention says it: change what the amendment changes, and nothing else."),
        verb=_("Examine this amendment"),
        form=AmendmentForm,
        does=actions_amendments.prepare_amendment,
        options={"before": terms.snap(found)},
        initial={"dated_on": today()},
        said=lambda made: (
            _("It touches the economy of the convention: it waits for a vote.")
            if made.touches
            else _("It changes a detail alone.")
        ),
    )


@guard(access.READ)
def amendment(request, pk):
    found = AMENDMENT.find(request, pk)
    points = terms.points_of(found)
    return file_page(
        request,
        "conventions/amendment.html",
        amendment=found,
        convention=found.convention,
        points=points,
        touched=touches(points),
        why=actions_amendments.needs_vote(found),
        waits=found.state == AmendmentState.DRAFT,
        may_sign=access.SIGN(request.user),
        may_write=access.WRITE(request.user),
        crumbs=AMENDMENT.trail(found),
    )


@guard(access.SIGN)
def amendment_sign(request, pk):
    found = AMENDMENT.find(request, pk)

    @transaction.atomic
    def sign(actor, *, amendment, **asked) -> None:
        decision = known_act(actor, amendment.convention.council, asked)
        actions_amendments.sign_amendment(actor, amendment=amendment, decision=decision, today=today(), **asked)

    return AMENDMENT.form(
        request,
        found,
        title=_("Sign the amendment"),
        here=_("Amendment"),
        subtitle=actions_amendments.needs_vote(found) or _("It changes a detail alone: no vote is needed."),
        verb=_("Sign the amendment"),
        form=SignAmendmentForm,
        does=sign,
        initial={"on": today()},
        said=_("The amendment is signed: the convention is from now on as it says."),
    )


@guard(access.SIGN)
def archive(request, pk):
    found = CONVENTION.find(request, pk)
    actions_agreements.refuse_to_archive(found)

    def keep(actor, *, convention, version, on) -> None:
        actions_agreements.archive_convention(actor, convention=convention, version=version, today=on)

    return CONVENTION.form(
        request,
        found,
        title=_("Archive the convention"),
        here=_("Archive"),
        subtitle=_("It stays readable, with its acts and its payments; nothing more is asked of anybody."),
        verb=_("Archive the convention"),
        form=DayForm,
        does=keep,
        initial={"on": today()},
        said=_("The convention is archived."),
    )


@dataclass(frozen=True)
class Withdrawal:
    """What may be withdrawn: who may, what it is called, and the verb that does it."""

    subject: Subject
    right: Right
    title: Any
    does: Callable[..., Any]
    part: str = ""


WITHDRAWALS: dict[str, Withdrawal] = {
    "convention": Withdrawal(
        CONVENTION, access.WRITE, gettext_lazy("Withdraw this draft"), actions_agreements.withdraw_convention
    ),
    "signature": Withdrawal(
        CONVENTION, access.SIGN, gettext_lazy("Take the signature back"), actions_agreements.take_back_signature
    ),
    "fin": Withdrawal(CONVENTION, access.SIGN, gettext_lazy("Take the end back"), actions_agreements.take_back_end),
    "partie": Withdrawal(
        PARTY, access.WRITE, gettext_lazy("Withdraw this party"), actions_agreements.withdraw_party, "parties"
    ),
    "promesse": Withdrawal(
        INDICATOR,
        access.WRITE,
        gettext_lazy("Withdraw this promise"),
        actions_agreements.withdraw_indicator,
        "promises",
    ),
    "delai": Withdrawal(
        subjects.DEADLINE,
        access.WRITE,
        gettext_lazy("Withdraw this day"),
        actions_agreements.withdraw_deadline,
        "deadlines",
    ),
    "acte": Withdrawal(ACT, access.WRITE, gettext_lazy("Withdraw this act"), actions_agreements.withdraw_act, "acts"),
    "avenant": Withdrawal(
        AMENDMENT,
        access.WRITE,
        gettext_lazy("Withdraw this amendment"),
        actions_amendments.withdraw_amendment,
        "amendments",
    ),
    "tranche": Withdrawal(
        subjects.TRANCHE,
        access.WRITE,
        gettext_lazy("Withdraw this payment foreseen"),
        actions_money.withdraw_tranche,
        "payments",
    ),
    "versement": Withdrawal(
        subjects.PAYMENT,
        access.RECEIVE,
        gettext_lazy("Withdraw what was noted of a payment"),
        actions_money.withdraw_payment,
        "payments",
    ),
    "reversement": Withdrawal(
        subjects.RECOVERY,
        access.RECEIVE,
        gettext_lazy("Withdraw this sum asked back"),
        actions_money.withdraw_recovery,
        "payments",
    ),
    "titulaire": Withdrawal(
        subjects.HOLDING, access.NAME, gettext_lazy("Withdraw this holder"), actions_posts.withdraw_holding
    ),
    "enveloppe": Withdrawal(
        subjects.ENVELOPE, access.WRITE, gettext_lazy("Withdraw this envelope"), actions_programmes.withdraw_envelope
    ),
    "action": Withdrawal(
        subjects.ACTION, access.WRITE, gettext_lazy("Withdraw this action"), actions_programmes.withdraw_action
    ),
    "engagement": Withdrawal(
        subjects.COMMITMENT,
        access.WRITE,
        gettext_lazy("Withdraw this commitment"),
        actions_programmes.withdraw_commitment,
    ),
    "paiement": Withdrawal(
        subjects.NOTED, access.WRITE, gettext_lazy("Withdraw this payment noted"), actions_programmes.withdraw_noted
    ),
    "reunion": Withdrawal(
        subjects.MEETING, access.WRITE, gettext_lazy("Withdraw this meeting"), actions_programmes.withdraw_meeting
    ),
}


@guard(access.WRITE)
def withdraw(request, kind, pk):
    """What was typed by mistake, with its reason; one page for all kinds."""
    wanted = WITHDRAWALS.get(kind)
    if wanted is None:
        raise Http404
    if not wanted.right(request.user):
        raise PermissionDenied
    found = wanted.subject.find(request, pk)
    if kind == "fin":
        actions_agreements.refuse_to_take_back_end(found)
    gone = wanted.subject is CONVENTION and kind == "convention"
    back = reverse("conventions:list") if gone else ""
    return wanted.subject.form(
        request,
        found,
        title=wanted.title,
        part=wanted.part,
        subtitle=str(found),
        verb=wanted.title,
        form=WhyForm,
        does=wanted.does,
        given={"today": today()},
        then=back,
        said=_("It is withdrawn, with your reason."),
    )
