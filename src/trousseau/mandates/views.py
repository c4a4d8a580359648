"""Pages of the mandates: the list, one mandate, its draft, its signature."""

from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.captation.queries import prospects
from trousseau.core import components, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, Task, file_page, form_page, list_page
from trousseau.core.states import available
from trousseau.engines import typography

from . import access, actions, queries
from .enums import TRANSITIONS, MandateState
from .forms import AnahForm, DraftForm, EditForm, EndForm, Mandates, SignForm
from .models import Mandate

TONES = {MandateState.DRAFT: "note", MandateState.SIGNED: "ok", MandateState.ENDED: ""}
MONTHS = 36  # what the form proposes: three years, the shortest that the Anah's aids ask


def _url(mandate: Mandate) -> str:
    return reverse("mandates:mandate", args=[mandate.pk])


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Mandates"), reverse("mandates:list")), *more)


def _step_crumbs(mandate: Mandate, here: str) -> tuple[tuple[str, str], ...]:
    return _crumbs((str(mandate), _url(mandate)), (here, ""))


def _found(pk: int) -> Mandate:
    return get_object_or_404(queries.mandates(), pk=pk)


@guard(access.READ)
def mandates(request):
    def occupied(mandate: Mandate) -> tuple[str, str] | None:
        words = {"free": ("warn:clock", _("Free")), "let": ("ok", _("Let"))}
        return words.get(queries.occupation(mandate))

    columns = (
        Column(gettext_lazy("Register number"), str, order="number", link=_url),
        Column(
            gettext_lazy("Dwelling"), lambda m: f"{m.dwelling.size}, {m.dwelling.address}", order="dwelling__key",
            second=lambda m: m.dwelling.commune.name,
        ),
        Column(gettext_lazy("Free or let"), occupied, kind="state", order="free_since"),
        Column(
            gettext_lazy("State"), lambda m: (TONES[m.state], MandateState(m.state).label), kind="state", order="state"
        ),
        Column(gettext_lazy("Owner"), lambda m: m.owner.name, order="owner__key"),
        Column(gettext_lazy("Rent"), lambda m: m.rent, kind="money", order="rent"),
        Column(gettext_lazy("Until"), lambda m: m.ends_on, kind="date", order="ends_on"),
    )  # fmt: skip
    return list_page(
        request,
        Listing(
            title=_("Mandates"),
            lede=_("The numbered mandates, then the drafts: the dwellings entrusted to the agency."),
            query=queries.mandates(),
            columns=columns,
            empty=Empty(
                _("No mandate yet"),
                _("A mandate is drafted from an inspected prospect: open one in captation."),
                Button(_("See the prospects"), reverse("captation:list")),
            ),
            noun=lambda n: ngettext("%(n)s mandate", "%(n)s mandates", n) % {"n": n},
            filterset=Mandates,
            buttons=[Button(_("Open the register"), reverse("mandates:register"), icon="doc")],
        ),
    )


@guard(access.WRITE)
def new(request, pk):
    """Draft the mandate of a prospect; a prospect that has one leads to it."""
    prospect = get_object_or_404(prospects(), pk=pk)
    drafted = Mandate.objects.filter(prospect=prospect).first()
    if drafted:
        return HttpResponseRedirect(_url(drafted))
    day = today()

    def action(**fields) -> str:
        return _url(actions.draft_mandate(request.user, prospect=prospect, on=day, **fields))

    back = reverse("captation:prospect", args=[pk])
    return form_page(
        request,
        Task(
            title=_("Draft the mandate"), lede=f"{prospect.dwelling}. {prospect.owner.name}.",
            verb=_("Draft this mandate"), form=DraftForm, action=action,
            initial={"rent": prospect.rent_hoped, "starts_on": day, "months": MONTHS},
            said=_("The draft is ready: have the owner sign it."),
            crumbs=_crumbs((str(prospect.dwelling), back), (_("Draft"), "")), cancel=back,
            template="core/form_sections.html",
        ),
    )  # fmt: skip


@guard(access.READ)
def mandate(request, pk):
    found, day = _found(pk), today()
    draft = found.state == MandateState.DRAFT
    steps = {step.code for step in available(TRANSITIONS, found.state, request.user)}
    buttons = []
    if found.paper_id:
        buttons.append(Button(_("Signed mandate, PDF"), reverse("mandates:paper", args=[pk]), icon="doc"))
    lines = list(queries.register().filter(mandate=found))
    if lines and not lines[0].cancelled:
        buttons.append(Button(_("Write a mention"), reverse("mandates:mention", args=[pk]), access.WRITE))
    if found.state != MandateState.ENDED:
        label = _("Edit") if draft else _("Write the Anah convention")
        buttons.append(Button(label, reverse("mandates:edit", args=[pk]), access.WRITE))
    if "end" in steps:
        buttons.append(Button(_("End the mandate"), reverse("mandates:end", args=[pk])))
    if "sign" in steps:
        buttons.append(Button(_("Sign the mandate"), reverse("mandates:sign", args=[pk]), main=True))
    mentions = queries.mentions(found)
    withdrawal = queries.withdrawal(found)
    return file_page(
        request,
        "mandates/mandate.html",
        buttons=buttons,
        mandate=found,
        tone=TONES[found.state] or "note",
        draft=draft,
        occupation=queries.occupation(found),
        mentions=sorted(mentions, key=lambda m: ("bad", "later", "ok").index(m.status)),
        bad=sum(mention.status == "bad" for mention in mentions),
        withdrawal=withdrawal,
        may_withdraw=withdrawal is not None and day <= withdrawal.on,
        fee=typography.number(found.fee_percent, components.language()),
        accounts=scales.at("mandate.accounts_months", found.signed_on or day),
        availabilities=found.availabilities.all(),
        anah=found.convention != "none",
        lines=lines,
        crumbs=_crumbs((str(found), "")),
    )


@guard(access.WRITE)
def edit(request, pk):
    found = _found(pk)
    draft = found.state == MandateState.DRAFT

    def action(**fields) -> str:
        write = actions.edit_mandate if draft else actions.record_anah
        write(request.user, mandate=found, **fields)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("Edit the draft") if draft else _("Write the Anah convention"),
            lede=str(found.dwelling) if draft
            else _("The terms of a signed mandate stay; the owner’s convention with the Anah may come later."),
            verb=_("Keep these corrections"), form=EditForm if draft else AnahForm, action=action, obj=found,
            said=_("The mandate is up to date."), crumbs=_step_crumbs(found, _("Edit")), cancel=_url(found),
            template="core/form_sections.html",
        ),
    )  # fmt: skip


@guard(access.WRITE)
def sign(request, pk):
    found, day = _found(pk), today()

    def action(**fields) -> str:
        actions.sign_mandate(request.user, mandate=found, **fields)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("Sign the mandate"),
            lede=_("It takes its number in the register; its paper, its fund and the dwelling’s availability open at once."),
            verb=_("Sign the mandate"), form=SignForm, action=action, obj=found,
            initial={"on": day, "available_from": day}, said=_("The mandate is signed and in the register."),
            crumbs=_step_crumbs(found, _("Sign")), cancel=_url(found),
        ),
    )  # fmt: skip


@guard(access.END)
def end(request, pk):
    found = _found(pk)

    def action(*, version, on) -> str:
        actions.end_mandate(request.user, mandate=found, version=version, on=on)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("End the mandate"),
            lede=_("The dwelling leaves the list of free ones; the register keeps the mandate and its number."),
            verb=_("End the mandate"), form=EndForm, action=action, obj=found, initial={"on": today()},
            said=_("The mandate is ended."), crumbs=_step_crumbs(found, _("End")), cancel=_url(found),
        ),
    )  # fmt: skip


@guard(access.READ)
def paper(request, pk):
    found = get_object_or_404(Mandate.objects.select_related("paper"), pk=pk)
    if found.paper is None:
        raise Http404
    return FileResponse(found.paper.file.open("rb"), as_attachment=True, filename=f"mandat-{found.code}.pdf")
