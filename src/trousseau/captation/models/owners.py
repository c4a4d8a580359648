"""Who owns a dwelling, and how they may be reached."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import KeyField
from trousseau.core.models import User, Versioned

from ..enums import OwnerKind


class Owner(Versioned):
    """Who owns a dwelling. The telephone leaves this table only by `reach.queries.telephone`."""

    kind = models.CharField(_("kind"), max_length=8, choices=OwnerKind, default=OwnerKind.PERSON)
    name = models.CharField(_("name"), max_length=160)
    key = KeyField(sources=("name",))
    address = models.CharField(_("address"), max_length=240)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="owner"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("key", "id")
        verbose_name = _("owner")

    def __str__(self) -> str:
        return self.name

    @property
    def legal_person(self) -> bool:
        return self.kind == OwnerKind.BODY  # a family SCI counts as natural persons (loi 89-462, art. 13)
