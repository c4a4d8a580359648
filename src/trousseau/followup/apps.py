from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "trousseau.followup"
    label = "followup"
