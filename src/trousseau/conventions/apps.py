from django.urls import include, path

from trousseau.core import rooms


class ConventionsConfig(rooms.RoomConfig):
    name = "trousseau.conventions"
    label = "conventions"

    def addresses(self) -> list:
        from . import urls, views_open_data

        return [path("robots.txt", views_open_data.robots, name="robots"), path("conventions/", include(urls))]

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def ready(self) -> None:
        from . import mail_papers, signed, todo  # noqa: F401 — they register what leaves, is signed, waits to be done
