"""The visit as a form: an answer to each point, rooms, equipment, photos. It parses; the action decides."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import components, localised
from trousseau.core.forms import AskedField, DateField, MeasureField, OnceField, Versioned
from trousseau.core.incoming import PhotosField
from trousseau.core.templatetags.trousseau import law as law_link
from trousseau.exchange.quantities import AREA, LENGTH
from trousseau.rules.decency import SEEN, DecencyLaw

from ..enums import Answer, Conclusion, Equipment, Mender, RoomKind
from ..models import DwellingInspection
from .actions import MOST_ROOMS
from .entries import Photo, Room, Seen
from .words import QUESTIONS

ROOMS = 3  # rows that a new visit opens with
SAFE = ("weather_tight", "airtight", "railings", "materials", "safe_networks", "ventilation", "daylight", "no_pests")
COMFORT = tuple(code for code in SEEN if code not in SAFE)


class DwellingInspectionForm(forms.Form):
    """`law` gives the thresholds of the day; `last` the visit before, whose answers are proposed again.

    The number of rows for rooms comes with the data: « Another room » asks for more without writing anything.
    """

    key = OnceField(required=False)
    rooms = forms.IntegerField(min_value=1, max_value=MOST_ROOMS, widget=forms.HiddenInput, required=False)
    on = DateField(label=gettext_lazy("Day of the inspection"))
    words = forms.CharField(
        label=gettext_lazy("Other words about the dwelling"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy(
            "Facts about the dwelling: where, what, since when. Nothing about health, nobody’s name."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    equipment = forms.MultipleChoiceField(
        label=gettext_lazy("What the dwelling is let with"),
        choices=Equipment,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    photos = PhotosField(
        label=gettext_lazy("Photos of the dwelling"),
        help_text=gettext_lazy("Place, hour and camera are removed from the picture. Nobody on the photo."),
    )

    def __init__(
        self, data=None, files=None, *, initial=None, law: DecencyLaw, last: DwellingInspection | None = None, **kwargs
    ):
        initial = {**_again(last), **(initial or {})}
        super().__init__(data, files, initial=initial, **kwargs)
        asked = str((data or {}).get("rooms", initial.get("rooms", ROOMS)))
        self.count = min(int(asked), MOST_ROOMS) if asked.isascii() and asked.isdigit() and asked != "0" else ROOMS
        if data is not None and "more" in data:
            self.count = min(self.count + 1, MOST_ROOMS)
            self.data = self.data.copy()
            self.data["rooms"] = str(self.count)
        self.initial["rooms"] = self.count
        for code in SEEN:
            self._add_point(code)
        for place in range(self.count):
            self._add_room(place, law)

    def _add_point(self, code: str) -> None:
        question, where = QUESTIONS[code]
        self.fields[code] = forms.ChoiceField(
            label=question,
            help_text=format_html("{} {}", components.words(where), law_link(SEEN[code])),
            choices=Answer,
            widget=forms.RadioSelect,
            required=False,
            template_name="core/seg.html",
        )
        self.fields[f"{code}_words"] = AskedField(
            label=_("What you saw"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.fields[f"{code}_mender"] = forms.ChoiceField(
            label=_("Who must mend it"), choices=[("", _("To be settled")), *Mender.choices], required=False
        )
        self.fields[f"{code}_by"] = DateField(label=_("Mended by"), required=False)
        self.fields[f"{code}_photos"] = PhotosField(label=_("Photos of the defect"))

    def _add_room(self, place: int, law: DecencyLaw) -> None:
        name = f"room{place}"
        self.fields[f"{name}_name"] = forms.CharField(label=_("Room"), max_length=60, required=False)
        self.fields[f"{name}_kind"] = forms.ChoiceField(
            label=_("Use"), choices=RoomKind, required=False, initial=RoomKind.MAIN
        )
        self.fields[f"{name}_surface"] = MeasureField(
            AREA, label=_("Area"), least="0.5", most="500", example="12.5", required=False
        )
        self.fields[f"{name}_height"] = MeasureField(
            LENGTH, label=_("Height"), least="0.5", most="9.99", example="2.45", required=False
        )
        self.limits = format_html(
            "{} {}",
            components.words(
                _("One main room at least has %(surface)s m² under %(height)s m, or %(volume)s m³.")
                % {
                    "surface": localised.number(law.min_surface),
                    "height": localised.number(law.min_height),
                    "volume": localised.number(law.min_volume),
                }
            ),
            law_link(law.article),
        )

    def points(self, codes) -> list[dict]:
        """What the page draws for each point."""
        return [
            {
                "code": code,
                "answer": self[code],
                "more": [self[f"{code}_{part}"] for part in ("words", "mender", "by", "photos")],
            }
            for code in codes
        ]

    def sections(self) -> list[dict]:
        return [
            {"title": _("Safe and sound"), "points": self.points(SAFE)},
            {"title": _("Comfort"), "points": self.points(COMFORT)},
        ]

    def room_rows(self) -> list[list]:
        return [
            [self[f"room{place}_{part}"] for part in ("name", "kind", "surface", "height")]
            for place in range(self.count)
        ]

    def clean(self):
        """`points`, `rooms` and `photos` as entries, instead of their many fields."""
        cleaned = super().clean()
        points = {}
        for code in SEEN:
            if answer := cleaned.get(code):
                points[code] = Seen(
                    answer,
                    cleaned.get(f"{code}_words", ""),
                    cleaned.get(f"{code}_mender", ""),
                    cleaned.get(f"{code}_by"),
                )
        rooms = []
        for place in range(self.count):
            name, kind, surface, height = (
                cleaned.get(f"room{place}_{part}") for part in ("name", "kind", "surface", "height")
            )
            if name or surface is not None or height is not None:
                rooms.append(Room(name or _("Room %(n)s") % {"n": place + 1}, kind or RoomKind.MAIN, surface, height))
        photos = [Photo(content) for content in cleaned.get("photos") or ()]
        photos += [Photo(content, code) for code in SEEN for content in cleaned.get(f"{code}_photos") or ()]
        return {
            "on": cleaned.get("on"),
            "key": cleaned.get("key", ""),
            "words": cleaned.get("words", ""),
            "equipment": cleaned.get("equipment", []),
            "points": points,
            "rooms": rooms,
            "photos": photos,
        }


def _again(last: DwellingInspection | None) -> dict:
    """The rooms and the equipment of the visit before; answers are given anew, on the spot."""
    if last is None:
        return {}
    found = {"equipment": last.equipment}
    for place, room in enumerate(last.rooms.all()):
        found |= {
            f"room{place}_name": room.name,
            f"room{place}_kind": room.kind,
            f"room{place}_surface": room.surface,
            f"room{place}_height": room.height,
        }
        found["rooms"] = place + 1
    return found


class ConcludeForm(Versioned):
    conclusion = forms.ChoiceField(label=gettext_lazy("Your conclusion"), choices=Conclusion, widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Needed when you are stricter than the points seen."),
    )


class PhotosForm(forms.Form):
    photos = PhotosField(
        label=gettext_lazy("Photos of the dwelling"),
        help_text=gettext_lazy("Place, hour and camera are removed from the picture. Nobody on the photo."),
    )

    def clean_photos(self) -> list[Photo]:
        return [Photo(content) for content in self.cleaned_data["photos"]]
