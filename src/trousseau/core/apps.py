from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "trousseau.core"
    label = "core"

    def ready(self) -> None:
        from . import baseline, triggers  # noqa: F401 — both register their system checks

        autodiscover_modules("todo")
        autodiscover_modules("triggers")
        pre_migrate.connect(triggers.before_migrate, sender=self)
        post_migrate.connect(triggers.after_migrate, sender=self)
