"""Who bills the dwellings."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, Task, form_page, list_page
from trousseau.engines import typography
from trousseau.receipts import links as receipts

from . import access, suppliers
from .forms import IbanForm, SupplierEditForm, SupplierForm
from .ibans import confirm_iban, confirmed
from .models import Supplier


def _crumbs(here: str = "") -> list[tuple[str, str]]:
    found = [(_("Rents"), receipts.RENTS.url()), (_("Suppliers"), reverse("payouts:suppliers") if here else "")]
    return [*found, (here, "")] if here else found


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
            crumbs=_crumbs(),
        ),
    )


@guard(access.WRITE)
def new(request):
    def action(**fields) -> str:
        suppliers.register_supplier(request.user, **fields)
        return reverse("payouts:suppliers")

    return form_page(
        request,
        Task(
            title=_("Note a supplier"),
            verb=_("Note this supplier"),
            said=_("The supplier is noted."),
            form=SupplierForm,
            action=action,
            crumbs=_crumbs(_("Note a supplier")),
            cancel=reverse("payouts:suppliers"),
        ),
    )


@guard(access.WRITE)
def edit(request, pk):
    supplier = get_object_or_404(Supplier, pk=pk)

    def action(**fields) -> str:
        suppliers.edit_supplier(request.user, supplier=supplier, **fields)
        return reverse("payouts:suppliers")

    return form_page(
        request,
        Task(
            title=supplier.name,
            verb=_("Keep these corrections"),
            said=_("The supplier is up to date."),
            form=SupplierEditForm,
            action=action,
            obj=supplier,
            crumbs=_crumbs(supplier.name),
            cancel=reverse("payouts:suppliers"),
            template="payouts/supplier.html",
            extra={"supplier": supplier, "confirmed": confirmed(supplier)},
        ),
    )


@guard(access.PAY)
def iban(request, pk):
    supplier = get_object_or_404(Supplier, pk=pk)

    def action(*, new_iban) -> str:
        confirm_iban(request.user, payee=supplier, new_iban=new_iban, on=today())
        return reverse("payouts:suppliers")

    return form_page(
        request,
        Task(
            title=_("Confirm the IBAN of %(name)s") % {"name": supplier.name},
            verb=_("Confirm this IBAN"),
            said=_("The IBAN is confirmed: the supplier may be paid."),
            form=IbanForm,
            action=action,
            subtitle=_("Another person noted it. You compare it with the bank’s paper: nothing is paid before."),
            crumbs=_crumbs(_("Confirm the IBAN")),
            cancel=reverse("payouts:suppliers"),
        ),
    )
