from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "trousseau.allocation"
    label = "allocation"
