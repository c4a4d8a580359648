"""Components and typography of the pages; a builtin, so no template loads it.

Tags
    {% icon "ok" %}                      names: components.ICONS
    {% badge "warn" text %}              tone ok, warn, bad, note; « warn:clock » names another icon
    {% state text %}                     the usual state, quiet
    {% state_of tone text %}             quiet when tone is ok, a badge otherwise, a plain word when it is ""
    {% law "CCH, art. R824-4" %}         a link when a scale rests on it, else a plain mark; "" gives nothing
    {% unverified value %}               a page rests on it: one not verified is named in the line at its foot
    {% unverified_line %}                that line, of the team alone
    {% link "core.search" … as url %}    the address of a later room's page (`core.links`), "" where there is none
    {% picture svg %}                    what an engine drew (`engines.svg`), put in the page as it is
    {% draft_owner %}                    the mark of the account in this browser's drafts
    {% who %}                            the lock line's sentence, from the Right of the page's view
    {% agency_name %}                    the agency's name, or the observatory's
    {% unlessblank %}before{% inside %}content{% outside %}after{% endunlessblank %}
                                         nothing at all when the content is blank
    {% table_rows rows %} {% page_numbers page as … %} {% filter_words filters as … %} {% order_words heads as … %}
                                         what core/list.html is made of
Filters
    money     cents → « 1 234,56 € »     amount    cents → « 1 234,56 »      number   1 234
    day       « 24 novembre 2026 »       weekday   « mardi 24 novembre 2026 »
    daymonth  « 24 novembre »            month     « novembre 2026 »
    scale_label, scale_measure, scale_lapsed  what a `scales.Value` is, in what, in the reader's language; whether it lapsed
    distance  date|distance:today → « dans 11 jours » (today may be left out)
    french    spaces and apostrophes of French text, on text alone; nothing when the page is in English
    shown     any value as a reader writes it: a date, yes or no, – for nothing
    allowed   a `pages.Button` |allowed:user
    anchor    the id of a form field's first control, for a link
None or "" given to a filter of amounts or days gives "–".
"""

from datetime import date
from functools import cache
from urllib.parse import urlencode, urlsplit

from django import template
from django.conf import settings
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.template.base import Node
from django.urls import Resolver404, resolve, reverse
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trousseau import scales as shipped
from trousseau.core import clock, components, localised, scales
from trousseau.core.access import right_of
from trousseau.core.enums import GUESTS
from trousseau.core.links import LINKS
from trousseau.core.models import Agency
from trousseau.core.prepared import prepared
from trousseau.engines import typography
from trousseau.scales import renewals

register = template.Library()
register.simple_tag(components.icon, name="icon")
register.simple_tag(components.badge, name="badge")
register.simple_tag(components.state, name="state")
register.simple_tag(components.state_of, name="state_of")
register.simple_tag(components.table_rows, name="table_rows")


def _written(write):
    """A filter from a writer of one value: "–" for nothing."""

    def written(value):
        return "–" if value is None or value == "" else write(value, components.language())

    return written


register.filter("french", components.words)
register.filter("money", _written(typography.money))
register.filter("amount", _written(typography.amount))
register.filter("number", _written(typography.number))
register.filter("day", _written(components.day))
register.filter("weekday", _written(lambda value, lang: components.day(value, lang, weekday=True)))
register.filter("daymonth", _written(lambda value, lang: components.day(value, lang, year=False)))
register.filter("month", _written(typography.month))


@register.filter
def distance(value, today=None) -> str:
    return "–" if not value else localised.distance(value, today or clock.today())


@register.filter
def shown(value) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return components.day(value)
    return components.words(value)


@register.filter
def allowed(button, user) -> bool:
    return button.right is None or button.right(user)


@register.filter
def opens(url: str, user) -> bool:
    """True when `url` is a page that this reader may open: another is named, not offered."""
    try:
        return right_of(resolve(urlsplit(url).path).func)(user)
    except Resolver404:  # the page one is on has no address in its own crumbs
        return False


@register.filter
def in_groups(secret: str) -> str:
    """A secret as it is typed: four by four."""
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))


@register.filter
def without_placeholders(form):
    """A form of another package: its labels stand above the fields, once is enough."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.filter
def anchor(field) -> str:
    grouped = isinstance(field.field.widget, (RadioSelect, CheckboxSelectMultiple))
    return f"{field.auto_id}_0" if grouped else field.id_for_label or field.auto_id


@cache
def _articles() -> frozenset[str]:
    return frozenset(value.article for values in shipped.load().values() for value in values)


@register.simple_tag(takes_context=True)
def draft_owner(context) -> str:
    """A mark of the account that names nobody: a form kept in this browser belongs to it."""
    return salted_hmac("trousseau.drafts", str(context["user"].pk), algorithm="sha256").hexdigest()[:20]


@register.simple_tag
def law(article) -> str:
    """A link to the scales, which are public, where one of them rests on `article`."""
    if not article:
        return ""
    words = components.words(article)
    if article in _articles():
        return format_html(
            '<a class="law" href="{}?{}">{}</a>', reverse("core:scales"), urlencode({"article": article}), words
        )
    return format_html('<span class="law">{}</span>', words)


@register.simple_tag
def link(code, *args) -> str:
    return LINKS[code].url(*args)


@register.simple_tag(takes_context=True)
def unverified(context, value) -> str:
    """Nothing where it stands: a page has one line of them all, at its foot."""
    if value and not value.verified:
        _unverified(context).setdefault(str(getattr(value, "code", value)), value)
    return ""


def _unverified(context) -> dict:
    request = context.get("request")
    if request is None:  # no page: a text that is drawn alone
        return {}
    if not hasattr(request, "unverified"):
        request.unverified = {}
    return request.unverified


@register.inclusion_tag("core/_unverified.html", takes_context=True)
def unverified_line(context) -> dict:
    """What this page rests on and nobody verified yet; a form names its own (`unverified`). Nothing for those who come
    from outside, who can verify nothing."""
    user = context.get("user")
    if user is not None and user.is_authenticated and user.holds(*GUESTS):
        return {"values": []}
    found = dict(_unverified(context))
    for value in getattr(context.get("form"), "unverified", ()):
        if value and not value.verified:
            found.setdefault(str(getattr(value, "code", value)), value)
    return {"values": [(getattr(value, "code", ""), _named(value)) for value in found.values()]}


def _named(value) -> str:
    return scales.label(value) if isinstance(value, shipped.Value) else str(value)


@register.filter
def scale_label(value) -> str:
    return scales.label(value)


@register.filter
def scale_lapsed(value) -> bool:
    """The last value of a scale that no value follows today."""
    values = scales.all_values()[value.code]
    return value.start == values[-1].start and renewals.lapsed_on(values, clock.today()) is not None


@register.filter
def scale_measure(value) -> str:
    return scales.measure(value)


@register.simple_tag
def picture(svg: str) -> SafeString:
    """The engine escapes every word it draws."""
    return mark_safe(svg)


@register.simple_tag(takes_context=True)
def who(context) -> str:
    right = context.get("right")  # not `{{ right.who }}`: a template would call the Right itself
    return components.words(right.who()) if right else ""


@register.simple_tag
def agency_name() -> str:
    if settings.SITE == "observatory":
        return _("Housing observatory")
    return next((name for (name,) in _agency()), "")


@prepared
def _agency():
    return Agency.objects.order_by("pk").values_list("name")[:1]


class UnlessBlank(Node):
    child_nodelists = ("before", "content", "after")

    def __init__(self, before, content, after):
        self.before, self.content, self.after = before, content, after

    def render(self, context):
        content = self.content.render(context)
        if not content.strip():
            return ""
        return mark_safe(self.before.render(context) + content + self.after.render(context))


@register.tag
def unlessblank(parser, token):
    before = parser.parse(("inside",))
    parser.delete_first_token()
    content = parser.parse(("outside",))
    parser.delete_first_token()
    after = parser.parse(("endunlessblank",))
    parser.delete_first_token()
    return UnlessBlank(before, content, after)


@register.simple_tag
def page_numbers(page) -> list:
    """Page numbers to link, with "" where some are left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else "" for number in numbers]


@register.simple_tag
def filter_words(filters) -> list[dict]:
    """The filters that are on, in words: label and what was chosen."""
    found: list[dict] = []
    if not filters or not filters.form.is_valid():
        return found
    for bound in filters.form:
        value = filters.form.cleaned_data.get(bound.name)
        if value in (None, "", False) or (hasattr(value, "__len__") and not len(value)):
            continue
        choices = dict(getattr(bound.field, "choices", ())) if not hasattr(value, "pk") else {}
        several = value if isinstance(value, (list, tuple)) else [value]
        chosen = ", ".join(str(choices.get(one, choices.get(str(one), shown(one)))) for one in several)
        found.append({"label": bound.label, "value": "" if value is True else chosen})
    return found


@register.simple_tag
def order_words(heads) -> str:
    """The order of a list, in words; "" when it is the list's own."""
    for head in heads:
        if head["sort"] == "none" or not head["column"].order:
            continue
        rising = head["sort"] == "ascending"
        kind = head["column"].kind
        if kind in ("num", "money"):
            how = _("smallest first") if rising else _("largest first")
        elif kind in ("date", "month"):
            how = _("earliest first") if rising else _("latest first")
        else:
            how = _("from A to Z") if rising else _("from Z to A")
        return _("%(column)s, %(how)s") % {"column": head["column"].label, "how": how}
    return ""
