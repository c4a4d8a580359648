"""The grids of points: prepared, adopted with the commission's minutes, replaced by a later version, never edited."""
