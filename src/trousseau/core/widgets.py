"""The controls of a form, drawn in Python: a page of filters draws a dozen, each a template with its includes."""

from collections.abc import Callable

from django.forms.models import ModelChoiceIteratorValue
from django.utils.html import conditional_escape, escape
from django.utils.translation import gettext as _


def _attrs(attrs: dict) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: dict) -> str:
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{_attrs(widget["attrs"])}>'


def _option(widget: dict) -> str:
    """A box or a button of a list. Back puts a tick again on the box of the same place: of a list of rows, where another row may
    stand by then, the browser is asked to put nothing back."""
    if isinstance(widget["value"], ModelChoiceIteratorValue):
        widget = widget | {"attrs": widget["attrs"] | {"autocomplete": "off"}}
    return _input(widget)


def _select(widget: dict) -> str:
    """A list. The browser sends its first row when nobody chose: where that one means something, none is chosen at first."""
    attrs, first = widget["attrs"], ""
    rows = [one for _group, options, _place in widget["optgroups"] for one in options]
    multiple = attrs.get("multiple")
    if len(rows) > 1 and not multiple and not any(one["selected"] or one["value"] in ("", None) for one in rows):
        first = f'<option value="" selected>{conditional_escape(_("Choose"))}</option>'
        attrs = attrs | {"required": True} if widget["required"] else attrs
    out = [f'<select name="{escape(widget["name"])}"{_attrs(attrs)}>{first}']
    for group, options, _place in widget["optgroups"]:
        if group:
            out.append(f'<optgroup label="{escape(group)}">')
        out += (
            f'<option value="{escape(str(one["value"]))}"{_attrs(one["attrs"])}>{conditional_escape(one["label"])}</option>'
            for one in options
        )
        if group:
            out.append("</optgroup>")
    out.append("</select>")
    return "".join(out)


# by the template that Django names for it; the others keep theirs
DRAWN: dict[str, Callable[[dict], str]] = {
    **{
        f"django/forms/widgets/{name}.html": _input
        for name in ("text", "number", "email", "password", "date", "hidden", "checkbox")
    },
    **{f"django/forms/widgets/{name}_option.html": _option for name in ("checkbox", "radio")},
    "django/forms/widgets/select.html": _select,
}
