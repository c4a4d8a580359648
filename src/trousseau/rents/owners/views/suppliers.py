"""Who bills the dwellings."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, Task, form_page, list_page
from trousseau.engines import typography

from .. import access, actions
from ..actions.ibans import confirmed
from ..actions.terms import edit_supplier
from ..forms import IbanForm, SupplierEditForm, SupplierForm
from ..models import Supplier
from .common import crumbs


def _back(here: str) -> list[tuple[str, str]]:
    return crumbs((_("Suppliers"), reverse("rents:suppliers")), (here, ""))


def _iban(supplier) -> tuple[str, str]:
    if not supplier.iban:
        return ("note", _("No IBAN"))
    return ("ok", supplier.iban_masked) if confirmed(supplier) else ("warn", _("To be confirmed"))


@guard(access.READ)
def list_(request):
    new_ = Button(_("Note a supplier"), reverse("rents:supplier_new"), access.WRITE, main=True)
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
                    link=lambda s: reverse("rents:supplier_edit", args=[s.pk]),
                ),
                Column(gettext_lazy("SIREN or SIRET"), lambda s: s.siret),
                Column(gettext_lazy("IBAN"), _iban, kind="state"),
            ),
            empty=Empty(
                _("No supplier yet"), _("Craftsmen, syndics, insurers: whoever bills a dwelling is noted once."), new_
            ),
            noun=lambda n: ngettext("%(n)s supplier", "%(n)s suppliers", n) % {"n": typography.number(n)},
            buttons=(new_,),
            crumbs=crumbs((_("Suppliers"), "")),
        ),
    )


@guard(access.WRITE)
def new(request):
    def action(**fields) -> str:
        actions.register_supplier(request.user, **fields)
        return reverse("rents:suppliers")

    return form_page(
        request,
        Task(
            title=_("Note a supplier"),
            verb=_("Note this supplier"),
            said=_("The supplier is noted."),
            form=SupplierForm,
            action=action,
            crumbs=_back(_("Note a supplier")),
            cancel=reverse("rents:suppliers"),
        ),
    )


@guard(access.WRITE)
def edit(request, pk):
    supplier = get_object_or_404(Supplier, pk=pk)

    def action(**fields) -> str:
        edit_supplier(request.user, supplier=supplier, **fields)
        return reverse("rents:suppliers")

    return form_page(
        request,
        Task(
            title=supplier.name,
            verb=_("Keep these corrections"),
            said=_("The supplier is up to date."),
            form=SupplierEditForm,
            action=action,
            obj=supplier,
            crumbs=_back(supplier.name),
            cancel=reverse("rents:suppliers"),
            template="rents/owners/supplier.html",
            extra={"supplier": supplier, "confirmed": confirmed(supplier)},
        ),
    )


@guard(access.PAY)
def iban(request, pk):
    supplier = get_object_or_404(Supplier, pk=pk)

    def action(*, new_iban) -> str:
        actions.confirm_iban(request.user, payee=supplier, new_iban=new_iban, on=today())
        return reverse("rents:suppliers")

    return form_page(
        request,
        Task(
            title=_("Confirm the IBAN of %(name)s") % {"name": supplier.name},
            verb=_("Confirm this IBAN"),
            said=_("The IBAN is confirmed: the supplier may be paid."),
            form=IbanForm,
            action=action,
            subtitle=_("Another person noted it. You compare it with the bank’s paper: nothing is paid before."),
            crumbs=_back(_("Confirm the IBAN")),
            cancel=reverse("rents:suppliers"),
        ),
    )
