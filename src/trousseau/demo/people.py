"""Invented people: tenants bear plants' names, owners stones'. No one bears them all."""

FIRST = (
    "Violette Aminata Joris Camille Ulysse Nour Yvon Rose Soraya Marin Élio Hawa Léonie Tarik Clémence Idriss Jade "
    "Mattéo Salomé Ousmane Iris Gaspard Lina Basma Côme Fatou Anatole Mila Rayan Capucine Blaise Ines Octave Noémie "
    "Samir Colombe Hugo Awa Félix Zélie"
).split()
PLANTS = (
    "Renoncule Capucine Réséda Églantine Digitale Ancolie Genêt Bruyère Pervenche Bleuet Fougère Tamaris Sauge "
    "Lavande Coquelicot Jasmin Mimosa Romarin Myosotis Glycine Bourrache Lilas Primevère Verveine Aubépine Chardon "
    "Muguet Jonquille Cyclamen Pivoine Angélique Millepertuis Aconit Serpolet Immortelle Camomille Achillée Bardane "
    "Sarriette Consoude"
).split()
OWNERS = (
    ("person", "Agathe Basalte"),
    ("couple", "Pierre et Ambre Granite"),
    ("sci", "SCI Famille Schiste"),
    ("person", "Rubis Calcaire"),
    ("person", "Onyx Tuffeau"),
    ("couple", "Jade et Marc Porphyre"),
    ("person", "Améthyste Gneiss"),
    ("body", "Fondation Pierre-Ponce"),
    ("person", "Silex Marbre"),
    ("sci", "SCI Quartz et Mica"),
    ("person", "Opale Ardoise"),
    ("person", "Béryl Grès-Saint-Feldspath"),
)
STREETS = (
    "rue du Modèle",
    "allée des Essais",
    "impasse de l’Exemple",
    "rue de la Maquette",
    "place du Prototype",
    "chemin des Épreuves",
    "rue du Brouillon",
    "cours de l’Esquisse",
)
# INSEE codes of the dwellings, the larger communes more often
COMMUNES = (
    "21231 21231 21231 21231 21231 21231 21231 21166 21166 21617 "
    "21171 21278 21515 21515 21355 21355 21540 21390 21485 21605"
).split()
