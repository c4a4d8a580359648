"""Components and typography of the pages. Filled in by the look; see docs/where-to-put-it.md."""

from django import template

register = template.Library()
