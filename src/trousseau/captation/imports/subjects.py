"""What the pages of an import share: where they are, what a state looks like."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ...models import Import
from .. import queries
from ..enums import ImportState

TONES = {
    ImportState.COLUMNS: "warn:ask",
    ImportState.READING: "note",
    ImportState.READY: "warn:ask",
    ImportState.APPLYING: "note",
    ImportState.APPLIED: "ok",
    ImportState.UNDOING: "note",
    ImportState.UNDONE: "",
    ImportState.DROPPED: "",
    ImportState.STOPPED: "bad",
    ImportState.ERASED: "",
}


def url(source: Import, name: str = "import") -> str:
    return reverse(f"captation:{name}", args=[source.pk])


def crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Captation"), reverse("captation:list")), (_("Imports"), reverse("captation:imports")), *more)


def found(pk: int) -> Import:
    return get_object_or_404(queries.imports(), pk=pk)


def state(source: Import) -> tuple[str, str]:
    return TONES[source.state], ImportState(source.state).label
