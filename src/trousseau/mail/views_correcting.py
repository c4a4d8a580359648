"""Pages that put the register right: a day, a step that did not happen, a proof."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused

from . import access, actions
from .enums import Step
from .forms import AsideForm, CorrectForm
from .subjects import ITEM


@guard(access.WRITE)
def correct(request, pk):
    found = ITEM.find(request, pk)
    steps = [(step, day) for step in Step if (day := found.day_of(step))]
    if not steps:
        raise Refused(_("The register has no day of this step: there is nothing to correct."))
    return ITEM.form(
        request,
        found,
        title=_("Correct a day"),
        subtitle=_(
            "A day that is wrong, or a step that did not happen. What runs from it is counted again; the day that was written stays readable, with why."
        ),
        verb=_("Correct it"),
        form=CorrectForm,
        options={"steps": steps},
        initial={"step": found.last_step, "right": "day"},
        does=actions.correct,
        given={"today": today()},
        article=found.sort.article if found.sort else "",
        said=_("The register is corrected."),
    )


@guard(access.WRITE)
def set_proof_aside(request, pk, proof):
    found = ITEM.find(request, pk)
    row = get_object_or_404(found.proofs.standing(), pk=proof)
    return ITEM.form(
        request,
        found,
        title=_("Not the right proof"),
        subtitle=_("“%(proof)s”, for: %(step)s.") % {"proof": row.says, "step": row.get_step_display()},
        verb=_("Set it aside"),
        form=AsideForm,
        does=actions.set_proof_aside,
        given={"today": today(), "proof": row},
        article=found.sort.article if found.sort else "",
        said=_("This proof is set aside."),
    )
