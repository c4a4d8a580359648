from trousseau.core.personal_data import PersonalData, delete

from .models import ArrearsReport, StepTaken

PERSONAL_DATA = [
    PersonalData(StepTaken, lambda h: StepTaken.objects.filter(lease__household=h), delete),
    PersonalData(
        ArrearsReport,
        lambda h: ArrearsReport.objects.filter(lease__household=h).select_related("lease", "mail"),
        delete,
    ),
]
