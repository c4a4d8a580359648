"""The words for what a disk refuses."""

import errno

_WORDS = {
    errno.ENOSPC: "plus de place sur le disque",
    errno.EDQUOT: "plus de place sur le disque",
    errno.EFBIG: "fichier trop grand pour ce disque",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "disque en lecture seule",
    errno.ENOENT: "fichier ou dossier introuvable",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.EISDIR: "c’est un dossier",
    errno.ESPIPE: "ce n’est pas un fichier",
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.EBUSY: "dossier occupé par le système",
    errno.EXDEV: "les dossiers sont sur deux disques",
}


def why(error: OSError) -> str | None:
    """What the system refused, in French; None when it is not a matter of disk."""
    words = _WORDS.get(error.errno or 0)
    if words and error.filename:
        return f"{words} : {error.filename}"
    return words
