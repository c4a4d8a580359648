"""Who owns a dwelling with whom, their numbers, and the building around it."""
