"""What axe finds on a page."""

from importlib import resources

from playwright.sync_api import Page

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()
RUN = "o => axe.run(document, { ...o, resultTypes: ['violations'] })"


def faults_of(page: Page) -> list[str]:
    """Read in the light, then its contrasts alone in the dark: the theme changes nothing else."""
    found = []
    page.evaluate(AXE)
    for theme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=theme)
        for broken in page.evaluate(RUN, options)["violations"]:
            nodes = "; ".join(node["html"][:160] for node in broken["nodes"][:3])
            found.append(f"{theme} {broken['id']}: {nodes}")
    page.emulate_media(color_scheme="light")
    return found
