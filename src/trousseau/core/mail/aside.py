"""What Django and its libraries would send by themselves is refused: a message leaves by the outbox, where it is seen."""

from django.core.mail.backends.base import BaseEmailBackend


class NothingAside(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        raise RuntimeError("A message leaves by core.mail.queue, of an event that its room declares.")
