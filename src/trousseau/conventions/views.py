"""Pages of the conventions: list, file, signature, posts, payments."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, Task, file_page, form_page, list_page
from trousseau.core.states import available

from . import access, actions, queries
from .enums import TRANSITIONS, ConventionState
from .forms import Conventions, DayForm, EditForm, PostForm, ReceiveForm, TrancheForm
from .models import Convention, FundedPost, Tranche

TONES = {ConventionState.DRAFT: "warn:clock", ConventionState.SIGNED: "ok", ConventionState.ENDED: ""}


def _url(convention: Convention) -> str:
    return reverse("conventions:convention", args=[convention.pk])


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Conventions"), reverse("conventions:list")), *more)


def _step_crumbs(convention: Convention, here: str) -> tuple[tuple[str, str], ...]:
    return _crumbs((convention.title, _url(convention)), (here, ""))


@guard(access.READ)
def conventions(request):
    columns = (
        Column(
            gettext_lazy("Convention"),
            lambda c: c.title,
            order="key",
            link=_url,
            second=lambda c: c.deliberation.council.name,
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
            lede=_("What the councils voted for the agency, what has arrived, and what is still due."),
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
        ),
    )


@guard(access.READ)
def convention(request, pk):
    found = get_object_or_404(queries.conventions(), pk=pk)
    steps = {transition.code for transition in available(TRANSITIONS, found.state, request.user)}
    promised = queries.promised(found)
    threshold = scales.at("deliberation.convention_threshold", found.deliberation.held_on or today())
    draft = found.state == ConventionState.DRAFT
    ended = found.state == ConventionState.ENDED
    buttons = []
    if draft:
        buttons.append(Button(_("Edit"), reverse("conventions:edit", args=[pk]), access.WRITE))
    if "sign" in steps:
        buttons.append(Button(_("Sign the convention"), reverse("conventions:sign", args=[pk]), main=True))
    if "end" in steps:
        buttons.append(Button(_("End the convention"), reverse("conventions:end", args=[pk])))
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
        crumbs=_crumbs((found.title, "")),
    )


@guard(access.WRITE)
def edit(request, pk):
    found = get_object_or_404(Convention, pk=pk)

    def action(**fields) -> str:
        actions.edit_convention(request.user, convention=found, **fields)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("Edit the convention"),
            lede=_("A draft can be corrected until it is signed."),
            verb=_("Keep these corrections"),
            form=EditForm,
            action=action,
            obj=found,
            said=_("The convention is corrected."),
            crumbs=_step_crumbs(found, _("Edit")),
            cancel=_url(found),
        ),
    )


@guard(access.SIGN)
def sign(request, pk):
    found = get_object_or_404(Convention.objects.select_related("deliberation"), pk=pk)

    def action(*, version, on) -> str:
        actions.sign_convention(request.user, convention=found, version=version, on=on)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("Sign the convention"),
            lede=_("Write the day on which the last party signed. Payments can be received from then on."),
            verb=_("Sign the convention"),
            form=DayForm,
            action=action,
            obj=found,
            initial={"on": today()},
            said=_("The convention is signed."),
            crumbs=_step_crumbs(found, _("Sign")),
            cancel=_url(found),
        ),
    )


@guard(access.SIGN)
def end(request, pk):
    found = get_object_or_404(Convention, pk=pk)

    def action(*, version, on) -> str:
        actions.end_convention(request.user, convention=found, version=version, on=on)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("End the convention"),
            lede=_("Its posts, its payments and its report stay; nothing more can be foreseen under it."),
            verb=_("End the convention"),
            form=DayForm,
            action=action,
            obj=found,
            initial={"on": min(today(), found.ends_on)},
            said=_("The convention is ended."),
            crumbs=_step_crumbs(found, _("End")),
            cancel=_url(found),
        ),
    )


@guard(access.WRITE)
def post(request, pk):
    found = get_object_or_404(FundedPost.objects.select_related("convention"), pk=pk)

    def action(*, version, holder, share) -> str:
        actions.name_holder(request.user, post_=found, version=version, holder=holder, share=share)
        return _url(found.convention)

    return form_page(
        request,
        Task(
            title=_("Say who holds this post"),
            lede=_("%(label)s: %(value)s") % {"label": found.get_kind_display(), "value": found.title},
            verb=_("Keep the holder"),
            form=PostForm,
            action=action,
            obj=found,
            options={"team": queries.team()},
            said=_("The post is up to date."),
            crumbs=_step_crumbs(found.convention, _("Funded post")),
            cancel=_url(found.convention),
        ),
    )


@guard(access.WRITE)
def tranche_new(request, pk):
    found = get_object_or_404(queries.conventions(), pk=pk)
    funders = queries.grantors(found)

    def action(**fields) -> str:
        actions.promise_tranche(request.user, convention=found, **fields)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("Foresee a payment"),
            lede=_("A payment written in the convention; the whole never exceeds the amount voted."),
            verb=_("Foresee this payment"),
            form=TrancheForm,
            action=action,
            options={"funders": funders},
            initial={
                "funder": found.deliberation.council_id,
                "amount": found.amount - queries.promised(found),
                "due_on": found.ends_on,
            },
            said=_("The payment is foreseen."),
            crumbs=_step_crumbs(found, _("Payment")),
            cancel=_url(found),
        ),
    )


@guard(access.RECEIVE)
def tranche_receive(request, pk):
    found = get_object_or_404(Tranche.objects.select_related("convention", "funder"), pk=pk)

    def action(*, on) -> str:
        actions.receive_tranche(request.user, tranche=found, on=on)
        return _url(found.convention)

    return form_page(
        request,
        Task(
            title=_("Receive a payment"),
            lede=_("Payment of %(funder)s: one entry is written in the agency’s ledger, once.")
            % {"funder": found.funder.name},
            verb=_("Receive this payment"),
            form=ReceiveForm,
            action=action,
            initial={"on": today()},
            said=_("The payment is received and written in the ledger."),
            crumbs=_step_crumbs(found.convention, _("Payment")),
            cancel=_url(found.convention),
            extra={"tranche": found},
            template="conventions/receive.html",
        ),
    )
