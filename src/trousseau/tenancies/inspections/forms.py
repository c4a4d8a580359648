"""An inspection as a form, on a phone: rooms and their elements, meters, keys, photos. It parses; the action decides."""

import json
from collections.abc import Sequence
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.forms import DateField, MeasureField, Versioned
from trousseau.core.incoming import PhotosField
from trousseau.exchange.quantities import READING

from ..enums import Condition, InspectionKind, KeyKind, MeterKind
from ..forms import BARE
from ..models import LeaseInspection
from .entries import Element, Meter, Picture, elements_of
from .words import part

MOST_ROOMS, MOST_ELEMENTS, LONGEST = 30, 30, 60
NOT_SEEN = ("", gettext_lazy("Not noted"))
NEEDS_WORDS = (Condition.BAD, Condition.GONE)
WHOLE_ROOM = [condition for condition in Condition if condition not in NEEDS_WORDS]
PICTURES = gettext_lazy("Place, hour and camera are removed from the picture. Nobody on the photo.")


def _year(initial: int | None = None) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("New in (year)"), required=False, min_value=1900, max_value=2100, template_name=BARE, initial=initial
    )


def _plan(text: str) -> list[tuple[str, list[str]]]:
    """The rooms and elements that the page showed, as it sends them back; [] when they are not readable."""
    try:
        rooms = json.loads(text)
        found = [(str(room)[:LONGEST], [str(name)[:LONGEST] for name in names]) for room, names in rooms]
    except (TypeError, ValueError):
        return []
    return [(room, names[:MOST_ELEMENTS]) for room, names in found[:MOST_ROOMS] if room]


class InspectionForm(forms.Form):
    """`walk`: room by room what is proposed; `known`: the meters and keys of the entry; `kind` which inspection it is;
    `before`: by room and element, what the entry saw."""

    key = forms.CharField(max_length=36, required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)  # of the one shown, or 0
    plan = forms.CharField(required=False, widget=forms.HiddenInput)
    held_on = DateField(label=gettext_lazy("Day it was held"))
    present = forms.CharField(
        label=gettext_lazy("Who was there"),
        max_length=200,
        help_text=gettext_lazy("For instance: the two tenants, and the agency."),
    )
    room_added = forms.CharField(label=gettext_lazy("Another room"), max_length=LONGEST, required=False)
    photos = PhotosField(label=gettext_lazy("Photos of the dwelling"), help_text=PICTURES)
    words = forms.CharField(
        label=gettext_lazy("Other remarks"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    remarks = forms.CharField(
        label=gettext_lazy("What the household says"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wear_agreed = forms.BooleanField(
        label=gettext_lazy("A wear grid was agreed with the lease"),
        required=False,
        help_text=gettext_lazy("At the departure it says what part of a repair the years have worn away."),
    )

    def __init__(
        self, data=None, files=None, *, initial=None, walk=(), known=None, kind="entry", before=None, **kwargs
    ):
        super().__init__(data, files, initial={"key": str(uuid4()), **(initial or {})}, **kwargs)
        self.kind, self.before = kind, before or {}
        self.twice = False  # the room added bears the name of another
        proposed = [(room, list(elements)) for room, elements in walk]
        sent = _plan(data.get("plan", "")) if data is not None else []
        plan = sent or [(room, [one.name for one in elements]) for room, elements in proposed]
        if data is not None and data.get("more") and (room := data.get("room_added", "").strip()[:LONGEST]):
            self.twice = room.lower() in [name.lower() for name, _elements in plan]
            if not self.twice:
                plan = [*plan, (room, list(elements_of(room)))][:MOST_ROOMS]
                self.data = self.data.copy()
                self.data["plan"], self.data["room_added"] = json.dumps(plan), ""
        self.rooms = plan
        self.initial["plan"] = json.dumps(plan)
        seen = {(room, one.name): one for room, elements in proposed for one in elements}
        for place, (room, names) in enumerate(plan):
            self._add_room(place, room, names, seen)
        self._add_meters(known)
        if kind != InspectionKind.ENTRY:
            del self.fields["wear_agreed"]

    def _add_room(self, place: int, room: str, names: list[str], seen: dict) -> None:
        self.fields[f"r{place}_rest"] = forms.ChoiceField(
            label=_("The whole room"),
            required=False,
            template_name=BARE,
            choices=[NOT_SEEN, *((condition.value, condition.label) for condition in WHOLE_ROOM)],
            help_text=_("For all that you leave unnoted below."),
        )
        if self.kind == InspectionKind.ENTRY:
            self.fields[f"r{place}_since"] = _year()
        for rank, name in enumerate(names):
            code, one = f"e{place}_{rank}", seen.get((room, name))
            self._add_element(code, part(name), one, self.before.get((room, name), ""))
        self.fields[f"o{place}_name"] = forms.CharField(label=_("Something else"), max_length=LONGEST, required=False)
        self._add_element(f"o{place}", _("Its condition"), None)
        self.fields[f"p{place}_photos"] = PhotosField(label=_("Photos: %(room)s") % {"room": part(room)})

    def _add_element(self, code: str, label: str, one, before: str = "") -> None:
        self.fields[f"{code}_condition"] = forms.ChoiceField(
            label=label,
            choices=[NOT_SEEN, *Condition.choices],
            required=False,
            template_name=BARE,
            initial=one.condition if one else "",
            help_text=before,
        )
        self.fields[f"{code}_words"] = forms.CharField(
            label=_("What is seen"),
            max_length=300,
            required=False,
            initial=one.words if one else "",
            template_name=BARE,
        )
        if self.kind == InspectionKind.ENTRY:
            self.fields[f"{code}_since"] = _year(one.since if one else None)

    def _add_meters(self, known: LeaseInspection | None) -> None:
        meters = {one.kind: one for one in known.meters.all()} if known else {}
        mine = known is not None and known.kind == self.kind
        keys = {one.kind: one.count for one in known.keys.all()} if known and mine else {}
        for code, label in MeterKind.choices:
            one = meters.get(code)
            self.fields[f"m_{code}_number"] = forms.CharField(
                label=_("%(meter)s: number") % {"meter": label},
                max_length=40,
                required=False,
                template_name=BARE,
                initial=one.number if one else "",
            )
            self.fields[f"m_{code}_reading"] = MeasureField(
                READING,
                label=_("Reading"),
                required=False,
                least="0",
                most="999999999",
                example="1234.5",
                template_name=BARE,
                initial=one.reading.normalize() if one and mine else None,
            )
        for code, label in KeyKind.choices:
            self.fields[f"k_{code}"] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=99, initial=keys.get(code), template_name=BARE
            )

    def room_rows(self) -> list[dict]:
        """What the page draws for each room."""
        parts = ("condition", "words", *(("since",) if self.kind == InspectionKind.ENTRY else ()))
        return [
            {
                "name": part(room),
                "rest": [self[f"r{place}_{part}"] for part in ("rest", *parts[2:])],
                "elements": [[self[f"e{place}_{rank}_{part}"] for part in parts] for rank in range(len(names))],
                "other": [self[f"o{place}_name"], *(self[f"o{place}_{part}"] for part in parts)],
                "photos": self[f"p{place}_photos"],
            }
            for place, (room, names) in enumerate(self.rooms)
        ]

    def only_adds(self) -> None:
        """A room is added, nothing is recorded yet: the one thing to say is that its name is taken."""
        self.full_clean()
        self.errors.clear()
        if self.twice:
            self.add_error("room_added", _("There is a room of this name already: name it apart."))

    def meter_rows(self) -> list[list]:
        return [[self[f"m_{code}_number"], self[f"m_{code}_reading"]] for code in MeterKind.values]

    def key_rows(self) -> list:
        return [self[f"k_{code}"] for code in KeyKind.values]

    def clean(self):
        """`elements`, `meters`, `keys` and `photos` as entries, instead of their many fields."""
        cleaned = super().clean()
        kept = {
            name: cleaned.get(name)
            for name in ("held_on", "present", "words", "remarks", "key", "wear_agreed")
            if name in self.fields
        }
        return kept | {
            "version": cleaned.get("version") or 0,
            "elements": self._elements(cleaned),
            "meters": self._meters(cleaned),
            "keys": {code: cleaned[f"k_{code}"] for code in KeyKind.values if cleaned.get(f"k_{code}")},
            "photos": self._photos(cleaned),
        }

    def _elements(self, cleaned: dict) -> list[Element]:
        found = []
        for place, (room, names) in enumerate(self.rooms):
            rows = [(name, f"e{place}_{rank}") for rank, name in enumerate(names)]
            if other := cleaned.get(f"o{place}_name"):
                rows.append((other, f"o{place}"))
            rest = cleaned.get(f"r{place}_rest")
            for name, code in rows:
                condition = cleaned.get(f"{code}_condition")
                if not condition and rest and name in names:
                    since = cleaned.get(f"{code}_since") or cleaned.get(f"r{place}_since")
                    found.append(Element(room, name, rest, cleaned.get(f"{code}_words") or "", since))
                elif condition:
                    words = cleaned.get(f"{code}_words") or ""
                    if condition in NEEDS_WORDS and not words:
                        self.add_error(f"{code}_words", _("Say what is damaged or missing."))
                    found.append(Element(room, name, condition, words, cleaned.get(f"{code}_since")))
        return found

    def _meters(self, cleaned: dict) -> list[Meter]:
        found = []
        for code in MeterKind.values:
            number, reading = cleaned.get(f"m_{code}_number"), cleaned.get(f"m_{code}_reading")
            if reading is None:
                continue
            if not number:
                self.add_error(f"m_{code}_number", _("Write the number of the meter: it says which one was read."))
            found.append(Meter(code, number or "", reading))
        return found

    def _photos(self, cleaned: dict) -> list[Picture]:
        found = [Picture(content) for content in cleaned.get("photos") or ()]
        for place, (room, _names) in enumerate(self.rooms):
            found += [Picture(content, room) for content in cleaned.get(f"p{place}_photos") or ()]
        return found


class SignForm(Versioned):
    on = DateField(label=gettext_lazy("Signed by all on"))
    refused = forms.CharField(
        label=gettext_lazy("Or: who did not sign, and why"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("A commissaire de justice then holds it, at half cost each."),
    )
    without = forms.CharField(
        label=gettext_lazy("Why these rooms are not in it"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For instance: the dwelling has no such room. The paper says it, and both sign it."),
    )

    def __init__(self, *args, lacking: Sequence[str] = (), **kwargs):
        super().__init__(*args, **kwargs)
        if lacking:
            self.fields["without"].label = _("Why nothing is written of: %(rooms)s") % {"rooms": ", ".join(lacking)}
        else:
            del self.fields["without"]
