"""Signing in by an identity provider (OpenID Connect): ProConnect is one.

The authorization code flow with PKCE, a state and a nonce of this browser alone; the signature of the identity token is read
with the provider's own keys, whatever carried it. Which account it is: the one that was joined to that identity, once and
for all; else the open account of its address, where the provider says that it is verified and its domain is one of
`TROUSSEAU_OIDC_DOMAINS`. No account is made.
"""

import base64
import hashlib
import json
import secrets
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ..actions import record, write
from ..errors import Refused
from ..models import Identity, User

ALGORITHMS = [
    "RS256",
    "PS256",
    "ES256",
    "ES384",
    "RS512",
    "Ed25519",
]  # signed by who alone has the key: no “none”, no HS256
WAIT = 10  # seconds given to the provider
LARGEST = 512 * 1024  # bytes of one of its answers
LEEWAY = 60  # seconds between two clocks
LONGEST_SUBJECT = 255  # characters
ASKED = 600  # seconds for a person to sign in there
KEPT = 600  # seconds that its description is believed
FLOWS = 3  # of one browser at once
SESSION = "oidc"


@dataclass(frozen=True)
class Provider:
    issuer: str
    client: str
    secret: str
    name: str
    scope: str
    acr: str = ""  # asked of it
    factors: tuple[str, ...] = ()  # the levels (acr) that stand for the second factor
    domains: tuple[str, ...] = ()  # of addresses by which an account is found


@dataclass(frozen=True)
class Person:
    """Who signed in there."""

    issuer: str
    subject: str
    email: str
    verified: bool
    acr: str


class Unreachable(Exception):
    """The provider does not answer, or not as it must. The text says what, without anything of the person."""


def provider() -> Provider | None:
    return Provider(**settings.OIDC) if settings.OIDC else None


# Talking with it ----------------------------------------------------------------------------------


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args, **_kwargs):
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def _ask(url: str, data: dict | None = None, headers: dict | None = None) -> tuple[bytes, str]:
    """The body and the type of an answer. Raises Unreachable."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise Unreachable(f"{parts.hostname} is not asked without HTTPS")
    asked = urllib.request.Request(url, data=urlencode(data).encode() if data else None, headers=headers or {})
    try:
        with _opener.open(asked, timeout=WAIT) as answer:
            return answer.read(LARGEST), answer.headers.get_content_type()
    except urllib.error.HTTPError as refused:
        raise Unreachable(f"{parts.path} answers {refused.code}") from None
    except (OSError, ValueError):
        raise Unreachable(f"{parts.hostname} does not answer") from None


def _json(body: bytes) -> dict:
    try:
        found = json.loads(body)
    except ValueError:
        raise Unreachable("an answer is not JSON") from None
    if not isinstance(found, dict):
        raise Unreachable("an answer is not an object")
    return found


_known: dict[str, tuple[float, dict]] = {}


def _described(of: Provider) -> dict:
    at, found = _known.get(of.issuer, (0.0, {}))
    if time.monotonic() - at > KEPT or not found:
        found = _json(_ask(f"{of.issuer.rstrip('/')}/.well-known/openid-configuration")[0])
        if found.get("issuer") != of.issuer:
            raise Unreachable("it describes itself under another name")
        if missing := [
            name for name in ("authorization_endpoint", "token_endpoint", "jwks_uri") if not found.get(name)
        ]:
            raise Unreachable(f"its description lacks {missing[0]}")
        _known[of.issuer] = (time.monotonic(), found)
    return found


def _claims(of: Provider, token: str, described: dict, **wanted: dict) -> dict:
    """What a signed token says, its signature, issuer, audience and term verified. Raises Refused."""
    try:
        keys = KeySet.import_key_set(_json(_ask(described["jwks_uri"])[0]))  # type: ignore[arg-type]  # its own check of what came refuses
        said = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": of.issuer},
            aud={"essential": True, "value": of.client},
            sub={"essential": True},
            **wanted,  # type: ignore[arg-type]  # options by claim, which its stubs take one by one
        ).validate(said)
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise Refused(_not_proved()) from wrong
    if not _readable(said):
        raise Refused(_not_proved())
    audience = said["aud"]
    if isinstance(audience, list) and len(audience) > 1 and said.get("azp") != of.client:
        raise Refused(_not_proved())
    return said


def _readable(said: dict) -> bool:
    """Whether the person is named as OpenID Connect Core 1.0, 2, has it, and its moments are numbers that have come."""
    past = [said[name] for name in ("iat", "auth_time") if name in said]
    return (
        isinstance(said["sub"], str)
        and 0 < len(said["sub"]) <= LONGEST_SUBJECT
        and all(type(at) in (int, float) and 0 <= at <= time.time() + LEEWAY for at in past)
    )


def _not_proved() -> str:
    return _(
        "What the provider sent does not prove who you are: nothing was opened. Begin again from the sign-in page."
    )


# A sign-in ----------------------------------------------------------------------------------------


def start(request, of: Provider, *, back: str, then: str = "", purpose: str = "enter") -> str:
    """The address where the person signs in; what comes back is checked against what this browser keeps. `purpose`: enter,
    join (to the account that is signed in) or again."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _one in range(3))
    flow = {"nonce": nonce, "verifier": verifier, "then": then, "purpose": purpose, "at": time.time(), "back": back}
    flows = dict(list(request.session.get(SESSION, {}).items())[-(FLOWS - 1) :])
    request.session[SESSION] = {**flows, state: flow}
    described = _described(of)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": of.client,
        "redirect_uri": back,
        "scope": of.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"acr_values": of.acr} if of.acr else {}),
        **({"prompt": "login", "max_age": "0"} if purpose == "again" else {}),
    }
    place = described["authorization_endpoint"]
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"


def finish(request, of: Provider) -> tuple[Person, dict]:
    """Who came back, and the flow that began here. Raises Refused, Unreachable."""
    flows = request.session.get(SESSION, {})
    flow = flows.pop(request.GET.get("state", ""), None)
    request.session[SESSION] = flows  # it serves once, whatever comes of it
    if flow is None or time.time() - flow["at"] > ASKED:
        raise Refused(_("This sign-in did not begin in this browser, or more than ten minutes ago: begin again."))
    if request.GET.get("iss", of.issuer) != of.issuer:  # RFC 9207: the answer of another provider
        raise Refused(_not_proved())
    if request.GET.get("error"):
        raise Refused(_("The provider did not sign you in, or you gave up there: nothing was opened."))
    described = _described(of)
    got = _json(_token(of, described, request.GET.get("code", ""), flow))
    again = flow["purpose"] == "again"
    said = _claims(
        of,
        str(got.get("id_token", "")),
        described,
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": flow["nonce"]},
        **({"auth_time": {"essential": True}} if again else {}),
    )
    if again and flow["at"] - said["auth_time"] > LEEWAY:
        raise Refused(_not_proved())
    told = said
    if "email" not in said and described.get("userinfo_endpoint"):
        told = _userinfo(of, described, str(got.get("access_token", "")), said["sub"])
    person = Person(
        issuer=of.issuer,
        subject=said["sub"],
        email=str(told.get("email", "")).strip().lower(),
        verified=told.get("email_verified") is True,
        acr=str(said.get("acr", "")),
    )
    return person, flow


def _token(of: Provider, described: dict, code: str, flow: dict) -> bytes:
    data = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": flow["back"],
        "code_verifier": flow["verifier"],
    }
    headers = {"Accept": "application/json"}
    ways = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" in ways:
        pair = f"{quote(of.client, safe='')}:{quote(of.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        data |= {"client_id": of.client, "client_secret": of.secret}
    return _ask(described["token_endpoint"], data, headers)[0]


def _userinfo(of: Provider, described: dict, access: str, subject: str) -> dict:
    """What it tells of the person beside the token: JSON, or a signed token of its own (ProConnect)."""
    body, kind = _ask(described["userinfo_endpoint"], headers={"Authorization": f"Bearer {access}"})
    signed = kind == "application/jwt"
    said = _claims(of, body.decode("ascii", "replace").strip(), described) if signed else _json(body)
    if said.get("sub") != subject:
        raise Refused(_not_proved())
    return said


# Which account ------------------------------------------------------------------------------------


@transaction.atomic
def account_of(person: Person, of: Provider) -> User:
    """The open account of who signed in there. Raises Refused in words that say what to do."""
    known = Identity.objects.select_related("user").filter(issuer=person.issuer, subject=person.subject).first()
    if known is None:
        user = _by_address(person, of)
        known = Identity(user=user, issuer=person.issuer, subject=person.subject)
        _join(known, None)
    if not known.user.is_active:
        raise Refused(_("This account is closed: ask the agency whether it is meant to be."))
    Identity.objects.filter(pk=known.pk).update(used_at=timezone.now())
    return known.user


def _by_address(person: Person, of: Provider) -> User:
    domain = person.email.rpartition("@")[2]
    user = None
    if person.verified and domain and domain in of.domains:
        user = User.objects.filter(email=person.email, is_active=True).first()
    if user is None or Identity.objects.filter(user=user, issuer=of.issuer).exists():
        raise Refused(
            _(
                "%(name)s knows you, this site does not yet. Sign in here with your password, then join the two on your page "
                "“Security”. Without an account here, ask the agency for one: none is made by itself."
            )
            % {"name": of.name}
        )
    return user


@transaction.atomic
def join(actor: User, *, person: Person) -> None:
    """From now on `actor` enters with that identity. Raises ValidationError when it is another account's."""
    _join(Identity(user=actor, issuer=person.issuer, subject=person.subject), actor)


def _join(identity: Identity, actor: User | None) -> None:
    write(identity)
    record(identity.user, actor or identity.user, reason="identity joined")


@transaction.atomic
def part(actor: User, *, issuer: str) -> None:
    """The account is entered with its password alone again. Raises Refused where it has none."""
    if not actor.has_usable_password():
        raise Refused(
            _("You have no password here: ask for one on the sign-in page first, or nothing would open any more.")
        )
    Identity.objects.filter(user=actor, issuer=issuer).delete()
    record(actor, actor, reason="identity parted")
