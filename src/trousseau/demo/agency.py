"""Two years of an invented agency, made through the rooms' own actions: its rents, then six months told in full.

A chapter is told whole or not at all: one that some day's law or calendar refuses is said and left aside, and the rest stands.
"""

import traceback
from collections.abc import Callable
from copy import copy
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
from .debts import asked, erased, judged, kept
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
from .portfolio import know_before, open_to, take_in
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
LAST = (
    counter_and_debits,
    claim,
    tell_incidents,
    tell_support,
    tell_appointments,
    tell_reports,
    kept,
    judged,
    erased,
    asked,
    tell_aids,
    file_copies,
)
AFTER_THE_NIGHT = (speak, ask, close_books, write, write_first)


class Story(Cast):
    """The demonstration; the same seed tells the same story. `said` receives each step as a sentence, after the percentage
    that is told already. `missed`: the chapters left aside, each with why."""

    def __init__(self, seed: int, until: date, said: Callable[[int, str], None]):
        super().__init__(seed, until)
        self.percent = 0
        self.missed: list[str] = []
        self.tell_step = said

    def said(self, percent: int, step: str) -> None:
        self.percent = percent
        self.tell_step(percent, step)

    def chapter(self, tell: Callable[..., object], *given: object) -> None:
        """One chapter and what it did of the cast, or neither."""
        held = {name: copy(value) for name, value in vars(self).items() if isinstance(value, (list, set, dict))}
        try:
            with transaction.atomic():
                tell(*given)
        except Exception as why:
            vars(self).update(held)
            name = f"{tell.__module__.rpartition('.')[2]}.{getattr(tell, '__name__', tell)}"
            day = next((f" ({one:%m/%Y})" for one in given if isinstance(one, date)), "")
            self.missed.append(f"{name}{day} : {type(why).__name__}, {why}\n{traceback.format_exc()}")
            self.said(self.percent, f"Chapitre laissé de côté : {name}{day} ; {why}")

    def tell(self) -> None:
        self.said(0, "Comptes, agence")
        open_house(self)  # without it there is nobody to tell the rest
        homes = take_in(self.people[Role.DIRECTOR], self.began, self.until)
        self.chapter(know_before, self.people[Role.RENTAL], self.began, self.until)
        self.chapter(open_to, self.people[Role.TENANT])
        self.chapter(visale, self.people[Role.RENTAL], Lease.objects.get(number=1))
        self.said(5, f"{homes} logements repris avec leurs soldes, puis dix-huit mois de loyers")
        open_bank(self)
        before = 12 * YEARS - MONTHS
        for index in range(before):
            first = add_months(self.began, index)
            self.said(5 + 45 * index // before, f"{first:%m/%Y} : loyers, banque, propriétaires payés")
            with transaction.atomic():
                self.chapter(self.rents, first)
                self.chapter(pay_owners, self, index - before, first)
                self.chapter(state_month, self, first)
                if index == ACCOUNTS:
                    self.chapter(render_accounts, self, first)
        for index in range(MONTHS + 1):
            first = add_months(self.start, index)
            self.said(50 + 6 * index, f"{first:%m/%Y} : captation, demandes, commission, baux, loyers")
            with transaction.atomic():  # one commit a month
                self.month(index, first)
        self.said(92, "Propriétaires à convaincre : accords, refus, courriers, travaux")
        self.chapter(court, self.people[Role.CAPTATION], self.communes, self.until)
        self.said(94, "Tableau de propriétaires importé")
        self.chapter(import_sheet, self)
        self.said(95, "Convention, actions de prévention, compte rendu")
        self.chapter(convene, self)
        self.chapter(open_data, self)
        self.chapter(invent_ceilings, self.people[Role.ADMINISTRATOR], self.until)
        self.chapter(live, self.people[Role.CAPTATION], self.until)
        self.chapter(tell_cases, self.people, self.until)
        self.chapter(mark_silence, self.until)
        self.chapter(try_rules, self.people[Role.DIRECTOR], self.until)
        self.chapter(mark_stalled, self.until)
        self.chapter(leave, self)
        self.chapter(keep_simulations, self.people[Role.CAPTATION], self.prospects[-2:], self.until)
        for chapter in LAST:
            self.chapter(chapter, self)
        self.said(97, "Travaux de nuit, comptes arrêtés")
        run_all(self.until)  # each job in a transaction of its own, one that fails is noted
        for chapter in AFTER_THE_NIGHT:
            self.chapter(chapter, self)

    def month(self, index: int, first: date) -> None:
        self.chapter(self.rents, first, index)
        for chapter in CHAPTERS:
            self.chapter(chapter, self, index, first)
        self.chapter(state_month, self, first)

    def rents(self, first: date, index: int | None = None) -> None:
        """`index`: the month of the story; before it, nobody is debited."""
        revise(self, first)
        if day := self.day(first, 1):
            call_month(self.people[Role.RENTAL], month=day)
            expect(self, first)
        if index is not None:
            debit(self, index, first)
        collect(self, first)
