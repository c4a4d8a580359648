"""The signed copy of a paper: its scan, or its photos, filed once on the thing that was signed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .accounts import User
from .papers import Document


class SignedCopy(models.Model):
    """What came back signed. It is replaced with a reason alone, and stays: `about` names the thing (`core.signing`).

    `key`: given by the form when it opens, so that one sent twice is filed once.
    """

    about = models.CharField(_("about"), max_length=80, editable=False)
    signed_on = models.DateField(_("signed on"))
    filed_on = models.DateField(_("filed on"))
    filed_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("filed by"), related_name="+")
    replaced_on = models.DateField(_("replaced on"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("replaced by"), related_name="+"
    )
    replaced_for = models.CharField(_("why it was replaced"), max_length=300, blank=True)
    key = models.CharField(max_length=36, unique=True, editable=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("signed copy")
        constraints = [
            models.UniqueConstraint(
                fields=("about",),
                condition=Q(replaced_on=None),
                name="signed_copy_once",
                violation_error_message=_(
                    "A signed copy was just filed: reload the page, look at it, and replace it if needed."
                ),
            ),
            models.CheckConstraint(
                condition=Q(replaced_on=None, replaced_by=None, replaced_for="")
                | Q(replaced_on__isnull=False, replaced_by__isnull=False) & ~Q(replaced_for=""),
                name="signed_copy_replaced_says_why",
                violation_error_message=_("Say why this copy is replaced."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.filed_on:%Y-%m-%d}"


class SignedPage(models.Model):
    """One file of a signed copy: a PDF, or the photo of a page."""

    copy = models.ForeignKey(SignedCopy, models.CASCADE, related_name="pages")
    place = models.PositiveSmallIntegerField(_("place"))
    file = models.OneToOneField(Document, models.PROTECT, verbose_name=_("file"), related_name="signed_page")

    class Meta:
        ordering = ("copy_id", "place")
        verbose_name = _("page of a signed copy")
        constraints = [models.UniqueConstraint(fields=("copy", "place"), name="signed_page_once")]

    def __str__(self) -> str:
        return f"{self.copy} {self.place}"
