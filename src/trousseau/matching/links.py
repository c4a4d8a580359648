"""What a line of the bank leads to in later rooms."""

from trousseau.core.links import Link

SUPPLIER_REFUND = Link("matching.supplier_refund")  # of a line: which bill a supplier gives back
