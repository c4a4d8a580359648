"""The observatory's addresses."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [path("compte/", include("trousseau.core.urls_account")), path("", include("trousseau.core.urls"))]
if find_spec("trousseau.observatory.urls"):
    urlpatterns.append(path("", include("trousseau.observatory.urls")))
