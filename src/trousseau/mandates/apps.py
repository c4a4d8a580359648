from django.apps import AppConfig


class MandatesConfig(AppConfig):
    name = "trousseau.mandates"
    label = "mandates"
