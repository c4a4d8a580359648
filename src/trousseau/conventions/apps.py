from django.apps import AppConfig


class ConventionsConfig(AppConfig):
    name = "trousseau.conventions"
    label = "conventions"
