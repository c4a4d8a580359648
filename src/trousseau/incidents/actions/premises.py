"""Keys that go out and come back, contracts of water and energy, what threatens to be cut."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.normal import normal
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import VERSIONED, No, verb
from trousseau.mandates.models import Mandate
from trousseau.payouts.models import Supplier

from .. import queries, todo
from ..enums import Holder
from ..models import CutOff, KeyHolding, KeySet, SupplyContract

LITTLE = 3  # letters of a word of an address that says nothing: rue, des
HOME = No("the keys, water and energy of a home, of nobody’s file")


@verb(once=No("a mark is of one ring: the base refuses a second"), frozen=HOME, happened=("since",))
def note_keys(actor: User, *, mandate: Mandate, mark: str, what: str, since: date, today: date) -> KeySet:
    """Raises Refused for a mark that tells the door, or that another ring of the house bears: lost, it must open nothing."""
    mark = " ".join(mark.split())
    address = normal(str(mandate.dwelling)).split()
    street = {word for word in address if len(word) > LITTLE or word.isdecimal()}
    if len(street & set(normal(mark).split())) > 1:
        raise Refused(_("This mark tells the address: who finds the ring would know the door."), "mark")
    if KeySet.objects.filter(mark__iexact=mark, lost_on=None).exclude(mandate=mandate).exists():
        raise Refused(_("Another ring bears this mark: choose one that no other has."), "mark")
    keys = KeySet(mandate=mandate, mark=mark, what=what.strip(), since=since)
    record(keys, actor)
    return keys


@verb(once=No("a set that is out goes to nobody else: the base refuses it"), frozen=HOME, happened=("out_on",))
def give_keys(
    actor: User, *, keys: KeySet, holder: str, out_on: date, due_on: date, today: date, supplier: Supplier | None = None
) -> KeyHolding:
    """A set goes out: to whom, until when. One that is out goes to nobody else."""
    if keys.lost_on:
        raise Refused(_("This set is lost."))
    if due_on < out_on:
        raise Refused(_("It comes back after it went out."), "due_on")
    if holder == Holder.SUPPLIER and supplier is None:
        raise Refused(_("Say which craftsman takes it."), "supplier")
    holding = KeyHolding(
        keys=keys,
        holder=holder,
        supplier=supplier if holder == Holder.SUPPLIER else None,
        out_on=out_on,
        due_on=due_on,
        by=actor,
    )
    record(holding, actor)
    open_todo(
        todo.KEYS,
        thing=holding,
        on=out_on,
        due_on=due_on,
        mark=keys.mark,
        place=str(keys.mandate.dwelling),
        holder=str(supplier or holding.get_holder_display()),
        day=out_on.isoformat(),
    )
    return holding


@verb(once=No("it comes back once: a second time is refused"), frozen=HOME, happened=("back_on",))
def take_keys_back(actor: User, *, holding: KeyHolding, back_on: date, today: date) -> None:
    if back_on < holding.out_on:
        raise Refused(_("It came back after it was taken: check the days."), "back_on")
    if not KeyHolding.objects.filter(pk=holding.pk, back_on=None).update(back_on=back_on):
        raise Refused(_("Their return is noted already: reload the page."))
    close_todo(todo.KEYS, thing=holding, on=back_on)


@verb(once=No("it is lost once: a second time is refused"), frozen=HOME, happened=("on",))
def lose_keys(actor: User, *, keys: KeySet, on: date, today: date) -> None:
    """A set that will not come back: whoever held it holds it no more."""
    if not KeySet.objects.filter(pk=keys.pk, lost_on=None).update(lost_on=on):
        raise Refused(_("This set is lost."))
    for holding in keys.holdings.filter(back_on=None):
        take_keys_back(actor, holding=holding, back_on=max(on, holding.out_on), today=today)


@verb(
    once=No("a second contract is refused while one runs"),
    frozen=HOME,
    happened=No("an entry is prepared before its day"),
)
def open_supply(
    actor: User,
    *,
    mandate: Mandate,
    supply: str,
    in_name_of: str,
    starts_on: date,
    provider: str = "",
    meter: str = "",
    first_index: int | None = None,
) -> SupplyContract:
    """At an entry, an exit, or for a vacancy: one contract at a time for each supply."""
    if SupplyContract.objects.filter(mandate=mandate, supply=supply, ends_on=None).exists():
        raise Refused(_("A contract for it already runs: end it first."), "supply")
    contract = SupplyContract(
        mandate=mandate,
        supply=supply,
        in_name_of=in_name_of,
        provider=provider.strip(),
        meter=meter.strip(),
        starts_on=starts_on,
        first_index=first_index,
    )
    record(contract, actor)
    return contract


@verb(once=VERSIONED, frozen=HOME, happened=No("an exit is prepared before its day"))
def end_supply(actor: User, *, contract: SupplyContract, version: int, ends_on: date, last_index: int | None) -> None:
    if contract.ends_on:
        raise Refused(_("This contract is ended already."))
    edit(actor, contract, version=version, ends_on=ends_on, last_index=last_index)


@verb(once=No("a cut is noted once: the base refuses a second"), frozen=HOME, happened=("received_on",))
def note_cut_off(actor: User, *, mandate: Mandate, supply: str, received_on: date, cut_on: date, today: date) -> CutOff:
    """CASF, art. L115-3: a letter that announces a cut; somebody acts before that day."""
    if cut_on < received_on:
        raise Refused(_("The cut is announced for a day after the letter."), "cut_on")
    found = CutOff(mandate=mandate, supply=supply, received_on=received_on, cut_on=cut_on)
    record(found, actor)
    lease = queries.tenancy_of(actor, mandate)
    open_todo(
        todo.CUT,
        thing=found,
        on=received_on,
        due_on=cut_on,
        household=lease.household if lease else None,
        article="CASF, art. L115-3",
        supply=str(found.get_supply_display()),
        place=str(mandate.dwelling),
        day=received_on.isoformat(),
    )
    return found


@verb(once=No("it is settled once: a second time is refused"), frozen=HOME, happened=("on",))
def settle_cut_off(actor: User, *, cut_off: CutOff, what: str, on: date, today: date) -> None:
    if not CutOff.objects.filter(pk=cut_off.pk, settled_on=None).update(settled_on=on, settled_by=what.strip()):
        raise Refused(_("This is settled already: reload the page."))
    close_todo(todo.CUT, thing=cut_off, on=on)
