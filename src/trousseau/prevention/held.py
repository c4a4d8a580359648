from trousseau.core.held import Holding, delete

from .models import StepTaken

HOLDINGS = [Holding(StepTaken, lambda h: StepTaken.objects.filter(lease__household=h), delete)]
