"""What the open data of a convention asks for and no act says; and since when anyone may read it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.models import User, Versioned

from .agreements import Convention


class Publication(Versioned):
    """The answers that a grant's open data needs, and its place in the files of this house.

    `published_on` is null until someone asks for it, and again once it is withdrawn, for the reason `withdrawn_for`. Where
    a grantor publishes by itself, `Convention.published_at` says it, and this stays null.
    """

    convention = models.OneToOneField(Convention, models.PROTECT, related_name="publication")
    notified = models.BooleanField(_("de minimis aid notified to the European Commission"), null=True)
    rna = models.CharField(_("RNA number of who receives"), max_length=10, blank=True)
    budget_years = models.CharField(_("year of the budget"), max_length=9, blank=True)
    budget = models.CharField(_("name of the budget"), max_length=200, blank=True)
    prefecture = models.CharField(_("code of the prefecture"), max_length=9, blank=True)
    received_on = models.DateField(_("received by the prefecture on"), null=True, blank=True)
    url = models.URLField(_("address of the act on the web"), max_length=300, blank=True)
    published_on = models.DateField(_("published since"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("published by"), related_name="+"
    )
    withdrawn_for = models.CharField(_("why it was withdrawn"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        verbose_name = _("publication as open data")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=True, published_by__isnull=True)
                | Q(published_on__isnull=False, published_by__isnull=False),
                name="publication_by_someone",
            )
        ]

    def __str__(self) -> str:
        return str(self.convention)
