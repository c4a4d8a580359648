from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField

from ..enums import CertificateKind
from ..models import TenancyCertificate


class CertificateForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is proved"), choices=CertificateKind, widget=forms.RadioSelect)
    issuer = forms.CharField(
        label=_("Insurer or company"), max_length=TenancyCertificate._meta.get_field("issuer").max_length
    )
    starts_on = DateField(label=_("Made on, or from"))
    until = DateField(
        label=_("Until"), required=False, help_text=_("As the paper says it; a year from its first day otherwise.")
    )
    received_on = DateField(label=_("Certificate received on"))
    by_lessor = forms.BooleanField(
        label=_("Taken out by the owner for the tenant"),
        required=False,
        help_text=_("Insurance only, once a formal notice was left without answer for its whole delay."),
    )
