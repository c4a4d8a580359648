from django.db.models import QuerySet

from trousseau.core.models import Document
from trousseau.core.personal_data import SOCIAL, PersonalData, delete, discard, under

from .models import Aid, AidPaper, AidPayment, BenefitEvent, Budget, BudgetLine


def _of_aids(rows, user):
    return rows.filter(aid__in=Aid.objects.for_user(user))


def _with_letters(rows: QuerySet) -> None:
    papers = list(rows.exclude(mail__paper=None).values_list("mail__paper", flat=True))
    delete(rows)
    discard(Document.objects.filter(pk__in=papers))


PERSONAL_DATA = [
    PersonalData(AidPaper, lambda h: AidPaper.objects.filter(aid__household=h), delete, order=1, readable=_of_aids),
    PersonalData(AidPayment, lambda h: AidPayment.objects.filter(aid__household=h), delete, order=1, readable=_of_aids),
    PersonalData(
        Aid,
        lambda h: Aid.objects.filter(household=h).order_by("-pk"),  # what renews goes before what it renewed
        _with_letters,
        order=2,
        readable=lambda rows, user: rows.for_user(user),
    ),
    PersonalData(
        BenefitEvent,
        lambda h: BenefitEvent.objects.filter(lease__household=h),
        delete,
        readable=lambda rows, user: rows.for_user(user),
    ),
    PersonalData(
        BudgetLine,
        lambda h: BudgetLine.objects.filter(budget__household=h),
        delete,
        order=1,
        readable=lambda rows, user: rows.filter(budget__in=Budget.objects.for_user(user)),
    ),
    PersonalData(
        Budget,
        lambda h: Budget.objects.filter(household=h),
        delete,
        order=2,
        readable=lambda rows, user: rows.for_user(user),
    ),
]
PERSONAL_DATA = under(SOCIAL, PERSONAL_DATA)
