"""How browsers call the folder with the parts of a page they save: its name and a word for "files"."""

from __future__ import annotations

ENDINGS = (
    "_files", ".files", "-Dateien", "_fichiers", "_archivos", "_arquivos", "_bestanden", "_bylos", "_datoteke",
    "_dosyalar", "_elemei", "_failid", "_fails", "_fajlovi", "_ficheiros", "-filer", "_file", "_fitxategiak",
    "_fitxers", "_pliki", "_soubory", "_tiedostot",
)  # fmt: skip
"""The closed list by which the Windows shell knows such folders ("connected files"), case and all: a folder called
`news_archive` is none, though a page `news.html` stands beside it."""
PAGES = (".html", ".htm", ".xhtml", ".HTML", ".HTM")


def pages_of(folder: str) -> list[str]:
    """The names that the page of such a folder may have; none when no browser calls a folder so.

    >>> pages_of("storm_files")[:2]
    ['storm.html', 'storm.htm']
    >>> pages_of("_files"), pages_of("storm_pictures")
    ([], [])
    """
    ending = next((ending for ending in ENDINGS if folder.endswith(ending)), folder)
    page = folder.removesuffix(ending)
    return [page + suffix for suffix in PAGES] if page else []
