"""A few pages of the house's shapes, for the tests of the shapes themselves."""

import django_filters
from django import forms
from django.shortcuts import get_object_or_404
from django.urls import include, path

from trousseau.core.access import TEAM_ONLY, guard
from trousseau.core.actions import edit
from trousseau.core.enums import Energy, OrganisationKind
from trousseau.core.errors import Refused, sent_again
from trousseau.core.forms import DateField, MoneyField, OnceField, SearchField, Versioned
from trousseau.core.models import Dwelling, Organisation
from trousseau.core.pages import Button, Column, Empty, Listing, Task, act, form_page, list_page


class Organisations(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="key", lookup_expr="contains", label="Nom")
    kind = django_filters.ChoiceFilter(choices=OrganisationKind, label="Nature")

    class Meta:
        model = Organisation
        fields = ("q", "kind")


TONES = {"council": ("note", "conseil"), "partner": ("ok", "à jour"), "funder": ("warn:clock", "en attente")}


@guard(TEAM_ONLY)
def organisations(request):
    return list_page(
        request,
        Listing(
            title="Organismes",
            query=Organisation.objects.all(),
            columns=(
                Column(
                    "Nom",
                    lambda o: o.name,
                    order="key",
                    link=lambda o: f"/organismes/{o.pk}/",
                    second=lambda o: f"n° {o.pk}",
                ),
                Column("Numéro", lambda o: o.pk, kind="num", order="id"),
                Column("Versé", lambda o: o.pk * 123_456, kind="money"),
                Column("Nature", lambda o: TONES.get(o.kind), kind="state"),
                Column("SIRET", lambda o: o.siret),
            ),
            empty=Empty("Pas encore d’organisme", "Les partenaires apparaissent ici.", Button("Inscrire", "/form/")),
            noun=lambda n: f"{n} organismes",
            filterset=Organisations,
            buttons=(Button("Inscrire un organisme", "/form/", main=True), Button("Recompter", "/act/", post=True)),
            crumbs=(("Réglages", "/"), ("Organismes", "")),
        ),
    )


class Everything(forms.Form):
    name = SearchField(label="Nom", help_text="Comme sur l’acte.", required=True)
    rent = MoneyField(label="Loyer")
    from_day = DateField(label="À partir du", required=False)
    who = forms.ChoiceField(
        label="Qui répare ?",
        choices=[("o", "Le propriétaire"), ("t", "Le locataire")],
        widget=forms.RadioSelect,
        help_text="Un seul choix.",
    )
    call_back = forms.BooleanField(label="Rappeler", required=False, help_text="Dans une semaine.")
    hidden = forms.CharField(widget=forms.HiddenInput, initial="secret")


@guard(TEAM_ONLY)
def everything(request):
    def note(actor, **cleaned):
        raise Refused("Ce loyer dépasse le plafond.", field="rent", article="CGI, art. 199 tricies")

    return form_page(
        request, Task(title="Noter un loyer", verb="Noter le loyer", form=Everything, does=note, cancel="/organismes/")
    )


class DwellingForm(Versioned):
    address = forms.CharField(label="Adresse")
    rooms = forms.IntegerField(label="Pièces")
    energy = forms.ChoiceField(label="Classe énergie", choices=Energy, required=False)


@guard(TEAM_ONLY)
def dwelling(request, pk):
    found = get_object_or_404(Dwelling, pk=pk)

    def correct(actor, *, version, **fields):
        edit(actor, found, version=version, **fields)

    return form_page(
        request,
        Task(
            title="Corriger le logement",
            verb="Enregistrer le logement",
            form=DwellingForm,
            does=correct,
            then="/organismes/",
            obj=found,
            said="Le logement est enregistré.",
        ),
    )


class Named(forms.Form):
    key = OnceField()
    name = forms.CharField(label="Nom")


@guard(TEAM_ONLY)
def once(request):
    """An organisation for each key of a form: the key is kept where the SIRET would be."""

    def register(actor, *, key, name):
        if known := Organisation.objects.filter(siret=key[:14]).first():
            sent_again(known, name=name)
            return known
        return Organisation.objects.create(kind="partner", name=name, siret=key[:14])

    return form_page(request, Task(title="Inscrire", verb="Inscrire", form=Named, does=register, then="/organismes/"))


@guard(TEAM_ONLY)
def press(request):
    def action():
        raise Refused("Rien à recompter : la liste est vide.")

    return act(request, action, url="/organismes/", said="C’est fait.")


urlpatterns = [
    path("compte/", include("allauth.urls")),
    path("compte/", include("trousseau.core.urls_account")),  # the names that pages lead to
    path("", include("trousseau.core.urls")),
    path("organismes/", organisations),
    path("form/", everything),
    path("logement/<int:pk>/", dwelling),
    path("fois/", once),
    path("act/", press),
]
