from django.utils.translation import gettext_lazy as _

from trousseau.core.held import Holding, delete

from .models import Decision, DecisionLetter, Opinion, OwnerAnswer, Recusal, Refusal, Successor

MINUTES = _("The commission's minutes: they bear numbers, not names.")
HOLDINGS = [
    Holding(Decision, lambda h: Decision.objects.filter(application__household=h), kept=MINUTES),
    Holding(Successor, lambda h: Successor.objects.filter(application__household=h), kept=MINUTES),
    Holding(Opinion, lambda h: Opinion.objects.filter(application__household=h), kept=MINUTES),
    Holding(Recusal, lambda h: Recusal.objects.filter(application__household=h), kept=MINUTES),
    Holding(Refusal, lambda h: Refusal.objects.filter(decision__application__household=h), delete),
    Holding(
        OwnerAnswer,
        lambda h: OwnerAnswer.objects.filter(decision__application__household=h),
        kept=_("What an owner asked, under a number: proof against discrimination (loi 89-462, art. 1)."),
    ),
    Holding(DecisionLetter, lambda h: DecisionLetter.objects.filter(application__household=h), delete),
]
