"""The words of names, by which a text finds whom it may name: kept by the base, whoever writes the name."""

from trousseau.core.models import NameWord, Person


def words(person: Person) -> list[str]:
    return list(NameWord.objects.filter(person=person).order_by("word").values_list("word", flat=True))


def test_each_word_once_without_accents_nor_case(db):
    person = Person.objects.create(last_name="Chêne-Chêne d’Œuvre", first_name="Éloïse")
    assert words(person) == ["chene", "d", "eloise", "oeuvre"]


def test_a_person_written_with_others_has_them_too(db):
    Person.objects.bulk_create([Person(last_name="Aubier", first_name=name) for name in ("Rose", "Iris")])
    assert NameWord.objects.filter(word="aubier").count() == 2


def test_a_new_name_forgets_the_one_before(db):
    person = Person.objects.create(last_name="Aubier", first_name="Rose")
    person.last_name = "Bruyère"
    person.save()
    assert words(person) == ["bruyere", "rose"]
    Person.objects.filter(pk=person.pk).update(last_name="", first_name="", key="")
    assert words(person) == []


def test_who_is_deleted_leaves_no_word(db):
    Person.objects.create(last_name="Aubier", first_name="Rose").delete()
    assert not NameWord.objects.exists()
