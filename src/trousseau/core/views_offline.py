"""The script that opens a prepared page without network."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse

from .access import PUBLIC, guard


@guard(PUBLIC)
def offline_worker(request):
    """Served by each room that has such a page, beside it: a worker rules the pages beside its address. It holds nothing."""
    script = Path(str(finders.find("trousseau/offline.js")))
    return HttpResponse(script.read_bytes(), content_type="text/javascript; charset=utf-8")
