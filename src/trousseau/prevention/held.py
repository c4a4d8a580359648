from trousseau.core.held import Holding, delete

from .models import ArrearsReport, StepTaken

HOLDINGS = [
    Holding(StepTaken, lambda h: StepTaken.objects.filter(lease__household=h), delete),
    Holding(ArrearsReport, lambda h: ArrearsReport.objects.filter(lease__household=h), delete),
]
