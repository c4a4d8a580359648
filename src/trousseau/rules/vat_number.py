"""The number under which a French taxable person is known for the VAT."""


def vat_number(siren: str) -> str:
    """CGI, art. 286 ter, and annexe II, art. 242 nonies A, I, 2°: « FR », a key of two digits, the SIREN.

    `siren`: nine digits. The key is (12 + 3 × (SIREN mod 97)) mod 97. Raises ValueError for anything else.
    """
    if len(siren) != 9 or not siren.isdecimal():
        raise ValueError("a SIREN has nine digits")
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
