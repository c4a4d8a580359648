"""Pages of the imports, in the order in which one is walked through."""
