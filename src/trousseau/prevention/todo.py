from django.urls import reverse, reverse_lazy
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind, Many

from .enums import BY_LETTER, Step


def _listed(step: Step):
    """The address of the list of the actions of one kind."""
    return lazy(lambda: f"{reverse('prevention:list')}?step={step}&order=params__commune", str)()


KINDS = {
    Step.CALL: Kind(
        "prevention.call",
        Role.RENTAL,
        _("Call %(name)s"),
        _("%(debt)s unpaid since %(since)s, and no contact since."),
        _("Note the call"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, since a day that is not known: no contact about it yet."),
    ),
    Step.REMIND: Kind(
        "prevention.remind",
        Role.RENTAL,
        _("Write to %(name)s"),
        _("%(debt)s unpaid since %(since)s, already spoken of."),
        _("Read the letter"),
        Many(
            _("Write to %(n)s households in debt"),
            _(
                "They are alike: each letter is ready to be read, and all are prepared in one act. None leaves by itself."
            ),
            _("Read the letters"),
            reverse_lazy("prevention:letters"),
        ),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, since a day that is not known: already spoken of, no letter yet."),
    ),
    Step.PLAN: Kind(
        "prevention.plan",
        Role.RENTAL,
        _("Propose a payment plan to %(name)s"),
        _("%(debt)s unpaid since %(since)s: small sums beside the current rent."),
        _("Open the tenancy"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, since a day that is not known: small sums beside the current rent."),
    ),
    Step.REPORT: Kind(
        "prevention.report",
        Role.RENTAL,
        _("Report the arrears of %(name)s to the CAF"),
        _("%(debt)s unpaid, of a debt that goes back to %(since)s and is arrears in the sense of the text."),
        _("Open the tenancy"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, since a day that is not known: arrears in the sense of the text, to confirm."),
    ),
    Step.DECIDE: Kind(
        "prevention.decide",
        Role.RENTAL,
        _("Decide about the debt of %(name)s"),
        _("%(debt)s unpaid: the text, or a debt whose age nobody wrote, leaves the answer open; a person must decide."),
        _("Open the tenancy"),
        page="prevention:situation",
    ),
    Step.MISSED: Kind(
        "prevention.instalment",
        Role.RENTAL,
        _("An instalment of %(name)s is missing"),
        _("%(debt)s of the payment plan should have come on %(since)s, the current rent paid beside it."),
        _("Open the tenancy"),
        page="prevention:situation",
    ),
    Step.VISIT: Kind(
        "prevention.visit",
        Role.RENTAL,
        _("Visit %(name)s"),
        _("%(debt)s unpaid since %(since)s, and nobody met for two months: a letter is no meeting."),
        _("Note the visit"),
        Many(
            _("Visit %(n)s households in debt"),
            _("Nobody met them for two months: they are listed by commune."),
            _("See the visits"),
            _listed(Step.VISIT),
        ),
        page="prevention:situation",
    ),
    Step.CLAIM: Kind(
        "prevention.claim",
        Role.RENTAL,
        _("Call on the guarantee of %(name)s"),
        _("%(debt)s unpaid since %(since)s: the contract of the guarantee gives a last day."),
        _("Open the tenancy"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid: the contract of the guarantee gives a last day."),
    ),
    Step.LIMIT: Kind(
        "prevention.limit",
        Role.RENTAL,
        _("Keep the oldest rent of %(name)s from being barred"),
        _("%(debt)s unpaid since %(since)s: an acknowledgement of the debt, a plan signed or a judge stops the delay."),
        _("Open the tenancy"),
        page="prevention:situation",
    ),
    Step.CHECK: Kind(
        "prevention.check",
        Role.RENTAL,
        _("Check the data of %(name)s"),
        _("%(debt)s unpaid, and facts that contradict each other: nothing is asked of the household before."),
        _("Open the tenancy"),
        page="prevention:situation",
    ),
    Step.ACT: Kind(
        "prevention.act",
        Role.RENTAL,
        _("Keep a deadline of the procedure of %(name)s"),
        _("%(debt)s unpaid: the law gives a last safe day, and nothing proves the act that it asks."),
        _("Open the tenancy"),
        page="prevention:situation",
    ),
    Step.BANK: Kind(
        "prevention.bank",
        Role.RENTAL,
        _("Read the bank: a last day falls for %(name)s"),
        _("To check by that day: what fell due is not known to be paid, the bank or the remittance is to be read."),
        _("Read the bank"),
        Many(
            _("Read the bank: a last day falls for %(n)s households"),
            _(
                "What fell due is not known to be paid: nothing is asked of them before the bank is read and its lines identified."
            ),
            _("Read the bank"),
            reverse_lazy("ledger:bank"),
        ),
        page="prevention:situation",
    ),
    # of a file of over-indebtedness
    Step.JUSTIFY: Kind(
        "prevention.creditor_claim",
        Role.RENTAL,
        _("Justify the debt of %(name)s to the over-indebtedness commission"),
        _("The file was admitted on %(day)s: past the delay, the commission takes what the debtor says."),
        _("Open the file"),
        page="prevention:creditor",
    ),
    Step.PAYER: Kind(
        "prevention.creditor_payer",
        Role.RENTAL,
        _("Tell the payer of the aid that the file of %(name)s is admitted"),
        _("Admitted on %(day)s: an aid that was suspended is due again."),
        _("Open the file"),
        page="prevention:creditor",
    ),
    Step.SURETY: Kind(
        "prevention.creditor_guarantor",
        Role.RENTAL,
        _("Tell the guarantor that the file of %(name)s is admitted"),
        _("Admitted on %(day)s: the debtor may not repay who pays the earlier debt in their place."),
        _("Open the file"),
        page="prevention:creditor",
    ),
    Step.LOSS: Kind(
        "prevention.creditor_loss",
        Role.RENTAL,
        _("Write off the debt of %(name)s that a decision ended"),
        _("It is the owner’s loss: the tenant owes it no more."),
        _("Open the file"),
        page="prevention:creditor",
    ),
    Step.NOTICE: Kind(
        "prevention.notice",
        Role.RENTAL,
        _("Give %(name)s formal notice"),
        _("%(debt)s unpaid since %(since)s: the household was met, a plan was proposed, and none runs."),
        _("Open the tenancy"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid: the household was met, a plan was proposed, and none runs."),
    ),
    Step.ORDER: Kind(
        "prevention.order",
        Role.RENTAL,
        _("Ask the owner about an order to pay: %(name)s"),
        _("%(debt)s unpaid since %(since)s, formal notice given: the owner orders in writing, or does not."),
        _("Open the tenancy"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, formal notice given: the owner orders in writing, or does not."),
    ),
    Step.SUMMONS: Kind(
        "prevention.summons",
        Role.RENTAL,
        _("Ask the owner about a summons: %(name)s"),
        _("%(debt)s unpaid since %(since)s, and the clause has effect: the owner orders in writing, or does not."),
        _("Open the tenancy"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, and the clause has effect: the owner orders in writing, or does not."),
    ),
    Step.LEAVE: Kind(
        "prevention.leave",
        Role.RENTAL,
        _("Ask the owner about an order to leave: %(name)s"),
        _("%(debt)s unpaid since %(since)s, and it was judged: the owner orders in writing, or does not."),
        _("Open the tenancy"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, and it was judged: the owner orders in writing, or does not."),
    ),
    Step.THANKS: Kind(
        "prevention.thanks",
        Role.RENTAL,
        _("Thank %(name)s"),
        _("The payment plan was kept to its end."),
        _("Note the word of thanks"),
        page="prevention:situation",
    ),
}
# closed by the decision, opened again when it is undone
READING = Kind(
    "prevention.reading",
    Role.DIRECTOR,
    _("Say how arrears are read from %(day)s on"),
    _("The decree leaves two questions open. Until you answer, the earlier day of each report stands, to confirm."),
    _("Answer for all the debts"),
    page="prevention:reading",
)
# the same step, once its letter waits in the mail
READY = {
    step: Kind(
        f"prevention.{step}_ready",
        Role.RENTAL,
        _("Post the letter to %(name)s"),
        _("It is ready and waits in the mail: nothing leaves by itself."),
        _("Post the letter"),
        Many(
            _("Post %(n)s letters about a debt"),
            _("They are ready and wait in the mail: nothing leaves by itself."),
            _("See what waits in the mail"),
            reverse_lazy("mail:home"),
        ),
        page="prevention:situation",
        room="prevention",
    )
    for step in BY_LETTER
}
# the same step, when its day is the earlier of two
CONFIRM = {
    Step.REPORT: Kind(
        "prevention.report_confirm",
        Role.RENTAL,
        _("Report the arrears of %(name)s to the CAF, by a day to confirm"),
        _("%(debt)s unpaid, of a debt that goes back to %(since)s: the earlier of two days stands; the page says why."),
        _("Open the tenancy"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, since a day that is not known: arrears in the sense of the text, to confirm."),
    )
}
NEXT = [kind.code for kind in (*KINDS.values(), *READY.values(), *CONFIRM.values())]  # the kinds of the one next action
