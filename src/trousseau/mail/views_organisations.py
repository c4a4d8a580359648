"""Where mail reaches the organisations that the agency writes to."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard
from trousseau.core.models import Organisation
from trousseau.core.pages import Column, Empty, Listing, list_page

from . import access, actions
from .forms import AddressForm
from .subjects import ORGANISATION, ORGANISATIONS


@guard(access.WRITE)
def organisations(request):
    return list_page(
        request,
        Listing(
            title=_("Addresses of organisations"),
            subtitle=_("Councils, funders and partners: where a letter to them goes."),
            query=Organisation.objects.all(),
            columns=(
                Column(gettext_lazy("Organisation"), lambda one: one.name, order="key", link=ORGANISATION.url),
                Column(gettext_lazy("Kind"), lambda one: one.get_kind_display(), order="kind"),
                Column(gettext_lazy("Postal address"), lambda one: one.address or "–", order="address"),
            ),
            crumbs=ORGANISATIONS.trail(),
            empty=Empty(_("No organisation yet"), _("They come with the conventions and the accounts of partners.")),
            noun=lambda n: ngettext("%(n)s organisation", "%(n)s organisations", n) % {"n": n},
        ),
    )


@guard(access.WRITE)
def organisation(request, pk):
    found = ORGANISATION.find(request, pk)
    return ORGANISATION.form(
        request,
        found,
        title=_("Address of %(name)s") % {"name": found.name},
        here=_("Postal address"),
        verb=_("Keep this address"),
        form=AddressForm,
        does=actions.set_address,
        initial={"address": found.address, "before": found.address},
        then=reverse("mail:organisations"),
        said=_("The address is up to date."),
    )
