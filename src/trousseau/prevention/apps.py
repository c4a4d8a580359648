from django.apps import AppConfig


class PreventionConfig(AppConfig):
    name = "trousseau.prevention"
    label = "prevention"
