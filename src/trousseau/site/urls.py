"""The addresses of a site: those of its rooms, in the order of the journey."""

from trousseau.core import rooms

from .unanswered import answer

urlpatterns = [pattern for room in rooms.installed() for pattern in room.addresses()]
handler500 = answer
