"""Reads a council's deliberation (txt, md, docx, odt, pdf) and proves its vote.

`read_file`, `read_bytes` and `read_text` give a `Reading`, or raise `NotReadable` whose French message says
what is wrong and what to do. `summary` tells a reading in French.
"""

from .cleaning import clean
from .files import read_bytes, read_file, text_of
from .model import Amount, Attendee, Listed, NotReadable, Place, Quorum, Reading, Vote
from .reader import acts_of, law_on, read_text
from .summary import summary
