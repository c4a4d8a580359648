"""Every page that a link leads to, as each role of both sites, with the demonstration: read by axe in both themes,
at every width, by the keyboard, in French and in English.
"""

import re
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

import pytest
from lxml import html

from trousseau.demo.accounts import LOGINS

from .axe import Reader
from .conftest import chromium

pytestmark = [pytest.mark.browser, pytest.mark.once]

DAY = "2026-11-24"
WIDTHS = (320, 390, 768, 1440, 1920)
LEAVING = "/compte/logout/"
# What betrays a text that was not filled in, or not translated: no French sentence holds these words.
LEFT_OVER = re.compile(r"%\(|\{\{|\{%|\bNone\b|\b(?:the|with|your|this|and|not)\b")
MARKED = "//*[contains(concat(' ', @class, ' '), ' {} ')]"
MAIN_BUTTONS = "[...document.querySelectorAll('.btn-main')].filter(e => e.checkVisibility()).length"
OPEN = "document.querySelectorAll('details').forEach(e => { e.open = true })"
# The rows of a list are drawn alike: axe reads the first ten.
SHORTEN = "document.querySelectorAll('tbody').forEach(e => [...e.rows].slice(10).forEach(row => row.remove()))"
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser():
    """One that lays pages out and paints none, nobody looking: half of its work. A click, which waits for the page to be
    painted, would wait for ever."""
    with chromium("--enable-begin-frame-control", "--run-all-compositor-stages-before-draw") as browser:
        yield browser


def pattern(url: str) -> str:
    """One page among its like: /baux/12/ is /baux/0/, and every value of the scales has the same page."""
    return re.sub(r"(?<=/valeurs/)[^/]+|\d+", "0", urlsplit(url).path)


class Walk:
    """One role's way through a site: pages fetched from link to link, then some of them shown.

    `faults` collects what is wrong on any page; `shown` the patterns that the browser has shown already,
    whoever opened them first; `named` the elements whose contrast has been read.
    """

    def __init__(self, browser, site: str, role: str, faults: list[str], shown: set[tuple[str, str]], named: set[str]):
        self.site, self.role, self.faults, self.shown = site, role, faults, shown
        self.context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 900})
        self.page = self.context.new_page()
        self.reader = Reader(self.page, named)
        self.found: dict[str, str] = {}  # pattern -> address
        self.cookies: dict[str, str] = {}  # of who entered

    def fault(self, where: str, what: str) -> None:
        self.faults.append(f"{self.role} {where}: {what}")

    def enter(self, email: str, password: str) -> None:
        self.page.goto(f"{self.site}/compte/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        with self.page.expect_navigation():
            self.page.press("[name=password]", "Enter")
        assert "/compte/login/" not in self.page.url, email
        self.cookies = {one["name"]: one["value"] for one in self.context.cookies(self.site)}

    def get(self, address: str, **cookies: str):
        """A page as this person receives it, not passed through the browser: the answer and its HTML tree, None for
        another kind of file."""
        cookies = "; ".join(f"{name}={value}" for name, value in (self.cookies | cookies).items())
        try:
            answer = urlopen(Request(address, headers={"Cookie": cookies, "Accept-Language": "fr-FR"}), timeout=60)
        except HTTPError as refused:
            answer = refused
        with answer:
            is_page = answer.status == 200 and answer.headers.get_content_type() == "text/html"
            return answer, html.fromstring(answer.read().decode()) if is_page else None

    def crawl(self) -> None:
        """Fetch one page per pattern, from the first page on, and read it without showing it."""
        waiting, met = [f"{self.site}/"], set()
        while waiting:
            address = waiting.pop(0)
            name = pattern(address)
            # one's own account is the same page for every role
            if name in met or name == LEAVING or (name.startswith("/compte/") and (self.site, name) in self.shown):
                continue
            met.add(name)
            answer, tree = self.get(address)
            if answer.status != 200:
                self.fault(address, f"answers {answer.status}")
            elif tree is not None:
                self.found[name] = address
                self.read(name, tree)
                links = (urljoin(answer.url, link) for link in tree.xpath("//a/@href"))
                waiting += [link.split("#")[0].split("?")[0] for link in links if link.startswith(self.site)]

    def read(self, name: str, tree) -> None:
        ids = tree.xpath("//@id")
        if len(ids) != len(set(ids)):
            self.fault(name, f"bears twice {sorted(one for one in set(ids) if ids.count(one) > 1)}")
        headings = tree.xpath("//h1")
        if len(headings) != 1:
            self.fault(name, f"{len(headings)} h1")
        title = tree.findtext(".//title")
        if not title.endswith(" – Trousseau") or title.startswith("Erreur"):
            self.fault(name, f"is titled {title!r}")
        if not tree.xpath(MARKED.format("who")):
            self.fault(name, "does not say who sees it")
        texts = tree.xpath("//body//text()[not(ancestor::*[@lang])] | //body//@placeholder | //body//@aria-label")
        for text in [*texts, title]:
            if LEFT_OVER.search(text):
                self.fault(name, f"says {text.strip()!r}")

    def read_in_english(self, names: list[str]) -> None:
        for name in names:
            answer, tree = self.get(self.found[name], django_language="en")
            if tree is None or tree.get("lang") != "en":
                self.fault(name, f"has no English version: {answer.status}")

    def show(self) -> None:
        """In the browser, with everything open, what no role before has shown: its width, its buttons, axe; in English."""
        names = [name for name in self.found if (self.site, name) not in self.shown]
        self.shown.update((self.site, name) for name in names)
        self.reader.read_each()
        for name in names:
            self.page.goto(self.found[name])
            self.page.evaluate(OPEN)
            if (count := self.page.evaluate(MAIN_BUTTONS)) > 1:
                self.fault(name, f"{count} main buttons")
            for width in WIDTHS:
                self.page.set_viewport_size({"width": width, "height": 900})
                if self.page.evaluate(SIDEWAYS):
                    self.fault(name, f"scrolls sideways at {width} px")
            self.page.evaluate(SHORTEN)
            self.check(name)
        self.read_in_english(names)

    def check(self, name: str) -> None:
        for fault in self.reader.faults():
            self.fault(name, fault)


def walk_by_keyboard(walk: Walk) -> None:
    """The link past the menu comes first; on a phone the menu opens, takes the keyboard, and Esc closes it."""
    page = walk.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(walk.site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    menu = page.locator("#menu")
    assert not menu.is_visible()
    page.locator(".menu-btn").focus()
    page.keyboard.press("Enter")
    assert menu.is_visible()
    walk.check("menu open")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#menu') !== null")
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert page.evaluate("document.activeElement.matches('.menu-btn')")


def test_every_page_of_every_role_is_read_shown_and_walked(town, browser):
    town.start(DAY, observatory=True)
    faults: list[str] = []
    shown: set[tuple[str, str]] = set()
    named: set[str] = set()
    for site, role, email, password in LOGINS:
        walk = Walk(browser, getattr(town, site), str(role), faults, shown, named)
        walk.enter(email, password)
        walk.crawl()
        walk.show()
        if site == "observatory" or role == LOGINS[0][1]:
            walk_by_keyboard(walk)
        walk.context.close()
    for site in (town.agency, town.observatory):
        walk = Walk(browser, site, "anonymous", faults, shown, named)
        walk.crawl()
        walk.show()
    assert not faults, "\n".join(faults)
