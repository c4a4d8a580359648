"""The estimated housing benefit of a household before a dwelling. What is typed travels by POST and is not kept."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from trousseau import scales as shipped
from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.models import HouseholdMember
from trousseau.exchange.benefit_cases import laws, living_laws
from trousseau.rules.benefit import estimate
from trousseau.rules.households import is_young
from trousseau.rules.living import left_to_live, rsa, units

from .. import access, queries
from ..models import Application
from ..subjects import APPLICATION
from . import words
from .forms import BenefitForm


@guard(access.READ)
def benefit(request, pk):
    """Empty, prefilled with what the application knows; on POST, the estimate with its terms."""
    day = today()
    found = APPLICATION.find(request, pk, "applications:benefit")
    members = list(found.household.members.counted(day, queries.custody_least(day)).select_related("person"))
    form = BenefitForm(request.POST) if request.method == "POST" else BenefitForm(initial=_known(found, day))
    answer = {}
    if form.is_bound and form.is_valid():
        try:
            answer = _answer(form, members, day)
        except (shipped.OutOfRange, ValueError) as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, form, answer)


def _page(request, found: Application, form: BenefitForm, answer: dict) -> HttpResponse:
    crumbs = APPLICATION.trail(found, _("Estimated housing benefit"))
    context = {"application": found, "form": form, "failed": bool(form.errors), "crumbs": crumbs, **answer}
    return render(request, "applications/benefit.html", context, status=422 if form.errors else 200)


def _known(found: Application, day: date) -> dict:
    """What is proved, as the engine of the commission reads it; what is not is left to be typed."""
    wanted, known = list(found.communes.all()), queries.facts_of(found, day)
    return {
        "commune": wanted[0].pk if len(wanted) == 1 else None,
        "conventioned": True,
        "couple": known.couple,
        "dependants": known.dependants,
        "base": known.base_resources,
        "disabled": known.disabled,
        "rsa": known.rsa,
        "monthly": known.resources,
    }


def _answer(form: BenefitForm, members: list[HouseholdMember], day: date) -> dict:
    known = scales.all_values()

    def at(code: str, on: date) -> shipped.Value:
        return shipped.pick(code, on, known.get(code, ()))

    law, living = laws(day, at), living_laws(day, at)
    data, letting = form.cleaned_data, form.letting()
    found = estimate(form.tenant(), letting, law.law)
    notified = data["notified"]
    aid = found.euros * 100 if notified is None else notified
    other = data["monthly"] or 0
    minimum = rsa(form.family(), resources=other, benefit=aid, law=living.rsa) if data["rsa"] else None
    young = sum(is_young(m.person.born_on, day) for m in members)
    cost = letting.rent + (data["charges"] or 0)
    left = left_to_live(
        resources=other + (minimum.paid if minimum else 0),
        rent=letting.rent,
        charges=data["charges"] or 0,
        benefit=aid,
        weight=units(max(1, len(members) - young), young, living.units),
    )
    return {
        "found": found,
        "aid": aid,
        "notified": notified is not None,
        "conventioned": letting.conventioned,
        "doubts": law.unverified[:1],
        "dependant": scales.at("applications.dependant_age", day),
        "terms": words.terms(found, letting, law),
        "threshold": law.values["benefit.threshold"],
        "living": words.living(
            rsa=minimum, other=other, benefit=aid, notified=notified is not None, cost=cost, left=left, law=living
        ),
        "missing": -left.left if left.left < 0 else 0,
        "unproved": data["monthly"] is None and not data["rsa"],
    }
