"""Who bills the dwellings."""

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.again import PAGE
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, list_page
from trousseau.engines import typography
from trousseau.receipts.subjects import RENTS

from . import access, suppliers
from .forms import IbanForm, SupplierEditForm, SupplierForm
from .ibans import confirm_iban, confirmed
from .models import Supplier
from .orders import give_up_order
from .subjects import SUPPLIER, SUPPLIERS, WAITING


def _iban(supplier) -> tuple[str, str]:
    if not supplier.iban:
        return ("note", _("No IBAN"))
    return ("ok", supplier.iban_masked) if confirmed(supplier) else ("warn", _("To be confirmed"))


@guard(access.READ)
def list_(request):
    new_ = Button(_("Note a supplier"), reverse("payouts:supplier_new"), access.WRITE, main=True)
    return list_page(
        request,
        Listing(
            title=_("Suppliers"),
            query=Supplier.objects.prefetch_related("iban_checks"),
            columns=(
                Column(
                    gettext_lazy("Name"),
                    lambda s: s.name,
                    order="key",
                    second=lambda s: s.code,
                    link=lambda s: reverse("payouts:supplier_edit", args=[s.pk]),
                ),
                Column(gettext_lazy("SIREN or SIRET"), lambda s: s.siret),
                Column(gettext_lazy("IBAN"), _iban, kind="state"),
            ),
            empty=Empty(
                _("No supplier yet"), _("Craftsmen, syndics, insurers: whoever bills a dwelling is noted once."), new_
            ),
            noun=lambda n: ngettext("%(n)s supplier", "%(n)s suppliers", n) % {"n": typography.number(n)},
            buttons=(new_,),
            crumbs=RENTS.trail((_("Suppliers"), "")),
        ),
    )


@guard(access.WRITE)
def new(request):
    return SUPPLIERS.form(
        request,
        title=_("Note a supplier"),
        verb=_("Note this supplier"),
        said=_("The supplier is noted."),
        form=SupplierForm,
        does=suppliers.register_supplier,
    )


@guard(access.WRITE)
def edit(request, pk):
    supplier = SUPPLIER.find(request, pk)
    return SUPPLIER.form(
        request,
        supplier,
        title=supplier.name,
        verb=_("Keep these corrections"),
        said=_("The supplier is up to date."),
        form=SupplierEditForm,
        does=suppliers.edit_supplier,
        obj=supplier,
        template="payouts/supplier.html",
        extra={"supplier": supplier, "confirmed": confirmed(supplier)},
    )


@guard(access.PAY, again=PAGE)
def iban(request, pk):
    supplier = SUPPLIER.find(request, pk)
    return SUPPLIERS.form(
        request,
        title=_("Confirm the IBAN of %(name)s") % {"name": supplier.name},
        here=_("Confirm the IBAN"),
        verb=_("Confirm this IBAN"),
        said=_("The IBAN is confirmed: the supplier may be paid."),
        form=IbanForm,
        does=confirm_iban,
        given={"payee": supplier, "on": today()},
        subtitle=_("Another person noted it. You compare it with the bank’s paper: nothing is paid before."),
    )


@guard(access.PAY)
def give_up(request, pk):
    order = WAITING.find(request, pk)
    return WAITING.form(
        request,
        order,
        title=_("Give up paying %(amount)s: %(payment)s")
        % {"amount": localised.money(order.amount), "payment": order.reference},
        here=_("Give this payment up"),
        verb=_("Give this payment up"),
        said=_("Nothing leaves: the sum stands where it was, and may be asked again."),
        form=Form,
        does=give_up_order,
        given={"on": today()},
    )
