from django.apps import AppConfig


class CaptationConfig(AppConfig):
    name = "trousseau.captation"
    label = "captation"
