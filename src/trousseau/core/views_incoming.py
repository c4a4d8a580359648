"""The page of the files that the antivirus refused, or of which it said nothing."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from trousseau.exchange import clamd

from .access import INCOMING, guard
from .enums import IncomingVerdict
from .models import IncomingFile
from .pages import Column, Empty, Listing, list_page

_TONES = {IncomingVerdict.INFECTED: "bad", IncomingVerdict.CLEAN: "ok"}


def _state(file: IncomingFile) -> tuple[str, str]:
    verdict = IncomingVerdict(file.verdict)
    return _TONES.get(verdict, "warn"), str(verdict.label)


def antivirus_words() -> str:
    """Whether there is an antivirus, whether it answers, and what becomes of a file when it does not."""
    if not settings.CLAMD:
        return _("No antivirus is set: files are taken by their kind and size alone (TROUSSEAU_CLAMD).")
    passes = settings.CLAMD_SILENT == "pass"
    silent = (
        _("Without its answer a file is taken, and marked.") if passes else _("Without its answer a file is refused.")
    )
    version = clamd.version(settings.CLAMD)
    if not version:
        return _("The antivirus does not answer now. %(silent)s") % {"silent": silent}
    return _("The antivirus answers (%(version)s). %(silent)s") % {"version": version, "silent": silent}


@require_GET
@guard(INCOMING)
def incoming(request):
    return list_page(
        request,
        Listing(
            title=_("Files received"),
            subtitle=antivirus_words(),
            query=IncomingFile.objects.all(),
            columns=(
                Column(_("Came"), lambda file: date_format(localtime(file.at), "SHORT_DATETIME_FORMAT"), order="at"),
                Column(_("What became of it"), _state, kind="state"),
                Column(_("Given as"), lambda file: file.field),
                Column(_("Kind"), lambda file: file.kind),
                Column(_("Size"), lambda file: filesizeformat(file.size), order="size"),
                Column(_("What the antivirus said"), lambda file: file.why),
            ),
            empty=Empty(
                _("No file was refused by the antivirus"),
                _(
                    "One that is refused, or taken without being scanned, is listed here: never its name nor its content."
                ),
            ),
            noun=lambda count: ngettext("%(count)s file", "%(count)s files", count) % {"count": count},
        ),
    )
