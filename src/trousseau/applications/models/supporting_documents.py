"""The papers of a household, in two files that do not mix."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from trousseau.core.enums import Role
from trousseau.core.models import Document, Person, User, Versioned, household_open

from ..enums import FileKind, SupportingKind
from .requests import Application

READERS = {
    FileKind.LANDLORD: (Role.DIRECTOR, Role.SOCIAL, Role.RENTAL),
    FileKind.SOCIAL: (Role.SOCIAL,),
}  # loi 89-462, art. 22-2 · CASF, art. L121-6-2


class SupportingDocumentQuerySet(models.QuerySet["SupportingDocument"]):
    def for_user(self, user: User) -> "SupportingDocumentQuerySet":
        """The supporting documents of the files that the role reads, where a grant opens the household.

        A rental manager's grant begins with the commission's decision: that is when the landlord's file opens.
        """
        files = [kind for kind, roles in READERS.items() if user.holds(*roles)]
        return self.filter(household_open("application__household", user), file__in=files)

    def not_withdrawn(self) -> "SupportingDocumentQuerySet":
        return self.filter(withdrawn_on=None)


class SupportingDocument(Versioned):
    """One paper in one of the two files. `passed_from`: the document of the other file that someone passed here."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="supporting_documents")
    file = models.CharField(_("which file"), max_length=8, choices=FileKind)
    kind = models.CharField(_("kind of paper"), max_length=14, choices=SupportingKind)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("whose"), related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    received_on = models.DateField(pgettext_lazy("supporting document", "received on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawn_why = models.CharField(_("why it was withdrawn"), max_length=200, blank=True, editable=False)
    passed_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="passed_to"
    )
    passed_why = models.CharField(_("why it was passed"), max_length=200, blank=True, editable=False)
    history = HistoricalRecords()

    objects = SupportingDocumentQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("supporting document")
        constraints = [
            models.CheckConstraint(
                condition=Q(passed_from=None, passed_why="") | (Q(passed_from__isnull=False) & ~Q(passed_why="")),
                name="supporting_document_passed_with_a_reason",
                violation_error_message=_("Say why this paper goes to the other file."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("received_on")),
                name="supporting_document_withdrawn_after",
                violation_error_message=_("A paper is withdrawn after it was received."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.application}"
