from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, pre_migrate
from django.urls import include, path
from django.utils.translation import gettext, ngettext

from trousseau.rules.said import speak_by

from . import localised, rooms
from .enums import Aim


class CoreConfig(rooms.RoomConfig):
    name = "trousseau.core"
    label = "core"

    def addresses(self) -> list:
        from . import urls, urls_account

        return [path("compte/", include(urls_account)), path("", include(urls))]

    def jobs(self) -> dict:
        from . import erasing_again, heads, incoming, nightly, renewals
        from .entering import nightly as entering
        from .mail import nightly as mail

        return (
            nightly.JOBS | mail.JOBS | incoming.JOBS | entering.JOBS | heads.JOBS | renewals.JOBS | erasing_again.JOBS
        )

    def messages(self) -> list:
        from .messages import EVENTS

        return EVENTS

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def terms(self) -> list:
        from .personal_data import TERMS

        return TERMS

    def aim(self) -> str:
        return Aim.FILE

    def first_steps(self) -> list:
        from .first_steps import STEPS

        return STEPS

    def ready(self) -> None:
        from . import baseline, heads, key_check, name_words, renewals, sessions, triggers  # noqa: F401 — they register system checks, triggers, what waits to be done
        from .entering import lost  # noqa: F401 — it registers what waits to be done
        from .mail import following  # noqa: F401 — the same

        speak_by(gettext, ngettext, localised.day, localised.money)
        pre_migrate.connect(triggers.before_migrate, sender=self)
        post_migrate.connect(triggers.after_migrate, sender=self)
        user_logged_in.connect(sessions.begin)
