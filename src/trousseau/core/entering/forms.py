"""What the first pages of a person ask."""

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau import journey

from ..enums import TEAM, Role
from ..models import User


class PasswordForm(forms.Form):
    """A password typed twice; `owner` says of whom it must not speak."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        help_text=gettext_lazy(
            "12 characters at least: four words that nobody would put together, for instance. Neither your name nor your "
            "address, nor a word that everybody knows with a year behind it."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The same again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def owner(self) -> User:
        raise NotImplementedError

    def clean(self) -> dict:
        asked = super().clean() or {}
        password, again = asked.get("password"), asked.pop("again", None)
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ: type them again."))
        elif password:
            try:
                validate_password(password, self.owner())
            except forms.ValidationError as refused:
                self.add_error("password", refused)
        return asked


class InvitedForm(PasswordForm):
    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def owner(self) -> User:
        return self.user


# What the first person may also do, on each site.
ALSO = {journey.AGENCY: TEAM, journey.OBSERVATORY: (Role.COORDINATOR,)}


class FirstForm(PasswordForm):
    token = forms.CharField(
        label=gettext_lazy("The code of the terminal"),
        help_text=gettext_lazy(
            "It is written where the software was started: who reads it there owns the machine. “trousseau first” writes "
            "another one."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Your first and last name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        help_text=gettext_lazy("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("What you do, beside administering"),
        required=False,
        help_text=gettext_lazy(
            "You administer the installation, since you make it. In an agency of three the same person directs it too: tick "
            "all that you do. It changes later."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("token", "name", "email", "roles", "password", "again")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(role.value, role.label) for role in ALSO[settings.SITE]]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]

    def owner(self) -> User:
        return User(email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", ""))
