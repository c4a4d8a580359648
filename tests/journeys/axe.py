"""What axe finds on a page.

Contrast is most of its work, so it is not read twice where it cannot differ: what frames every page of a person (bar,
menu, foot) on the first one they open; then, in both themes, only a page with an element that none before it had, as
style sheets name it: by its own classes and those of the two around it.
"""

from importlib import resources

from playwright.sync_api import Page

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()
RUN = "([where, options]) => axe.run(where, { ...options, resultTypes: ['violations'] })"
NAMED = """() => [...new Set([...document.querySelectorAll('body *')].map(e => [e.parentElement.parentElement, e.parentElement, e]
    .map(one => [one.localName, ...one.classList].join('.')).join(' > ')))]"""
CONTRAST = "color-contrast"


class Reader:
    """Reads the pages that one person opens, one after the other. `named`: the elements met, by whomever."""

    def __init__(self, page: Page, named: set[str] | None = None):
        self.page, self.named = page, set() if named is None else named
        self.framed = False

    def read_each(self) -> None:
        """Have axe there on every page to come: for who reads them all, half of the time it takes to bring it in."""
        self.page.add_init_script(AXE)

    def faults(self) -> list[str]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self._run("light", "html", rules={CONTRAST: {"enabled": False}})
        names = set(self.page.evaluate(NAMED))
        if not names <= self.named:
            where = "main" if self.framed and self.page.locator("main").count() else "html"
            found += self._run("light", where, runOnly=[CONTRAST])
            self.page.emulate_media(color_scheme="dark")
            found += self._run("dark", where, runOnly=[CONTRAST])
            self.page.emulate_media(color_scheme="light")
        self.named |= names
        self.framed = True
        return found

    def _run(self, theme: str, where: str, **options) -> list[str]:
        found = []
        for broken in self.page.evaluate(RUN, [where, options])["violations"]:
            nodes = "; ".join(node["html"][:160] for node in broken["nodes"][:3])
            found.append(f"{theme} {broken['id']}: {nodes}")
        return found


def faults_of(page: Page) -> list[str]:
    """Of a page alone: whole, in both themes."""
    return Reader(page).faults()
