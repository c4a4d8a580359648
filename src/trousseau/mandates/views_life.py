"""Pages after the signature: amendments, the renewal announced, the withdrawal, the end."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import Task, form_page

from . import access, actions, queries
from .forms import AMENDED, AmendForm, AnnounceForm, EndForm, InformForm, WithdrawForm
from .models import Amendment, Mandate, RenewalNotice
from .words import day_words


def _found(pk: int) -> Mandate:
    return get_object_or_404(queries.mandates().exclude(number=None), pk=pk)


def _page(request, found: Mandate, *, title: str, lede: str, verb: str, form: type, action, said: str, **more):
    """A step of a signed mandate: `action` receives what the form asks; the mandate's page follows."""
    url = reverse("mandates:mandate", args=[found.pk])

    def act(**fields) -> str:
        action(request.user, mandate=found, **fields)
        return url

    crumbs = ((_("Mandates"), reverse("mandates:list")), (str(found), url), (title, ""))
    initial = {"version": found.version, **more.pop("initial", {})}
    return form_page(
        request,
        Task(
            title=title,
            lede=lede,
            verb=verb,
            form=form,
            action=act,
            said=said,
            crumbs=crumbs,
            cancel=url,
            initial=initial,
            **more,
        ),
    )


@guard(access.WRITE)
def amend(request, pk):
    found, day = _found(pk), today()

    def action(user, **fields) -> None:
        try:
            actions.amend_mandate(user, on=day, **{AMENDED.get(name, name): v for name, v in fields.items()})
        except Refused as refusal:
            refusal.field = {v: name for name, v in AMENDED.items()}.get(refusal.field, refusal.field)
            raise

    return _page(
        request,
        found,
        title=_("Write an amendment"),
        lede=_("An empty field changes nothing; the signed terms stay written, and the register says the change."),
        verb=_("Sign this amendment"),
        form=AmendForm,
        action=action,
        initial={"amended_on": day, "effect_on": day},
        options={"clauses": queries.fee_clauses(found, day)},
        said=_("The amendment is signed and in the register."),
        template="core/form_sections.html",
    )


@guard(access.WRITE)
def announce(request, pk):
    found, day = _found(pk), today()
    window = queries.announcement(found.ends_at)
    lede = _(
        "The mandate renews itself on %(term)s. The letter is sent from %(first)s to %(last)s; later, "
        "the owner may end the mandate at any moment."
    ) % {"term": day_words(found.ends_at), "first": day_words(window.first), "last": day_words(window.last)}

    def action(user, **fields) -> None:
        actions.announce_renewal(user, on=day, **fields)

    return _page(
        request,
        found,
        title=_("Announce the renewal"),
        lede=lede,
        verb=_("Print the letter and note its sending"),
        form=AnnounceForm,
        action=action,
        initial={"sent_on": day},
        said=_("The letter is in the mandate’s file."),
    )


@guard(access.READ)
def amendment_paper(request, pk):
    return _served(get_object_or_404(Amendment.objects.select_related("paper"), pk=pk))


@guard(access.READ)
def renewal_paper(request, pk):
    return _served(get_object_or_404(RenewalNotice.objects.select_related("paper"), pk=pk))


def _served(row: Amendment | RenewalNotice) -> FileResponse:
    if row.paper is None:
        raise Http404
    return FileResponse(row.paper.file.open("rb"), as_attachment=True, filename=f"{row.paper.number}.pdf")


@guard(access.WRITE)
def inform(request, pk):
    return _page(
        request,
        _found(pk),
        title=_("Say that the owner was informed"),
        lede=_("The delay to withdraw runs from the day of this information, in full."),
        verb=_("Record this information"),
        form=InformForm,
        action=actions.inform_owner,
        initial={"on": today()},
        said=_("The information is recorded."),
    )


@guard(access.WRITE)
def withdraw(request, pk):
    found = _found(pk)
    deadline = queries.withdrawal(found)
    lede = (
        _(
            "Until %(day)s, day of sending. The mandate ends, its register says so, the prospect is free again; the owner "
            "takes over a lease that runs."
        )
        % {"day": day_words(deadline.on)}
        if deadline
        else _("This mandate bears no right to withdraw.")
    )

    def action(user, **fields) -> None:
        actions.withdraw_mandate(user, on=today(), **fields)

    return _page(
        request,
        found,
        title=_("Record the withdrawal"),
        lede=queries.obstacle(found) or lede,
        verb=_("End the mandate by this withdrawal"),
        form=WithdrawForm,
        action=action,
        initial={"sent_on": today()},
        said=_("The mandate is ended."),
    )


@guard(access.END)
def end(request, pk):
    found, day = _found(pk), today()
    silent = queries.renewed_in_silence(found, day)
    if silent:
        lede = _("It renewed itself on %(day)s without the letter in time: the owner may end it at any moment.") % {
            "day": day_words(silent)
        }
    else:
        lede = _("The dwelling leaves the list of free ones; the register says the end and keeps the number.")

    def action(user, **fields) -> None:
        actions.end_mandate(user, today=day, **fields)

    return _page(
        request,
        found,
        title=_("End the mandate"),
        lede=queries.obstacle(found) or lede,
        verb=_("End the mandate"),
        form=EndForm,
        action=action,
        initial={"on": min(day, found.ends_at)},
        said=_("The mandate is ended."),
    )
