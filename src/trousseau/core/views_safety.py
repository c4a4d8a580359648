"""Settings: the keys kept apart, and the agency's own rules, each said by a person with its day."""

from typing import cast

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from trousseau import scales as shipped

from . import attestations, backup, places, scales
from .access import ESCROW, RULES, SCALES_WRITE, guard
from .models import User
from .pages import Task, act, file_page, form_page


class EscrowForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The code that the export wrote"),
        help_text=gettext_lazy("Eight characters. It proves that the keys exported are those of today."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    witness = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("The second person, present with you"),
        help_text=gettext_lazy("Whoever could replace you."),
    )
    place = forms.CharField(
        label=gettext_lazy("Where the two copies are kept"),
        max_length=200,
        help_text=gettext_lazy("Two places, neither of them this machine: a safe, a notary. Write no password here."),
    )

    def __init__(self, *args, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["witness"]).queryset = _others(reader)


def _others(reader: User) -> QuerySet[User]:
    """Whoever could replace the reader: they answer for the keys too."""
    return User.objects.holding(*ESCROW.roles).open().exclude(pk=reader.pk)


@guard(ESCROW)
def escrow(request):
    url = reverse("core:escrow")
    return form_page(
        request,
        Task(
            title=_("The keys kept apart"),
            verb=_("Note that they are kept apart"),
            form=EscrowForm,
            does=attestations.put_keys_apart,
            options={"reader": request.user},
            then=url,
            said=_("Noted, with your two names and today’s date."),
            subtitle=_("What is encrypted without a second copy of its keys is lost with the machine."),
            crumbs=places.SETTINGS.trail((_("The keys kept apart"), "")),
            cancel=reverse("core:settings"),
            article="RGPD, art. 32",
            template="core/escrow.html",
            extra={
                "kept": attestations.attested(attestations.KEYS, backup.keys_code()),
                "alone": not _others(request.user).exists(),
            },
        ),
    )


def _by_chapter(values: list[scales.Value]) -> list[tuple[str, list[scales.Value]]]:
    """The rules under the chapters of the scales, so that seventy are read a few at a time."""
    known = {value.code: value for value in values}
    found = [
        (scales.chapter_label(chapter), [known.pop(code) for code in chapter.codes if code in known])
        for chapter in shipped.chapters()
    ]
    return [(label, rules) for label, rules in (*found, (_("Others"), list(known.values()))) if rules]


@guard(RULES)
def house_rules(request):
    return file_page(
        request,
        "core/house_rules.html",
        groups=_by_chapter(attestations.house_rules()),
        kept=attestations.attested(attestations.RULES, attestations.rules_digest()),
        may_change=SCALES_WRITE(request.user),
        crumbs=places.SETTINGS.trail((_("The agency’s own rules"), "")),
    )


@require_POST
@guard(RULES)
def keep_rules(request):
    return act(
        request,
        lambda: attestations.keep_rules(request.user),
        url=reverse("core:house_rules"),
        said=_("Noted: these rules were read and are kept."),
    )


@require_POST
@guard(RULES)
def before_real(request):
    """What the empty home says once, before a real person's data enters, was read."""
    return act(
        request,
        lambda: attestations.note_before_real(request.user),
        url="/",
        said=_("Noted, with your name and today’s date. The README of the software says it again."),
    )
