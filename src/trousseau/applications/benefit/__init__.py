"""The housing benefit a dwelling would open to a household, as an estimate: typed, computed, never kept."""
