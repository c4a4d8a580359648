"""Texts that a lease must reproduce, word for word, as they stood on the day they were read (7 February 2026)."""

# loi 89-462, art. 5 I, first three paragraphs: reproduced on pain of nullity
FEES = (
    "La rémunération des personnes mandatées pour se livrer ou prêter leur concours à l’entremise ou à la négociation "
    "d’une mise en location d’un logement, tel que défini aux articles 2 et 25-3, est à la charge exclusive du bailleur, "
    "à l’exception des honoraires liés aux prestations mentionnées aux deuxième et troisième alinéas du présent I.",
    "Les honoraires des personnes mandatées pour effectuer la visite du preneur, constituer son dossier et rédiger un "
    "bail sont partagés entre le bailleur et le preneur. Le montant toutes taxes comprises imputé au preneur pour ces "
    "prestations ne peut excéder celui imputé au bailleur et demeure inférieur ou égal à un plafond par mètre carré de "
    "surface habitable de la chose louée fixé par voie réglementaire et révisable chaque année, dans des conditions "
    "définies par décret. Ces honoraires sont dus à la signature du bail.",
    "Les honoraires des personnes mandatées pour réaliser un état des lieux sont partagés entre le bailleur et le "
    "preneur. Le montant toutes taxes comprises imputé au locataire pour cette prestation ne peut excéder celui imputé "
    "au bailleur et demeure inférieur ou égal à un plafond par mètre carré de surface habitable de la chose louée fixé "
    "par voie réglementaire et révisable chaque année, dans des conditions définies par décret. Ces honoraires sont dus "
    "à compter de la réalisation de la prestation.",
)
# loi 89-462, art. 8-1 VI, first paragraph
ROOMMATES = (
    "La solidarité d’un des colocataires et celle de la personne qui s’est portée caution pour lui prennent fin à la date "
    "d’effet du congé régulièrement délivré et lorsqu’un nouveau colocataire figure au bail. À défaut, elles s’éteignent "
    "au plus tard à l’expiration d’un délai de six mois après la date d’effet du congé."
)
