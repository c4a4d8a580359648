"""What the task worker does for the outbox."""

from django.tasks import task


@task()
def send_messages() -> None:
    """Bring to the server what waits."""
    from .sending import send_waiting  # which asks for this task

    send_waiting()
