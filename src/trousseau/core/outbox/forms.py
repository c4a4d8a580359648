import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.exchange.kinds import Kind

from ..enums import MailSecurity, MessageState
from ..forms import DateField, Versioned
from ..incoming import IncomingField
from ..mail.events import events


class ServerForm(Versioned):
    host = forms.CharField(
        label=_("Server"), max_length=200, help_text=_("Its name, as your mail provider writes it: smtp.example.fr")
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587)
    security = forms.ChoiceField(label=_("Security"), choices=MailSecurity, initial=MailSecurity.STARTTLS)
    username = forms.CharField(
        label=_("User"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept encrypted, never shown again. Left empty: the one that is kept stays."),
    )
    sender_name = forms.CharField(
        label=_("Sender’s name"), max_length=160, required=False, help_text=_("Left empty: the agency’s.")
    )
    sender_address = forms.EmailField(
        label=_("Sender’s address"),
        required=False,
        help_text=_("Left empty: the agency’s. The server must let this address write."),
    )


class GivenForm(forms.Form):
    on = DateField(label=_("Handed over on"))
    note = forms.CharField(label=_("How"), max_length=200, help_text=_("By hand, by post, read on the telephone…"))


class ReportForm(forms.Form):
    file = IncomingField(
        kinds=(Kind.TEXT,),
        most=2_000_000,
        label=_("The message of return, as a file"),
        help_text=_(
            "Saved from your mail program (.eml): the one by which a server says that a message did not arrive."
        ),
    )


class MessageFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=MessageState, label=_("State"))
    event = django_filters.ChoiceFilter(
        choices=lambda: [(e.code, e.label) for e in events().values()], label=_("Message")
    )
