"""What a file is, by its content alone."""

import io
import zipfile

import pytest
from PIL import Image

from tests.plugins.papers import PDF, picture
from trousseau.exchange.kinds import Kind, NotReadable, kind_of, pages_of

pytestmark = pytest.mark.once


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return out.getvalue()


FILES = {
    "a PDF": (PDF, Kind.PDF),
    "JPEG": (picture("JPEG"), Kind.JPEG),
    "PNG": (picture("PNG"), Kind.PNG),
    "WebP": (picture("WEBP"), Kind.WEBP),
    "HEIC": (b"\0\0\0\x18ftypheic" + b"\0" * 40, Kind.HEIC),
    "xlsx": (archive("[Content_Types].xml", "xl/workbook.xml"), Kind.XLSX),
    "docx": (archive("[Content_Types].xml", "word/document.xml"), Kind.DOCX),
    "odt": (archive("mimetype", "content.xml"), Kind.ODT),
    "zip": (archive("virus.exe"), Kind.ZIP),
    "old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, Kind.XLS),
    "a bank’s XML": (
        b'<?xml version="1.0"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>',
        Kind.XML,
    ),
    "XML after a mark": (b"\xef\xbb\xbf <Document/>", Kind.XML),
    "XML in UTF-16": ("<Document/>".encode("utf-16"), Kind.XML),
    "csv": ("nom;loyer\nÉté;450\n".encode(), Kind.TEXT),
    "csv of Windows": ("nom;loyer\nÉté;450\n".encode("cp1252"), Kind.TEXT),
    "csv in UTF-16": ("nom;loyer\n".encode("utf-16"), Kind.TEXT),
    "CFONB": (b"0130004    00823EUR2 00012345678  310726" + b" " * 80 + b"\r\n", Kind.TEXT),
    "GeoJSON": (b'{"type": "FeatureCollection"}', Kind.JSON),
    "a page": (b"<!DOCTYPE html><html><script>alert(1)</script>", Kind.HTML),
    "a page after a comment": (b"<!-- x --><HTML><body>", Kind.HTML),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', Kind.HTML),
    "a page that says it is XML": (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', Kind.HTML),
    "a Windows program": (b"MZ\x90\0" + b"\0" * 100, Kind.PROGRAM),
    "a Linux program": (b"\x7fELF\x02" + b"\0" * 100, Kind.PROGRAM),
    "a script": (b"#!/bin/sh\nrm -rf /\n", Kind.PROGRAM),
    "nothing": (b" \n", Kind.EMPTY),
    "noise": (bytes(range(256)) * 10, Kind.OTHER),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_what_it_holds(name):
    content, kind = FILES[name]
    assert kind_of(content) == kind


def test_a_pdf_opens():
    assert pages_of(PDF) == 1


@pytest.mark.parametrize(
    "content", [b"%PDF-<script>alert(1)</script>", b"%PDF-1.7\n", PDF[:60], b"%PDF-1.7\n" + bytes(range(256)) * 100]
)
def test_what_only_bears_the_mark_of_one_is_refused(content):
    with pytest.raises(NotReadable, match="marque d’un PDF|mark of a PDF"):
        pages_of(content)


def test_a_picture_is_told_by_its_first_bytes_and_not_by_its_end():
    assert Image.open(io.BytesIO(picture("PNG"))).size == (40, 30)
    assert kind_of(b"<script>" + picture("PNG")) == Kind.HTML or kind_of(b"<script>" + picture("PNG")) == Kind.OTHER
