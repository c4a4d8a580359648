"""Pages of the sheet of the month: made each month, signed, filed, and held against what is read today."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.engines.documents import HeadLine, HeadsDocument

from . import heads, localised
from .access import HEADS, HEADS_SIGN, guard
from .clock import today
from .errors import Refused
from .forms import DateField
from .models import HeadsSheet
from .pages import Button, Column, Empty, Listing, file_page, list_page, unsigned_page
from .papers import agency_part, in_french, printed, signatory
from .places import HEADS as PLACE
from .places import HEADS_SHEET
from .signed import SHEET


def _state(sheet: HeadsSheet) -> tuple[str, str]:
    if sheet.signed_on:
        return "", _("Signed on %(day)s") % {"day": localised.day(sheet.signed_on)}
    return "warn:clock", _("To be signed")


@guard(HEADS)
def sheets(request):
    """One a month, the latest first."""
    return list_page(
        request,
        Listing(
            title=_("Registers and books"),
            subtitle=_(
                "Each month a sheet says where the register of mandates and the books end. Signed and kept apart, it shows "
                "what nothing in the machine can: lines cut from the end, a book emptied."
            ),
            query=HeadsSheet.objects.all(),
            columns=(
                Column(_("Month"), lambda one: localised.month(one.month), order="month", link=HEADS_SHEET.url),
                Column(_("State"), _state, kind="state"),
                Column(_("Sheet of"), lambda one: one.made_on, kind="date", order="made_on"),
                Column(_("Lines"), lambda one: ", ".join(f"{word} {n}" for word, n, _seal in one.heads)),
            ),
            noun=lambda n: ngettext("%(n)s sheet", "%(n)s sheets", n) % {"n": n},
            empty=Empty(
                _("No sheet yet"),
                _("The first one is made by the night that follows the first line of a register or of a book."),
            ),
            buttons=(Button(_("Compare a sheet"), reverse("core:heads_compare"), HEADS, main=True),),
            crumbs=PLACE.trail(),
        ),
    )


@guard(HEADS)
def sheet(request, pk: int):
    found = HEADS_SHEET.find(request, pk)
    labels = {one.word: str(one.label) for one in heads.discover()}
    printed = reverse("core:heads_paper", args=[pk])
    may_sign = HEADS_SIGN(request.user)
    return file_page(
        request,
        "core/heads_sheet.html",
        sheet=found,
        line=heads.line(found),
        rows=[(labels.get(word, word), word, heads.spelled(n, seal)) for word, n, seal in found.heads],
        signing=SHEET.steps(
            found,
            request.user,
            to_sign=f"{printed}?copie=a_signer",
            record=reverse("core:heads_sign", args=[pk]) if may_sign else "",
            recording=_("Hold it first against the signed sheet of the month before: its numbers are on this one too."),
        ),
        buttons=(Button(_("Compare a sheet"), reverse("core:heads_compare"), HEADS),),
        crumbs=HEADS_SHEET.trail(found),
    )


@in_french
def heads_paper(found: HeadsSheet):
    """The sheet as it is signed. Raises Refused when the agency is not filled in."""
    labels = {one.word: str(one.label) for one in heads.discover()}
    before = HeadsSheet.objects.filter(month__lt=found.month).first()
    earlier = {word: heads.spelled(n, seal) for word, n, seal in before.heads} if before else {}
    return printed(
        "heads",
        HeadsDocument(
            agency=agency_part(found.made_on),
            dated=found.made_on,
            number=f"{found.month:%Y-%m}",
            month=localised.month(found.month),
            line=heads.line(found),
            before=localised.month(before.month) if before else None,
            signer=signatory(),
            heads=tuple(
                HeadLine(
                    label=labels.get(word, word), word=word, head=heads.spelled(n, seal), earlier=earlier.get(word)
                )
                for word, n, seal in found.heads
            ),
        ),
    )


@guard(HEADS)
def paper(request, pk: int):
    """The sheet, to be signed: its place and day are left blank. Nothing is kept but what comes back signed."""
    found = HEADS_SHEET.find(request, pk)
    return unsigned_page(
        request, lambda: heads_paper(found), name=f"registres-{found}", url=HEADS_SHEET.url(found, "signature")
    )


class SignForm(forms.Form):
    on = DateField(label=gettext_lazy("Day of the signature"), help_text=gettext_lazy("As it is written on the sheet."))


@guard(HEADS_SIGN)
def sign(request, pk: int):
    found = HEADS_SHEET.find(request, pk)
    return HEADS_SHEET.form(
        request,
        found,
        title=_("Record the signature of the sheet"),
        here=_("Signature"),
        part="signature",
        subtitle=_("Sign it once its numbers of the month before are those of the sheet that you keep."),
        verb=_("Record the signature"),
        form=SignForm,
        does=heads.sign_sheet,
        given={"today": today()},
        initial={"on": today()},
        said=_("The signature is recorded: file the scan, and keep the paper apart from the machine."),
    )


class CompareForm(forms.Form):
    sheet = forms.CharField(
        label=gettext_lazy("The line of the sheet"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "From the paper that you keep, not from this screen. Spaces count for nothing; of a seal, twelve digits are "
            "enough. For instance: registre 42:9f3a1c220b7e mandants 1210:55d1aa02c4e9"
        ),
    )


@guard(HEADS)
def compare(request):
    """What is read today, beside the numbers of a sheet. It reads the books from end to end."""
    form, results = CompareForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        registers = heads.discover()
        try:
            told = heads.typed(form.cleaned_data["sheet"], [one.word for one in registers])
        except Refused as refusal:
            form.add_error("sheet", refusal.message)
        else:
            results = [_result(one, told.get(one.word, [])) for one in registers]
    return file_page(
        request,
        "core/heads_compare.html",
        form=form,
        results=results,
        failed=bool(form.errors),
        whole=results is not None and all(one["ok"] for one in results),
        crumbs=PLACE.trail((_("Compare a sheet"), "")),
    )


def _result(one: heads.Chained, noted: list) -> dict:
    verdict = one.verify(noted)
    more = heads.compared(verdict, noted) if noted else heads.only_paper(verdict.head)
    return {"label": one.label, "ok": verdict.ok, "told": bool(noted), "said": verdict.said, "more": more}
