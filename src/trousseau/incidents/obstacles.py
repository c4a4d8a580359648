"""What keeps a mandate from ending: works that were ordered on the owner's account, and have no bill yet."""

from django.db.models import Q
from django.utils.translation import gettext as _

from trousseau.mandates.models import Mandate

from .enums import OrderState
from .models import WorkOrder


def works_unbilled(mandate: Mandate) -> str:
    """What to finish before the mandate ends; "" when no craftsman waits for this owner's money."""
    awaited = Q(state__in=(OrderState.GIVEN, OrderState.DONE)) | Q(expense__reversal__isnull=False)
    order = WorkOrder.objects.filter(awaited, mandate=mandate).first()
    if order is None:
        return ""
    return _("The works %(code)s are ordered and not billed: enter their bill, or give them up, first.") % {
        "code": order.code
    }


TO_END_A_MANDATE = [works_unbilled]
