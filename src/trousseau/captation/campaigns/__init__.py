"""Campaigns by letter: who gets them, what they say, what comes back."""
