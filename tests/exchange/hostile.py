"""Files made to exhaust whoever reads them, and what reading one costs.

    .venv/bin/python tests/exchange/hostile.py make cells /tmp/cells.xlsx     (kinds: see KINDS)
    .venv/bin/python tests/exchange/hostile.py read /tmp/cells.xlsx           what was said, seconds, memory

Read in a shell whose memory is bounded (`ulimit -v 4000000`): an unbounded reader takes all there is.
"""

import argparse
import gzip
import io
import re
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CAMT = '<?xml version="1.0"?>{doctype}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt{attribute}>{body}</BkToCstmrStmt></Document>'


def workbook(rows: str | bytes, shared: str | bytes = "") -> bytes:
    """An xlsx whose first sheet holds `rows`."""
    parts = {
        "xl/workbook.xml": f'<workbook {NS} xmlns:r="{REL}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": [f"<worksheet {NS}><sheetData>", rows, "</sheetData></worksheet>"],
    }
    if shared:
        parts["xl/sharedStrings.xml"] = [f"<sst {NS}>", shared, "</sst>"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            whole = content if isinstance(content, list) else [content]
            archive.writestr(name, b"".join(c if isinstance(c, bytes) else c.encode() for c in whole))
    return out.getvalue()


HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Adresse</t></is></c></row>'
ENTITIES = (
    "<!DOCTYPE D ["
    + '<!ENTITY a0 "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    + "]>"
)

KINDS: dict[str, Callable[[], bytes]] = {
    # one row of millions of cells, 58 KB
    "cells": lambda: workbook(HEAD.encode() + b"<row>" + b"<c/>" * 15_000_000 + b"</row>"),
    # one element that is no cell, again and again, in one row
    "junk": lambda: workbook(HEAD.encode() + b"<row>" + b"<x/>" * 14_000_000 + b"</row>"),
    # one shared text of millions of runs
    "runs": lambda: workbook(HEAD, b"<si>" + b"<t>a</t>" * 7_000_000 + b"</si>"),
    # a text of 32,767 signs that every cell shares: small to unpack, endless to hold
    "shared": lambda: workbook(
        HEAD + ("<row>" + '<c t="s"><v>0</v></c>' * 490 + "</row>") * 2_000, "<si><t>" + "a" * 32_767 + "</t></si>"
    ),
    # two hundred thousand rows of five hundred cells
    "rows": lambda: workbook(HEAD.encode() + (b"<row>" + b"<c><v>1</v></c>" * 490 + b"</row>") * 20_000),
    # a csv of one line
    "line.csv": lambda: b"a;b\n" + b";" * (19 * 1024 * 1024),
    # a bank's XML: nothing but small elements before any movement
    "elements.xml": lambda: CAMT.format(doctype="", attribute="", body="<x/>" * 12_000_000).encode(),
    # an attribute of forty megabytes, entities that multiply in an attribute
    "attribute.xml": lambda: CAMT.format(doctype="", attribute=f' a="{"a" * 40_000_000}"', body="").encode(),
    "entities.xml": lambda: CAMT.format(doctype=ENTITIES, attribute=' a="&a8;"', body="").encode(),
    # a gigabyte of zeros
    "zeros.gz": lambda: gzip.compress(bytes(1 << 20), 9) * 1024,
}


def told(content: bytes) -> str:
    """What the reader says of a file: how many rows or statements, or its refusal."""
    from trousseau.exchange import bank, spreadsheets
    from trousseau.exchange.french import in_french

    try:
        if bank.format_of(content) == bank.Format.SHEET:
            return f"{sum(1 for _row in spreadsheets.read(content).rows())} rows"
        return f"{sum(1 for _statement in bank.read(content))} statements"
    except spreadsheets.NotReadable as refused:
        with in_french():
            return f"refused: {refused}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make")
    make.add_argument("kind", choices=KINDS)
    make.add_argument("file", type=Path)
    commands.add_parser("read").add_argument("file", type=Path)
    options = parser.parse_args()
    if options.command == "make":
        options.file.write_bytes(KINDS[options.kind]())
        sys.stdout.write(f"{options.file.stat().st_size // 1024} KB\n")
        return 0
    content, start = options.file.read_bytes(), time.monotonic()
    said = told(content)
    seconds = time.monotonic() - start
    # of this program alone: what the system counts of a process begins with the memory of who started it
    here = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024
    apart = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    sys.stdout.write(f"{said}\n{seconds:.1f} s; {here} MB here, {apart} MB in the process apart\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
