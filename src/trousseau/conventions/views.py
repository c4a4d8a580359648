"""Pages of the conventions: list, file, signature, posts, payments."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page, unsigned_page
from trousseau.core.states import available

from . import access, actions, actions_money, actions_posts, queries, signed
from .enums import TRANSITIONS, ConventionState
from .forms import Conventions, DayForm, EditForm, HolderForm, ReceiveForm, TrancheForm
from .models import Convention
from .papers import convention_paper
from .subjects import CONVENTION, POST, TRANCHE

TONES = {ConventionState.DRAFT: "warn:clock", ConventionState.SIGNED: "ok", ConventionState.ENDED: ""}


@guard(access.READ)
def conventions(request):
    columns = (
        Column(
            gettext_lazy("Convention"),
            lambda c: c.title,
            order="key",
            link=CONVENTION.url,
            second=lambda c: c.council.name,
        ),
        Column(gettext_lazy("State"), lambda c: (TONES[c.state], c.get_state_display()), kind="state", order="state"),
        Column(gettext_lazy("Voted"), lambda c: c.amount, kind="money", order="amount"),
        Column(gettext_lazy("Received"), lambda c: c.received, kind="money", order="received"),
        Column(gettext_lazy("Left"), lambda c: c.left, kind="money", order="left"),
        Column(gettext_lazy("From"), lambda c: c.starts_on, kind="date", order="starts_on"),
        Column(gettext_lazy("To"), lambda c: c.ends_on, kind="date", order="ends_on"),
    )
    enter = Button(
        _("Enter a deliberation"), reverse("conventions:deliberation_new"), access.ENTER_DELIBERATION, main=True
    )
    acts = Button(_("Deliberations"), reverse("conventions:deliberations"))
    return list_page(
        request,
        Listing(
            title=_("Conventions"),
            subtitle=_("What the councils voted for the agency, what has arrived, and what is still due."),
            query=queries.conventions(),
            columns=columns,
            empty=Empty(
                _("No convention yet"),
                _("A convention is drawn from the council’s act: enter the deliberation first, then draw it."),
                enter,
            ),
            noun=lambda n: ngettext("%(n)s convention", "%(n)s conventions", n) % {"n": n},
            filterset=Conventions,
            buttons=(acts, enter),
            links=(Button(_("Open data of the conventions"), reverse("conventions:open_data")),),
        ),
    )


@guard(access.READ)
def convention(request, pk):
    found = CONVENTION.find(request, pk)
    steps = {transition.code for transition in available(TRANSITIONS, found.state, request.user)}
    promised = queries.promised(found)
    threshold = scales.at("deliberation.convention_threshold", found.voted_on or today())
    draft = found.state == ConventionState.DRAFT
    ended = found.state == ConventionState.ENDED
    buttons = []
    if draft:
        buttons.append(Button(_("Edit"), reverse("conventions:edit", args=[pk]), access.WRITE))
    if "sign" in steps:
        buttons.append(Button(_("Sign the convention"), reverse("conventions:sign", args=[pk]), main=True))
    if "end" in steps:
        buttons.append(Button(_("End the convention"), reverse("conventions:end", args=[pk])))
    if not draft:
        buttons.append(Button(_("Open data"), reverse("conventions:publication", args=[pk]), access.PUBLISH))
    return file_page(
        request,
        "conventions/convention.html",
        buttons=buttons,
        convention=found,
        tone=TONES[found.state],
        draft=draft,
        promised=promised,
        unpromised=found.amount - promised,
        parties=found.parties.select_related("organisation"),
        posts=queries.posts(found),
        tranches=queries.tranches(found),
        publication=queries.publication(found),
        publication_scale=scales.at("conventions.publication_months", found.signed_on or today()),
        threshold=threshold,
        threshold_articles=threshold.article.split(" ; "),
        may_write=access.WRITE(request.user),
        may_promise=access.WRITE(request.user) and not ended and promised < found.amount,
        may_receive=access.RECEIVE(request.user) and not draft,
        signing=_signing(request.user, found),
        crumbs=CONVENTION.trail(found),
    )


def _signing(user, found: Convention) -> dict:
    """From the draft to the signed copy."""
    printed = reverse("conventions:unsigned_paper", args=[found.pk])
    return signed.CONVENTION.steps(
        found,
        user,
        draft=printed,
        to_sign=f"{printed}?copie=a_signer",
        record=reverse("conventions:sign", args=[found.pk]) if access.SIGN(user) else "",
    )


@guard(access.READ)
def unsigned_paper(request, pk):
    """The convention before it is signed: its draft, or what is signed; nothing is kept."""
    found = CONVENTION.find(request, pk)
    url = CONVENTION.url(found, "signature")
    if found.state != ConventionState.DRAFT:
        return redirect(url)
    return unsigned_page(request, lambda: convention_paper(found, on=today()), name=f"convention-{pk}", url=url)


@guard(access.WRITE)
def edit(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Edit the convention"),
        here=_("Edit"),
        subtitle=_("A draft can be corrected until it is signed."),
        verb=_("Keep these corrections"),
        form=EditForm,
        does=actions.edit_convention,
        obj=found,
        said=_("The convention is corrected."),
    )


@guard(access.SIGN)
def sign(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Sign the convention"),
        here=_("Sign"),
        subtitle=_("Write the day on which the last party signed. Payments can be received from then on."),
        verb=_("Sign the convention"),
        form=DayForm,
        does=actions.sign_convention,
        given={"today": today()},
        initial={"on": today()},
        said=_("The convention is signed."),
    )


@guard(access.SIGN)
def end(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("End the convention"),
        here=_("End"),
        subtitle=_("Its posts, its payments and its report stay; nothing more can be foreseen under it."),
        verb=_("End the convention"),
        form=DayForm,
        does=actions.end_convention,
        initial={"on": min(today(), found.ends_on)},
        said=_("The convention is ended."),
    )


@guard(access.WRITE)
def post(request, pk):
    found = POST.find(request, pk)
    return POST.form(
        request,
        found,
        title=_("Say who holds this post"),
        here=_("Funded post"),
        subtitle=_("%(label)s: %(value)s") % {"label": found.get_kind_display(), "value": found.title},
        verb=_("Keep the holder"),
        form=HolderForm,
        does=actions_posts.name_holder,
        options={"team": queries.team()},
        given={"today": today()},
        initial={"starts_on": found.convention.starts_on},
        said=_("The post is up to date."),
    )


@guard(access.WRITE)
def tranche_new(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Foresee a payment"),
        here=_("Payment"),
        subtitle=_("A payment written in the convention; the whole never exceeds the amount voted."),
        verb=_("Foresee this payment"),
        form=TrancheForm,
        does=actions_money.promise_tranche,
        options={"funders": queries.grantors(found)},
        initial={"funder": found.council.pk, "amount": found.amount - queries.promised(found), "due_on": found.ends_on},
        said=_("The payment is foreseen."),
    )


@guard(access.RECEIVE)
def tranche_receive(request, pk):
    found = TRANCHE.find(request, pk)
    return TRANCHE.form(
        request,
        found,
        title=_("Receive a payment"),
        here=_("Payment"),
        subtitle=_("Payment of %(funder)s: one entry is written in the agency’s ledger, once.")
        % {"funder": found.funder.name},
        verb=_("Receive this payment"),
        form=ReceiveForm,
        does=actions_money.receive_tranche,
        initial={"on": today()},
        said=_("The payment is received and written in the ledger."),
        extra={"tranche": found},
        template="conventions/receive.html",
    )
