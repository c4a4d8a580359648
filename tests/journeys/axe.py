"""What axe finds on a page.

Colours (contrast, and links told from the text around them) are most of its work, so they are not read twice where they
cannot differ: in both themes, only the elements that no page before had, with all they hold, as style sheets name them:
by their own classes and those of the two around them; a link in a text is another than a link alone.
"""

from importlib import resources

from playwright.sync_api import Page

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()
NAMES = """const block = e => e.parentElement.closest('p, li, dt, dd, td, th, div, section, main, body');
const inText = e => e.localName === 'a' && block(e).textContent.trim() !== e.textContent.trim() ? ' in text' : '';
const named = e => [e.parentElement.parentElement, e.parentElement, e]
    .map(one => [one.localName, ...one.classList].join('.')).join(' > ') + inText(e);
const all = [...document.querySelectorAll('body *')];"""
NAMED = f"() => {{ {NAMES} return [...new Set(all.map(named))] }}"
RUN = f"""([names, options]) => {{ {NAMES} const wanted = new Set(names);
    const where = names ? {{ include: all.filter(e => wanted.has(named(e))) }} : document;
    return axe.run(where, {{ ...options, resultTypes: ['violations'] }}) }}"""
COLOURS = ["color-contrast", "link-in-text-block"]
SHAPES = {rule: {"enabled": False} for rule in COLOURS}  # all the other rules


class Reader:
    """Reads the pages that one person opens, one after the other. `named`: the elements met, by whomever."""

    def __init__(self, page: Page, named: set[str] | None = None):
        self.page, self.named = page, set() if named is None else named

    def read_each(self) -> None:
        """Have axe there on every page to come: for who reads them all, half of the time it takes to bring it in."""
        self.page.add_init_script(AXE)

    def faults(self) -> list[str]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self._run("light", rules=SHAPES)
        if new := sorted(set(self.page.evaluate(NAMED)) - self.named):
            found += self._run("light", new, runOnly=COLOURS)
            self.page.emulate_media(color_scheme="dark")
            found += self._run("dark", new, runOnly=COLOURS)
            self.page.emulate_media(color_scheme="light")
            self.named.update(new)
        return found

    def _run(self, theme: str, names: list[str] | None = None, **options) -> list[str]:
        found = []
        for broken in self.page.evaluate(RUN, [names, options])["violations"]:
            nodes = "; ".join(node["html"][:160] for node in broken["nodes"][:3])
            found.append(f"{theme} {broken['id']}: {nodes}")
        return found


def faults_of(page: Page) -> list[str]:
    """Of a page alone: whole, in both themes."""
    return Reader(page).faults()
