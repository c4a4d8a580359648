"""The one way in for a file: how large it is, what it is by its content, what the antivirus says of it, whether it opens.

A form that takes a file takes it by an `IncomingField`, or one of its kinds below. Its name decides nothing. An infected one is refused, and nothing
of it is kept but the fact. Without an answer of the antivirus it is refused too, or taken and marked, as the installation
chose (`TROUSSEAU_CLAMD_SILENT`); without an antivirus nothing is asked.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from trousseau.engines import photos
from trousseau.exchange import clamd
from trousseau.exchange.clamd import Verdict
from trousseau.exchange.kinds import PICTURES, Kind, NotReadable, kind_of, pages_of
from trousseau.rules.said import Said, say

from . import actions_papers, digests
from .enums import IncomingVerdict
from .errors import Failed
from .localised import Text
from .models import Document
from .nightly import Job, once

_SHOWN = 3  # papers named in the line of a night
FOUND = {
    Kind.PDF: gettext_lazy("This file is a PDF."),
    Kind.JPEG: gettext_lazy("This file is a picture."),
    Kind.PNG: gettext_lazy("This file is a picture."),
    Kind.WEBP: gettext_lazy("This file is a picture."),
    Kind.HEIC: gettext_lazy("This picture is in the format of a telephone (HEIC): send it as JPEG."),
    Kind.XLSX: gettext_lazy("This file is a workbook (xlsx)."),
    Kind.DOCX: gettext_lazy("This file is a text of Word (docx)."),
    Kind.ODT: gettext_lazy("This file is a text of LibreOffice (odt)."),
    Kind.XML: gettext_lazy("This file is an XML file."),
    Kind.JSON: gettext_lazy("This file is a JSON file."),
    Kind.TEXT: gettext_lazy("This file is a plain text."),
    Kind.HTML: gettext_lazy("This file is a page of a website."),
    Kind.XLS: gettext_lazy(
        "This file is of an old format (xls, doc) or protected by a password: save it in the new one, without."
    ),
    Kind.ZIP: gettext_lazy("This file is an archive (zip): take out of it the file that is asked."),
    Kind.PROGRAM: gettext_lazy("This file is a program."),
    Kind.EMPTY: gettext_lazy("This file is empty."),
    Kind.OTHER: gettext_lazy("This file is of no known kind, or damaged."),
}
WANTED = {
    Kind.PDF: gettext_lazy("a PDF"),
    Kind.JPEG: gettext_lazy("a JPEG picture"),
    Kind.PNG: gettext_lazy("a PNG picture"),
    Kind.WEBP: gettext_lazy("a WebP picture"),
    Kind.XLSX: gettext_lazy("an xlsx workbook"),
    Kind.DOCX: gettext_lazy("a docx text"),
    Kind.ODT: gettext_lazy("an odt text"),
    Kind.XML: gettext_lazy("the XML file of the bank"),
    Kind.ZIP: gettext_lazy("an archive (zip) of its files"),
    Kind.JSON: gettext_lazy("a GeoJSON file"),
    Kind.TEXT: gettext_lazy("a text file (txt, csv)"),
}


class IncomingField(forms.FileField):
    """A file of one of `kinds`, of `most` bytes; `too_large` says what to do with one that is larger than %(most)s MB.

    `drawn_again`: a picture of which only the pixels will be kept, which says then whether it opens. `unscanned`: after
    `clean`, whether one was taken without an answer of the antivirus.
    """

    def __init__(
        self, *, kinds: Sequence[Kind], most: int, too_large: Text = "", drawn_again: bool = False, **kwargs: Any
    ):
        self.kinds, self.most, self.too_large, self.drawn_again = tuple(kinds), most, too_large, drawn_again
        self.unscanned = False
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            self._let_in(file)
        return file

    def _let_in(self, file: UploadedFile) -> None:
        """Raises ValidationError with what to do."""
        if (file.size or 0) > self.most:
            said = str(self.too_large or _("This file is over %(most)s MB: give a lighter one, or cut it in two."))
            raise forms.ValidationError(said % {"most": self.most // 1_000_000})
        content = file.read()
        file.seek(0)
        kind = kind_of(content)
        if kind not in self.kinds:
            raise forms.ValidationError(wrong_kind(kind, self.kinds))
        self._ask(content, kind)
        if kind == Kind.PDF:
            try:
                pages_of(content)
            except NotReadable as why:
                raise forms.ValidationError(str(why.args[0])) from None
        if kind in PICTURES and not self.drawn_again:
            try:
                photos.clean(content)
            except photos.PhotoRefused:
                raise forms.ValidationError(
                    _("This picture does not open: it is damaged, or too large. Take the photo or the scan again.")
                ) from None

    def _ask(self, content: bytes, kind: Kind) -> None:
        if not settings.CLAMD:
            return
        answer = clamd.ask(settings.CLAMD, content)
        sha256 = hashlib.sha256(content).hexdigest()
        if answer.verdict == Verdict.CLEAN:
            actions_papers.note_clean(sha256=sha256)
            return
        self.unscanned = answer.verdict == Verdict.SILENT and settings.CLAMD_SILENT == "pass"
        with override("fr"):  # as it is read on the page of the files received, whoever gave it
            label, why = str(self.label or ""), str(answer.why)
        actions_papers.note_incoming(
            verdict={
                Verdict.INFECTED: IncomingVerdict.INFECTED,
                Verdict.SILENT: IncomingVerdict.UNSCANNED if self.unscanned else IncomingVerdict.UNANSWERED,
            }[answer.verdict],
            field=label,
            kind=kind,
            size=len(content),
            sha256=sha256,
            why=answer.signature or why,
        )
        if answer.verdict == Verdict.INFECTED:
            raise forms.ValidationError(
                _(
                    "The antivirus found a harmful program in this file: nothing of it was kept. Open it no more, tell who "
                    "sent it and your administrator, and ask for a sound one."
                )
            )
        if not self.unscanned:
            raise forms.ValidationError(
                _(
                    "The antivirus does not answer (%(why)s): this file was not taken. Try again in a few minutes; if it "
                    "lasts, tell the administrator."
                )
                % {"why": answer.why}
            )


class PdfField(IncomingField):
    """A PDF; cleaned to its bytes, None when none was given."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("widget", forms.ClearableFileInput(attrs={"accept": "application/pdf"}))
        too_large = gettext_lazy("This file is over %(most)s MB: ask for a lighter PDF.")
        super().__init__(kinds=(Kind.PDF,), most=15 * 1024 * 1024, too_large=too_large, **kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        return file.read() if file else None


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(IncomingField):
    """Several pictures; cleaned to the bytes of each."""

    def __init__(self, **kwargs: Any):
        kwargs = {"required": False, "widget": ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp"}), **kwargs}
        super().__init__(kinds=PICTURES, most=photos.MOST_BYTES, drawn_again=True, **kwargs)

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(PhotosField, self).clean(file, initial).read() for file in files if file]


SCANS = {Kind.PDF: ".pdf", Kind.JPEG: ".jpg", Kind.PNG: ".png"}


class ScanField(IncomingField):
    """A paper as a PDF or a picture; cleaned to (bytes, suffix by its content), None when none was given."""

    widget = forms.ClearableFileInput(attrs={"accept": ",".join(SCANS.values())})

    def __init__(self, *, most: int = 20 * 1024 * 1024, **kwargs: Any):
        kwargs.setdefault(
            "too_large",
            gettext_lazy(
                "This file is over %(most)s MB: take a lighter photo, or scan it in black and white, or in several files."
            ),
        )
        super().__init__(kinds=tuple(SCANS), most=most, **kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        content = file.read()
        return content, SCANS[kind_of(content)]


class ScansField(ScanField):
    """Several scans at once, cleaned to (bytes, suffix) each; refused together, with the name of the first that is."""

    widget = ManyFiles(attrs={"multiple": True, "accept": ",".join(SCANS.values())})

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        found = []
        for file in files:
            try:
                one = super().clean(file, initial)
            except forms.ValidationError as error:
                if len(files) < 2:
                    raise
                raise forms.ValidationError(f"{file.name} : {' '.join(error.messages)}") from None
            if one:
                found.append(one)
        return found


@once
def rescan(on: date) -> Said:
    """Ask the antivirus again about the papers taken without its answer. Raises Failed when one is harmful, or while it
    does not answer: the night then says it."""
    papers = Document.objects.filter(unscanned=True).order_by("pk")
    if not (settings.CLAMD and papers):
        return say("No paper waits to be scanned.")
    harmful, silent = [], 0
    for paper in papers:
        with paper.file.open("rb") as file:
            content = file.read()
        answer = clamd.ask(settings.CLAMD, content)
        if answer.verdict == Verdict.CLEAN:
            actions_papers.note_clean(sha256=paper.sha256)
        elif answer.verdict == Verdict.INFECTED:
            harmful.append(digests.named(paper))
        else:
            silent += 1
    if harmful:
        raise Failed(
            say(
                "The antivirus finds a harmful program in a paper that was taken without it: %(papers)s. Open it no more.",
                papers=", ".join(harmful[:_SHOWN]),
            )
        )
    if silent:
        raise Failed(say("The antivirus does not answer: %(n)s papers wait to be scanned.", n=silent))
    return say("The papers that waited were scanned: nothing was found.")


JOBS: dict[str, Job] = {"core.antivirus": rescan}


def wrong_kind(found: Kind, wanted: Iterable[Kind]) -> str:
    """What a file is, and what to give instead."""
    names = list(dict.fromkeys(str(WANTED[kind]) for kind in wanted))
    return f"{FOUND[found]} {_('Give %(wanted)s.') % {'wanted': get_text_list(names, _('or'))}}"


def unscanned_words(form: forms.BaseForm) -> str:
    """What to say once a file of this form was taken without an answer of the antivirus; "" otherwise."""
    if not any(getattr(field, "unscanned", False) for field in form.fields.values()):
        return ""
    return _("The antivirus did not answer: this file was taken without being scanned, and is marked so.")
