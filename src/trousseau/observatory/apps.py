from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    name = "trousseau.observatory"
    label = "observatory"
