"""What the pages of mandates ask, in the order of a mandate's life. They parse; the actions decide."""

from .draft import AnahForm, DraftForm, EditForm
from .fees import FeeForm, RemoveFeeForm
from .life import (
    AMENDED,
    AmendForm,
    AnnounceForm,
    EndForm,
    InformForm,
    PapersBackForm,
    PrepareForm,
    StateSeenForm,
    WithdrawForm,
)
from .register import FirstNumberForm, Mandates, MentionForm, Register
from .signing import NoteSignaturesForm, SignForm, TakeSignatureBackForm
