"""Who enters which page, said a second time and independently of the code: D director, A captation officer,
S social worker, R rental manager, C commission member, K coordinator, F funder, P partner, O owner, T tenant,
M administrator, - anonymous; "readers/writers" where those who press the button are fewer. A URL that this table does not know is a failure.
"""

import re
from datetime import date

import pytest
from django.db import connection, transaction
from django.http import HttpResponseForbidden
from django.urls import get_resolver, reverse
from django.views.defaults import permission_denied

from tests.plugins.papers import pdf
from trousseau.core.enums import Role
from trousseau.demo import accounts
from trousseau.site import urls as urlconf

LETTERS = {
    "D": Role.DIRECTOR,
    "A": Role.CAPTATION,
    "S": Role.SOCIAL,
    "R": Role.RENTAL,
    "C": Role.COMMISSION,
    "K": Role.COORDINATOR,
    "F": Role.FUNDER,
    "P": Role.PARTNER,
    "O": Role.OWNER,
    "T": Role.TENANT,
    "M": Role.ADMINISTRATOR,
}
ALL = "".join(LETTERS)
# Who must never meet the name of a household, whatever page they open.
NAMELESS = "AFKCMO-"
# Entering, leaving, one's own password and second factor: theirs, tested by allauth; open to whoever they concern.
OF_ALLAUTH = ("account_", "mfa_")

# How many times a page may ask the base, whoever opens it; and the few that ask more: the copy of all that the house
# holds of a person asks each room for each row, of each file of theirs, the page of an owner (its mail too) and the law at two dates read a
# dozen rooms. A page of what is owed asks until when the accounts are known: the statements, the remittances, the lines that
# wait and whose they may be, twelve queries, and five more where the accounts are read of today and of a day.
QUERIES = 60
QUERIES_OF = {"desk:copy": 301, "desk:copy_paper": 345, "desk:owner_copy": 450, "desk:owner": 115, "prevention:law": 88}
# the situations of many tenancies at once: as many queries whatever their number, more since some have a plan, a stop of
# their debt, an erasure, since a guarantor answers for the rents of its own days, and tenants are those of the day of an act;
# where the law stops a debt, what each payment since went to is read of its calls, its payments and what they name
QUERIES_OF |= {"prevention:creditor": 103, "prevention:procedures": 105}
QUERIES_OF |= dict.fromkeys(("prevention:meeting", "prevention:meeting_paper"), 94)
QUERIES_OF |= {"prevention:owner_letter": 79, "desk:synthesis": 82}
QUERIES_OF |= {"prevention:situation": 79, "prevention:procedure": 76, "prevention:procedure_agenda": 68}
QUERIES_OF |= dict.fromkeys(("prevention:act", "prevention:letter"), 72)
QUERIES_OF |= {"prevention:report": 62, "prevention:report_letter": 63, "rents:home": 72}
QUERIES_OF |= {"rents:lease": 70}  # one asks whether the CAF paid more than it announced
# closing a year asks each room what of that year is still open
QUERIES_OF |= {"ledger:close": 62, "ledger:years": 68}
# the page of a tenancy reads the acts, the people and the deadlines of one that is before the judge, its aids, its benefit,
# and which credits settled a month without being money
QUERIES_OF |= {"tenancies:tenancy": 110}

TABLE = {
    "core:settings": "DM",
    **dict.fromkeys(("core:accounts", "core:account_new", "core:account"), "DM"),
    **dict.fromkeys(("core:account_password", "core:account_roles", "core:account_state"), "DM"),
    **dict.fromkeys(
        ("core:account_factor", "core:account_factor_confirm", "core:account_factor_leave", "core:account_sessions"),
        "DM",
    ),
    **dict.fromkeys(
        (
            "core:begin",
            "core:communes",
            "core:communes_load",
            "core:communes_take",
            "core:commune_zone",
            "core:commune_leave",
        )
        + ("core:escrow", "core:house_rules", "core:house_rules_keep", "core:before_real", "desk:first_steps"),
        "DM",
    ),
    **dict.fromkeys(
        ("core:organisations", "core:organisation_new", "core:organisation", "core:organisation_edit"), "DASRM"
    ),
    **dict.fromkeys(("portals:join_owner", "portals:part_owner"), "DAR"),
    **dict.fromkeys(("portals:joined", "portals:join_tenant", "portals:part_tenant"), "DSR"),
    **dict.fromkeys(("core:grants", "core:grants_person"), "D"),
    **dict.fromkeys(("core:grants_household", "core:grants_open", "core:grants_close"), "D"),
    **dict.fromkeys(("core:heads", "core:heads_sheet", "core:heads_paper", "core:heads_compare"), "DM"),
    **dict.fromkeys(("core:heads_sign", "core:heads_copy"), "D"),
    "core:heads_copy_page": "DM",
    "core:grants_give": "D",
    "core:grants_take": "D",
    "core:agency": "DASRM",
    "core:agency_edit": "DM",
    "core:boundaries": "DM",
    "core:boundaries_load": "M",
    **dict.fromkeys(("core:scales", "core:scales_chapter", "core:scale"), ALL + "-"),
    **dict.fromkeys(("core:scale_read", "core:scale_withdraw"), "DM"),
    "core:scale_add": "M",
    "core:appearance": ALL + "-",
    "core:kept_forget": ALL,
    "core:incoming": "DM",
    "core:nightly": "DM",
    **dict.fromkeys(("core:mail", "core:mail_test", "core:mail_try"), "DM"),
    "core:mail_edit": "M",  # who chooses the server reads what leaves by it
    **dict.fromkeys(("core:messages", "core:messages_returned"), "DASRM"),
    # the notice of a household's lease: who reads rents, and has a grant on it
    **dict.fromkeys(
        ("core:message", "core:message_send", "core:message_cancel", "core:message_given", "core:message_paper"), "DR"
    ),
    "core:nightly_run": "DM",
    "mail:home": "DASR",
    "mail:register": "DASR",
    "mail:print": "DASR",
    "mail:post": "DASR",
    "mail:write_down": "DASR",
    "mail:drop": "DASR",
    "mail:note": "DASR",
    "mail:item": "DASR",
    "mail:paper": "DASR",
    "mail:proof": "DASR",
    "mail:send": "DASR",
    "mail:email": "DASR",
    "mail:present": "DASR",
    "mail:receive": "DASR",
    "mail:take_back": "DASR",
    "mail:prove": "DASR",
    "mail:hand_over": "DASR",
    "mail:correct": "DASR",
    "mail:set_proof_aside": "DASR",
    "mail:envelope": "DASR",
    "mail:settle": "DASR",
    "mail:cancel": "DASR",
    "mail:identify": "DASR",
    "mail:pass_on": "DASR",
    "mail:answer": "DASR",
    "ledger:entries": "DR",
    "ledger:entry": "DR",
    "ledger:reverse": "DR",
    **dict.fromkeys(("ledger:manuals", "ledger:manual", "ledger:manual_new", "ledger:manual_refuse"), "DR"),
    "ledger:manual_post": "D",
    "ledger:trial": "DR",
    "ledger:funds": "DRM",
    "ledger:funds_day": "DRM",
    "ledger:prove": "DRM",
    "ledger:term": "DR",
    "ledger:lines": "DR",
    "ledger:years": "DR",
    "ledger:close": "D",
    "ledger:carry": "D",
    "ledger:fec": "DR",
    "ledger:opening": "D",
    **dict.fromkeys(
        (
            "ledger:bank",
            "ledger:bank_account_new",
            "ledger:bank_account_edit",
            "ledger:reconciliation",
            "ledger:statements",
            "ledger:statement",
            "ledger:own_line",
            "ledger:bank_file_new",
            "ledger:bank_file",
            "ledger:bank_file_columns",
            "ledger:bank_file_apply",
            "ledger:bank_file_drop",
            "ledger:bank_file_resume",
            "matching:lines",
            "matching:line",
            "matching:confirm",
            "matching:one",
            "matching:owner",
            "matching:split",
            "matching:link",
            "matching:post",
            "matching:caf",
            "matching:charge",
            "matching:unclear",
            "matching:undo",
            "receipts:bank_cheque",
            "matching:returned",
            "rents:collections",
            "rents:collection_new",
            "rents:collection",
            "rents:collection_file",
            "rents:collection_send",
            "rents:collection_cancel",
            "rents:debit_notice",
            "rents:debit_mandates",
            "rents:debit_mandate_new",
            "rents:debit_mandate_revoke",
            "receipts:counter",
            "receipts:pay_in_cheques",
            "receipts:pay_in_cash",
            "receipts:paper",
            "rents:payment_debts",
        ),
        "DR",
    ),
    "conventions:list": "DASRCKFM",
    "conventions:convention": "DASRCKFM",
    "conventions:edit": "DK",
    "conventions:sign": "D",
    "conventions:end": "D",
    "conventions:tranche_new": "DK",
    "conventions:tranche_receive": "D",
    "conventions:tranche_ask": "D",
    "conventions:delegation": "DK",
    "conventions:reopen": "D",
    "conventions:decision_correct": "DK",
    "conventions:known_new": "DK",
    "conventions:renew": "DK",
    "conventions:archive": "D",
    "conventions:publish": "DK",
    "conventions:total": "DK",
    "conventions:party_new": "DK",
    "conventions:share": "DK",
    "conventions:party_sign": "DK",
    "conventions:ask_back": "D",
    "conventions:indicator_new": "DK",
    "conventions:indicator": "DK",
    "conventions:deadline_new": "DK",
    "conventions:deadline_met": "DK",
    "conventions:act_new": "DK",
    "conventions:filed_act": "DASRCKFM",
    "conventions:decision_file": "DASRCKFM",
    "conventions:amendment_new": "DK",
    "conventions:amendment": "DASRCKFM",
    "conventions:amendment_sign": "D",
    "conventions:withdraw": "DK",
    "conventions:tranche_edit": "DK",
    "conventions:tranche_return": "D",
    "conventions:post_new": "DK",
    "conventions:post": "DASRCKFM",
    "conventions:post_edit": "DK",
    "conventions:post_fund": "DK",
    "conventions:holder_new": "D",
    "conventions:holder_end": "D",
    "conventions:my_week": "DASR",
    "conventions:week": "S",
    "conventions:programmes": "DASRCKFM",
    "conventions:programme_new": "DK",
    "conventions:programme": "DASRCKFM",
    "conventions:programme_edit": "DK",
    "conventions:envelope_new": "DK",
    "conventions:envelope": "DK",
    "conventions:action_new": "DK",
    "conventions:commit": "DK",
    "conventions:commitment": "DK",
    "conventions:noted_new": "DK",
    "conventions:meeting_new": "DK",
    "conventions:deliberations": "DASRCKFM",
    "conventions:deliberation_new": "D",
    "conventions:deliberation": "DASRCKFM",
    "conventions:act": "DASRCKFM",
    "conventions:complete": "DK",
    "conventions:correct": "DK",
    "conventions:confirm": "DK",
    "conventions:convention_new": "DK",
    **dict.fromkeys(("conventions:open_data", "conventions:open_data_file", "conventions:open_data_schema"), ALL + "-"),
    "robots": ALL + "-",
    **dict.fromkeys([f"conventions:open_data_{name}" for name in ("one", "complete", "publish", "withdraw")], "DK"),
    **dict.fromkeys(("demo:tour", "demo:visit", "demo:step"), ALL + "-"),  # in a demonstration alone
    "captation:list": "DAR",
    "captation:new": "DA",
    "captation:prospect": "DAR",
    "captation:edit": "DA",
    "captation:dwelling_edit": "DA",
    "captation:inspect": "DA",
    "captation:lose": "DA",
    "captation:postpone": "DA",
    "captation:reopen": "DA",
    "captation:owner": "DAR",
    "captation:owner_edit": "DA",
    "captation:consent_new": "DA",
    "captation:consent_withdraw": "DA",
    "captation:objection_new": "DA",
    "captation:inspection": "DAR",
    "captation:conclude": "DA",
    "captation:photos_add": "DA",
    "captation:photo": "DAR",
    "captation:paper_new": "DA",
    "captation:paper_facts": "DA",
    "captation:paper_file": "DAR",
    "captation:paper_withdraw": "DA",
    "captation:objection_end": "DA",
    "captation:contact_new": "DA",
    "captation:tags": "DA",
    "captation:lack_new": "DA",
    "captation:lack_settle": "DA",
    "captation:works_new": "DA",
    "captation:works_edit": "DA",
    "captation:visit_worker": ALL + "-",
    "captation:campaigns": "DAR",
    "captation:campaign_new": "DA",
    "captation:campaign": "DAR",
    "captation:campaign_edit": "DA",
    "captation:campaign_preview": "DAR",
    "captation:campaign_print": "DA",
    "captation:campaign_resume": "DA",
    "captation:campaign_paper": "DAR",
    "captation:campaign_send": "DA",
    "captation:campaign_returns": "DA",
    "captation:campaign_answer": "DA",
    "captation:propose": ALL + "-",
    "captation:proposed": ALL + "-",
    "captation:approaches": "DAR",
    "captation:approach": "DAR",
    "captation:approach_accept": "DA",
    "captation:approach_close": "DA",
    "captation:simulator": ALL + "-",
    "captation:simulator_pdf": ALL + "-",
    "captation:simulation_keep": "DA",
    "captation:simulation": "DAR",
    "captation:simulation_pdf": "DAR",
    "captation:simulation_drop": "DA",
    "captation:measures": "DAR",
    "captation:measures_rows": "DAR",
    "captation:ceilings": "DARM",
    "captation:ceilings_commune": "DAM",
    "captation:ceilings_file": "M",
    "captation:ceilings_reading": "M",
    "captation:ceilings_load": "M",
    "captation:ceilings_leave": "M",
    "captation:ceilings_undo": "M",
    "captation:part_new": "DA",
    "captation:meet": "DA",
    "captation:building_put": "DA",
    "captation:part_edit": "DA",
    "captation:part_end": "DA",
    "captation:iban": "DAR",
    "captation:building": "DAR",
    **dict.fromkeys(
        (
            "captation:imports",
            "captation:import_new",
            "captation:import",
            "captation:import_columns",
            "captation:import_rows",
            "captation:import_problems",
            "captation:import_confirm",
            "captation:import_apply",
            "captation:import_undo",
            "captation:import_drop",
            "captation:import_resume",
        ),
        "DA",
    ),
    "mandates:list": "DAR",
    "mandates:new": "DA",
    "mandates:mandate": "DAR",
    "mandates:paper": "DAR",
    "mandates:edit": "DA",
    "mandates:sign": "DA",
    "mandates:signatures": "DA",
    "mandates:signature_back": "DA",
    "mandates:fee_new": "DA",
    "mandates:fee_remove": "DA",
    "mandates:papers": "DM",
    "mandates:paper_new": "DM",
    "mandates:paper_edit": "DM",
    "mandates:information": "DAR",
    "mandates:inform": "DA",
    "mandates:withdraw": "DA",
    "mandates:amend": "DA",
    "mandates:amendment_paper": "DAR",
    "mandates:announce": "DA",
    "mandates:prepare_renewal": "DA",
    "mandates:renewal_paper": "DAR",
    "mandates:end": "D",
    "mandates:papers_back": "DA",
    "mandates:state_seen": "DAR",
    # the draft and the signed copy: who may read the paper reads it, who may sign files it
    "mandates:unsigned_paper": "DAR",
    **dict.fromkeys(("mandates:mandate_copy", "mandates:amendment_copy", "mandates:renewal_copy"), "DA"),
    **dict.fromkeys(
        ("mandates:mandate_copy_page", "mandates:amendment_copy_page", "mandates:renewal_copy_page"), "DAR"
    ),
    "conventions:unsigned_paper": "DASRCKFM",
    "conventions:convention_copy": "D",
    "conventions:convention_copy_page": "DASRCKFM",
    "allocation:unsigned_minutes": "DSRC",
    "allocation:minutes_copy": "DS",
    "allocation:minutes_copy_page": "DSRC",
    "tenancies:inspection_unsigned": "DSR",
    **dict.fromkeys([f"tenancies:{name}_copy" for name in ("lease", "amendment", "inspection", "surety")], "DR"),
    **dict.fromkeys([f"tenancies:{name}_copy_page" for name in ("lease", "amendment", "inspection", "surety")], "DSR"),
    "prevention:plan_paper": "DSR",
    "prevention:plan_copy": "DR",
    "prevention:plan_copy_page": "DSR",
    **dict.fromkeys(("rents:sums_notice_copy", "rents:sums_notice_copy_page"), "DR"),
    "mandates:register": "DAR",
    "mandates:register_paper": "DAR",
    "mandates:mention": "DA",
    "mandates:first_number": "DM",
    "applications:list": "DS",
    "applications:new": "DS",
    "applications:refer": "P",
    "applications:application": "DS",
    "applications:benefit": "DS",
    "applications:edit": "DS",
    "applications:move": "DS",
    "applications:gone_over": "DS",
    "applications:member_new": "DSR",
    "applications:member_edit": "DSR",
    "applications:member_end": "DSR",
    "applications:custody": "DSR",
    **dict.fromkeys(
        (
            "applications:resource_new",
            "applications:resource_edit",
            "applications:resource_drop",
            "applications:yearly",
            "applications:situation_new",
            "applications:priority_new",
            "applications:priority_edit",
            "applications:landlord_supporting_document_new",
            "applications:landlord_supporting_document_withdraw",
            "applications:merge",
            "applications:unmerge",
            "applications:complement_new",
            "applications:complement_answer",
            "applications:complement_read",
            "applications:social_offer_new",
            "applications:social_offer_answer",
            "applications:social_offer_end",
            "applications:child_join",
            "applications:separate",
        ),
        "DS",
    ),
    # the communes to avoid and the social-aid file: social workers alone; the landlord's file: from the decision on
    **dict.fromkeys(
        (
            "applications:avoided",
            "applications:avoided_lift",
            "applications:social_file",
            "applications:social_supporting_document_new",
            "applications:social_supporting_document",
            "applications:social_supporting_document_withdraw",
            "applications:supporting_document_pass",
        ),
        "S",
    ),
    "applications:landlord_file": "DSR",
    "applications:landlord_supporting_document": "DSR",
    "allocation:list": "DSRC",
    "allocation:new": "DS",
    "allocation:sitting": "DSRC",
    "allocation:dwelling": "DSRC/DC",
    "allocation:grids": "DSRC",
    "allocation:grid": "DSRC",
    "allocation:grid_new": "D",
    "allocation:grid_adopt": "D",
    "allocation:laboratory": "DSK",
    "allocation:trial": "DSK",
    "allocation:trial_new": "DS",
    "allocation:trial_resume": "DS",
    "allocation:trial_keep": "DS",
    "allocation:trial_kept": "DSK",  # of a draft: adopted, the commission reads it too
    "allocation:grid_drop": "D",
    "allocation:fits": "S",
    "allocation:close": "DS",
    "allocation:move": "DS",
    "allocation:call_off": "DS",
    "allocation:withdraw": "DS",
    "allocation:live": "DSRC",
    "allocation:dwelling_live": "DSRC",
    "allocation:presence": "DS",
    "allocation:join": "DSC",
    "allocation:recuse": "DSC",
    "allocation:discuss": "DS",
    "allocation:grid_minutes": "DSRC",
    "allocation:minutes": "DSRC",
    "allocation:annex": "D",
    "allocation:letters": "DS",
    "allocation:letters_print": "DS",
    "allocation:letters_sent": "DS",
    "allocation:succeed": "DS",
    "allocation:owner": "DSR",
    "tenancies:list": "DSR",
    "tenancies:new": "DR",
    "tenancies:tenancy": "DSR",
    "tenancies:lease": "DSR",
    "tenancies:edit": "DR",
    "tenancies:sign": "DR",
    "tenancies:keys": "DR",
    "tenancies:end": "DR",
    "tenancies:abandon": "DR",
    "tenancies:paper": "DSR",
    **dict.fromkeys(
        (
            "tenancies:party_new",
            "tenancies:party_edit",
            "tenancies:party_drop",
            "tenancies:party_leave",
            "tenancies:party_release",
            "tenancies:annex_new",
            "tenancies:annex_withdraw",
            "tenancies:anah",
            "tenancies:amend",
            "tenancies:suspend",
            "tenancies:suspension_lift",
            "tenancies:revisions",
            "tenancies:revisions_ask",
            "tenancies:ceilings",
            "tenancies:ceilings_lower",
        ),
        "DR",
    ),
    **dict.fromkeys(
        (
            "tenancies:draft_paper",
            "tenancies:annex_paper",
            "tenancies:amendment_paper",
            "tenancies:suspension_paper",
            "tenancies:change_paper",
        ),
        "DSR",
    ),
    "tenancies:guarantee_new": "DR",
    "tenancies:guarantee_edit": "DR",
    "tenancies:guarantee_act": "DR",
    "tenancies:guarantee_release": "DR",
    "tenancies:guarantee_paper": "DSR",
    "rents:home": "DR",
    "rents:list": "DR",
    "rents:run": "DR",
    "rents:month_run": "DR",
    "rents:month_run_resume": "DR",
    "rents:lease": "DR",
    "rents:payment_new": "DR",
    "rents:refund_new": "DR",
    "rents:refund_give_up": "DR",
    "rents:adjustment_new": "DR",
    "rents:adjustment_undo": "DR",
    "rents:adjustment_paper": "DR",
    "rents:aid": "DR",
    "owners:tenant_fee": "DR",
    "rents:deposit": "DR",
    "rents:tell_owner": "DR",
    "rents:notice_paper": "DR",
    "rents:rent_receipt": "DR",
    "rents:paper": "DR",
    "receipts:undo": "DR",
    "rents:intake": "D",
    "rents:intake_model": "D",
    **dict.fromkeys(
        (
            "rents:caf_remittances",
            "rents:caf_remittance_new",
            "rents:caf_remittance",
            "rents:caf_columns",
            "rents:caf_join",
        ),
        "DR",
    ),
    **dict.fromkeys(("rents:caf_drop", "rents:caf_lump_new", "rents:caf_lump_undo", "rents:caf_waiting"), "DR"),
    **dict.fromkeys(("rents:caf_place", "rents:caf_return", "rents:caf_clawbacks", "rents:caf_clawback_pay"), "DR"),
    "rents:caf_clawback_new": "DR",
    "rents:roll": "DR",
    **dict.fromkeys(("rents:charges", "rents:charges_year", "rents:charges_cost_new", "rents:charges_cost_edit"), "DR"),
    **dict.fromkeys(
        ("rents:charges_send", "rents:charges_settle", "rents:charges_provision", "rents:charges_paper"), "DR"
    ),
    **dict.fromkeys(
        ("rents:charges_before", "rents:charges_before_letter", "rents:charges_former", "rents:charges_former_year"),
        "DR",
    ),
    **dict.fromkeys(
        ("rents:papers", "rents:papers_new", "rents:papers_run", "rents:papers_again", "rents:papers_printed"), "DR"
    ),
    **dict.fromkeys(
        (
            "owners:list",
            "owners:account",
            "owners:iban",
            "owners:service",
            "owners:contribution",
            "owners:expense_refund",
            "owners:line_refund",
            "owners:handover",
            "owners:taken_over",
            "owners:handover_give_up",
            "owners:handover_again",
            "owners:handover_paper",
            "owners:fees",
            "owners:fees_take",
            "owners:fees_transfer",
            "owners:expenses",
            "owners:expense_new",
            "owners:expense_pay",
            "owners:expense_cancel",
            "payouts:suppliers",
            "payouts:supplier_new",
            "payouts:supplier_edit",
            "payouts:supplier_iban",
            "payouts:order_give_up",
            "owners:runs",
            "owners:stage",
            "owners:run",
            "owners:write",
            "owners:drop",
            "owners:file",
            "owners:take_out",
            "owners:reject",
            "owners:statement_new",
            "owners:statement",
            "owners:statement_send",
            "owners:statements",
            "owners:statements_new",
            "owners:statements_run",
            "owners:statements_again",
            "owners:statements_send",
            "owners:taxes",
            "owners:tax_summary_new",
            "owners:tax_summary",
            "owners:invoice",
            "owners:invoice_print",
            "owners:invoice_paper",
        ),
        "DR",
    ),
    **dict.fromkeys(
        (
            "rents:claimable",
            "rents:claim_new",
            "rents:claims",
            "rents:claim_receive",
            "rents:claim_refuse",
            "rents:claim_refund",
            "rents:claim_refund_again",
        ),
        "DR",
    ),
    **dict.fromkeys(("owners:terms", "owners:advance", "owners:vat"), "D"),
    "followup:list": "DSR",
    "followup:contact_whom": "DSR",
    **dict.fromkeys(("followup:measures", "followup:visit", "followup:visit_photo", "followup:mended"), "DSR"),
    **dict.fromkeys(("followup:begin", "followup:review", "followup:end"), "DR"),
    **dict.fromkeys(("followup:measure_new", "followup:measure", "followup:measure_end", "followup:time_new"), "DS"),
    **dict.fromkeys(("followup:time_withdraw", "followup:contact_withdraw"), "DS"),  # noted by a social worker
    "followup:places": "DSR",
    **dict.fromkeys(("followup:places_new", "followup:places_edit"), "D"),
    "followup:visit_worker": ALL + "-",
    "followup:contact_new": "DSR",
    "followup:home_visit": "DSR",
    "followup:note_new": "DSR",
    "followup:household": "DSR",
    **dict.fromkeys(("followup:bills", "followup:bill_new", "followup:bill"), "D"),
    **dict.fromkeys(("followup:bill_paid", "followup:bill_withdraw", "followup:paid_withdraw"), "D"),
    **dict.fromkeys([f"followup:bill_{name}" for name in ("invoice", "credit", "send", "credit_send", "remind")], "D"),
    **dict.fromkeys(
        [
            f"aids:{name}"
            for name in ("list", "household", "new", "aid", "edit", "renew", "papers", "letter", "post", "send", "more")
        ],
        "DSR",
    ),
    **dict.fromkeys(
        [
            f"aids:{name}"
            for name in (
                *("complete", "grant", "refuse", "take_back", "contest", "withdraw", "end", "pay", "unpay"),
                "certificate",
            )
        ],
        "DSR",
    ),
    **dict.fromkeys([f"aids:{name}" for name in ("benefit_new", "change_new", "change_done", "event_withdraw")], "DSR"),
    **dict.fromkeys(("aids:rents", "aids:rents_declared"), "DR"),
    **dict.fromkeys(("aids:budget", "aids:budget_new", "aids:budget_edit"), "S"),
    **dict.fromkeys(
        [
            f"incidents:{name}"
            for name in (
                *(
                    "list",
                    "new",
                    "of_defect",
                    "incident",
                    "tell",
                    "photos",
                    "steer",
                    "done",
                    "join",
                    "gather",
                    "answer",
                    "end",
                ),
                *("declaration_new", "declaration_edit", "mediations", "mediation_new", "mediation_about", "mediation"),
                *("party_new", "party_answer", "party_remove", "meeting_new", "meeting_note", "agree", "mediation_end"),
                *("premises", "home", "keys_new", "keys_out", "keys_back", "keys_lost"),
                *("supply_new", "supply_end", "cut_off_new", "cut_off_settle"),
            )
        ],
        "DSR",
    ),
    **dict.fromkeys(
        [
            f"incidents:{name}"
            for name in (
                *("on_call", "order_new", "order", "quote_new", "ask", "approve", "refuse", "again", "give"),
                *("works_done", "bill", "drop", "sheet"),
            )
        ],
        "DR",
    ),
    "incidents:photo": "DSRT",
    "incidents:quote_paper": "DRO",
    **dict.fromkeys([f"incidents:mine{name}" for name in ("", "_new", "_photos", "_end")], "T"),
    **dict.fromkeys([f"incidents:owner_{name}" for name in ("order", "approve", "refuse")], "O"),
    "prevention:list": "DSR",
    "prevention:situation": "DSR",
    "prevention:refresh": "DR",
    "prevention:refresh_all": "DR",
    "prevention:contact": "DR",
    "prevention:take": "DR",
    "prevention:plan": "DR",
    "prevention:plan_end": "DR",
    **dict.fromkeys(("prevention:plan_decision_proof", "prevention:creditor", "prevention:creditor_proof"), "DSR"),
    **dict.fromkeys(
        ("prevention:plan_withdraw", "prevention:plan_decision", "prevention:plan_decision_withdraw")
        + ("prevention:plan_terms", "prevention:creditor_note", "prevention:creditor_loss", "prevention:creditor_done")
        + ("prevention:creditor_withdraw",),
        "DR",
    ),
    **dict.fromkeys(
        ("prevention:procedures", "prevention:procedure", "prevention:procedure_agenda")
        + ("prevention:act_proof", "prevention:instruction_paper"),
        "DSR",
    ),
    **dict.fromkeys(
        ("prevention:procedure_open", "prevention:procedure_lease", "prevention:procedure_close")
        + ("prevention:procedure_reopen", "prevention:instruction", "prevention:instruction_withdraw")
        + ("prevention:act", "prevention:act_prove", "prevention:act_withdraw"),
        "DR",
    ),
    "prevention:letters": "DR",
    "prevention:letter": "DR",
    **dict.fromkeys(("prevention:meetings", "prevention:meeting", "prevention:meeting_paper"), "DSR"),
    "prevention:decision_done": "DSR",
    **dict.fromkeys(("prevention:meeting_open", "prevention:meeting_decide", "prevention:decision_withdraw"), "DR"),
    "prevention:owner_letter": "DR",
    "prevention:pause": "DR",
    "prevention:pause_end": "DR",
    "prevention:law": "DSR",
    "prevention:reading": "D",
    "prevention:reading_undo": "D",
    "prevention:report": "DR",
    "prevention:report_letter": "DR",
    "prevention:proof": "DSR",
    "support:list": "S",
    **dict.fromkeys(("support:load", "support:caseload_of"), "D"),
    **dict.fromkeys(("support:team", "support:team_new", "support:team_end", "support:handover"), "DS"),
    "support:household": "S",
    "support:note_new": "S",
    "support:note_edit": "S",
    **dict.fromkeys([f"support:note_{name}" for name in ("move", "private", "keep", "pass", "delete")], "S"),
    "support:team_note_move": "S",
    **dict.fromkeys(
        [
            f"support:{name}"
            for name in (
                "plan_new plan plan_edit goal_new goal_edit goal_drop step_new step_edit step_done step_leave plan_draft plan_today plan_kept "
                "plan_agree plan_review plan_end plan_copy plan_copy_page share_new share_end report_new report report_edit "
                "report_draft report_kept report_sign report_post report_copy report_copy_page"
            ).split()
        ],
        "S",
    ),
    "reporting:list": "DKF",
    "reporting:choose": "D",
    "reporting:new": "D",
    "reporting:report": "DKF",
    "reporting:rows": "D",
    **dict.fromkeys([f"reporting:{name}" for name in "figure remark paper workbook".split()], "DKF"),
    "reporting:approve": "K",
    **dict.fromkeys(
        [
            f"reporting:{name}"
            for name in "narrative balance balance_columns territory send correct fill layouts layout_new".split()
        ],
        "D",
    ),
    "reporting:facts": "D",
    "reporting:facts_new": "D",
    "reporting:facts_key": "D",
    "reporting:observatory_key": "D",
    "reporting:facts_file": "D",
    "portals:owner": "O",
    "portals:owner_dwelling": "O",
    "portals:owner_paper": "O",
    "portals:mandate_paper": "O",
    "portals:owner_signed": "O",
    "portals:tenant": "T",
    "portals:tenant_openings": "T",
    "portals:tenant_signed": "T",
    "portals:lease_paper": "T",
    "portals:rent_receipt": "T",
    "portals:rent_notice": "T",
    "portals:charges": "T",
    "portals:owner_answer": "O",
    "portals:referrals": "P",
    "portals:referral": "P",
    "portals:complement": "P",
    **dict.fromkeys([f"portals:shared{name}" for name in ("_list", "", "_sign", "_paper")], "P"),
    "desk:today": ALL,
    "desk:search": "DASR",
    **dict.fromkeys(("desk:agenda", "desk:agenda_new", "desk:agenda_address"), "DASR"),
    **dict.fromkeys(("desk:agenda_address_end", "desk:agenda_remind"), "DASR"),
    # about a tenancy: who has a grant on its household
    **dict.fromkeys(("desk:agenda_new_about", "desk:appointment", "desk:appointment_cancel", "desk:synthesis"), "DSR"),
    **dict.fromkeys([f"desk:appointment_{name}" for name in ("came", "kept", "missed")], "DSR"),
    "desk:agenda_new_with": "DSR",
    "desk:agenda_private": ALL + "-",  # the address is the secret, and it names nobody
    **dict.fromkeys(("desk:household", "desk:why"), "DSR"),
    **dict.fromkeys(("desk:my_data", "desk:my_data_ask"), "T"),
    "desk:copy": "DSR",
    **dict.fromkeys(("desk:copy_paper", "desk:openings_paper", "desk:rights_new", "desk:rights"), "DSR"),
    **dict.fromkeys(("desk:rights_request", "desk:rights_identity"), "DSR"),
    **dict.fromkeys(("desk:rights_extend", "desk:rights_answer", "desk:rights_refuse", "desk:rights_erase"), "D"),
    **dict.fromkeys(("desk:rights_restrict", "desk:rights_lift", "desk:rights_letter"), "D"),
    "desk:terms": "DASRM",  # kinds and texts: nobody's name
    **dict.fromkeys(("desk:terms_over", "desk:outside"), "D"),
    "desk:erase": "D",
    "desk:owner": "D",
    "desk:owner_copy": "D",
    "desk:owner_erase": "D",
}

TABLE |= dict.fromkeys(
    (
        "tenancies:notice",
        "tenancies:gather_notices",
        "tenancies:owner_notice",
        "tenancies:owner_told",
        "tenancies:death",
        "tenancies:abandonment",
        "tenancies:receive_notice",
        "tenancies:give_notice_again",
        "tenancies:withdraw_notice",
        "tenancies:new_address",
        "tenancies:work_new",
        "tenancies:work_edit",
        "tenancies:inspect",
        "tenancies:inspection_sign",
        "tenancies:certificate_new",
        "tenancies:certificates_ask",
        "tenancies:certificates_ask_all",
        "tenancies:certificates_summon",
        "tenancies:certificates_summon_all",
        "tenancies:certificates_letters",
    ),
    "DR",
) | dict.fromkeys(
    (
        "tenancies:turnovers",
        "tenancies:departure",
        "tenancies:inspections",
        "tenancies:inspection_paper",
        "tenancies:inspection_photo",
        "tenancies:certificates_due",
        "tenancies:certificates",
        "tenancies:certificates_letter",
    ),
    "DSR",
)
TABLE |= dict.fromkeys(
    (
        "rents:settlements",
        "rents:settlement",
        "rents:settlement_begin",
        "rents:retention_new",
        "rents:retention_remove",
        "rents:settle",
        "rents:provision",
        "rents:settlement_transfer",
        "rents:settlement_paper",
    ),
    "DR",
)


class Asked:
    """How many times the base was asked."""

    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def urls(resolver=None, namespace: str = ""):
    """Every (name, names of its arguments) of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from urls(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield namespace + pattern.name, tuple(pattern.pattern.converters)


def ours():
    return [(name, names) for name, names in urls() if not name.startswith(OF_ALLAUTH)]


def test_the_table_knows_every_url_and_no_other():
    assert {name for name, _names in ours()} == set(TABLE), "TABLE has one row for each address, with who enters"


def test_every_view_of_ours_bears_a_right():
    def callbacks(resolver):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                yield from callbacks(pattern)
            elif not pattern.name.startswith(OF_ALLAUTH):
                yield pattern.name, pattern.callback

    assert [name for name, view in callbacks(get_resolver()) if not hasattr(view, "right")] == []


def samples() -> dict:
    """Arguments of each URL, on rows of the demonstration that the person of the role may open."""
    from trousseau.allocation.models import Decision, Grid, Sitting, Trial, TrialKept
    from trousseau.allocation.queries import free_dwellings
    from trousseau.applications.models import Application
    from trousseau.captation.models import (
        Approach,
        CallConsent,
        Campaign,
        CampaignLetter,
        CeilingLoad,
        DefectPhoto,
        Diagnostic,
        DwellingInspection,
        Import,
        KeptSimulation,
        Lack,
        Objection,
        Owner,
        Ownership,
        Prospect,
        WorksLine,
    )
    from trousseau.conventions.models import Convention, Deliberation
    from trousseau.core.actions_grants import grant_household
    from trousseau.core.clock import today
    from trousseau.core.models import AgencyPaper, Building, Commune, Household, Organisation, User
    from trousseau.followup.models import (
        Contact,
        FundedPlaces,
        HomeVisit,
        HomeVisitPhoto,
        HouseholdMeasure,
        MeasureBill,
        MeasurePayment,
        MeasureTime,
    )
    from trousseau.ledger.models import Entry
    from trousseau.mail.models import MailItem
    from trousseau.mandates.models import Amendment, Mandate, RenewalLetter
    from trousseau.receipts.models import Receipt
    from trousseau.rents.models import RentReceipt
    from trousseau.reporting.models import FactsSent, Report, ReturnLayout
    from trousseau.support.models import ClosedNote, TeamMember
    from trousseau.tenancies.contract.drafting import TENANCY
    from trousseau.tenancies.models import Guarantee, Lease, LeaseAmendment, LeaseAnnex, RentChange, RentSuspension

    lease = Lease.objects.filter(brought_in_on=None).order_by("pk").first()
    mine = Lease.objects.get(household__members__person__user__roles__contains="|tenant|")
    if mine.paper is None:  # brought in, it was signed on paper elsewhere
        Lease.objects.filter(pk=mine.pk).update(paper=mine.notices.first().paper)
    visited = Prospect.objects.filter(stage="contact").first()
    maud = User.objects.holding(Role.SOCIAL).get(name="Maud Fauvette")
    for household in Household.objects.filter(leases__isnull=False).distinct():
        # whom she does not support: here a director opened their leases to her, so that her role alone decides
        grant_household(household, users=[maud], ground=TENANCY, on=today())
    note = ClosedNote.objects.filter(author=maud, household__team__user=maud, household__team__ends_on=None).first()
    decision = Decision.objects.in_effect().filter(leases=None).first()
    rows = {
        "core": User.objects.holding(Role.PARTNER).get(),
        **dict.fromkeys(
            ("core:grants_give", "core:grants_take", "core:grants_person"),
            User.objects.holding(Role.SOCIAL).order_by("pk").first(),
        ),
        **dict.fromkeys(("core:organisation", "core:organisation_edit"), Organisation.objects.first()),
        **dict.fromkeys(("portals:join_owner", "portals:part_owner"), Owner.objects.exclude(user=None).first()),
        "portals:joined": mine.household,
        **scales_samples(),
        **dict.fromkeys(("core:grants_household", "core:grants_open"), mine.household),
        "core:grants_close": {"pk": mine.household_id, "user": mine.household.grants.first().user_id},
        "mail": MailItem.objects.filter(title="Demande d’acompte").first(),
        **dict.fromkeys(
            [f"mail:{name}" for name in ("answer", "identify", "pass_on")],
            MailItem.objects.filter(whom="", kind="").first(),
        ),
        **outbox_samples(lease),
        **procedure_samples(lease),
        **meeting_samples(lease),
        **agenda_samples(lease),
        **rights_samples(lease.household),
        "ledger": Entry.objects.order_by("pk").first(),
        "conventions": Convention.objects.first(),
        **conventions_samples(),
        "captation": visited,
        "captation:owner": Owner.objects.first(),
        "captation:owner_edit": Owner.objects.first(),
        "captation:consent_new": Owner.objects.first(),
        "captation:objection_new": Owner.objects.last(),
        **dict.fromkeys([n for n in TABLE if n.startswith("captation:campaign")], Campaign.objects.first()),
        "captation:campaign_paper": {
            "pk": Campaign.objects.first().pk,
            "number": Campaign.objects.first().papers.first().pk,
        },
        "captation:campaign_answer": CampaignLetter.objects.filter(answer="").first(),
        "captation:lack_settle": Lack.objects.first(),
        "captation:works_edit": WorksLine.objects.first(),
        "captation:proposed": {"reference": Approach.objects.first().reference},
        **{f"captation:approach{step}": Approach.objects.first() for step in ("", "_accept", "_close")},
        "captation:consent_withdraw": CallConsent.objects.first(),
        "captation:objection_end": Objection.objects.first(),
        **dict.fromkeys(("captation:paper_file", "captation:paper_withdraw"), Diagnostic.objects.first()),
        "captation:iban": Owner.objects.first(),
        "captation:building": Building.objects.first(),
        **dict.fromkeys(
            ("captation:part_edit", "captation:part_end"),
            Ownership.objects.filter(dwelling__prospect__isnull=False).first(),
        ),
        **dict.fromkeys([name for name in TABLE if name.startswith("captation:import")], Import.objects.first()),
        **dict.fromkeys(
            ("captation:inspection", "captation:conclude", "captation:photos_add"), DwellingInspection.objects.first()
        ),
        "captation:photo": DefectPhoto.objects.first(),
        "mandates": Mandate.objects.filter(state="signed").first(),
        "mandates:new": visited,
        "mandates:paper_edit": AgencyPaper.objects.first(),
        "mandates:amendment_paper": Amendment.objects.exclude(paper=None).first(),
        "mandates:renewal_paper": RenewalLetter.objects.first(),
        "applications": Application.objects.first(),
        "allocation": Sitting.objects.filter(state="open").first(),
        **dict.fromkeys(
            ("allocation:grid", "allocation:grid_adopt", "allocation:grid_drop", "allocation:grid_minutes"),
            Grid.objects.first(),
        ),
        "allocation:fits": Application.objects.filter(state="active").first(),
        **dict.fromkeys(("allocation:trial", "allocation:trial_resume", "allocation:trial_keep"), Trial.objects.last()),
        "allocation:trial_kept": TrialKept.objects.first(),
        "tenancies": lease,
        "tenancies:new": decision,
        "rents": lease,
        "rents:paper": RentReceipt.objects.first(),
        "receipts:undo": Receipt.objects.rent().first(),
        "followup": lease.household,
        **dict.fromkeys(("followup:home_visit", "followup:mended", "followup:begin"), lease),
        "followup:visit": HomeVisit.objects.first(),
        "followup:visit_photo": HomeVisitPhoto.objects.first(),
        **dict.fromkeys(
            ("followup:review", "followup:end"), HouseholdMeasure.objects.filter(kind="gla", ended_on=None).first()
        ),
        "followup:measure_new": note.household,
        **dict.fromkeys(
            ("followup:measure", "followup:measure_end", "followup:time_new"),
            HouseholdMeasure.objects.filter(household__team__user=maud, ended_on=None).exclude(kind="gla").first(),
        ),
        "followup:contact_withdraw": Contact.objects.filter(household__team__user=maud, by=maud).first(),
        "followup:time_withdraw": MeasureTime.objects.filter(measure__household__team__user=maud).first(),
        "followup:bill_new": HouseholdMeasure.objects.filter(bills__isnull=False).first(),
        **dict.fromkeys(
            [
                "followup:bill",
                *(
                    f"followup:bill_{name}"
                    for name in ("paid", "withdraw", "invoice", "credit", "send", "credit_send", "remind")
                ),
            ],
            MeasureBill.objects.filter(payments__isnull=True).first(),
        ),
        "followup:paid_withdraw": MeasurePayment.objects.first(),
        "followup:places_edit": FundedPlaces.objects.first(),
        "prevention": lease,
        "support": note.household,
        **dict.fromkeys(("support:caseload_of", "support:handover"), maud),
        "support:team_end": TeamMember.objects.filter(user=maud, ends_on=None).first(),
        "support:note_edit": note,
        "reporting": Report.objects.first(),
        "reporting:new": Convention.objects.first(),
        "reporting:facts_file": FactsSent.objects.first(),
        "reporting:fill": {"pk": Report.objects.first().pk, "layout": ReturnLayout.objects.first().pk},
        "portals:owner_dwelling": Mandate.objects.filter(owner__user__isnull=False, fund__isnull=False).first(),
        "portals:owner_paper": Mandate.objects.filter(owner__user__isnull=False, number__isnull=False).first().paper,
        "portals:mandate_paper": Mandate.objects.filter(owner__user__isnull=False, number__isnull=False).first(),
        "portals:rent_receipt": RentReceipt.objects.filter(lease=mine).first(),
        "portals:rent_notice": mine.notices.first(),
        "portals:charges": mine.charge_statements.first(),
        "desk": lease.household,
        **dict.fromkeys(("desk:owner", "desk:owner_copy", "desk:owner_erase"), Owner.objects.first()),
    }
    for name in ("zone", "leave"):
        rows[f"core:commune_{name}"] = {"insee": Commune.objects.first().pk}
    for name in ("join", "part"):
        rows[f"portals:{name}_tenant"] = {"pk": mine.household_id, "person": mine.household.holder_id}
    party = lease.parties.first()
    for name in ("edit", "drop", "leave", "release"):
        rows[f"tenancies:party_{name}"] = party
    for name in ("withdraw", "paper"):
        rows[f"tenancies:annex_{name}"] = LeaseAnnex.objects.first()
    rows["tenancies:annex_new"] = {"pk": lease.pk, "kind": "rights"}
    rows["tenancies:suspend"] = {"pk": lease.pk, "kind": "order"}
    rows["prevention:letter"] = {"pk": lease.pk, "kind": "first"}
    rows["tenancies:suspension_lift"] = RentSuspension.objects.first()
    rows["tenancies:suspension_paper"] = {"pk": RentSuspension.objects.first().pk, "which": "order"}
    rows["tenancies:amendment_paper"] = LeaseAmendment.objects.first()
    rows["tenancies:change_paper"] = RentChange.objects.exclude(paper=None).first()
    for name in ("ceilings", "ceilings_lower"):
        rows[f"tenancies:{name}"] = {"year": 2027}
    rows["tenancies:guarantee_new"] = {"pk": lease.pk, "kind": "visale"}
    for name in ("edit", "act", "release", "paper"):
        rows[f"tenancies:guarantee_{name}"] = Guarantee.objects.filter(kind="surety").first()
    for name in ("simulation", "simulation_pdf", "simulation_drop"):
        rows[f"captation:{name}"] = KeptSimulation.objects.first()
    for name in ("reading", "load", "leave", "undo"):
        rows[f"captation:ceilings_{name}"] = CeilingLoad.objects.first()
    for name in ("deliberation", "act", "complete", "correct", "confirm", "convention_new"):
        rows[f"conventions:{name}"] = Deliberation.objects.first()
    rows |= dict.fromkeys(("conventions:open_data_file", "conventions:open_data_schema"), {"name": "subventions"})
    rows |= {"demo:visit": {"code": "financeur"}, "demo:step": {"code": "financeur", "number": 1}}
    rows |= applications_samples(lease)
    rows |= leaving_samples()
    rows |= incidents_samples(mine)
    rows |= signed_samples()
    rows |= support_samples()
    rows |= aids_samples()
    rows |= caf_samples() | bank_samples() | books_samples()
    rows |= (
        owners_samples()
        | manual_samples()
        | claim_samples(lease)
        | refund_samples(lease)
        | adjustment_samples(lease)
        | asked_samples(lease)
    )
    found = {}
    for name, names in ours():
        row = rows.get(name) or rows.get(name.split(":")[0])
        values = row if isinstance(row, dict) else {"pk": row.pk} if row is not None else {}
        extra = {
            "code": "sleep"
            if name == "applications:move"
            else "visits"
            if name == "captation:measures_rows"
            else "souhaits"
            if name == "applications:gone_over"
            else "housed",
            "month": date(2026, 9, 1),
            "step": "plan",
            "kind": "dpe",
        }
        if name.startswith("applications:member_"):
            values = {"pk": lease.household_id, "member_pk": lease.household.members.first().pk}
        if name in ("allocation:minutes", "allocation:annex"):
            values = {"pk": decision.sitting_id}
        if name in ("mail:proof", "mail:set_proof_aside"):
            values = {"pk": row.pk, "proof": row.proofs.first().pk}
        if name == "portals:owner_answer":
            mine = Decision.objects.in_effect().filter(mandate__owner__user__isnull=False, next_step="agree")
            values = {"pk": mine.first().pk}
        if name == "allocation:owner":
            values = {"pk": decision.pk}
        if name in ("allocation:withdraw", "allocation:succeed"):
            values = {"pk": decision.sitting_id, "mandate_pk": decision.mandate_id}
        if name in ("allocation:dwelling", "allocation:dwelling_live", "allocation:discuss"):
            values = {"pk": row.pk, "mandate_pk": free_dwellings(today()).first().pk}
        found[name] = {key: values.get(key, extra.get(key, getattr(row, "pk", None))) for key in names}
    return found


def incidents_samples(lease) -> dict:
    """An incident of the tenant who has an account, its works, a mediation; those of the owner who has one."""
    from trousseau.core.models import Document, User
    from trousseau.followup.models import HomeVisitPoint
    from trousseau.incidents.models import (
        CutOff,
        DamageDeclaration,
        Incident,
        IncidentReport,
        KeyHolding,
        KeySet,
        Mediation,
        MediationMeeting,
        MediationParty,
        SupplyContract,
        WorkOrder,
    )

    incident = Incident.objects.get(lease=lease, problem="leak")
    report, order = IncidentReport.objects.get(incident=incident), WorkOrder.objects.get(incident=incident)
    asked = WorkOrder.objects.get(mandate__owner__user=User.objects.holding(Role.OWNER).get(), state="asked")
    WorkOrder.objects.filter(pk=order.pk).update(state="given", expense=None)  # its sheet is there while it is ordered
    asked.quotes.update(paper=Document.objects.filter(kind="notice").first())
    works = ("order", "quote_new", "ask", "approve", "refuse", "again", "give", "works_done", "bill", "drop", "sheet")
    mediation = Mediation.objects.first()
    of_home = ("home", "keys_new", "supply_new", "cut_off_new")
    of_mediation = ("mediation", "party_new", "meeting_new", "agree", "mediation_end")
    found = dict.fromkeys(("answer", "end", "mine_photos", "mine_end"), report)
    found |= dict.fromkeys(works, order) | dict.fromkeys(("owner_order", "owner_approve", "owner_refuse"), asked)
    found |= dict.fromkeys(of_mediation, mediation) | dict.fromkeys(of_home, lease.mandate)
    found |= dict.fromkeys(("keys_out", "keys_lost"), KeySet.objects.first())
    found |= {
        "photo": incident.photos.first(),
        "of_defect": HomeVisitPoint.objects.filter(answer="no").first(),
        "quote_paper": asked.quotes.first(),
        "declaration_edit": DamageDeclaration.objects.first(),
        **dict.fromkeys(("party_answer", "party_remove"), MediationParty.objects.first()),
        "meeting_note": MediationMeeting.objects.first(),
        "keys_back": KeyHolding.objects.first(),
        "supply_end": SupplyContract.objects.first(),
        "cut_off_settle": CutOff.objects.first(),
        "mine_new": {"about": "home"},
    }
    return {"incidents": incident} | {f"incidents:{name}": row for name, row in found.items()}


def agenda_samples(lease) -> dict:
    """An appointment about a tenancy, and the private calendar of who goes."""
    from trousseau.core.clock import today
    from trousseau.core.models import User
    from trousseau.desk.actions_agenda import fix_appointment, make_address

    actor, day = User.objects.holding(Role.RENTAL).get(), today()
    row = fix_appointment(actor, kind="meeting", on=day, user=actor, today=day, lease=lease)
    return {
        **dict.fromkeys(("desk:agenda_new_about", "desk:synthesis"), lease),
        **dict.fromkeys([f"desk:appointment{name}" for name in ("", "_cancel", "_came", "_kept", "_missed")], row),
        "desk:agenda_new_with": lease.household,
        "desk:agenda_private": {"token": make_address(actor)},
    }


def rights_samples(household) -> dict:
    """Requests of a person about their data, which wait for their answer: of the right that each page is about; the last
    has its letter."""
    from trousseau.core.clock import today
    from trousseau.core.models import User
    from trousseau.desk.rights.actions import extend_request, note_request

    actor, day = User.objects.holding(Role.DIRECTOR).get(), today()

    def made(right: str, mark: str):
        return note_request(
            actor,
            household=household,
            person=household.holder,
            right=right,
            by="letter",
            received_on=day,
            words="Plus d’appels le soir.",
            stands="Un appel le soir.",
            identity="known",
            key=f"c0ffee00-0000-4000-8000-0000000000{mark}",
            today=day,
        )

    objection, letter = made("objection", "aa"), made("rectification", "bb")
    extend_request(actor, request=letter, version=1, extended_for="Un dossier long à relire.", today=day)
    names = ("request", "identity", "extend", "answer", "refuse", "lift")
    return {
        **dict.fromkeys((f"desk:rights_{name}" for name in names), objection),
        "desk:rights_erase": made("erasure", "cc"),
        "desk:rights_restrict": made("restriction", "dd"),
        "desk:rights_letter": letter,
    }


def conventions_samples() -> dict:
    """What stands on the convention and the programme of the demonstration."""
    from trousseau.conventions import models
    from trousseau.rules.public_money import exercises

    convention = models.Convention.objects.first()
    party = convention.parties.filter(part="partner").first()
    programme, action = models.Programme.objects.first(), models.ProgrammeAction.objects.first()
    taken = models.Commitment.objects.filter(party=None).first()
    ended = exercises(convention.starts_on, convention.ends_on)[-1]
    own = {
        "deadline_met": {"pk": convention.pk, "code": f"account:{ended.isoformat()}"},
        "withdraw": {"kind": "partie", "pk": party.pk},
        "indicator": models.Indicator.objects.first(),
        "filed_act": models.ConventionAct.objects.first(),
        "decision_file": models.Decision.objects.filter(file__isnull=False).first(),
        "decision_correct": models.Decision.objects.first(),
        "envelope": models.Envelope.objects.first(),
        "commit": action,
        "commitment": taken,
        "noted_new": taken,
        "holder_end": models.Holding.objects.first(),
        "week": models.Holding.objects.get(post__kind="social"),
        **dict.fromkeys(("share", "party_sign", "ask_back"), party),
        **dict.fromkeys(("amendment", "amendment_sign"), models.Amendment.objects.first()),
        **dict.fromkeys(
            ("tranche_edit", "tranche_receive", "tranche_return", "tranche_ask"), models.Tranche.objects.first()
        ),
        **dict.fromkeys(("post", "post_edit", "post_fund", "holder_new"), models.FundedPost.objects.first()),
        **dict.fromkeys(("programme", "programme_edit", "envelope_new", "action_new", "meeting_new"), programme),
    }
    return {f"conventions:{name}": row for name, row in own.items()}


def signed_samples() -> dict:
    """Of each kind of thing that is signed, one with its copy; and what is read before."""
    from trousseau.core.heads import sign_sheet
    from trousseau.core.models import HeadsSheet, User
    from trousseau.core.signing import SIGNABLES
    from trousseau.rents.models import PaymentPlan
    from trousseau.tenancies.models import LeaseInspection

    found = {
        "prevention:plan_paper": PaymentPlan.objects.exclude(paper=None).first(),
        "tenancies:inspection_unsigned": LeaseInspection.objects.first(),
    }
    director, social = (
        User.objects.holding(Role.DIRECTOR).get(),
        User.objects.holding(Role.SOCIAL).order_by("pk").first(),
    )
    sheet = HeadsSheet.objects.get()  # made by the last night of the story
    found |= dict.fromkeys(("core:heads_sheet", "core:heads_paper", "core:heads_sign"), sheet)
    sign_sheet(director, sheet=sheet, on=sheet.made_on, today=sheet.made_on)
    for kind in SIGNABLES.values():
        writer = director if kind.write(director) else social
        thing = next(one for one in kind.subject.rows(writer) if not kind.refusal(one))
        copy = kind.copy_of(thing) or kind.file(
            writer, thing, scans=[(pdf(kind.code.encode()), ".pdf")], key=kind.code, today=date(2026, 11, 20)
        )
        found[kind.page] = thing
        found[f"{kind.page}_page"] = {"pk": thing.pk, "page_pk": copy.pages.first().pk}
    return found | own_signed_samples()


def support_samples() -> dict:
    """A plan that was signed and one that was not, what is shared of one, a private note and one of the team."""
    from trousseau.core.clock import today
    from trousseau.core.models import Household, User
    from trousseau.followup.actions import write_team_note
    from trousseau.support.actions_plans import write_plan
    from trousseau.support.models import ClosedNote, MeasureReport, Sharing, SupportGoal, SupportPlan, SupportStep

    social = User.objects.holding(Role.SOCIAL).order_by("pk").first()
    agreed = SupportPlan.objects.exclude(agreed_on=None).first()
    bare = Household.objects.filter(team__user=social, team__ends_on=None, support_plans=None).first()
    draft = write_plan(social, household=bare, own_words="Un chez-moi.", said_on=today(), today=today())
    team = write_team_note(social, household=bare, on=today(), today=today(), text="Vient le mardi.")
    private = ClosedNote.objects.filter(level="private", author=social).first()
    goal, step = SupportGoal.objects.first(), SupportStep.objects.filter(done_on=None).first()
    shared = Sharing.objects.stand(today()).filter(what="plan").first()
    begun, signed = MeasureReport.objects.get(signed_on=None), MeasureReport.objects.exclude(signed_on=None).first()
    return {
        "support:report_new": begun.measure,
        **dict.fromkeys([f"support:report{name}" for name in ("", "_edit", "_draft", "_sign")], begun),
        **dict.fromkeys([f"support:report_{name}" for name in ("kept", "post")], signed),
        **dict.fromkeys([f"support:note_{name}" for name in ("move", "private", "keep", "pass", "delete")], private),
        "support:team_note_move": team,
        **dict.fromkeys(("support:plan_new", "support:share_new"), agreed.household),
        **dict.fromkeys([f"support:plan{name}" for name in ("", "_today", "_kept", "_review", "_end")], agreed),
        **dict.fromkeys([f"support:plan_{name}" for name in ("edit", "draft", "agree")], draft),
        "support:goal_new": draft,
        **dict.fromkeys(("support:goal_edit", "support:goal_drop", "support:step_new"), goal),
        **dict.fromkeys(("support:step_edit", "support:step_done", "support:step_leave"), step),
        "support:share_end": shared,
        **dict.fromkeys([f"portals:shared{name}" for name in ("", "_sign", "_paper")], shared),
    }


def aids_samples() -> dict:
    """An aid that pays the home, granted, a part of it paid elsewhere by mistake; the benefit of its lease, a change to
    declare; a budget sheet."""
    from trousseau.aids.actions_benefit import note_change
    from trousseau.aids.models import Aid, AidPayment, Budget
    from trousseau.core.clock import today
    from trousseau.core.models import User

    rental = User.objects.holding(Role.RENTAL).order_by("pk").first()
    aid, sheet = Aid.objects.get(kind="fsl_stay"), Budget.objects.first()
    change = note_change(rental, lease=aid.lease, change="rent", on=today(), due_on=today(), today=today())
    payment = AidPayment.objects.create(aid=aid, cents=100, on=today(), key="sample", noted_by=rental)
    days = {"prepared_on": today(), "agreed_on": today()}
    begun = Aid.objects.create(
        household=aid.household,
        lease=aid.lease,
        kind="fsl_entry",
        pays="deposit",
        paid_to="agency",
        asked_by=rental,
        **days,
    )
    return {
        "aids": aid,
        **dict.fromkeys(("aids:letter", "aids:post"), begun),
        **dict.fromkeys(("aids:household", "aids:new"), aid.household),
        "aids:budget_new": sheet.household,
        "aids:unpay": payment,
        **dict.fromkeys(("aids:benefit_new", "aids:change_new", "aids:certificate"), aid.lease),
        **dict.fromkeys(("aids:change_done", "aids:event_withdraw"), change),
        "aids:rents_declared": {"year": today().year},
        **dict.fromkeys(("aids:budget", "aids:budget_edit"), sheet),
    }


def own_signed_samples() -> dict:
    """The signed copies that a tenant and an owner read in their own space."""
    from trousseau.core.models import User
    from trousseau.mandates.models import Mandate
    from trousseau.mandates.signed import MANDATE
    from trousseau.tenancies.models import Lease
    from trousseau.tenancies.signed import LEASE

    lease = Lease.objects.get(household__members__person__user__roles__contains="|tenant|")
    mandate = Mandate.objects.filter(owner__user__isnull=False, number__isnull=False).first()
    pages = []
    for kind, thing in ((LEASE, lease), (MANDATE, mandate)):
        copy = kind.copy_of(thing) or kind.file(
            User.objects.holding(Role.DIRECTOR).get(),
            thing,
            scans=[(pdf(f"own {kind.code}".encode()), ".pdf")],
            key=f"own {kind.code}",
            today=date(2026, 11, 20),
        )
        pages.append(copy.pages.first().pk)
    return {"portals:tenant_signed": {"pk": pages[0]}, "portals:owner_signed": {"mandate": mandate.pk, "pk": pages[1]}}


def leaving_samples() -> dict:
    """A notice whose receipt is awaited, a household that gave its keys back, works between two."""
    from trousseau.core.models import User
    from trousseau.rents.deposits.actions import settle_deposit
    from trousseau.rents.models import Retention
    from trousseau.tenancies.models import (
        CertificateRequest,
        Departure,
        InspectionPhoto,
        NoticeParty,
        NoticeToQuit,
        TurnoverWork,
    )

    notice = NoticeToQuit.objects.filter(mail__isnull=False, mail__received_on=None).first()
    back = NoticeParty.objects.filter(mail__returned_on__isnull=False).first()
    gone, work = Departure.objects.first().lease, TurnoverWork.objects.first()
    seen, photo = gone.inspections.first(), InspectionPhoto.objects.filter(inspection__lease=gone.pk).first()
    inspection = {"pk": gone.pk, "inspection_pk": seen.pk}
    letter = CertificateRequest.objects.first()
    found = {
        "receive_notice": {"pk": notice.lease_id, "notice_pk": notice.pk},
        "give_notice_again": {"pk": back.notice.lease_id, "notice_pk": back.notice_id, "party_pk": back.pk},
        "withdraw_notice": {"pk": notice.lease_id, "notice_pk": notice.pk},
        "departure": gone,
        "new_address": gone,
        "work_new": gone,
        "work_edit": {"pk": work.lease_id, "work_pk": work.pk},
        "inspections": gone,
        "inspect": {"pk": gone.pk, "kind": "exit"},
        "inspection_sign": inspection,
        "inspection_paper": inspection,
        "inspection_photo": {"pk": gone.pk, "photo_pk": photo.pk},
        "certificates_letter": {"pk": letter.lease_id, "request_pk": letter.pk},
    }
    kept = Retention.objects.filter(settlement__lease=gone.pk).first()
    settle_deposit(
        User.objects.holding(Role.RENTAL).get(),
        settlement=kept.settlement,
        version=kept.settlement.version,
        conform=False,
        provision=0,
        payee="tenant",
        on=date(2026, 11, 24),
        today=date(2026, 11, 24),
    )
    money = (
        "settlement",
        "settlement_begin",
        "retention_new",
        "settle",
        "provision",
        "settlement_transfer",
        "settlement_paper",
    )
    return {f"tenancies:{name}": row for name, row in found.items()} | {
        **{f"rents:{name}": gone for name in money},
        "rents:retention_remove": {"pk": gone.pk, "retention_pk": kept.pk},
    }


def applications_samples(lease) -> dict:
    """The hard cases of the by-name list, as the demonstration tells them; one that the commission decided on."""
    from trousseau.applications.models import (
        Application,
        ApplicationMerge,
        AskedComplement,
        AvoidedCommune,
        PriorityGround,
        Resource,
        SocialOffer,
        SupportingDocument,
    )
    from trousseau.core.models import HouseholdMember

    decided = SupportingDocument.objects.filter(application__decisions__leases__isnull=False, file="landlord").first()
    social = SupportingDocument.objects.filter(file="social", kind="tax_notice").first()
    resource, ground = Resource.objects.last(), PriorityGround.objects.first()
    avoided, offer, complement = (
        AvoidedCommune.objects.first(),
        SocialOffer.objects.first(),
        AskedComplement.objects.first(),
    )
    merge, (one, other) = ApplicationMerge.objects.first(), Application.objects.filter(state="active")[:2]
    child = HouseholdMember.objects.filter(household__leases__isnull=False, relation="child", ends_on=None).first()
    found = {
        "landlord_file": decided.application,
        "landlord_supporting_document": decided,
        "landlord_supporting_document_withdraw": decided,
        "social_file": social.application,
        "social_supporting_document": social,
        "social_supporting_document_withdraw": social,
        "supporting_document_pass": social,
        "avoided": avoided.application,
        "custody": {"pk": child.household_id, "member_pk": child.pk},
        "avoided_lift": {"pk": avoided.application_id, "avoided_pk": avoided.pk},
        "merge": {"pk": one.pk, "other_pk": other.pk},
        "unmerge": {"pk": merge.gone_id, "merge_pk": merge.pk},
        "priority_edit": {"pk": ground.application_id, "ground_pk": ground.pk},
        "child_join": lease.household,
        "separate": lease.household,
    }
    for step in ("edit", "drop"):
        found[f"resource_{step}"] = {"pk": resource.application_id, "resource_pk": resource.pk}
    for step in ("answer", "end"):
        found[f"social_offer_{step}"] = {"pk": offer.application_id, "offer_pk": offer.pk}
    for step in ("answer", "read"):
        found[f"complement_{step}"] = {"pk": complement.application_id, "complement_pk": complement.pk}
    return {f"applications:{name}": row for name, row in found.items()} | {
        "portals:referral": complement.application,
        "portals:complement": complement,
    }


def asked_samples(lease) -> dict:
    """What the demonstration does not tell: a plan agreed, fees of a tenant, letters written today, a deposit to undo."""
    from trousseau.core.clock import today
    from trousseau.core.models import User
    from trousseau.mandates.models import FeeClause
    from trousseau.owners.tenant_fees.actions import receive_tenant_fee
    from trousseau.prevention.actions import agree_plan, decide_reading
    from trousseau.prevention.queries import situations
    from trousseau.tenancies.certificates.asking import ask_all
    from trousseau.tenancies.models import Lease

    actor, day = User.objects.holding(Role.RENTAL).get(), today()
    owing = next(one for one in situations(Lease.objects.for_user(actor).filter(state="running"), day) if one.debt)
    late = owing.lease
    agree_plan(actor, lease=late, each=min(owing.debt, 10_000), first_on=day, agreed_on=day, today=day)
    given = {"mandate": lease.mandate, "kind": "letting", "base": "flat", "vat": "included", "due": "lease"}
    given |= {"amount": 10_000, "starts_on": lease.mandate.starts_on}
    FeeClause.objects.create(payer="owner", **given)
    received, awaited = (FeeClause.objects.create(payer="tenant", **given) for _ in range(2))
    receive_tenant_fee(actor, lease=lease, clause=received, zone="other", method="card", on=day, today=day)
    assert ask_all(actor, leases=Lease.objects.for_user(actor), on=day).done
    director = User.objects.holding(Role.DIRECTOR).get()
    decided = decide_reading(director, reading="earlier", note="Avis de la CAF", today=day)
    return {
        "prevention:plan_end": late,
        "prevention:plan": late,
        "prevention:reading_undo": decided,
        "owners:tenant_fee": {"pk": lease.pk, "clause_pk": awaited.pk},
    }


def procedure_samples(lease) -> dict:
    """A procedure of the lease that is opened, an instruction and two acts of it: made here."""
    from trousseau.core.models import User
    from trousseau.prevention.procedure.actions import note_act, note_instruction, open_procedure

    actor, day = User.objects.holding(Role.RENTAL).get(), date(2026, 11, 24)
    scan = (b"%PDF-1.7", ".pdf")
    found = open_procedure(actor, lease=lease, on=day, today=day)
    given = {"procedure": found, "on": day, "today": day}
    ordered = note_instruction(actor, act="order_to_pay", scan=scan, payer="owner", **given)
    [proved] = note_act(actor, act="diagnosis", author="social", proof="letter", scan=scan, **given)
    [bare] = note_act(actor, act="judgment", author="court", **given)
    found_samples = creditor_samples(actor, lease, day, scan)
    names = ("procedure", "procedure_agenda", "procedure_lease", "procedure_close", "procedure_reopen", "instruction")
    return {
        **dict.fromkeys([f"prevention:{name}" for name in names], found),
        "prevention:act": {"pk": found.pk, "kind": "order_to_pay"},
        "prevention:act_proof": proved,
        **dict.fromkeys(("prevention:act_prove", "prevention:act_withdraw"), bare),
        **dict.fromkeys(("prevention:instruction_paper", "prevention:instruction_withdraw"), ordered),
        **found_samples,
    }


def creditor_samples(actor, lease, day, scan) -> dict:
    """Of a tenancy in debt, measures of the over-indebtedness commission and what was done of them; of a plan, a decision."""
    from trousseau.prevention.actions import note_decision
    from trousseau.prevention.actions_creditor import note_duty, note_file
    from trousseau.rents.models import PaymentPlan

    given = {"lease": lease, "on": day, "today": day}
    note_file(actor, act="overindebtedness_admissible", proof="letter", scan=scan, **given)
    act = note_file(actor, act="overindebtedness_measures", proof="letter", scan=scan, **given)
    told = note_duty(actor, duty="payer", scan=scan, **given)
    plan = PaymentPlan.objects.filter(ended_on=None, agreed_on__lte=day).exclude(lease=lease).first()
    decided = note_decision(actor, plan=plan, decision="accepted", body="caf", on=day, scan=scan, today=day)
    return {
        **dict.fromkeys(("prevention:creditor", "prevention:creditor_note", "prevention:creditor_loss"), lease),
        "prevention:creditor_done": {"pk": lease.pk, "duty": "payer"},
        **dict.fromkeys(("prevention:creditor_proof", "prevention:creditor_withdraw"), told),
        "prevention:plan_terms": act,
        **dict.fromkeys(("prevention:plan_withdraw", "prevention:plan_decision"), plan),
        **dict.fromkeys(("prevention:plan_decision_proof", "prevention:plan_decision_withdraw"), decided),
    }


def meeting_samples(lease) -> dict:
    """A meeting that decides of the lease: made here."""
    from trousseau.core.models import User
    from trousseau.prevention.meeting.actions import decide, open_meeting
    from trousseau.prevention.models import ArrearsMeeting

    actor, day = User.objects.holding(Role.RENTAL).get(), date(2026, 11, 24)
    found = ArrearsMeeting.objects.filter(held_on=day).first() or open_meeting(actor, held_on=day, today=day)
    decided = decide(actor, meeting=found, lease=lease, what="Appeler", who=actor, by=day, today=day)
    return {
        **dict.fromkeys(("prevention:meeting", "prevention:meeting_paper"), found),
        "prevention:meeting_decide": {"pk": found.pk, "lease": lease.pk},
        **dict.fromkeys(("prevention:decision_done", "prevention:decision_withdraw"), decided),
    }


def caf_samples() -> dict:
    from trousseau.rents.caf.queries import waits
    from trousseau.rents.models import CafLump, CafRemittance, Clawback, PaperRun, PaymentPlan

    line = waits().first()
    found = dict.fromkeys(("caf_remittance", "caf_columns", "caf_join", "caf_drop"), CafRemittance.objects.first())
    found |= {"caf_lump_undo": CafLump.objects.first(), "caf_place": line, "caf_return": line}
    found["caf_clawback_pay"] = Clawback.objects.first()
    lease, cost, stated = charges_made()
    year = {"pk": lease.mandate_id, "year": 2025}
    found |= {"charges_year": year, "charges_cost_new": year, "charges_send": {"pk": lease.pk, "year": 2025}}
    found |= dict.fromkeys(("charges_settle", "charges_provision", "charges_paper"), stated)
    found["charges_cost_edit"] = cost
    found["charges_former"] = type(lease).objects.filter(brought_in_on__isnull=False).first()
    found["charges_former_year"] = {
        "pk": found["charges_former"].pk,
        "year": found["charges_former"].brought_in_on.year,
    }
    found |= dict.fromkeys(("papers_run", "papers_again", "papers_printed"), PaperRun.objects.first())
    return {f"rents:{name}": row for name, row in found.items()} | {
        "prevention:proof": reported(),
        "prevention:plan_end": PaymentPlan.objects.filter(ended_on=None).first().lease,
    }


def charges_made():
    """A year of charges before the demonstration begins: one of its leases is told to have begun then."""
    from trousseau.core.models import User
    from trousseau.rents.charges.actions import note_cost, send_statement
    from trousseau.tenancies.models import Lease

    actor, today = User.objects.holding(Role.RENTAL).get(), date(2026, 11, 24)
    lease = Lease.objects.for_owner().filter(state="running").order_by("pk").last()
    Lease.objects.filter(pk=lease.pk).update(starts_on=date(2025, 6, 1))
    lease.refresh_from_db()
    cost = note_cost(
        actor, mandate=lease.mandate, year=2025, today=today, nature="lift", label="Ascenseur", amount=10000, key="own"
    )
    return lease, cost, send_statement(actor, lease=lease, year=2025, on=today, today=today)


def reported():
    """The report of the first tenancy in arrears that the demonstration has, made here."""
    from trousseau.core.models import User
    from trousseau.prevention.queries import situations
    from trousseau.prevention.reports import report_arrears
    from trousseau.tenancies.queries import leases_in_force

    today = date(2026, 11, 24)
    found = next(one for one in situations(leases_in_force(), today) if one.aid and one.since)
    return report_arrears(
        User.objects.holding(Role.RENTAL).get(),
        lease=found.lease,
        on=today,
        today=today,
        channel="system",
        content=b"%PDF-1.7",
        suffix=".pdf",
    )


def books_samples() -> dict:
    """The monthly run, and a statement of funds made for the occasion."""
    from trousseau.ledger.money_proofs import keep_statement
    from trousseau.rents.models import MonthRun

    statement = keep_statement(date(2026, 11, 24))
    run = MonthRun.objects.first()
    return {
        "ledger:funds_day": statement,
        "ledger:term": {"pk": statement.pk, "code": "46711-debit"},
        "ledger:close": {"ledger": "clients"},
        "ledger:fec": {"year": 2026},
        "rents:month_run": run,
        "rents:month_run_resume": run,
    }


def bank_samples() -> dict:
    from trousseau.ledger.models import BankAccount, BankFile, BankLine, Statement
    from trousseau.receipts.models import CounterReceipt, LineShare, Receipt
    from trousseau.rents.models import Collection, DebitMandate

    account, line = (
        BankAccount.objects.filter(ledger="clients").first(),
        BankLine.objects.filter(state="unknown", cents__gt=0).first(),
    )
    found = dict.fromkeys(("bank_account_edit", "reconciliation", "statements"), account)
    found |= {"statement": Statement.objects.first(), "own_line": own_line_sample()}
    for name in ("", "_columns", "_apply", "_drop", "_resume"):
        found[f"bank_file{name}"] = BankFile.objects.first()
    rents = {name: line for name in TABLE if name.startswith(("matching:", "receipts:bank_"))}
    rents["matching:undo"] = LineShare.objects.first()
    rents |= dict.fromkeys([name for name in TABLE if name.startswith("rents:collection_")], Collection.objects.first())
    rents["rents:collection"], rents["rents:debit_mandate_revoke"] = (
        Collection.objects.first(),
        DebitMandate.objects.first(),
    )
    rents["receipts:paper"] = CounterReceipt.objects.first()
    rents["rents:payment_debts"] = Receipt.objects.rent().filter(payer="tenant", reversal=None).first()
    return {f"ledger:{name}": row for name, row in found.items()} | rents


def own_line_sample():
    """A line of the agency's own bank: made here."""
    from tests.plugins.bank import OWN
    from trousseau.core.models import User
    from trousseau.ledger.bank.actions import open_bank_account
    from trousseau.ledger.models import BankAccount, BankFile, BankLine, Statement

    actor, day = User.objects.holding(Role.DIRECTOR).get(), date(2026, 11, 24)
    account = BankAccount.objects.filter(ledger="agency").first() or open_bank_account(
        actor, ledger="agency", account="512", name="Essai", holder="Essai", iban=OWN
    )
    source = BankFile.objects.create(account=account, state="applied", sha256="own", made_by=actor, made_on=day)
    days = {"first_day": day, "last_day": day, "opening": 0, "closing": 100, "count": 1}
    statement = Statement.objects.create(account=account, file=source, rank=1, taken=True, **days)
    return BankLine.objects.create(statement=statement, rank=1, booked_on=day, cents=100, left=100, state="unknown")


def manual_samples() -> dict:
    """An entry that a person proposes: made here."""
    from trousseau.core.models import User
    from trousseau.ledger.manual import propose_entry
    from trousseau.ledger.postings import Posting

    lines = [Posting("615", debit=100), Posting("401", credit=100)]
    given = {"label": "Essai", "ground": "Essai", "on": date(2026, 11, 24), "today": date(2026, 11, 24)}
    row = propose_entry(User.objects.holding(Role.RENTAL).get(), ledger="agency", lines=lines, **given)
    return dict.fromkeys(("ledger:manual", "ledger:manual_post", "ledger:manual_refuse"), row)


def adjustment_samples(lease) -> dict:
    """A debit of the lease that is opened: made here."""
    from trousseau.core.models import User
    from trousseau.rents.adjustments.actions import adjust

    actor, day = User.objects.holding(Role.RENTAL).get(), date(2026, 11, 24)
    given = {"amount": 100, "ground": "Essai", "on": day, "today": day, "key": "adjustment"}
    row = adjust(actor, lease=lease, kind="other", **given)
    return dict.fromkeys(("rents:adjustment_undo", "rents:adjustment_paper"), row)


def asked_payment(mandate, kind: str, event: str, on: date, **more):
    """A payment that waits, as a verb would have asked it: what the fund of these rows holds is no matter of their pages."""
    from trousseau.payouts.models import PaymentOrder

    given = {"kind": kind, "event": event, "fund": mandate.fund, "amount": 100, "key": f"{kind}:sample", "asked_on": on}
    return PaymentOrder.objects.create(**given | more)


def refund_samples(lease) -> dict:
    """A credit on its way back to the tenant of the lease that is opened: made here."""
    from trousseau.core.models import User
    from trousseau.rents.actions.sums import ask_sum
    from trousseau.rents.models import TenantRefund

    actor, day = User.objects.holding(Role.RENTAL).get(), date(2026, 11, 24)
    call = ask_sum(
        actor,
        lease=lease,
        kind="other",
        label="Essai",
        amount=100,
        on=day,
        due_on=day,
        key="refund",
        event="refund_asked",
    )
    sent = {"payee": "Essai", "aux": lease.code, "reference": f"{lease.code} essai"}
    order = asked_payment(lease.mandate, "tenant", "tenant_repaid", day, **sent)
    refund = TenantRefund.objects.create(
        lease=lease, amount=100, ground="Essai", on=day, decided_by=actor, call=call, order=order
    )
    return {"rents:refund_give_up": refund}


def claim_samples(lease) -> dict:
    """A guarantee and a claim on it, of the lease that is opened: made here."""
    from trousseau.core.models import User
    from trousseau.rents.actions.sums import ask_sum
    from trousseau.rents.models import Claim, ClaimRefund
    from trousseau.tenancies.models import Guarantee

    guarantee = Guarantee.objects.create(lease=lease, kind="fsl", name="FSL", starts_on=lease.starts_on)
    claim = Claim.objects.create(guarantee=guarantee, amount=100, months=1, declared_on=date(2026, 11, 24))
    actor, day = User.objects.holding(Role.RENTAL).get(), date(2026, 11, 24)
    asked = {"lease": lease, "kind": "other", "label": "Essai", "on": day, "due_on": day, "key": "claim-refund"}
    call = ask_sum(actor, amount=100, event="claim_back", **asked)
    sent = {"payee": "FSL", "aux": lease.code, "reference": "essai", "state": "rejected"}
    order = asked_payment(lease.mandate, "guarantor", "guarantor_repaid", day, **sent)
    refund = ClaimRefund.objects.create(claim=claim, amount=100, on=day, call=call, order=order)
    found = dict.fromkeys((f"rents:claim_{name}" for name in ("receive", "refuse", "refund")), claim)
    return found | {"rents:claim_new": guarantee, "rents:claim_refund_again": refund}


def scales_samples() -> dict:
    """A value of the scales that somebody read in its text."""
    from trousseau import scales
    from trousseau.core.clock import today
    from trousseau.core.models import User
    from trousseau.core.scale_readings import note_readings

    value = scales.load()["lease.irl_published_months"][-1]
    actor = User.objects.holding(Role.DIRECTOR).get()
    [reading] = note_readings(
        actor, values=[value], source="La loi", read_on=today(), seen={0: value.text}, today=today()
    )
    return {
        "core:scale": {"code": value.code},
        "core:scales_chapter": {"slug": "le-bail"},
        "core:scale_withdraw": reading,
    }


def outbox_samples(lease) -> dict:
    """A notice of rent in the outbox, about a household; its paper."""
    from trousseau.core.mail import queue
    from trousseau.core.models import Document
    from trousseau.rents.messages import NOTICE

    paper = Document.objects.filter(kind="notice").first()
    found = queue(
        NOTICE,
        to="locataire@demo.example",
        body="Bonjour",
        params={"month": "novembre 2026"},
        about="mailitem:0",
        household=lease.household,
        papers=[("A000001.pdf", paper)],
    )
    names = ("message", "message_send", "message_cancel", "message_given")
    return dict.fromkeys([f"core:{name}" for name in names], found) | {"core:message_paper": found.enclosures.get()}


def owners_samples() -> dict:
    from trousseau.core.models import User
    from trousseau.ledger.models import BankLine
    from trousseau.mandates.models import FeeClause, Mandate
    from trousseau.owners.actions.invoices import give_invoice
    from trousseau.owners.actions.taxes import give_tax_summary
    from trousseau.owners.models import Expense, FeeInvoice, OwnerStatement, StatementRun, TaxSummary
    from trousseau.owners.queries.taxes import years
    from trousseau.payouts.models import PaymentOrder, PaymentRun, Supplier

    mandate = Expense.objects.first().mandate
    actor, day = User.objects.holding(Role.RENTAL).get(), date(2026, 11, 24)
    summary = TaxSummary.objects.first() or give_tax_summary(
        actor, mandate=next(one for one in Mandate.objects.order_by("pk") if 2025 in years(one, day)), year=2025, on=day
    )
    invoice = FeeInvoice.objects.first()
    give_invoice(actor, invoice=invoice)
    names = ("account", "contribution", "terms", "iban", "advance", "service", "statement_new", "taxes")
    found = dict.fromkeys(names, mandate)
    found |= dict.fromkeys(("expense_pay", "expense_cancel"), Expense.objects.filter(order=None).first())
    found |= {
        "expense_refund": Expense.objects.filter(order__state="sent").first(),
        "line_refund": BankLine.objects.filter(statement__account__ledger="clients", left__gt=0).first(),
    }
    found |= dict.fromkeys(("run", "write", "drop", "file"), PaymentRun.objects.first())
    found |= dict.fromkeys(("take_out", "reject"), PaymentOrder.objects.filter(state="sent").first())
    found |= dict.fromkeys(("statement", "statement_send"), OwnerStatement.objects.first())
    found |= dict.fromkeys(("statements_run", "statements_again", "statements_send"), StatementRun.objects.first())
    found |= {
        "vat": FeeClause.objects.filter(mandate__number__isnull=False).first(),
        "tax_summary_new": {"pk": summary.mandate_id, "year": 2025},
        "tax_summary": summary,
        **dict.fromkeys(("invoice", "invoice_print", "invoice_paper"), invoice),
    }
    found |= handover_samples(actor, day)
    supplier = Supplier.objects.first()
    return {name if ":" in name else f"owners:{name}": row for name, row in found.items()} | dict.fromkeys(
        ("payouts:supplier_edit", "payouts:supplier_iban"), supplier
    )


def handover_samples(actor, day: date) -> dict:
    """What an ended mandate left, on its way to its owner."""
    from trousseau.core.models import Document
    from trousseau.mandates.models import Mandate
    from trousseau.owners.models import AgencyTransfer, Handover

    mandate = Mandate.objects.filter(fund__isnull=False, state="signed").order_by("-pk").first()
    Mandate.objects.filter(pk=mandate.pk).update(state="ended", ended_on=day, taken_over=True)
    sent = {"payee": mandate.owner.name, "reference": mandate.code, "key": "handover:1:0", "owner": mandate.owner}
    order = asked_payment(mandate, "handover", "handed_over", day, **sent)
    handover = Handover.objects.create(
        number=1,
        mandate=mandate,
        to="owner",
        on=day,
        decided_by=actor,
        total=100,
        order=order,
        paper=Document.objects.filter(kind="statement").first(),
    )
    sent = {"payee": "Agence", "reference": "H00001", "fund": None}
    fees = asked_payment(mandate, "agency", "agency_paid", day, **sent)
    AgencyTransfer.objects.create(number=99_999, on=day, total=100, order=fees, made_by=actor)
    names = ("handover_give_up", "handover_again", "handover_paper")
    ended = dict.fromkeys(("handover", "taken_over", "mandates:papers_back"), mandate)
    seen = Mandate.objects.filter(state="signed").order_by("pk").first()
    other = {"payouts:order_give_up": fees, "mandates:state_seen": seen}
    return ended | other | dict.fromkeys(names, handover)


def owners_not_to_call() -> list[str]:
    from trousseau.captation.models import Approach, Owner
    from trousseau.captation.reach.queries import telephone
    from trousseau.core.clock import today

    found = [o.phone for o in Owner.objects.exclude(phone="") if not telephone(o, today()).allowed]
    found += Approach.objects.filter(consent_text="").exclude(phone="").values_list("phone", flat=True)
    assert len(found) > 1  # else this proves nothing
    return found


@pytest.fixture
def told_once(monkeypatch):
    """The page that refuses without a word of its own is the same at each address: each person reads it whole once, then
    its code alone."""
    told = set()

    def refused(request, exception):
        if request.user in told and not exception.args:
            return HttpResponseForbidden()
        told.add(request.user)
        return permission_denied(request, exception)

    monkeypatch.setattr(urlconf, "handler403", refused, raising=False)


@pytest.mark.once
@pytest.mark.usefixtures("told_once")
def test_each_page_opens_to_its_roles_and_to_no_other(client, demonstration, caplog, settings, monkeypatch):
    from trousseau.core import sessions
    from trousseau.core.models import Person, User

    # a session used for a minute is noted, by three queries of whatever page comes then: on a slow machine, of any
    monkeypatch.setattr(sessions, "MOVED", 24 * 3600)
    settings.DEMO = True  # a page of its own is there, which no other home has

    users = {letter: User.objects.holding(role).order_by("pk").first() for letter, role in LETTERS.items()}
    assert len(accounts.AGENCY) == len(LETTERS)
    wrong, queries = [], {}
    arguments = samples()
    # the tenant with an account is in the list of accounts, which is the administrator's work
    names = re.compile(
        "|".join(
            Person.objects.exclude(memberships__household__holder__user__isnull=False).values_list(
                "last_name", flat=True
            )
        )
    )
    # nor does any page give the number of an owner who may not be called (C. conso., art. L223-1)
    silent = re.compile("|".join(re.escape(n) for n in owners_not_to_call()))
    caplog.set_level("ERROR", "django.request")  # thousands of refusals, each with where it was raised
    # Where someone whom the guard turns away tried to write: it stands before the view for all alike.
    tried = set()
    for letter, user in [*users.items(), ("-", None)]:
        client.logout()
        if user:
            client.force_login(user)
        for name, _names in ours():
            url = reverse(name, kwargs=arguments[name])
            guarded = False
            for method in (client.get, client.post):
                if guarded and method == client.post:
                    if name in tried:
                        continue
                    tried.add(name)
                asked = Asked()
                with transaction.atomic():
                    with connection.execute_wrapper(asked):
                        response = method(url, {"month": "2026-09-01"})
                    content = b"".join(response.streaming_content) if response.streaming else response.content
                    transaction.set_rollback(True)
                if method == client.get:
                    queries[name] = max(asked.count, queries.get(name, 0))
                turned_away = response.status_code in (403, 404) or (
                    response.status_code == 302 and "/compte/login/" in response.headers["Location"]
                )
                guarded = turned_away and response.status_code != 404
                if name == "demo:step":  # it entered as somebody else, in a session that is undone
                    client.force_login(user) if user else client.logout()
                if response.status_code == 405:
                    continue
                if letter in NAMELESS and names.search(content.decode(errors="ignore")):
                    wrong.append(f"{letter} {method.__name__} {name}: meets a household's name")
                if silent.search(content.decode(errors="ignore")):
                    wrong.append(f"{letter} {method.__name__} {name}: gives a number that may not be called")
                readers, _slash, writers = TABLE[name].partition("/")
                allowed = writers or readers if method == client.post else readers
                if turned_away == (letter in allowed):
                    wrong.append(f"{letter} {method.__name__} {name}: {response.status_code}")
                if response.status_code >= 500:
                    wrong.append(f"{letter} {method.__name__} {name}: {response.status_code}")
    assert wrong == [], (
        "a page opens to others than its row of TABLE says; a 404 to who may enter is often an object that `samples` lacks"
    )
    beyond = {name: count for name, count in queries.items() if count > QUERIES_OF.get(name, QUERIES)}
    assert beyond == {}, "more queries than these pages may ask"
