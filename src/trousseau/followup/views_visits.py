"""A home visit: typed on a phone, with or without network, then read; its photos; what is mended since."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.captation.enums import Answer
from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, file_page, photo_page

from . import access, actions, queries
from .forms import HomeVisitForm, MendedForm
from .home_visits import receive_home_visit
from .subjects import HOUSEHOLD, TENANCY, VISIT
from .words import QUESTIONS, label


@guard(access.WRITE)
def home_visit(request, pk):
    lease, day = TENANCY.find(request, pk, "followup:home_visit"), today()
    return TENANCY.form(
        request,
        lease,
        title=_("Visit to %(name)s") % {"name": lease.household},
        here=_("Visit"),
        verb=_("Record the visit"),
        said=_("The visit is recorded."),
        subtitle=f"{lease.mandate.dwelling}.",
        form=HomeVisitForm,
        does=receive_home_visit,
        given={"today": day},
        initial={"on": day},
        options={"adults": queries.adults(lease.household, day)},
        then=VISIT.url,
        template="followup/visit_form.html",
        extra={
            "draft": f"domicile-{pk}",
            "draft_days": scales.at("visits.draft_days", day).number,
            "worker": reverse("followup:visit_worker"),
            "held": _("the address and the household’s name"),
        },
    )


@guard(access.READ)
def home_visit_made(request, pk):
    found = VISIT.find(request, pk, "followup:visit")
    points = list(found.points.all())
    buttons = []
    if queries.defects(found.lease, today()):
        buttons.append(
            Button(_("Note what is mended"), reverse("followup:mended", args=[found.lease_id]), access.WRITE)
        )
    return file_page(
        request,
        "followup/visit.html",
        buttons=buttons,
        visit=found,
        contact=found.contact,
        points=[{"row": one, "label": label(one.code), "article": QUESTIONS[one.code][3]} for one in points],
        defects=[one for one in points if one.answer == Answer.NO],
        unseen=[label(code) for code in QUESTIONS if code not in {p.code for p in points if p.answer != Answer.UNSEEN}],
        photos=[{"pk": one.pk, "label": label(one.point)} for one in found.photos.all()],
        notes=queries.team_notes(request.user, found.contact.household).filter(contact=found.contact),
        crumbs=VISIT.trail(found),
    )


@guard(access.READ)
def photo(request, pk):
    found = get_object_or_404(queries.photos(request.user), pk=pk)
    return photo_page(found.file, f"photo-{pk}")


@guard(access.WRITE)
def mended(request, pk):
    lease, day = TENANCY.find(request, pk, "followup:mended"), today()
    open_ = queries.defects(lease, day)
    return TENANCY.form(
        request,
        lease,
        title=_("Note what is mended"),
        here=_("Repairs"),
        verb=_("Note it") if open_ else "",
        said=_("What is mended is noted."),
        subtitle=_("The defects seen at home: %(name)s.") % {"name": lease.household}
        if open_
        else _("Nothing is left to mend in this home."),
        form=MendedForm,
        does=actions.note_mended,
        given={"today": day},
        initial={"on": day},
        options={
            "defects": [
                (one.code, _("%(point)s: %(words)s") % {"point": label(one.code), "words": one.words}) for one in open_
            ]
        },
        cancel=HOUSEHOLD.url(lease.household),
    )
