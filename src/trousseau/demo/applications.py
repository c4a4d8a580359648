"""What the demonstration tells of the by-name list: what is proved, what is not, and one household for each hard case."""

from collections.abc import Mapping
from datetime import date

from trousseau.applications.actions import open_application
from trousseau.applications.avoided.actions import avoid_commune
from trousseau.applications.composition.actions import join_child, share_custody
from trousseau.applications.enums import ApplicationState, FileKind, ResourceKind
from trousseau.applications.merging.actions import merge_applications
from trousseau.applications.models import Application, YearlyIncome
from trousseau.applications.offers.actions import record_social_offer
from trousseau.applications.proofs.actions import add_resource, write_yearly
from trousseau.applications.queries import with_resources
from trousseau.applications.referrals.actions import ask_complement
from trousseau.applications.situations.actions import add_priority, note_situation
from trousseau.applications.supporting_documents.actions import file_supporting_document, pass_supporting_document
from trousseau.core.enums import Role
from trousseau.core.models import Commune, User
from trousseau.followup.actions import note_contact
from trousseau.rules.dates import add_days

# The smallest PDF that readers open: an invented paper says nothing.
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def bytes_of(kind: str) -> bytes:
    """One file a kind: two that are the same would be one paper."""
    return PAPER + f"% {kind}\n".encode()


def prove_resources(actor: User, application: Application, count: int, on: date) -> None:
    """One household in nine proves nothing yet, one in seven lives on the RSA, the others on a wage; one in three
    brings its papers the same day."""
    for kind in ("id_card", "domiciliation", "contract", "payslips") if count % 3 == 0 else ():
        file_supporting_document(
            actor,
            application=application,
            file=FileKind.LANDLORD,
            kind=kind,
            person=application.household.holder,
            content=bytes_of(kind),
            suffix=".pdf",
            on=on,
            today=on,
        )
    row = {
        "application": application,
        "person": application.household.holder,
        "starts_on": on,
        "today": on,
        "source": "household",
    }
    if count % 9 == 4:
        add_resource(actor, kind="wage", cents=100 * (560 + 55 * (count % 14)), **row)
        return
    seen = {"proof": "benefits" if count % 7 == 3 else "payslips", "proved_on": on}
    if count % 7 == 3:
        add_resource(actor, kind="rsa", cents=56870, **seen, **row)
    else:
        add_resource(actor, kind="wage", cents=100 * (560 + 55 * (count % 14)), **seen, **row)
    if count % 2:
        write_yearly(
            actor,
            application=application,
            kind="tax",
            year=on.year - 1,
            cents=100_00 * (62 + 7 * (count % 14)),
            proved_on=on,
            today=on,
        )


def bring_notices(social: User, on: date) -> None:
    """For a sitting, four in five of those who wait bring the notices of CAF and of the tax office, once a year."""
    active = Application.objects.in_state(ApplicationState.ACTIVE, on=on)
    told = set(YearlyIncome.objects.values_list("application", "kind", "year"))
    for found in with_resources(active, on).order_by("pk"):
        if found.resources is None or found.number % 5 == 2:
            continue
        rsa = found.resource_rows.filter(kind=ResourceKind.RSA).exists()
        cents = 0 if rsa else 12 * found.resources * 9 // 10  # a tenth off, as for wages
        for kind, year in (("base", on.year), ("tax", on.year - 1)):
            if (found.pk, kind, year) not in told:
                write_yearly(social, application=found, kind=kind, year=year, cents=cents, proved_on=on, today=on)


def tell_cases(people: Mapping[str, User], until: date) -> None:
    """The hard cases, each in a household of its own, in the two months before `until`."""
    Cases(people[Role.SOCIAL], people[Role.PARTNER], until).tell()


class Cases:
    def __init__(self, social: User, partner: User, until: date):
        self.social, self.partner, self.until = social, partner, until

    def tell(self) -> None:
        self.custody()
        self.zero()
        self.priority()
        self.danger()
        self.twice()
        self.stalled()
        self.offered()
        bring_notices(self.social, self.until)

    def open(self, last_name: str, first_name: str, days: int, actor: User | None = None, **more) -> Application:
        on = add_days(self.until, -days)
        found = open_application(
            actor or self.social, last_name=last_name, first_name=first_name, on=on, today=on, **more
        )
        if actor is None:
            note_contact(
                self.social, household=found.household, kind="office", on=add_days(on, 1), today=add_days(on, 1)
            )
            found.refresh_from_db()
        return found

    def custody(self) -> None:
        """Two parents who separated, each with an application; their child lives one week out of two with each."""
        child = {
            "last_name": "Valériane",
            "first_name": "Lison",
            "relation": "child",
            "born_on": date(self.until.year - 7, 3, 9),
        }
        mother = self.open("Valériane", "Édith", 40, rooms_min=2, others=[child], ethos=8, cause="separation")
        father = self.open("Armoise", "Gaël", 38, rooms_min=2, ethos=8, cause="separation")
        for found in (mother, father):
            self.wage(found, 118000)
        household = father.household
        join_child(
            self.social,
            household=household,
            version=household.version,
            code=mother.code,
            first_name="Lison",
            share=50,
            on=add_days(self.until, -37),
            today=self.until,
        )
        household = mother.household
        member = household.members.get(relation="child")
        member.household = household
        share_custody(
            self.social,
            member=member,
            version=household.version,
            share=50,
            on=add_days(self.until, -37),
            today=self.until,
        )

    def wage(self, found: Application, cents: int) -> None:
        on = add_days(found.received_on, 1)
        add_resource(
            self.social,
            application=found,
            kind="wage",
            cents=cents,
            person=found.household.holder,
            starts_on=on,
            source="household",
            proof="payslips",
            proved_on=on,
            today=self.until,
        )

    def zero(self) -> None:
        """Somebody without any resource, and that is proved: not the same as unknown."""
        found = self.open("Gentiane", "Momar", 34, ethos=1, cause="income")
        on = add_days(found.received_on, 1)
        add_resource(
            self.social,
            application=found,
            kind="none",
            person=found.household.holder,
            starts_on=on,
            source="household",
            proof="tax_notice",
            proved_on=on,
            today=self.until,
        )

    def priority(self) -> None:
        """A priority that is proved, a full landlord's file, and a paper passed to it from the social-aid file."""
        found = self.open(
            "Nigelle",
            "Sonia",
            30,
            rooms_min=2,
            ethos=10,
            cause="violence",
            siao_number=f"21-{self.until.year}-00417",
            siao_on=add_days(self.until, -31),
            support="regular",
        )
        add_priority(
            self.social,
            application=found,
            kind="dalo",
            starts_on=add_days(self.until, -29),
            proof="Décision de la commission DALO",
            proved_on=add_days(self.until, -28),
            today=self.until,
        )
        self.wage(found, 134000)
        for kind in ("id_card", "domiciliation", "contract"):
            self.file_one(found, FileKind.LANDLORD, kind, 28)
        self.file_one(found, FileKind.SOCIAL, "bank", 28)
        notice = self.file_one(found, FileKind.SOCIAL, "tax_notice", 28)
        pass_supporting_document(
            self.social,
            supporting=notice,
            why="Madame l’a demandé : un seul avis pour les deux dossiers.",
            on=add_days(self.until, -27),
        )

    def file_one(self, found: Application, file: str, kind: str, days: int):
        on = add_days(self.until, -days)
        return file_supporting_document(
            self.social,
            application=found,
            file=file,
            kind=kind,
            person=found.household.holder,
            content=bytes_of(kind),
            suffix=".pdf",
            on=on,
            today=on,
        )

    def danger(self) -> None:
        """A commune where danger waits: from outside, an ordinary list of wishes."""
        found = self.open("Scabieuse", "Inaya", 26, ethos=4, cause="violence", rooms_min=1)
        self.wage(found, 96000)
        avoid_commune(
            self.social,
            application=found,
            commune=Commune.objects.get(insee="21166"),
            on=add_days(self.until, -25),
            why="Exemple inventé : y habite la personne que le ménage doit éviter.",
        )

    def twice(self) -> None:
        """Referred by a partner, then come by himself: one household, merged."""
        first = self.open(
            "Hysope", "Cyprien", 55, actor=self.partner, born_on=date(1983, 5, 17), phone="06 00 00 09 01", ethos=2
        )
        second = self.open("Hysope", "Cyprien", 24, born_on=date(1983, 5, 17), phone="06 00 00 09 01", ethos=2)
        on = add_days(self.until, -20)
        merge_applications(
            self.social,
            gone=first,
            stands=second,
            why="Même personne : orientée par le CCAS, puis venue seule.",
            on=on,
            today=self.until,
        )

    def stalled(self) -> None:
        """The partner was asked for a paper a month ago, and has not answered."""
        found = self.open("Mélisse", "Orane", 50, actor=self.partner, ethos=8, cause="hosting")
        on = add_days(self.until, -44)
        note_contact(self.social, household=found.household, kind="office", on=on, today=on)
        found.refresh_from_db()
        ask_complement(
            self.social,
            application=found,
            of="partner",
            what="L’attestation de domiciliation, si le CCAS l’a établie.",
            on=add_days(self.until, -30),
            today=self.until,
        )

    def offered(self) -> None:
        """A social landlord offers a dwelling: the household has a week left to answer."""
        found = self.open(
            "Origan", "Sacha", 45, ethos=3, cause="institution", rooms_min=1, sne_number="021110426000017712"
        )
        self.wage(found, 101000)
        note_situation(
            self.social,
            application=found,
            ethos=7,
            cause="institution",
            starts_on=add_days(self.until, -15),
            today=self.until,
        )
        record_social_offer(
            self.social,
            application=found,
            landlord="Habitat d’essai",
            dwelling="T1 de 31 m², premier étage",
            commune=Commune.objects.get(insee="21231"),
            rent=34210,
            offered_on=add_days(self.until, -3),
            answer_by=add_days(self.until, 7),
            today=self.until,
        )
