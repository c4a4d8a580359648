"""What a browser sends of a form that a page shows."""

from typing import Any

from django.forms import Form


def sent_by(form: Form) -> dict[str, Any]:
    """Its fields as they are filled in, with what each showed where the page says it."""
    found: dict[str, Any] = {}
    for field in form:
        found[field.html_name] = _typed(field, field.value())
        if field.field.show_hidden_initial:
            name = field.html_initial_name
            several = isinstance(field.value(), list)
            posted = (form.data.getlist(name) if several else form.data[name]) if name in form.data else field.value()
            found[name] = _typed(field, posted)
    return found


def _typed(field, value: Any) -> Any:
    shown = field.field.prepare_value(value)
    return "" if shown is None else shown
