from django.apps import AppConfig


class TenanciesConfig(AppConfig):
    name = "trousseau.tenancies"
    label = "tenancies"
