from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Document
from trousseau.core.personal_data import APPLICANT, PersonalData, delete, discard, under
from trousseau.core.retention import NAMELESS

from .models import Decision, DecisionLetter, Opinion, OwnerAnswer, Recusal, Refusal, Successor

MINUTES = _("The commission's minutes: they bear numbers, not names.")
PERSONAL_DATA = [
    PersonalData(
        Document,
        lambda h: Document.objects.filter(kind="decision_letter", household=h),
        discard,
        order=1,
        readable=lambda rows, user: rows.none(),  # in the copy, it is one of the household's papers
    ),
    PersonalData(Decision, lambda h: Decision.objects.filter(application__household=h), kept=MINUTES),
    PersonalData(Successor, lambda h: Successor.objects.filter(application__household=h), kept=MINUTES),
    PersonalData(Opinion, lambda h: Opinion.objects.filter(application__household=h), kept=MINUTES),
    PersonalData(Recusal, lambda h: Recusal.objects.filter(application__household=h), kept=MINUTES),
    PersonalData(Refusal, lambda h: Refusal.objects.filter(decision__application__household=h), delete),
    PersonalData(
        OwnerAnswer,
        lambda h: OwnerAnswer.objects.filter(decision__application__household=h),
        kept=_("What an owner asked, under a number: proof against discrimination (loi 89-462, art. 1)."),
    ),
    PersonalData(DecisionLetter, lambda h: DecisionLetter.objects.filter(application__household=h), delete),
]
PERSONAL_DATA = under(APPLICANT, PERSONAL_DATA, kept=NAMELESS)
