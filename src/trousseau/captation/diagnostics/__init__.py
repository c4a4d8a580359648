"""The papers of a dwelling: what the law asks before it is let, what is there, until when."""
