"""Pages of an owner: who they are, how to reach them, their dwellings."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, file_page

from . import access, actions, links, queries
from .enums import ObjectionScope
from .forms import OwnerForm
from .reach import queries as reach
from .retention.queries import keeping
from .subjects import OWNER


@guard(access.READ)
def owner(request, pk):
    found = OWNER.find(request, pk)
    shown = queries.prospects().filter(owner=found)
    held = found.mandates.filter(prospect=None).select_related("dwelling__commune").order_by("number", "pk")
    return file_page(
        request,
        "captation/owner.html",
        buttons=(
            Button(_("Edit"), reverse("captation:owner_edit", args=[pk]), access.WRITE),
            Button(_("Note the IBAN"), reverse("captation:iban", args=[pk]), access.IBAN),
            Button(_("Record a consent"), reverse("captation:consent_new", args=[pk]), access.WRITE),
            Button(_("Record an objection"), reverse("captation:objection_new", args=[pk]), access.WRITE),
            Button(_("Their space"), links.SPACE.url(pk), access.SPACE),
            Button(_("What is held"), links.PERSONAL_DATA.url(pk), access.PERSONAL_DATA),
            Button(_("Note another dwelling"), f"{reverse('captation:new')}?owner={pk}", access.WRITE, main=True),
        ),
        owner=found,
        telephone=reach.telephone(found, today()),
        objections=reach.objections(today(), *ObjectionScope).filter(owner=found),
        keeping=keeping(found, today()),
        consents=reach.consents(found),
        past_objections=found.objections.all(),
        pays=access.PAY(request.user),
        may_write=access.WRITE(request.user),
        prospects=shown,
        held=held,
        known=len({one.dwelling_id for one in (*shown, *held)}),
        crumbs=OWNER.trail(found),
    )


@guard(access.WRITE)
def owner_edit(request, pk):
    found = OWNER.find(request, pk)
    return OWNER.form(
        request,
        found,
        title=_("Edit the owner"),
        here=_("Edit"),
        verb=_("Keep these corrections"),
        form=OwnerForm,
        does=actions.edit_owner,
        obj=found,
        said=_("The owner is up to date."),
    )
