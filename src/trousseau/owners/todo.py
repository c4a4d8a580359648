from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind, Many

ANSWER_VAT = Kind(
    "owners.answer_vat",
    Role.DIRECTOR,
    _("Say how the VAT of a fee of mandate %(mandate)s is counted"),
    _("“%(fee)s”: the clause does not say it. Its fees wait for your answer."),
    _("Answer for this clause"),
    page="owners:vat",
    room="rents",
)
HANDOVER_CAME_BACK = Kind(
    "owners.handover_came_back",
    Role.RENTAL,
    _("Hand %(amount)s over again to %(payee)s: the bank sent it back"),
    _("Mandate %(mandate)s: %(why)s. Note the right IBAN, have a second person confirm it, then ask again."),
    _("Open the account"),
    page="owners:account",
    room="rents",
)
RENDER_ACCOUNTS = Kind(
    "owners.render_accounts",
    Role.RENTAL,
    _("Render the accounts of mandate %(mandate)s to %(owner)s"),
    _("The mandate promises them every %(months)s months."),
    _("Render the accounts"),
    Many(
        _("Render the accounts of %(n)s mandates to their owners"),
        _("Their mandates promise them: they are rendered together."),
        _("Render them together"),
        reverse_lazy("owners:statements_new"),
    ),
    page="owners:statement_new",
    room="rents",
)
