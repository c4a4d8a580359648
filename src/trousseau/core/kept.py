"""What was typed when a session ended: kept for its writer alone, and put back in the form after the sign-in.

A form posted without a session is not done again later: its words wait, sealed, in the session of the sign-in page, for
an hour, and only the account for which the page was made receives them. Files are not kept, nor passwords. They fill
the form each time its page is opened, until that form is sent or its writer forgets them; of several forms of one page,
one at a time, the oldest first. A page left open while somebody signed in elsewhere in the same browser sends a form that
is no longer valid: its words are shown, to be copied (`unsent`).

Whose page it was is said by a sealed cookie, left at each sign-in. A form passes the CSRF check only when it was made
since the last sign-in of that browser (the sign-in changes the token): the form and the cookie are of one person.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .sealed import seal, unseal

COOKIE = f"{settings.SESSION_COOKIE_NAME}_who"
ROW = "kept"  # of the session
SECONDS = 3600
MOST = 1_000_000  # characters of one form; a form of the house is a hundred times less
FORMS = 5  # of one browser
BROWSER = 90 * 86400  # seconds that a browser is known after a sign-in: over a summer
TOKEN = "csrfmiddlewaretoken"
CODE = re.compile(r"[a-z0-9_-]+")  # what a choice, a day or a key holds: nobody typed a sentence there
MARK = "kept_form"  # in a form that was filled: of which one it is


def remember(response, user) -> None:
    """Leave in this browser whose pages it shows from now on: sealed, so that it names nobody."""
    response.set_cookie(
        COOKIE,
        seal("who", user.pk),
        max_age=BROWSER,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )


def whose(cookies: Mapping[str, str]) -> int | None:
    """Who signed in last in the browser that sends these cookies."""
    return unseal("who", cookies.get(COOKIE, ""), seconds=BROWSER)


@dataclass
class Kept:
    """One form: the address it was sent to, the page it stood on, what each name held."""

    user: int
    page: str
    target: str
    fields: list[tuple[str, list[str]]]
    files: bool
    mark: str = ""
    others: int = 0  # kept from the same page
    unplaced: list[str] = field(default_factory=list)


class SignInFirst(LoginRequiredMiddleware):
    """Who has no session is led to the sign-in, and finds again there what they had typed."""

    def handle_no_permission(self, request, view_func):
        page = page_of(request)
        if request.method == "POST" and not _by_script(request):
            _keep(request, page)
        login = resolve_url(self.get_login_url(view_func))
        response: HttpResponse = redirect_to_login(page, login, self.get_redirect_field_name(view_func))
        if request.headers.get("HX-Request"):  # a part of a page: the browser is led, nothing is put in the page
            url = response["Location"]
            response = HttpResponse(
                _("Your session has ended: sign in again."), status=401, content_type="text/plain; charset=utf-8"
            )
            response["HX-Redirect"] = url
        return response

    def process_response(self, request, response):
        if response.status_code == 405 and request.method == "GET" and not response.content:
            allowed = response["Allow"]
            response = render(request, "core/only_forms.html", status=405)
            response["Allow"] = allowed
        if request.session.accessed and request.user.is_authenticated and ROW in request.session:
            _put_back(request, response)
        return response


def page_of(request) -> str:
    """The page of ours that a sign-in leads back to: the one where the form stood."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    came = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return request.get_full_path()
    parts = urlsplit(came)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _by_script(request) -> bool:
    """Sent by drafts.js, which keeps it itself and sends it again."""
    return request.headers.get("Sec-Fetch-Dest") == "empty" and not request.headers.get("HX-Request")


def _keep(request, page: str) -> None:
    """Seal what was typed in the session of who has none, and say so; or say that it is not kept."""
    if _entering(request):
        return  # passwords and codes: typed again
    typed = _typed(request)
    if not _says_something(request, typed):
        messages.warning(request, _("Your session had ended: nothing was done. Sign in, then press the button again."))
        return
    user = whose(request.COOKIES)
    if user is None or not _seal(request, page, user, typed):
        messages.warning(
            request,
            _(
                "Your session had ended: nothing was saved. What you typed is still on the page before, by the “back” "
                "button of the browser: copy it, sign in, then type it again."
            ),
        )
        return
    request.session.set_expiry(SECONDS)
    messages.warning(
        request,
        _(
            "Your session had ended: nothing was saved yet. What you typed is kept for an hour; sign in, and you find it "
            "again in its form."
        ),
    )


def _entering(request) -> bool:
    return request.path.startswith(reverse("account_login").removesuffix("login/"))


def _typed(request) -> list[tuple[str, list[str]]]:
    return [
        (name, values) for name, values in request.POST.lists() if name not in (TOKEN, MARK) and "password" not in name
    ]


def _says_something(request, typed: list[tuple[str, list[str]]]) -> bool:
    return any(any(values) for name, values in typed if name != "version") or bool(request.FILES)


def _seal(request, page: str, user: int, typed: list[tuple[str, list[str]]]) -> bool:
    """Put a form into this session, for that account; False when it is too long for that."""
    if sum(len(value) for _name, values in typed for value in values) > MOST:
        return False
    sealed = seal(
        ROW,
        {"user": user, "page": page, "target": request.get_full_path(), "fields": typed, "files": bool(request.FILES)},
    )
    request.session[ROW] = [*request.session.get(ROW, []), sealed][-FORMS:]
    return True


def keep_theirs(request, page: str) -> None:
    """Keep what a signed-in person sent, which waits until they confirm that it is they (`again`), and say so."""
    typed = _typed(request)
    if not _says_something(request, typed):
        said = _("Nothing was done yet: confirm that it is you, then press the button again.")
    elif _seal(request, page, request.user.pk, typed):
        said = _(
            "Nothing was done yet. What you typed is kept: confirm that it is you, and you find it again in its form."
        )
    else:
        said = _(
            "Nothing was done yet. What you typed is still on the page before, by the “back” button of the browser: copy it, "
            "confirm that it is you, then type it again."
        )
    messages.warning(request, said)


def unsent(request) -> list[str]:
    """What was typed in a form that is no longer valid: one page of ours sent it, and its reader may copy it from the answer.
    It is given to no form, since nobody knows whose page that was. Of another site, of a password: nothing."""
    origin = request.headers.get("Origin", "")
    if origin != f"{request.scheme}://{request.get_host()}" or _entering(request):
        return []
    return [
        value
        for name, values in _typed(request)
        for value in values
        if value.strip() and not CODE.fullmatch(value) and len(value) <= MOST
    ]


def _put_back(request, response) -> None:
    """Fill the form of this page with what its writer had typed; drop what was sent, is of someone else, or too old."""
    rows = {_mark_of(sealed): sealed for sealed in request.session[ROW]}
    mine = {}
    for mark, sealed in rows.items():
        found = unseal(ROW, sealed, seconds=SECONDS)
        if found is not None and found["user"] == request.user.pk:
            mine[mark] = Kept(**found, mark=mark)
    sent = mine.get(request.POST.get(MARK, "")) if request.method == "POST" else None
    if sent is not None and _is_done(request, response):
        del mine[sent.mark]
    elif sent is not None and _is_page(response) and not request.headers.get("HX-Request"):
        _rewrite(response, lambda page: marked(page, sent))  # refused: the same form, to be sent again
    elif request.method == "GET" and _is_page(response):
        here = [kept for kept in mine.values() if kept.page == request.get_full_path()]
        if here:
            here[0].others = len(here) - 1
            _rewrite(response, lambda page: filled(page, here[0], request))
    _keep_only(request, mine)


def _mark_of(sealed: str) -> str:
    return hashlib.sha256(sealed.encode()).hexdigest()[:16]


def _keep_only(request, marks) -> None:
    rows = request.session.get(ROW, [])
    stay = [sealed for sealed in rows if _mark_of(sealed) in marks]
    if len(stay) < len(rows):  # a page that drops nothing writes nothing
        request.session[ROW] = stay
        if not stay:
            del request.session[ROW]


def forget(request, mark: str) -> None:
    """Drop one kept form: its writer does not want it any more."""
    _keep_only(request, {_mark_of(sealed) for sealed in request.session.get(ROW, [])} - {mark})


def _is_done(request, response) -> bool:
    """Whether a form was sent for good: it leads elsewhere or gives a file, and no error is said there."""
    said = getattr(getattr(request, "_messages", None), "_queued_messages", ())
    leads = response.status_code in (302, 303) or "HX-Redirect" in response
    gives = response.status_code < 300 and not response.get("Content-Type", "").startswith("text/html")
    return (leads or gives) and not any(message.level >= messages.ERROR for message in said)


def _rewrite(response, change) -> None:
    response.content = change(response.content.decode(response.charset))
    add_never_cache_headers(response)


def _is_page(response) -> bool:
    return (
        not response.streaming and bool(response.content) and response.get("Content-Type", "").startswith("text/html")
    )


def filled(page: str, kept: Kept, request) -> str:
    """The page again, its form filled and a word before it; what has no field any more is shown, not lost."""
    import lxml.html

    document = lxml.html.document_fromstring(page)
    form = _form(document, kept)
    left = dict(kept.fields)
    if form is not None:
        for control in _controls(form):
            _fill(control, left)
        _name(form, kept)
        for closed in form.iterancestors("details"):
            closed.set("open", "")
    left.pop("version", None)
    kept.unplaced = [value for values in left.values() for value in values if value.strip()]
    told = {"kept": kept, "found": form is not None, "mark_name": MARK}
    said = lxml.html.fragment_fromstring(render_to_string("core/_kept.html", told, request))
    if form is not None:
        form.addprevious(said)
    else:
        (document.find(".//main") if document.find(".//main") is not None else document.body).insert(0, said)
    return lxml.html.tostring(document, doctype="<!doctype html>", encoding="unicode")


def marked(page: str, kept: Kept) -> str:
    """The page again, its form saying of which kept one it is."""
    import lxml.html

    document = lxml.html.document_fromstring(page)
    form = _form(document, kept)
    if form is not None:
        _name(form, kept)
    return lxml.html.tostring(document, doctype="<!doctype html>", encoding="unicode")


def _name(form, kept: Kept) -> None:
    form.append(form.makeelement("input", {"type": "hidden", "name": MARK, "value": kept.mark}))


def _form(document, kept: Kept):
    """The form that was sent: by its address, or by that of one of its buttons; of several, the one whose hidden
    fields say the same."""

    def leads(element, name: str) -> bool:
        return urljoin(kept.page, element.get(name) or kept.page).partition("#")[0] == kept.target

    sent = {name: values for name, values in kept.fields}
    found = [
        form
        for form in document.forms
        if form.method == "POST"
        and (
            leads(form, "action") or any(leads(button, "formaction") for button in form.xpath(".//button[@formaction]"))
        )
    ]

    def alike(form) -> int:
        hidden = form.xpath(".//input[@type='hidden']")
        names = sum(control.get("name") in sent for control in _controls(form))
        return names + 100 * sum(one.get("value") in sent.get(one.get("name"), ()) for one in hidden)

    return max(found, key=alike, default=None)


def _controls(form) -> list:
    """Controls inside the form, and those that name it from elsewhere."""
    own = form.xpath(".//*[self::input or self::select or self::textarea or self::button][@name][not(@form)]")
    mark = form.get("id")
    return own + (form.getroottree().xpath("//*[@name][@form=$mark]", mark=mark) if mark else [])


def _fill(control, left: dict[str, list[str]]) -> None:
    """Give `control` what was typed under its name, and take that from `left`."""
    name, kind = control.get("name"), control.get("type", "text").lower()
    if control.tag == "button" or kind in ("submit", "image", "button", "reset"):
        left.pop(name, None)
        return
    if name == TOKEN or kind in ("file", "password") or control.get("disabled") is not None:
        return
    values = left.get(name, [])
    if control.tag == "select":
        options = {option: option.get("value", option.text or "") for option in control.iter("option")}
        if name in left or control.get("multiple") is not None:
            for option, value in options.items():
                _mark(option, "selected", value in values)
        rest = [value for value in values if value not in options.values()]
    elif kind in ("checkbox", "radio"):
        value = control.get("value", "on")
        if kind == "checkbox" or name in left:
            _mark(control, "checked", value in values)
        rest = [one for one in values if one != value]
    else:
        if name in left:
            typed = values[0] if values else ""
            if control.tag == "textarea":
                control.text = f"\n{typed}"  # the first line break of a textarea is not read
            else:
                control.set("value", typed)
        rest = values[1:]
    if name in left:
        left[name] = rest


def _mark(element, name: str, wanted: bool) -> None:
    if wanted:
        element.set(name, "")
    else:
        element.attrib.pop(name, None)
