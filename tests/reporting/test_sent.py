"""A report that leaves: what a funder may read of it, what is done twice, what corrects it."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trousseau.core.errors import Conflict, Refused
from trousseau.engines.differences import isolated
from trousseau.reporting import actions, layouts
from trousseau.reporting.enums import ReportState
from trousseau.reporting.figures import Figure, Kind, figure, quantile, share
from trousseau.reporting.freezing import digest, frozen, rows_of, thawed
from trousseau.reporting.measures import BY_CODE, MEASURES
from trousseau.reporting.models import Report, ReportOpening, ReportRemark, ReturnLayout
from trousseau.reporting.publishing import sets_told, view
from trousseau.reporting.reading import Period, Row
from trousseau.rules.ageing import Aged

TODAY = date(2026, 11, 24)
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def made(staff, convention, **told) -> Report:
    period = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 7, 31), "on": TODAY} | told
    return actions.make_report(staff.director, convention=convention, **period)


def sent(staff, convention, **told) -> Report:
    report = made(staff, convention, **told)
    actions.send_report(staff.director, report=report, version=report.version, on=TODAY)
    return report


def spaced(text: str) -> str:
    """With ordinary spaces, one at a time."""
    return " ".join(text.split())


def test_a_report_made_again_from_its_frozen_rows_has_the_same_digest_and_figures(staff, convention, build):
    build.running_lease("Renoncule")
    report = made(staff, convention)
    build.running_lease("Pervenche")
    again, figures = actions.remade(report)
    assert again == report.digest
    assert [(one["code"], one["figure"], one["before"]) for one in figures] == [
        (one["code"], one["figure"], one["before"]) for one in report.figures
    ]


def test_a_form_sent_twice_makes_one_report_and_two_clicks_send_it_once(staff, convention):
    key = "3f0e2f9c-5b0f-4a57-9a39-0d6f0a1f5d11"
    report = made(staff, convention, key=key)
    assert made(staff, convention, key=key) == report
    for other in ({"ends_on": date(2026, 6, 30)}, {"narrative": "Deux mois."}):
        with pytest.raises(Refused, match="déjà été envoyée"):
            made(staff, convention, key=key, **other)
    actions.send_report(staff.director, report=report, version=report.version, on=TODAY)
    seen = Report.objects.get(pk=report.pk)
    actions.send_report(staff.director, report=seen, version=1, on=TODAY)
    assert Report.objects.get(pk=report.pk).version == 2


def test_a_report_that_a_version_corrects_is_not_that_of_a_form_sent_again(staff, convention):
    key = "3f0e2f9c-5b0f-4a57-9a39-0d6f0a1f5d11"
    first = made(staff, convention, key=key)
    actions.correct_report(staff.director, report=first, version=first.version, why="Un bail manquait.", on=TODAY)
    with pytest.raises(Refused, match="déjà été envoyée"):
        made(staff, convention, key=key)


def test_two_people_who_send_at_once_send_one(staff, convention):
    report = made(staff, convention)
    other = Report.objects.get(pk=report.pk)
    actions.send_report(staff.director, report=report, version=1, on=TODAY)
    with pytest.raises(Conflict):
        actions.send_report(staff.director, report=other, version=1, on=TODAY)


def test_a_correction_is_a_version_and_the_one_before_stays(staff, convention, build):
    first = sent(staff, convention)
    build.running_lease("Renoncule")
    second = actions.correct_report(
        staff.director, report=first, version=first.version, why="Un bail manquait.", on=TODAY
    )
    assert (second.number, second.replaces, second.state) == (2, first, ReportState.DRAFT)
    values = {report: {one["code"]: one["value"] for one in report.figures} for report in (first, second)}
    assert (values[first]["housed"], values[second]["housed"]) == (None, 1)
    with pytest.raises(Refused, match="corrige déjà"):
        again = Report.objects.get(pk=first.pk)
        actions.correct_report(staff.director, report=again, version=again.version, why="Encore.", on=TODAY)


def test_a_draft_that_a_version_corrects_is_not_sent(staff, convention, client):
    """The funders would read the figures that somebody found wrong, as those that stand."""
    first = made(staff, convention)
    actions.correct_report(staff.director, report=first, version=first.version, why="Un bail manquait.", on=TODAY)
    with pytest.raises(Refused, match="corrige déjà"):
        actions.send_report(staff.director, report=first, version=first.version, on=TODAY)
    client.force_login(staff.director)
    assert f"/compte-rendu/{first.pk}/envoyer/" not in client.get(f"/compte-rendu/{first.pk}/").content.decode()


def test_what_was_sent_is_not_written_any_more(staff, convention):
    report = sent(staff, convention)
    for write in (
        lambda: actions.tell_year(staff.director, report=report, version=report.version, narrative="…"),
        lambda: actions.receive_balance(
            staff.director, report=report, version=report.version, paper=(b"a;b", ".csv"), filename="b.csv", on=TODAY
        ),
    ):
        with pytest.raises(Refused, match="a été envoyé"):
            write()


def test_a_period_that_is_not_over_is_refused_and_so_is_one_turned_round(staff, convention):
    with pytest.raises(Refused, match="pas finie"):
        made(staff, convention, ends_on=date(2026, 12, 31))
    with pytest.raises(Refused, match="avant le début"):
        made(staff, convention, starts_on=date(2026, 8, 1))
    with pytest.raises(Refused, match="court du"):  # of another year than its convention
        made(staff, convention, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))


def test_the_coordinator_approves_what_was_sent_and_not_what_a_version_corrects(staff, convention, account):
    coordinator = account("coordinator")
    report = made(staff, convention)
    with pytest.raises(Refused, match="pas encore été envoyé"):
        actions.approve_report(coordinator, report=report, version=report.version, on=TODAY)
    actions.send_report(staff.director, report=report, version=report.version, on=TODAY)
    later = actions.correct_report(staff.director, report=report, version=report.version, why="Un oubli.", on=TODAY)
    actions.send_report(staff.director, report=later, version=later.version, on=TODAY)
    with pytest.raises(Refused, match="plus récente"):
        actions.approve_report(coordinator, report=report, version=report.version, on=TODAY)
    actions.approve_report(coordinator, report=later, version=later.version, on=TODAY)
    assert later.state == ReportState.APPROVED and later.approved_by == coordinator


def test_a_comment_sent_twice_is_written_once_and_an_opening_noted_once(staff, convention, account, client):
    report, funder = sent(staff, convention), account("funder")
    told = {"report": report, "on": TODAY, "key": "8a2d66d0-5c35-4d3a-a7c0-2f7c1b0b7a01"}
    for _turn in range(2):
        actions.remark_report(funder, text="Merci.", **told)
    with pytest.raises(Refused, match="déjà été envoyée"):
        actions.remark_report(funder, text="Merci, sauf la page 2.", **told)
    assert ReportRemark.objects.count() == 1
    client.force_login(funder)
    for _turn in range(2):
        assert client.get(f"/compte-rendu/{report.pk}/").status_code == 200
    assert ReportOpening.objects.filter(report=report, by=funder).count() == 1


def test_the_paper_and_the_spreadsheet_say_what_the_page_says(staff, convention, build, client):
    from trousseau.exchange.spreadsheets import read_here

    build.running_lease("Renoncule")
    report = sent(staff, convention)
    client.force_login(staff.director)
    paper = client.get(f"/compte-rendu/{report.pk}/pdf/")
    assert paper.status_code == 200 and paper.content[:5] == b"%PDF-" and b"Renoncule" not in paper.content
    table = read_here(client.get(f"/compte-rendu/{report.pk}/tableur/").content)
    values = {row[1]: row[2] for row in table.rows()}
    assert {BY_CODE["housed"].label: "1", BY_CODE["mandates"].label: "1"}.items() <= {
        key: value for key, value in values.items() if key in map(str, (m.label for m in MEASURES))
    }.items()


def test_the_days_of_a_spreadsheet_are_days(staff, convention, monkeypatch):
    from trousseau.reporting.page import Reading
    from trousseau.reporting.sheet import report_sheet

    written = []
    monkeypatch.setattr("trousseau.reporting.sheet.workbook", written.extend)
    report_sheet(Reading(made(staff, convention), staff.director))
    cells = [cell for sheet in written for row in sheet.rows for cell in row]
    assert {date(2026, 6, 1), date(2026, 7, 31)} <= {cell for cell in cells if isinstance(cell, date)}
    assert not [cell for cell in cells if isinstance(cell, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", cell)]


def test_a_balance_of_charges_alone_is_printed(staff, convention):
    from trousseau.reporting.page import Reading
    from trousseau.reporting.papers import report_paper

    report = made(staff, convention)
    balanced(staff, report, "Compte;Montant\n641000;5,00\n")
    assert report_paper(Reading(report, staff.director), on=TODAY).pdf.startswith(b"%PDF-")


def test_the_paper_says_the_posts_the_parties_and_who_signed_the_account(staff, convention, monkeypatch):
    from trousseau.reporting.page import Reading
    from trousseau.reporting.papers import tables
    from trousseau.reporting.sheet import report_sheet

    report = made(staff, convention)
    balanced(staff, report)
    report.posts[0].update(
        share=80, cost=4_750_000, filled=True, minutes=[["support", 450]], funded=[["CAF", 1_400_000]]
    )
    reading = Reading(report, staff.director)
    printed = (
        " ".join(
            str(cell) for table in tables(reading) for line in ((table.said or "",), *table.lines) for cell in line
        )
        .replace("\xa0", " ")
        .replace("\u202f", " ")
    )
    for said in ("CAF 14 000,00 €", "80 %", "7", "Cabinet Calcaire", "au prorata des ETP", "non dit par l’acte"):
        assert said in printed, said
    written = []
    monkeypatch.setattr("trousseau.reporting.sheet.workbook", written.extend)
    report_sheet(reading)
    cells = {str(cell) for sheet in written for row in sheet.rows for cell in row}
    assert {"47500", "14000", "0.8", "74250"} <= cells


# ---- what a funder may find out

ROWS = st.lists(
    st.builds(
        lambda unit, commune, group, yes, days: Row(unit, unit, date(2025, 3, 1), commune, group, yes, days),
        st.integers(1, 11),
        st.sampled_from(("21231", "21166")),
        st.sampled_from(("street", "shelter", "badly")),
        st.sampled_from((True, False, None)),
        st.integers(0, 90),
    ),
    unique_by=lambda row: row.unit,
    max_size=11,
)
HOUSED = ("homeless", "homeless_share", "housed", "referral_keys")


SEVERAL = st.lists(
    st.builds(
        lambda pk, unit, commune, group, yes: Row(pk, unit, date(2025, 3, 1), commune, group, yes, also=pk),
        st.integers(1, 40),
        st.integers(1, 7),
        st.sampled_from(("21231", "21166")),
        st.sampled_from(("kept", "broken", "law")),
        st.sampled_from((True, False, None)),
    ),
    unique_by=lambda row: row.pk,
    max_size=12,
)


def counted(rows):
    found = {code: list(rows) for code in HOUSED}
    found["homeless"] = [row for row in rows if row.yes]
    return found


@given(SEVERAL, SEVERAL)
@settings(max_examples=60, deadline=None)
def test_no_number_told_is_of_few_rows_nor_of_few_households_that_have_several(first, second):
    """Plans, refusals and procedures: what is told counts rows, of which a household has several."""
    one = view({"plans_kept": first}, None)
    told = sets_told({"plans_kept": first}, None, one.keys)
    two = view({"plans_kept": second}, None, told)
    assert isolated([*told, *sets_told({"plans_kept": second}, None, two.keys)]) is None
    for rows, found in ((first, one), (second, two)):
        share, households = found.now["plans_kept"], len({row.unit for row in rows})
        for many in (share.num, (share.den or 0) - (share.num or 0), share.unknown):
            assert not many or many >= 5
        assert share.value is None or households >= 5
        assert all(many >= 5 for lines in found.parts.get("plans_kept", {}).values() for _which, many in lines)


def plans(households: int, kept: bool = True) -> list[Row]:
    return [Row(n, n, date(2026, 3, 1), "", "kept", kept, also=n) for n in range(1, households + 1)]


BROKEN = Row(1, 1, date(2026, 5, 1), "", "broken", False, also=10)  # a second plan of the first household


def test_a_second_row_of_a_household_is_a_small_count_too():
    found = view({"plans_kept": [*plans(9), BROKEN]}, None)
    assert found.now["plans_kept"].value is None and "plans_kept" not in found.parts
    refused = [row._replace(group="household", yes=None) for row in plans(9)] + [BROKEN._replace(group="owner")]
    found = view({"refusals": refused}, None)
    assert all(many >= 5 for lines in found.parts.get("refusals", {}).values() for _which, many in lines)


def test_a_version_that_adds_a_row_of_a_household_known_does_not_say_which():
    one = view({"plans_kept": plans(6)}, None)
    assert one.now["plans_kept"].value == 100
    told = sets_told({"plans_kept": plans(6)}, None, one.keys)
    assert view({"plans_kept": [*plans(6), BROKEN]}, None, told).now["plans_kept"].value is None


def test_the_many_rows_of_few_households_are_not_told():
    rows = [Row(1, 1, date(2026, 3, 1), "", "refused", also=n) for n in range(6)]
    assert view({"refusals": rows}, None).now["refusals"].why == "few"


def test_at_least_that_much_is_true():
    rows = [Row(n, n, TODAY, yes=True if n <= 35 else False if n <= 42 else None) for n in range(1, 45)]
    found = view({"kept_12": rows}, None).now["kept_12"]
    assert (found.value, found.num, found.den, found.least) == (79, 35, 44, True)


@given(ROWS, ROWS, ROWS)
@settings(max_examples=60, deadline=None)
def test_two_versions_and_the_period_before_isolate_nobody(first, second, before):
    one = view(counted(first), counted(before))
    told = sets_told(counted(first), counted(before), one.keys)
    two = view(counted(second), None, told)
    assert isolated([*told, *sets_told(counted(second), None, two.keys)]) is None


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_every_number_that_a_funder_reads_is_of_a_set_that_may_be_told(rows):
    found = view(counted(rows), None)
    sizes = {
        key: len({BY_CODE[key[0]].member(row) for row in counted(rows)[key[0]]})
        for key in found.keys
        if key[2] == "all"
    }
    for code in HOUSED:
        told = found.now[code]
        if BY_CODE[code].kind == Kind.COUNT and told.value is not None:
            assert told.value == sizes[code, "now", "all", ""] and (told.value == 0 or told.value >= 5)
        if BY_CODE[code].kind == Kind.SHARE and told.value is not None:
            assert told.num == 0 or told.num >= 5
            assert told.den - told.num == 0 or told.den - told.num >= 5
        for lines in found.parts.get(code, {}).values():
            assert all(many >= 5 for _which, many in lines)


def test_a_version_that_adds_one_household_does_not_say_where_it_lives():
    before = [Row(n, n, date(2025, 3, 1), "21231", "street", True, 20) for n in range(1, 13)]
    after = [*before, Row(13, 13, date(2025, 4, 1), "21166", "badly", False, 40)]
    one = view(counted(before), None)
    assert one.now["housed"].value == 12
    two = view(counted(after), None, sets_told(counted(before), None, one.keys))
    assert two.now["housed"].value is None and two.now["housed"].why == "few"
    assert two.now["referral_keys"].value is None


def test_a_share_that_a_few_unknown_would_betray_is_told_as_the_least():
    rows = [Row(n, n, date(2025, 3, 1), "", "street", n <= 19 if n <= 26 else None) for n in range(1, 29)]
    found = view({"homeless_share": rows}, None).now["homeless_share"]
    assert (found.value, found.num, found.den, found.unknown, found.least) == (67, 19, 28, None, True)  # 67,9: not 68


# ---- figures

KNOWN = st.lists(st.sampled_from((True, False, None)))


@given(KNOWN)
def test_what_is_not_known_is_on_neither_side(answers):
    rows = [Row(n, n, TODAY, yes=yes) for n, yes in enumerate(answers)]
    found, told = figure(Kind.SHARE, rows), Counter(answers)
    assert (found.num, found.den, found.unknown) == (told[True], told[True] + told[False], told[None])
    assert (found.value is None) == (found.den == 0)
    if found.value is None:
        assert found.why == ("unknown" if answers else "nobody")


@given(st.lists(st.integers(0, 900), min_size=1))
def test_half_waited_that_or_less(values):
    middle = quantile(sorted(values), 2)
    assert middle in values
    assert 2 * sum(v <= middle for v in values) >= len(values)
    assert 2 * sum(v >= middle for v in values) >= len(values)


def test_the_worked_figures_of_a_small_year():
    """19 of 28, 34 of 39: Wilson's interval as printed by R's binom::binom.confint(method = "wilson")."""
    assert (share(19, 28).value, share(34, 39).value) == (68, 87)
    assert (share(34, 39).low, share(34, 39).high) == (73, 94)
    assert share(0, 0) == Figure(num=0, den=0, unknown=0, why="nobody")


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), max_size=9))
def test_frozen_rows_are_read_back_as_they_were(rows):
    told = {"housed": [Row(n, n, TODAY, "21231", "street", yes, n) for n, yes in rows]}
    content = frozen(YEAR, told, None)
    assert thawed(content) == (told, None)
    assert digest(frozen(YEAR, *thawed(content))) == digest(content)


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), (date(2025, 1, 1), date(2025, 12, 31))),
        (date(2026, 3, 1), date(2026, 4, 30), (date(2026, 1, 1), date(2026, 2, 28))),
        (date(2026, 3, 11), date(2026, 3, 20), (date(2026, 3, 1), date(2026, 3, 10))),
    ],
)
def test_the_period_before_is_as_long(start, end, before):
    assert tuple(Period(start, end).before()) == before


def test_the_keys_that_the_list_of_requests_notes_are_those_of_the_lease(staff, convention, build):
    """Two readers of one fact: a household housed by the agency has a lease whose keys were given that day."""
    lease = build.running_lease("Renoncule")
    rows, _before = rows_of(made(staff, convention))
    assert [(row.unit, row.on) for row in rows["housed"]] == [(lease.household_id, lease.keys_on)]
    assert [row.pk for row in rows["leases"]] == [lease.pk]


def test_rows_that_were_changed_on_the_disk_open_no_page_and_let_no_report_go(staff, convention, build, client):
    """What was told of them is not known any more: nothing may be told beside it, and the answer says what to do."""
    build.running_lease("Renoncule")
    report, other = sent(staff, convention), made(staff, convention, starts_on=date(2026, 5, 1))
    with open(report.rows.file.path, "r+b") as kept:
        kept.seek(-1, 2)
        last = kept.read(1)
        kept.seek(-1, 2)
        kept.write(bytes([last[0] ^ 1]))
    client.force_login(staff.director)
    page = client.get(f"/compte-rendu/{report.pk}/lignes/housed/")
    assert page.status_code == 422 and "sauvegarde" in page.content.decode()
    with pytest.raises(Refused, match="sauvegarde"):
        actions.send_report(staff.director, report=other, version=other.version, on=TODAY)


# ---- the accountant's balance

BALANCE = "Compte;Libellé;Débit;Crédit\n606000;Fournitures;1 250,40;0\n641000;Salaires;30 000,00;\n740000;Subvention;;38 650,00\nTotal;;31 250,40;38 650,00\n"


def balanced(staff, report, text=BALANCE):
    from trousseau.reporting.account import proposed

    actions.receive_balance(
        staff.director,
        report=report,
        version=report.version,
        paper=actions.read_balance(text.encode()),
        filename="balance.csv",
        on=TODAY,
    )
    columns = proposed(text.splitlines()[0].split(";"))
    actions.say_balance(
        staff.director,
        report=report,
        version=report.version,
        read=actions.read_account(report, columns),
        allocation="au prorata des ETP",
        signed_by="Cabinet Calcaire",
        signed_on=date(2026, 11, 2),
        today=TODAY,
    )


def test_a_balance_is_added_up_in_the_order_of_the_cerfa(staff, convention):
    from trousseau.reporting.account import of

    report = made(staff, convention)
    balanced(staff, report)
    found = of(Report.objects.get(pk=report.pk).account)
    assert [(line.code, line.cents) for line in found.charges] == [("60", 125_040), ("64", 3_000_000)]
    assert [(line.code, line.cents) for line in found.products] == [("74", 3_865_000)]
    assert (found.spent, found.received, found.accounts) == (3_125_040, 3_865_000, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Compte;Débit;Crédit\n411000;10;0\n", "ni une charge"),
        ("Compte;Débit;Crédit\n606000;dix;0\n", "pas un montant"),
        ("Compte;Libellé\n606000;x\n", "Dites quelle colonne"),
        ("Compte;Débit;Crédit\nTotal;10;0\n", "Aucun compte"),
        ("Compte;Débit;Crédit\n641 salaires;10;0\n606;1;0\n", "n’est pas un numéro de compte"),
        ("Compte;Débit;Crédit\n60;12;0\n606;7;0\n607;4;0\n", "écrivez son numéro en entier"),
        # a sub-total short by a cent was counted beside its own lines
        ("Compte;Montant\n606;100,00\n6061;60,00\n6063;39,99\n", "606 dit 100,00.* 99,99.* 606000"),
    ],
)
def test_a_balance_that_cannot_be_read_is_refused_in_words(staff, convention, text, said):
    report = made(staff, convention)
    with pytest.raises(Refused, match=said):
        balanced(staff, report, text)
    assert Report.objects.get(pk=report.pk).account is None


@pytest.mark.parametrize(
    ("text", "sums", "left_out"),
    [
        # the number of an auxiliary account is one
        ("Compte;Montant\n641A;1000,00\n6411.1;500,00\n64 12;1,00\n606;10,00\n", {"60": 10_00, "64": 1501_00}, 0),
        # the totals of a class and of a sub-class, and that of the file, are counted once
        (
            "Compte;Montant\n60;300\n606;100\n6061;60\n6063;40\n607;200\n64;5\nTotal;305\n",
            {"60": 300_00, "64": 5_00},
            3,
        ),
        # a title without an amount, and an account of its own written whole
        ("Compte;Montant\n60;\n606000;10,00\n6061;7,00\n6063;4,00\n", {"60": 21_00}, 0),
        # debit less credit in one column
        (
            "Compte;Solde\n641;1000,00\n645;-20,00\n740;-38650,00\n758;10,00\n",
            {"64": 980_00, "74": 38_650_00, "75": -10_00},
            0,
        ),
    ],
)
def test_no_euro_of_a_balance_is_lost_nor_counted_twice(staff, convention, text, sums, left_out):
    report = made(staff, convention)
    balanced(staff, report, text)
    account = Report.objects.get(pk=report.pk).account
    assert (account["sums"], account["left_out"]) == (sums, left_out)


def test_the_lines_of_a_balance_that_were_taken_as_totals_are_said(staff, convention):
    from trousseau.reporting.page import Reading

    report = made(staff, convention)
    balanced(staff, report, "Compte;Montant\n60;300\n606;300\n6061;60\n6063;240\n")
    assert "Pris pour des totaux : 60 et 606." in spaced(Reading(report, staff.director).account_said)


def test_a_balance_that_is_too_long_is_refused_when_it_comes(staff, convention):
    report, rows = made(staff, convention), "641000;1,00\n" * 210_000
    with pytest.raises(Refused):
        balanced(staff, report, f"Compte;Montant\n{rows}")
    assert Report.objects.get(pk=report.pk).balance is None


# ---- the yearly returns

LAYOUT = "cellule;intitulé;mesure;quoi\nB4;Mandats signés;mandates;\nB5;dont mandat de gestion;mandates;group:mandate\nB6;Places SI;;\nB7;Logés;housed;commune:21231\n"


def test_a_layout_is_filled_from_a_report_and_what_is_not_measured_is_no_zero(staff, convention, build):
    from trousseau.reporting.layouts import filled
    from trousseau.reporting.page import Reading

    build.running_lease("Renoncule")
    layout = actions.bring_layout(staff.director, name="IML 2026", cells=layouts.read(LAYOUT.encode()), on=TODAY)
    found = list(filled(layout, Reading(made(staff, convention), staff.director)))
    assert [(cell, value) for cell, _label, value, _said in found] == [("B4", 1), ("B5", 1), ("B6", None), ("B7", 1)]
    assert found[2][3]


def test_a_layout_says_what_it_wants_in_french_or_in_english(staff):
    text = "cellule;intitulé;mesure;quoi\n" + "".join(
        f"B{n};x;kept_12;{what}\n"
        for n, what in enumerate(("Valeur", "numérateur", "Dénominateur", "inconnus", "groupe:unknown", "den"))
    )
    layout = actions.bring_layout(staff.director, name="IML", cells=layouts.read(text.encode()), on=TODAY)
    assert [one["what"] for one in layout.cells] == ["value", "num", "den", "unknown", "group:unknown", "den"]


def test_a_layout_brought_again_under_its_name_takes_the_place_of_the_first(staff):
    first = actions.bring_layout(staff.director, name="IML 2026", cells=layouts.read(LAYOUT.encode()), on=TODAY)
    shorter = "\n".join(LAYOUT.splitlines()[:2]).encode()
    again = actions.bring_layout(staff.director, name=" IML 2026 ", cells=layouts.read(shorter), on=TODAY)
    assert (again.pk, len(again.cells)) == (first.pk, 1)
    actions.bring_layout(staff.director, name="iml  2026", cells=layouts.read(LAYOUT.encode()), on=TODAY)
    assert ReturnLayout.objects.count() == 1


def test_a_return_is_filled_by_what_was_sent_of_the_longest_period_and_names_it(staff, convention, client, monkeypatch):
    layout = actions.bring_layout(staff.director, name="IML 2026", cells=layouts.read(LAYOUT.encode()), on=TODAY)
    whole = sent(staff, convention, starts_on=date(2026, 1, 1), ends_on=date(2026, 10, 31))
    sent(staff, convention, starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 15))
    made(staff, convention, starts_on=date(2026, 10, 27), ends_on=date(2026, 11, 23))
    assert Report.objects.filling() == whole
    better = actions.correct_report(
        staff.director, report=whole, version=whole.version, why="Un bail manquait.", on=TODAY
    )
    assert Report.objects.filling() == whole  # not sent yet
    actions.send_report(staff.director, report=better, version=better.version, on=TODAY)
    assert Report.objects.filling() == better
    client.force_login(staff.director)
    page = spaced(client.get("/compte-rendu/bilans/").content.decode())
    assert f"/compte-rendu/{better.pk}/bilan/{layout.pk}/" in page
    assert "du 1er janvier 2026 au 31 octobre 2026, version 2" in page
    written = []
    monkeypatch.setattr("trousseau.reporting.views_returns.written", lambda sheets: written.extend(sheets) or b"")
    client.get(f"/compte-rendu/{better.pk}/bilan/{layout.pk}/")
    cells = [cell for row in written[1].rows for cell in row]
    assert {"Convention 2026", date(2026, 1, 1), date(2026, 10, 31), 2, "Envoyé"} <= set(cells)


def test_a_layout_is_filled_in_the_unit_of_its_measure_and_with_no_zero_that_nobody_counted(staff, convention, build):
    from trousseau.followup.models import Contact, HomeVisit
    from trousseau.reporting.layouts import filled
    from trousseau.reporting.page import Reading

    lease = build.running_lease("Renoncule")
    for day in range(1, 4):
        on = date(2026, 7, day)
        contact = Contact.objects.create(
            household=lease.household, on=on, kind="visit", presence="met", by=staff.rental, key=f"visit:{day}"
        )
        HomeVisit.objects.create(contact=contact, lease=lease, key=f"visit:{day}")
    text = "cellule;intitulé;mesure;quoi\nA1;x;visits_rate;\nA2;x;visits_rate;num\nA3;x;applications;commune:21231\n"
    layout = actions.bring_layout(staff.director, name="Réseau", cells=layouts.read(text.encode()), on=TODAY)
    report = made(staff, convention)
    found = list(filled(layout, Reading(report, staff.director)))
    assert [value for _cell, _label, value, _said in found] == [3, 3, None]  # 3,0 visits a home, and not 30
    before = made(staff, convention, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))
    assert {value for _cell, _label, value, _said in filled(layout, Reading(before, staff.director))} == {None}


def test_those_who_came_with_the_tenancies_of_before_are_not_said_to_have_stayed():
    """A portfolio that is brought in holds none of those who had left: they all would have stayed."""
    from trousseau.reporting.reading import Books, Stay

    books = Books(Period(date(2026, 1, 1), date(2026, 12, 31)))
    entered = date(2025, 6, 1)
    books.__dict__["stays"] = {
        1: [Stay(1, 1, entered, None, None, "", brought_in=True)],
        2: [Stay(2, 2, entered, None, None, "")],
        3: [Stay(3, 3, entered, date(2025, 9, 1), None, "")],
    }
    books.__dict__["ended_by"] = {}
    assert {row.unit: row.yes for row in books.kept(12)} == {1: None, 2: True, 3: False}


def test_what_somebody_else_told_is_no_contact_after_an_unpaid_rent(staff, build):
    from trousseau.followup.models import Contact
    from trousseau.reporting.reading import Books

    lease = build.running_lease("Renoncule")
    for day, presence in ((3, "third"), (9, "sent")):
        Contact.objects.create(
            household=lease.household,
            on=date(2026, 7, day),
            kind="call",
            presence=presence,
            by=staff.rental,
            key=f"{day}",
        )
    books = Books(Period(date(2026, 7, 1), date(2026, 7, 31)))
    books.__dict__["aged"] = {lease.pk: Aged(unpaid=((date(2026, 7, 1), 40_000),))}
    assert [row.value for row in books.debts()] == [8]


def test_a_promise_that_may_be_kept_is_not_said_broken_to_a_funder():
    from trousseau.reporting.lines import Line
    from trousseau.reporting.promises import Promise

    measure = BY_CODE["kept_12"]
    for promised, kept in ((60, True), (80, None)):
        line = Line(measure, Figure(68, 19, 28, None, least=True), Figure())
        assert Promise("Rester", "", "", line, promised).kept is kept
    assert Promise("Rester", "", "", Line(measure, Figure(68, 19, 28, 0), Figure()), 80).kept is False


@pytest.mark.parametrize(
    ("code", "done", "promised", "covered", "result"),
    [
        ("mandates", 7, 20, False, "pending"),
        ("mandates", 7, 20, True, "broken"),
        ("mandates", 21, 20, False, "kept"),
        ("refusals", 3, 5, False, "pending"),  # there may be more by the end
        ("refusals", 6, 5, False, "broken"),
        ("procedures", 6, 5, False, "pending"),
        ("procedures", 6, 5, True, "broken"),
        ("visits_rate", 30, 4, False, "pending"),
    ],
)
def test_what_a_year_promises_is_not_broken_before_its_end(code, done, promised, covered, result):
    from trousseau.reporting.lines import Line
    from trousseau.reporting.promises import Promise

    assert Promise("Vingt", "", "", Line(BY_CODE[code], Figure(done), Figure()), promised, covered).result == result


def test_a_month_of_a_yearly_promise_is_in_progress_everywhere(staff, convention, build, client, monkeypatch):
    from trousseau.reporting.page import Reading
    from trousseau.reporting.papers import tables
    from trousseau.reporting.sheet import report_sheet

    build.running_lease("Renoncule")
    report = made(staff, convention)
    promised = {"words": "Vingt logements de plus par an", "target": "20", "article": ""}
    report.indicators = [
        promised | {"code": code, "number": number}
        for code, number in (("mandates", 20), ("leases", 1), ("housed", 20), ("", None))
    ]
    report.save()
    reading = Reading(report, staff.director)
    assert [one.result for one in reading.promises] == ["pending", "pending", "pending", "unmeasured"]
    said = "Ce qui était promis et ce qui est fait ; sur 4 promesses : en cours 3, non mesuré 1"
    assert spaced(reading.kept) == said and not reading.covered
    client.force_login(staff.director)
    page = spaced(client.get(f"/compte-rendu/{report.pk}/").content.decode())
    assert "En cours" in page and "ni une année ni toute la convention" in page and "Pas tenu" not in page
    [paper] = [table for table in tables(reading) if spaced(table.title) == said]
    assert [line[1] for line in paper.lines] == ["En cours", "En cours", "En cours", "Non mesuré"] and paper.said
    written = []
    monkeypatch.setattr("trousseau.reporting.sheet.workbook", written.extend)
    report_sheet(reading)
    assert sum(cell == "En cours" for sheet in written for row in sheet.rows for cell in row) == 3

    actions.send_report(staff.director, report=report, version=report.version, on=TODAY)
    funder = Reading(report, None)
    assert [one.result for one in funder.promises] == ["pending", "hidden", "hidden", "unmeasured"]
    assert spaced(funder.kept).endswith("sur 4 promesses : en cours 1, non publié 2, non mesuré 1")
    report.starts_on, report.ends_on = convention.starts_on, convention.ends_on
    assert Reading(report, staff.director).promises[0].result == "broken"


def test_a_rate_at_zero_of_before_the_records_is_not_known(staff, convention, build):
    """A portfolio brought in has leases of before the agency wrote here; nobody wrote their visits."""
    from trousseau.applications.models import StateChange
    from trousseau.reporting.page import Reading

    lease = build.running_lease("Renoncule")
    lease.keys_on = date(2025, 12, 1)
    lease.starts_on = date(2025, 12, 1)
    lease.save()
    assert StateChange.objects.earliest("on").on > date(2026, 1, 31)
    report = made(staff, convention, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))
    lines = Reading(report, staff.director).lines
    assert lines["leases"].now.value == 1
    assert [(lines[code].now.value, lines[code].now.why) for code in ("visits", "visits_rate")] == [
        (None, "before")
    ] * 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cellule;mesure\nB4;mandates\n", "intitulé\\."),
        ("A;B\nB4;mandates\n", "cellule, intitulé, mesure\\."),
        ("cellule;intitulé;mesure\nB4;x;mandats\n", "aucune mesure ne s’appelle"),
        ("cellule;intitulé;mesure\nB4;x;mandates\nB4;y;housed\n", "demandée deux fois"),
        (
            "cellule;intitulé;mesure;quoi\nB4;x;mandates;moyenne\n",
            "écrivez valeur, numérateur, dénominateur, inconnus, groupe:… ou commune:…, et non «.moyenne.»",
        ),
        ("cellule;intitulé;mesure;quoi\nB4;x;housed;group:stret\n", "street, shelter, badly"),
        ("cellule;intitulé;mesure;quoi\nB4;x;waiting;group:street\n", "ne distingue pas"),
        ("cellule;intitulé;mesure;quoi\nB4;x;housed;commune:Dijon\n", "aucune commune"),
        ("cellule;intitulé;mesure;quoi\nB4;x;housed;den\n", "un seul nombre.: il n’a pas de dénominateur"),
        ("cellule;intitulé;mesure;quoi\nB4;x;referral_keys;numérateur\n", "un seul nombre.: il n’a pas de numérateur"),
    ],
)
def test_a_layout_that_asks_for_nothing_known_is_refused_in_words(staff, text, said):
    with pytest.raises(Refused, match=said):
        actions.bring_layout(staff.director, name="IML", cells=layouts.read(text.encode()), on=TODAY)


@pytest.mark.parametrize(
    ("role", "path"), list(product(("funder", "coordinator"), ("lignes/housed", "recit", "envoyer", "corriger")))
)
def test_nobody_but_the_agency_opens_rows_or_writes(staff, convention, account, client, role, path):
    report = sent(staff, convention)
    client.force_login(account(role))
    assert client.get(f"/compte-rendu/{report.pk}/{path}/").status_code == 403


def test_a_funder_reads_how_a_post_shares_its_time_over_a_quarter_and_no_hour(staff, convention, monkeypatch):
    from trousseau.conventions.actions_posts import enter_week, name_holder
    from trousseau.reporting.page import Reading

    post = convention.posts.get(kind="social")
    holding = name_holder(
        staff.director, post=post, holder=staff.social, share=100, starts_on=date(2026, 1, 1), today=TODAY
    )
    for week, minutes in (
        (date(2026, 6, 8), {"support": 1200}),
        (date(2026, 7, 6), {"support": 600, "commission": 200}),
    ):
        enter_week(staff.social, holding=holding, week=week, minutes=minutes, today=TODAY)
    long = sent(staff, convention, starts_on=date(2026, 5, 1))
    short = sent(staff, convention, starts_on=date(2026, 7, 1))

    def read(report, user):
        found = next(one for one in Reading(report, user).posts if one["kind"] == "social")
        return [hours for _label, hours in found["hours"]], [part for _label, part in found["activities"]]

    hours = Decimal("3.33")
    assert read(long, staff.director) == ([hours, 30], []) and read(short, staff.director) == ([hours, 10], [])
    assert read(long, None) == ([], ["10 %", "90 %"]) and read(short, None) == ([], [])

    from trousseau.reporting.papers import tables
    from trousseau.reporting.sheet import report_sheet

    def papers(report, user):
        written: list = []
        monkeypatch.setattr("trousseau.reporting.sheet.workbook", written.extend)
        report_sheet(Reading(report, user))
        posts = next(sheet for sheet in written if sheet.name == "Postes").rows
        told = [str(cell) for table in tables(Reading(report, user)) for line in table.lines for cell in line]
        return len(posts[0]), "90 %" in {str(row[-1]) for row in posts}, "90 %" in told

    assert papers(long, None) == (6, True, True)
    assert papers(short, None) == (4, False, False)
    assert papers(long, staff.director) == (6, False, False)
