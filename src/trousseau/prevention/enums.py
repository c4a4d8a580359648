from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.mail.enums import Channel


class Step(TextChoices):
    """The one next action of a tenancy: the steps of `rules.prevention`, mildest first."""

    THANKS = "thanks", _("Thank")
    CALL = "call", _("Call")
    REMIND = "remind", _("Write")
    PLAN = "plan", _("Propose a payment plan")
    MISSED = "missed", _("Speak of the instalment missed")
    VISIT = "visit", _("Visit")
    CLAIM = "claim", _("Call on the guarantee")
    LIMIT = "limit", _("Stop the limitation")
    CHECK = "check", _("Check the data")
    REPORT = "report", _("Report to the CAF")
    DECIDE = "decide", _("Decide with someone")
    ACT = "act", _("Keep the deadline of the procedure")
    BANK = "bank", _("Read the bank")
    JUSTIFY = "justify", _("Justify the claim to the commission")
    PAYER = "payer", _("Tell the payer of the aid")
    SURETY = "surety", _("Tell the guarantor")
    LOSS = "loss", _("Write off the debt that a decision ended")
    NOTICE = "notice", _("Give formal notice")
    ORDER = "order", _("Ask the owner about an order to pay")
    SUMMONS = "summons", _("Ask the owner about a summons")
    LEAVE = "leave", _("Ask the owner about an order to leave")


class Reading(TextChoices):
    """How the debts born before a change of regime, and not arrears yet, are read after it: `rules.arrears.Reading`."""

    EARLIER = "earlier", _("The earlier day of the two rules")
    FORMER = "former", _("The rules under which they were born")
    LATTER = "latter", _("The rules of today")


class Counted(TextChoices):
    """Of which debt the threshold of arrears is the limit: `rules.arrears.Counted`."""

    NET = "net", _("The debt less the aid that is awaited")
    GROSS = "gross", _("The whole debt, the aid that is awaited counted in")


CONTACTS = (
    Step.THANKS,
    Step.CALL,
    Step.REMIND,
    Step.MISSED,
    Step.VISIT,
)  # done by a contact, which the follow-up keeps


class LetterKind(TextChoices):
    """A letter about a debt, written here and sent by a person."""

    FIRST = "first", _("First word")
    REMINDER = "reminder", _("Reminder")
    OFFER = "offer", _("Proposal of a payment plan")
    FORMAL = "formal", _("Formal notice to pay")
    THANKS = "thanks", _("Word of thanks")
    CLAIM = "claim", _("Call on the guarantor")
    FSL = "fsl", _("Request to the FSL")
    ACTION_LOGEMENT = "al", _("Request to Action Logement")
    ALERT = "alert", _("Voluntary alert of the CCAPEX")
    SEIZURE = "seizure", _("Compulsory seizure of the CCAPEX")
    TOLD = "told", _("The tenant is told of the CCAPEX")

    @property
    def paper(self) -> str:
        """How the register of mail names it."""
        return f"prevention.letter_{self.value}"


# what asks the tenant for money: it stops with a pause, a plan that is kept, an over-indebtedness file
ASKING = (LetterKind.FIRST, LetterKind.REMINDER, LetterKind.OFFER, LetterKind.FORMAL)
# what is typed into the information system of the CCAPEX, on the lessor's side
SHEETS = (LetterKind.ALERT, LetterKind.SEIZURE)
# the steps that a letter does by itself
BY_LETTER = {Step.REMIND: LetterKind.FIRST, Step.THANKS: LetterKind.THANKS}
# what the tenant receives about the debt: its sending is a letter written to them
WRITTEN = (*ASKING, LetterKind.THANKS)

# what a file of over-indebtedness asks of the lessor, by the codes of `rules.overindebtedness`
CREDITOR = {"claim": Step.JUSTIFY, "payer": Step.PAYER, "guarantor": Step.SURETY, "loss": Step.LOSS}
# noted where it is done, not as a step: the proved report, the claim declared, the act with its proof, the file
ELSEWHERE = (Step.REPORT, Step.CLAIM, Step.ACT, Step.BANK, *CREDITOR.values())
# with a last safe day, which stays once it is over until somebody writes what is decided of it
PASSING = (Step.CLAIM, Step.LIMIT, Step.ACT)
# what the owner is asked to order by each step
ASKED = {Step.ORDER: "order_to_pay", Step.SUMMONS: "summons", Step.LEAVE: "order_to_leave"}

# how arrears are reported to who pays the aid
REPORTING = (Channel.SYSTEM, Channel.POST, Channel.REGISTERED, Channel.EMAIL)


class ActKind(TextChoices):
    """An act of a procedure. Those of `rules.eviction_case.ACTS` make its deadlines; the others are its history.

    A report of arrears to the CAF is none: it has its own rows, with their proof in the register of mail.
    """

    ORDER_TO_PAY = "order_to_pay", _("Order to pay")
    ORDER_TO_SURETY = "order_to_surety", _("Order to pay served on the surety")
    CCAPEX_SEIZED = "ccapex_seized", _("CCAPEX seized")
    SUMMONS = "summons", _("Summons")
    PREFECT_TOLD = "prefect_told", _("Summons told to the prefect")
    DIAGNOSIS = "diagnosis", _("Social and financial diagnosis")
    HEARING = "hearing", _("Hearing")
    JUDGMENT = "judgment", _("Judgment")
    DELAYS_GRANTED = "delays_granted", _("Delays granted")
    JUDGMENT_SERVED = "judgment_served", _("Judgment served")
    OVERINDEBTEDNESS_ADMISSIBLE = "overindebtedness_admissible", _("Over-indebtedness: file admissible")
    OVERINDEBTEDNESS_MEASURES = "overindebtedness_measures", _("Over-indebtedness: plan or measures")
    DEBT_ERASED = "debt_erased", _("Over-indebtedness: debt erased")
    ORDER_TO_LEAVE = "order_to_leave", _("Order to leave the home")
    PREFECT_SEIZED = "prefect_seized", _("Prefect seized of the order to leave")
    FORCE_ASKED = "force_asked", _("Help of the police asked")
    FORCE_GRANTED = "force_granted", _("Help of the police granted")
    FORCE_REFUSED = "force_refused", _("Help of the police refused")
    INDEMNITY_CLAIMED = "indemnity_claimed", _("Indemnity claimed from the State")
    CONCILIATION = "conciliation", _("Conciliation made enforceable")
    EVICTED = "evicted", _("Eviction carried out")
    PUT_OUT = "put_out", _("Put out without a title: offence to report")


# an eviction rests on one of them (CPCE, art. L111-3 and L411-1)
TITLES = (ActKind.JUDGMENT, ActKind.CONCILIATION)
# each person of the lease receives their own (C. civ., art. 1751)
SERVED = (ActKind.ORDER_TO_PAY, ActKind.SUMMONS, ActKind.JUDGMENT_SERVED, ActKind.ORDER_TO_LEAVE)
# not without the written instruction of the owner
INSTRUCTED = (ActKind.ORDER_TO_PAY, ActKind.SUMMONS, ActKind.ORDER_TO_LEAVE)


class Author(TextChoices):
    OFFICER = "officer", _("Commissaire de justice")
    AGENCY = "agency", _("Agency")
    OWNER = "owner", _("Owner")
    LAWYER = "lawyer", _("Owner’s lawyer")
    COURT = "court", _("Court")
    PREFECT = "prefect", _("Prefect")
    SOCIAL = "social", _("Social service")
    COMMISSION = "commission", _("Over-indebtedness commission")


class ProofKind(TextChoices):
    DEED = "deed", _("Deed of the commissaire de justice")
    ELECTRONIC = "electronic", _("Electronic acknowledgement")
    REGISTERED = "registered", _("Registered letter and its receipt")
    DECISION = "decision", _("Decision")
    LETTER = "letter", _("Letter")


class CostPayer(TextChoices):
    """Who bears what an act costs, as it was agreed or judged."""

    OWNER = "owner", _("Owner")
    AGENCY = "agency", _("Agency")
    INSURER = "insurer", _("Guarantor or insurer")
    TENANT = "tenant", _("Tenant, by the judgment")
    STATE = "state", _("State (legal aid)")


class Judge(TextChoices):
    """Who granted delays: the codes are those of `rules.eviction_case`."""

    JUDGE = "judge", _("Judge of the lease")
    ENFORCEMENT = "enforcement", _("Judge of enforcement")


class Representative(TextChoices):
    """CPC, art. 762: who speaks for the owner before the judge of the lease. An agency is none of them."""

    SELF = "self", _("The owner in person")
    LAWYER = "lawyer", _("A lawyer")
    RELATIVE = "relative", _("A relative, or a person attached to the owner alone, with a special power")


class Renewal(TextChoices):
    """Whether the lease was renewed since it was signed; empty: nobody looked."""

    NO = "no", _("Never renewed")
    TACIT = "tacit", _("Renewed tacitly")
    DATED = "dated", _("Renewed by a writing")


class ClauseDelay(TextChoices):
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


class Outcome(TextChoices):
    PAID = "paid", _("Debt paid")
    PLAN_KEPT = "plan_kept", _("Plan kept")
    LEFT = "left", _("Left of their own accord")
    HOUSED = "housed", _("Housed elsewhere")
    EVICTED = "evicted", _("Evicted")
    WITHDRAWN = "withdrawn", _("Withdrawn by the owner")


class Stage(TextChoices):
    """How far a procedure went, by its acts that came: in this order."""

    OPENED = "opened", _("Before the order to pay")
    ORDERED = "ordered", _("Ordered to pay")
    SUMMONED = "summoned", _("Summoned")
    HEARD = "heard", _("Heard, judgment awaited")
    JUDGED = "judged", _("Judged")
    TERMS = "terms", _("Terms of the judge")
    LEAVING = "leaving", _("Ordered to leave")
    FORCE = "force", _("Help of the police asked")


# the act by which each stage is reached
REACHED_BY = {
    ActKind.ORDER_TO_PAY: Stage.ORDERED,
    ActKind.SUMMONS: Stage.SUMMONED,
    ActKind.HEARING: Stage.HEARD,
    ActKind.JUDGMENT: Stage.JUDGED,
    ActKind.DELAYS_GRANTED: Stage.TERMS,
    ActKind.ORDER_TO_LEAVE: Stage.LEAVING,
    ActKind.FORCE_ASKED: Stage.FORCE,
}


class AidDecision(TextChoices):
    """What is decided of a plan, or of the aid meanwhile."""

    ACCEPTED = "accepted", _("Plan accepted")
    REFUSED = "refused", _("Plan refused")
    KEPT = "kept", _("Aid maintained")
    SUSPENDED = "suspended", _("Aid suspended")


class Decider(TextChoices):
    CAF = "caf", _("CAF")
    MSA = "msa", _("MSA")
    CCAPEX = "ccapex", _("CCAPEX")


class CreditorDuty(TextChoices):
    """What the lessor has to do in a file of over-indebtedness: those of `rules.overindebtedness`."""

    CLAIM = "claim", _("Claim justified to the commission")
    PAYER = "payer", _("Payer of the aid told")
    GUARANTOR = "guarantor", _("Guarantor told")


FILE_ACTS = (ActKind.OVERINDEBTEDNESS_ADMISSIBLE, ActKind.OVERINDEBTEDNESS_MEASURES, ActKind.DEBT_ERASED)
