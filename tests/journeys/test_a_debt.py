"""Three debts, from where each is begun in Python: a first unpaid month to the word of thanks, an order to pay to the terms of the
judge, a plan to the debt erased. By the keyboard alone, on a phone's screen and on a desk's.
"""

import pytest

from .conftest import Hands
from .debts import EMAIL, FILE, PASSWORD, begin
from .test_a_mandate_closed import fits

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def manager(town, browser):
    """Who enters on the first day of a scene; what axe found since."""
    faults: list[str] = []

    def enter(day: str) -> tuple[Hands, list[str]]:
        town.start(day)
        return Hands(browser, town.agency, faults).enter(EMAIL, PASSWORD), faults

    return enter


def test_a_first_unpaid_month_called_written_spread_and_kept(town, manager):
    begin(town, "2026-08-14", "unpaid")
    one, faults = manager("2026-08-14")

    # nine days late: somebody calls, and the day asks nothing more
    one.page.set_viewport_size({"width": 390, "height": 844})
    one.open("/prevention/").go("Appeler Aminata Capucine").says("450,00 € en retard").says("06 00 00 00 21")
    page = one.page.url.removeprefix(town.agency)
    one.go("Noter l’appel").fill(presence="met").go("Noter le contact").says("Rien à faire aujourd’hui")
    fits(one, 390, 1440)

    # twenty days late: two households, two letters read together, prepared in one act, posted by a person
    begin(town, "2026-08-26", "night", "2026-08-26")
    town.start("2026-08-26")
    one.open("/prevention/lettres/").says("Aminata Réséda").says("2 ménages dont la prochaine action est une lettre")
    fits(one, 390, 1440)
    one.go("Préparer les 2 lettres").says("2 lettres sont prêtes")
    one.open("/courrier/").go("Puis : marquer postées").go("Elles sont postées")
    one.open(page).says("Envoyée : Lettre simple").says("Rien à faire aujourd’hui")

    # a month more: a plan is previewed, agreed, its signed copy kept
    begin(town, "2026-09-12", "night", "2026-09-12", 9)
    town.start("2026-09-12")
    one.open(page).says("Proposer un plan d’apurement à Aminata Capucine").go("Noter un plan convenu")
    one.fill(months="2").go("Aperçu").says("900,00 € en 2 échéances").says("avec une échéance, 200,00 €")
    fits(one, 390, 1440)
    one.go("Enregistrer le plan signé").says("chaque échéance est suivie").go("Classer l’exemplaire")
    one.fill(scans=FILE).go("Classer l’exemplaire").says("classé le 12 septembre 2026").says("5 novembre 2026 450,00")
    fits(one, 390, 1440)

    # both instalments came: thanks
    begin(town, "2026-11-06", "kept")
    town.start("2026-11-06")
    one.open("/prevention/").go("Remercier Aminata Capucine").says("tenu jusqu’au bout")
    one.go("Lire la lettre").says("Votre plan est terminé").go("Préparer la lettre").go("Dire qu’il est parti")
    one.go("Il est parti")
    one.open(page).says("Rien à faire aujourd’hui").says("Rien n’est en retard")
    assert faults == []


def test_an_order_to_pay_to_the_hearing_and_to_the_terms_of_the_judge(town, manager):
    procedure = f"/prevention/procedures/{begin(town, '2026-10-30', 'ordered')}/"
    one, faults = manager("2026-10-30")

    # the clause has effect: nothing is served before the owner wrote, and said who speaks for them
    one.open("/prevention/").go("Demander au propriétaire s’il ordonne l’assignation").go("Noter son instruction")
    one.fill(scan=FILE, representative="lawyer", name="Maître Indigo").go("Noter l’instruction")
    one.says("Un avocat : Maître Indigo")
    fits(one, 390, 1440)
    one.open(f"{procedure}acte/summons/").fill(on="2026-10-30", proof="deed", scan=FILE, cost="180", payer="owner")
    fits(one, 390).go("Noter l’acte")

    # courts do not sit on a Sunday: what was typed stays, and the last safe day is told
    one.open(f"{procedure}acte/hearing/").fill(on="2026-12-13")
    with one.page.expect_navigation():  # to the same address
        one.page.keyboard.press("Enter")
    one.says("Les tribunaux ne siègent pas le dimanche 13 décembre 2026")
    one.fill(on="2026-12-15").go("Noter l’acte").says("Préfet averti de l’assignation : 2 novembre 2026, dans 3 jours")
    one.open(f"{procedure}acte/prefect_told/").fill(on="2026-10-30", proof="electronic", scan=FILE).go("Noter l’acte")
    one.says("Audience : 15 décembre 2026, dans 46 jours")
    fits(one, 390, 1440)

    # judged: delays, that the account follows as the decision wrote them
    begin(town, "2026-12-18", "night", "2026-12-18", 11, 12)
    town.start("2026-12-18")
    one.open(f"{procedure}acte/judgment/").fill(on="2026-12-18", proof="decision", scan=FILE).go("Noter l’acte")
    granted = {"by": "judge", "until": "2027-12-18", "monthly": "225", "suspended": True}
    one.open(f"{procedure}acte/delays_granted/").fill(on="2026-12-18", proof="decision", scan=FILE, **granted)
    one.go("Noter l’acte").says("225,00 € par mois en plus du loyer").says("La clause est suspendue").go(
        "Suivre ces modalités"
    )
    fits(one, 390, 1440)
    one.go("Suivre ces modalités").says("2 250,00 €").says("décidé le 18 décembre 2026").says("5 octobre 2027 225,00")
    fits(one.says("Rien à faire aujourd’hui"), 390, 1440)
    assert faults == []


def test_an_over_indebted_household_whose_debt_is_erased(town, manager):
    page = f"/prevention/{begin(town, '2026-09-20', 'spread')}/"
    one, faults = manager("2026-09-20")

    # admitted: the plan stops, the debt of before is asked no more, three things are to be done
    one.open(page).says("5 janvier 2027 200,00").go("Noter un surendettement")
    one.fill(on="2026-09-18", received_on="2026-09-20", proof="letter", scan=FILE).go("Noter la décision")
    one.says("s’est arrêté le 18 septembre 2026").says("il en reste 800,00 €").says("confidentiel")
    fits(one, 390, 1440)
    for duty in ("Noter que le payeur est prévenu", "Noter que le garant est prévenu", "Noter la déclaration"):
        one.go(duty).fill(scan=FILE).go("Noter comme fait")
    one.says("800,00 €. Sa preuve")
    assert not one.page.get_by_role("link", name="Noter que").count()
    fits(one, 390, 1440)

    # the rents since are paid; the debt that is erased is the owner's loss
    begin(town, "2026-11-20", "paid_since")
    town.start("2026-11-20")
    one.open(f"{page}surendettement/noter/").fill(act="debt_erased", on="2026-11-20", proof="decision", scan=FILE)
    one.go("Noter la décision").says("suspend la clause jusqu’au 20 novembre 2028").go("Passer en perte")
    fits(one, 390).go("Passer en perte").says("passés en perte").says("il en reste 0,00 €")
    fits(one, 390, 1440)
    one.open(page).says("Rien n’est en retard").says("arrêté par la loi").says("Rien à faire aujourd’hui")
    assert faults == []
