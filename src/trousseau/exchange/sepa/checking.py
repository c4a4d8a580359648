"""The last hand on a file: our numbers in place of drawn ones, the bank's schema, and the sums read again."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files

from lxml import etree

from trousseau.rules.said import say

from .model import NotWritable, SepaFile


@cache
def _schema(name: str) -> etree.XMLSchema:
    """The bank's schema, from the library that bundles them."""
    return etree.XMLSchema(etree.fromstring((files("sepaxml") / "schemas" / f"{name}.xsd").read_bytes()))


def _one(root: etree._Element, path: str) -> etree._Element:
    found = root.find(path)
    if found is None:
        raise NotWritable(say("The file made has no %(what)s: it is not kept.", what=path.rpartition("}")[2]))
    return found


def _cents(text: str | None) -> int:
    whole, _point, parts = (text or "").partition(".")
    return int(whole) * 100 + int(parts.ljust(2, "0"))


def finish(content: bytes, *, schema: str, number: str, made_at: datetime, moves: Mapping[str, int]) -> SepaFile:
    """`content` as the library wrote it, with our `number` and `made_at`: the same order is the same file, and a bank
    knows one sent twice. `moves`: cents by reference, which the file must say and nothing else.

    Raises NotWritable when the schema refuses it or a figure differs.
    """
    root = etree.fromstring(content)
    _one(root, ".//{*}GrpHdr/{*}MsgId").text = number
    _one(root, ".//{*}GrpHdr/{*}CreDtTm").text = made_at.strftime("%Y-%m-%dT%H:%M:%S")
    for place, lot in enumerate(root.findall(".//{*}PmtInf/{*}PmtInfId"), 1):
        lot.text = f"{number[: 34 - len(str(place))]}-{place}"
    for address in list(root.iter("{*}PstlAdr")):
        if not len(address) and (holder := address.getparent()) is not None:
            holder.remove(address)
    if not _schema(schema).validate(root):
        error = _schema(schema).error_log[0]
        where = error.path.rpartition("/")[2] if error.path else ""
        raise NotWritable(
            say(
                "The schema %(schema)s refuses this file (%(type)s, %(where)s): it is not kept.",
                schema=schema,
                type=error.type_name,
                where=where,
            )
        )
    header = _one(root, ".//{*}GrpHdr")
    count, cents = int(_one(header, "{*}NbOfTxs").text or ""), _cents(_one(header, "{*}CtrlSum").text)
    said = {
        move.findtext(".//{*}EndToEndId"): _cents(move.findtext(".//{*}InstdAmt"))
        for move in root.iter("{*}CdtTrfTxInf", "{*}DrctDbtTxInf")
    }
    if said != dict(moves) or (count, cents) != (len(moves), sum(moves.values())):
        raise NotWritable(say("The file made does not say the amounts asked: it is not kept."))
    whole = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return SepaFile(schema, number, whole, count, cents)
