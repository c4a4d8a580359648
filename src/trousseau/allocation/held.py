from django.utils.translation import gettext_lazy as _

from trousseau.core.held import Holding

from .models import Decision

HOLDINGS = [
    Holding(
        Decision,
        lambda h: Decision.objects.filter(application__household=h),
        kept=_("The commission's minutes: they bear numbers, not names."),
    )
]
