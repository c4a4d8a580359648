"""What is signed: its draft is marked on every page and keeps nothing, its signed copy is filed on it once. The same for
every kind of thing."""

from collections.abc import Callable
from datetime import date
from importlib.resources import files
from types import SimpleNamespace
from uuid import uuid4

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.plugins.papers import pdf, picture
from trousseau.allocation import signed as allocation
from trousseau.allocation.actions import close_sitting
from trousseau.allocation.papers import minutes_paper
from trousseau.captation.models import Owner
from trousseau.conventions import actions as conventions
from trousseau.conventions import signed as conventions_signed
from trousseau.conventions.papers import convention_paper
from trousseau.core.errors import Refused
from trousseau.core.models import AccessLog, Document, SignedCopy, ToDo
from trousseau.core.papers import before_signing
from trousseau.core.personal_data import erase, export
from trousseau.core.signing import Signable
from trousseau.engines.typesetting import Stage
from trousseau.followup.actions_decided import begin_decided_measure
from trousseau.mandates import signed as mandates
from trousseau.mandates.actions import amend_mandate, prepare_renewal
from trousseau.mandates.actions.amending import announce_renewal
from trousseau.mandates.models import Amendment, Mandate, RenewalLetter
from trousseau.mandates.papers import mandate_paper
from trousseau.prevention import actions as prevention
from trousseau.prevention import signed as prevention_signed
from trousseau.rents import signed as rents
from trousseau.rents.actions import deposits
from trousseau.rents.models import PaymentPlan
from trousseau.rents.sums_notice.papers import notice_letter
from trousseau.support import actions_plans as support
from trousseau.support import actions_reports as reports
from trousseau.support import signed as support_signed
from trousseau.support.actions_team import join_team
from trousseau.support.models import MeasureReport, SupportPlan
from trousseau.support.papers import plan_paper as support_paper
from trousseau.support.papers_reports import report_paper as measure_paper
from trousseau.tenancies import signed as tenancies
from trousseau.tenancies.amendments.actions import amend_lease
from trousseau.tenancies.contract.papers import lease_paper
from trousseau.tenancies.guarantees import actions as guarantees
from trousseau.tenancies.guarantees.papers import act_paper
from trousseau.tenancies.inspections import actions as inspections
from trousseau.tenancies.inspections.entries import Element
from trousseau.tenancies.inspections.papers import inspection_paper
from trousseau.tenancies.models import Guarantee, LeaseAmendment

DAY, MARK = date(2026, 9, 15), "PROJET – sans valeur"
ACT = files("trousseau.demo") / "data" / "deliberation-val-d-arcelle.txt"


class Case:
    """One kind: how its paper is printed before, how it is signed, who files the copy. `home`: a lease and the staff."""

    def __init__(self, kind: Signable, paper: Callable, sign: Callable, writer: str):
        self.kind, self.paper, self.sign, self.writer = kind, paper, sign, writer

    def draft(self, home, stage: Stage = Stage.DRAFT):
        return before_signing(stage, lambda: self.paper(home))


def _mandate_amended(home, **fields):
    mandate = Mandate.objects.get(pk=home.lease.mandate_id)
    given = {"version": mandate.version, "signed_on": DAY, "starts_on": DAY, "today": DAY, "words": "Cave comprise."}
    return amend_mandate(home.staff.captation, mandate=mandate, **{**given, **fields})


def _renews(home) -> Mandate:
    rows = Mandate.objects.filter(pk=home.lease.mandate_id)
    rows.update(renewal_months=12, longest_months=120, ends_on=date(2026, 11, 20))
    return rows.get()


def _announced(home) -> RenewalLetter:
    mandate = _renews(home)
    return announce_renewal(home.staff.captation, mandate=mandate, version=mandate.version, sent_on=DAY, today=DAY)


def _prepared(home):
    mandate = _renews(home)
    return prepare_renewal(home.staff.captation, mandate=mandate, version=mandate.version, on=DAY)


def _lease_amended(home):
    home.lease.refresh_from_db()
    return amend_lease(
        home.staff.rental,
        lease=home.lease,
        version=home.lease.version,
        signed_on=DAY,
        starts_on=DAY,
        today=DAY,
        words="Le chien est accepté.",
    )


def _inspected(home):
    return inspections.write_inspection(
        home.staff.rental,
        lease=home.lease,
        kind="entry",
        held_on=date(2026, 7, 11),
        present="Le ménage et l’agence",
        elements=[Element("Séjour", "Sol", "good")],
        today=DAY,
    )


def _inspection_signed(home):
    found = _inspected(home)
    inspections.sign_inspection(
        home.staff.rental, inspection=found, version=found.version, on=DAY, today=DAY, without="Petit logement."
    )
    return found


def _surety(home) -> Guarantee:
    return guarantees.record_guarantee(
        home.staff.rental,
        lease=home.lease,
        kind="surety",
        name="Rosa Aubépine",
        address="7 rue du Modèle, 21000 Dijon",
        starts_on=date(2026, 7, 11),
        limit=7200_00,
    )


def _surety_signed(home) -> Guarantee:
    found = _surety(home)
    forms = dict.fromkeys(("own_hand", "in_full", "says_so", "rent_told", "end_told"), True)
    guarantees.sign_act(home.staff.rental, guarantee=found, version=1, on=DAY, today=DAY, lease_given_on=DAY, **forms)
    return found


def _plan(home) -> PaymentPlan:
    from trousseau.rents.run.calling import call_month

    for month in (7, 8, 9):
        call_month(home.staff.rental, month=date(2026, month, 1))
    return prevention.agree_plan(
        home.staff.rental, lease=home.lease, each=20000, first_on=date(2026, 10, 5), agreed_on=DAY, today=DAY
    )


def _support_plan(home) -> SupportPlan:
    worker, household = home.staff.social, home.lease.household
    join_team(worker, household=household, part="referent", user=worker, why="Budget.", starts_on=DAY, today=DAY)
    plan = support.write_plan(worker, household=home.lease.household, own_words="Un chez-moi.", said_on=DAY, today=DAY)
    goal = support.add_goal(worker, plan=plan, area="housing", words="Garder le logement", today=DAY)
    support.add_step(worker, goal=goal, what="Payer le loyer", by="person", due_on=date(2026, 10, 5), today=DAY)
    return plan


def _support_plan_agreed(home) -> SupportPlan:
    plan = _support_plan(home)
    return support.agree_plan(
        home.staff.social, plan=plan, version=1, agreed_on=DAY, review_on=date(2026, 12, 15), today=DAY
    )


def _report(home) -> MeasureReport:
    worker, household = home.staff.social, home.lease.household
    _support_plan(home)
    given = {"adhesion": "agreed", "answered_on": DAY}
    measure = begin_decided_measure(worker, household=household, kind="asll", begun_on=DAY, today=DAY, **given)
    report = reports.begin_report(worker, measure=measure, kind="interim", today=DAY)
    told = {"situation": "Le loyer est payé.", "outlook": "", "person_words": "", "read_on": DAY, "goals": {}}
    days = {"since": DAY, "until": DAY, "today": DAY}
    reports.write_report(worker, report=report, version=1, **days, **told)
    return report


def _report_signed(home) -> MeasureReport:
    return reports.sign_report(home.staff.social, report=_report(home), version=2, signed_on=DAY, today=DAY)


def _convention(home):
    act = conventions.enter_deliberation(
        home.staff.director, read=conventions.read_act(ACT.read_bytes(), "acte.txt"), on=date(2026, 11, 2)
    )
    return conventions.draw_convention(
        home.staff.director,
        deliberation=act,
        title="Convention 2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        amount=7_425_000,
        agency="Les Trois Clés",
        partners=act.reading["partners"],
        on=date(2026, 11, 2),
    )


def _convention_signed(home):
    found, day = _convention(home), date(2026, 11, 3)
    conventions.sign_convention(home.staff.director, convention=found, version=found.version, on=day, today=day)
    return found


def _closed(home):
    sitting = home.lease.decision.sitting
    close_sitting(home.staff.director, sitting=sitting, version=sitting.version, on=DAY, today=DAY)
    return sitting


def _deposit(home):
    return deposits.receive_deposit(home.staff.rental, lease=home.lease, amount=40000, on=DAY, method="card", today=DAY)


def _told(home):
    found = _deposit(home)
    deposits.tell_owner(home.staff.rental, lease=home.lease, on=DAY, by="signature", proof="Le propriétaire", today=DAY)
    found.refresh_from_db()
    return found


CASES = {
    "mandate": Case(
        mandates.MANDATE, lambda h: mandate_paper(h.lease.mandate, on=DAY), lambda h: h.lease.mandate, "captation"
    ),
    "mandate’s amendment": Case(mandates.AMENDED, _mandate_amended, _mandate_amended, "captation"),
    "mandate’s renewal": Case(mandates.RENEWED, _prepared, _announced, "captation"),
    "lease": Case(tenancies.LEASE, lambda h: lease_paper(h.lease, on=DAY), lambda h: h.lease, "rental"),
    "lease’s amendment": Case(tenancies.AMENDED, _lease_amended, _lease_amended, "rental"),
    "inspection": Case(
        tenancies.INSPECTED, lambda h: inspection_paper(_inspected(h), on=DAY), _inspection_signed, "rental"
    ),
    "surety": Case(tenancies.SURETY, lambda h: act_paper(_surety(h), on=DAY), _surety_signed, "rental"),
    "plan": Case(prevention_signed.PLAN, _plan, _plan, "rental"),
    "support plan": Case(
        support_signed.PLAN, lambda h: support_paper(_support_plan(h), on=DAY), _support_plan_agreed, "social"
    ),
    "report of a measure": Case(
        support_signed.REPORT, lambda h: measure_paper(_report(h), on=DAY), _report_signed, "social"
    ),
    "convention": Case(
        conventions_signed.CONVENTION,
        lambda h: convention_paper(_convention(h), on=DAY),
        _convention_signed,
        "director",
    ),
    "minutes": Case(
        allocation.MINUTES, lambda h: minutes_paper(h.lease.decision.sitting, number="?", on=DAY), _closed, "director"
    ),
    "notice of sums": Case(rents.SUMS_NOTICE, lambda h: notice_letter(_deposit(h), on=DAY), _told, "rental"),
}
every = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


@pytest.fixture
def home(running_lease, staff, on_day, settings, tmp_path):
    on_day("2026-09-15")
    return SimpleNamespace(lease=running_lease, staff=staff)


def scan(content: bytes, name: str = "signe.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pages_of(paper) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper.pdf)]


@every
def test_a_draft_says_on_every_page_that_it_is_one_and_keeps_nothing(case, home):
    kept = Document.objects.count()
    draft = pages_of(case.draft(home))
    assert draft and all(page.count(MARK) >= 2 for page in draft)  # above and below, whatever the page
    assert case.kind not in (mandates.AMENDED, tenancies.AMENDED) or not (
        Amendment.objects.exists() or LeaseAmendment.objects.exists()
    )
    assert not Document.objects.filter(kind__in=("amendment", "lease_amendment", "plan", "renewal")).exists()
    assert Document.objects.count() in (kept, kept + 1)  # the act of the council alone


@every
def test_its_signed_copy_is_filed_once_and_replaced_with_its_reason(case, home, client):
    kind, thing, writer = case.kind, case.sign(home), getattr(home.staff, case.writer)
    asked = ToDo.objects.filter(kind=kind.todo.code, closed_on=None)
    assert kind in (mandates.RENEWED,) or asked.get(subject=kind.about(thing)).due_on
    client.force_login(writer)
    url = reverse(kind.page, args=[thing.pk])
    shown = client.get(url)
    assert shown.status_code == 200
    key = str(uuid4())

    def file_it():
        return client.post(url, {"scans": [scan(pdf(b"un")), scan(picture("JPEG"), "p2.jpg")], "key": key})

    filed = file_it()
    assert filed.status_code == 302, filed.context["form"].errors
    copy = SignedCopy.objects.get(about=kind.about(thing))
    assert (copy.filed_by, copy.pages.count(), asked.count()) == (writer, 2, 0)
    assert client.get(filed.url.partition("#")[0]).status_code == 200
    assert file_it().status_code == 302 and SignedCopy.objects.count() == 1  # the same form, sent twice
    other = client.post(url, {"scans": scan(pdf(b"trois")), "key": key})
    assert other.status_code == 422 and "scans" in other.context["form"].errors  # other pages, that nobody would read
    page = copy.pages.first()
    read = client.get(reverse(f"{kind.page}_page", args=[thing.pk, page.pk]))
    assert b"".join(read.streaming_content) == pdf(b"un") and read["Cache-Control"] == "private, no-store"
    with open(page.file.file.path, "rb") as stored:
        assert b"%PDF" not in stored.read()  # encrypted where it is kept
    late = {"scans": scan(pdf(b"deux")), "key": str(uuid4()), "replaces": copy.pk}
    assert client.post(url, late).status_code == 422
    done = client.post(url, late | {"scans": scan(pdf(b"deux")), "why": "La page 3 manquait."})
    assert done.status_code == 302, done.context["form"].errors
    copy.refresh_from_db()
    assert (copy.replaced_by, copy.replaced_for) == (writer, "La page 3 manquait.")
    assert kind.copy_of(thing).pk != copy.pk and [
        one for one, _urls in kind.steps(thing, copy.filed_by)["earlier"]
    ] == [copy]
    if kind.subject.household:
        assert AccessLog.objects.filter(user=writer, page=kind.page).exists()


class TestBadInput:
    """On a mandate: the others are filed by the same lines."""

    @pytest.fixture
    def url(self, signed_mandate, client, staff):
        client.force_login(staff.captation)
        return reverse("mandates:mandate_copy", args=[signed_mandate.pk])

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"ceci n'est pas un pdf", "simple texte"),
            (b"", "vide"),
            (b"%PDF-1.4\n" + b"0" * 40_000_000, "20 Mo"),
            (b"PK\x03\x04" + b"0" * 99, "PDF"),
        ],
        ids=["text", "empty", "40 MB", "archive"],
    )
    def test_what_is_no_scan_is_refused_with_what_to_do(self, client, url, content, said):
        answer = client.post(url, {"scans": scan(content), "key": str(uuid4())})
        assert answer.status_code == 422 and not SignedCopy.objects.exists()
        assert said in " ".join(answer.context["form"].errors["scans"]).replace("\u00a0", " ")

    def test_two_people_at_once_leave_one_copy_and_the_second_learns_who_filed(self, signed_mandate, staff):
        kind, given = mandates.MANDATE, {"today": DAY}
        kind.file(staff.captation, signed_mandate, scans=[(pdf(b"a"), ".pdf")], key="k1", **given)
        with pytest.raises(Refused) as refusal:
            kind.file(staff.director, signed_mandate, scans=[(pdf(b"b"), ".pdf")], key="k2", **given)
        assert staff.captation.name in refusal.value.message and SignedCopy.objects.count() == 1
        first = kind.copy_of(signed_mandate)
        again = {"replaces": first.pk, "why": "Flou."}
        kind.file(staff.director, signed_mandate, scans=[(pdf(b"b"), ".pdf")], key="k3", **again, **given)
        with pytest.raises(Refused):  # the page still showed the first one
            kind.file(staff.captation, signed_mandate, scans=[(pdf(b"c"), ".pdf")], key="k4", **again, **given)
        assert kind.copy_of(signed_mandate).filed_by == staff.director
        with pytest.raises(Refused, match="Un exemplaire signé"):  # the form of what was replaced since, sent again
            kind.file(staff.captation, signed_mandate, scans=[(pdf(b"a"), ".pdf")], key="k1", **given)

    def test_one_replaced_after_back_under_the_key_of_the_first_is_replaced_at_the_second_press(self, client, url):
        key = str(uuid4())
        assert client.post(url, {"scans": scan(pdf(b"un")), "key": key}).status_code == 302
        again = {"key": key, "replaces": SignedCopy.objects.get().pk, "why": "La page 3 manquait."}
        said = client.post(url, again | {"scans": scan(pdf(b"deux"))})
        form = said.context["form"]
        assert said.status_code == 422 and form["why"].value() == again["why"] and form["key"].value() != key
        again["key"] = form["key"].value()
        for _twice in range(2):
            assert client.post(url, again | {"scans": scan(pdf(b"deux"))}).status_code == 302
        assert list(SignedCopy.objects.order_by("pk").values_list("replaced_for", flat=True)) == [again["why"], ""]

    def test_nothing_is_filed_on_what_is_not_signed_or_by_who_may_not(self, build, staff):
        draft = build.draft_mandate()
        for actor, said in ((staff.captation, "signature"), (staff.rental, "rôle")):
            with pytest.raises(Refused) as refusal:
                mandates.MANDATE.file(actor, draft, scans=[(pdf(b"a"), ".pdf")], key="k", today=DAY)
            assert said in refusal.value.message

    def test_an_abandoned_lease_takes_none(self, lease, staff):
        lease.state, lease.signed_on = "dropped", None
        with pytest.raises(Refused):
            tenancies.LEASE.file(staff.rental, lease, scans=[(pdf(b"a"), ".pdf")], key="k", today=DAY)

    def test_a_page_is_read_under_its_own_thing_alone(self, client, url, build, signed_mandate, staff):
        other = build.mandate()
        copy = mandates.MANDATE.file(staff.captation, other, scans=[(pdf(b"a"), ".pdf")], key="k", today=DAY)
        at = reverse("mandates:mandate_copy_page", args=[signed_mandate.pk, copy.pages.get().pk])
        assert client.get(at).status_code == 404


def test_the_copies_of_an_owner_are_given_and_kept(signed_mandate, staff):
    mandates.MANDATE.file(staff.captation, signed_mandate, scans=[(pdf(b"a"), ".pdf")], key="k", today=DAY)
    owner = Owner.objects.get(pk=signed_mandate.owner_id)
    told = export(owner, staff.director)
    assert len(told["exemplaire signé"]) == 1
    kept = erase(staff.director, owner)
    assert any("exemplaire signé" in line.lower() for line in kept) and SignedCopy.objects.exists()
    assert not ToDo.objects.filter(subject=mandates.MANDATE.about(signed_mandate)).exists()


def test_a_plan_that_is_erased_takes_its_paper_and_its_copy_with_it(home, django_capture_on_commit_callbacks):
    plan = _plan(home)
    prevention_signed.PLAN.file(home.staff.rental, plan, scans=[(pdf(b"a"), ".pdf")], key="k", today=DAY)
    erase(home.staff.director, home.lease.household)
    assert not SignedCopy.objects.exists() and not PaymentPlan.objects.exists()
    assert not Document.objects.filter(kind__in=("plan", "signed")).exists()


def test_a_form_prints_its_draft_and_keeps_nothing(home, client):
    client.force_login(home.staff.captation)
    url = reverse("mandates:amend", args=[home.lease.mandate_id])
    typed = {"version": home.lease.mandate.version, "amended_on": "2026-09-15", "effect_on": "2026-09-15"}
    answer = client.post(url, typed | {"words": "Cave comprise.", "stage": "draft"})
    assert answer["Content-Type"] == "application/pdf" and "projet-avenant" in answer["Content-Disposition"]
    assert not Amendment.objects.exists()
    refused = client.post(url, typed | {"stage": "draft"})  # nothing changes: said on the form
    assert refused.status_code == 422
    assert client.post(url, typed | {"words": "Cave comprise."}).status_code == 302 and Amendment.objects.count() == 1
