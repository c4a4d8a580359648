"""What the applications read: through a grant, or as facts that name nobody."""

from .facts import HouseholdFacts, facts, facts_of
from .lists import (
    ApplicationResources,
    Double,
    Resources,
    SilenceRule,
    allocations,
    applications,
    changes,
    custody_least,
    doubles,
    identity,
    members,
    obstacle,
    one_with,
    waiting,
    with_merged,
    with_resources,
)
from .needs import accepted_communes
