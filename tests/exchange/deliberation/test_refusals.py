"""What cannot be read is refused in French, within limits of time and memory, never by a traceback."""

import json
import random
import subprocess
import sys
import time
import tracemalloc

import pytest

from trousseau.exchange.deliberation import NotReadable, Reading, read_bytes, read_file, read_text
from trousseau.exchange.deliberation.command import main


def refusal(data: bytes, name: str) -> str:
    begun = time.process_time()
    with pytest.raises(NotReadable) as caught:
        read_bytes(data, name)
    assert time.process_time() - begun < 20
    return caught.value.message


def test_empty(make):
    assert "vide" in refusal(b"", "acte.txt")
    assert "vide" in refusal(b" \n\t", "acte.md")
    assert "aucun texte" in refusal(make.docx(""), "acte.docx")
    assert "aucun texte" in refusal(make.pdf(" "), "acte.pdf")
    assert "aucun texte" in refusal(b"\xef\xbb\xbf\n", "acte.txt")


def test_not_a_deliberation(make):
    recipe = "Recette de la tarte aux pommes.\n\nÉplucher 6 pommes, pour 4 personnes." * 20
    assert "n’est pas une délibération" in refusal(recipe.encode(), "recette.txt")
    assert "n’est pas une délibération" in refusal(make.docx(recipe), "recette.docx")
    mention = "Le conseil de quartier tient séance demain. On y parlera de délibération.".encode()
    assert "n’est pas une délibération" in refusal(mention, "annonce.txt")


def test_truncated(metropole, make):
    assert "incomplet" in refusal(metropole[: metropole.index("Pour capter")].encode(), "acte.txt")
    for name, build in (("docx", make.docx), ("odt", make.odt), ("pdf", make.pdf)):
        data = build(metropole)
        assert "incomplet" in refusal(data[: len(data) // 2], f"acte.{name}")


def test_encrypted(make):
    assert "mot de passe" in refusal(locked_pdf(), "acte.pdf")
    manifest = {"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}
    assert "mot de passe" in refusal(make.odt_of("<text:p>x</text:p>", **manifest), "acte.odt")
    data = bytearray(make.docx("secret"))
    for at in (i for i in range(len(data)) if data[i : i + 4] == b"PK\x01\x02"):
        data[at + 8] |= 1
    assert "mot de passe" in refusal(bytes(data), "acte.docx")


def locked_pdf() -> bytes:
    """A PDF that asks for a password: its encryption dictionary holds keys of nobody's."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    ids = b"<" + b"00" * 16 + b">"
    return out + b"trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [%s %s] >>\nstartxref\n%d\n%%%%EOF\n" % (
        ids,
        ids,
        table,
    )


def test_fifty_megabytes(tmp_path, metropole):
    assert "trop gros (50 Mo" in refusal(b"a" * (50 << 20), "acte.txt")
    path = tmp_path / "acte.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(50 << 20)
    with pytest.raises(NotReadable, match="trop gros"):
        read_file(path)
    assert "trop long" in refusal((metropole * 1200).encode(), "acte.txt")


def test_a_zip_bomb_is_stopped_before_it_unfolds(make):
    bombs = {
        "acte.docx": make.docx_of(f"<w:p><w:r><w:t>{'a' * (300 << 20)}</w:t></w:r></w:p>"),
        "acte.odt": make.odt_of("<text:p/>" * 4_000_000),
    }
    for name, data in bombs.items():
        assert len(data) < 1 << 20
        tracemalloc.start()
        assert "démesuré" in refusal(data, name)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
        tracemalloc.stop()
    many = {f"word/{i}.xml": "" for i in range(6000)} | {"word/document.xml": "<a/>"}
    assert "démesuré" in refusal(make.archive(many), "acte.docx")


def test_entities_are_neither_unfolded_nor_fetched(make, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("conseil municipal séance délibération")
    laughs = (
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
        + "]>"
    )
    stolen = f'<!DOCTYPE w [<!ENTITY j SYSTEM "file://{secret}">]>'
    for declaration in (laughs, stolen):
        data = make.docx_of("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", declaration)
        assert "conseil municipal" not in refusal(data, "acte.docx")


def test_a_wrong_extension_is_named(metropole, make):
    assert "extension" in refusal(metropole.encode(), "acte.doc")
    assert "extension" in refusal(metropole.encode(), "acte")
    assert "contient du PDF" in refusal(make.pdf(metropole), "acte.txt")
    assert "« .docx »" in refusal(make.odt(metropole), "acte.docx")
    assert "« .odt »" in refusal(make.docx(metropole), "acte.odt")
    assert "« .pdf »" in refusal(metropole.encode(), "acte.pdf")
    assert "archive" in refusal(make.docx(metropole), "acte.md")


def test_random_bytes():
    noise = random.Random(4).randbytes
    for start, name in (
        (b"", "acte.txt"),
        (b"PK\x03\x04", "acte.docx"),
        (b"PK\x03\x04", "acte.odt"),
        (b"%PDF-1.7\n", "acte.pdf"),
    ):
        assert refusal(start + noise(60_000), name)


def test_encodings_of_text(metropole):
    awaited = read_text(metropole)
    damaged = metropole.encode().replace(b"OBJET", b"\xff\xfe\nOBJET", 1)
    assert read_bytes(damaged, "acte.txt").attendees == awaited.attendees
    plain = metropole.replace("’", "'")
    assert read_bytes(b"\xef\xbb\xbf" + metropole.encode(), "acte.txt") == awaited
    assert read_bytes(metropole.encode("utf-16"), "acte.txt") == awaited
    assert read_bytes(plain.replace("\n", "\r\n").encode("cp1252"), "acte.TXT") == read_text(plain)


@pytest.mark.parametrize("layout", ["metropole", "commune"])
@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
def test_every_format_gives_the_reading_of_the_text(request, make, layout, kind):
    text = request.getfixturevalue(layout)
    assert read_bytes(getattr(make, kind)(text), f"acte.{kind}") == read_text(text)


def test_tracked_deletions_and_notes_are_not_read(make):
    shown = (
        "<w:p><w:r><w:t>Conseil municipal de Ronceval, séance : à l’unanimité, délibération adoptée.</w:t></w:r></w:p>"
    )
    gone = "<w:p><w:del><w:r><w:delText>Présents : 7</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>Votants : 9</w:t></w:r></w:moveFrom></w:p>"
    reading = read_bytes(make.docx_of(shown + gone), "acte.docx")
    assert (reading.adopted, reading.present, reading.voters) == (True, None, None)


def mutate(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        a, b = sorted(chance.randrange(len(out) + 1) for _ in range(2))
        match chance.randrange(5):
            case 0:
                del out[a : a + chance.randint(1, 400)]
            case 1:
                out[a : a + 3] = chance.randbytes(3)
            case 2:
                out = out[: max(b, 20)]
            case 3:
                lines = out.split(b"\n")
                at = chance.randrange(len(lines))
                lines = lines[at:] + lines[:at]
                out = bytearray(b"\n".join(lines))
            case _:
                out[a:b] = out[a:b][:200] * chance.randint(0, 3)
    return bytes(out)


def test_mutated_copies_are_read_or_refused_never_crash(metropole, commune, make):
    chance = random.Random(2026)
    sources = [("acte.txt", metropole.encode())] * 10 + [("acte.txt", commune.encode())] * 8
    sources += [("acte.docx", make.docx(metropole)), ("acte.odt", make.odt(metropole))]
    results = {"read": 0, "refused": 0}
    for i in range(220):
        name, data = sources[i % len(sources)]
        try:
            reading = read_bytes(mutate(data, chance), name)
        except NotReadable as refused:
            assert refused.message.endswith(".")
            results["refused"] += 1
            continue
        assert isinstance(reading, Reading) and json.dumps(reading.to_dict())
        results["read"] += 1
    assert min(results.values()) > 20, results


def test_mutated_office_archives_and_pdfs_never_crash(metropole, make):
    chance = random.Random(7)
    parts = {"docx": make.docx(metropole), "odt": make.odt(metropole), "pdf": make.pdf(metropole)}
    for kind, data in parts.items():
        for _ in range(8 if kind == "pdf" else 60):
            out = bytearray(data)
            for _ in range(chance.randint(1, 30)):
                out[chance.randrange(8, len(out))] = chance.randrange(256)
            try:
                read_bytes(bytes(out), f"acte.{kind}")
            except NotReadable as refused:
                assert refused.message


def test_an_archive_that_lies_about_a_size_is_refused(make):
    data = bytearray(make.docx("x" * 5000))
    at = data.index(b"PK\x01\x02", data.index(b"word/document.xml"))
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(NotReadable):
        read_bytes(bytes(data), "acte.docx")


HOSTILE = {
    "spaces": " " * 900_000,
    "one line": "a" * 900_000,
    "hyphens": "a-\n" * 300_000,
    "names": "\nprésents : A" * 69_000,
    "bearers": "\nMembres absents : " + "de M. " * 140_000,
    "leavers": "quitte la salle " * 56_000,
    "conventions": "convention avec la " * 47_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_in_bounded_time(metropole, name):
    begun = time.process_time()
    read_text(metropole.replace("OBJET", HOSTILE[name] + "\nOBJET", 1))
    assert time.process_time() - begun < 10


def test_the_command_prints_a_summary_or_json_and_refuses_with_two(tmp_path, metropole, capsys):
    act = tmp_path / "acte.txt"
    act.write_text(metropole, encoding="utf-8")
    assert main(["read", str(act)]) == 0
    assert "Résultat : adoptée" in capsys.readouterr().out
    assert main(["read", str(act), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["vote"]["for"] == 19
    for missing in (tmp_path / "absent.txt", tmp_path, tmp_path / "nul\0.txt"):
        assert main(["read", str(missing)]) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.strip() and "Traceback" not in err


def test_the_module_runs_as_a_program(tmp_path):
    (tmp_path / "acte.txt").write_text("rien")
    done = subprocess.run(
        [sys.executable, "-m", "trousseau.exchange.deliberation", "read", str(tmp_path / "acte.txt")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "") and "n’est pas une délibération" in done.stderr
