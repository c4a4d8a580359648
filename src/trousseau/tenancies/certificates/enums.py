from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CertificateKind(TextChoices):
    INSURANCE = "insurance", _("Home insurance")
    BOILER = "boiler", _("Boiler maintenance")
    CHIMNEY = "chimney", _("Chimney sweeping")
