"""A provider for tests: it takes a parcel once, is silent or refuses as it is told, and proves what it is told."""

from trousseau.mail.carriers import Fact, NotCarried, Parcel, Silent


class Carrier:
    name = "Le transporteur d’essai"
    parcels: dict[str, Parcel] = {}
    proved: dict[str, list[Fact]] = {}
    silent = 0  # calls that it leaves unanswered
    refuses = ""

    def _answers(self) -> None:
        if type(self).silent:
            type(self).silent -= 1
            raise Silent

    def submit(self, parcel: Parcel) -> str:
        self._answers()
        if self.refuses:
            raise NotCarried(self.refuses)
        self.parcels.setdefault(parcel.key, parcel)
        return f"N-{parcel.key}"

    def facts(self, number: str) -> list[Fact]:
        self._answers()
        return list(self.proved.get(number, []))
