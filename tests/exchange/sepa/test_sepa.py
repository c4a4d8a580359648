"""Files for the bank: what they say is read again here, and what a bank would refuse never leaves."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from lxml import etree

from trousseau.exchange.sepa import (
    DEBIT_SCHEMAS,
    TRANSFER_SCHEMAS,
    Account,
    Collection,
    Debit,
    NotWritable,
    Transfer,
    TransferOrder,
    plain,
    write_debits,
    write_transfers,
)
from trousseau.rules.identifiers import creditor

# the example accounts that banks themselves print
AGENCY = Account("Agence d’essai", "FR7630006000011234567890189", "AGRIFRPPXXX")
OTHER = "FR7630001007941234567890185"
MADE = datetime(2026, 8, 20, 9, 30)


def transfers(**changes) -> TransferOrder:
    payees = [("CRG-M00001-202608", "Agathe Basalte", 38001), ("CRG-M00002-202608", "Éloïse Grès-N’Œuvre", 5)]
    rows = [Transfer(ref, Account(name, OTHER), cents, "Loyers d’août") for ref, name, cents in payees]
    order = TransferOrder("VIR-000007", AGENCY, date(2026, 8, 25), MADE, rows)
    return replace(order, **changes)


def debits(**changes) -> Collection:
    rows = [
        Debit(
            f"PRL-{n}",
            Account(f"Réséda {n}", OTHER),
            41250 + n,
            f"Loyer L0000{n}",
            f"L0000{n}-1",
            date(2026, 1, 10),
            "FRST" if n == 1 else "RCUR",
        )
        for n in (1, 2, 3)
    ]
    found = Collection("PRL-000004", AGENCY, "FR72ZZZ123456", date(2026, 9, 5), MADE, rows)
    return replace(found, **changes)


@pytest.mark.parametrize("schema", TRANSFER_SCHEMAS)
def test_transfers_say_each_amount_once_and_their_sum(schema):
    file = write_transfers(transfers(), schema)
    root = etree.fromstring(file.content)
    assert root.tag == f"{{urn:iso:std:iso:20022:tech:xsd:{schema}}}Document"
    assert (file.count, file.cents, file.number) == (2, 38006, "VIR-000007")
    assert root.findtext(".//{*}MsgId") == "VIR-000007"
    assert root.findtext(".//{*}GrpHdr/{*}CtrlSum") == "380.06"
    assert [e.text for e in root.iter("{*}InstdAmt")] == ["380.01", "0.05"]
    assert [e.findtext("{*}Nm") for e in root.iter("{*}Cdtr")] == ["Agathe Basalte", "Eloise Gres-N'OEuvre"]
    assert root.findtext(".//{*}CreDtTm") == "2026-08-20T09:30:00"


@pytest.mark.parametrize("schema", DEBIT_SCHEMAS)
def test_debits_say_their_mandates_and_a_first_one_apart(schema):
    file = write_debits(debits(), schema)
    root = etree.fromstring(file.content)
    assert (file.count, file.cents) == (3, 123756)
    lots = [
        (lot.findtext(".//{*}SeqTp"), lot.findtext("{*}NbOfTxs"), lot.findtext("{*}PmtInfId"))
        for lot in root.iter("{*}PmtInf")
    ]
    assert sorted(lots) == [("FRST", "1", "PRL-000004-1"), ("RCUR", "2", "PRL-000004-2")]
    mandates = [e.findtext("{*}MndtId") for e in root.iter("{*}MndtRltdInf")]
    assert mandates == ["L00001-1", "L00002-1", "L00003-1"]
    assert {e.text for e in root.iter("{*}DtOfSgntr")} == {"2026-01-10"}
    assert {e.text for e in root.iter("{*}ReqdColltnDt")} == {"2026-09-05"}


def test_the_same_order_is_the_same_file_to_the_byte():
    assert write_transfers(transfers()).content == write_transfers(transfers()).content
    assert write_debits(debits()).content == write_debits(debits()).content


def test_a_wrong_key_is_named_without_the_whole_iban_or_the_name():
    bad = replace(transfers().transfers[0], payee=Account("Agathe Basalte", "FR7630001007941234567890186"))
    with pytest.raises(NotWritable) as refusal:
        write_transfers(transfers(transfers=[bad]))
    said = str(refusal.value)
    assert "clé est fausse" in said and "FR76 •••• •••• 186" in said and "CRG-M00001-202608" in said
    assert "Basalte" not in said and "30001007941234567890186" not in said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"transfers": []}, "vide"),
        ({"transfers": transfers().transfers[:1] * 2}, "deux fois"),
        ({"transfers": [replace(transfers().transfers[0], cents=0)]}, "au-dessus de zéro"),
        ({"transfers": [replace(transfers().transfers[0], reference="Été/1")]}, "référence"),
        ({"transfers": [replace(transfers().transfers[0], payee=Account("?? / -", OTHER))]}, "nom"),
        ({"transfers": [replace(transfers().transfers[0], payee=Account("漢" * 0, OTHER))]}, "nom"),
        ({"number": "N" * 36}, "35 signes"),
    ],
)
def test_what_a_bank_would_refuse_never_leaves(changes, words):
    with pytest.raises(NotWritable, match=words):
        write_transfers(transfers(**changes))


def test_a_creditor_identifier_with_a_wrong_key_and_a_mandate_of_tomorrow_are_refused():
    with pytest.raises(NotWritable, match="ICS"):
        write_debits(debits(ics="FR73ZZZ123456"))
    late = replace(debits().debits[0], signed_on=date(2026, 9, 6))
    with pytest.raises(NotWritable, match="signé après"):
        write_debits(debits(debits=[late]))


def test_the_oldest_formats_ask_for_the_bic_of_the_agency():
    bare = replace(AGENCY, bic="")
    assert write_transfers(transfers(payer=bare)).count == 2 and write_debits(debits(creditor=bare)).count == 3
    with pytest.raises(NotWritable, match="BIC"):
        write_transfers(transfers(payer=bare), "pain.001.001.03")
    with pytest.raises(NotWritable, match="BIC"):
        write_debits(debits(creditor=bare), "pain.008.001.02")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Éloïse Bœuf", "Eloise Boeuf"),
        ("Zoë & Łukasz « fils »", "Zoe Lukasz fils"),
        ("Loyer\nd’août_2026", "Loyer d'aout 2026"),
        ("Ştefan Đorđe Ñandú", "Stefan Dorde Nandu"),
        ("x" * 80, "x" * 70),
        ("/Régie N° 5 // bis/", "Regie No 5 / bis"),
    ],
)
def test_names_are_written_in_the_letters_that_every_bank_takes(text, said):
    assert plain(text, 70) == said


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("FR72ZZZ123456", "ok"),
        ("FR 72 ABC 123456", "ok"),
        ("FR73ZZZ123456", "key"),
        ("DE98ZZZ09999999999", "ok"),
        ("FR72ZZZ12345", "form"),
        ("XX72ZZZ123456", "form"),
        ("", "form"),
    ],
)
def test_a_creditor_identifier_carries_its_key_but_not_in_its_business_code(text, verdict):
    assert creditor(text) == verdict
