from trousseau.core.personal_data import FILE, PersonalData, delete, under

from .models import PayerAccount

PERSONAL_DATA = [PersonalData(PayerAccount, lambda h: PayerAccount.objects.filter(lease__household=h), delete)]
PERSONAL_DATA = under(FILE, PERSONAL_DATA)
