"""Who signs in, from which browser, with which telephone."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

PASSWORD = "le merle chante tôt"


class Telephone:
    """The application that shows codes; `step` 1 is the code that comes next."""

    def __init__(self, secret: str):
        self.secret = secret

    def code(self, step: int = 0) -> str:
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30 + step))


@pytest.fixture
def chosen(staff):
    """A member of the team who has a password: `chosen("social")`."""

    def inner(role: str = "social"):
        user = getattr(staff, role)
        user.set_password(PASSWORD)
        user.save()
        return user

    return inner


@pytest.fixture
def telephone(settings):
    """A home that asks for the second factor, and the telephone of an account; `codes`: its recovery codes too.

    The clock stands still: a test whose seconds passed from one period into the next would ask for another code.
    """
    settings.SECOND_FACTOR = True

    def inner(user, *, codes: bool = False) -> Telephone:
        found = Telephone(generate_totp_secret())
        TOTP.activate(user, found.secret)
        if codes:
            RecoveryCodes.activate(user)
        return found

    with time_machine.travel(time.time(), tick=False):
        yield inner


@pytest.fixture
def browser_at():
    """A browser where nobody signed in yet, at that address."""
    return lambda address="192.0.2.1", **options: Client(REMOTE_ADDR=address, **options)


@pytest.fixture
def enter():
    def inner(browser, user, password: str = PASSWORD, **more):
        return browser.post(reverse("account_login"), {"login": user.email, "password": password, **more})

    return inner


@pytest.fixture
def give():
    """Give a code at the second step."""
    return lambda browser, code: browser.post(reverse("mfa_authenticate"), {"code": code})


def signed_in(browser) -> bool:
    return "_auth_user_id" in browser.session


def recovery(user) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
