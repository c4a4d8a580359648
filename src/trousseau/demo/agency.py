"""Two years of an invented agency, made through the rooms' own actions: its rents, then six months told in full."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from trousseau.applications.actions import mark_silence
from trousseau.applications.referrals.actions import mark_stalled
from trousseau.core.enums import Role
from trousseau.core.nightly import run_all
from trousseau.rents.run.calling import call_month
from trousseau.rules.dates import add_months
from trousseau.tenancies.models import Lease

from .aids import tell as tell_aids
from .applications import tell_cases
from .appointments import report as tell_reports
from .appointments import tell as tell_appointments
from .bank import counter_and_debits, open_bank, state_month
from .capture import capture, import_sheet
from .cast import MONTHS, YEARS, Cast
from .ceilings import invent_ceilings, keep_simulations
from .commission import meet
from .couples import part
from .debits import debit
from .debts import tell_debts
from .funders import close_books, convene
from .households import bear, hear, make_home_visits, receive
from .incidents import tell as tell_incidents
from .laboratory import try_rules
from .leases import claim, visale
from .leaving import leave
from .mail import write
from .mandates import live
from .meetings import speak
from .open_data import open_data
from .opening import open_house
from .owners import court
from .owners_money import pay_owners, render_accounts
from .plans import agree, write_first
from .portfolio import open_to, take_in
from .rents import collect, expect
from .rights import ask
from .signing import file_copies
from .support import support
from .support_plans import tell as tell_support
from .yearly import count_charges, give_papers, revise

ACCOUNTS = 11  # the month at which the accounts of the portfolio's first year are rendered
CHAPTERS = (
    capture,
    receive,
    hear,
    meet,
    bear,
    part,
    make_home_visits,
    support,
    count_charges,
    give_papers,
    pay_owners,
    agree,
)  # of each month, in this order


class Story(Cast):
    """The demonstration; the same seed tells the same story. `said` receives each step as a sentence, after the percentage
    that is told already."""

    def __init__(self, seed: int, until: date, said: Callable[[int, str], None]):
        super().__init__(seed, until)
        self.said = said

    def tell(self) -> None:
        self.said(0, "Comptes, agence")
        open_house(self)
        homes = take_in(self.people[Role.DIRECTOR], self.began, self.until)
        open_to(self.people[Role.TENANT])
        visale(self.people[Role.RENTAL], Lease.objects.get(number=1))
        self.said(5, f"{homes} logements repris avec leurs soldes, puis dix-huit mois de loyers")
        open_bank(self)
        before = 12 * YEARS - MONTHS
        for index in range(before):
            first = add_months(self.began, index)
            self.said(5 + 45 * index // before, f"{first:%m/%Y} : loyers, banque, propriétaires payés")
            with transaction.atomic():
                self.rents(first)
                pay_owners(self, index - before, first)
                state_month(self, first)
                if index == ACCOUNTS:
                    render_accounts(self, first)
        for index in range(MONTHS + 1):
            first = add_months(self.start, index)
            self.said(50 + 6 * index, f"{first:%m/%Y} : captation, demandes, commission, baux, loyers")
            with transaction.atomic():  # one commit a month
                self.month(index, first)
        self.said(92, "Propriétaires à convaincre : accords, refus, courriers, travaux")
        court(self.people[Role.CAPTATION], communes=self.communes, until=self.until)
        self.said(94, "Tableau de propriétaires importé")
        import_sheet(self)
        self.said(95, "Convention, actions de prévention, compte rendu")
        convene(self)
        open_data(self)
        invent_ceilings(self.people[Role.ADMINISTRATOR], self.until)
        live(self.people[Role.CAPTATION], self.until)
        tell_cases(self.people, self.until)
        mark_silence(self.until)
        try_rules(self.people[Role.DIRECTOR], self.until)
        mark_stalled(self.until)
        leave(self)
        keep_simulations(self.people[Role.CAPTATION], self.prospects[-2:], self.until)
        counter_and_debits(self)
        claim(self)
        tell_incidents(self)
        tell_support(self)
        tell_appointments(self)
        tell_reports(self)
        tell_debts(self)
        tell_aids(self)
        file_copies(self)
        self.said(97, "Travaux de nuit, comptes arrêtés")
        run_all(self.until)
        speak(self)
        ask(self)
        close_books(self)
        write(self)
        write_first(self)

    def month(self, index: int, first: date) -> None:
        self.rents(first, index)
        for chapter in CHAPTERS:
            chapter(self, index, first)
        state_month(self, first)

    def rents(self, first: date, index: int | None = None) -> None:
        """`index`: the month of the story; before it, nobody is debited."""
        revise(self, first)
        if day := self.day(first, 1):
            call_month(self.people[Role.RENTAL], month=day)
            expect(self, first)
        if index is not None:
            debit(self, index, first)
        collect(self, first)
