"""The letters that came back, many at once: typed or from a file, looked at, then recorded."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import Task, form_page

from .. import access
from ..enums import LetterAnswer
from . import actions, lots, queries
from .forms import ReturnsForm


@guard(access.WRITE)
def returns(request, pk):
    """First what each line says, written nowhere; the same lines sent again with `seen` are recorded."""
    found, day = get_object_or_404(queries.campaigns(), pk=pk), today()
    url = reverse("captation:campaign", args=[pk])
    if found.sent_on is None:
        return redirect(url)

    def action(*, references, answer, on, until, **_rest) -> str:
        lot = lots.sort(found, lots.typed(references), answer)
        if lot.wrong:
            raise Refused(f"{lot.wrong[0].line.text} : {lot.wrong[0].why}", "references")
        actions.record_returns(request.user, answers=lot.good, on=on, today=day, until=until)
        return url

    task = Task(
        title=_("Record what came back"),
        lede=f"{found.title}.",
        verb=_("Look at these lines"),
        form=ReturnsForm,
        action=action,
        initial={"on": day, "answer": "undeliv"},
        said=_("The answers are recorded."),
        cancel=url,
        crumbs=(
            (_("Captation"), reverse("captation:list")),
            (_("Campaigns"), reverse("captation:campaigns")),
            (found.title, url),
            (_("What came back"), ""),
        ),
    )
    if request.method == "POST" and "seen" not in request.POST:
        form = ReturnsForm(request.POST, request.FILES, initial=task.initial)
        if form.is_valid():
            return _preview(request, task, found, form)
        context = {"task": task, "form": form, "conflict": None, "failed": True}
        return render(request, task.template, context, status=422)
    return form_page(request, task)


def _preview(request, task: Task, campaign, form: ReturnsForm):
    given = form.cleaned_data
    try:
        lot = lots.sort(campaign, given["lines"], given["answer"])
    except Refused as refusal:
        form.add_error(refusal.field, refusal.message)
        context = {"task": task, "form": form, "conflict": None, "failed": True}
        return render(request, task.template, context, status=422)
    text = "\n".join(line.text for line in given["lines"])
    again = ReturnsForm(initial={**{name: given[name] for name in ("answer", "on", "until")}, "references": text})
    return render(
        request,
        "captation/campaign_returns.html",
        {
            "task": task,
            "lot": lot,
            "rows": [(one, LetterAnswer(code).label) for one, code in lot.good],
            "given": given,
            "again": again,
            "verb": ngettext("Record this answer", "Record these %(n)s answers", len(lot.good)) % {"n": len(lot.good)},
        },
    )
