from trousseau.core.personal_data import PersonalData, delete

from .models import PayerAccount

PERSONAL_DATA = [PersonalData(PayerAccount, lambda h: PayerAccount.objects.filter(lease__household=h), delete)]
