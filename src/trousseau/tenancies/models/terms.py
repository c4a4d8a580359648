"""What changes the rent of a signed lease, by date."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document

from ..enums import ChangeKind, SuspensionKind
from .leases import Lease


class RentChange(models.Model):
    """From `from_on` on the lease asks this rent and these charges. What was signed stays on the lease itself.

    Never retroactive: `from_on` is the day it was asked for, or later (loi 89-462, art. 17-1).
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="changes")
    from_on = models.DateField(_("from"))
    rent = CentsField(_("rent, without charges"))
    charges = CentsField(_("charges, per month"))
    kind = models.CharField(_("kind"), max_length=9, choices=ChangeKind)
    said = models.CharField(_("how it was computed"), max_length=300)
    asked_on = models.DateField(_("asked on"))
    paper = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("from_on",)
        verbose_name = _("rent change")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "from_on"),
                name="rent_change_once",
                violation_error_message=_("The rent of this lease already changes on that day."),
            ),
            models.CheckConstraint(
                condition=Q(rent__gt=0, charges__gte=0),
                name="rent_change_amounts",
                violation_error_message=_("The rent is above zero; charges are zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(from_on__gte=F("asked_on")),
                name="rent_change_not_retroactive",
                violation_error_message=_("A change of rent is never retroactive: it holds from the day it is asked."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.from_on}"


class RentSuspension(models.Model):
    """Between two days, both included, a rent that an order suspends, or an aid that the CAF withholds.

    Under an order nothing is due (CCH, art. L521-2). Under an aid withheld the rent is due less the aid, which
    the tenant is not asked for (CCH, art. L843-1). One that was lifted before its first day ends before it.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="suspensions")
    kind = models.CharField(_("kind"), max_length=8, choices=SuspensionKind)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    reference = models.CharField(_("reference of the decision"), max_length=120)
    notified_on = models.DateField(_("notified on"), null=True, blank=True)
    aid = CentsField(_("aid withheld, per month"), null=True, blank=True)
    paper = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_by = models.CharField(_("reference of the lifting"), max_length=120, blank=True)
    lifted_paper = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("from_on",)
        verbose_name = _("rent suspension")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None)
                | Q(to_on__gte=F("from_on"))
                | Q(notified_on__isnull=False, to_on__gte=F("notified_on")),
                name="rent_suspension_ends_after_its_notice",
                violation_error_message=_(
                    "The suspension ends after it began, or at least after it was notified: check the dates."
                ),
            ),
            models.CheckConstraint(
                condition=Q(aid=None) | Q(aid__gt=0, kind=SuspensionKind.WITHHELD),
                name="rent_suspension_aid",
                violation_error_message=_("The aid withheld is above zero; an order withholds none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.kind} {self.from_on}"
