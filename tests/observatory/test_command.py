"""The command line acts as an account that holds the right, and says what it did in one line."""

import pytest

from trousseau.core.errors import Refused
from trousseau.observatory.command import main
from trousseau.observatory.models import Delivery, TrustedKey


def test_trust_then_receive(tmp_path, capsys, pair, file, operator, administrator):
    (tmp_path / "cle.pem").write_bytes(pair[1])
    (tmp_path / "faits.facts").write_bytes(file([(1, "housed", "2026-03-14")]))
    assert main(["trust", str(tmp_path / "cle.pem"), "--source", "ais-essai", "--label", "Essai"]) == 0
    number = TrustedKey.objects.get().key_id
    with pytest.raises(Refused, match="autre personne"):
        main(["confirm", number, "--as", administrator.email])
    assert main(["confirm", number, "--as", operator.email]) == 0
    assert main(["receive", str(tmp_path / "faits.facts")]) == 0
    assert main(["receive", str(tmp_path / "faits.facts"), "--as", operator.email.upper()]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"Clé {number} ajoutée pour ais-essai : une autre personne")
    assert said[1] == f"Clé {number} confirmée pour ais-essai."
    assert said[2:] == ["Livraison 1 : 1 faits de ais-essai.", "Fichier déjà reçu (livraison 1) : rien n’a changé."]
    assert Delivery.objects.get().received_by == operator


def test_only_an_account_with_the_right_acts(tmp_path, file, account, trusted):
    path = tmp_path / "faits.facts"
    path.write_bytes(file([]))
    with pytest.raises(Refused, match="--as"):
        main(["receive", str(path)])
    coordinator = account("coordinator")
    with pytest.raises(Refused, match="--as"):
        main(["receive", str(path), "--as", coordinator.email])
    account("operator")
    account("operator")
    with pytest.raises(Refused, match="--as"):
        main(["receive", str(path)])
    assert not Delivery.objects.exists()


def test_a_refused_file_is_one_line(tmp_path, operator, trusted):
    path = tmp_path / "x"
    path.write_bytes(b"nom;prenom\n")
    with pytest.raises(Refused, match="fichier de faits"):
        main(["receive", str(path)])
