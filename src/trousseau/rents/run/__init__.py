"""The monthly run: every rent of a month computed in chunks, then called in one short transaction."""
