"""Pages of the yearly certificates: what is due of all leases, those of one lease, its letter."""

import io
import zipfile
from datetime import date

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import scales
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, act, file_page, list_page, paper_page
from trousseau.engines import typography
from trousseau.mail.enums import Channel
from trousseau.mail.subjects import ITEM
from trousseau.mail.views import state_of

from .. import access
from ..enums import CertificateKind
from ..models import Lease
from ..queries import leases
from ..subjects import CERTIFICATES, LEASE, LEASES, LETTER
from . import actions, queries
from .asking import ask_all as ask_all_of
from .forms import CertificateForm

REFUSALS = 5  # said one by one; the same reason often refuses all


def _state(kind: CertificateKind, day: date, delays):
    def value(lease: Lease):
        proof = next((one for one in queries.proofs(lease, day, delays) if one.kind == kind), None)
        return (proof.tone, proof.said) if proof else None

    return value


@guard(access.READ)
def due(request):
    day = today()
    delays = queries.law(day)
    buttons = []
    if queries.letters_of(request.user, day).exists():
        url = reverse("tenancies:certificates_letters")
        buttons.append(Button(_("The letters of today (ZIP)"), url, access.WRITE, icon="down"))
    if n := queries.to_ask(leases(request.user), day).count():
        said = ngettext("Write %(n)s letter", "Write %(n)s letters", n) % {"n": n}
        buttons.append(Button(said, reverse("tenancies:certificates_ask_all"), access.WRITE, main=True, post=True))
    if n := queries.to_summon(leases(request.user), day).count():
        said = ngettext("Write %(n)s formal notice (registered)", "Write %(n)s formal notices (registered)", n) % {
            "n": n
        }
        buttons.append(Button(said, reverse("tenancies:certificates_summon_all"), access.WRITE, post=True))
    columns = (
        Column(
            gettext_lazy("Household"),
            lambda lease: str(lease.household),
            order="household__holder__key",
            link=CERTIFICATES.url,
            second=lambda lease: lease.code,
        ),
        Column(
            gettext_lazy("Home insurance"),
            _state(CertificateKind.INSURANCE, day, delays),
            kind="state",
            order="insurance_until",
        ),
        Column(
            gettext_lazy("Boiler maintenance"),
            _state(CertificateKind.BOILER, day, delays),
            kind="state",
            order="boiler_until",
        ),
        Column(
            gettext_lazy("Chimney sweeping"),
            _state(CertificateKind.CHIMNEY, day, delays),
            kind="state",
            order="chimney_until",
        ),
        Column(
            gettext_lazy("Last letter on"),
            lambda lease: lease.asked_on,
            kind="date",
            order="asked_on",
            second=lambda lease: _("a letter is ready to leave") if lease.being_asked else "",
        ),
        Column(gettext_lazy("Dwelling"), lambda lease: str(lease.mandate.dwelling), order="mandate__dwelling__key"),
    )
    return list_page(
        request,
        Listing(
            title=_("Yearly certificates"),
            subtitle=_("What is missing or soon over, of all leases: one letter for each household groups it."),
            query=queries.due(request.user, day),
            columns=columns,
            buttons=buttons,
            empty=Empty(_("Nothing is missing"), _("A lease comes here a month before one of its certificates ends.")),
            noun=lambda n: ngettext("%(n)s lease", "%(n)s leases", n) % {"n": typography.number(n)},
            crumbs=LEASES.trail((_("Yearly certificates"), "")),
        ),
    )


@guard(access.WRITE)
@require_POST
def ask_all(request, channel=Channel.POST):
    """A letter to every household that lacks a certificate and was not asked lately; it waits in the mail."""
    asked = ask_all_of(request.user, leases=leases(request.user), on=today(), channel=channel)
    for lease, why in asked.refused[:REFUSALS]:
        messages.error(request, f"{lease.code}. {why}")
    n = len(asked.done)
    if n:
        said = ngettext(
            "%(n)s letter is written: it waits in the mail, to be printed and posted.",
            "%(n)s letters are written: they wait in the mail, to be printed and posted.",
            n,
        )
        messages.success(request, said % {"n": n})
    elif not asked.refused:
        messages.error(request, _("Nobody is to be asked: nothing is missing, or a letter went lately or is ready."))
    return redirect("tenancies:certificates_due")


@guard(access.WRITE)
def letters(request):
    """The letters of today in one archive, each a file by itself so that it stays readable by a machine."""
    rows = list(queries.letters_of(request.user, today()))
    if not rows:
        raise Http404
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for one in rows:
            opened(request, one.lease.household, "tenancies:certificates_letters")
            assert one.mail.paper
            with one.mail.paper.file.open("rb") as file:
                archive.writestr(_letter_name(one), file.read())
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=f"attestations-{today()}.zip")


def _letter_name(one) -> str:
    way = "-recommande" if one.mail.channel == Channel.REGISTERED else ""
    return f"attestations-{one.lease.code}{way}.pdf"


@guard(access.READ)
def certificates(request, pk):
    day = today()
    lease = get_object_or_404(queries.with_proofs(leases(request.user)), pk=pk)
    opened(request, lease.household, "tenancies:certificates")
    lacks = queries.missing(lease, day)
    buttons = [
        Button(_("Record a certificate"), reverse("tenancies:certificate_new", args=[pk]), access.WRITE, main=not lacks)
    ]
    if lacks:
        url = reverse("tenancies:certificates_ask", args=[pk])
        buttons.append(Button(_("Prepare the letter"), url, access.WRITE, main=True, post=True))
    uninsured = any(one.kind == CertificateKind.INSURANCE for one in lacks)
    if uninsured:
        url = reverse("tenancies:certificates_summon", args=[pk])
        buttons.append(Button(_("Prepare the formal notice (registered letter)"), url, access.WRITE, post=True))
    return file_page(
        request,
        "tenancies/certificates.html",
        buttons=buttons,
        lease=lease,
        proofs=queries.proofs(lease, day),
        lacks=lacks,
        insure_from=queries.may_insure_from(lease, day),
        insure_scale=scales.at("certificates.insure_months", day),
        uninsured=uninsured,
        received=lease.certificates.all(),
        letters=[(one, ITEM.url(one.request.mail), state_of(one.request.mail)) for one in queries.letters(lease)],
        kinds=dict(CertificateKind.choices),
        crumbs=LEASE.trail(lease, _("Yearly certificates")),
    )


@guard(access.WRITE)
def new(request, pk):
    lease, day = LEASE.find(request, pk), today()
    return LEASE.form(
        request,
        lease,
        title=_("Certificate of %(name)s") % {"name": lease.household},
        here=_("Certificate"),
        subtitle=str(lease.mandate.dwelling),
        verb=_("Record this certificate"),
        said=_("The certificate is recorded."),
        form=CertificateForm,
        does=actions.receive_certificate,
        given={"today": day},
        initial={"kind": CertificateKind.INSURANCE, "received_on": day},
        cancel=CERTIFICATES.url(lease),
    )


@guard(access.WRITE)
@require_POST
def ask(request, pk, channel=Channel.POST):
    lease = LEASE.find(request, pk)
    return act(
        request,
        lambda: actions.ask_certificates(request.user, lease=lease, on=today(), channel=channel),
        url=CERTIFICATES.url(lease),
        said=_("The letter is ready: it waits in the mail, to be printed and posted."),
    )


@guard(access.READ)
def letter(request, pk, request_pk):
    found = LETTER.find(request, request_pk, "tenancies:certificates_letter", lease=pk)
    if found.mail.paper is None:
        raise Http404
    return paper_page(found.mail.paper, f"attestations-{found.lease.code}")
