"""The one way in for a file: how large it is, what it is by its content, what the antivirus says of it, whether it opens.

A form that takes a file takes it by an `IncomingField`, or one of its kinds below. Its name decides nothing. An infected one is refused, and nothing
of it is kept but the fact. Without an answer of the antivirus it is refused too, or taken and marked, as the installation
chose (`TROUSSEAU_CLAMD_SILENT`); without an antivirus nothing is asked.
"""

import hashlib
import time
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from trousseau.engines import photos
from trousseau.exchange import clamd
from trousseau.exchange.clamd import Verdict
from trousseau.exchange.kinds import PICTURES, Kind, NotReadable, kind_of, pages_of
from trousseau.rules.said import Said, say

from . import actions_papers, digests, pictures
from .enums import IncomingVerdict
from .errors import Failed
from .localised import Text
from .models import Document
from .nightly import Job, once

TOGETHER = pictures.FEW  # photos that somebody at home sends at once
OPENING = 15  # seconds after which no other PDF of a form is opened: one may take ten
_SHOWN = 3  # papers named in the line of a night, photos in an answer
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

    `drawn_again`: a picture of which only the pixels will be kept, which says then whether it opens. `person`: who sends it,
    as the page says. `unscanned`: after `clean`, whether one was taken without an answer of the antivirus.
    """

    person: Any = None
    silent: clamd.Answer | None = None  # of the antivirus, which is not waited for again for the next file of the form

    def __init__(
        self, *, kinds: Sequence[Kind], most: int, too_large: Text = "", drawn_again: bool = False, **kwargs: Any
    ):
        self.kinds, self.most, self.too_large, self.drawn_again = tuple(kinds), most, too_large, drawn_again
        self.unscanned = False
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        self.silent = None
        file = self.let_in(data, initial)
        if isinstance(file, UploadedFile) and not self.drawn_again:
            for words in self.not_opened([file]).values():
                raise forms.ValidationError(words)
        return file

    def let_in(self, data, initial=None):
        """What is looked at without opening it. Raises ValidationError with what to do."""
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        if (file.size or 0) > self.most:
            said = str(self.too_large or _("This file is over %(most)s MB: give a lighter one, or cut it in two."))
            raise forms.ValidationError(said % {"most": self.most // 1_000_000})
        content = file.read()
        file.seek(0)
        kind = kind_of(content)
        if kind not in self.kinds:
            raise forms.ValidationError(wrong_kind(kind, self.kinds))
        self._ask(content, kind)
        return file

    def not_opened(self, files: Sequence[UploadedFile]) -> dict[int, str]:
        """Why those that do not open do not, by their place: the pictures of a form are opened together, apart; its PDFs one
        after the other, as long as a page may wait for them."""
        found, seen = {}, []
        until = time.monotonic() + OPENING
        for place, file in enumerate(files):
            content = file.read()
            file.seek(0)
            kind = kind_of(content)
            if kind in PICTURES:
                seen.append((place, content))
            elif kind == Kind.PDF:
                if time.monotonic() > until:
                    found[place] = _(
                        "Together these files take too long to open: send those before this one, then this one and the next."
                    )
                    break
                try:
                    pages_of(content)
                except NotReadable as why:
                    found[place] = str(why.args[0])
        refused = pictures.refused_to_open(self.person, [content for _place, content in seen])
        return found | {seen[max(place - 1, 0)][0]: words for place, words in refused.items()}

    def _ask(self, content: bytes, kind: Kind) -> None:
        if not settings.CLAMD:
            return
        answer = self.silent or clamd.ask(settings.CLAMD, content)
        self.silent = answer if answer.verdict == Verdict.SILENT else None
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
        self.silent = None
        files = data if isinstance(data, (list, tuple)) else [data]
        return [self.let_in(file, initial).read() for file in files if file]


class OwnPhotosField(PhotosField):
    """The photos of somebody at home, `together` at most: those that can be taken are drawn again and kept, and after `clean`
    `left_out` says why the others are not. Refused where there is none to keep."""

    def __init__(self, *, together: int = TOGETHER, **kwargs: Any):
        super().__init__(**kwargs)
        self.together, self.left_out = together, ""

    def clean(self, data, initial=None):
        self.silent = None
        files = [file for file in (data if isinstance(data, (list, tuple)) else [data]) if file]
        taken: dict[str, bytes] = {}
        said: list[str] = []
        for place, file in enumerate(files[: self.together], 1):
            try:
                taken[pictures.name_of(place)] = self.let_in(file, initial).read()
            except forms.ValidationError as error:
                if len(files) == 1:
                    raise
                said.append(f"{pictures.name_of(place)} : {' '.join(error.messages)}")
        drawn, why = pictures.sort_out(self.person, [*taken.values()], most=self.together, names=[*taken])
        said += why
        if (more := len(said) - _SHOWN) > 0:
            others = ngettext("%(n)s other photo is not kept either.", "%(n)s other photos are not kept either.", more)
            said = [*said[:_SHOWN], others % {"n": more}]
        if len(files) > self.together:
            said.append(pictures.too_many(self.together))
        if files and not drawn:
            raise forms.ValidationError(said)
        self.left_out = ""
        if said:
            counted = ngettext("%(n)s photo of %(all)s is kept.", "%(n)s photos of %(all)s are kept.", len(drawn))
            self.left_out = " ".join([counted % {"n": len(drawn), "all": len(files)}, *said])
        return drawn


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
        self.silent = None
        files = data if isinstance(data, (list, tuple)) else [data]
        taken = []
        for file in files:
            try:
                taken.append(self.let_in(file, initial))
            except forms.ValidationError as error:
                raise self._of(file, files, error.messages) from None
        given = [file for file in taken if file]
        for place, words in sorted(self.not_opened(given).items()):
            raise self._of(given[place], files, [words])
        contents = [file.read() for file in given]
        return [(content, SCANS[kind_of(content)]) for content in contents]

    def _of(self, file, files: Sequence, words: Iterable[str]) -> forms.ValidationError:
        said = " ".join(words)
        return forms.ValidationError(said if len(files) < 2 else f"{file.name} : {said}")


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


def sent_by(person: Any, form: forms.BaseForm) -> None:
    """Say to the fields of a form who sends it: what reading their pictures costs is counted."""
    for field in form.fields.values():
        if isinstance(field, IncomingField):
            field.person = person


def left_out_words(form: forms.BaseForm) -> str:
    """What of a form was not kept, and why; "" otherwise."""
    return " ".join(filter(None, (getattr(field, "left_out", "") for field in form.fields.values())))


def unscanned_words(form: forms.BaseForm) -> str:
    """What to say once a file of this form was taken without an answer of the antivirus; "" otherwise."""
    if not any(getattr(field, "unscanned", False) for field in form.fields.values()):
        return ""
    return _("The antivirus did not answer: this file was taken without being scanned, and is marked so.")
