"""Keys, water and energy of a dwelling."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.engines import typography
from trousseau.rules.dates import add_days

from .. import access, actions, queries
from ..forms import CutOffForm, KeysBackForm, KeySetForm, KeysOutForm, LostForm, SettleForm, SupplyEndForm, SupplyForm
from ..subjects import CUT_OFF, HOLDING, HOME, INCIDENTS, KEYS, SUPPLY

LENT_DAYS = 7  # of a set of keys, unless another day is written


@guard(access.HOUSE)
def list_(request):
    return list_page(
        request,
        Listing(
            title=_("Keys, water, energy"),
            subtitle=_("Of each dwelling: who holds its keys, in whose name its contracts are, what may be cut."),
            query=queries.premises(request.user, today()),
            columns=(
                Column(gettext_lazy("Dwelling"), lambda m: str(m.dwelling), order="dwelling__key", link=HOME.url),
                Column(gettext_lazy("Sets of keys"), lambda m: m.sets, kind="num"),
                Column(gettext_lazy("Of which out"), lambda m: m.out, kind="num"),
                Column(gettext_lazy("Contracts that run"), lambda m: m.running, kind="num"),
                Column(gettext_lazy("Cuts announced"), lambda m: m.cuts, kind="num"),
            ),
            empty=Empty(
                _("No dwelling yet"), _("The dwellings under mandate stand here, with their keys and contracts.")
            ),
            noun=lambda n: ngettext("%(n)s dwelling", "%(n)s dwellings", n) % {"n": typography.number(n)},
            crumbs=INCIDENTS.trail((_("Keys, water, energy"), "")),
        ),
    )


@guard(access.HOUSE)
def home(request, pk):
    found = HOME.find(request, pk)
    let = found.leases.filter(keys_on__isnull=False, ends_on=None).exists()
    return file_page(
        request,
        "incidents/home.html",
        buttons=(
            Button(_("Note a set of keys"), reverse("incidents:keys_new", args=[pk]), access.HOUSE),
            Button(_("Note a contract"), reverse("incidents:supply_new", args=[pk]), access.HOUSE),
            Button(_("Note a letter that announces a cut"), reverse("incidents:cut_off_new", args=[pk]), access.HOUSE),
        ),
        mandate=found,
        let=let,
        sets=queries.sets(found),
        supplies=[(one, queries.mismatch(one, let)) for one in found.supplies.all()],
        cuts=[(one, queries.cut_forbidden(one.supply, one.cut_on)) for one in found.cut_offs.all()],
        truce=queries.scales.at("incidents.supply_truce", today()),
        crumbs=HOME.trail(found),
    )


def _of_home(request, pk: int, **task):
    found = HOME.find(request, pk)
    given = {"today": today()} if task.pop("dated", True) else {}
    return HOME.form(request, found, title=task.pop("title"), given=given, **task)


@guard(access.HOUSE)
def keys_new(request, pk):
    return _of_home(
        request,
        pk,
        title=_("Note a set of keys"),
        verb=_("Keep it"),
        said=_("The set is noted."),
        form=KeySetForm,
        does=actions.note_keys,
        initial={"since": today()},
    )


@guard(access.HOUSE)
def keys_out(request, pk):
    found = KEYS.find(request, pk)
    return KEYS.form(
        request,
        found,
        title=_("The keys %(mark)s go out") % {"mark": found.mark},
        here=_("Out"),
        verb=_("Note who takes it"),
        said=_("It is noted: you are reminded on the day of its return."),
        form=KeysOutForm,
        does=actions.give_keys,
        given={"today": today()},
        initial={"out_on": today(), "due_on": add_days(today(), LENT_DAYS)},
    )


@guard(access.HOUSE)
def keys_back(request, pk):
    found = HOLDING.find(request, pk)
    return HOLDING.form(
        request,
        found,
        title=_("The keys %(mark)s come back") % {"mark": found.keys.mark},
        here=_("Back"),
        verb=_("Note their return"),
        said=_("Their return is noted."),
        form=KeysBackForm,
        does=actions.take_keys_back,
        given={"today": today()},
        initial={"back_on": today()},
    )


@guard(access.HOUSE)
def keys_lost(request, pk):
    found = KEYS.find(request, pk)
    return KEYS.form(
        request,
        found,
        title=_("The keys %(mark)s are lost") % {"mark": found.mark},
        here=_("Lost"),
        verb=_("Note the loss"),
        said=_("The loss is noted."),
        form=LostForm,
        does=actions.lose_keys,
        given={"today": today()},
        initial={"on": today()},
    )


@guard(access.HOUSE)
def supply_new(request, pk):
    return _of_home(
        request,
        pk,
        dated=False,
        title=_("Note a contract"),
        verb=_("Keep it"),
        said=_("The contract is noted."),
        subtitle=_("At an entry, at an exit, or while the dwelling is vacant."),
        form=SupplyForm,
        does=actions.open_supply,
        initial={"starts_on": today()},
    )


@guard(access.HOUSE)
def supply_end(request, pk):
    found = SUPPLY.find(request, pk)
    return SUPPLY.form(
        request,
        found,
        title=_("End of a contract: %(what)s") % {"what": found.get_supply_display()},
        here=_("End of a contract"),
        verb=_("Note its end"),
        said=_("Its end is noted."),
        form=SupplyEndForm,
        does=actions.end_supply,
        initial={"ends_on": today()},
    )


@guard(access.HOUSE)
def cut_off_new(request, pk):
    return _of_home(
        request,
        pk,
        title=_("A letter announces a cut"),
        verb=_("Note it"),
        said=_("It waits on your day until it is settled."),
        form=CutOffForm,
        does=actions.note_cut_off,
        initial={"received_on": today()},
        article="CASF, art. L115-3",
    )


@guard(access.HOUSE)
def cut_off_settle(request, pk):
    found = CUT_OFF.find(request, pk)
    return CUT_OFF.form(
        request,
        found,
        title=_("What was done about the cut: %(what)s") % {"what": found.get_supply_display()},
        here=_("What was done"),
        verb=_("Note what was done"),
        said=_("It is settled."),
        form=SettleForm,
        does=actions.settle_cut_off,
        given={"today": today()},
        initial={"on": today()},
    )
