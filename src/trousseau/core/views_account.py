"""The address of one's own account: it changes with the password, once a link was followed where it leads."""

from allauth.account.adapter import get_adapter
from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from . import mail, messages
from .access import EVERYONE, guard
from .actions_accounts import change_address
from .errors import Refused
from .models import User
from .pages import Task, form_page
from .sealed import seal, unseal

USE = "address"


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("New e-mail"),
        help_text=gettext_lazy("A link will be sent there: nothing changes before it is followed."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Your present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.user.email:
            raise forms.ValidationError(_("You sign in with this address already."))
        return email

    def clean_password(self) -> str:
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["password"]):
            raise get_adapter().validation_error("incorrect_password")
        return ""


def _state(user: User) -> str:
    """What a link was made of: with another address or another password it ends."""
    return salted_hmac("trousseau.address", f"{user.email} {user.password}", algorithm="sha256").hexdigest()


def _ask(request, email: str) -> None:
    """Write to the new address. Who has an account there is told of it; who asked is answered the same: whether a
    person has an account here is nobody else's business."""
    user = request.user
    mail.require_mail()
    if owner := User.objects.filter(email=email).exclude(pk=user.pk).first():
        messages.write_address_taken(owner)
        return
    sealed = seal(USE, {"user": user.pk, "email": email, "state": _state(user)})
    url = request.build_absolute_uri(reverse("account_address_confirm", args=[sealed]))
    messages.write_address_link(user, email=email, url=url)


@sensitive_post_parameters("password")
@guard(EVERYONE)
def address(request):
    def asked(user, *, email: str, password: str) -> None:
        _ask(request, email)

    return form_page(
        request,
        Task(
            title=_("Change your e-mail"),
            verb=_("Send the link"),
            form=AddressForm,
            does=asked,
            then=reverse("account_address"),
            said=_("We wrote to that address: open the link there within a day. Until then nothing changes."),
            subtitle=_("You sign in with %(email)s.") % {"email": request.user.email},
            options={"user": request.user},
            cancel=reverse("account_change_password"),
            template="core/own_address.html",
        ),
    )


@guard(EVERYONE)
def address_confirm(request, sealed: str):
    """What the link opens: a button, since mail is opened by machines ahead of its owner."""
    asked = unseal(USE, sealed, seconds=int(messages.ADDRESS.total_seconds()))
    if (
        asked is None
        or asked["user"] != request.user.pk
        or not constant_time_compare(asked["state"], _state(request.user))
    ):
        refusal = Refused(
            _(
                "This link has served, is older than a day, or is that of another account. Ask for the change again, "
                "from the account itself."
            )
        )
        return render(request, "core/refused.html", {"refusal": refusal}, status=422)

    return form_page(
        request,
        Task(
            title=_("Confirm your new e-mail"),
            verb=_("Sign in with this address from now on"),
            form=forms.Form,
            does=change_address,
            given={"email": asked["email"]},
            said=_("Your address has changed. The former one was told."),
            subtitle=_("%(new)s replaces %(old)s, which is told of it.")
            % {"new": asked["email"], "old": request.user.email},
            cancel=reverse("account_address"),
            template="core/own_address.html",
        ),
    )
