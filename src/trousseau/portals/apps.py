from django.apps import AppConfig


class PortalsConfig(AppConfig):
    name = "trousseau.portals"
    label = "portals"
