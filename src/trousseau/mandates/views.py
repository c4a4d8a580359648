"""Pages of the mandates: the list, a draft and its fees, its signature, its papers."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.captation.ceilings.queries import of_dwelling
from trousseau.captation.queries import prospects
from trousseau.core import first_steps, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import (
    Button,
    Column,
    Empty,
    Listing,
    Task,
    form_page,
    list_page,
    paper_page,
    printed_page,
    unsigned_page,
)

from . import access, actions, queries
from .enums import MandateState
from .forms import (
    AnahForm,
    DraftForm,
    EditForm,
    FeeForm,
    Mandates,
    NoteSignaturesForm,
    RemoveFeeForm,
    SignForm,
    TakeSignatureBackForm,
)
from .models import Mandate, MandateAt
from .papers import information_paper, mandate_paper
from .signers import owners_of, signers
from .subjects import MANDATE, MANDATES

TONES = {MandateState.DRAFT: "note", MandateState.SIGNED: "ok", MandateState.ENDED: ""}
MONTHS = 36  # what the form proposes: three years, the shortest that the Anah's aids ask


def state(mandate: MandateAt, day: date) -> tuple[str, str]:
    """Its tone and its word. Under notice it is written as ended, and runs to its last day all the same."""
    if queries.ran_out(mandate, day):
        return "warn:clock", _("Past its term")
    if mandate.ended_on and mandate.ended_on >= day:
        return "note:clock", _("Comes to its end")
    return TONES[mandate.state], MandateState(mandate.state).label


def _blocking(request) -> list[first_steps.Found]:
    """What the first mandate waits for; nothing once one was signed."""
    if Mandate.objects.filter(number__isnull=False).exists():
        return []
    return first_steps.blocking(request.user, today())


@guard(access.READ)
def mandates(request):
    def occupied(mandate: Mandate) -> tuple[str, str] | None:
        words = {
            "free": ("warn:clock", _("Free")),
            "let": ("ok", _("Let")),
            "notice": ("note:clock", _("Under notice")),
        }
        return words.get(queries.occupation(mandate, day))

    day = today()

    columns = (
        Column(gettext_lazy("Register number"), str, order="number", link=MANDATE.url),
        Column(
            gettext_lazy("Dwelling"),
            lambda m: f"{m.dwelling.size}, {m.dwelling.address}",
            order="dwelling__key",
            second=lambda m: m.dwelling.commune.name,
        ),
        Column(gettext_lazy("Free or let"), occupied, kind="state", order="free_since"),
        Column(gettext_lazy("State"), lambda m: state(m, day), kind="state", order="state"),
        Column(gettext_lazy("Owner"), lambda m: m.owner.name, order="owner__key"),
        Column(gettext_lazy("Rent"), lambda m: m.rent_at, kind="money", order="rent_at"),
        Column(gettext_lazy("Until"), lambda m: m.ended_on or m.ends_at, kind="date", order="ends_at"),
    )
    return list_page(
        request,
        Listing(
            title=_("Mandates"),
            subtitle=_("The numbered mandates, then the drafts: the dwellings entrusted to the agency."),
            query=queries.mandates(day),
            columns=columns,
            empty=Empty(
                _("No mandate yet"),
                _("A mandate is drafted from an inspected prospect: open one in captation."),
                Button(_("See the prospects"), reverse("captation:list")),
            ),
            noun=lambda n: ngettext("%(n)s mandate", "%(n)s mandates", n) % {"n": n},
            template="mandates/list.html",
            extra={"blocking": _blocking(request)},
            filterset=Mandates,
            buttons=[Button(_("Open the register"), reverse("mandates:register"), icon="doc")],
        ),
    )


@guard(access.WRITE)
def new(request, pk):
    """Draft the mandate of a prospect; a prospect that has one leads to it."""
    prospect = get_object_or_404(prospects(), pk=pk)
    drafted = Mandate.objects.filter(prospect=prospect).exclude(state=MandateState.ENDED).first()
    if drafted:
        return HttpResponseRedirect(MANDATE.url(drafted))
    day = today()
    back = reverse("captation:prospect", args=[pk])
    longest = scales.at("mandate.longest_months", day)
    return form_page(
        request,
        Task(
            title=_("Draft the mandate"),
            subtitle=f"{prospect.dwelling}. {prospect.owner.name}.",
            verb=_("Draft this mandate"),
            form=DraftForm,
            does=actions.draft_mandate,
            given={"prospect": prospect, "on": day},
            then=MANDATE.url,
            options={"highest": of_dwelling(prospect.dwelling, day), "longest": longest},
            initial={
                "rent": prospect.rent_hoped,
                "starts_on": day,
                "months": MONTHS,
                "longest_months": longest.number,
                "quality": actions.QUALITIES[prospect.owner.kind],
            },
            said=_("The draft is ready: have the owner sign it."),
            crumbs=MANDATES.trail((str(prospect.dwelling), back), (_("Draft"), "")),
            cancel=back,
            template="mandates/new.html",
            extra={"blocking": first_steps.blocking(request.user, day)},
        ),
    )


@guard(access.WRITE)
def edit(request, pk):
    """The terms of a draft; of a signed mandate, the owner's convention with the Anah alone."""
    found = MANDATE.find(request, pk)
    draft = found.state == MandateState.DRAFT
    return MANDATE.form(
        request,
        found,
        title=_("Edit the draft") if draft else _("Write the Anah convention"),
        here=_("Edit"),
        subtitle=str(found.dwelling)
        if draft
        else _("The terms of a signed mandate stay; the owner’s convention with the Anah may come later."),
        verb=_("Keep these corrections"),
        form=EditForm if draft else AnahForm,
        does=actions.edit_mandate if draft else actions.record_anah,
        given={"today": today()},
        obj=found,
        said=_("The mandate is up to date."),
        template="core/form_sections.html",
        options={"longest": scales.at("mandate.longest_months", found.starts_on)} if draft else {},
    )


@guard(access.WRITE)
def sign(request, pk):
    found, day = MANDATE.find(request, pk), today()
    return MANDATE.form(
        request,
        found,
        title=_("Record the signature of the mandate"),
        here=_("Sign"),
        subtitle=_(
            "It takes its number in the register; its paper, its fund and the dwelling’s availability open at once."
        ),
        verb=_("Record this signature"),
        form=SignForm,
        does=actions.sign_mandate,
        given={"today": day},
        obj=found,
        options={"others": owners_of([one.owner for one in signers(found, day).lacking if one.owner != found.owner])},
        initial={"on": day, "available_from": max(day, found.starts_on)},
        said=_("The mandate is signed and in the register."),
    )


@guard(access.WRITE)
def signatures(request, pk):
    """Some owners signed before the others: each is noted with the day of their copy."""
    found, day = MANDATE.find(request, pk), today()
    return MANDATE.form(
        request,
        found,
        title=_("Note who signed the draft"),
        here=_("Signatures"),
        part="owners",
        subtitle=_("The mandate takes its number once each owner who must sign has: record its signature then."),
        verb=_("Note these signatures"),
        form=NoteSignaturesForm,
        does=actions.note_signatures,
        given={"today": day},
        obj=found,
        options={"lacking": owners_of([one.owner for one in signers(found, day).lacking])},
        initial={"on": day},
        said=_("The signatures are noted."),
    )


@guard(access.WRITE)
def signature_back(request, pk):
    found = MANDATE.find(request, pk)
    return MANDATE.form(
        request,
        found,
        title=_("Take a signature back"),
        here=_("Signatures"),
        part="owners",
        subtitle=_("It was noted by mistake, or the draft changes: the owner signs again."),
        verb=_("Take this signature back"),
        form=TakeSignatureBackForm,
        does=actions.take_signature_back,
        obj=found,
        options={"signatures": found.owner_signatures.filter(amendment=None).select_related("owner")},
        said=_("The signature is taken back."),
    )


@guard(access.WRITE)
def fee_new(request, pk):
    found = MANDATE.find(request, pk)
    return MANDATE.form(
        request,
        found,
        title=_("Add a fee clause"),
        here=_("Fee"),
        subtitle=_("The agency takes nothing else than what the mandate writes."),
        verb=_("Add this fee"),
        form=FeeForm,
        does=actions.add_fee,
        said=_("The fee is in the draft."),
    )


@guard(access.WRITE)
def fee_remove(request, pk):
    found = MANDATE.find(request, pk)
    return MANDATE.form(
        request,
        found,
        title=_("Take a fee out"),
        here=_("Fee"),
        subtitle=_("Only from a draft: a signed mandate changes by amendment."),
        verb=_("Take this fee out"),
        form=RemoveFeeForm,
        does=actions.remove_fee,
        options={"clauses": found.fees.all()},
        said=_("The fee is out of the draft."),
    )


@guard(access.READ)
def information(request, pk):
    """What the owner reads before signing away from the agency."""
    found, day = MANDATE.find(request, pk), today()
    return printed_page(
        request, lambda: information_paper(found, on=day), name=f"information-{day}", url=MANDATE.url(found)
    )


@guard(access.READ)
def unsigned_paper(request, pk):
    """The draft, or the mandate as it is given to be signed; nothing is kept."""
    found = MANDATE.find(request, pk)
    url = MANDATE.url(found, "signature")
    to_sign = request.GET.get("copie") == "a_signer"
    bad = [mention.label for mention in queries.mentions(found, today()) if mention.status == "bad"]
    if found.state != MandateState.DRAFT or not found.way.built or (to_sign and bad):
        said = _("Before it is printed to be signed, complete: %(lacks)s.") % {"lacks": ", ".join(bad)}
        messages.error(request, said if bad else _("This mandate is signed: its paper is kept."))
        return HttpResponseRedirect(url)
    return unsigned_page(request, lambda: mandate_paper(found, on=today()), name=f"mandat-{found.pk}", url=url)


@guard(access.READ)
def paper(request, pk):
    found = get_object_or_404(Mandate.objects.select_related("paper"), pk=pk)
    return paper_page(found.paper, f"mandat-{found.code}")
