"""A small identity provider that really answers by HTTP: description, keys, authorization, token, what it knows of a person.

It checks what a provider checks (client, redirect, code once, PKCE), and can be bent into one that lies.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "trousseau", "un secret : long"


def _plain(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


class Provider:
    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.person = {"sub": "p-1", "email": "", "email_verified": True}
        self.claims: dict = {}  # put over those of the identity token; None takes one away
        self.acr = "eidas1"
        self.signed_userinfo = self.by_userinfo = False
        self.forge = ""  # "none", "hmac" or "other": how the token is signed instead
        self.codes: dict[str, dict] = {}
        self.asked: list[dict] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def settings(self, **more) -> dict:
        return {
            "issuer": self.issuer,
            "client": CLIENT,
            "secret": SECRET,
            "name": "ProEssai",
            "scope": "openid email",
            **more,
        }

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    # As a browser ------------------------------------------------------------------------------------

    def signs_in(self, url: str) -> str:
        """Open that address as the person does; where they are sent back."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_args, **_kwargs):
                return None

        try:
            urllib.request.build_opener(Stay).open(url, timeout=5)
        except urllib.error.HTTPError as moved:
            with moved:
                assert moved.code == 302, moved.read()
                return moved.headers["Location"]
        raise AssertionError("nobody was sent back")

    # What it says ------------------------------------------------------------------------------------

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "auth_time": now, "nonce": nonce}
        said |= {"sub": self.person["sub"], "acr": self.acr}
        if not self.by_userinfo:
            said |= self.person
        said = {name: value for name, value in (said | self.claims).items() if value is not None}
        return self.sign(said)

    def sign(self, said: dict) -> str:
        if self.forge in ("none", "hmac"):  # the second, signed with what everybody reads: the public key
            parts = [{"alg": "none" if self.forge == "none" else "HS256", "kid": "one"}, said]
            text = ".".join(_plain(json.dumps(part).encode()) for part in parts)
            sealed = hmac.digest(self.key.as_pem(private=False), text.encode(), "sha256")
            return f"{text}.{'' if self.forge == 'none' else _plain(sealed)}"
        key = RSAKey.generate_key(2048) if self.forge == "other" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, said, key)

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_args) -> None:
                pass

            def say(self, body: dict | str, status: int = 200) -> None:
                text = body if isinstance(body, str) else json.dumps(body)
                self.send_response(status)
                self.send_header("Content-Type", "application/jwt" if isinstance(body, str) else "application/json")
                self.end_headers()
                self.wfile.write(text.encode())

            def do_GET(self) -> None:
                place = urlsplit(self.path)
                if place.path == "/.well-known/openid-configuration":
                    names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
                    ends = {f"{name}_endpoint": f"{provider.issuer}/{path}" for name, path in names.items()}
                    self.say({"issuer": provider.issuer, "jwks_uri": f"{provider.issuer}/jwks", **ends})
                elif place.path == "/jwks":
                    self.say({"keys": [provider.key.as_dict(private=False)]})
                elif place.path == "/authorize":
                    asked = {name: values[0] for name, values in parse_qs(place.query).items()}
                    provider.asked.append(asked)
                    assert asked["client_id"] == CLIENT and asked["code_challenge_method"] == "S256"
                    code = secrets.token_urlsafe(8)
                    provider.codes[code] = asked
                    self.send_response(302)
                    back = urlencode({"code": code, "state": asked["state"]})
                    self.send_header("Location", f"{asked['redirect_uri']}?{back}")
                    self.end_headers()
                elif place.path == "/userinfo":
                    assert self.headers["Authorization"] == "Bearer access"
                    said = dict(provider.person)
                    if provider.signed_userinfo:
                        self.say(provider.sign(said | {"iss": provider.issuer, "aud": CLIENT}))
                    else:
                        self.say(said)

            def do_POST(self) -> None:
                sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                given = {name: values[0] for name, values in sent.items()}
                pair = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
                assert [unquote(part) for part in pair.split(":")] == [CLIENT, SECRET], quote(SECRET)
                asked = provider.codes.pop(given["code"], None)
                proof = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
                if (
                    asked is None
                    or given["redirect_uri"] != asked["redirect_uri"]
                    or proof.decode().rstrip("=") != asked["code_challenge"]
                ):
                    return self.say({"error": "invalid_grant"}, 400)
                self.say(
                    {"access_token": "access", "token_type": "Bearer", "id_token": provider.id_token(asked["nonce"])}
                )

        return Handler
