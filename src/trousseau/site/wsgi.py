"""The WSGI application of a site. Whoever serves it is known to do so (core.serving)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.site.settings")
application = get_wsgi_application()

from trousseau.core import serving  # noqa: E402  its settings must be there

serving.hold()
