from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "trousseau.reporting"
    label = "reporting"
