"""What the pages of mandates ask, in the order of a mandate's life. They parse; the actions decide."""

from .draft import AnahForm, DraftForm, EditForm
from .fees import FeeForm, PercentField, RemoveFeeForm
from .life import AMENDED, AmendForm, AnnounceForm, EndForm, InformForm, WithdrawForm
from .register import FirstNumberForm, Mandates, MentionForm, Register
from .signing import SignForm

__all__ = [
    "AMENDED",
    "AmendForm",
    "AnahForm",
    "AnnounceForm",
    "DraftForm",
    "EditForm",
    "EndForm",
    "FeeForm",
    "FirstNumberForm",
    "InformForm",
    "Mandates",
    "MentionForm",
    "PercentField",
    "Register",
    "RemoveFeeForm",
    "SignForm",
    "WithdrawForm",
]
