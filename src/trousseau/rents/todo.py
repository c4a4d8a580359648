from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind, Many

TELL_OWNER = Kind(
    "rents.tell_owner",
    "rents",
    Role.RENTAL,
    _("Send %(owner)s the notice of sums received"),
    _("Mandate %(mandate)s: the deposit arrived. The notice goes by registered letter or against a signature."),
    _("Prepare the notice"),
    page="rents:lease",
)
REFUND_CAME_BACK = Kind(
    "rents.refund_came_back",
    "rents",
    Role.RENTAL,
    _("Give %(name)s their credit back again: the bank sent %(amount)s back"),
    _("%(why)s. It is a credit of the account again: ask the tenant for another IBAN."),
    _("Open the account"),
    page="rents:lease",
)
ANSWER_VAT = Kind(
    "rents.answer_vat",
    "rents",
    Role.DIRECTOR,
    _("Say how the VAT of a fee of mandate %(mandate)s is counted"),
    _("“%(fee)s”: the clause does not say it. Its fees wait for your answer."),
    _("Answer for this clause"),
    page="rents:owner_vat",
)
RENDER_ACCOUNTS = Kind(
    "rents.render_accounts",
    "rents",
    Role.RENTAL,
    _("Render the accounts of mandate %(mandate)s to %(owner)s"),
    _("The mandate promises them every %(months)s months."),
    _("Render the accounts"),
    Many(
        _("Render the accounts of %(n)s mandates to their owners"),
        _("Their mandates promise them: they are rendered together."),
        _("Render them together"),
        reverse_lazy("rents:owner_statements_new"),
    ),
    page="rents:owner_statement_new",
)
