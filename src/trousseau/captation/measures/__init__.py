"""From contacts to visits to mandates: how many, how fast, those not finished counted."""
