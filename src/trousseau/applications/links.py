"""What the applications lead to in later rooms."""

from trousseau.core.links import Link

ALLOCATION = Link("applications.allocation")  # a dwelling in a sitting
FITS = Link("applications.fits")  # the dwellings that would suit an application
CONTACT_NEW = Link("applications.contact_new")  # with a household
REFERRALS = Link("applications.referrals")  # those of the partner who reads
