"""The visit on a phone: the network cut in the middle, nothing lost, sent once, wiped at the way out."""

import io
import re

import pytest
from PIL import Image

from trousseau.demo.accounts import PASSWORD, address

from .axe import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.once]

DRAFTS = """() => new Promise(done => { const asked = indexedDB.open('trousseau', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('drafts', { keyPath: 'id' });
  asked.onsuccess = () => { const all = asked.result.transaction('drafts').objectStore('drafts').getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.map(d => d.fields.length + d.files.length)); }; }; })"""


def photo() -> dict:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "brown").save(out, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def said(page) -> str:
    return re.sub(r"\s+", " ", page.locator("main").inner_text())


class Phone:
    def __init__(self, browser, site: str):
        self.site = site
        self.context = browser.new_context(
            locale="fr-FR", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)

    def enter(self, who: str) -> None:
        if "/compte/login/" not in self.page.url:
            self.page.goto(f"{self.site}/compte/login/")
        self.page.fill("[name=login]", address(who))
        self.page.fill("[name=password]", PASSWORD)
        self.page.tap("main form button")
        self.page.wait_for_url(lambda url: "/compte/login/" not in url)

    def answer(self, code: str, value: str) -> None:
        self.page.tap(f'label:has([name="{code}"][value="{value}"])')

    def drafts(self) -> list[int]:
        return self.page.evaluate(DRAFTS)


def test_a_visit_outlives_a_lost_network_and_leaves_no_trace(town, browser):
    town.start("2026-11-24")
    phone = Phone(browser, town.agency)
    page = phone.page
    phone.enter("captation")
    visit = f"{town.agency}/captation/21/visiter/"
    page.goto(visit)
    page.get_by_text("Ce que vous tapez et vos photos restent sur ce seul téléphone").wait_for()

    # the network goes in the middle of the walk
    phone.answer("weather_tight", "yes")
    phone.context.set_offline(True)
    phone.answer("ventilation", "no")
    page.fill('[name="ventilation_words"]', "Bouche bouchée dans la salle d’eau.")
    page.set_input_files('[name="ventilation_photos"]', photo())
    page.tap("[data-add]")
    page.fill('[name="room3_name"]', "Chambre du fond")
    page.get_by_text("4 réponses et 1 photo gardées sur ce téléphone, pas encore envoyées.").wait_for()
    page.tap(".btn-main")
    page.get_by_text("la visite partira toute seule").wait_for()

    # the page is closed and the session ends meanwhile; another tab opens once the network is back
    page.close()
    phone.context.set_offline(False)
    session = next(c for c in phone.context.cookies() if c["name"] == "trousseau_agency")
    phone.context.clear_cookies(name="trousseau_agency")
    phone.page = page = phone.context.new_page()
    page.goto(visit)
    assert "/compte/login/" in page.url and session["value"]
    phone.enter("captation")
    page.wait_for_url(re.compile(r"/captation/visites/\d+/$"))
    text = said(page)
    assert "Bouche bouchée dans la salle d’eau." in text and "Chambre du fond" in text
    assert page.locator(".photos img").count() == 1 and phone.drafts() == []
    assert page.locator(".photos img").evaluate("e => e.decode().then(() => e.naturalWidth)") == 80
    page.goto(f"{town.agency}/captation/21/")
    assert page.locator("ol.timeline li", has_text="Logement visité").count() == 1, "sent once"
    page.goto(visit)
    phone.answer("power", "no")
    page.get_by_text("1 réponse gardée sur ce téléphone").wait_for()

    # what the server refuses stays, with the reason beside its field
    page.tap(".btn-main")
    page.get_by_role("heading", name="Une réponse à revoir").wait_for()
    assert page.locator('[name="power"][value="no"]').is_checked() and len(phone.drafts()) == 1
    assert faults_of(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

    # someone else signs in on the same phone: the draft is not theirs
    phone.context.clear_cookies()
    page.goto(f"{town.agency}/compte/login/")
    assert len(phone.drafts()) == 1
    phone.enter("directrice")
    page.wait_for_function(f"({DRAFTS})().then(all => all.length === 0)")

    # signing out wipes
    page.goto(visit)
    phone.answer("power", "yes")
    page.get_by_text("1 réponse gardée sur ce téléphone").wait_for()
    page.goto(f"{town.agency}/compte/logout/")
    assert len(phone.drafts()) == 1
    page.tap("main form button")
    page.wait_for_url(lambda url: "/compte/logout/" not in url)
    assert phone.drafts() == []


SHELVED = """async () => { const found = [];
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  return found.filter(path => path.includes('/visiter/')); }"""


def test_a_prepared_visit_opens_where_there_is_no_network(town, browser):
    town.start("2026-11-24")
    phone = Phone(browser, town.agency)
    page = phone.page
    phone.enter("captation")
    page.goto(f"{town.agency}/captation/26/")
    page.get_by_role("link", name="Préparer la visite").tap()
    page.get_by_text("Préparée : cette page s’ouvre sur ce téléphone sans réseau").wait_for()
    assert faults_of(page) == []
    page.goto(f"{town.agency}/captation/25/visiter/")
    page.get_by_text("Sans réseau, cette page ne s’ouvre que si elle a été préparée").wait_for()
    assert page.evaluate(SHELVED) == ["/captation/26/visiter/"], "what was not asked for is not kept"

    # nobody answers any more: the prepared page opens, as it looks, and keeps what is typed
    town.stop()
    page.close()
    phone.page = page = phone.context.new_page()
    page.goto(f"{town.agency}/captation/26/visiter/")
    phone.answer("heating", "yes")
    page.get_by_text("1 réponse gardée sur ce téléphone").wait_for()
    assert page.locator(".btn-main").evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.tap(".btn-main")
    page.get_by_text("la visite partira toute seule").wait_for()

    # the network is back: it is sent once, and leaves nothing on the phone
    town.start("2026-11-24")
    page.tap(".btn-main")
    page.wait_for_url(re.compile(r"/captation/visites/\d+/$"), timeout=40_000)
    assert phone.drafts() == [] and page.evaluate(SHELVED) == []

    # what is still prepared goes with who signs out
    page.goto(f"{town.agency}/captation/25/visiter/#preparer")
    page.get_by_text("Préparée : cette page s’ouvre").wait_for()
    page.goto(f"{town.agency}/compte/logout/")
    page.tap("main form button")
    page.wait_for_url(lambda url: "/compte/logout/" not in url)
    page.wait_for_function(f"async () => !(await ({SHELVED})()).length")  # the page that is reached empties the shelf


def test_a_visit_whose_answer_was_lost_is_one_and_one_corrected_since_is_said_then_kept(town, browser):
    town.start("2026-11-24")
    phone = Phone(browser, town.agency)
    page = phone.page
    phone.enter("captation")
    visit, prospect = f"{town.agency}/captation/25/visiter/", f"{town.agency}/captation/25/"

    def lose_the_answer():
        page.goto(visit)
        phone.answer("heating", "yes")
        page.set_input_files('[name="photos"]', photo())
        page.route(visit, lambda route: (route.fetch(max_redirects=0), route.abort()), times=1)
        page.tap(".btn-main")
        page.get_by_text("la visite partira toute seule").wait_for()

    lose_the_answer()
    type_ = 'document.querySelector("form[data-draft]").dispatchEvent(new Event("input"))'
    page.evaluate(f"() => {{ {type_}; return new Promise((done) => setTimeout(done, 300)) }}")
    assert page.get_by_text("la visite partira toute seule").is_visible()  # a word of the draft does not cover it
    # what is typed as the answer comes is no draft of the next visit
    page.evaluate(f"() => {{ const send = fetch; window.fetch = (...a) => send(...a).finally(() => {type_}) }}")
    page.tap(".btn-main")
    page.wait_for_url(re.compile(r"/captation/visites/\d+/$"))
    page.goto(prospect)
    assert page.locator("ol.timeline li", has_text="Logement visité").count() == 1
    assert phone.drafts() == []

    lose_the_answer()
    phone.answer("power", "yes")
    page.tap(".btn-main")
    page.get_by_text("a déjà été enregistrée depuis cette page").wait_for()
    assert page.locator('[name="power"][value="yes"]').is_checked() and len(phone.drafts()) == 1
    assert page.locator('[name="photos"]').evaluate("e => e.files.length") == 1
    page.goto(visit)  # the page is closed and opened again: the draft comes back, under its new key
    page.tap(".btn-main")
    page.wait_for_url(re.compile(r"/captation/visites/\d+/$"))
    assert page.locator(".photos img").count() == 1 and phone.drafts() == []
    page.goto(prospect)
    assert page.locator("ol.timeline li", has_text="Logement visité").count() == 3


def test_back_after_a_visit_was_sent_then_sent_again_is_one(town, browser):
    """A draft put back was sent under its own key, that of another opening of the page: Back finds this one."""
    town.start("2026-11-24")
    phone = Phone(browser, town.agency)
    page = phone.page
    phone.enter("captation")
    visit, prospect = f"{town.agency}/captation/25/visiter/", f"{town.agency}/captation/25/"
    page.goto(prospect)
    visited = page.locator("ol.timeline li", has_text="Logement visité")
    before = visited.count()
    for _opening in "ab":
        page.goto(prospect)
        page.goto(visit)
        phone.answer("heating", "yes")
        page.get_by_text("1 réponse gardée sur ce téléphone").wait_for()
    for _sending in "ab":
        page.tap(".btn-main")
        page.wait_for_url(re.compile(r"/captation/visites/\d+/$"))
        page.go_back()
        page.get_by_text("Ce que vous tapez et vos photos restent sur ce seul téléphone").wait_for()
    page.goto(prospect)
    assert visited.count() == before + 1


def test_a_visit_is_answered_by_the_keyboard_alone(town, browser):
    town.start("2026-11-24")
    phone = Phone(browser, town.agency)
    page = phone.page
    phone.enter("captation")
    page.goto(f"{town.agency}/captation/21/visiter/")
    seen = set()
    for _step in range(160):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.className")
        if name in ("power", "heating") and name not in seen:
            page.keyboard.press("Space")
            seen.add(name)
        elif name == "room0_surface" and name not in seen:
            page.keyboard.type("14,5")
            seen.add(name)
        elif name == "btn btn-main":
            break
    assert seen == {"power", "heating", "room0_surface"}
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/captation/visites/\d+/$"))
    assert "14,5" in said(page)
    assert faults_of(page) == []
