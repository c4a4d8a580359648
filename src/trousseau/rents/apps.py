from django.apps import AppConfig


class RentsConfig(AppConfig):
    name = "trousseau.rents"
    label = "rents"
