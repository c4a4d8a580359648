from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "trousseau.applications"
    label = "applications"
