"""Mail that leaves: what is sent is written in the outbox, in the transaction that asks for it, and the task worker brings
it to the server. A room declares its `Event`s in its `messages.py`, which its `apps.py` names, and calls `queue`."""

from .events import Event
from .queueing import queue, require_mail
