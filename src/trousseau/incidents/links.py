"""What the incidents lead to in later rooms."""

from trousseau.core.links import Link

TENANT_SPACE = Link("incidents.tenant_space")
OWNER_SPACE = Link("incidents.owner_space")
