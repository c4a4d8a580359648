"""The WSGI application of a site. Whoever serves it is known to do so (core.serving)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.site.settings")
application = get_wsgi_application()

from trousseau.core import key_check, serving  # noqa: E402  its settings must be there

key_check.refuse_without_keys()  # what would be written meanwhile, the right key would not read
serving.hold()
