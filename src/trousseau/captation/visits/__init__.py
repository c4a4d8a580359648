"""The visit of a dwelling before its mandate: what is seen, measured and photographed, and what follows from it."""
