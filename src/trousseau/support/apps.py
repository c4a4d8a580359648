from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "trousseau.support"
    label = "support"
