"""A surety for a lease: who may stand, and what their act must bear not to be null."""

from dataclasses import dataclass

MENTION = "C. civ., art. 2297"
LEASE = "Loi 89-462, art. 22-1"


@dataclass(frozen=True)
class Act:
    """The act as it was signed. `natural`: signed by a person, whom the form protects; a body's act has none.

    `own_hand`: they wrote the mention themselves. `in_full`: the sum stands in words and in figures. `solidary`: they
    give up having the tenant sued first, and `says_so`: their mention says it. `rent_told`: the act bears the rent and
    how it is revised; `end_told`: the paragraph of art. 22-1 on how it ends; `lease_given`: they received the lease.
    """

    natural: bool
    own_hand: bool = False
    in_full: bool = False
    solidary: bool = False
    says_so: bool = False
    rent_told: bool = False
    end_told: bool = False
    lease_given: bool = False


@dataclass(frozen=True)
class Fault:
    """What the act lacks; `null`: it falls without it, else only what it says is lost."""

    code: str
    article: str
    null: bool = True


def faults(act: Act) -> list[Fault]:
    """C. civ., art. 2297 and loi 89-462, art. 22-1: forms asked on pain of nullity of a person's act."""
    if not act.natural:
        return []
    asked = (
        (act.own_hand, Fault("own_hand", MENTION)),
        (act.in_full, Fault("in_full", MENTION)),
        (not act.solidary or act.says_so, Fault("says_so", MENTION, null=False)),
        (act.rent_told, Fault("rent_told", LEASE)),
        (act.end_told, Fault("end_told", LEASE)),
        (act.lease_given, Fault("lease_given", LEASE)),
    )
    return [fault for there, fault in asked if not there]


def may_stand(natural: bool, legal_person: bool, student: bool) -> bool:
    """Loi 89-462, art. 22-1: a lessor that is a legal person may ask a surety of a listed body only.

    A family SCI counts as a natural person; a person may stand for a student (without a grant, says the article).
    """
    return not natural or not legal_person or student
