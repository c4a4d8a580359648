"""The closed notes: who reads a word of them, and where no word may be found."""

import logging
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from trousseau.aids.actions import prepare_aid, refuse_aid
from trousseau.aids.actions_budget import write_budget
from trousseau.aids.actions_letters import post_request
from trousseau.aids.models import Aid, Budget
from trousseau.core import nightly
from trousseau.core.actions_grants import give_household, grant_household
from trousseau.core.enums import Role
from trousseau.core.errors import Refused
from trousseau.core.models import AccessLog, Document, Household, Message, Organisation, ToDo
from trousseau.core.personal_data import erase
from trousseau.followup.models import Contact
from trousseau.mail.actions import send
from trousseau.support.actions import edit_closed_note, write_closed_note
from trousseau.support.actions_plans import add_goal, add_step, agree_plan, write_plan
from trousseau.support.actions_sharing import end_sharing, share
from trousseau.support.actions_team import join_team
from trousseau.support.models import ClosedNote, Sharing, SupportPlan

DAY = date(2026, 9, 15)
SHARED, OWN, FORMER = "REPERE-PARTAGE sait lire", "REPERE-PRIVE doute", "REPERE-ANCIEN brouillon"
MARKERS = ("REPERE-PARTAGE", "REPERE-PRIVE", "REPERE-ANCIEN")


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day(DAY.isoformat())


@pytest.fixture
def colleague(staff, account):
    """Another social worker, opened before the household so that its file is open to her."""
    return account("social", name="Ève Roitelet")


def support(user, household):
    """`user` joins the team of the household: the first as its referent."""
    led = household.team.first()
    part, by = ("colleague", led.user) if led else ("referent", user)
    join_team(by, household=household, part=part, user=user, why="Accès aux droits.", starts_on=DAY, today=DAY)


@pytest.fixture
def household(staff, colleague, application):
    for worker in (staff.social, colleague):
        support(worker, application.household)
    return application.household


@pytest.fixture
def noted(staff, household):
    """A professional note that was corrected once, and a private one, by the same author."""

    def write(level: str, text: str):
        return write_closed_note(staff.social, household=household, level=level, on=DAY, today=DAY, text=text)

    shared, own = write("professional", FORMER), write("private", OWN)
    edit_closed_note(staff.social, note=shared, version=1, on=DAY, today=DAY, text=SHARED)
    return shared, own


@pytest.fixture
def planted(staff, household, noted, account):
    """A marker in each confidential field of a household: its notes, its plan, what was shared of it and is ended, an aid that
    is not of the home, its letter, a budget. Gives the person outside with whom it was shared."""
    by, told = staff.social, {"today": DAY}
    plan = write_plan(by, household=household, own_words="REPERE-MOTS", said_on=DAY, **told)
    goal = add_goal(by, plan=plan, area="budget", words="REPERE-BUT", **told)
    step = {"what": "REPERE-ETAPE", "by": "service", "service": "REPERE-SERVICE", "due_on": date(2026, 10, 1)}
    add_step(by, goal=goal, **step, **told)
    agree_plan(by, plan=plan, version=plan.version, agreed_on=DAY, review_on=date(2026, 12, 15), **told)
    reader = account("partner", name="Laure Linotte")
    given = {
        "household": household,
        "reader": reader,
        "ground": "social",
        "until": date(2026, 10, 1),
        "informed_on": DAY,
    }
    facts = {"what": "note", "note": noted[0], "words": "REPERE-FAITS"}
    for of in ({"what": "plan", "plan": plan}, facts):
        sharing = share(by, **given, **of, **told)
        end_sharing(by, sharing=sharing, version=sharing.version, **told)
    fund = Organisation.objects.create(kind="association", name="Secours d’essai", address="1 place Essai, 21000 Dijon")
    asked = {"kind": "charity", "pays": "living", "paid_to": "household", "asked": 12345, "agreed_on": DAY}
    aid = prepare_aid(by, household=household, organisation=fund, words="REPERE-AIDE", **asked, **told)
    post_request(by, aid=aid, version=aid.version, to=fund, channel="post", **told)
    send(by, items=[aid.mail], on=DAY, **told)
    aid.refresh_from_db()
    refuse_aid(by, aid=aid, version=aid.version, on=DAY, refused_for="REPERE-REFUS", **told)
    write_budget(by, household=household, on=DAY, adults=1, young=0, sums={"credit": 98765}, **told)
    return reader


# what `planted` has beside the notes: read by who supports the household, and by nobody else
ELSEWHERE = ("MOTS", "BUT", "ETAPE", "SERVICE", "FAITS", "AIDE", "REFUS")
PLANTED = (*(f"REPERE-{word}" for word in ELSEWHERE), "987,65")
THEIRS = ("/accompagnement/", "/menage/", "/aides/")  # where who supports the household reads it


def content(response) -> str:
    return (b"".join(response) if response.streaming else response.content).decode(errors="replace")


def opens(path: str, person) -> bool:
    """Whether the view's right lets this person in; that it turns the others away is seen in tests/security."""
    right = getattr(resolve(path.partition("?")[0]).func, "right", None)
    return right is None or right(person)


def addresses(numbers: set[int]) -> list[str]:
    """Every page of this site that takes nothing or one number, with the numbers that exist."""
    found = []

    def walk(patterns, prefix: str) -> None:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern) and "logout" not in path:
                if "<" not in path:
                    found.append("/" + path)
                elif path.count("<") == 1 and "<int:" in path:
                    start, end = path.index("<"), path.index(">") + 1
                    found.extend(f"/{path[:start]}{number}{path[end:]}" for number in sorted(numbers))

    walk(get_resolver().url_patterns, "")
    return [path.replace("^", "").replace("$", "").replace("\\Z", "") for path in found]


def test_the_author_reads_both_and_the_colleague_the_shared_one(client, staff, colleague, household, noted):
    url = reverse("support:household", args=[household.pk])
    client.force_login(staff.social)
    mine = content(client.get(url))
    assert SHARED in mine and OWN in mine and "Privée" in mine and FORMER not in mine
    client.force_login(colleague)
    hers = content(client.get(url))
    assert SHARED in hers and OWN not in hers and FORMER not in hers
    counted = 'Notes<span class="count">%s</span>'
    assert counted % 2 in mine and counted % 1 in hers


def test_a_count_never_betrays_a_private_note(client, staff, colleague, household, noted):
    rows = {}
    for person in (staff.social, colleague):
        client.force_login(person)
        rows[person] = content(client.get(reverse("support:list") + "?format=csv")).splitlines()[1]
    assert rows[staff.social].endswith(";2") and rows[colleague].endswith(";1")


@pytest.mark.parametrize("level", [0, 1])
def test_only_its_author_corrects_a_note(client, colleague, noted, level):
    client.force_login(colleague)
    url = reverse("support:note_edit", args=[noted[level].pk])
    assert client.get(url).status_code == 404
    assert client.post(url, {"version": "1", "level": "private", "on": "2026-09-15", "text": "x"}).status_code == 404
    with pytest.raises(Refused):
        edit_closed_note(colleague, note=noted[level], version=1, on=DAY, today=DAY, text="x")


@pytest.mark.once  # thousands of pages, which ask the same of either database
def test_no_page_of_another_person_holds_a_word_of_a_note(account, staff, colleague, household, noted, planted):
    """Every page without number, as CSV too, and every page of one thing, for one person of each role; and for the person
    outside with whom some was shared, once that has ended."""
    numbers = {household.pk, household.application.pk, noted[0].pk, noted[1].pk}
    people = {person.roles[0]: person for person in vars(staff).values()} | {Role.SOCIAL: colleague}
    people |= {Role.PARTNER: planted}
    people |= {role: account(role) for role in Role if role not in people}
    grant_household(household, users=people.values(), ground="essai", on=DAY)
    paths = addresses(numbers)
    paths += [f"{path}?format=csv" for path in paths if not any(c.isdigit() for c in path)]
    assert "/accompagnement/?format=csv" in paths and f"/accompagnement/{household.pk}/" in paths
    met = 0
    for role, person in people.items():
        client = Client()
        client.force_login(person)
        for path in filter(lambda path: opens(path, person), paths):
            response = client.get(path)
            met += response.status_code == 200
            found = content(response)
            shared = role == Role.SOCIAL and path.startswith(THEIRS)
            for marker in MARKERS[1:] if shared else (*MARKERS, *PLANTED):
                assert marker not in found, f"{role} reads {marker} on {path}"
    assert met > 100  # the walk met real pages, not a wall of refusals


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SOCIAL])
def test_only_social_workers_enter_even_with_a_grant(client, account, household, noted, role):
    person = account(role)
    grant_household(household, users=[person], ground="essai", on=DAY)
    client.force_login(person)
    for url in (
        reverse("support:list"),
        reverse("support:household", args=[household.pk]),
        reverse("support:note_new", args=[household.pk]),
        reverse("support:note_edit", args=[noted[0].pk]),
    ):
        assert client.get(url).status_code == 403, url
    assert not ClosedNote.objects.for_user(person).exists()


def test_a_social_worker_without_a_grant_meets_a_404(client, account, household, noted):
    late = account("social", name="Nora Pipit", grants=False)
    client.force_login(late)
    assert "Capucine" not in content(client.get(reverse("support:list")))
    for name in ("household", "note_new"):
        assert client.get(reverse(f"support:{name}", args=[household.pk])).status_code == 404
    assert not AccessLog.objects.filter(user=late).exists()


def test_an_author_whose_grant_ended_no_longer_opens_their_own_note(client, staff, household, noted):
    household.holder.grants.filter(user=staff.social).update(ends_on=DAY)
    client.force_login(staff.social)
    assert client.get(reverse("support:household", args=[household.pk])).status_code == 404
    assert client.get(reverse("support:note_edit", args=[noted[1].pk])).status_code == 404


def test_the_database_holds_no_word_of_a_note_nor_of_its_former_text(noted):
    """Every column of every table, the history's included, as the database itself stores it."""
    assert ClosedNote.history.filter(id=noted[0].pk).count() == 2
    assert {row.text for row in ClosedNote.history.all()} == {SHARED, OWN, FORMER}  # readable with the key
    dumped = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            dumped.append(repr(cursor.fetchall()))
    whole = "".join(dumped)
    assert "Capucine" in whole  # the dump does see what is in clear
    for marker in MARKERS:
        assert marker not in whole


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of a SQLite database is what is read here")
def test_the_file_of_the_database_holds_no_word_of_a_note(planted):
    connection.ensure_connection()
    image = connection.connection.serialize()
    assert b"Capucine" in image
    for marker in (*MARKERS, *PLANTED):
        assert marker.encode() not in image


@pytest.mark.once
def test_after_an_erasure_who_supported_the_household_meets_no_word_of_it(
    client, staff, household, planted, django_capture_on_commit_callbacks
):
    """Their own pages, the letters and the copies too, and every file that is kept."""
    numbers = {household.pk, household.application.pk}
    files = [one.file.name for one in Document.objects.filter(household=household)]
    with django_capture_on_commit_callbacks(execute=True):
        erase(staff.director, household)
    give_household(staff.director, household=household, user=staff.social, ground="vérifier", on=DAY, today=DAY)
    client.force_login(staff.social)
    paths = [path for path in addresses(numbers) if path.startswith((*THEIRS, "/courrier/", "/chercher/", "/donnees/"))]
    met = 0
    for path in filter(lambda path: opens(path, staff.social), paths):
        response = client.get(path)
        met += response.status_code == 200
        found = content(response)
        for marker in (*MARKERS, *PLANTED):
            assert marker not in found, path
    assert met > 5 and files
    assert [name for name in files if default_storage.exists(name)] == []
    assert not any(model.objects.exists() for model in (ClosedNote, SupportPlan, Sharing, Aid, Budget))
    for model in (ClosedNote, SupportPlan, Sharing, Aid, Budget):
        assert not model.history.exists()


def test_the_logs_hold_no_word_of_a_note(client, staff, household, caplog):
    client.force_login(staff.social)
    with caplog.at_level(logging.DEBUG):
        given = {"level": "private", "on": "2026-09-15", "text": OWN, "met": "on"}
        assert client.post(reverse("support:note_new", args=[household.pk]), given).status_code == 302
        refused = client.post(reverse("support:note_new", args=[household.pk]), {**given, "on": "2026-09-16"})
        assert refused.status_code == 422 and OWN in content(refused)
        client.get(reverse("support:note_edit", args=[999]))
        logging.getLogger("trousseau").warning("something was logged")
    assert "something was logged" in caplog.text
    for marker in MARKERS:
        assert marker not in caplog.text


def test_no_line_of_the_log_nor_message_holds_a_word_of_what_is_planted(request, client, staff, caplog):
    """The acts that write each of them, then the night; the pages where they are read."""
    caplog.set_level(logging.DEBUG)
    request.getfixturevalue("planted")
    for name, job in nightly.discover().items():
        if name.split(".")[0] in ("support", "aids", "followup", "desk", "mail"):
            job(DAY)
    client.force_login(staff.social)
    household = Household.objects.get(application__isnull=False)
    for name in ("support:household", "aids:household", "desk:household"):
        client.get(reverse(name, args=[household.pk]))
    logging.getLogger("trousseau").warning("something was logged")
    assert "something was logged" in caplog.text
    sent = "\n".join(f"{one.to} {one.subject} {one.body} {one.about}" for one in Message.objects.all())
    rows = "\n".join(f"{one.params} {one.subject} {one.url}" for one in ToDo.objects.all())
    assert rows
    for marker in (*MARKERS, *PLANTED):
        assert marker not in caplog.text and marker not in sent and marker not in rows


def test_only_the_bare_contact_goes_down_to_the_team(client, staff, household):
    client.force_login(staff.social)
    url = reverse("support:note_new", args=[household.pk])
    client.post(url, {"level": "professional", "on": "2026-09-10", "text": SHARED, "met": "on"})
    contact = Contact.objects.get()
    assert (contact.on, contact.kind, contact.by) == (date(2026, 9, 10), "office", staff.social)
    household.application.refresh_from_db()
    assert household.application.last_contact_on == date(2026, 9, 10)
    client.post(url, {"level": "private", "on": "2026-09-12", "text": OWN})
    assert Contact.objects.count() == 1
    assert ClosedNote.objects.count() == 2


def test_a_note_is_not_written_for_a_day_to_come(client, staff, household):
    client.force_login(staff.social)
    response = client.post(
        reverse("support:note_new", args=[household.pk]), {"level": "private", "on": "2026-09-16", "text": OWN}
    )
    assert list(response.context["form"].errors) == ["on"]
    assert not ClosedNote.objects.exists()


@pytest.mark.parametrize("level", ["professional", "private"])
def test_the_same_words_sent_again_from_the_page_that_was_left_are_one_note(staff, household, level):
    said = {"household": household, "level": level, "on": DAY, "today": DAY}
    notes = [write_closed_note(staff.social, text=text, **said) for text in (SHARED, SHARED, OWN)]
    assert notes[0] == notes[1] != notes[2] and ClosedNote.objects.count() == 2


def test_the_meeting_said_when_the_note_is_sent_again_is_noted_once(staff, household):
    said = {"household": household, "level": "private", "on": DAY, "text": OWN}
    for met, today in ((False, DAY), (True, DAY), (True, DAY), (True, date(2026, 9, 16))):
        write_closed_note(staff.social, met=met, today=today, **said)
    assert household.contacts.count() == ClosedNote.objects.count() == 1


def test_the_form_says_who_reads_each_level_and_that_the_person_may_read(client, staff, household):
    client.force_login(staff.social)
    shown = content(client.get(reverse("support:note_new", args=[household.pk])))
    assert "Lue par vous seul(e)" in shown and "La personne peut le lire" in shown


def test_two_windows_of_the_same_author_meet_the_conflict(client, staff, noted):
    client.force_login(staff.social)
    url = reverse("support:note_edit", args=[noted[1].pk])
    given = {"version": "1", "level": "private", "on": "2026-09-15"}
    assert client.post(url, {**given, "text": "Une phrase."}).status_code == 302
    second = client.post(url, {**given, "text": "Une autre."})
    assert second.status_code == 409
    assert "Une phrase." in content(second) and "Une autre." in content(second)
    assert client.post(url, {**given, "version": "2", "text": "Une autre."}).status_code == 302
    assert ClosedNote.objects.get(pk=noted[1].pk).text == "Une autre."


def test_each_opening_is_recorded(client, staff, household, noted):
    client.force_login(staff.social)
    client.get(reverse("support:household", args=[household.pk]))
    client.get(reverse("support:note_edit", args=[noted[0].pk]))
    assert list(AccessLog.objects.filter(reason="").order_by("pk").values_list("page", flat=True)) == [
        "support:household",
        "support:note_edit",
    ]


def test_sixty_households_take_twenty_queries(client, build, staff, django_assert_max_num_queries):
    for n in range(60):
        household = build.application(f"Bruyère {n}").household
        support(staff.social, household)
        write_closed_note(staff.social, household=household, level="professional", on=DAY, today=DAY, text=SHARED)
    client.force_login(staff.social)
    client.get(reverse("support:list"))
    with django_assert_max_num_queries(20):
        shown = content(client.get(reverse("support:list")))
    assert "60 ménages" in shown.replace("\xa0", " ").replace("\u202f", " ")


def test_the_list_is_searched_by_name_and_the_empty_one_says_what_to_do(client, staff, build, account):
    for name in ("Églantier", "Lavande"):
        support(staff.social, build.application(name).household)
    client.force_login(staff.social)
    shown = content(client.get(reverse("support:list") + "?q=eglantier"))
    assert "Églantier" in shown and "Lavande" not in shown
    client.force_login(account("social", name="Nora Pipit", grants=False))
    assert "encore confié" in content(client.get(reverse("support:list")))
