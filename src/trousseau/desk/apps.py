from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "trousseau.desk"
    label = "desk"
