from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "trousseau.ledger"
    label = "ledger"
